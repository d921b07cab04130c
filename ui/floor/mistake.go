package floor

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store/query"
	"earshot/ui/look"
	"earshot/ui/page"
)

// A mistake is what is wrong with a query that was typed, pointed at.
type mistake struct {
	text  string
	wrong *query.Mistake
}

// mistaken asks again, with what was typed and what is wrong with it. The
// cursor stands behind the mistake.
func (m *Model) mistaken(p *prompt, text string, err error) tea.Cmd {
	wrong := new(query.Mistake)
	if !errors.As(err, &wrong) {
		m.failed("read the query", err)
		return nil
	}
	p.Set(text[:wrong.End])
	at := p.At()
	p.Insert(text[wrong.End:])
	p.moveTo(at)
	p.bad = &mistake{text, wrong}
	m.over = p
	return nil
}

// moveTo moves the cursor back to a place in the line.
func (p *prompt) moveTo(at int) {
	for p.At() > at && p.Key(tea.KeyPressMsg{Code: tea.KeyLeft}) {
	}
}

const mistakeWidth = 76

// box draws the query, a caret under what is wrong, and why.
func (k *mistake) box(m *Model) []string {
	width := min(mistakeWidth, m.lay.w-2)
	w := width - 2
	before, bad := page.Width(k.text[:k.wrong.Start]), page.Width(k.text[k.wrong.Start:k.wrong.End])
	text := k.text
	if over := before + bad - (w - 4); over > 0 { // the end of a long query is what is wrong, or near it
		text, before = k.text[k.wrong.Start:], 0
	}
	row := func(s look.S, indent int, words string) string {
		return m.look.Row(w).Gap(2+indent).Add(s, m.look.Cut(words, max(w-4-indent, 1))).String()
	}
	lines := []string{m.look.Row(w).String(), row(look.S{}, 0, text), row(look.S{Role: look.Accent, Bold: true}, before, strings.Repeat("^", max(bad, 1)))}
	for _, l := range wrapWords(k.wrong.Error(), max(w-4, 1)) {
		lines = append(lines, row(look.S{}, 0, l))
	}
	return m.look.Box(width, "Not understood", "", append(lines, m.look.Row(w).String()))
}
