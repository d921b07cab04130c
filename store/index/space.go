package index

import "github.com/RoaringBitmap/roaring/v2"

// A Space is a kind of terms beside the words that messages hold. The term of
// a space is its byte, which begins no word, and then a word.
type Space byte

// The spaces.
const (
	InQuotes   Space = 1 + iota // words that stand in quotes alone
	Sender                      // words of who says it
	Addressee                   // words of whom it is written to
	inLanguage                  // the code of the language
)

// firstWord is the beginning of the first words there may be, after all spaces.
const firstWord = "0"

// In returns the word as it is kept in a space.
func (w Word) In(s Space) Word { return Word{string(rune(s)) + w.Text, w.Prefix} }

// In returns words as they are kept in a space.
func In(s Space, words []Word) []Word {
	out := make([]Word, len(words))
	for i, w := range words {
		out[i] = w.In(s)
	}
	return out
}

// A Parts is a message taken apart for the index.
type Parts struct {
	Own    []string // its own words, whoever says them
	Quoted []string // what it quotes
	From   []string // the names of its sender; they are to be among its own words too
	To     []string // the names of whom it is written to
}

// Doc returns the terms of a message: its words, those that it only quotes,
// its names and its language, each in its space.
func (t *Tokenizer) Doc(p Parts) []string {
	t.begin()
	var dst []string
	keep := func(term []byte, _ kind) { dst = t.once(dst, term) }
	for _, text := range p.Own {
		t.cut.split(text, keep)
	}
	dst = t.spaced(dst, inLanguage, []byte(t.votes.winner(len(dst))))
	for _, text := range p.Quoted {
		t.cut.split(text, func(term []byte, _ kind) {
			if !t.had(term) {
				dst = t.spaced(dst, InQuotes, term)
			}
		})
	}
	for _, of := range []struct {
		space Space
		texts []string
	}{{Sender, p.From}, {Addressee, p.To}} {
		for _, text := range of.texts {
			t.cut.split(text, func(term []byte, _ kind) { dst = t.spaced(dst, of.space, term) })
		}
	}
	return dst
}

// spaced appends a term of a space unless this call had it before.
func (t *Tokenizer) spaced(dst []string, s Space, term []byte) []string {
	t.room = append(append(t.room[:0], byte(s)), term...)
	return t.once(dst, t.room)
}

// A Said is the messages that say a word themselves, and those that only quote
// it. A message may be in both by different forms of the word.
type Said struct{ Own, Quoted *roaring.Bitmap }

// Said returns the messages that say a word, or one of its other forms in a
// message of the form's language. The bitmaps are the caller's.
func (ix *Index) Said(w Word, forms []Form) (s Said, err error) {
	if s.Own, err = ix.layered(func(of lookup) (*roaring.Bitmap, error) { return inAnyForm(of, w, forms, 0) }); err != nil {
		return s, err
	}
	s.Quoted, err = ix.layered(func(of lookup) (*roaring.Bitmap, error) { return inAnyForm(of, w, forms, InQuotes) })
	return s, err
}

func inAnyForm(of lookup, w Word, forms []Form, space Space) (*roaring.Bitmap, error) {
	placed := func(w Word) Word {
		if space == 0 {
			return w
		}
		return w.In(space)
	}
	hits, err := of(placed(w))
	for _, f := range forms {
		if err != nil {
			return hits, err
		}
		var some *roaring.Bitmap
		if some, err = f.in(of, placed); err == nil {
			hits.Or(some)
		}
	}
	return hits, err
}

// in returns the messages that hold one of the forms and whose language is
// theirs, or not known.
func (f Form) in(of lookup, placed func(Word) Word) (*roaring.Bitmap, error) {
	hits := roaring.New()
	for _, term := range f.Terms {
		some, err := of(placed(Word{Text: term}))
		if err != nil {
			return hits, err
		}
		hits.Or(some)
	}
	if hits.IsEmpty() {
		return hits, nil
	}
	spoken, err := of(Word{Text: f.Language}.In(inLanguage))
	if err != nil {
		return hits, err
	}
	unknown, err := of(Word{Text: UnknownLanguage}.In(inLanguage))
	if err != nil {
		return hits, err
	}
	spoken.Or(unknown)
	hits.And(spoken)
	return hits, nil
}

// InLanguage returns the messages of a language, by its code.
func (ix *Index) InLanguage(code string) (*roaring.Bitmap, error) {
	return ix.layered(func(of lookup) (*roaring.Bitmap, error) { return of(Word{Text: code}.In(inLanguage)) })
}
