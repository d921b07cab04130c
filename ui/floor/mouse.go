package floor

import (
	tea "charm.land/bubbletea/v2"
)

const wheelLines = 3

// wheel scrolls what is under the pointer and moves no focus.
func (m *Model) wheel(at tea.Mouse) tea.Cmd {
	n := wheelLines
	switch at.Button {
	case tea.MouseWheelUp:
		n = -n
	case tea.MouseWheelDown:
	default:
		return nil
	}
	if m.over != nil || m.lay.small {
		return nil
	}
	if s := m.sheet(); s != nil {
		s.move(n)
		return nil
	}
	switch p, ok := m.lay.at(at.X, at.Y); {
	case !ok:
	case p == paneFloor:
		if m.rowLines() > 1 {
			n /= wheelLines
		}
		m.floor.follow = false
		m.floor.stay()
		m.floor.scroll(n)
		m.seenTop()
		return tea.Batch(m.preview(), m.readMore())
	case p == paneTalk:
		m.talk.scroll(n)
	case p == paneEar:
		m.ear.move(n/wheelLines, len(m.earItems()))
	}
	return nil
}

// click does what is under the pointer: a hint of the line of keys, a title,
// a row, a word.
func (m *Model) click(at tea.Mouse) tea.Cmd {
	if at.Button != tea.MouseLeft || m.lay.small {
		return nil
	}
	if f, ok := m.over.(*paneForm); ok {
		if f.rect.holds(at.X, at.Y) {
			f.form.Click(at.Y - f.rect.y - f.heads())
		}
		return nil
	}
	if at.Y == m.lay.keys {
		return m.clickHint(at.X)
	}
	if m.over != nil {
		return nil
	}
	if s := m.sheet(); s != nil {
		if s.click(at.Y - headerRows) {
			return m.openRow(s)
		}
		return nil
	}
	if p, ok := m.lay.at(at.X, at.Y); ok {
		return m.clickPane(p, at)
	}
	return nil
}

// clickHint presses the key that a hint names.
func (m *Model) clickHint(x int) tea.Cmd {
	h, ok := m.look.HintAt(m.lay.w, m.hints(), x)
	if !ok || m.over != nil {
		return nil
	}
	for _, a := range m.table {
		for _, key := range a.keys {
			if a.where&m.place() != 0 && (hint{key: key}).shown().Key == h.Key {
				return a.run(m)
			}
		}
	}
	return nil
}

func (m *Model) clickPane(p pane, at tea.Mouse) tea.Cmd {
	in := m.lay.inside(*m.lay.pane(p))
	x, y := at.X-in.x, at.Y-in.y
	if y < 0 { // its title
		return m.focus(p)
	}
	switch p {
	case paneFloor:
		if text := m.shelf.viewAt(m, in, x, y); text != "" {
			return m.keepTo(text)
		}
		if line := y - m.shelfLines(in.h); line >= 0 && m.floor.click(line/m.pitch(in.h)) {
			m.floor.follow = false
			m.floor.stay()
			return tea.Batch(m.focus(paneFloor), m.preview(), m.readMore())
		}
	case paneTalk:
		m.talk.sel = nil
		m.talk.click(x, y)
	}
	return m.focus(p)
}
