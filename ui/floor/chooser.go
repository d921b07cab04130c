package floor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
	"earshot/ui/page"
)

// A choice is a line of a chooser.
type choice struct {
	name  string // what it is called by: #12, 3
	words []look.Part
	about string // at the right
	run   func(*Model) tea.Cmd
}

// A chooser is a list of things that typing narrows and Enter takes one of.
type chooser struct {
	entry
	title, about string
	mode, enter  string
	none         string // what is said where there is nothing to choose
	all, shown   []choice
	at           int
	typed        func(m *Model, words string) tea.Cmd // after each key; may be nil
}

// choicesMsg is sent when it was read what there is to choose.
type choicesMsg struct {
	c     *chooser
	words string // that were typed when it was asked
	all   []choice
	err   error
}

func (m *Model) tookChoices(msg choicesMsg) tea.Cmd {
	if m.failed("look for what to choose", msg.err) || m.over != overlay(msg.c) || msg.c.words() != msg.words {
		return nil
	}
	for _, o := range msg.all {
		msg.c.offer(o)
	}
	msg.c.filter()
	return nil
}

// offer adds a choice that is not there yet.
func (c *chooser) offer(o choice) {
	for _, have := range c.all {
		if have.name == o.name {
			return
		}
	}
	c.all = append(c.all, o)
}

// filter keeps the choices in which what was typed stands, those called by it
// first.
func (c *chooser) filter() {
	q := strings.ToLower(c.words())
	c.at, c.shown = 0, nil
	var called []choice
	for _, o := range c.all {
		switch {
		case strings.TrimPrefix(o.name, "#") == strings.TrimPrefix(q, "#"):
			called = append(called, o)
		case strings.Contains(strings.ToLower(o.text()), q):
			c.shown = append(c.shown, o)
		}
	}
	c.shown = append(called, c.shown...)
}

func (o choice) text() string {
	s := o.name + " " + o.about
	for _, p := range o.words {
		s += " " + p.Text
	}
	return s
}

func (c *chooser) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc":
		m.over = nil
	case "enter", "ctrl+x":
		if c.at < len(c.shown) {
			m.over = nil
			return c.shown[c.at].run(m)
		}
	case "down", "tab", "ctrl+n":
		c.move(1)
	case "up", "shift+tab", "ctrl+p":
		c.move(-1)
	case "pgdown":
		c.move(10)
	case "pgup":
		c.move(-10)
	default:
		before := c.words()
		c.Key(k)
		return c.retyped(m, before)
	}
	return nil
}

func (c *chooser) retyped(m *Model, before string) tea.Cmd {
	if c.words() == before {
		return nil
	}
	c.filter()
	if c.typed == nil {
		return nil
	}
	return c.typed(m, c.words())
}

func (c *chooser) move(n int) { c.at = min(max(c.at+n, 0), max(len(c.shown)-1, 0)) }

func (c *chooser) paste(m *Model, msg tea.PasteMsg) tea.Cmd {
	before := c.words()
	c.Insert(msg.Content)
	return c.retyped(m, before)
}

func (c *chooser) hints(*Model) []look.Hint {
	return []look.Hint{{Key: "type", Word: "to find"}, {Key: "Up/Down", Word: "move"},
		{Key: "Enter", Word: c.enter}, {Key: "Esc", Word: "close"}}
}

func (c *chooser) status(*Model) look.Status {
	s := look.Status{Said: "Nothing is done before Enter.", Quiet: true, Mode: c.mode, Typing: true}
	if len(c.shown) > 0 {
		s.Place = fmt.Sprintf("%d of %d", c.at+1, len(c.shown))
	}
	return s
}

func (c *chooser) width(m *Model) int { return min(pickerWidth, m.lay.w-2) }

func (c *chooser) box(m *Model) []string {
	w := c.width(m) - 2
	find := m.look.Row(w).Gap(2).Add(look.S{Role: look.Muted}, "find").Gap(2).Add(look.S{}, c.Text())
	lines := []string{m.look.Row(w).String(), find.String(), m.look.Row(w).String()}
	n := max(m.lay.h-10, 3)
	from := max(0, min(c.at-n/2, len(c.shown)-n))
	for i, o := range c.shown[from:min(from+n, len(c.shown))] {
		lines = append(lines, c.row(m, w, o, from+i == c.at))
	}
	if len(c.shown) == 0 {
		lines = append(lines, m.look.Row(w).Gap(2).Add(look.S{Role: look.Muted}, c.none).String())
	}
	lines = append(lines, m.look.Row(w).String())
	return m.look.Box(c.width(m), c.title, m.look.Cut(m.brush().plain(c.about), max(w-page.Width(c.title)-8, 0)), lines)
}

func (c *chooser) row(m *Model, w int, o choice, here bool) string {
	r := m.look.Row(w)
	if here {
		r.Add(look.S{Role: look.Accent}, m.look.Glyphs().Here).Tint(look.Selection)
	}
	r.To(2).Column(look.S{Role: look.Accent, Bold: true}, 6, o.name).To(9)
	room := w - 9
	if about := page.Width(o.about) + 2; room-about >= 20 {
		room -= about
	} else {
		o.about = ""
	}
	for _, p := range o.words {
		text := m.look.Cut(p.Text, max(w-r.Used()-(w-9-room), 0))
		r.Add(p.S, text).Gap(1)
	}
	if o.about != "" {
		r.Right(look.S{Role: look.Muted}, o.about)
	}
	return r.String()
}

func (c *chooser) cursor(m *Model) (int, int, bool) {
	x, y := m.corner(c.box(m), c.width(m))
	return x + 1 + 8 + c.column(), y + 2, true
}
