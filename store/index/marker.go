package index

import "unicode/utf8"

// A Span is a range of a text in bytes, half-open.
type Span struct{ Start, End int }

// A Marker shows where words and phrases stand in a text. It is not safe for
// several goroutines.
type Marker struct {
	rows []row
	cut  splitter
	stop int // no piece that begins here or after it is looked at
}

// A row is words one after the other.
type row struct {
	words []Word
	is    []bool // [i]: the piece at hand makes words[i]
	from  []int  // [i]: where the first i+1 words begin that end at the piece before; -1: they do not
}

// Words adds words, each of which is marked wherever it stands.
func (m *Marker) Words(words ...Word) {
	for _, w := range words {
		m.add([]Word{w})
	}
}

// Phrase adds words that are marked where they follow each other.
func (m *Marker) Phrase(p *Phrase) {
	if len(p.words) > 0 {
		m.add(p.words)
	}
}

func (m *Marker) add(words []Word) {
	m.rows = append(m.rows, row{words, make([]bool, len(words)), make([]int, len(words))})
}

// Empty says whether there is nothing to mark.
func (m *Marker) Empty() bool { return len(m.rows) == 0 }

// Spans returns where the words stand, in order; what overlaps is one. Of a
// text longer than most bytes it looks at the beginning; 0 is all of it.
func (m *Marker) Spans(text string, most int) []Span {
	var out []Span
	m.each(beginning(text, most), func(s Span) { out = join(out, s) })
	return out
}

// First returns where the first of the words stands that wanted says yes to,
// with what overlaps it. Of a text longer than most bytes it looks at the
// beginning.
func (m *Marker) First(text string, most int, wanted func(Span) bool) (at Span, found bool) {
	m.each(beginning(text, most), func(s Span) {
		switch {
		case !found && wanted(s):
			at, found = s, true
		case found && s.Start < at.End:
			at = Span{min(at.Start, s.Start), s.End}
		}
		if found {
			m.stop = at.End
		}
	})
	return at, found
}

// beginning returns at most so many bytes of a text, 0 being all of it.
func beginning(text string, most int) string {
	if most == 0 || len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// join adds a span that ends no earlier than the last.
func join(out []Span, s Span) []Span {
	for len(out) > 0 && s.Start < out[len(out)-1].End {
		s.Start = min(s.Start, out[len(out)-1].Start)
		out = out[:len(out)-1]
	}
	return append(out, s)
}

// each calls f with where the words stand, those that end first first, as far
// as stop. It cuts a text as the splitter does.
func (m *Marker) each(text string, f func(Span)) {
	for _, r := range m.rows {
		for i := range r.from {
			r.from[i] = -1
		}
	}
	m.stop = len(text)
	start, before := -1, rune(0) // of the word at hand
	more := true
	end := func(at int) {
		if start >= 0 {
			more = more && m.piece(text, Span{start, at}, f)
		}
		start, before = -1, 0
	}
	for i := 0; i < len(text) && more; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch is := m.class(r); {
		case is == blankless:
			end(i)
			more = more && m.piece(text, Span{i, m.pairEnd(text, i+size)}, f)
		case is == letter, is == digit, is == mark && start >= 0:
			if start < 0 {
				start = i
			}
			before = r
		case start >= 0 && (accent(r) || readOver(r, before, pastAccents(text[i+size:]))):
		default:
			end(i)
		}
		i += size
	}
	end(len(text))
}

// piece takes a word of the text, or two letters of a run without blanks, and
// calls f with what ends there. It says whether there is to be more.
func (m *Marker) piece(text string, at Span, f func(Span)) bool {
	if at.Start >= m.stop {
		return false
	}
	cut := false
	for i := range m.rows {
		clear(m.rows[i].is)
	}
	m.cut.split(text[at.Start:at.End], func(term []byte, _ kind) {
		cut = true
		for i := range m.rows {
			m.rows[i].see(term)
		}
	})
	for i := range m.rows {
		if from := m.rows[i].step(at.Start, cut); from >= 0 {
			f(Span{from, at.End})
		}
	}
	return true
}

// see notes which words a term of the piece at hand is.
func (r *row) see(term []byte) {
	for i, w := range r.words {
		r.is[i] = r.is[i] || w.is(term)
	}
}

// step goes on by a piece that begins at start, if terms were cut from it, and
// returns where the words begin that end with it; -1: none do.
func (r *row) step(start int, cut bool) int {
	if !cut {
		return -1
	}
	for i := len(r.words) - 1; i >= 0; i-- {
		switch {
		case !r.is[i]:
			r.from[i] = -1
		case i == 0:
			r.from[i] = start
		default:
			r.from[i] = r.from[i-1]
		}
	}
	return r.from[len(r.words)-1]
}

// pastAccents returns the first letter, or whatever it is, that rest shows once
// it is folded.
func pastAccents(rest string) []byte {
	for i, r := range rest {
		if r < utf8.RuneSelf || !accent(r) {
			return []byte(rest[i:min(len(rest), i+utf8.UTFMax)])
		}
	}
	return nil
}

// class is what a character is to a word; one that folds to several, what the
// first of them is that is not nothing: a letter of ㎵, a digit of ½.
func (m *Marker) class(r rune) class {
	if r < utf8.RuneSelf {
		if ascii[r] > wide {
			return letter // or digit: the marker tells them not apart
		}
		return parting
	}
	if c := classOf(r); c != parting {
		return c
	}
	for _, f := range m.cut.about(r).plain {
		if c := classOf(f); c != parting {
			return c
		}
	}
	return parting
}

// pairEnd returns where the letter ends that stands at i, if it goes on a run.
func (m *Marker) pairEnd(text string, i int) int {
	if r, size := utf8.DecodeRuneInString(text[i:]); size > 0 && m.class(r) == blankless {
		return i + size
	}
	return i
}
