package floor

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"earshot/ui/look"
)

// A picker is a list of actions that typing narrows and Enter runs: help, in
// groups, and the list of all actions, the best match first.
type picker struct {
	entry
	title, about string
	mode         string
	grouped      bool
	all          []action
	shown        []action
	at, top      int
}

func (m *Model) help() tea.Cmd {
	at := m.place()
	p := &picker{entry: newEntry(), title: "Help", about: at.word(), mode: "HELP", grouped: true}
	for _, a := range m.table {
		if a.where&at != 0 {
			p.all = append(p.all, a)
		}
	}
	p.filter()
	m.over = p
	return nil
}

// palette lists every action that works here, and those that work on the
// conversation: running one of these goes there first.
func (m *Model) palette() tea.Cmd {
	at := m.place()
	p := &picker{entry: newEntry(), title: "Do anything", about: "every action, its key and its name", mode: "DO"}
	for _, reach := range []place{at, atTalk &^ at} {
		for _, a := range m.table {
			if a.where&reach != 0 && (reach == at || a.where&at == 0) && a.name != "do" {
				p.all = append(p.all, a)
			}
		}
	}
	p.filter()
	m.over = p
	return nil
}

// runFrom runs an action, in the conversation if it does not work here.
func (m *Model) runFrom(a action) tea.Cmd {
	if a.where&m.place() == 0 {
		m.sheets = nil
		m.focus(paneTalk)
	}
	return a.run(m)
}

// filter takes the actions that fit what was typed.
func (p *picker) filter() {
	p.at, p.top, p.shown = 0, 0, p.all
	q := strings.TrimPrefix(p.words(), ":")
	switch {
	case q == "":
	case p.grouped:
		p.shown = nil
		for _, a := range p.all {
			if strings.Contains(strings.ToLower(a.searched()), strings.ToLower(q)) {
				p.shown = append(p.shown, a)
			}
		}
	default:
		p.shown = nil
		for _, match := range fuzzy.FindFrom(q, actionNames(p.all)) {
			p.shown = append(p.shown, p.all[match.Index])
		}
		slices.SortStableFunc(p.shown, func(a, b action) int { return a.named(q) - b.named(q) })
	}
}

// named says how well what was typed names an action: whole, from its start,
// or only somehow.
func (a action) named(q string) int {
	switch q = strings.ToLower(q); {
	case a.name == q:
		return 0
	case strings.HasPrefix(a.name, q):
		return 1
	}
	return 2
}

// searched is what typing in help looks in.
func (a action) searched() string {
	return a.words + " :" + a.name + " " + a.keyWords() + " " + alsoCalled[a.name]
}

// alsoCalled are other words by which people look for an action.
var alsoCalled = map[string]string{"leave": "quit exit"}

func (a action) keyWords() string {
	var out []string
	for _, k := range a.keys {
		out = append(out, keyWord(k))
	}
	return strings.Join(out, " ")
}

// actionNames lets fuzzy look at actions by name and words.
type actionNames []action

func (n actionNames) String(i int) string {
	return strings.TrimSpace(alsoCalled[n[i].name] + " " + n[i].name + " " + n[i].words)
}
func (n actionNames) Len() int { return len(n) }

func (p *picker) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc":
		m.over = nil
	case "enter":
		m.over = nil
		if p.at < len(p.shown) {
			return m.runFrom(p.shown[p.at])
		}
	case "down", "tab", "ctrl+n":
		p.move(1)
	case "up", "shift+tab", "ctrl+p":
		p.move(-1)
	case "pgdown":
		p.move(10)
	case "pgup":
		p.move(-10)
	default:
		if p.Key(k) {
			p.filter()
		}
	}
	return nil
}

func (p *picker) move(n int) { p.at = min(max(p.at+n, 0), max(len(p.shown)-1, 0)) }

func (p *picker) paste(_ *Model, msg tea.PasteMsg) tea.Cmd {
	p.Insert(msg.Content)
	p.filter()
	return nil
}

func (p *picker) hints(*Model) []look.Hint {
	return []look.Hint{{Key: "type", Word: "to filter"}, {Key: "Up/Down", Word: "move"},
		{Key: "Enter", Word: "run"}, {Key: "Esc", Word: "close"}}
}

