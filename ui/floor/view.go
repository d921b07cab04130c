package floor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"earshot/ui/look"
)

// titleWords are the cells of the floor's title that are not for what it says.
const titleWords = 14

// View draws the screen from what Update decided.
func (m *Model) View() tea.View {
	v := tea.NewView(strings.Join(m.lines(), "\n"))
	v.AltScreen = true
	v.WindowTitle = "earshot"
	if !m.noMouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if x, y, ok := m.cursor(); ok {
		v.Cursor = tea.NewCursor(min(max(x, 0), max(m.lay.w-1, 0)), min(max(y, 0), max(m.lay.h-1, 0)))
	}
	return v
}

// lines are the lines of the screen, each as wide as the window.
func (m *Model) lines() []string {
	if m.lay.small {
		return m.smallLines()
	}
	b := m.brush()
	out := []string{m.look.FirstLine(m.lay.w, m.first(b))}
	out = append(out, m.body(b)...)
	out = append(out, m.look.Keys(m.lay.w, m.hints()), m.look.Status(m.lay.w, m.status()))
	if m.over != nil {
		if box := m.over.box(m); len(box) > 0 {
			x, y := m.corner(box, ansi.StringWidth(box[0]))
			keep := out[len(out)-2:]
			out = append(m.look.Overlay(out[:len(out)-2], box, x, y), keep...)
		}
	}
	return out
}

// smallLines is the one sentence of a window that is too small for more.
func (m *Model) smallLines() []string {
	s := fmt.Sprintf("earshot needs %dx%d; this window is %dx%d. Make it larger, or press q.", leastWidth, leastHeight, m.lay.w, m.lay.h)
	var out []string
	for _, l := range wrapWords(s, max(m.lay.w, 1)) {
		out = append(out, m.look.Row(m.lay.w).Add(look.S{}, l).String())
	}
	return fill(m.brush(), out, max(m.lay.w, 0), max(m.lay.h, 0))
}

// body draws what stands between the first line and the keys.
func (m *Model) body(b brush) []string {
	h := m.lay.keys - headerRows
	if s := m.sheet(); s != nil {
		body := fill(b, s.draw(b), m.lay.w, h)
		if _, ok := m.over.(*paneForm); ok {
			return m.slideOver(b, body)
		}
		return body
	}
	var body []string
	switch {
	case m.lay.stacked:
		body = append(m.drawPane(b, paneFloor), m.drawPane(b, paneTalk)...)
	case !m.lay.floor.empty() && !m.lay.talk.empty():
		body = m.beside(b, m.drawPane(b, paneFloor), m.drawPane(b, paneTalk))
		if !m.lay.ear.empty() && !m.lay.over {
			body = m.beside(b, body, m.drawPane(b, paneEar))
		}
	default:
		for _, p := range []pane{paneFloor, paneTalk, paneEar} {
			if r := m.lay.pane(p); !r.empty() && !(p == paneEar && m.lay.over) {
				body = m.drawPane(b, p)
			}
		}
	}
	if m.lay.over {
		body = m.slideOver(b, body)
	}
	return fill(b, body, m.lay.w, h)
}

// beside puts lines side by side with a hairline between them, which begins
// under the titles.
func (m *Model) beside(b brush, left, right []string) []string {
	hair := m.look.Paint(look.S{Role: look.Rule}, b.Glyphs().Hairline)
	out := make([]string, min(len(left), len(right)))
	for i := range out {
		sep := hair
		if i == 0 {
			sep = " "
		}
		out[i] = left[i] + sep + right[i]
	}
	return out
}

// slideOver lays the ear over the right end of the body.
func (m *Model) slideOver(b brush, body []string) []string {
	ear := m.drawPane(b, paneEar)
	left := make([]string, len(body))
	for i, l := range body {
		l = ansi.Truncate(l, max(m.lay.ear.x-1, 0), "")
		left[i] = l + strings.Repeat(" ", max(m.lay.ear.x-1-ansi.StringWidth(l), 0))
	}
	if m.lay.ear.x == 0 {
		return ear
	}
	return m.beside(b, left, ear)
}

