package index

import (
	"maps"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// Doc is a message as the index sees it.
type Doc struct {
	ID    uint32
	Terms []string // as Tokenizer.Terms makes them; the index keeps the strings
}

// A tail is what the file does not have yet: a layer above it. A message lies
// in one layer with all its terms, so layers are searched one by one.
type tail struct {
	place map[string]int  // term -> where in posts
	posts [][]uint32      // ascending ids
	docs  *roaring.Bitmap // whose terms are here
	gone  *roaring.Bitmap // whose terms in the layers below count no more
	last  uint32          // the highest id added
}

func newTail() *tail {
	return &tail{place: map[string]int{}, docs: roaring.New(), gone: roaring.New()}
}

func (t *tail) empty() bool { return t.docs.IsEmpty() && t.gone.IsEmpty() }

func (t *tail) add(d Doc) {
	t.docs.Add(d.ID)
	t.last = max(t.last, d.ID)
	for _, term := range d.Terms {
		i, ok := t.place[term]
		if !ok {
			i = len(t.posts)
			t.place[term] = i
			t.posts = append(t.posts, nil)
		}
		t.posts[i] = insert(t.posts[i], d.ID)
	}
}

// insert keeps ids ascending; the new one is nearly always the highest.
func insert(ids []uint32, id uint32) []uint32 {
	if n := len(ids); n == 0 || ids[n-1] < id {
		return append(ids, id)
	}
	i, ok := slices.BinarySearch(ids, id)
	if ok {
		return ids
	}
	return slices.Insert(ids, i, id)
}

// remove takes documents out of this layer and hides them in those below.
func (t *tail) remove(ids *roaring.Bitmap) {
	t.gone.Or(ids)
	if !t.docs.Intersects(ids) {
		return
	}
	t.docs.AndNot(ids)
	for i := range t.posts {
		t.posts[i] = slices.DeleteFunc(t.posts[i], ids.Contains)
	}
}

// terms returns the terms in the order of the file's keys.
func (t *tail) terms() []string { return slices.Sorted(maps.Keys(t.place)) }

// postings returns the documents of this layer that hold a word.
func (t *tail) postings(w Word) (*roaring.Bitmap, error) {
	hits := roaring.New()
	if !w.Prefix {
		if i, ok := t.place[w.Text]; ok {
			hits.AddMany(t.posts[i])
		}
		return hits, nil
	}
	for term, i := range t.place {
		if strings.HasPrefix(term, w.Text) {
			hits.AddMany(t.posts[i])
		}
	}
	return hits, nil
}
