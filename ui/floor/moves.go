package floor

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/page"
)

// Moves that mean the same everywhere go to whatever has the keys.

func (m *Model) goDown() tea.Cmd { return m.move(1) }
func (m *Model) goUp() tea.Cmd   { return m.move(-1) }

func (m *Model) move(n int) tea.Cmd {
	if s := m.sheet(); s != nil {
		s.move(n)
		return nil
	}
	switch m.place() {
	case atFloor:
		m.floor.follow = false
		m.floor.stay()
		m.floor.move(n)
		m.seenTop()
		return tea.Batch(m.preview(), m.readMore())
	case atEar:
		m.ear.move(n, len(m.earItems()))
	case atSelect:
		m.talk.extendLine(n)
	default:
		m.talk.down(n)
	}
	return nil
}

func (m *Model) halfDown() tea.Cmd { return m.move(m.screen() / 2) }
func (m *Model) halfUp() tea.Cmd   { return m.move(-m.screen() / 2) }
func (m *Model) pageDown() tea.Cmd { return m.page(1) }
func (m *Model) pageUp() tea.Cmd   { return m.page(-1) }

// screen is how many rows or lines of what has the keys can be seen.
func (m *Model) screen() int {
	if s := m.sheet(); s != nil {
		return max(s.shown(), 2)
	}
	if m.place() == atFloor {
		return max(m.floor.slots, 2)
	}
	return max(m.talk.rows, 2)
}

func (m *Model) page(n int) tea.Cmd {
	if m.sheet() == nil && m.place() == atTalk {
		m.talk.goal = -1
		m.talk.scroll(n * max(m.talk.rows-2, 1))
		return nil
	}
	return m.move(n * max(m.screen()-1, 1))
}

func (m *Model) goFirst() tea.Cmd { return m.toEnd(false) }
func (m *Model) goLast() tea.Cmd  { return m.toEnd(true) }

func (m *Model) toEnd(last bool) tea.Cmd {
	far := 1 << 20
	if !last {
		far = -far
	}
	if s := m.sheet(); s != nil {
		s.move(far)
		return nil
	}
	switch m.place() {
	case atFloor:
		m.floor.follow = false
		return m.readFloorAt(0, last)
	case atEar:
		m.ear.move(far, len(m.earItems()))
	case atSelect:
		m.talk.extend(func(*page.Page, int) int { return far })
	default:
		m.talk.toEnd(last)
	}
	return nil
}

// toEnd moves to the first or the last words of the conversation.
func (p *talkPane) toEnd(last bool) {
	if !p.ready() {
		return
	}
	p.goal = -1
	if !last {
		p.to(0, 0)
		p.row = p.rows
		p.top = spot{}
		p.row = p.linesUpTo(spot{})
		p.settle()
		return
	}
	i := len(p.messages) - 1
	p.to(i, p.lastWords(i))
	p.row = 0
	p.settle()
}

// open does what Enter means where the keys are.
func (m *Model) open() tea.Cmd {
	if s := m.sheet(); s != nil {
		return m.openRow(s)
	}
	if m.place() == atEar {
		return m.openEar()
	}
	if m.floor.id() == 0 {
		return nil
	}
	m.floor.follow = false
	return tea.Batch(m.focus(paneTalk), m.preview())
}

// back goes one level up and never out: the selection, the search, a view, the
// zoom, the floor.
func (m *Model) back() tea.Cmd {
	switch {
	case m.sheet() != nil:
		return m.closeSheet()
	case m.talk.sel != nil:
		m.talk.sel = nil
	case m.mending.ID != 0:
		m.mending = mark{}
		m.say("The mark stays without words.")
	case m.finding.query != "":
		m.finding, m.talk.hit = finding{gen: m.finding.gen}, span{}
		m.say("Search cleared.")
	case m.shape.Focus == paneEar:
		return m.focus(paneTalk)
	case m.shape.Focus == paneTalk:
		return m.focus(paneFloor)
	case m.floor.filter != nil:
		return m.clearFilter()
	case m.shape.Zoomed:
		return m.zoom(false)
	}
	return nil
}

// focus gives the keys to a pane and remembers it.
func (m *Model) focus(p pane) tea.Cmd {
	if m.vacant() {
		p = paneFloor
	}
	if p != paneFloor {
		m.floor.follow = false
	}
	if m.shape.Focus != p {
		m.talk.sel = nil
		m.shape.Focus = p
		m.arrange(m.lay.w, m.lay.h)
	}
	return nil
}

func (m *Model) nextPane() tea.Cmd { return m.focus((m.shape.Focus + 1) % 3) }
func (m *Model) prevPane() tea.Cmd { return m.focus((m.shape.Focus + 2) % 3) }

