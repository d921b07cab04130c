// Package bolttest reads files of bbolt's for tests that break them.
package bolttest

import (
	"errors"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Used returns a file without the empty room behind its last page, which may
// be most of it: what is broken there harms nobody. Nothing may have it open.
func Used(path string) ([]byte, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	var size int64
	err = db.View(func(tx *bolt.Tx) error { size = tx.Size(); return nil })
	file, failed := os.ReadFile(path)
	if err := errors.Join(err, failed, db.Close()); err != nil {
		return nil, err
	}
	return file[:size], nil
}
