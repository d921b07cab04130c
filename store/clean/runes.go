package clean

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	zwnj       = '\u200C'
	zwj        = '\u200D'
	textStyle  = '\uFE0E' // variation selector 15
	emojiStyle = '\uFE0F' // variation selector 16
	keycap     = '\u20E3'
)

// unseenTables hold the characters that take no room on a screen and the ones
// of which nobody knows how they look.
var unseenTables = []*unicode.RangeTable{
	unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point,
	unicode.Co, unicode.Noncharacter_Code_Point,
}

// joiningScripts are the scripts in which a joiner or non-joiner is spelling:
// Arabic and its kin, and the Indic ones.
var joiningScripts = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
	unicode.Malayalam, unicode.Sinhala,
}

// prefixes are the letters of grapheme break class Prepend (UAX #29); the
// other members of that class are unicode.Prepended_Concatenation_Mark.
var prefixes = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0D4E, Hi: 0x0D4E, Stride: 1}},
	R32: []unicode.Range32{
		{Lo: 0x111C2, Hi: 0x111C3, Stride: 1}, {Lo: 0x113D1, Hi: 0x113D1, Stride: 1},
		{Lo: 0x1193F, Hi: 0x1193F, Stride: 1}, {Lo: 0x11941, Hi: 0x11941, Stride: 1},
		{Lo: 0x11A3A, Hi: 0x11A3A, Stride: 1}, {Lo: 0x11A84, Hi: 0x11A89, Stride: 1},
		{Lo: 0x11D46, Hi: 0x11D46, Stride: 1}, {Lo: 0x11F02, Hi: 0x11F02, Stride: 1},
	},
}

// pictographs hold the characters that can be drawn as emoji and their
// neighbours (Extended_Pictographic in Unicode's emoji-data.txt, with the gaps
// inside a block closed).
var pictographs = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00A9, Hi: 0x00AE, Stride: 5}, {Lo: 0x203C, Hi: 0x2049, Stride: 13},
		{Lo: 0x2122, Hi: 0x2139, Stride: 23}, {Lo: 0x2194, Hi: 0x21AA, Stride: 1},
		{Lo: 0x231A, Hi: 0x231B, Stride: 1}, {Lo: 0x2328, Hi: 0x2328, Stride: 1},
		{Lo: 0x23CF, Hi: 0x23CF, Stride: 1}, {Lo: 0x23E9, Hi: 0x23FA, Stride: 1},
		{Lo: 0x24C2, Hi: 0x24C2, Stride: 1}, {Lo: 0x25AA, Hi: 0x25FE, Stride: 1},
		{Lo: 0x2600, Hi: 0x27BF, Stride: 1}, {Lo: 0x2934, Hi: 0x2935, Stride: 1},
		{Lo: 0x2B05, Hi: 0x2B55, Stride: 1}, {Lo: 0x3030, Hi: 0x303D, Stride: 13},
		{Lo: 0x3297, Hi: 0x3299, Stride: 2},
	},
	R32: []unicode.Range32{
		{Lo: 0x1F000, Hi: 0x1F1E5, Stride: 1}, {Lo: 0x1F200, Hi: 0x1F3FA, Stride: 1},
		{Lo: 0x1F400, Hi: 0x1FAFF, Stride: 1}, {Lo: 0x1FC00, Hi: 0x1FFFD, Stride: 1},
	},
	LatinOffset: 1,
}

// plainLen returns the length of the plain text that s begins with: printable
// ASCII, newlines and the characters for which isPlain holds. It is what makes
// decoding a store cheap.
func plainLen(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c-' ' < 0x7F-' ' || c == '\n' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isPlain(r) || n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}

