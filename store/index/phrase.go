package index

import "slices"

// Holds says whether texts hold all words between them. For many texts a Bag
// is quicker.
func Holds(words []Word, texts ...string) bool { return NewBag(words).In(texts...) }

// A Bag is words in any order. It is not safe for several goroutines.
type Bag struct {
	words []Word
	cut   splitter
	found []bool
}

// NewBag returns a bag of words, as the function Words makes them.
func NewBag(words []Word) *Bag { return &Bag{words: words, found: make([]bool, len(words))} }

// In says whether texts hold all words between them; of none, none does.
func (b *Bag) In(texts ...string) bool {
	clear(b.found)
	left := len(b.words)
	for _, text := range texts {
		b.cut.split(text, func(term []byte, _ kind) {
			for i, w := range b.words {
				if !b.found[i] && w.is(term) {
					b.found[i] = true
					left--
				}
			}
		})
	}
	return left == 0 && len(b.words) > 0
}

// Any says whether a text holds one of the words.
func (b *Bag) Any(text string) bool {
	any := false
	b.cut.split(text, func(term []byte, _ kind) {
		any = any || slices.ContainsFunc(b.words, func(w Word) bool { return w.is(term) })
	})
	return any
}

// is says whether a term is one that w looks for.
func (w Word) is(term []byte) bool {
	return string(term) == w.Text || w.Prefix && len(term) > len(w.Text) && string(term[:len(w.Text)]) == w.Text
}

// A Phrase is words in their order. The postings know no places: they say
// which messages hold the words, and In whether a text has them as a phrase.
// It is not safe for several goroutines.
type Phrase struct {
	words        []Word
	cut          splitter
	upTo, before []bool // [i]: the first i words stand just before here; before the last word of the text
}

// NewPhrase cuts a phrase as texts are cut. A star means nothing in it.
func NewPhrase(text string) *Phrase {
	p := &Phrase{}
	p.cut.split(text, func(term []byte, k kind) {
		if k != part && k != end {
			p.words = append(p.words, Word{string(term), k == lone})
		}
	})
	p.upTo, p.before = make([]bool, len(p.words)+1), make([]bool, len(p.words)+1)
	return p
}

// Words returns what Search must find for the phrase to be there; where that
// is one word, nothing is left for In to say.
func (p *Phrase) Words() []Word { return distinct(p.words) }

// In says whether the phrase stands in a text: the same words one after the
// other, whatever parts them.
func (p *Phrase) In(text string) bool {
	clear(p.upTo)
	clear(p.before)
	p.upTo[0], p.before[0] = true, true
	found := false
	p.cut.split(text, func(term []byte, k kind) {
		if !found {
			p.step(term, k)
			found = len(p.words) > 0 && p.upTo[len(p.words)]
		}
	})
	return found
}

// step goes on by a term of the text. A part stands for the word just given,
// and the end of a run beside its last pair.
func (p *Phrase) step(term []byte, k kind) {
	from := p.upTo
	switch k {
	case part:
		from = p.before
	case whole, pair, lone:
		copy(p.before, p.upTo)
		from = p.before
	}
	for i := len(p.words) - 1; i >= 0; i-- {
		is := from[i] && p.words[i].is(term)
		p.upTo[i+1] = is || p.upTo[i+1] && (k == part || k == end)
	}
}
