package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
	"earshot/ui/page"
)

// A choice is one of a few, or none yet.
type choice struct {
	options []Option
	chosen  string
	empty   string
}

func (c *choice) paste(string)  {}
func (c *choice) value() string { return c.chosen }
func (c *choice) leave()        {}
func (c *choice) wrong() string { return "" }

func (c *choice) set(name string) {
	if name == "" || c.index(name) >= 0 {
		c.chosen = name
	}
}

func (c *choice) index(name string) int {
	return slices.IndexFunc(c.options, func(o Option) bool { return o.Name == name })
}

func (c *choice) hints() []look.Hint { return []look.Hint{{Key: "Left/Right", Word: "chooses"}} }

func (c *choice) key(msg tea.KeyPressMsg) bool {
	at := c.index(c.chosen)
	switch s := msg.String(); {
	case s == "left":
		c.choose(max(at-1, 0))
	case s == "right", s == "space":
		c.choose(min(at+1, len(c.options)-1))
	case s == "backspace", s == "delete":
		c.chosen = ""
	case msg.Text != "":
		c.letter(strings.ToLower(msg.Text), at)
	default:
		return false
	}
	return true
}

func (c *choice) choose(i int) { c.chosen = c.options[i].Name }

// letter chooses the next option that begins with a letter.
func (c *choice) letter(letter string, after int) {
	for i := range c.options {
		o := c.options[(after+1+i)%len(c.options)]
		if strings.HasPrefix(strings.ToLower(o.Name), letter) {
			c.chosen = o.Name
			return
		}
	}
}

// rows shows all options with the chosen one in brackets. Where they need
// more than a row, only the field in hand opens them.
func (c *choice) rows(_ *look.Look, room int, here bool) ([]row, int, int) {
	all, x, y := c.flow(room)
	if here || len(all) == 1 {
		return all, x, y
	}
	if c.chosen == "" {
		return wordRows("", 0, room, false, c.empty)
	}
	return wordRows(c.chosen, 0, room, false, "")
}

func (c *choice) flow(room int) (rows []row, x, y int) {
	used := 0
	rows = []row{{bar: true}}
	for _, o := range c.options {
		word, s := o.Name, look.S{Role: look.Muted}
		if o.Name == c.chosen {
			word, s = "("+o.Name+")", look.S{Bold: true}
		}
		if used > 0 && used+1+page.Width(word) > room {
			rows, used = append(rows, row{bar: true}), 0
		}
		last := &rows[len(rows)-1]
		if used > 0 {
			last.parts = append(last.parts, look.Part{Text: " "})
			used++
		}
		if o.Name == c.chosen {
			x, y = used, len(rows)-1
		}
		last.parts = append(last.parts, look.Part{S: s, Text: word})
		used += page.Width(word)
	}
	return rows, x, y
}

// ticks are any of a few, one a row.
type ticks struct {
	options []Option
	on      []bool
	at      int
	empty   string
	few     bool // all are shown even when the field is not in hand
}

func newTicks(f *Field) *ticks {
	return &ticks{options: f.Options, on: make([]bool, len(f.Options)), empty: f.Empty, few: f.Empty == ""}
}

func (t *ticks) paste(string)       {}
func (t *ticks) leave()             {}
func (t *ticks) wrong() string      { return "" }
func (t *ticks) hints() []look.Hint { return []look.Hint{{Key: "Space", Word: "ticks"}} }

func (t *ticks) value() string {
	var names []string
	for i, o := range t.options {
		if t.on[i] {
			names = append(names, o.Name)
		}
	}
	return strings.Join(names, "\n")
}

func (t *ticks) set(value string) {
	names := strings.Split(value, "\n")
	for i, o := range t.options {
		t.on[i] = slices.Contains(names, o.Name)
	}
}

// key leaves Up on the first row and Down on the last to the form.
func (t *ticks) key(msg tea.KeyPressMsg) bool {
	switch s := msg.String(); {
	case len(t.options) == 0:
		return false
	case s == "space":
		t.on[t.at] = !t.on[t.at]
	case (s == "down" || s == "j") && t.at < len(t.options)-1:
		t.at++
	case (s == "up" || s == "k") && t.at > 0:
		t.at--
	case msg.Text != "":
		t.letter(strings.ToLower(msg.Text))
	default:
		return false
	}
	return true
}

// letter goes to the next option that begins with a letter.
func (t *ticks) letter(letter string) {
	for i := range t.options {
		if n := (t.at + 1 + i) % len(t.options); strings.HasPrefix(strings.ToLower(t.options[n].Name), letter) {
			t.at = n
			return
		}
	}
}

// shut shows what is ticked in a row, where that has room.
func (t *ticks) shut(l *look.Look, room int) ([]row, int, int) {
	words := strings.ReplaceAll(t.value(), "\n", ", ")
	if words == "" {
		return wordRows("", 0, room, false, t.empty)
	}
	return wordRows(l.Cut(words, room), 0, room, false, "")
}

func (t *ticks) rows(l *look.Look, room int, here bool) ([]row, int, int) {
	var rows []row
	if !here && !t.few {
		return t.shut(l, room)
	}
	for i, o := range t.options {
		box, s := "[ ] ", look.S{Role: look.Muted}
		if t.on[i] {
			box, s = "[x] ", look.S{}
		}
		picked := here && i == t.at
		name := l.Cut(o.Name, max(room-page.Width(o.Note)-6, 8))
		rows = append(rows, row{parts: []look.Part{{S: s, Text: box + name}}, note: o.Note, picked: picked, bar: picked})
	}
	if len(rows) == 0 {
		return wordRows("", 0, room, false, "none")
	}
	return rows, 1, t.at
}
