package index

import (
	"bytes"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// A lookup returns the messages of one layer, or of a part of it, that hold a
// word, in a bitmap that is the caller's.
type lookup func(Word) (*roaring.Bitmap, error)

// Search returns the messages that hold all words, in a bitmap that is the
// caller's. Words are as the function Words makes them; of none, none is found.
func (ix *Index) Search(words []Word) (*roaring.Bitmap, error) {
	if len(words) == 0 {
		return roaring.New(), nil
	}
	return ix.layered(func(of lookup) (*roaring.Bitmap, error) { return allOf(of, words) })
}

func allOf(of lookup, words []Word) (*roaring.Bitmap, error) {
	hits, err := of(words[0])
	for _, w := range words[1:] {
		if err != nil || hits.IsEmpty() {
			break
		}
		var with *roaring.Bitmap
		if with, err = of(w); err == nil {
			hits.And(with)
		}
	}
	return hits, err
}

// layered asks every layer. A message lies in one layer with all its terms, so
// that each can be asked alone.
func (ix *Index) layered(ask func(lookup) (*roaring.Bitmap, error)) (*roaring.Bitmap, error) {
	// Memory first: what a Flush moves meanwhile is then seen twice, not never.
	above, gone, err := ix.askTails(ask)
	if err != nil {
		return nil, err
	}
	hits, err := ix.askFile(ask)
	if err != nil {
		return nil, err
	}
	hits.AndNot(gone)
	hits.Or(above)
	return hits, nil
}

// askTails returns what the layers in memory hold, and what they hide.
func (ix *Index) askTails(ask func(lookup) (*roaring.Bitmap, error)) (hits, gone *roaring.Bitmap, err error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	hits, gone = roaring.New(), ix.newest.gone.Clone()
	if ix.frozen != nil {
		if hits, err = ask(ix.frozen.postings); err != nil {
			return nil, nil, err
		}
		hits.AndNot(gone)
		gone.Or(ix.frozen.gone)
	}
	newest, err := ask(ix.newest.postings)
	if err != nil {
		return nil, nil, err
	}
	hits.Or(newest)
	return hits, gone, nil
}

// askFile asks the file block by block.
func (ix *Index) askFile(ask func(lookup) (*roaring.Bitmap, error)) (*roaring.Bitmap, error) {
	hits := roaring.New()
	err := ix.eachBlock(func(c *bolt.Cursor, block uint16) error {
		some, err := ask(func(w Word) (*roaring.Bitmap, error) { return wordIn(c, block, w) })
		if err == nil {
			hits.Or(some)
		}
		return err
	})
	return hits, err
}

// eachBlock calls f with every block that the file has.
func (ix *Index) eachBlock(f func(c *bolt.Cursor, block uint16) error) error {
	err := ix.guard(func() error {
		return ix.view(func(tx *bolt.Tx) error {
			c := tx.Bucket(bucketTerm).Cursor()
			last, _ := c.Last()
			if last == nil {
				return nil
			}
			for block := 0; block <= int(blockOf(last)); block++ {
				if err := f(c, uint16(block)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("searching in %s: %w", ix.path, err)
	}
	return nil
}

// wordIn returns the messages of a block that hold w.
func wordIn(c *bolt.Cursor, block uint16, w Word) (*roaring.Bitmap, error) {
	hits := roaring.New()
	want := key(block, w.Text)
	for k, v := c.Seek(want); bytes.HasPrefix(k, want); k, v = c.Next() {
		if !w.Prefix && len(k) > len(want) {
			break
		}
		some, err := readPostings(block, v)
		if err != nil {
			return nil, err
		}
		hits.Or(some)
	}
	return hits, nil
}
