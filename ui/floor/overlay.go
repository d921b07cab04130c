package floor

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
)

// An overlay takes the keys while it is open: a menu, a line to type in, help,
// a form, a card.
type overlay interface {
	press(m *Model, k tea.KeyPressMsg) tea.Cmd
	paste(m *Model, p tea.PasteMsg) tea.Cmd
	hints(m *Model) []look.Hint
	status(m *Model) look.Status
	// box returns what floats over the page, framed, or nothing.
	box(m *Model) []string
	// cursor returns the cell of the terminal's own cursor on the screen.
	cursor(m *Model) (x, y int, ok bool)
}

// A menu lists the letters that may follow a key, and waits for one for ever.
type menu struct {
	key   string // g or f
	title string
	enter string // the action that Enter means, if any
}

func (n *menu) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	m.over = nil
	key := k.String()
	if key == "esc" || key == "backspace" {
		return nil
	}
	if key == "enter" && n.enter != "" {
		if a, ok := named(m.table, m.place(), n.enter); ok {
			return a.run(m)
		}
	}
	if a, ok := find(m.table, m.place(), n.key+" "+key); ok {
		return a.run(m)
	}
	m.over = n
	return nil
}

func (n *menu) paste(*Model, tea.PasteMsg) tea.Cmd { return nil }

func (n *menu) hints(m *Model) []look.Hint {
	var out []look.Hint
	for _, a := range m.table {
		for _, key := range a.keys {
			if rest, ok := strings.CutPrefix(key, n.key+" "); ok && a.where&m.place() != 0 {
				out = append(out, look.Hint{Key: rest, Word: plainWord(strings.ReplaceAll(a.name, "-", " "))})
			}
		}
	}
	return append(out, look.Hint{Key: "Esc", Word: "closes"})
}

func (n *menu) status(*Model) look.Status {
	return look.Status{Said: n.title, Quiet: true, Mode: strings.ToUpper(n.key[:1]) + " ..."}
}

func (n *menu) box(*Model) []string            { return nil }
func (n *menu) cursor(*Model) (int, int, bool) { return 0, 0, false }

// A prompt asks for one line, in the last line of the screen.
type prompt struct {
	entry
	mode   string
	ask    string
	enter  string
	about  string                               // the title of what is said over the page
	says   []string                             // what is to be known before typing; over the page
	wrong  string                               // what is said of an empty line; it stays until words are typed
	asks   bool                                 // it takes a query: Tab completes
	offers *offers                              // what the word at the cursor may become; nil: not asked
	bad    *mistake                             // what is wrong with the query; it stays until something else is typed
	meant  meant                                // what was perhaps meant by words that find little
	typed  func(m *Model, words string) tea.Cmd // after each key; may be nil
	done   func(m *Model, words string) tea.Cmd
	side   func(m *Model) string // what stands at the right; may be nil
}

func (p *prompt) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc":
		m.over = nil
		return nil
	case "enter", "ctrl+x":
		m.over = nil
		return p.done(m, p.words())
	case "tab", "shift+tab", "down", "up":
		if p.asks {
			step := 1
			if k.String() == "shift+tab" || k.String() == "up" {
				step = -1
			}
			return p.complete(m, step)
		}
	}
	before := p.words()
	p.Key(k)
	return p.after(m, before)
}

func (p *prompt) paste(m *Model, msg tea.PasteMsg) tea.Cmd {
	before := p.words()
	p.Insert(msg.Content)
	return p.after(m, before)
}

func (p *prompt) after(m *Model, before string) tea.Cmd {
	if p.words() != before {
		p.bad, p.offers = nil, nil
	}
	if p.typed == nil || p.words() == before {
		return nil
	}
	return p.typed(m, p.words())
}

func (p *prompt) hints(*Model) []look.Hint {
	all := []look.Hint{{Key: "type", Word: p.ask}, {Key: "Enter", Word: p.enter}, {Key: "Esc", Word: "closes"}}
	if p.asks {
		all = slices.Insert(all, 1, look.Hint{Key: "Tab", Word: "offers"})
	}
	return all
}

func (p *prompt) status(m *Model) look.Status {
	s := look.Status{Said: p.label() + p.Text(), Mode: p.mode, Typing: true}
	if p.Text() == "" && p.wrong != "" {
		s.Said = p.label() + p.wrong
	}
	if p.side != nil {
		s.Place = p.side(m)
	}
	return s
}

func (p *prompt) label() string { return strings.ToLower(p.mode) + "  " }

func (p *prompt) box(m *Model) []string {
	switch {
	case p.bad != nil:
		return p.bad.box(m)
	case p.offers != nil:
		return p.offers.box(m)
	case len(p.says) > 0:
		return p.saysBox(m)
	}
	return nil
}

// saysBox draws what is to be known before typing.
func (p *prompt) saysBox(m *Model) []string {
	w := min(cardWidth, m.lay.w-2)
	b := m.brush()
	lines := []string{m.look.Row(w - 2).String()}
	for _, says := range p.says {
		for _, l := range wrapWords(says, w-6) {
			lines = append(lines, m.look.Row(w-2).Gap(2).Add(look.S{}, b.plain(l)).String())
		}
	}
	return m.look.Box(w, b.plain(p.about), "", append(lines, m.look.Row(w-2).String()))
}

func (p *prompt) cursor(m *Model) (int, int, bool) {
	x := 1 + len(p.label()) + p.column()
	return min(x, m.lay.w-1), m.lay.last, true
}
