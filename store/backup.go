package store

import (
	"io"

	bolt "go.etcd.io/bbolt"
)

// Backup writes the file of the store as it stands now and returns how many
// bytes it has. Everybody goes on reading and writing meanwhile; but the file
// grows by what they write until w has taken all, so w must not wait for a
// person. The index is not in it: it is made again from the messages.
func (s *Store) Backup(w io.Writer) (int64, error) {
	var n int64
	err := s.db.View(func(tx *bolt.Tx, _ int) (err error) { n, err = tx.WriteTo(w); return err })
	return n, plain(err)
}
