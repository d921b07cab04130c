package store

import (
	"encoding/binary"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// A migration brings a store from one schema to the next, in one transaction.
// Each has a test that starts from a file of the old schema.
type migration func(*bolt.Tx) error

// migrations is ordered: the one at i leads from schema i+1 to i+2.
func migrations() []migration { return nil }

// migrate brings the file to today's schema. A file of an older one is copied
// to earshot.db.N.bak first; a newer one is refused.
func migrate(db *bolt.DB, path string, told func(from, to, done int)) error {
	have, fresh, err := schemaOf(db)
	if err != nil {
		return err
	}
	if have > schemaNow {
		return fmt.Errorf("%w: it has schema %d, this one knows %d; get the newer earshot, or give another folder with --dir", ErrNewer, have, schemaNow)
	}
	if !fresh && have == schemaNow {
		return nil // most starts: nothing to write, nothing to wait for
	}
	if !fresh {
		if err := backup(db, fmt.Sprintf("%s.%d.bak", path, have)); err != nil {
			return err
		}
	}
	for from := have; !fresh && from < schemaNow; from++ {
		if told != nil {
			told(have, schemaNow, from-have)
		}
		step := migrations()[from-1]
		if err := db.Update(func(tx *bolt.Tx) error { return errorsIn(step(tx), setSchema(tx, from+1)) }); err != nil {
			return fmt.Errorf("bringing the store from schema %d to %d: %w; the copy beside it is untouched", from, from+1, err)
		}
	}
	return db.Update(makeBuckets)
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

func makeBuckets(tx *bolt.Tx) error {
	fresh := tx.Bucket([]byte(bMeta)) == nil
	for _, name := range buckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("making the bucket %s: %w", name, err)
		}
	}
	if fresh {
		return setSchema(tx, schemaNow)
	}
	return nil
}

// backup copies the file as it stands, for its owner alone.
func backup(db *bolt.DB, to string) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("copying the store before it is migrated: %w", err)
	}
	if err := db.View(func(tx *bolt.Tx) error { _, err := tx.WriteTo(f); return err }); err != nil {
		return errorsIn(fmt.Errorf("copying the store before it is migrated: %w", err), f.Close())
	}
	return errorsIn(f.Sync(), f.Close())
}
