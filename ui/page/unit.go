package page

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/clipperhouse/uax29/v2/words"
)

// Word returns the word at offset, or the run of signs such as "?!" that
// stands there, or an empty range where there is a blank.
func Word(text string, offset int) (start, end int) {
	offset = min(max(offset, 0), len(text))
	from, to := lineAround(text, offset)
	for _, u := range wordsIn(text, from, to) {
		if u.start <= offset && offset < u.end {
			return Snap(text, u.start, u.end)
		}
	}
	return offset, offset
}

// Sentence returns the sentence at offset without the blanks round it, or an
// empty range on an empty line. Blanks and the newline after a sentence belong
// to it, and so does the end of the text.
//
// A sentence never crosses an empty line, nor a line end that its writer
// typed: one before a list item or a quoted line, or one where the next word
// would have had room. It does cross the line ends that a mail program put in.
// What holds neither letter nor digit, such as an emoji, goes with the
// sentence before it.
func Sentence(text string, offset int) (start, end int) {
	return unitAt(text, offset, bySentence)
}

// Paragraph returns the lines round offset up to the next empty ones, without
// the blanks round them, or an empty range on an empty line.
func Paragraph(text string, offset int) (start, end int) {
	return unitAt(text, offset, byParagraph)
}

// A unit is a word, sentence or paragraph as a range of bytes.
type unit struct {
	start, end int
	sign       bool // it is a run of signs, not a word
}

// A grain is one way to part a text into units.
type grain struct {
	// block returns the stretch of text round offset that holds its units
	// whole. Blocks cover the text without gap.
	block func(text string, offset int) (start, end int)
	units func(text string, start, end int) []unit
}

var (
	byWord      = grain{lineAround, stopsIn}
	bySentence  = grain{flowAround, sentencesIn}
	byParagraph = grain{paragraphAround, paragraphIn}
)

// unitAt returns the unit that holds offset or ends before it, else the first
// one after it in its block.
func unitAt(text string, offset int, g grain) (start, end int) {
	offset = min(max(offset, 0), len(text))
	at := offset
	if at == len(text) && at > 0 {
		at--
	}
	from, to := lineAround(text, at)
	if empty(text[from:to]) {
		return offset, offset
	}
	from, to = g.block(text, at)
	start, end = offset, offset
	_, next := clusterAt(text, at)
	for i, u := range g.units(text, from, to) {
		if i == 0 || u.start < next {
			start, end = u.start, u.end
		}
	}
	return Snap(text, start, end)
}

// lineAround returns the line of text that holds offset, with its newline.
func lineAround(text string, offset int) (start, end int) {
	return lineStart(text, offset), lineEnd(text, offset)
}

// paragraphAround returns the lines up to the next empty ones, and these too.
func paragraphAround(text string, offset int) (start, end int) {
	start, end = lineAround(text, offset)
	for start > 0 {
		before := lineStart(text, start-1)
		if empty(text[before:start]) && !empty(text[start:lineEnd(text, start)]) {
			break
		}
		start = before
	}
	for end < len(text) {
		next := lineEnd(text, end)
		if empty(text[lineStart(text, end-1):end]) && !empty(text[end:next]) {
			break
		}
		end = next
	}
	return start, end
}

func paragraphIn(text string, start, end int) []unit {
	return appendTrimmed(nil, text, start, end)
}

// appendTrimmed appends the range without the blanks at its ends, unless
// nothing is left.
func appendTrimmed(units []unit, text string, start, end int) []unit {
	s := strings.TrimLeftFunc(text[start:end], unicode.IsSpace)
	start = end - len(s)
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	if s == "" {
		return units
	}
	return append(units, unit{start: start, end: start + len(s)})
}

// wordsIn returns the words of a line, and the signs between them run by run.
func wordsIn(text string, start, end int) []unit {
	var out []unit
	for it := words.FromString(text[start:end]); it.Next(); {
		u := unit{start + it.Start(), start + it.End(), !wordy(it.Value())}
		last := len(out) - 1
		switch {
		case empty(it.Value()):
		case u.sign && last >= 0 && out[last].sign && out[last].end == u.start:
			out[last].end = u.end
		default:
			out = append(out, u)
		}
	}
	return out
}

// stopsIn returns what a move by word stops at: words, and runs of signs that
// say something by themselves, such as "!!!" or ":-)", but no single comma.
func stopsIn(text string, start, end int) []unit {
	return slices.DeleteFunc(wordsIn(text, start, end), func(u unit) bool {
		_, size := utf8.DecodeRuneInString(text[u.start:u.end])
		return u.sign && size == u.end-u.start
	})
}

// wordy reports whether s holds a letter, a digit or an emoji.
func wordy(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r)
	}) >= 0
}

// sentencesIn returns the sentences of text that flows, that is, in which
// every newline but the last stands for a blank.
func sentencesIn(text string, start, end int) []unit {
	flow := text[start:end]
	if i := strings.IndexByte(flow, '\n'); i >= 0 && i < len(flow)-1 {
		flow = strings.ReplaceAll(flow, "\n", " ")
	}
	var out []unit
	for it := sentences.FromString(flow); it.Next(); {
		from, to := start+it.Start(), start+it.End()
		if last := len(out) - 1; last >= 0 {
			from += afterword(it.Value(), text[out[last].start:out[last].end])
			out = appendTrimmed(out[:last], text, out[last].start, from)
		}
		out = appendTrimmed(out, text, from, to)
	}
	return out
}

// afterword returns how many bytes of next still belong to the sentence before
// it: all after an abbreviation and where nothing is said, else the emoji that
// it begins with.
func afterword(next, before string) int {
	if !speaks(next) || abbreviated(before) {
		return len(next)
	}
	n := 0
	for {
		sign, rest, _ := strings.Cut(next[n:], " ")
		if sign == "" || speaks(sign) || !wordy(sign) {
			return n
		}
		n = len(next) - len(rest)
	}
}

// speaks reports whether s holds a letter or a digit.
func speaks(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0
}

// abbreviations end in a full stop that ends no sentence, even if a capital
// letter follows. Those before a small letter need no list.
const abbreviations = " mr. mrs. ms. dr. prof. st. no. nr. vs. e.g. i.e. cf. z.b. bzw. hr. fr. sra. sr. mme. m. "

// longAbbreviation is more bytes than an abbreviation and the signs before it
// have, so that a sentence's length does not matter.
const longAbbreviation = 16

// abbreviated reports whether a sentence seems to end in an abbreviation.
func abbreviated(sentence string) bool {
	word := sentence[max(0, len(sentence)-longAbbreviation):]
	word = word[strings.LastIndexFunc(word, unicode.IsSpace)+1:]
	word = strings.TrimLeft(word, "([\"'“‘")
	return strings.Contains(abbreviations, " "+strings.ToLower(word)+" ")
}
