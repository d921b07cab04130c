package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A class is what a folded character is to a word.
type class byte

const (
	parting class = iota // neither letter nor digit
	letter
	digit
	mark      // belongs to the letter before it
	blankless // a letter of a script that is cut into pairs
)

// A character is what the splitter remembers of one.
type character struct {
	r     rune
	plain string // what it folds to where it stands alone
	alone bool   // it never joins the character before it
	class class
}

// memory is the number of characters remembered; text of one script seldom
// has more in use.
const memory = 2048

func (s *splitter) about(r rune) *character {
	if s.known == nil {
		s.known = make([]character, memory)
	}
	c := &s.known[r%memory]
	if c.r != r {
		*c = character{r, string(s.foldWhole(string(r))), norm.NFKC.PropertiesString(string(r)).BoundaryBefore(), classOf(r)}
	}
	return c
}

// fold returns the one form of a piece of text: compatible forms made one
// (NFKC), case and accents gone. It is valid until the next call.
func (s *splitter) fold(piece string) []byte {
	s.folded = s.folded[:0]
	for _, r := range piece {
		c := s.about(r)
		if !c.alone {
			s.folded = append(s.folded[:0], s.foldWhole(strings.ToValidUTF8(piece, "\uFFFD"))...)
			break
		}
		s.folded = append(s.folded, c.plain...)
	}
	return s.folded
}

// foldWhole is fold for characters that may join. What it returns is valid
// until the next character is met for the first time.
func (s *splitter) foldWhole(piece string) []byte {
	s.decomposed = norm.NFKD.AppendString(s.decomposed[:0], piece)
	s.plain = s.plain[:0]
	for i, size := 0, 0; i < len(s.decomposed); i += size {
		var r rune
		r, size = utf8.DecodeRune(s.decomposed[i:])
		s.plain = appendPlain(s.plain, r)
	}
	s.composed = norm.NFC.Append(s.composed[:0], s.plain...)
	return s.composed
}

// appendPlain appends the plain small form of a decomposed character, which
// may be nothing or more than one letter.
func appendPlain(dst []byte, r rune) []byte {
	if r >= utf8.RuneSelf && accent(r) {
		return dst
	}
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(dst, "ss"...)
	case 'æ':
		return append(dst, "ae"...)
	case 'œ':
		return append(dst, "oe"...)
	case 'þ':
		return append(dst, "th"...)
	case 'ø':
		return append(dst, 'o')
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'ł':
		return append(dst, 'l')
	case 'ħ':
		return append(dst, 'h')
	case 'ı':
		return append(dst, 'i')
	case 'ς':
		return append(dst, "σ"...)
	}
	return utf8.AppendRune(dst, r)
}

// accent says whether a decomposed character only colours the letter before
// it or is there for the layout: accents, Hebrew and Arabic points, variation
// selectors, joiners, soft hyphens. The marks of other scripts are vowels and
// stay, and so do the two that make another kana.
func accent(r rune) bool {
	switch {
	case r == voiced || r == halfVoiced:
		return false
	case unicode.Is(unicode.Inherited, r), unicode.Is(unicode.Cf, r):
		return true
	}
	return unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Hebrew, unicode.Arabic)
}

const (
	voiced     = '\u3099' // makes が of か
	halfVoiced = '\u309A' // makes ぱ of は
	lengthMark = 'ー'
)

// classOf tells letters of scripts that put no blanks between words from
// others; Hangul is with them, since its words carry their endings.
func classOf(r rune) class {
	switch {
	case r == voiced, r == halfVoiced, r == lengthMark:
		return blankless
	case r == 'ʼ', !unicode.In(r, unicode.L, unicode.M, unicode.N):
		return parting // the first counts as a letter, but is an apostrophe
	case unicode.IsNumber(r):
		return digit
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return blankless
	case unicode.IsMark(r):
		return mark
	}
	return letter
}
