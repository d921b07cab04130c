package floor

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"earshot/store"
)

// took takes what commands bring.
func (m *Model) took(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case rememberedMsg:
		return m.tookRemembered(msg)
	case draftsReadMsg:
		m.tookDrafts(msg)
	case floorReadMsg:
		return m.tookFloor(msg)
	case moreReadMsg:
		if m.failed("read the floor", msg.err) || msg.gen != m.floor.gen {
			return nil
		}
		m.floor.extend(msg.rows, msg.back)
	case filterMsg:
		return m.tookFilter(msg)
	case talkReadMsg:
		return m.tookTalk(msg)
	case barReadMsg:
		if !m.failed("read the sources", msg.err) {
			was := m.bar.codebook
			m.bar = msg.bar
			m.followThemes(was)
			m.resize() // a source may have come, which takes a line of a wide floor
			return m.tookSitting(msg.bar.sitting)
		}
	case sheetReadMsg:
		return m.tookSheet(msg)
	case foundMsg:
		return m.tookFound(msg)
	case offersMsg:
		return m.tookOffers(msg)
	case hitsMsg:
		return m.tookHits(msg)
	case watchMistakeMsg:
		if m.over == nil {
			return m.mistaken(msg.asked, msg.words, msg.wrong)
		}
	case didMsg:
		return m.tookDid(msg)
	case waitingMsg:
		if !m.failed("count what waits", msg.err) && m.floor.held {
			m.floor.waiting = msg.n
		}
	case heldMsg:
		if !m.failed("hold the stream", msg.err) {
			m.floor.heldMsg = msg.last
		}
	case shelfMsg:
		m.tookShelf(msg)
	default:
		return m.tookAsked(msg)
	}
	return nil
}

// tookNews takes what comes by itself: words for the listener, a change of the
// store, the passing of time.
func (m *Model) tookNews(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Note:
		m.say(string(msg))
	case noticeMsg:
		m.say(string(msg))
		return notices(m.cfg.Notices)
	case changedMsg:
		m.barStale, m.shelf.fresh = true, false
		if f := m.floor.filter; f != nil {
			f.stale = true
		}
		return tea.Batch(m.reread(), tea.Tick(changeEvery, func(time.Time) tea.Msg { return listenMsg{} }))
	case listenMsg:
		return listen(m.watch)
	case glowMsg:
		m.glowing = false
	case tickMsg:
		m.clock()
		return tea.Batch(tick(), m.freshBar(), m.freshShelf(), m.freshFilter(), m.lookFurther(), m.keepSafe())
	}
	return nil
}

// tookAsked takes what was read for a question: a form, a card or a picker
// opens with it.
func (m *Model) tookAsked(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case agentsMsg:
		return m.tookAgents(msg)
	case debriefMsg:
		return m.tookDebrief(msg)
	case openedMsg:
		m.failed("keep what was read", msg.err)
	case personMsg:
		return m.tookPerson(msg)
	case losesMsg:
		return m.tookLosses(msg)
	case checkingMsg:
		return m.tookChecking(msg)
	case choicesMsg:
		return m.tookChoices(msg)
	case proposedMsg:
		return m.tookProposed(msg)
	case offeredMsg:
		return m.tookOffered(msg)
	default:
		return m.tookNews(msg)
	}
	return nil
}

// reread reads again what is on the screen.
func (m *Model) reread() tea.Cmd {
	return tea.Batch(m.readFloor(), m.readTalk(), m.freshBar(), m.freshShelf(), m.freshFilter(), m.readSheet(), m.readDrafts())
}

// freshBar reads what stands round the panes if the store has changed since,
// at most every two seconds; ages grow without reading.
func (m *Model) freshBar() tea.Cmd {
	if !m.barStale || m.now().Sub(m.barAt) < tickEvery {
		return nil
	}
	return m.readBar()
}

