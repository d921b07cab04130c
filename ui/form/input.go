package form

import (
	"cmp"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"earshot/ui/look"
	"earshot/ui/page"
)

// An input is how one kind of field is filled and drawn.
type input interface {
	key(tea.KeyPressMsg) bool // whether it had a use for the key
	paste(string)
	value() string
	set(string)
	leave()        // another field is taken in hand
	wrong() string // why the value cannot be understood, in a sentence; empty: it can
	hints() []look.Hint
	// rows draws the value in rows of at most room cells and says where in
	// them the cursor stands.
	rows(l *look.Look, room int, here bool) (rows []row, x, y int)
}

func newInput(f *Field) input {
	var in input
	switch f.Kind {
	case Choice:
		in = &choice{options: f.Options, empty: f.Empty}
	case Suggest:
		in = &suggest{Line: NewLine(MaxPaste), find: f.Find, finds: cmp.Or(f.Finds, "one"), makes: f.New, own: f.Own, recent: f.Recent, empty: f.Empty, saves: f.Saves}
	case Day:
		in = &day{today: f.Today, text: text{Line: NewLine(dayMost), empty: f.Empty}}
	case Ticks:
		in = newTicks(f)
	case Secret:
		in = newSecret(f.Empty)
	default:
		in = &text{Line: NewLine(MaxPaste), empty: f.Empty}
	}
	in.set(f.Value)
	return in
}

// A text is a line of words, or a secret.
type text struct {
	*Line
	secret bool
	empty  string
}

func newSecret(empty string) *text {
	t := &text{Line: NewLine(MaxPaste), secret: true, empty: empty}
	t.raw = true
	return t
}

func (t *text) key(msg tea.KeyPressMsg) bool { return t.Key(msg) }

func (t *text) set(value string)   { t.Set(value) }
func (t *text) paste(s string)     { t.Insert(s) }
func (t *text) value() string      { return t.words() }
func (t *text) leave()             {}
func (t *text) wrong() string      { return "" }
func (t *text) hints() []look.Hint { return nil }

// words returns the text without the blanks round it; a secret is whole.
func (t *text) words() string {
	if t.secret {
		return t.Text()
	}
	return strings.TrimSpace(t.Text())
}

func (t *text) rows(l *look.Look, room int, here bool) ([]row, int, int) {
	shown, at := t.Text(), t.At()
	if t.secret {
		shown, at = bullets(l, t.Text()), len(bullets(l, t.Text()[:t.At()]))
	}
	return wordRows(shown, at, room, here, t.empty)
}

// bullets hides a secret, one bullet a sign.
func bullets(l *look.Look, s string) string {
	bullet := "•"
	if l.Glyphs().Cut == "~" {
		bullet = "*"
	}
	n := 0
	for g := graphemes.FromString(s); g.Next(); {
		n++
	}
	return strings.Repeat(bullet, n)
}

// mostRows is how much of a long value is drawn: the rows up to the cursor's,
// or the first of a field that is not in hand, so that the others stay in
// sight.
const mostRows = 4

// piece is the bytes of a long value that are laid out before and after the
// cursor: more than the rows that are drawn can hold.
const piece = 2048

// near returns the part of a value that can be drawn. It begins at the same
// place for a while of typing, so that its rows stay where they are.
func near(words string, at int, here bool) (string, int) {
	from := max(at/piece-1, 0) * piece
	if !here {
		from, at = 0, 0
	}
	for from > 0 && !utf8.RuneStart(words[from]) {
		from--
	}
	return upTo(words[from:], at-from+piece), at - from
}

// wordRows wraps words and finds the cursor. In the field in hand a sign is
// laid out after the last, so that the cursor has a cell to stand on.
func wordRows(words string, at, room int, here bool, empty string) ([]row, int, int) {
	if words == "" && (!here || empty != "") {
		return []row{{parts: []look.Part{{S: look.S{Role: look.Faint}, Text: empty}}, bar: true}}, 0, 0
	}
	words, at = near(words, at, here)
	end := ""
	if here {
		end = "x"
	}
	p := page.Layout(words+end, nil, room, page.Options{})
	var rows []row
	for i := range p.Lines {
		line := p.Text(i)
		if i == len(p.Lines)-1 {
			line = strings.TrimSuffix(line, end)
		}
		rows = append(rows, row{parts: []look.Part{{Text: line}}, bar: true})
	}
	y, x := p.At(at)
	top := 0
	if here {
		top = max(0, y-mostRows+1)
	}
	return rows[top:min(top+mostRows, len(rows))], x, y - top
}
