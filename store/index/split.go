package index

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// maxTerm is the length in bytes beyond which a word is cut.
const maxTerm = 64

// minPart is the number of letters from which on what follows an apostrophe
// is a term of its own: ordine in dell'ordine, but not t in won't.
const minPart = 3

// minNumber is the number of digits from which on what ends a word of letters
// is a term of its own: 48135 in HK48135.
const minNumber = 4

// kind says what a term is to the text that it was cut from. A document takes
// every kind; a query leaves out what its other terms imply.
type kind byte

const (
	whole kind = iota // a word
	part              // the end of the word just given, after an apostrophe or letters
	pair              // two letters of a run without blanks
	end               // the last letter of such a run
	lone              // the only letter of such a run
)

// What a byte of ASCII is to a word: these, or a letter or digit, folded.
const (
	apart byte = iota
	quote
	wide // the byte belongs to a character outside ASCII
)

// ascii says for every byte what it is to a word.
var ascii = func() (t [256]byte) {
	for c := range t {
		switch {
		case c >= utf8.RuneSelf:
			t[c] = wide
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	t['\''] = quote
	return t
}()

// A splitter cuts text into terms; it holds the room for the one at hand.
type splitter struct {
	emit func(term []byte, k kind) // the term is valid until it returns

	word  [maxTerm]byte
	n     int // bytes of word
	after int // where the part after the last apostrophe begins; 0: none

	last [2 * utf8.UTFMax]byte // a pair, of which the first letter is there
	have int                   // bytes of that letter; 0: no run is open
	run  int                   // letters of the open run

	known                               []character // by its number, modulo memory
	folded, decomposed, plain, composed []byte
}

// split gives every term of text to emit, in the order of the text.
func (s *splitter) split(text string, emit func(term []byte, k kind)) {
	s.emit = emit
	start := 0 // of the piece at hand, which no ASCII separator parts
	for i := 0; i < len(text); i++ {
		c := ascii[text[i]]
		if c > wide {
			if s.n < maxTerm {
				s.word[s.n] = c
				s.n++
			}
			continue
		}
		if c == quote && i+1 < len(text) && i > start {
			if ascii[text[i+1]] > wide {
				s.after = s.n
				continue
			}
			if ascii[text[i+1]] == wide {
				c = wide
			}
		}
		if c == wide {
			s.n, s.after = 0, 0
			stop := pieceEnd(text, i)
			s.runes(s.fold(text[start:stop]))
			i = stop
		}
		s.endWord()
		start = i + 1
	}
	s.endWord()
}

// pieceEnd returns where the next ASCII separator after i is.
func pieceEnd(text string, i int) int {
	for i < len(text) && ascii[text[i]] != apart {
		i++
	}
	return i
}

func (s *splitter) endWord() {
	if s.n == 0 {
		return
	}
	s.emit(s.word[:s.n], whole)
	switch at := s.number(); {
	case s.after > 0 && utf8.RuneCount(s.word[s.after:s.n]) >= minPart:
		s.emit(s.word[s.after:s.n], part)
	case at > 0:
		s.emit(s.word[at:s.n], part)
	}
	s.n, s.after = 0, 0
}

// number returns where a long number begins that a word of letters ends in,
// such as an order's; 0: nowhere.
func (s *splitter) number() int {
	at := s.n
	for at > 0 && '0' <= s.word[at-1] && s.word[at-1] <= '9' {
		at--
	}
	if s.n-at < minNumber || bytes.ContainsAny(s.word[:at], "0123456789") {
		return 0
	}
	return at
}

// runes cuts a folded piece that is not all ASCII.
func (s *splitter) runes(piece []byte) {
	var before rune // the letter or digit just read; 0: none
	for i, size := 0, 0; i < len(piece); i += size {
		var r rune
		r, size = utf8.DecodeRune(piece[i:])
		is := s.about(r).class
		switch {
		case is == blankless:
			s.endWord()
			s.addPair(piece[i : i+size])
			before = r
		case is == letter, is == digit, is == mark && s.n > 0:
			s.endRun()
			s.addRune(piece[i : i+size])
			before = r
		case readOver(r, before, piece[i+size:]):
			if r != hidden {
				s.after = s.n
			}
		default:
			s.endWord()
			s.endRun()
			before = 0
		}
	}
	s.endWord()
	s.endRun()
}

func (s *splitter) addRune(r []byte) {
	if s.n+len(r) <= maxTerm {
		s.n += copy(s.word[s.n:], r)
	}
}

// addPair carries on a run. Every letter of a run begins a term, so that one
// letter is found as the beginning of a pair.
func (s *splitter) addPair(r []byte) {
	n := copy(s.last[s.have:], r)
	if s.have > 0 {
		s.emit(s.last[:s.have+n], pair)
		copy(s.last[:], r)
	}
	s.have = n
	s.run++
}

func (s *splitter) endRun() {
	switch {
	case s.run > 1:
		s.emit(s.last[:s.have], end)
	case s.run == 1:
		s.emit(s.last[:s.have], lone)
	}
	s.have, s.run = 0, 0
}

// hidden stands in safe text for a character that a reader could not see.
const hidden = '·'

// readOver says whether r, between before and rest, is no part of the word
// but does not end it either.
func readOver(r, before rune, rest []byte) bool {
	if before == 0 {
		return false
	}
	next, _ := utf8.DecodeRune(rest)
	switch r {
	case hidden:
		return !unicode.IsNumber(before) && unicode.IsLetter(next)
	case '\'', '’', 'ʼ':
		return unicode.IsLetter(next) || unicode.IsNumber(next)
	}
	return false
}