// drawPane draws a pane with its title into its rectangle.
func (m *Model) drawPane(b brush, p pane) []string {
	r := *m.lay.pane(p)
	in := m.lay.inside(r)
	out := []string{m.title(r.w, p)}
	for len(out) < in.y-r.y {
		out = append(out, b.Row(r.w).String())
	}
	switch p {
	case paneFloor:
		out = append(out, m.drawFloor(b, r.w, in.h)...)
	case paneTalk:
		out = append(out, m.talk.draw(b, r.w, m.shape.Focus == paneTalk && m.over == nil)[:in.h]...)
	case paneEar:
		if f, ok := m.over.(*paneForm); ok {
			out = append(out, f.lines(b)...)
		} else {
			out = append(out, m.drawEar(b, r.w, in.h)...)
		}
	}
	return fill(b, out, r.w, r.h)
}

// title draws a pane's titled rule.
func (m *Model) title(w int, p pane) string {
	f, filling := m.over.(*paneForm)
	focused := m.shape.Focus == p && m.sheet() == nil && !filling
	switch p {
	case paneFloor:
		if f := m.floor.filter; f != nil {
			kept := look.Part{S: look.S{Role: look.Accent, Bold: true}, Text: f.says(m.brush(), w-titleWords)}
			return m.look.Title(w, "1", "Floor", []look.Part{kept}, "", focused)
		}
		if n := m.floor.newAbove(); n > 0 && !m.floor.held {
			news := look.Part{S: look.S{Role: look.Accent, Bold: true}, Text: look.Number(n) + " NEW above"}
			return m.look.Title(w, "1", "Floor", []look.Part{news}, "", focused)
		}
		return m.look.Title(w, "1", "Floor", nil, m.floorCount(), focused)
	case paneEar:
		if filling {
			return m.look.Title(w, "3", f.title, nil, "", true)
		}
		return m.look.Title(w, "3", "Ear", nil, "", focused)
	}
	var details []look.Part
	if m.talk.transcript != nil {
		r := m.talk.talk.row
		about := channelWord(r.Channel) + ", " + number(r.ID)
		if r.contact > 1 && m.lay.talk.w >= 70 {
			about += ", " + ordinal(r.contact) + " contact"
		}
		details = []look.Part{{Text: m.brush().plain(orWords(r.Conversation.Subject.String(), "no subject"))},
			{S: look.S{Role: look.Muted}, Text: about}}
	}
	return m.look.Title(w, "2", "Conversation", details, "", focused)
}

// floorCount is what the floor's title says at its right end.
func (m *Model) floorCount() string {
	f := &m.floor
	switch {
	case len(f.rows) == 0:
		return "empty"
	case f.held:
		return "held"
	case f.follow:
		return "following"
	}
	return plural(f.total, "conversation")
}

// cursor returns where the terminal's own cursor stands: in what is typed, on
// the caret, on the row under the cursor.
func (m *Model) cursor() (x, y int, ok bool) {
	if m.lay.small {
		return 0, 0, false
	}
	if m.over != nil {
		return m.over.cursor(m)
	}
	if s := m.sheet(); s != nil {
		return 0, headerRows + s.heads() + s.at - s.top, len(s.rows) > 0
	}
	switch in := m.lay.inside(*m.lay.pane(m.shape.Focus)); m.shape.Focus {
	case paneTalk:
		x, y, ok = m.talk.cursor()
		return in.x + x, in.y + y, ok
	case paneFloor:
		if len(m.floor.rows) > 0 {
			return in.x, in.y + m.shelfLines(in.h) + m.floor.line*m.pitch(in.h), true
		}
	case paneEar:
		if len(m.earItems()) > 0 {
			pen := m.ink(m.brush(), in.w)
			return in.x, in.y + pen.here - pen.from(in.h), true
		}
	}
	return 0, 0, false
}
