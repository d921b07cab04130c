package floor

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// A card floats over the page until a key closes it.
type card struct {
	title, about string
	lines        []look.Part
}

// person shows who the customer is.
func (m *Model) person() tea.Cmd {
	if m.talk.transcript == nil || m.talk.customer.ID == 0 {
		m.say("Nobody is known here yet.")
		return nil
	}
	k, now := m.talk.talk, m.now()
	who := k.customer
	c := &card{title: who.Shown().String(), about: sideNoun(who.Side) + sideBy(who.SideBy)}
	for _, id := range who.Identities {
		c.lines = append(c.lines, part(look.Text, string(id.Channel)+"  "+id.Show.String()))
	}
	c.lines = append(c.lines, look.Part{})
	if !who.FirstAt.IsZero() {
		c.lines = append(c.lines, part(look.Muted, "first "+look.ClockLong(who.FirstAt, now)+", last "+look.ClockLong(who.LastAt, now)))
	}
	c.lines = append(c.lines, part(look.Muted, plural(k.contacts, "conversation")+", "+plural(who.Messages, "message")+
		", "+who.ID.Pseudonym()+" in reports"))
	for i, o := range k.earlier {
		if i == 0 {
			c.lines = append(c.lines, look.Part{}, bold("Other conversations"))
		}
		s := stateOf(o, true, patienceOf(o, m.brush().sources), now, m.began)
		c.lines = append(c.lines, part(look.Text, look.Clock(o.LastAt, now)+"  "+s.word+" "+s.age+"  "+o.Subject.String()))
	}
	m.over = c
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

func (c *card) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	m.over = nil
	switch k.String() {
	case "esc", "p", "q", "enter":
		return nil
	}
	return m.press(k)
}

func (c *card) paste(*Model, tea.PasteMsg) tea.Cmd { return nil }

func (c *card) hints(*Model) []look.Hint {
	return []look.Hint{{Key: "f", Word: "follow-up"}, {Key: "Esc", Word: "closes"}}
}

func (c *card) status(*Model) look.Status { return look.Status{Mode: "PERSON"} }

func (c *card) width(m *Model) int { return min(70, m.lay.w-2) }

func (c *card) box(m *Model) []string {
	w := c.width(m) - 2
	b := m.brush()
	lines := []string{m.look.Row(w).String()}
	for _, p := range c.lines {
		lines = append(lines, m.look.Row(w).Gap(2).Add(p.S, b.plain(p.Text)).String())
	}
	lines = append(lines, m.look.Row(w).String())
	if most := m.lay.h - 5; len(lines) > most {
		lines = lines[:max(most, 1)]
	}
	return m.look.Box(c.width(m), b.plain(c.title), c.about, lines)
}

func (c *card) cursor(*Model) (int, int, bool) { return 0, 0, false }
