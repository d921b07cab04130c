package store

import (
	"cmp"
	"context"
	"slices"
)

// checkGroups makes conversations again from how messages lead to one another
// and from what listeners joined and split, and compares: each message lies
// where that says, and each number leads there.
func (t *Tx) checkGroups(ctx context.Context) error {
	links, err := t.allLinks(ctx)
	if err != nil {
		return err
	}
	decisions, err := t.hands()
	if err != nil {
		return err
	}
	groups := replay(links, decisions)
	met := map[*group]bool{}
	for _, m := range links {
		g := groups.of(m.id)
		if g == nil {
			return wrongf("message %d belongs to no conversation", m.id)
		}
		if s, _ := t.spot(m.id); s.conv != g.number {
			return wrongf("message %d lies in conversation %d and belongs to %d", m.id, s.conv, g.number)
		}
		if met[g] {
			continue
		}
		met[g] = true
		if err := t.checkGroup(g, m.id); err != nil {
			return err
		}
	}
	return nil
}

// allLinks returns what all messages say of where they belong, in order of
// arrival.
func (t *Tx) allLinks(ctx context.Context) (links []linked, err error) {
	err = t.bucket(bConv).ForEach(func(k, v []byte) error {
		block, err := unpackBlock(v)
		for _, m := range block {
			links = append(links, m.linked())
		}
		return errorsIn(err, ctx.Err())
	})
	slices.SortFunc(links, func(a, b linked) int { return cmp.Compare(a.id, b.id) })
	return links, err
}

func (t *Tx) checkGroup(g *group, first MessageID) error {
	c, err := t.row(g.number)
	if err != nil {
		return err
	}
	if c.Source != g.source || c.Channel != g.channel || !slices.Equal(c.Joined, g.numbers) || !slices.Equal(c.Parted, g.parted) {
		return wrongf("conversation %d is not what was joined and split, from message %d on", g.number, first)
	}
	for _, n := range g.numbers {
		if led, err := t.row(n); err != nil || led.JoinedInto != g.number {
			return errorsIn(err, wrongf("number %d does not lead to conversation %d", n, g.number))
		}
	}
	return nil
}
