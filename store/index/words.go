package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Word is what Search looks for. Text is a term, as Words makes them.
type Word struct {
	Text   string
	Prefix bool // every term that begins with Text
}

// Words returns the words of what a person typed, each once: `refund*` is
// every word that begins so. What holds no letter and no digit has no words.
func Words(query string) []Word {
	var words []Word
	var cut splitter
	for _, piece := range strings.SplitAfter(query, "*") {
		from, marked := len(words), starred(piece)
		asked := whole
		cut.split(piece, func(term []byte, k kind) {
			if k == part || k == end {
				return
			}
			words, asked = append(words, Word{string(term), k == lone}), k
		})
		if marked && len(words) > from && asked == whole {
			words[len(words)-1].Prefix = true
		}
	}
	return distinct(words)
}

// Joined returns what a person typed without blanks as a phrase, where signs
// part it into several words: a number, an address, the host of a link. It is
// nil where one word is left, or a script that puts no blanks between words.
func Joined(query string) *Phrase {
	p, blanks := NewPhrase(query), true
	p.cut.split(query, func(_ []byte, k kind) { blanks = blanks && (k == whole || k == part) })
	if len(p.words) < 2 || !blanks {
		return nil
	}
	p.words[len(p.words)-1].Prefix = starred(query)
	return p
}

// starred says whether piece ends in a word and a star.
func starred(piece string) bool {
	before, ok := strings.CutSuffix(piece, "*")
	r, _ := utf8.DecodeLastRuneInString(before)
	return ok && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// distinct leaves out what was asked for already. Queries are short.
func distinct(words []Word) []Word {
	var out []Word
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
