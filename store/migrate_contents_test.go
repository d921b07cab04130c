package store

import (
	"context"
	"os"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// unpackContents makes of the contents what schema 2 kept: a key for each.
func unpackContents(tx *bolt.Tx) error {
	old, err := tx.CreateBucket([]byte("hash"))
	if err != nil {
		return err
	}
	err = tx.Bucket([]byte(bContent)).ForEach(func(_, v []byte) error {
		all := shard(v)
		for i := range all.len() {
			if err := old.Put(all.hash(i), key4(all.message(i))); err != nil {
				return err
			}
		}
		return nil
	})
	return errorsIn(err, tx.DeleteBucket([]byte(bContent)))
}

// A store of schema 2 still knows what it heard, and verifies.
func TestAStoreOfSchema2StillKnowsItsContents(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), context.Background()
	var all []Arrival
	for n := range 3000 {
		all = append(all, mailOf(n, Customer))
	}
	hear := func(s *Store) Heard {
		t.Helper()
		h, err := s.Hear(ctx, Batch{Source: "mail", Arrivals: all})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if h := hear(s); h.New != 3000 {
		t.Fatalf("%+v", h)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db := openFileIn(t, dir)
	err = db.Update(func(tx *bolt.Tx) error { return errorsIn(unpackContents(tx), setSchema(tx, 2)) })
	if err := errorsIn(err, db.Close(), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if h := hear(s); h.New != 0 || h.Known != 3000 {
		t.Errorf("after the migration: %+v", h)
	}
	checks, err := s.Verify(ctx)
	for _, c := range checks {
		if c.Wrong != "" || err != nil {
			t.Errorf("%s: %s, %v", c.Name, c.Wrong, err)
		}
	}
	if err := s.View(func(tx *Tx) error {
		if tx.tx.Bucket([]byte("hash")) != nil {
			t.Error("the old bucket is left")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