func (p *picker) status(*Model) look.Status {
	s := look.Status{Said: "Every line here can be run. Nothing runs before Enter.", Quiet: true, Mode: p.mode, Typing: true}
	if len(p.shown) > 0 {
		s.Place = fmt.Sprintf("%d of %d", p.at+1, len(p.shown))
	}
	return s
}

const (
	pickerWidth = 84
	groupColumn = 2
	keyColumn   = 10
	nameWidth   = 18
)

// width is that of the box.
func (p *picker) width(m *Model) int { return min(pickerWidth, m.lay.w-2) }

// height is how many lines of the list the box has.
func (p *picker) height(m *Model) int { return max(m.lay.h-10, 3) }

func (p *picker) box(m *Model) []string {
	w := p.width(m) - 2
	r := m.look.Row(w).Gap(2).Add(look.S{Role: look.Muted}, "find").Gap(2).Add(look.S{}, p.Text())
	lines := []string{m.look.Row(w).String(),
		r.Right(look.S{Role: look.Muted}, fmt.Sprintf("%d of %d", len(p.shown), len(p.all))).String(), m.look.Row(w).String()}
	lines = append(lines, p.list(m, w)...)
	if m.lay.h >= 16 {
		lines = append(lines, m.look.Row(w).String(), m.look.Row(w).Gap(2).
			Add(look.S{Role: look.Muted}, "Shift and drag selects with the terminal's own mouse.").String())
	}
	return m.look.Box(p.width(m), p.title, p.about, lines)
}

// list draws the part of the list round the line that Enter runs.
func (p *picker) list(m *Model, w int) []string {
	var lines []string
	here := 0
	group := ""
	for i, a := range p.shown {
		head := ""
		if p.grouped && a.group != group {
			if group != "" {
				lines = append(lines, m.look.Row(w).String())
			}
			head, group = a.group, a.group
		}
		if i == p.at {
			here = len(lines)
		}
		lines = append(lines, p.row(m, w, a, head, i == p.at))
	}
	if len(lines) == 0 {
		lines = append(lines, m.look.Row(w).Gap(2).Add(look.S{Role: look.Muted}, "Nothing of this name. Esc closes.").String())
	}
	n := p.height(m)
	from := max(0, min(here-n/2, len(lines)-n))
	return lines[from:min(from+n, len(lines))]
}

func (p *picker) row(m *Model, w int, a action, group string, here bool) string {
	r := m.look.Row(w)
	at := keyColumn
	if !p.grouped {
		at = groupColumn
	}
	if here {
		r.Add(look.S{Role: look.Accent}, m.look.Glyphs().Here).Tint(look.Selection)
	}
	if p.grouped {
		r.To(groupColumn).Column(look.S{Role: look.Muted}, keyColumn-groupColumn-1, group)
	}
	key := ""
	if len(a.keys) > 0 {
		key = keyWord(a.keys[0])
	}
	r.To(at).Column(look.S{Role: look.Accent, Bold: true}, 9, key)
	words := at + 10
	room := w - words - nameWidth - 1
	if room < 20 {
		return r.To(words).Add(look.S{}, a.words).String()
	}
	r.To(words)
	for _, part := range m.emphasise(m.look.Cut(a.words, room), p.words()) {
		r.Add(part.S, part.Text)
	}
	return r.To(w-nameWidth).Add(look.S{Role: look.Muted}, ":"+a.name).String()
}

// emphasise makes what was typed bold where it stands in a text.
func (m *Model) emphasise(text, q string) []look.Part {
	i := strings.Index(strings.ToLower(text), strings.ToLower(q))
	if q == "" || i < 0 || i+len(q) > len(text) {
		return []look.Part{{Text: text}}
	}
	return []look.Part{{Text: text[:i]}, {S: look.S{Bold: true}, Text: text[i : i+len(q)]}, {Text: text[i+len(q):]}}
}

// corner is where a box of some size stands: in the middle of the panes.
func (m *Model) corner(box []string, width int) (x, y int) {
	return max((m.lay.w-width)/2, 0), max((m.lay.h-len(box))/2, 1)
}

func (p *picker) cursor(m *Model) (int, int, bool) {
	x, y := m.corner(p.box(m), p.width(m))
	return x + 1 + 8 + p.column(), y + 2, true
}