func (m *Model) toFloor() tea.Cmd { return m.number(paneFloor) }
func (m *Model) toTalk() tea.Cmd  { return m.number(paneTalk) }
func (m *Model) toEar() tea.Cmd   { return m.number(paneEar) }

// number goes to a pane; the number of the focused pane zooms it.
func (m *Model) number(p pane) tea.Cmd {
	if m.shape.Focus == p {
		return m.zoom(!m.shape.Zoomed)
	}
	return m.focus(p)
}

func (m *Model) zoom(on bool) tea.Cmd {
	m.shape.Zoomed = on
	m.arrange(m.lay.w, m.lay.h)
	return m.remember()
}

func (m *Model) stack() tea.Cmd {
	m.shape.Stacked = !m.shape.Stacked
	m.arrange(m.lay.w, m.lay.h)
	if m.lay.w >= twoPanes {
		m.say("Kept for a window of less than 100 columns.")
	}
	return m.remember()
}

// remember keeps the shape of the screen and the last conversation.
func (m *Model) remember() tea.Cmd {
	m.kept = remembered{Shape: m.shape, Last: m.lastRead()}
	return m.save(viewScreen, m.kept)
}

// readOn goes a page down, then to the next message, then to the next unheard.
func (m *Model) readOn() tea.Cmd {
	if !m.talk.ready() {
		return m.nextUnheard()
	}
	m.talk.sel = nil
	if m.shape.Focus != paneTalk {
		return m.focus(paneTalk)
	}
	switch {
	case !m.talk.atEnd():
		m.talk.goal = -1
		m.talk.scroll(max(m.talk.rows-2, 1))
	case m.talk.msg+1 < len(m.talk.messages):
		m.talk.toMessage(m.talk.msg + 1)
	default:
		return m.nextUnheard()
	}
	return nil
}

func (m *Model) nextMessage() tea.Cmd {
	return m.toMessage(1, func(store.Message) bool { return true })
}
func (m *Model) prevMessage() tea.Cmd {
	return m.toMessage(-1, func(store.Message) bool { return true })
}
func (m *Model) nextTurn() tea.Cmd { return m.toMessage(1, isCustomers) }
func (m *Model) prevTurn() tea.Cmd { return m.toMessage(-1, isCustomers) }

func isCustomers(msg store.Message) bool { return msg.Side == store.Customer }

// toMessage moves to the next message that fits, in a direction.
func (m *Model) toMessage(step int, ok func(store.Message) bool) tea.Cmd {
	if !m.talk.ready() {
		return nil
	}
	m.talk.sel = nil
	for i := m.talk.msg + step; i >= 0 && i < len(m.talk.messages); i += step {
		if ok(m.talk.messages[i]) {
			m.talk.toMessage(i)
			return m.focus(paneTalk)
		}
	}
	if step > 0 {
		m.say("That was the last one here. ] goes to the next unheard conversation.")
	} else {
		m.say("That was the first one here.")
	}
	return nil
}

func (m *Model) nextMark() tea.Cmd { return m.toMark(1) }
func (m *Model) prevMark() tea.Cmd { return m.toMark(-1) }

// toMark moves to the next mark of the conversation, in a direction.
func (m *Model) toMark(step int) tea.Cmd {
	if !m.talk.ready() || len(m.talk.marks) == 0 {
		m.say("No mark here yet. m marks the sentence under the cursor.")
		return nil
	}
	marks := m.talk.marks
	at := -1
	for i, k := range marks {
		msg := m.talk.index(k.Message)
		if msg < m.talk.msg || msg == m.talk.msg && (k.Start < m.talk.off || k.Start == m.talk.off && k.ID == m.talk.focus) {
			at = i
		}
	}
	to := at + 1
	if step < 0 {
		to = at
		if here, ok := m.talk.markHere(); ok && at >= 0 && marks[at].ID == here.ID {
			to = at - 1
		}
	}
	if to < 0 || to >= len(marks) {
		m.say("No further mark in this conversation.")
		return nil
	}
	m.talk.toMark(marks[to].ID)
	return m.focus(paneTalk)
}

// Jumps over the floor.

func (m *Model) nextUnheard() tea.Cmd { return m.jump(false, m.noneUnheard(), unheard) }
func (m *Model) prevUnheard() tea.Cmd { return m.jump(true, m.noneUnheard(), unheard) }

func (m *Model) nextIgnored() tea.Cmd {
	return m.jump(false, "Nobody is ignored.", isIgnored(m.brush().sources, m.now()))
}

func (m *Model) jump(back bool, none string, ok test) tea.Cmd {
	l, from, on := m.cfg.Listener, m.talk.want, m.floor.list()
	return m.seek(none, func(t *store.Tx) (store.ConversationID, error) {
		return findRow(on(t), l, from, back, ok)
	})
}

