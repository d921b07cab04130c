package index

import (
	"bytes"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// Search returns the messages that hold all words, in a bitmap that is the
// caller's. Words are as the function Words makes them; of none, none is found.
func (ix *Index) Search(words []Word) (*roaring.Bitmap, error) {
	if len(words) == 0 {
		return roaring.New(), nil
	}
	// Memory first: what a Flush moves meanwhile is then seen twice, not never.
	above, gone := ix.searchTails(words)
	hits, err := ix.searchFile(words)
	if err != nil {
		return nil, err
	}
	hits.AndNot(gone)
	hits.Or(above)
	return hits, nil
}

// searchTails returns what the layers in memory hold, and what they hide.
func (ix *Index) searchTails(words []Word) (hits, gone *roaring.Bitmap) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	hits, gone = roaring.New(), ix.newest.gone.Clone()
	if ix.frozen != nil {
		hits = ix.frozen.search(words)
		hits.AndNot(gone)
		gone.Or(ix.frozen.gone)
	}
	hits.Or(ix.newest.search(words))
	return hits, gone
}

// searchFile returns what the file has of words, which are one or more.
func (ix *Index) searchFile(words []Word) (*roaring.Bitmap, error) {
	hits := roaring.New()
	err := ix.guard(func() error {
		return ix.db.View(func(tx *bolt.Tx) error {
			c := tx.Bucket(bucketTerm).Cursor()
			last, _ := c.Last()
			if last == nil {
				return nil
			}
			for block := 0; block <= int(blockOf(last)); block++ {
				some, err := searchBlock(c, uint16(block), words)
				if err != nil {
					return err
				}
				hits.Or(some)
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("searching in %s: %w", ix.path, err)
	}
	return hits, nil
}

func searchBlock(c *bolt.Cursor, block uint16, words []Word) (*roaring.Bitmap, error) {
	hits, err := wordIn(c, block, words[0])
	for _, w := range words[1:] {
		if err != nil || hits.IsEmpty() {
			break
		}
		var with *roaring.Bitmap
		if with, err = wordIn(c, block, w); err == nil {
			hits.And(with)
		}
	}
	return hits, err
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
