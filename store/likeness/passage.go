package likeness

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortest is the number of bytes below which a sentence ("Hi there.") goes
// with the next; longest, that above which one without an end is parted.
const (
	shortest = 24
	longest  = 400
)

// Passages gives the passages of a text to yield as ranges of bytes without
// the blanks round them, in order, until it says no: sentences, of which short
// ones are taken together, none across an empty line.
func Passages(text string, yield func(start, end int) bool) {
	from := 0
	for i, size := 0, 0; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[i:])
		end := i + size
		if !ends(text, r, end, end-from) {
			continue
		}
		if !give(text, from, end, yield) {
			return
		}
		from = end
	}
	give(text, from, len(text), yield)
}

// ends says whether a passage of n bytes ends with r, which ends at end.
func ends(text string, r rune, end, n int) bool {
	switch r {
	case '.', '!', '?':
		return n >= shortest && (end == len(text) || text[end] == ' ' || text[end] == '\n')
	case '。', '！', '？':
		return n >= shortest
	case '\n':
		return end < len(text) && text[end] == '\n'
	}
	return n >= longest && unicode.IsSpace(r)
}

func give(text string, from, end int, yield func(start, end int) bool) bool {
	rest := strings.TrimLeftFunc(text[from:end], unicode.IsSpace)
	said := strings.TrimRightFunc(rest, unicode.IsSpace)
	start := end - len(rest)
	return said == "" || yield(start, start+len(said))
}
