package index

import (
	"bytes"
	"cmp"
	"container/heap"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// A Weight is a word and what it counts for a message that holds it.
type Weight struct {
	Word
	Counts float64
}

// mostPostings bounds the work of Nearest: words that would bring more are
// left out, the commonest first.
const mostPostings = 2_000_000

// Nearest returns the ids of up to most messages that hold the weightiest of
// words, the nearest first, of equals the newest. How often a word occurs, what
// it is worth for being rare and how long a message is are not its matter. It
// takes 256 KiB and the postings of the words, whatever the size of the index.
func (ix *Index) Nearest(words []Weight, most int) ([]uint32, error) {
	var posts []posted
	for _, w := range words {
		found, err := ix.Search([]Word{w.Word})
		if err != nil {
			return nil, err
		}
		posts = append(posts, posted{found, w.Counts, found.GetCardinality()})
	}
	slices.SortStableFunc(posts, func(a, b posted) int { return cmp.Compare(a.n, b.n) })
	sum := uint64(0)
	for i, p := range posts {
		if sum += p.n; sum > mostPostings && i > 0 {
			posts = posts[:i]
			break
		}
	}
	return nearestOf(posts, most), nil
}

// posted is the messages that hold a word.
type posted struct {
	ids    *roaring.Bitmap
	counts float64
	n      uint64
}

// nearestOf adds up the weights block by block.
func nearestOf(posts []posted, most int) []uint32 {
	all := roaring.New()
	for _, p := range posts {
		all.Or(p.ids)
	}
	var kept nearer
	sums := make([]float32, 1<<blockBits)
	for _, block := range blocks(all) {
		clear(sums)
		from := uint32(block) << blockBits
		for _, p := range posts {
			it := p.ids.Iterator()
			it.AdvanceIfNeeded(from)
			for it.HasNext() && it.PeekNext()>>blockBits == uint32(block) {
				sums[it.Next()-from] += float32(p.counts)
			}
		}
		for i, sum := range sums {
			if sum > 0 {
				kept.offer(summed{from + uint32(i), sum}, most)
			}
		}
	}
	slices.SortFunc(kept, func(a, b summed) int { return b.compare(a) })
	ids := make([]uint32, len(kept))
	for i, s := range kept {
		ids[i] = s.id
	}
	return ids
}

type summed struct {
	id  uint32
	sum float32
}

func (s summed) compare(o summed) int {
	return cmp.Or(cmp.Compare(s.sum, o.sum), cmp.Compare(s.id, o.id))
}

// nearer is a heap of those kept, the least on top.
type nearer []summed

func (n nearer) Len() int           { return len(n) }
func (n nearer) Less(i, j int) bool { return n[i].compare(n[j]) < 0 }
func (n nearer) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *nearer) Push(x any)        { *n = append(*n, x.(summed)) }
func (n *nearer) Pop() any {
	last := (*n)[len(*n)-1]
	*n = (*n)[:len(*n)-1]
	return last
}

func (n *nearer) offer(s summed, most int) {
	switch {
	case len(*n) < most:
		heap.Push(n, s)
	case most > 0 && s.compare((*n)[0]) > 0:
		(*n)[0] = s
		heap.Fix(n, 0)
	}
}

// sampled is the number of blocks that Counts looks into.
const sampled = 4

// Counts says how many messages hold each term, about: of a large index it
// looks into a few blocks, and messages that were taken out count until the
// next Flush.
func (ix *Index) Counts(terms []string) ([]int, error) {
	counts := make([]int, len(terms))
	err := ix.guard(func() error {
		return ix.view(func(tx *bolt.Tx) error { return countIn(tx.Bucket(bucketTerm).Cursor(), terms, counts) })
	})
	if err != nil {
		return nil, fmt.Errorf("searching in %s: %w", ix.path, err)
	}
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	for _, layer := range []*tail{ix.frozen, ix.newest} {
		if layer == nil {
			continue
		}
		for i, term := range terms {
			if at, ok := layer.place[term]; ok {
				counts[i] += len(layer.posts[at])
			}
		}
	}
	return counts, nil
}

func countIn(c *bolt.Cursor, terms []string, counts []int) error {
	last, _ := c.Last()
	if last == nil {
		return nil
	}
	all := int(blockOf(last)) + 1
	step := max(1, all/sampled)
	looked := (all + step - 1) / step
	for block := 0; block < all; block += step {
		for i, term := range terms {
			want := key(uint16(block), term)
			k, v := c.Seek(want)
			if !bytes.Equal(k, want) {
				continue
			}
			n, err := countPostings(uint16(block), v)
			if err != nil {
				return err
			}
			counts[i] += n * all / looked
		}
	}
	return nil
}

// countPostings returns how many ids postings hold.
func countPostings(block uint16, value []byte) (int, error) {
	var room [maxFew]uint32
	if ids, ok := readFew(room[:0], block, value); ok {
		return len(ids), nil
	}
	b, err := readPostings(block, value)
	if err != nil {
		return 0, err
	}
	return int(b.GetCardinality()), nil
}
