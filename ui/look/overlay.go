package look

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"earshot/ui/page"
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
		plain := ansi.Strip(line)
		if i < y || i >= y+len(box) {
			out[i] = l.Paint(S{Role: Rule}, plain)
			continue
		}
		out[i] = l.behind(plain, box[i-y], x)
	}
	return out
}

func (l *Look) behind(plain, over string, x int) string {
	w, end := page.Width(plain), x+ansi.StringWidth(over)
	left := exactly(ansi.Cut(plain, 0, x), x)
	right := ""
	if end < w {
		right = ansi.Cut(plain, end, w)
		right = blanks(w-end-page.Width(right)) + right // half of a wide sign lies under the box
	}
	return l.Paint(S{Role: Rule}, left) + over + l.Paint(S{Role: Rule}, right)
}

// exactly cuts or pads a painted line to width cells.
func exactly(line string, width int) string {
	if w := ansi.StringWidth(line); w <= width {
		return line + blanks(width-w)
	}
	line = ansi.Truncate(line, width, "")
	return line + blanks(width-ansi.StringWidth(line))
}
