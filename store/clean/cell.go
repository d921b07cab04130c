package clean

import (
	"strings"
	"unicode"
)

// A spreadsheet takes a cell that begins with one of these, also in its wide
// form and after blanks, for a formula (OWASP, CSV Injection).
const formulaSigns = "=+-@\t\r\x00＝＋－＠"

// Cell makes of a text a cell that no spreadsheet takes for a formula: one that
// would be gets an apostrophe before it. OfCell is its inverse.
func Cell(s string) string {
	if isFormula(s) {
		return "'" + s
	}
	return s
}

// OfCell is the text that Cell made a cell of.
func OfCell(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && isFormula(rest) {
		return rest
	}
	return s
}

// isFormula also looks behind apostrophes, so that a text with one of its own
// is told from one that got it here.
func isFormula(s string) bool {
	rest := strings.TrimLeftFunc(s, func(r rune) bool { return r == '\'' || unicode.IsSpace(r) && r != '\t' && r != '\r' })
	return strings.IndexAny(rest, formulaSigns) == 0
}
