package store

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"
)

// kin returns the conversations in which messages lie, and all that decisions
// join them with or keep apart from them, by number.
func (t *Tx) kin(all []decided, of []MessageID) []ConversationID {
	var near []ConversationID
	add := func(ids []MessageID) (more bool) {
		for _, id := range ids {
			s, ok := t.spot(id)
			if ok && !slices.Contains(near, s.conv) {
				near, more = append(near, s.conv), true
			}
		}
		return more
	}
	add(of)
	for more := true; more; {
		more = false
		for _, d := range all {
			if d.stands && t.liesIn(near, d.messages()) && add(d.messages()) {
				more = true
			}
		}
	}
	slices.Sort(near)
	return near
}

// liesIn says whether one of some messages lies in one of some conversations.
func (t *Tx) liesIn(near []ConversationID, ids []MessageID) bool {
	return slices.ContainsFunc(ids, func(id MessageID) bool {
		s, ok := t.spot(id)
		return ok && slices.Contains(near, s.conv)
	})
}

// regroup brings conversations into line with a decision that was made, taken
// back or made again: those that it is about, and all that hang on them by
// other decisions, are made anew from what arrived and what was decided.
func (h *hearing) regroup(about Hand) error {
	all, err := h.hands()
	if err != nil {
		return err
	}
	near := h.kin(all, about.messages())
	messages, entries, err := h.takeAway(near)
	if err != nil {
		return err
	}
	var links []linked
	for _, m := range messages {
		links = append(links, m.linked())
	}
	groups := replay(links, all)
	of := map[*group][]Message{}
	for _, m := range messages {
		g := groups.of(m.ID)
		of[g] = append(of[g], m)
	}
	for g, ms := range of {
		if err := h.regrouped(g, ms); err != nil {
			return err
		}
	}
	return errorsIn(h.writeConversations(), h.relist(entries))
}

// takeAway takes conversations out of the store and returns what they held:
// their messages in order of arrival, and the entries of their marks and
// follow-ups.
func (h *hearing) takeAway(near []ConversationID) (messages []Message, entries []listed, err error) {
	for _, id := range near {
		c, err := h.Conversation(id)
		if err != nil {
			return nil, nil, err
		}
		ms, err := h.messagesOf(c)
		if err != nil {
			return nil, nil, err
		}
		messages, entries = append(messages, ms...), append(entries, h.delist(id)...)
		if err := h.remove(c, ms); err != nil {
			return nil, nil, err
		}
	}
	slices.SortFunc(messages, func(a, b Message) int { return cmp.Compare(a.ID, b.ID) })
	return messages, entries, nil
}

// regrouped makes a conversation of a group.
func (h *hearing) regrouped(g *group, ms []Message) error {
	row := Conversation{ID: g.number, Source: g.source, Channel: g.channel, Joined: g.numbers, Parted: g.parted}
	h.touched[row.ID] = &open{row: row, fresh: ms, refold: true, moved: true}
	return errorsIn(h.add("conversations", 1), h.leadTo(g.numbers, g.number))
}

// arrivedAt returns when a message was heard, as its batch has it.
func (t *Tx) arrivedAt(id MessageID) time.Time {
	cur := t.bucket(bBatch).Cursor()
	k, v := cur.Seek(key4(id))
	if k == nil || id4[MessageID](k) != id {
		k, v = cur.Prev()
	}
	if k == nil || len(v) != 8 {
		return time.Time{}
	}
	return time.Unix(0, int64(binary.BigEndian.Uint64(v))).UTC()
}
