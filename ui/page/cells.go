package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Width returns the cells that s takes on a screen.
func Width(s string) int { return displaywidth.String(s) }

// Cut returns s, or as many of its clusters as leave room for the … that then
// ends it. The result is never wider than width; below 1 it is empty.
func Cut(s string, width int) string {
	if width < 1 {
		return ""
	}
	if Width(s) <= width {
		return s
	}
	keep, x := 0, 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		x += g.Width()
		if x > width-1 {
			break
		}
		keep += len(g.Value())
	}
	return s[:keep] + "…"
}

// Fit returns s cut to width and padded with blanks, so that what follows it
// in a row stands in its column.
func Fit(s string, width int) string {
	s = Cut(s, width)
	s += strings.Repeat(" ", max(width-Width(s), 0))
	if Width(s) < width { // an Arabic number sign at the end took the first blank
		s += " "
	}
	return s
}

const (
	emojiStyle = '\ufe0f' // variation selector 16
	joiner     = '\u200d' // zero width joiner
)

// Simple returns s with every emoji as its base sign, without style, skin tone
// and what was joined to it: terminals agree on the width of these alone.
// Joiners between letters stay, since Arabic and Indic words need them.
func Simple(s string) string {
	if strings.IndexFunc(s, decorates) < 0 {
		return s
	}
	var b strings.Builder
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		b.WriteString(simple(g.Value()))
	}
	return b.String()
}

// simple returns one cluster by its base sign.
func simple(cluster string) string {
	base, size := utf8.DecodeRuneInString(cluster)
	if size == len(cluster) || holds(base) || strings.IndexFunc(cluster[size:], decorates) < 0 {
		return cluster
	}
	var b strings.Builder
	b.WriteString(cluster[:size])
	for _, r := range cluster[size:] {
		if r == joiner && !unicode.IsLetter(base) {
			break
		}
		if r == joiner || !decorates(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// decorates reports whether r changes the look of the emoji before it.
func decorates(r rune) bool {
	return r == emojiStyle || r == joiner || r >= 0x1f3fb && r <= 0x1f3ff
}

// holds reports whether a bare r would take hold of the cluster after it:
// halves of flags, Korean letters, signs that stand before a number.
func holds(r rune) bool {
	return r >= 0x1f1e6 && r <= 0x1f1ff || unicode.Is(unicode.Hangul, r) ||
		unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}
