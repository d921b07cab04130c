package clean_test

import (
	"strings"
	"testing"
	"unicode"

	"earshot/store/clean"
)

func TestCellsAreNoFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "",
		"lid":                "lid",
		"'quoted' words":     "'quoted' words",
		"=1+1":               "'=1+1",
		"+353 1":             "'+353 1",
		"-too hot":           "'-too hot",
		"@home":              "'@home",
		"\tx":                "'\tx",
		"  =1":               "'  =1",
		"\u3000=1":           "'\u3000=1",
		"＝HYPERLINK(1)":      "'＝HYPERLINK(1)",
		"'=1":                "''=1",
		"' '-":               "'' '-",
		"a=1":                "a=1",
		"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
	} {
		if got := clean.Cell(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever the text, its cell begins with nothing that a spreadsheet runs, and
// the text comes back exactly.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"lid", "=1", "'=1", " \u00a0@", "''", "＝", "\x00", "\t", "\n=1", "'\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cell := clean.Cell(s)
		if strings.ContainsAny(firstOf(cell), "=+-@\t\r\x00＝＋－＠") {
			t.Errorf("%q becomes the formula %q", s, cell)
		}
		if got := clean.OfCell(cell); got != s {
			t.Errorf("%q becomes %q and then %q", s, cell, got)
		}
	})
}

// firstOf is the first sign that a spreadsheet looks at.
func firstOf(cell string) string {
	for _, r := range strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) && r != '\t' && r != '\r' }) {
		return string(r)
	}
	return ""
}
