package page

import (
	"strings"
	"unicode"
)

// wrappedFrom is the least width, in cells, at which mail programs wrap. A line
// that ends where the next word would still fit was ended by its writer.
const wrappedFrom = 60

// longLine is a length in bytes past which a line counts as full without
// being measured.
const longLine = 1024

// flowAround returns the lines round offset that read on as one.
func flowAround(text string, offset int) (start, end int) {
	start, end = lineAround(text, offset)
	for start > 0 && flows(text, start) {
		start = lineStart(text, start-1)
	}
	for end < len(text) && flows(text, end) {
		end = lineEnd(text, end)
	}
	return start, end
}

// flows reports whether the line that begins at offset reads on from the line
// before it.
func flows(text string, offset int) bool {
	before := strings.TrimRightFunc(text[lineStart(text, offset-1):offset], unicode.IsSpace)
	next := text[offset:lineEnd(text, offset)]
	if before == "" || empty(next) || beginsItem(next) {
		return false
	}
	return len(before) > longLine || Width(before)+1+Width(firstWord(next)) > wrappedFrom
}

// firstWord returns s up to its first blank, after the blanks it begins with.
func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		s = s[:i]
	}
	return s[:min(len(s), longLine)]
}

// beginsItem reports whether a line begins a list item or is quoted.
func beginsItem(line string) bool {
	line = strings.TrimLeftFunc(line, unicode.IsSpace)
	if strings.HasPrefix(line, ">") {
		return true
	}
	sign, _, _ := strings.Cut(line, " ")
	switch sign {
	case "-", "*", "+", "•", "‣", "◦", "–", "—", "--":
		return true
	}
	number := strings.TrimRight(sign, ".)")
	return number != sign && len(number) > 0 && len(number) < 4 && strings.Trim(number, "0123456789") == ""
}
