package index

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

// nearIndex holds a document for each line of words, some in the file, some
// in memory.
func nearIndex(t testing.TB, lines ...[]string) *Index {
	t.Helper()
	ix, _, err := Open(filepath.Join(t.TempDir(), "index.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	for i, terms := range lines {
		ix.Add([]Doc{{ID: uint32(i + 1), Terms: terms}})
		if i == len(lines)/2 {
			if err := ix.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return ix
}

func TestNearestAddsUpWeights(t *testing.T) {
	ix := nearIndex(t, []string{"lid", "hot"}, []string{"refund"}, []string{"lid"}, []string{"lid", "closing"}, []string{"shop"})
	ask := []Weight{{Word{"lid", false}, 2}, {Word{"hot", false}, 5}, {Word{"clos", true}, 1}}
	for most, want := range map[int][]uint32{10: {1, 4, 3}, 2: {1, 4}, 0: {}} {
		got, err := ix.Nearest(ask, most)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("nearest %d: %v, want %v, %v", most, got, want, err)
		}
	}
	ix.Remove([]uint32{1})
	if got, err := ix.Nearest(ask, 10); err != nil || !slices.Equal(got, []uint32{4, 3}) {
		t.Errorf("after removing: %v, %v", got, err)
	}
}

func TestNearestSpansBlocks(t *testing.T) {
	ix := nearIndex(t)
	for _, id := range []uint32{7, 70_000, 140_000} {
		ix.Add([]Doc{{ID: id, Terms: []string{"lid"}}})
	}
	ix.Add([]Doc{{ID: 140_001, Terms: []string{"lid", "hot"}}})
	got, err := ix.Nearest([]Weight{{Word{"lid", false}, 1}, {Word{"hot", false}, 1}}, 3)
	if err != nil || !slices.Equal(got, []uint32{140_001, 140_000, 70_000}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestCountsAreOfFileAndMemory(t *testing.T) {
	var lines [][]string
	for i := range 100 {
		lines = append(lines, []string{"every", fmt.Sprint("w", i)})
	}
	ix := nearIndex(t, lines...)
	got, err := ix.Counts([]string{"every", "nowhere", "w3", "w99"})
	if err != nil || !slices.Equal(got, []int{100, 0, 1, 1}) {
		t.Errorf("%v, %v", got, err)
	}
}
