package store

import (
	"slices"
)

// A group is a conversation while messages are replayed.
type group struct {
	number  ConversationID
	numbers []ConversationID // that lead here, ascending
	parted  []Parting
	source  string
	channel Channel
	size    int
	into    *group // it became part of that one; nil: it stands
}

func (g *group) standing() *group {
	for g.into != nil {
		g = g.into
	}
	return g
}

// merge makes two one; the lower number stands.
func (g *group) merge(o *group) *group {
	if o.number < g.number {
		g, o = o, g
	}
	g.numbers = append(append(g.numbers, o.number), o.numbers...)
	slices.Sort(g.numbers)
	g.parted = unite(g.parted, o.parted)
	g.size += o.size
	o.into = g
	return g
}

// A linked is what says of a message to which conversation it belongs.
type linked struct {
	id, same MessageID
	links    []MessageID
	began    ConversationID
	source   string
	channel  Channel
}

func (m Message) linked() linked {
	return linked{m.ID, m.Same, m.Links, m.Began, m.Source, m.Channel}
}

// replaying makes conversations from messages in order of arrival and from
// what was decided in between. It is what hearing them and deciding gave, and
// needs nothing but what never changes: how messages lead to one another.
type replaying struct {
	in   map[MessageID]*group
	last map[MessageID]MessageID // of the first message under a key: the last one so far
}

// replay goes through messages, which ascend, and through all decisions.
// Those about other messages do nothing.
func replay(messages []linked, all []decided) *replaying {
	r := &replaying{in: map[MessageID]*group{}, last: map[MessageID]MessageID{}}
	for _, m := range messages {
		for len(all) > 0 && all[0].After < m.id {
			r.decide(all[0])
			all = all[1:]
		}
		r.arrive(m)
	}
	for _, d := range all {
		r.decide(d)
	}
	return r
}

// of returns the group of a message; nil: it was not replayed.
func (r *replaying) of(id MessageID) *group {
	g := r.in[id]
	if g == nil {
		return nil
	}
	return g.standing()
}

func (r *replaying) arrive(m linked) {
	var g *group
	if m.began != 0 {
		g = &group{number: m.began, source: m.source, channel: m.channel}
	}
	leads := m.links
	if m.same != 0 {
		leads = append(slices.Clone(leads), r.last[m.same])
	}
	for _, to := range leads {
		o := r.of(to)
		switch {
		case o == nil || o == g:
		case g == nil:
			g = o
		case !apart(g.parted, o.parted):
			g = g.merge(o)
		}
	}
	if g == nil {
		return
	}
	g.size++
	r.in[m.id] = g
	if m.same == 0 {
		r.last[m.id] = m.id
	} else {
		r.last[m.same] = m.id
	}
}

func (r *replaying) decide(d decided) {
	switch {
	case len(d.Parts) > 0:
		r.part(d)
	case d.stands:
		a, b := r.of(d.Joins[0]), r.of(d.Joins[1])
		if a != nil && b != nil && a != b {
			a.merge(b)
		}
	}
}

// part takes messages out of their group. Where that is taken back, or would
// leave nothing, their number leads to it.
func (r *replaying) part(d decided) {
	g := r.of(d.Parts[0])
	if g == nil {
		return
	}
	var off []MessageID
	for _, id := range d.Parts {
		if r.of(id) == g {
			off = append(off, id)
		}
	}
	if !d.stands || len(off) == g.size {
		g.numbers = append(g.numbers, d.Number)
		slices.Sort(g.numbers)
		return
	}
	n := &group{number: d.Number, source: g.source, channel: g.channel, size: len(off)}
	n.parted = unite(g.parted, []Parting{{d.ID, true}})
	g.parted = unite(g.parted, []Parting{{d.ID, false}})
	g.size -= len(off)
	for _, id := range off {
		r.in[id] = n
	}
}
