package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	newSuffix   = ".new"   // of a file that is to take the place of the index
	compactStep = 16 << 20 // bytes in one transaction
)

// Compact puts a file without free pages in the place of the index, so that no
// term of what was removed is left on the disk. Searches go on meanwhile. It
// waits for those that are under way. A torn file is taken away: the next Open
// begins anew.
func (ix *Index) Compact() error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	old := ix.file()
	db, err := ix.compacted(old)
	if errors.Is(err, ErrTorn) {
		if err := os.Remove(ix.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("taking away the search index: %w", err)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("writing the search index %s without free pages: %w", ix.path, err)
	}
	ix.mu.Lock()
	ix.db = db
	ix.mu.Unlock()
	return old.Close()
}

// compacted puts a copy of the file in its place and returns it.
func (ix *Index) compacted(old *bolt.DB) (*bolt.DB, error) {
	path := ix.path + newSuffix
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	opt := options(false)
	opt.NoSync = true
	db, err := bolt.Open(path, 0o600, opt)
	if err != nil {
		return nil, err
	}
	err = ix.guard(func() error { return bolt.Compact(db, old, compactStep) })
	if err == nil {
		err = db.Sync()
	}
	if err == nil {
		err = os.Rename(path, ix.path)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close(), os.Remove(path))
	}
	db.NoSync = old.NoSync
	return db, nil
}

// file is the open file, which Compact exchanges.
func (ix *Index) file() *bolt.DB {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	return ix.db
}

// view reads the file as it stands.
func (ix *Index) view(f func(*bolt.Tx) error) error {
	for {
		db := ix.file()
		err := db.View(f)
		if !errors.Is(err, berrors.ErrDatabaseNotOpen) || db == ix.file() {
			return err
		}
	}
}
