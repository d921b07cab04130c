package look

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"
)

// Box draws lines in a heavy frame of width cells, with a title and an aside
// on it. Each line gets width-2 cells.
func (l *Look) Box(width int, title, aside string, lines []string) []string {
	frame := S{Role: Accent}
	g := l.glyphs
	head := l.Row(width-2).Add(frame, g.HeavyRule).Gap(1).Add(S{Role: Accent, Bold: true}, title)
	if aside != "" {
		head.Gap(2).Add(S{Role: Muted}, aside)
	}
	head.Gap(1).Add(frame, strings.Repeat(g.HeavyRule, max(width-2-head.Used(), 0)))
	corner := func(i int) string { return l.Paint(frame, g.Corners[i]) }
	out := []string{corner(0) + head.String() + corner(1)}
	side := l.Paint(frame, g.Side)
	for _, line := range lines {
		out = append(out, side+exactly(line, width-2)+side)
	}
	rule := l.Paint(frame, strings.Repeat(g.HeavyRule, max(width-2, 0)))
	return append(out, corner(2)+rule+corner(3))
}

// Overlay lays box over a page at column x and line y; the page behind goes
// to the colour of rules. Lines of the box that fall off the page are lost.
func (l *Look) Overlay(base, box []string, x, y int) []string {
	out := make([]string, len(base))
	for i, line := range base {
		plain, width := ansi.Strip(line), ansi.StringWidth(line)
		if i < y || i >= y+len(box) {
			out[i] = l.Paint(S{Role: Rule}, exactly(plain, width))
			continue
		}
		over := box[i-y]
		left, right := span(plain, 0, x), span(plain, x+ansi.StringWidth(over), width)
		out[i] = l.Paint(S{Role: Rule}, left) + over + l.Paint(S{Role: Rule}, right)
	}
	return out
}

// span returns the cells from from up to to, with blanks for what is missing
// and for half a wide sign.
func span(plain string, from, to int) string {
	var b strings.Builder
	x, filled := 0, from
	for g := displaywidth.StringGraphemes(plain); g.Next(); {
		if x >= from && x+g.Width() <= to {
			b.WriteString(blanks(x - filled))
			b.WriteString(g.Value())
			filled = x + g.Width()
		}
		x += g.Width()
	}
	return exactly(b.String(), max(to-from, 0))
}

// exactly cuts or pads a painted line to width cells.
func exactly(line string, width int) string {
	if ansi.StringWidth(line) > width {
		line = ansi.Truncate(line, width, "")
	}
	for w := ansi.StringWidth(line); w < width; w = ansi.StringWidth(line) {
		line += blanks(width - w) // again where a sign took hold of the first blank
	}
	return line
}
