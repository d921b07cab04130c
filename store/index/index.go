package index

import (
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// An Index is an open index.db. Its methods are safe for several goroutines;
// a search never waits for the disk because something is written.
type Index struct {
	db   *bolt.DB // changed under writing and mu
	path string

	writing sync.Mutex // one Flush, Bulk or Compact at a time; held before mu

	mu     sync.RWMutex
	newest *tail  // what Add fills
	frozen *tail  // what Flush is writing or failed to write; nil: nothing
	mark   uint32 // the watermark in the file
	torn   bool   // something in the file could not be read

	walked walked
}

// Watermark returns the highest id up to which every message given to Add is
// in the file. After Open, whatever the store has above it is to be added.
func (ix *Index) Watermark() uint32 {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	return ix.mark
}

// Pending returns the number of documents that only memory holds.
func (ix *Index) Pending() int {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	n := ix.newest.docs.GetCardinality()
	if ix.frozen != nil {
		n += ix.frozen.docs.GetCardinality()
	}
	return int(n)
}

// Add makes documents findable, and durable with the next Flush. Ids ascend
// from call to call; a lower one is welcome when Remove took it out before.
// A document without terms counts for the watermark.
func (ix *Index) Add(docs []Doc) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	for _, d := range docs {
		ix.newest.add(d)
	}
}

// Remove takes documents out at once, and out of the file with the next
// Flush, which then rewrites all postings of the blocks they lie in. An erased
// message's terms stay in free pages of the file until Compact.
func (ix *Index) Remove(ids []uint32) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.newest.remove(roaring.BitmapOf(ids...))
}

// Flush merges what memory holds into the file, and the watermark with it, in
// one transaction. It waits for the disk; Add and Search go on meanwhile. When
// it fails nothing is lost: the documents stay searchable and the next Flush
// tries again.
func (ix *Index) Flush() error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if err := ix.settle(); err != nil { // what failed last time
		return err
	}
	ix.freeze()
	return ix.settle()
}

func (ix *Index) freeze() {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if !ix.newest.empty() {
		ix.frozen, ix.newest = ix.newest, newTail()
	}
}

// settle writes the frozen tail, if there is one, and lets go of it.
func (ix *Index) settle() error {
	if ix.frozen == nil { // only holders of writing change it
		return nil
	}
	mark := max(ix.Watermark(), ix.frozen.last)
	if err := ix.write(ix.frozen, mark); err != nil {
		return err
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.frozen, ix.mark = nil, mark
	ix.walked.forget()
	return nil
}

// Bulk starts or ends a first import: in between, flushes do not wait for the
// disk to have what they wrote. A machine that fails meanwhile, or a program
// that ends without Bulk(false), leaves a file that the next Open throws away.
// Call Flush before Bulk(false), which makes all of it durable.
func (ix *Index) Bulk(on bool) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if on == ix.db.NoSync {
		return nil
	}
	err := ix.guard(func() error {
		ix.db.NoSync = false
		if !on {
			if err := ix.db.Sync(); err != nil {
				return err
			}
		}
		return ix.db.Update(func(tx *bolt.Tx) error { return setUnsynced(tx, on) })
	})
	if err != nil {
		return fmt.Errorf("writing the search index %s: %w", ix.path, err)
	}
	ix.db.NoSync = on
	return nil
}
