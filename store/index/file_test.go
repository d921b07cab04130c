package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"

	"earshot/store/bolttest"
)

// filled returns the path of a closed index of a thousand documents.
func filled(t *testing.T) string {
	t.Helper()
	file, err := thousand()
	must(t, err)
	path := newPath(t)
	must(t, os.WriteFile(path, file, 0o600))
	return path
}

// thousand is an index of a thousand documents, made once, without the room
// behind its last page.
var thousand = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "thousand")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "index.db")
	ix, _, err := Open(path)
	if err != nil {
		return nil, err
	}
	for id := range uint32(1000) {
		ix.Add([]Doc{doc(id+1, fmt.Sprintf("common word%d every%d", id, id%7))})
	}
	if err := errors.Join(ix.Flush(), ix.Close()); err != nil {
		return nil, err
	}
	return bolttest.Used(path)
})

func TestOpenReplaces(t *testing.T) {
	page := os.Getpagesize()
	for name, spoil := range map[string]func(t *testing.T, path string){
		"empty":       func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) },
		"cut in meta": func(t *testing.T, path string) { must(t, os.Truncate(path, 100)) },
		"cut to meta": func(t *testing.T, path string) { must(t, os.Truncate(path, int64(2*page))) },
		"cut late":    func(t *testing.T, path string) { must(t, os.Truncate(path, int64(6*page))) },
		"foreign":     func(t *testing.T, path string) { must(t, os.WriteFile(path, make([]byte, 5*page), 0o600)) },
		"text":        func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("Dear reader"), 0o600)) },
		"meta flipped": func(t *testing.T, path string) {
			overwrite(t, path, 16, 40)
			overwrite(t, path, int64(page)+16, 40)
		},
		"all pages lost": func(t *testing.T, path string) { overwrite(t, path, int64(2*page), 1<<20) },
		"other schema":   func(t *testing.T, path string) { edit(t, path, keySchema, number(schema+1)) },
		"unfinished":     func(t *testing.T, path string) { edit(t, path, keyUnsynced, []byte{1}) },
		"no watermark":   func(t *testing.T, path string) { edit(t, path, keyMark, nil) },
		"no terms":       dropTerms,
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			spoil(t, path)
			ix := open(t, path, true)
			if ix.Watermark() != 0 {
				t.Errorf("watermark %d", ix.Watermark())
			}
			expect(t, ix, "common")
			ix.Add([]Doc{doc(1, "common")})
			must(t, ix.Flush())
			must(t, ix.Close())
			expect(t, open(t, path, false), "common", 1)
		})
	}
}

// overwrite puts ones over n bytes, or as many as there are.
func overwrite(t *testing.T, path string, at int64, n int) {
	t.Helper()
	raw, err := os.ReadFile(path)
	must(t, err)
	for i := int(at); i < min(int(at)+n, len(raw)); i++ {
		raw[i] = 0xff
	}
	must(t, os.WriteFile(path, raw, 0o600))
}

func change(t *testing.T, path string, f func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(f))
	must(t, db.Close())
}

func edit(t *testing.T, path string, key, value []byte) {
	change(t, path, func(tx *bolt.Tx) error {
		if value == nil {
			return tx.Bucket(bucketMeta).Delete(key)
		}
		return tx.Bucket(bucketMeta).Put(key, value)
	})
}

func dropTerms(t *testing.T, path string) {
	change(t, path, func(tx *bolt.Tx) error { return tx.DeleteBucket(bucketTerm) })
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := Open(dir); err == nil {
		t.Error("a folder was opened as an index")
	}
	path := filled(t)
	open(t, path, false)
	if _, _, err := Open(path); err == nil {
		t.Error("an index was opened twice")
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("an index in use was deleted: %v", err)
	}
}

// TestDamagedPages loses one page after the other. Nothing panics: Open
// replaces the file, or a search finds or says that the file is torn, which is
// then made anew.
func TestDamagedPages(t *testing.T) {
	torn := 0
	file, err := thousand()
	must(t, err)
	for page := 2; page < len(file)/os.Getpagesize(); page++ {
		path := filled(t)
		overwrite(t, path, int64(page*os.Getpagesize()), os.Getpagesize())
		ix, fresh, err := Open(path)
		must(t, err)
		_, err = ix.Search(Words("word*"))
		if err != nil && !errors.Is(err, ErrTorn) || err != nil && fresh {
			t.Errorf("page %d: fresh %v, searching: %v", page, fresh, err)
		}
		must(t, ix.Close())
		if err != nil {
			torn++
			open(t, path, true)
		}
	}
	if torn == 0 {
		t.Error("no search met a lost page")
	}
}

// TestCutWhileOpen shortens the file under an open index.
func TestCutWhileOpen(t *testing.T) {
	path := filled(t)
	ix := open(t, path, false)
	must(t, os.Truncate(path, int64(2*os.Getpagesize())))
	if _, err := ix.Search(Words("common")); !errors.Is(err, ErrTorn) {
		t.Errorf("searching a cut file: %v", err)
	}
	ix.Add([]Doc{doc(2000, "common")})
	if err := ix.Flush(); err == nil {
		t.Error("a cut file was written to")
	}
	if ix.Pending() != 1 {
		t.Errorf("pending %d after a failed flush", ix.Pending())
	}
}

func TestBulk(t *testing.T) {
	path := newPath(t)
	ix := open(t, path, true)
	must(t, ix.Bulk(true))
	must(t, ix.Bulk(true))
	ix.Add([]Doc{doc(1, "first")})
	must(t, ix.Flush())
	expect(t, ix, "first", 1)
	must(t, ix.Close())

	ix = open(t, path, true) // nobody said that it was finished
	must(t, ix.Bulk(true))
	ix.Add([]Doc{doc(1, "first")})
	must(t, ix.Flush())
	must(t, ix.Bulk(false))
	ix.Add([]Doc{doc(2, "first after")})
	must(t, ix.Flush())
	must(t, ix.Close())
	expect(t, open(t, path, false), "first", 1, 2)
}