// isPlain reports whether r, which is not ASCII, is safe whatever stands
// beside it: visible, in NFC, no mark, never part of a longer cluster unless
// its neighbour asks for that. It knows the common characters and leaves the
// rest to the rules.
func isPlain(r rune) bool {
	switch {
	case r < 0x0300:
		return r >= 0xA0 && r != 0xAD
	case r < 0x0900:
		return isPlainAlphabet(r)
	case r < 0x2000:
		return within(r, 0x0904, 0x0939) || within(r, 0x0E01, 0x0E30) ||
			within(r, 0x0E40, 0x0E46) || within(r, 0x1E00, 0x1EFF)
	case r < 0x3000:
		return isPlainSymbol(r)
	case r < 0x10000:
		return within(r, 0x3000, 0x3029) || within(r, 0x3041, 0x3096) ||
			within(r, 0x309B, 0x30FF) || within(r, 0x3105, 0x3163) ||
			within(r, 0x3165, 0x318E) || within(r, 0x3200, 0x9FFF) ||
			within(r, 0xAC00, 0xD7A3) || within(r, 0xFF01, 0xFF9D) || r == 0xFFFD
	}
	return within(r, 0x1F300, 0x1F3FA) || within(r, 0x1F400, 0x1FAFF) || within(r, 0x20000, 0x2A6DF)
}

// isPlainAlphabet is isPlain for Greek, Cyrillic, Armenian, Hebrew and Arabic.
func isPlainAlphabet(r rune) bool {
	return within(r, 0x0388, 0x0482) || within(r, 0x048A, 0x0590) ||
		within(r, 0x05D0, 0x05F2) || within(r, 0x0620, 0x064A) ||
		within(r, 0x0660, 0x066F) || within(r, 0x0671, 0x06D5) || within(r, 0x06EE, 0x06FF)
}

// isPlainSymbol is isPlain for punctuation, currencies, arrows and pictures.
func isPlainSymbol(r rune) bool {
	return within(r, 0x2010, 0x2027) || within(r, 0x202F, 0x205F) ||
		within(r, 0x2070, 0x20CF) || within(r, 0x2100, 0x2125) ||
		within(r, 0x212C, 0x2328) || within(r, 0x232B, 0x2ADB)
}

func within(r, first, last rune) bool { return first <= r && r <= last }

// isBreak reports whether r ends a line, "\n" and CRLF aside.
func isBreak(r rune) bool {
	switch r {
	case '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// isUnseen reports whether a reader could not see r.
func isUnseen(r rune) bool {
	return unicode.In(r, unseenTables...) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// isMark reports whether r is drawn over or around its base.
func isMark(r rune) bool { return r >= 0x0300 && unicode.In(r, unicode.Mn, unicode.Me) }

func isJoiner(r rune) bool { return r == zwj || r == zwnj }

// isVirama reports whether s begins with a sign that joins two Indic letters
// (canonical combining class 9); all of them have three bytes or more.
func isVirama(s string) bool {
	return len(s) > 2 && s[0] >= 0xE0 && norm.NFC.PropertiesString(s).CCC() == 9
}

// isPrefix reports whether r attaches to what follows it.
func isPrefix(r rune) bool {
	return unicode.In(r, unicode.Prepended_Concatenation_Mark, prefixes)
}

// joinsLeft reports whether the visible r belongs to the cluster before it.
// Below the first combining mark none does.
func joinsLeft(r rune) bool {
	return r >= 0x0300 && joins(r)
}

func joins(r rune) bool {
	return isJamo(r) || isSkinTone(r) || r == '\u0E33' || r == '\u0EB3' ||
		unicode.In(r, unicode.M, unicode.Other_Grapheme_Extend)
}

// joinsRight reports whether the visible r draws in whatever follows it.
func joinsRight(r rune) bool { return r >= 0x0600 && (isJamo(r) || isPrefix(r)) }

// isJamo reports whether r is a part of a Hangul syllable.
func isJamo(r rune) bool {
	return within(r, 0x1100, 0x11FF) || within(r, 0xA960, 0xA97C) || within(r, 0xD7B0, 0xD7FB)
}

func isPictograph(r rune) bool { return unicode.Is(pictographs, r) }

func isSkinTone(r rune) bool { return within(r, 0x1F3FB, 0x1F3FF) }

// isKeycap reports whether base is the sign on a key that next draws.
func isKeycap(base, next rune) bool {
	return next == keycap && (within(base, '0', '9') || base == '#' || base == '*')
}

// joiningScript returns the script of r if joiners are part of its spelling.
func joiningScript(r rune) *unicode.RangeTable {
	for _, script := range joiningScripts {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}

// inScript reports whether r is a letter, digit or mark of script that stays
// where it is when a joiner precedes it.
func inScript(script *unicode.RangeTable, r rune) bool {
	return unicode.Is(script, r) && !isUnseen(r) && !isPrefix(r)
}
