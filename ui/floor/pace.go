package floor

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
)

// idleMost is how long a listener may sit before a screen without a key and
// still be taken for reading.
const idleMost = time.Minute

// An opened conversation is one that has the keys, with how long it was read.
// What only passes by beside the floor is not opened.
type opened struct {
	conv  store.ConversationID
	upTo  store.MessageID // the newest words that were shown
	fresh []store.Message // those not heard before
	width int
	took  time.Duration
	last  time.Time // of the last key, or of opening
	toEnd bool
}

// notePace notes that a key was pressed while a conversation has the keys, or
// that another one, or none, has them now. It returns what keeps the reading
// that ended.
func (m *Model) notePace() tea.Cmd {
	now, o := m.cfg.Now(), m.opened
	reading := m.talk.ready() && m.talk.shows(m.talk.want) && m.shape.Focus != paneFloor
	if o == nil || !reading || o.conv != m.talk.talk.row.ID {
		cmd := m.closeReading()
		if reading {
			m.opened = m.openReading(now)
		}
		return cmd
	}
	o.took += min(now.Sub(o.last), idleMost)
	o.last = now
	m.seeMore(o)
	return nil
}

func (m *Model) openReading(now time.Time) *opened {
	o := &opened{conv: m.talk.talk.row.ID, last: now, width: max(m.talk.width, 1)}
	m.seeMore(o)
	return o
}

// seeMore takes in what came while the conversation is open, and whether its
// end is in sight.
func (m *Model) seeMore(o *opened) {
	newest := m.talk.talk.row.LastHuman
	if o.upTo != newest {
		o.upTo, o.toEnd, o.fresh = newest, false, nil
		for _, msg := range m.talk.messages {
			if msg.ID > m.talk.heardTo {
				o.fresh = append(o.fresh, msg)
			}
		}
	}
	o.toEnd = o.toEnd || m.talk.atEnd()
}

// closeReading keeps the reading that ends here.
func (m *Model) closeReading() tea.Cmd {
	read, ok := m.takeReading()
	if !ok {
		return nil
	}
	s, who := m.cfg.Store, m.actor()
	return func() tea.Msg {
		return openedMsg{s.Do(who, func(a *store.Act) error { return a.Opened(read()) })}
	}
}

// openedMsg is sent when a reading was kept.
type openedMsg struct{ err error }

// takeReading ends the reading, and returns what counts it: lines are counted
// where there is time for it.
func (m *Model) takeReading() (func() store.Reading, bool) {
	o := m.opened
	if o == nil {
		return nil, false
	}
	m.opened = nil
	o.took += min(max(m.cfg.Now().Sub(o.last), 0), idleMost)
	return o.reading, true
}

func (o *opened) reading() store.Reading {
	r := store.Reading{Conversation: o.conv, UpTo: o.upTo, Took: o.took, ToEnd: o.toEnd}
	for _, msg := range o.fresh {
		r.Lines += linesOf(msg, o.width)
	}
	return r
}

// linesOf counts the lines that a message takes at a width, about: a cell a
// rune, and what is folded is not read.
func linesOf(msg store.Message, width int) int {
	text, n, at := msg.Text.String(), 0, 0
	for _, f := range msg.Folds {
		if f.Start >= at {
			n += linesIn(text[at:f.Start], width)
			at = f.End
		}
	}
	return n + linesIn(text[at:], width)
}

func linesIn(s string, width int) int {
	n := 0
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			n += 1 + (len([]rune(l))-1)/width
		}
	}
	return n
}

// leaveUnheard leaves a conversation unheard on purpose, asks why in a word,
// and goes on to the next.
func (m *Model) leaveUnheard() tea.Cmd {
	id := m.talk.want
	if id == 0 {
		m.say("No conversation here to leave.")
		return nil
	}
	p := &prompt{entry: newEntry(), mode: "LEAVE", ask: "why " + number(id) + " stays unheard: language, not for us, ...", enter: "leaves it"}
	p.done = func(m *Model, words string) tea.Cmd {
		if words == "" {
			p.wrong = "In a word: why does it stay unheard?"
			m.over = p
			return nil
		}
		return m.settleHearing(id, "Left unheard: "+number(id)+", "+words+".", func(a *store.Act) error { return a.Leave(id, lineOf(words)) })
	}
	m.over = p
	return nil
}

// settleHearing writes how a conversation stands and goes to the next that is
// not heard. What was read of it is kept in the same act.
func (m *Model) settleHearing(id store.ConversationID, said string, act func(*store.Act) error) tea.Cmd {
	s, who, l, on, none := m.cfg.Store, m.actor(), m.cfg.Listener, m.floor.list(), m.noneUnheard()
	read, reading := m.takeReading()
	m.jumps++
	return func() tea.Msg {
		msg := foundMsg{said: said, none: none}
		msg.err = s.Do(who, func(a *store.Act) error {
			if reading {
				if err := a.Opened(read()); err != nil {
					return err
				}
			}
			return act(a)
		})
		if msg.err != nil {
			return msg
		}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.id, err = findRow(on(t), l, id, false, unheard)
			return err
		})
		return msg
	}
}

// reopened notes a conversation that has come to have the keys without a key:
// it was still being read when the key was pressed.
func (m *Model) reopened(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(talkReadMsg); !ok {
		return nil
	}
	return m.notePace()
}
