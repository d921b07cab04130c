package look

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"earshot/ui/page"
)

// A Part is a piece of a line: some text in one style.
type Part struct {
	S    S
	Text string
}

// A Row is one line under construction. It knows its width in cells: what
// does not fit is cut with an ellipsis, what is missing is filled with blanks.
type Row struct {
	l     *Look
	width int
	tint  Tint
	used  int // cells of the parts
	parts []Part
	tail  []Part
	room  [8]Part // the first parts, to spare the row an allocation
}

// Row begins a line of width cells.
func (l *Look) Row(width int) *Row {
	r := &Row{l: l, width: max(width, 0)}
	r.parts = r.room[:0]
	return r
}

// Add appends text. Empty text adds nothing.
func (r *Row) Add(s S, text string) *Row {
	if text != "" {
		r.parts = append(r.parts, Part{s, text})
		r.used += page.Width(text)
	}
	return r
}

// AddParts appends several parts.
func (r *Row) AddParts(parts ...Part) *Row {
	for _, p := range parts {
		r.Add(p.S, p.Text)
	}
	return r
}

// Gap appends n blanks.
func (r *Row) Gap(n int) *Row { return r.Add(S{}, blanks(n)) }

// To appends blanks up to column x, and nothing when the row is past it.
func (r *Row) To(x int) *Row { return r.Gap(x - r.used) }

// Column appends text cut or padded to n cells, so that what follows stands
// in its place.
func (r *Row) Column(s S, n int, text string) *Row {
	text = r.l.Cut(text, n)
	w := page.Width(text)
	return r.Add(s, text).Gap(n - w)
}

// Number appends text right-aligned in n cells.
func (r *Row) Number(s S, n int, text string) *Row {
	text = r.l.Cut(text, n)
	return r.Gap(n-page.Width(text)).Add(s, text)
}

// Right appends text to the tail, which ends one blank before the end of the
// row and is kept whole while the rest is cut.
func (r *Row) Right(s S, text string) *Row {
	if text != "" {
		r.tail = append(r.tail, Part{s, text})
	}
	return r
}

// Meter appends a rule of n cells, heavy as far as done is of total.
func (r *Row) Meter(n, done, total int) *Row {
	full := 0
	if total > 0 {
		full = min(n*max(done, 0)/total, n)
	}
	r.Add(S{Role: Accent}, strings.Repeat(r.l.glyphs.HeavyRule, full))
	return r.Add(S{Role: Rule}, strings.Repeat(r.l.glyphs.Rule, max(n-full, 0)))
}

// Tint lays a tint under the whole row, parts with a tint of their own aside.
func (r *Row) Tint(t Tint) *Row {
	r.tint = t
	return r
}

// Used returns the cells that Add and its like have filled so far.
func (r *Row) Used() int { return r.used }

// String returns the painted line, exactly as wide as the row.
func (r *Row) String() string {
	var b strings.Builder
	b.Grow(r.width + 24*(len(r.parts)+len(r.tail)+2))
	tail := widthOf(r.tail)
	left := r.width
	if tail > 0 {
		left = max(r.width-min(tail, r.width-1)-2, 0)
	}
	x := r.draw(&b, r.parts, left)
	if tail > 0 {
		x += r.blank(&b, max(r.width-tail-1, 0)-x)
		x += r.draw(&b, r.tail, r.width-x)
	}
	r.blank(&b, r.width-x)
	return r.mend(b.String())
}

// draw paints parts into at most room cells and returns how many it took.
// Blanks at the end may be lost without a sign.
func (r *Row) draw(b *strings.Builder, parts []Part, room int) int {
	short := widthOf(withoutBlankEnd(parts)) > room
	x := 0
	for _, p := range parts {
		w := page.Width(p.Text)
		if x+w >= room {
			if short {
				p.Text = r.l.cutShort(p.Text, room-x)
			} else if x+w > room {
				p.Text = blanks(room - x)
			}
			r.put(b, p)
			return x + page.Width(p.Text)
		}
		r.put(b, p)
		x += w
	}
	return x
}

func (r *Row) put(b *strings.Builder, p Part) {
	if p.S.Tint == NoTint {
		p.S.Tint = r.tint
	}
	if p.S == (S{}) && strings.TrimLeft(p.Text, " ") == "" {
		b.WriteString(p.Text) // blanks have no colour of their own
		return
	}
	r.l.paint(b, p.S, p.Text)
}

func (r *Row) blank(b *strings.Builder, n int) int {
	if n <= 0 {
		return 0
	}
	r.put(b, Part{Text: blanks(n)})
	return n
}

// mend adds the cells that were lost where the last cluster of one part took
// hold of the first of the next, and again where a sign at the very end takes
// hold of the first blank of the mending.
func (r *Row) mend(line string) string {
	if isASCII(line) {
		return line
	}
	for w := ansi.StringWidth(line); w < r.width; w = ansi.StringWidth(line) {
		line += r.l.Paint(S{Tint: r.tint}, blanks(r.width-w))
	}
	return line
}

// Cut returns text, or as much of it as fits in width cells with the sign for
// cut text at its end.
func (l *Look) Cut(text string, width int) string {
	if page.Width(text) <= width {
		return text
	}
	return l.cutShort(text, width)
}

// cutShort cuts text although it might fit, because more was to follow.
func (l *Look) cutShort(text string, width int) string {
	if width < 1 {
		return ""
	}
	cut := page.Cut(text+blanks(width), width)
	if l.ascii {
		cut = strings.TrimSuffix(cut, "…") + l.glyphs.Cut
	}
	return cut
}

// Fit returns text cut or padded to width cells.
func (l *Look) Fit(text string, width int) string { return page.Fit(l.Cut(text, width), width) }

func widthOf(parts []Part) int {
	w := 0
	for _, p := range parts {
		w += page.Width(p.Text)
	}
	return w
}

func withoutBlankEnd(parts []Part) []Part {
	for len(parts) > 0 && strings.TrimLeft(parts[len(parts)-1].Text, " ") == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

const manyBlanks = "                                                                                                                                "

func blanks(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(manyBlanks) {
		return manyBlanks[:n]
	}
	return strings.Repeat(" ", n)
}