func (m *Model) randomUnheard() tea.Cmd {
	l, from, on := m.cfg.Listener, m.talk.want, m.floor.list()
	return m.seek(m.noneUnheard(), func(t *store.Tx) (store.ConversationID, error) {
		return randomRow(on(t), l, from, unheard)
	})
}

func (m *Model) nextSlow() tea.Cmd { return m.toSlow(1) }
func (m *Model) prevSlow() tea.Cmd { return m.toSlow(-1) }

// toSlow moves to the next slow reply: in the conversation being read, then on
// the floor.
func (m *Model) toSlow(step int) tea.Cmd {
	sources := m.brush().sources
	if m.talk.ready() && m.shape.Focus == paneTalk {
		p := patienceOf(m.talk.talk.row.Conversation, sources)
		for i := m.talk.msg + step; i >= 0 && i < len(m.talk.messages); i += step {
			if g := m.talk.gaps[i]; g.waited && g.length >= p.slow {
				m.talk.sel = nil
				m.talk.toMessage(i)
				return nil
			}
		}
	}
	return m.jump(step < 0, "No slow reply.", isSlow(sources, m.now()))
}

func (m *Model) tookFound(msg foundMsg) tea.Cmd {
	m.jumps--
	if m.failed("look", msg.err) {
		return nil
	}
	var bar tea.Cmd
	if msg.said != "" {
		m.said = said{words: msg.said, undo: true}
		bar = m.readBar()
	}
	if msg.id != 0 && msg.id == m.talk.want && msg.said != "" {
		bar = tea.Batch(bar, m.reread()) // it is not what it was
	}
	if msg.id != 0 {
		return tea.Batch(m.goTo(msg.id, msg.mark), bar)
	}
	if msg.said == "" {
		m.say(msg.none)
	} else {
		m.said.words += " " + msg.none
	}
	return tea.Batch(m.reread(), bar)
}

// goTo opens a conversation wherever it stands on the floor, at the words of a
// mark if one is given.
func (m *Model) goTo(id store.ConversationID, mark store.MarkID) tea.Cmd {
	m.sheets = nil
	m.floor.follow = false
	m.ear.wanted = mark
	m.talk.sel = nil
	m.focus(paneTalk)
	if id == m.talk.want && m.talk.ready() && m.floor.aim == nil {
		m.toWanted()
		return nil
	}
	m.talk.want = id
	if f := m.floor.filter; f != nil && !slices.ContainsFunc(f.places, func(p store.Pos) bool { return p.ID == id }) {
		m.floor.filter = nil // it leads to what the filter leaves out
	}
	return tea.Batch(m.readFloorAt(id, false), m.readTalk())
}

// goToMoment goes to a moment of a sitting.
func (m *Model) goToMoment(at store.Moment) tea.Cmd {
	cmd := m.goTo(at.Conversation, 0)
	m.talk.moment = at
	m.toWanted()
	return cmd
}

// toWanted moves to the mark that was to be gone to.
func (m *Model) toWanted() {
	if at := m.talk.moment; at.Message != 0 && m.talk.ready() && m.talk.shows(at.Conversation) {
		m.talk.moment = store.Moment{}
		if i := m.talk.index(at.Message); i >= 0 {
			m.talk.reveal(i, at.Offset)
		}
	}
	if m.ear.wanted != 0 && m.talk.toMark(m.ear.wanted) {
		m.ear.wanted = 0
	}
}

// hold holds the stream, or lets in what waits.
func (m *Model) hold() tea.Cmd {
	f := &m.floor
	f.follow = false
	if f.held {
		f.held = false
		m.say("Let in: " + plural(f.waiting, "conversation") + ".")
		f.waiting = 0
		return tea.Batch(m.noteHold(false), m.readFloorAt(m.talk.want, false))
	}
	f.held, f.heldAt = true, m.cfg.Now()
	m.say("The stream is held. = lets in what waits.")
	s := m.cfg.Store
	return tea.Batch(m.noteHold(true), func() tea.Msg {
		msg := heldMsg{}
		msg.err = s.View(func(t *store.Tx) error { msg.last = t.LastMessage(); return nil })
		return msg
	})
}

// noteHold notes in the sitting that its stream is held, or let go of.
func (m *Model) noteHold(held bool) tea.Cmd {
	if !m.sitting.on {
		return nil
	}
	s, who, id := m.cfg.Store, m.actor(), m.sitting.ID
	return func() tea.Msg {
		return openedMsg{s.Do(who, func(a *store.Act) error { return a.Hold(id, held) })}
	}
}

// follow stays with the newest, or no longer.
func (m *Model) follow() tea.Cmd {
	f := &m.floor
	f.stay()
	f.follow = !f.follow
	if !f.follow {
		m.say("No longer following. The cursor stays where it is.")
		return nil
	}
	m.say("Following the newest. A move of the cursor ends it.")
	f.held, f.waiting = false, 0
	return m.readFloor()
}
