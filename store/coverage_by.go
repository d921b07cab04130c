package store

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Share is how much of what arrived was heard, of one source, agent, channel,
// language or hour.
type Share struct {
	By, Of  string // "source" and its name, "agent" and theirs, "language" and german, "hour" and 09-10; "all" and "" is all
	Query   string // what finds the conversations; empty: no query does
	Arrived int
	Heard   int
	Skimmed int
	Left    int // unheard, on purpose
}

// CoverageBy breaks down what Coverage counts: all of it, then by source, by
// agent who spoke last, by channel, and by the language and the hour of the
// customer's newest words. It reads every row that counts.
func (t *Tx) CoverageBy(l ListenerID, since time.Time, zone *time.Location) ([]Share, error) {
	counted, err := t.counted(since)
	if err != nil {
		return nil, err
	}
	c := breakdown{of: map[[2]string]*Share{}}
	names := map[PersonID]string{}
	spoken, err := t.spokenLanguages()
	if err != nil {
		return nil, err
	}
	for _, h := range counted {
		row, err := t.Conversation(h.id())
		if err != nil {
			return nil, err
		}
		how, err := t.HowHeard(l, row)
		if err != nil {
			return nil, err
		}
		agent, ok := names[row.Agent]
		if !ok && row.Agent != 0 {
			p, err := t.Person(row.Agent)
			if err != nil {
				return nil, err
			}
			agent = p.Shown().String()
			names[row.Agent] = agent
		}
		c.add(row, how, agent, spoken.of(row.LastCustomer), zone)
	}
	return c.sorted(), nil
}

type breakdown struct{ of map[[2]string]*Share }

func (b breakdown) add(c Conversation, how Hearing, agent, language string, zone *time.Location) {
	hour := c.LastAt.In(zone).Hour()
	query := ""
	if agent != "" {
		query = fmt.Sprintf("agent:%q", agent)
	}
	for _, s := range []Share{
		{By: "all"}, {By: "source", Of: c.Source, Query: fmt.Sprintf("source:%q", c.Source)}, {By: "agent", Of: agent, Query: query},
		{By: "channel", Of: string(c.Channel), Query: "channel:" + string(c.Channel)}, {By: "language", Of: language, Query: "language:" + language},
		{By: "hour", Of: fmt.Sprintf("%02d-%02d", hour, hour+1)},
	} {
		key := [2]string{s.By, s.Of}
		if b.of[key] == nil {
			b.of[key] = &s
		}
		b.of[key].count(how)
	}
}

// Unheard is how many were neither heard nor skimmed nor left on purpose.
func (s Share) Unheard() int { return s.Arrived - s.Heard - s.Skimmed - s.Left }

func (s *Share) count(how Hearing) {
	s.Arrived++
	switch how {
	case WasHeard:
		s.Heard++
	case WasSkimmed:
		s.Skimmed++
	case LeftUnheard:
		s.Left++
	}
}

func (b breakdown) sorted() []Share {
	out := make([]Share, 0, len(b.of))
	for _, s := range b.of {
		out = append(out, *s)
	}
	slices.SortFunc(out, compareShares)
	return out
}

// compareShares orders by what is broken down, then by name.
func compareShares(x, y Share) int {
	order := []string{"all", "source", "agent", "channel", "language", "hour"}
	return cmp.Or(cmp.Compare(slices.Index(order, x.By), slices.Index(order, y.By)), cmp.Compare(x.Of, y.Of))
}

// A ThemeVoice is somebody in whose words a theme is: a customer, who counts
// once however often they say it, or somebody who does not count, and why not.
type ThemeVoice struct {
	Person Person
	Also   []Person // under whom else they said it
	Marks  int
	Last   time.Time
	In     ConversationID // where they said it last
	Mark   MarkID
	Not    string // why they do not count; empty: they do
}

// ThemeVoices breaks down what CountTheme counts, the latest voice first and
// those who do not count last.
func (t *Tx) ThemeVoices(id ThemeID) ([]ThemeVoice, error) {
	marks, err := t.MarksIn(id)
	if err != nil {
		return nil, err
	}
	type key struct {
		root PersonID
		not  string
	}
	of := map[key]*ThemeVoice{}
	for _, m := range marks {
		p, err := t.Person(m.Person)
		if err != nil {
			return nil, err
		}
		root, err := t.Root(p.ID)
		if err != nil {
			return nil, err
		}
		k := key{root, notCounted(m, p)}
		v := of[k]
		if v == nil {
			v = &ThemeVoice{Person: p, Not: k.not}
			of[k] = v
		}
		if p.ID != v.Person.ID && !slices.ContainsFunc(v.Also, func(o Person) bool { return o.ID == p.ID }) {
			v.Also = append(v.Also, p)
		}
		v.Marks++
		if !m.SaidAt.Before(v.Last) {
			v.Last, v.In, v.Mark = m.SaidAt, m.Conversation, m.ID
		}
	}
	out := make([]ThemeVoice, 0, len(of))
	for _, v := range of {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b ThemeVoice) int {
		return cmp.Or(cmp.Compare(a.Not, b.Not), b.Last.Compare(a.Last), cmp.Compare(a.Person.ID, b.Person.ID))
	})
	return out, nil
}

// notCounted says why a mark is no customer's voice; empty where it is one.
func notCounted(m Mark, p Person) string {
	switch {
	case p.Side != Customer:
		return "is no customer: " + p.Side.String()
	case m.Folded == FoldQuote:
		return "quoted words are said elsewhere"
	}
	return ""
}
