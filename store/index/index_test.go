package index

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

func open(t *testing.T, path string, wantFresh bool) *Index {
	t.Helper()
	ix, fresh, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if fresh != wantFresh {
		t.Errorf("fresh = %v, want %v", fresh, wantFresh)
	}
	t.Cleanup(func() { ix.Close() })
	return ix
}

func newPath(t *testing.T) string { return filepath.Join(t.TempDir(), "index.db") }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func doc(id uint32, text string) Doc { return Doc{id, Terms(nil, text)} }

func expect(t *testing.T, ix *Index, query string, want ...uint32) {
	t.Helper()
	hits, err := ix.Search(Words(query))
	must(t, err)
	if got := hits.ToArray(); !slices.Equal(got, want) {
		t.Errorf("%s: found %d, want %d", query, got, want)
	}
}

// TestSearch asks the same of memory, of the file, and of both.
func TestSearch(t *testing.T) {
	ix := open(t, newPath(t), true)
	early := []Doc{doc(1, "Where is my refund?"), doc(2, "Refunds take long."), doc(3, "返品 please, café")}
	late := []Doc{doc(70_000, "No refund, no café"), doc(70_001, "")}
	search := func(when string) {
		t.Run(when, func(t *testing.T) {
			expect(t, ix, "refund", 1, 70_000)
			expect(t, ix, "REFUND*", 1, 2, 70_000)
			expect(t, ix, "cafe no", 70_000)
			expect(t, ix, "品", 3)
			expect(t, ix, "refund* take", 2)
			expect(t, ix, "nowhere refund")
			expect(t, ix, "refun")
			expect(t, ix, " ! ")
		})
	}
	ix.Add(early)
	ix.Add(late)
	search("memory")
	must(t, ix.Flush())
	search("file")
	if ix.Pending() != 0 || ix.Watermark() != 70_001 {
		t.Errorf("pending %d, watermark %d", ix.Pending(), ix.Watermark())
	}
	ix.Add([]Doc{doc(70_002, "a refund at last")})
	expect(t, ix, "refund", 1, 70_000, 70_002)
	if ix.Pending() != 1 || ix.Watermark() != 70_001 {
		t.Errorf("pending %d, watermark %d", ix.Pending(), ix.Watermark())
	}
}

func TestReopen(t *testing.T) {
	path := newPath(t)
	ix := open(t, path, true)
	ix.Add([]Doc{doc(5, "kept")})
	must(t, ix.Flush())
	ix.Add([]Doc{doc(6, "kept in memory only")})
	must(t, ix.Close())
	must(t, os.Chmod(path, 0o644))

	ix = open(t, path, false)
	if ix.Watermark() != 5 {
		t.Errorf("watermark %d, want 5", ix.Watermark())
	}
	expect(t, ix, "kept", 5)
	ix.Add([]Doc{doc(6, "kept in memory only")})
	expect(t, ix, "kept", 5, 6)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is open to %v, %v", info.Mode(), err)
	}
}

func TestRemove(t *testing.T) {
	path := newPath(t)
	ix := open(t, path, true)
	for id := range uint32(100) {
		ix.Add([]Doc{doc(id, "all old")})
	}
	ix.Add([]Doc{doc(66_000, "all far lonely")})
	must(t, ix.Flush())
	ix.Add([]Doc{doc(66_001, "all near")})
	ix.Remove([]uint32{7, 66_000, 66_001})
	ix.Add([]Doc{doc(7, "new")})
	check := func() {
		t.Helper()
		expect(t, ix, "old 7")
		expect(t, ix, "new", 7)
		expect(t, ix, "far")
		expect(t, ix, "near")
		hits, err := ix.Search(Words("all"))
		must(t, err)
		if n := hits.GetCardinality(); n != 99 || hits.Contains(7) {
			t.Errorf("all: %d hits, 7 among them: %v", n, hits.Contains(7))
		}
	}
	check()
	must(t, ix.Flush())
	check()
	must(t, ix.Close())
	ix = open(t, path, false)
	check()
	if ix.Watermark() != 66_001 { // removed, but seen
		t.Errorf("watermark %d", ix.Watermark())
	}
}

// TestModel does at random what a store does and asks the index and a list of
// texts the same.
func TestModel(t *testing.T) {
	rnd := rand.New(rand.NewSource(7))
	path := newPath(t)
	ix := open(t, path, true)
	texts := map[uint32][]string{}
	next := uint32(65_000) // the blocks part at 65,536
	write := func(id uint32) {
		words := make([]string, rnd.Intn(12))
		for i := range words {
			words[i] = fmt.Sprintf("%c%.0f", 'a'+rnd.Intn(3), rnd.ExpFloat64()*6)
		}
		texts[id] = words
		ix.Add([]Doc{{id, words}})
	}
	for step := range 3000 / slowness {
		switch rnd.Intn(40) {
		case 0:
			must(t, ix.Flush())
		case 1:
			must(t, ix.Flush())
			must(t, ix.Close())
			ix = open(t, path, false)
		case 2, 3:
			id := 65_000 + uint32(rnd.Intn(int(next-65_000)+1))
			ix.Remove([]uint32{id})
			delete(texts, id)
			if rnd.Intn(2) == 0 && id < next {
				write(id)
			}
		default:
			write(next)
			next++
		}
		if step%10 == 0 {
			compare(t, ix, texts, rnd)
		}
	}
}

func compare(t *testing.T, ix *Index, texts map[uint32][]string, rnd *rand.Rand) {
	t.Helper()
	var words []Word
	for range 1 + rnd.Intn(3) {
		words = append(words, Word{fmt.Sprintf("%c%d", 'a'+rnd.Intn(3), rnd.Intn(8)), rnd.Intn(3) == 0})
	}
	want := roaring.New()
	for id, terms := range texts {
		if !slices.ContainsFunc(words, func(w Word) bool { return !slices.ContainsFunc(terms, w.matches) }) {
			want.Add(id)
		}
	}
	got, err := ix.Search(words)
	must(t, err)
	if !got.Equals(want) {
		t.Fatalf("%v: found %v, want %v", words, got, want)
	}
}

// TestSearchMeanwhile searches from several goroutines while documents come
// and are flushed: what was added before a search is always found.
func TestSearchMeanwhile(t *testing.T) {
	ix := open(t, newPath(t), true)
	const last = 2000
	done := make(chan struct{})
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for least := uint64(0); least < last; {
				hits, err := ix.Search([]Word{{"com", true}, {"on", false}})
				if err != nil || hits.GetCardinality() < least {
					t.Errorf("%d hits after %d, %v", hits.GetCardinality(), least, err)
					return
				}
				least = hits.GetCardinality()
			}
		})
	}
	all.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				if err := ix.Flush(); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for id := range uint32(last) {
		ix.Add([]Doc{{id + 1, []string{"common", "on", fmt.Sprint("rare", id)}}})
	}
	close(done)
	all.Wait()
	must(t, ix.Flush())
	if ix.Watermark() != last {
		t.Errorf("watermark %d, want %d", ix.Watermark(), last)
	}
}
