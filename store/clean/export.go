package clean

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// formulaStarts begin a formula in a spreadsheet, also in their full-width
// and small forms, which some programs take for the same (OWASP, CSV
// injection).
const formulaStarts = "=+-@\t\r\x00＝＋－＠﹦﹢﹣﹫"

// CSV returns field so that no spreadsheet runs it: one that begins like a
// formula, blanks aside, gets an apostrophe in front. Quoting by RFC 4180 is
// left to the writer.
func CSV(field string) string {
	for _, r := range field {
		if strings.ContainsRune(formulaStarts, r) {
			return "'" + field
		}
		if !unicode.IsSpace(r) && !isUnseen(r) {
			break
		}
	}
	return field
}

// JSONForTerminal returns the valid JSON b with every character that a
// terminal might obey or hide written as \uXXXX. Such characters stand only
// inside strings, so the value stays the same. It returns b itself if there
// are none.
func JSONForTerminal(b []byte) []byte {
	var out []byte
	from := 0
	for i := 0; i < len(b); {
		if b[i] < 0x7F {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if mustEscape(r, n) {
			out = appendEscape(append(out, b[from:i]...), r)
			from = i + n
		}
		i += n
	}
	if from == 0 {
		return b
	}
	return append(out, b[from:]...)
}

// mustEscape reports whether r, read from n bytes, may not reach a terminal.
func mustEscape(r rune, n int) bool {
	return r < 0xA0 || isBreak(r) || isUnseen(r) || r == utf8.RuneError && n == 1
}

// appendEscape appends r as JSON escapes it, in two halves beyond U+FFFF
// (RFC 8259, section 7).
func appendEscape(b []byte, r rune) []byte {
	for _, unit := range utf16.Encode([]rune{r}) {
		b = fmt.Appendf(b, `\u%04x`, unit)
	}
	return b
}
