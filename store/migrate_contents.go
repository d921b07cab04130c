package store

import (
	"bytes"

	bolt "go.etcd.io/bbolt"
)

// packContents brings a store of schema 2, in which each content's hash was a
// key of its own, to schema 3.
func packContents(tx *bolt.Tx) error {
	if err := makeBuckets(tx); err != nil {
		return err
	}
	old, packed := tx.Bucket([]byte("hash")), tx.Bucket([]byte(bContent))
	var key []byte
	var all shard
	write := func() error {
		if len(all) == 0 {
			return nil
		}
		return packed.Put(key, all)
	}
	err := old.ForEach(func(k, v []byte) error {
		h := Hash(k)
		if next := shardKey(h); !bytes.Equal(next, key) {
			if err := write(); err != nil {
				return err
			}
			key, all = next, nil
		}
		all = all.and(h, id4[MessageID](v))
		return nil
	})
	return errorsIn(err, write(), tx.DeleteBucket([]byte("hash")))
}
