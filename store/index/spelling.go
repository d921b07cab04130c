package index

import (
	"bytes"
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	bolt "go.etcd.io/bbolt"
)

// A Neighbour is a word that stands in messages and is nearly another one.
type Neighbour struct {
	Text     string
	Slips    int // letters to change, leave out, put in or swap
	Messages int // that hold it
}

const (
	slipsMost   = 2
	twoSlips    = 8  // letters from which on a word may have two
	oneSlip     = 3  // letters from which on it may have one
	neighbours  = 8  // looked at closely
	longestNear = 32 // letters of a word for which others are looked for
	leapSteps   = 4
)

// Near returns words that a misspelt one may stand for, the likeliest first:
// fewer slips, then more messages. The word is a term, as the function Words
// makes them. One with a digit has no neighbours: another number is not a
// likelier one. It walks the vocabulary and leaps over what begins too far off.
func (ix *Index) Near(word string) ([]Neighbour, error) {
	w := newNearWalk(word)
	if w == nil {
		return nil, nil
	}
	found := map[string]*Neighbour{}
	ix.nearInTails(w, found)
	if err := ix.nearInFile(w, found); err != nil {
		return nil, err
	}
	var out []Neighbour
	for _, n := range found {
		out = append(out, *n)
	}
	slices.SortFunc(out, Neighbour.compare)
	return ix.there(out[:min(neighbours, len(out))])
}

func (n Neighbour) compare(o Neighbour) int {
	return cmp.Or(cmp.Compare(n.Slips, o.Slips), cmp.Compare(o.Messages, n.Messages), cmp.Compare(n.Text, o.Text))
}

// there counts exactly, and leaves out words that no message holds any more.
func (ix *Index) there(all []Neighbour) ([]Neighbour, error) {
	var out []Neighbour
	for _, n := range all {
		hits, err := ix.Search([]Word{{Text: n.Text}})
		if err != nil {
			return nil, err
		}
		if n.Messages = int(hits.GetCardinality()); n.Messages > 0 {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, Neighbour.compare)
	return out, nil
}

func (ix *Index) nearInTails(w *nearWalk, found map[string]*Neighbour) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	for _, t := range []*tail{ix.newest, ix.frozen} {
		if t == nil {
			continue
		}
		for term, i := range t.place {
			if term < firstWord {
				continue
			}
			if slips, _ := w.to([]byte(term)); slips >= 0 {
				note(found, term, slips, len(t.posts[i]))
			}
		}
	}
}

func note(found map[string]*Neighbour, term string, slips, messages int) {
	n := found[term]
	if n == nil {
		n = &Neighbour{Text: term, Slips: slips}
		found[term] = n
	}
	n.Messages += messages
}

func (ix *Index) nearInFile(w *nearWalk, found map[string]*Neighbour) error {
	return ix.eachBlock(func(c *bolt.Cursor, block uint16) error { return nearInBlock(c, block, w, found) })
}

func nearInBlock(c *bolt.Cursor, block uint16, w *nearWalk, found map[string]*Neighbour) error {
	k, v := c.Seek(key(block, firstWord))
	for k != nil && blockOf(k) == block {
		term := k[2:]
		slips, far := w.to(term)
		switch {
		case slips >= 0:
			n, err := holders(block, v)
			if err != nil {
				return err
			}
			note(found, string(term), slips, n)
			k, v = c.Next()
		case far > 0:
			k, v = leap(c, k, far)
		default:
			k, v = c.Next()
		}
	}
	return nil
}

// leap goes to the first key that does not begin with the same n bytes of a
// term as k. A few steps often get there, and cost less than a search.
func leap(c *bolt.Cursor, k []byte, n int) (key, value []byte) {
	begin := slices.Clone(k[:2+n])
	for range leapSteps {
		if k, value = c.Next(); k == nil || !bytes.HasPrefix(k, begin) {
			return k, value
		}
	}
	begin[len(begin)-1]++ // no byte of a term is the last there is
	return c.Seek(begin)
}

// holders returns how many ids postings hold.
func holders(block uint16, value []byte) (int, error) {
	var room [maxFew]uint32
	if ids, ok := readFew(room[:0], block, value); ok {
		return len(ids), nil
	}
	if len(value) == 0 || value[0] != many {
		return 0, errPostings
	}
	b := roaring.New()
	if _, err := b.FromBuffer(value[1:]); err != nil { // shares the page, and is let go of at once
		return 0, errPostings
	}
	return int(b.GetCardinality()), nil
}

// A nearWalk measures how far terms are from a word: it keeps what it knows of
// the letters that a term begins with, so that terms in their order share it.
type nearWalk struct {
	word    []rune
	most    int
	rows    [][]int8 // [d][j]: slips from the first d letters of the term to the first j of the word
	letters []rune   // of the term whose rows are there
}

// newNearWalk returns nil for a word that has no neighbours.
func newNearWalk(word string) *nearWalk {
	w := &nearWalk{word: []rune(word)}
	switch n := len(w.word); {
	case n < oneSlip, n > longestNear:
		return nil
	case n >= twoSlips:
		w.most = slipsMost
	default:
		w.most = 1
	}
	for _, r := range w.word {
		if unicode.IsNumber(r) || classOf(r) != letter {
			return nil
		}
	}
	w.rows = make([][]int8, len(w.word)+w.most+2)
	for d := range w.rows {
		w.rows[d] = make([]int8, len(w.word)+1)
		w.rows[d][0] = int8(d)
	}
	for j := range w.rows[0] {
		w.rows[0][j] = int8(j)
	}
	w.letters = make([]rune, 0, len(w.rows))
	return w
}

// to returns the slips from the word to a term, -1 where there are too many
// or none. far is then the number of the term's first bytes that no near term
// begins with; 0: there are none.
func (w *nearWalk) to(term []byte) (slips, far int) {
	depth, at := 0, 0
	for at < len(term) && depth < len(w.letters) {
		r, size := utf8.DecodeRune(term[at:])
		if r != w.letters[depth] {
			break
		}
		depth, at = depth+1, at+size
	}
	w.letters = w.letters[:depth]
	for at < len(term) {
		r, size := utf8.DecodeRune(term[at:])
		at += size
		if w.add(r) > w.most {
			w.letters = w.letters[:len(w.letters)-1]
			return -1, at
		}
	}
	slips = int(w.rows[len(w.letters)][len(w.word)])
	if slips == 0 || slips > w.most {
		return -1, 0
	}
	return slips, 0
}

// add goes on by a letter of the term and returns the fewest slips that any
// term has which begins so (Damerau and Levenshtein, restricted).
func (w *nearWalk) add(r rune) int {
	w.letters = append(w.letters, r)
	d := len(w.letters)
	this, last := w.rows[d], w.rows[d-1]
	least, before := this[0], last[0]
	for j := 1; j <= len(w.word); j++ {
		cost := int8(1)
		if w.word[j-1] == r {
			cost = 0
		}
		n := min(last[j]+1, this[j-1]+1, last[j-1]+cost)
		if d > 1 && j > 1 && w.word[j-2] == r && w.word[j-1] == w.letters[d-2] {
			n = min(n, w.rows[d-2][j-2]+1)
		}
		this[j] = n
		least, before = min(least, n), min(before, last[j])
	}
	return int(min(least, before+1)) // a swap leads from the row before to the next one
}