// keepSafe saves what a program that is killed would lose: the draft of an
// open form, and where the listener was.
func (m *Model) keepSafe() tea.Cmd {
	var draft, place tea.Cmd
	if f, ok := m.over.(*paneForm); ok {
		draft = f.keepDraft(m)
	}
	if at := (remembered{Shape: m.shape, Last: m.lastRead()}); at != m.kept && at.Last != 0 {
		place = m.remember()
	}
	return tea.Batch(draft, place)
}

func (m *Model) tookRemembered(msg rememberedMsg) tea.Cmd {
	m.opening = false
	if !m.failed("read what was left", msg.err) {
		m.kept, m.drafts = msg.remembered, msg.drafts
		m.shape = m.kept.Shape
	}
	m.arrange(m.lay.w, m.lay.h)
	if len(m.floor.rows) == 0 {
		m.floor.line = m.floor.slots / 2 // so that what came since can be seen above it
	}
	return m.readFloorAt(msg.remembered.Last, false)
}

func (m *Model) tookFloor(msg floorReadMsg) tea.Cmd {
	if msg.gen != m.floor.gen {
		return nil
	}
	if m.failed("read the floor", msg.err) {
		m.floor.aim = nil
		return nil
	}
	empty := m.vacant()
	m.floor.take(msg.rows)
	if m.vacant() != empty {
		m.focus(m.shape.Focus)
		m.arrange(m.lay.w, m.lay.h)
	}
	m.seenTop()
	if _, filling := m.over.(*paneForm); m.floor.filter != nil && len(m.floor.rows) == 0 && !filling {
		m.floor.filter.from = m.lastRead()
		m.talk.shut()
		m.focus(paneFloor)
	}
	return tea.Batch(m.preview(), m.glow())
}

// glow draws the screen again once the rows that are new have carried their
// tint; one message stands for all of them. Without colour there is no tint.
func (m *Model) glow() tea.Cmd {
	now := m.cfg.Now()
	if m.glowing || m.profile <= colorprofile.ASCII || !slices.ContainsFunc(m.floor.visible(), func(r row) bool { return r.glows(now, m.began) }) {
		return nil
	}
	m.glowing = true
	return tea.Tick(glowFor, func(time.Time) tea.Msg { return glowMsg{} })
}

// seenTop notes that the newest rows are on the screen.
func (m *Model) seenTop() {
	if m.floor.atTop() {
		m.floor.topAt = m.cfg.Now()
	}
}

// preview shows the conversation under the floor's cursor.
func (m *Model) preview() tea.Cmd {
	id := m.floor.id()
	if id == 0 || id == m.talk.want || m.floor.aim != nil {
		return nil
	}
	m.talk.want = id
	return m.readTalk()
}

func (m *Model) tookTalk(msg talkReadMsg) tea.Cmd {
	if msg.gen != m.talk.gen {
		return nil
	}
	m.talk.reading = false
	if errors.Is(msg.err, store.ErrNotFound) {
		m.talk.want = 0
		return nil
	}
	if m.failed("read the conversation", msg.err) {
		return nil
	}
	m.talk.want = msg.talk.row.ID // it may have been joined to another
	had := m.earItem()
	m.talk.show(&msg.talk, m.dress())
	if d := m.talk.draft; d != nil && d.number != m.nextNumber() {
		renumbered := *d
		renumbered.number = m.nextNumber()
		m.talk.sketch(&renumbered)
	}
	m.toWanted()
	m.showHit()
	m.ear.stay(had, m.earItems())
	return nil
}

// failed says what could not be done, and what to do about it.
func (m *Model) failed(op string, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, store.ErrClosed), errors.Is(err, context.Canceled):
	case errors.Is(err, store.ErrDamaged):
		m.say("Could not " + op + ": the store is damaged. Leave with q and run earshot verify.")
	default:
		m.say("Could not " + op + ": " + err.Error())
	}
	return true
}

func (m *Model) say(words string) { m.said = said{words: words} }
