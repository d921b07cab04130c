package index

import (
	"slices"
	"unicode/utf8"
)

// A Span is a range of a text in bytes, half-open.
type Span struct{ Start, End int }

// A Marker shows where words and phrases stand in a text. It is not safe for
// several goroutines.
type Marker struct {
	rows [][]Word // each is words one after the other
	cut  splitter
}

// Words adds words, each of which is marked wherever it stands.
func (m *Marker) Words(words ...Word) {
	for _, w := range words {
		m.rows = append(m.rows, []Word{w})
	}
}

// Phrase adds words that are marked where they follow each other.
func (m *Marker) Phrase(p *Phrase) {
	if len(p.words) > 0 {
		m.rows = append(m.rows, p.words)
	}
}

// Empty says whether there is nothing to mark.
func (m *Marker) Empty() bool { return len(m.rows) == 0 }

// A piece is a word of a text, or two letters of a run without blanks, with
// the terms that it makes.
type piece struct {
	Span
	terms []string
}

// Spans returns where the words stand, in order; what overlaps is one. Of a
// text longer than most bytes it looks at the beginning; 0 is all of it.
func (m *Marker) Spans(text string, most int) []Span {
	if most > 0 && len(text) > most {
		for most > 0 && !utf8.RuneStart(text[most]) {
			most--
		}
		text = text[:most]
	}
	var out []Span
	pieces := m.pieces(text)
	for i := range pieces {
		for _, row := range m.rows {
			if stands(row, pieces[i:]) {
				out = join(out, Span{pieces[i].Start, pieces[i+len(row)-1].End})
			}
		}
	}
	return out
}

func stands(row []Word, at []piece) bool {
	if len(row) > len(at) {
		return false
	}
	for i, w := range row {
		if !slices.ContainsFunc(at[i].terms, w.is) {
			return false
		}
	}
	return true
}

// join adds a span that begins no earlier than the last.
func join(out []Span, s Span) []Span {
	if n := len(out); n > 0 && s.Start < out[n-1].End {
		out[n-1].End = max(out[n-1].End, s.End)
		return out
	}
	return append(out, s)
}

// pieces cuts a text as the splitter does, and keeps where each term stands.
func (m *Marker) pieces(text string) []piece {
	var out []piece
	start, before := -1, rune(0) // of the word at hand
	end := func(at int) {
		if start >= 0 {
			out = m.add(out, text, start, at)
		}
		start, before = -1, 0
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch is := m.class(r); {
		case is == blankless:
			end(i)
			out = m.add(out, text, i, m.pairEnd(text, i+size))
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
	return out
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
	if c := classOf(r); c != parting || r < utf8.RuneSelf {
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

func (m *Marker) add(out []piece, text string, start, end int) []piece {
	p := piece{Span: Span{start, end}}
	m.cut.split(text[start:end], func(term []byte, _ kind) { p.terms = append(p.terms, string(term)) })
	if len(p.terms) == 0 {
		return out
	}
	return append(out, p)
}
