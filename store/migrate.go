package store

import (
	"encoding/binary"
	"fmt"

	"github.com/google/renameio/v2"
	bolt "go.etcd.io/bbolt"
)

// A migration brings a store from one schema to the next, in one transaction.
// Each has a test that starts from a file of the old schema.
type migration func(*bolt.Tx) error

// migrations is ordered: the one at i leads from schema i+1 to i+2.
func migrations() []migration { return []migration{linkMessages, packContents, standConversations} }

// migrate brings the file to the schema that steps lead to. A file of an
// older one is copied to earshot.db.N.bak first; a newer one is refused.
func migrate(db *bolt.DB, steps []migration, told func(from, to, done int)) error {
	goal := len(steps) + 1
	have, fresh, err := schemaOf(db)
	switch {
	case err != nil:
		return err
	case fresh:
		return db.Update(func(tx *bolt.Tx) error { return errorsIn(makeBuckets(tx), setSchema(tx, goal)) })
	case have > goal:
		return fmt.Errorf("%w: it has schema %d, this one knows %d; get the newer earshot, or give another folder with --dir", ErrNewer, have, goal)
	case have < 1:
		return fmt.Errorf("%w: %s has schema %d", ErrDamaged, db.Path(), have)
	case have == goal:
		return complete(db)
	}
	copied := fmt.Sprintf("%s.%d.bak", db.Path(), have)
	if err := backup(db, copied); err != nil {
		return err
	}
	for from := have; from < goal; from++ {
		if told != nil {
			told(have, goal, from-have)
		}
		step := func(tx *bolt.Tx) error { return errorsIn(steps[from-1](tx), setSchema(tx, from+1)) }
		if err := db.Update(step); err != nil {
			return fmt.Errorf("bringing the store from schema %d to %d: %w; as it was, it lies in %s", from, from+1, plain(err), copied)
		}
	}
	return complete(db)
}

func errorsIn(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// schemaOf tells the schema of a file; a fresh file has none.
func schemaOf(db *bolt.DB) (schema int, fresh bool, err error) {
	err = db.View(func(tx *bolt.Tx) error {
		meta := tx.Bucket([]byte(bMeta))
		if meta == nil {
			fresh = true
			if name, _ := tx.Cursor().First(); name != nil {
				return fmt.Errorf("%w: %s holds another program's data", ErrNotAStore, db.Path())
			}
			return nil
		}
		b := meta.Get([]byte("schema"))
		if len(b) != 8 {
			return fmt.Errorf("%w: no schema in %s", ErrNotAStore, db.Path())
		}
		schema = int(binary.BigEndian.Uint64(b))
		return nil
	})
	return schema, fresh, err
}

func setSchema(tx *bolt.Tx, n int) error {
	return tx.Bucket([]byte(bMeta)).Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, uint64(n)))
}

// complete makes the buckets that a file lacks. Most files lack none, and
// nothing is written.
func complete(db *bolt.DB) error {
	whole := true
	err := db.View(func(tx *bolt.Tx) error {
		for _, name := range buckets() {
			whole = whole && tx.Bucket([]byte(name)) != nil
		}
		return nil
	})
	if err != nil || whole {
		return err
	}
	return db.Update(makeBuckets)
}

func makeBuckets(tx *bolt.Tx) error {
	for _, name := range buckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("making the bucket %s: %w", name, err)
		}
	}
	return nil
}

// backup copies the file as it stands, for its owner alone. The copy appears
// under its name when it is whole.
func backup(db *bolt.DB, to string) error {
	f, err := renameio.NewPendingFile(to, renameio.WithStaticPermissions(0o600))
	if err != nil {
		return fmt.Errorf("copying the store before it is migrated: %w", err)
	}
	defer func() { _ = f.Cleanup() }() // nothing is left to clean after replacing
	err = db.View(func(tx *bolt.Tx) error { _, err := tx.WriteTo(f); return err })
	if err == nil {
		err = f.CloseAtomicallyReplace()
	}
	if err != nil {
		return fmt.Errorf("copying the store before it is migrated: %w", plain(err))
	}
	return nil
}
