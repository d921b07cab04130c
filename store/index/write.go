package index

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// write merges a tail into the file.
func (ix *Index) write(t *tail, mark uint32) error {
	err := ix.guard(func() error {
		return ix.db.Update(func(tx *bolt.Tx) error {
			w := writer{terms: tx.Bucket(bucketTerm)}
			w.terms.FillPercent = fillPercent
			if err := w.purge(t.gone); err != nil {
				return err
			}
			if err := w.merge(t); err != nil {
				return err
			}
			return setMark(tx, mark)
		})
	})
	if err != nil {
		return fmt.Errorf("writing the search index %s: %w", ix.path, err)
	}
	return nil
}

// fillPercent leaves a little room in pages, for the flushes that follow in
// the same block.
const fillPercent = 0.8

// A writer changes the postings in one transaction. What it puts is kept in
// large pieces, since bbolt wants every value untouched until the commit.
type writer struct {
	terms *bolt.Bucket
	room  []byte
}

const roomSize = 1 << 20

// keep returns what build appends, at its own place.
func (w *writer) keep(build func(dst []byte) ([]byte, error)) ([]byte, error) {
	if cap(w.room)-len(w.room) < roomSize/16 {
		w.room = make([]byte, 0, roomSize)
	}
	from := len(w.room)
	grown, err := build(w.room)
	if err != nil {
		return nil, err
	}
	w.room = grown
	return slices.Clip(grown[from:]), nil
}

// purge takes the ids of gone out of the postings of their blocks.
func (w *writer) purge(gone *roaring.Bitmap) error {
	for _, block := range blocks(gone) {
		changed, err := w.withoutIn(block, gone)
		if err != nil {
			return err
		}
		for _, c := range changed {
			if err := w.replace(c.key, c.value); err != nil {
				return err
			}
		}
	}
	return nil
}

type entry struct{ key, value []byte }

// withoutIn returns the postings of a block that lose an id of gone. bbolt
// wants no change while a cursor runs, so they are gathered first.
func (w *writer) withoutIn(block uint16, gone *roaring.Bitmap) (changed []entry, err error) {
	c := w.terms.Cursor()
	for k, v := c.Seek(key(block, "")); k != nil && blockOf(k) == block; k, v = c.Next() {
		b, err := readPostings(block, v)
		if err != nil {
			return nil, err
		}
		if !b.Intersects(gone) {
			continue
		}
		b.AndNot(gone)
		var less []byte
		if !b.IsEmpty() {
			less, err = w.keep(func(dst []byte) ([]byte, error) { return appendPostings(dst, b.ToArray()) })
		}
		if err != nil {
			return nil, err
		}
		changed = append(changed, entry{slices.Clone(k), less})
	}
	return changed, nil
}

// replace puts a value, or deletes the key where there is none.
func (w *writer) replace(key, value []byte) error {
	if value == nil {
		return w.terms.Delete(key)
	}
	return w.terms.Put(key, value)
}

// merge puts a tail's postings in the order of the keys, which is the cheapest
// for bbolt: block by block, term by term.
func (w *writer) merge(t *tail) error {
	terms := t.terms()
	for _, block := range blocks(t.docs) {
		for _, term := range terms {
			ids := inBlock(t.posts[t.place[term]], block)
			if len(ids) == 0 {
				continue
			}
			if err := w.put(block, term, ids); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) put(block uint16, term string, ids []uint32) error {
	k := key(block, term)
	old := w.terms.Get(k)
	value, err := w.keep(func(dst []byte) ([]byte, error) { return mergePostings(dst, block, old, ids) })
	if err != nil {
		return err
	}
	return w.terms.Put(k, value)
}

// blocks returns the blocks that ids lie in, ascending.
func blocks(ids *roaring.Bitmap) (out []uint16) {
	for i := ids.Iterator(); i.HasNext(); {
		block := uint16(i.Next() >> blockBits)
		out = append(out, block)
		i.AdvanceIfNeeded((uint32(block) + 1) << blockBits)
	}
	return out
}

// inBlock returns those of ascending ids that lie in block.
func inBlock(ids []uint32, block uint16) []uint32 {
	from, _ := slices.BinarySearch(ids, uint32(block)<<blockBits)
	to := len(ids)
	if block < 1<<blockBits-1 {
		to, _ = slices.BinarySearch(ids, uint32(block+1)<<blockBits)
	}
	return ids[from:to]
}
