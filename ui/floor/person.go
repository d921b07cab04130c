package floor

import (
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// A card says who a person is. It floats over the page until Esc; digits lead
// to the person's conversations, letters to what may be said of the person.
type card struct {
	personRead
	choosing bool // which of those alike it is, by digit
	parting  bool
}

// A personRead is what is known of somebody.
type personRead struct {
	who       store.Person
	selves    []store.Person // who else it is
	voice     voice
	desk      store.Desk
	convs     []store.Conversation // the latest words first
	contacts  int
	marks     []mark // what was understood, the latest first
	followups []store.Followup
	memos     []store.Memo
	alike     []store.Likeness
	organised string // the organisation that the address tells of
}

// personMsg is sent when a person was read.
type personMsg struct {
	read personRead
	err  error
}

// person shows who the speaker is: of the message under the cursor, else the
// customer of the conversation, or whoever a view's row is about.
func (m *Model) person() tea.Cmd {
	id := m.personHere()
	if id == 0 {
		m.say("Nobody is known here yet.")
		return nil
	}
	return m.showPerson(id)
}

func (m *Model) personHere() store.PersonID {
	if s := m.sheet(); s != nil {
		return s.target().person
	}
	if m.talk.transcript == nil {
		return 0
	}
	if m.shape.Focus == paneTalk && m.talk.ready() {
		if from := m.talk.messages[m.talk.msg]; from.Speaks() {
			return from.From
		}
	}
	return m.talk.customer.ID
}

func (m *Model) showPerson(id store.PersonID) tea.Cmd {
	s := m.cfg.Store
	m.jumps++
	return func() tea.Msg {
		var msg personMsg
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.read, err = readPerson(t, id)
			return err
		})
		return msg
	}
}

func (m *Model) tookPerson(msg personMsg) tea.Cmd {
	m.jumps--
	if m.failed("read the person", msg.err) {
		return nil
	}
	m.over = &card{personRead: msg.read}
	s, who := m.cfg.Store, m.actor()
	return func() tea.Msg {
		return openedMsg{s.Do(who, func(a *store.Act) error { return a.LookAt(msg.read.who.ID) })}
	}
}

// readPerson reads what is known of somebody, under all their addresses.
// Looking for who is alike goes through everybody.
func readPerson(t *store.Tx, id store.PersonID) (personRead, error) {
	var p personRead
	who, err := t.Person(id)
	if err != nil {
		return p, err
	}
	selves, err := t.Selves(id)
	if err != nil {
		return p, err
	}
	p.who, p.organised = who, who.Organisation()
	for _, self := range selves {
		err = errors.Join(err, p.addSelf(t, self))
	}
	if err != nil {
		return p, err
	}
	slices.SortFunc(p.convs, func(a, b store.Conversation) int { return comparePlaces(a.Pos(), b.Pos()) })
	p.contacts = len(p.convs)
	if err := p.addUnderstood(t, selves); err != nil {
		return p, err
	}
	v, err := t.Voice(id)
	if err != nil {
		return p, err
	}
	by, err := t.Listener(v.By)
	p.voice = voice{v, by.Name.String()}
	if err == nil {
		p.desk, err = t.Desk(id)
	}
	if err == nil {
		p.alike, err = t.Alike(id)
	}
	return p, err
}

func (p *personRead) addSelf(t *store.Tx, self store.PersonID) error {
	if self != p.who.ID {
		other, err := t.Person(self)
		if err != nil {
			return err
		}
		p.selves = append(p.selves, other)
	}
	memos, err := t.Memos(store.About{Kind: store.AboutPerson, ID: uint32(self)})
	p.memos = append(p.memos, memos...)
	for _, id := range t.ConversationsOf(self, contactsMost) {
		if slices.ContainsFunc(p.convs, func(c store.Conversation) bool { return c.ID == id }) {
			continue
		}
		c, failed := t.Conversation(id)
		err = errors.Join(err, failed)
		p.convs = append(p.convs, c)
	}
	return err
}

// addUnderstood adds what was understood of the person before, and what is
// promised.
func (p *personRead) addUnderstood(t *store.Tx, selves []store.PersonID) error {
	for _, c := range p.convs {
		marks, err := t.Marks(c.ID)
		if err != nil {
			return err
		}
		for _, k := range marks {
			if !slices.Contains(selves, k.Person) {
				continue
			}
			shown := mark{Mark: k}
			for _, id := range k.Themes {
				th, err := t.Theme(id)
				if err != nil {
					return err
				}
				shown.themes = append(shown.themes, th.Path.String())
			}
			p.marks = append(p.marks, shown)
		}
		plans, err := t.FollowupsOf(c.ID)
		if err != nil {
			return err
		}
		for _, f := range plans {
			if !f.Status.Done() && !f.Retracted {
				p.followups = append(p.followups, f)
			}
		}
	}
	slices.SortStableFunc(p.marks, func(a, b mark) int { return b.SaidAt.Compare(a.SaidAt) })
	return nil
}

// sideBy says what a side rests on.
func sideBy(by store.SideBy) string {
	switch by {
	case store.ByGuess:
		return ", as guessed"
	case store.ByFormat:
		return ", as the log says"
	case store.ByConfig:
		return ", as configured"
	case store.ByListener:
		return ", as a listener said"
	}
	return ""
}

// sinceWords says when somebody first spoke: the day, the month, the year.
func sinceWords(who store.Person, now time.Time) string {
	first := who.FirstAt.In(now.Location())
	switch {
	case daysUntil(first, now) == 0:
		return "today"
	case now.Sub(first) < 7*24*time.Hour:
		return look.Clock(first, now)
	case first.Year() == now.Year():
		return first.Format("January")
	}
	return first.Format("2006")
}

func andMore(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}
