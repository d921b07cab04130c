package floor

import tea "charm.land/bubbletea/v2"

// aheadMost is how many keys wait at most; a listener never types as many.
const aheadMost = 1 << 16

// Keys are typed ahead of what is read, above all where the network is slow.
// A key that acts on a conversation acts on the one that the keys before it
// lead to, so it waits until that one is on the screen: a mark must never land
// on words that the listener had already left.

// behind says whether the keys before have led somewhere that is not read yet.
func (m *Model) behind() bool {
	if s := m.sheet(); s != nil {
		return !s.loaded || m.jumps > 0
	}
	return m.opening || m.jumps > 0 || m.floor.aim != nil || m.talk.reading
}

// waits says whether a key waits for what is being read. Moving over the floor
// only needs its rows.
func (m *Model) waits(k tea.KeyPressMsg) bool {
	if m.over != nil || m.lay.small || !m.behind() {
		return false
	}
	if m.place() != atFloor || m.opening || m.jumps > 0 || m.floor.aim != nil {
		return true
	}
	a, ok := find(m.table, atFloor, k.String())
	return ok && a.group != moveGroup
}

// typed takes a key as it is typed.
func (m *Model) typed(k tea.KeyPressMsg) tea.Cmd {
	if k.String() == "ctrl+c" || len(m.ahead) == 0 && !m.waits(k) {
		return m.press(k)
	}
	if len(m.ahead) < aheadMost {
		m.ahead = append(m.ahead, k)
	}
	return nil
}

// catchUp takes the keys that waited, as far as what they need is read.
func (m *Model) catchUp() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.ahead) > 0 && !m.waits(m.ahead[0]) {
		k := m.ahead[0]
		m.ahead = m.ahead[1:]
		cmds = append(cmds, m.press(k))
	}
	if len(m.ahead) == 0 {
		m.ahead = nil
	}
	return tea.Batch(cmds...)
}
