package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// replayDir names the folders in which journals are replayed.
const replayDir = "replay-*"

// checkJournal looks whether the journal is whole, replays it, and compares
// what comes of it with the records, byte for byte.
func (t *Tx) checkJournal(ctx context.Context) error {
	if err := t.checkEvents(ctx); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(t.s.dir, replayDir)
	if err != nil {
		return fmt.Errorf("making room to replay the journal: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // the next start removes what stays
	db, err := bolt.Open(filepath.Join(dir, "replay.db"), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		return fmt.Errorf("making room to replay the journal: %w", err)
	}
	return plain(errors.Join(t.compare(ctx, db), db.Close()))
}

// checkEvents looks whether no event is missing, and whether each listener's
// are found.
func (t *Tx) checkEvents(ctx context.Context) error {
	last, byListener, found := uint64(0), 0, 0
	err := t.Events(0, func(e Event) error {
		if last++; e.Seq != last {
			return wrongf("event %d is missing", last)
		}
		if e.By == 0 {
			return ctx.Err()
		}
		byListener++
		if t.bucket(bEvByListener).Get(join(key4(e.By), seqKey(e.Seq))) == nil {
			return wrongf("event %d is not found by its listener", e.Seq)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if highest := t.bucket(bEv).Sequence(); highest != last {
		return wrongf("it ends with event %d, and %d were written", last, highest)
	}
	if t.prefix(bEvByListener, nil, func([]byte) bool { found++; return true }); found != byListener {
		return wrongf("%d events are found by a listener, and %d are a listener's", found, byListener)
	}
	return nil
}

func (t *Tx) compare(ctx context.Context, db *bolt.DB) error {
	if err := t.replay(ctx, db); err != nil {
		return err
	}
	return db.View(func(tx *bolt.Tx) error {
		for _, name := range folded() {
			if err := sameBucket(name, t.bucket(name), tx.Bucket([]byte(name))); err != nil {
				return err
			}
		}
		return nil
	})
}

// replay folds the journal into an empty file, some thousand events at a
// time: one large transaction would take longer with each.
func (t *Tx) replay(ctx context.Context, into *bolt.DB) error {
	const atOnce = 4096
	next := []byte{}
	for next != nil {
		err := into.Update(func(tx *bolt.Tx) error {
			for _, name := range folded() {
				if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
					return err
				}
			}
			var err error
			next, err = t.replaySome(folding{tx}, next, atOnce)
			return errorsIn(ctx.Err(), err)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// replaySome folds up to n events from a key on, and returns the key after
// them; nil at the end.
func (t *Tx) replaySome(f folding, from []byte, n int) ([]byte, error) {
	cur := t.bucket(bEv).Cursor()
	k, v := cur.Seek(from)
	for ; k != nil && n > 0; n-- {
		var e Event
		if err := decode(v, &e); err != nil {
			return nil, fmt.Errorf("event %d: %w", binary.BigEndian.Uint64(k), err)
		}
		if err := f.apply(e); err != nil {
			return nil, fmt.Errorf("event %d: %w", e.Seq, err)
		}
		k, v = cur.Next()
	}
	return k, nil
}

func sameBucket(name string, have, want *bolt.Bucket) error {
	a, b := have.Cursor(), want.Cursor()
	ka, va := a.First()
	kb, vb := b.First()
	for ka != nil || kb != nil {
		if !bytes.Equal(ka, kb) || !bytes.Equal(va, vb) {
			return wrongf("the bucket %s is not what the journal says, at key %x", name, firstOf(ka, kb))
		}
		ka, va = a.Next()
		kb, vb = b.Next()
	}
	return nil
}

// firstOf returns the lower key; nil is beyond all.
func firstOf(a, b []byte) []byte {
	if a == nil || b != nil && bytes.Compare(b, a) < 0 {
		return b
	}
	return a
}
