package store

import (
	"encoding/binary"
	"slices"
)

// conversationFor finds the conversation that an arrival belongs to by the
// keys it shares with others, else by those it seeks, or begins one. Two that
// prove to be one are joined, unless a listener split them.
func (h *hearing) conversationFor(m *Message, a *Arrival) (*open, error) {
	if err := h.link(m, a); err != nil {
		return nil, err
	}
	found, err := h.landing(m)
	if err != nil {
		return nil, err
	}
	if found == 0 {
		if found, err = h.begin(m, a); err != nil {
			return nil, err
		}
	}
	if err := h.bind(m, a); err != nil {
		return nil, err
	}
	return h.open(found)
}

// link notes which known messages an arrival leads to, the nearest first.
func (h *hearing) link(m *Message, a *Arrival) error {
	if a.Channel == Chat {
		return h.linkLine(m, a)
	}
	for _, key := range slices.Backward(a.Threads) {
		l, err := h.follow(m, key, false)
		if err != nil {
			return err
		}
		m.leadTo(l.to)
	}
	own, err := h.follow(m, a.Own, true)
	if err != nil {
		return err
	}
	if own.own {
		m.Same = own.to
	} else {
		m.leadTo(own.to)
	}
	for _, key := range a.Seeks {
		if len(m.Links) > 0 || m.Same != 0 {
			break
		}
		m.leadTo(h.lead(key).to)
	}
	return nil
}

// linkLine is link for a line of a chat, whose own key is its conversation's.
func (h *hearing) linkLine(m *Message, a *Arrival) error {
	for _, key := range slices.Backward(a.Threads) {
		m.leadTo(h.lead(key).to)
	}
	if own := h.lead(a.Own); own.own {
		m.Same = own.to
	} else {
		m.leadTo(own.to)
	}
	return nil
}

func (m *Message) leadTo(id MessageID) {
	if id != 0 && !slices.Contains(m.Links, id) {
		m.Links = append(m.Links, id)
	}
}

// bind has the keys of an arrival lead to it: its own, those by which it is
// sought, and those of messages that nobody knows yet.
func (h *hearing) bind(m *Message, a *Arrival) error {
	if err := h.bindOwn(m, a.Own); err != nil {
		return err
	}
	for _, key := range a.Threads {
		for _, key := range h.keysOf(m, key) {
			if h.lead(key).to != 0 {
				continue
			}
			if err := h.setLead(key, lead{to: m.ID}); err != nil {
				return err
			}
		}
	}
	for _, key := range a.Finds {
		if err := h.setLead(key, lead{to: m.ID}); err != nil {
			return err
		}
	}
	return nil
}

// bindOwn has a key lead to the message whose own it is; the first stays.
func (h *hearing) bindOwn(m *Message, key string) error {
	for _, key := range h.keysOf(m, key) {
		l := h.lead(key)
		if l.own {
			continue
		}
		own := lead{to: m.ID, own: true}
		if slices.Contains(m.Links, l.to) {
			r, err := h.heardMessage(l.to)
			if err != nil {
				return err
			}
			if mine := h.customersOf(m); len(mine) > 0 && !overlap(mine, h.customersOf(&r)) {
				own.guest = l.to
			}
		}
		if err := h.setLead(key, own); err != nil {
			return err
		}
	}
	return nil
}

// landing returns the conversation to which a message's links lead; 0: none.
func (h *hearing) landing(m *Message) (found ConversationID, err error) {
	leads, err := h.leadsOf(m)
	for _, to := range leads {
		c := h.lies(to)
		if err != nil || c == found {
			continue
		}
		if found == 0 {
			found = c
			continue
		}
		found, err = h.joinUnlessParted(found, c)
	}
	return found, err
}

// lies returns where a message lies, also one of this batch.
func (h *hearing) lies(id MessageID) ConversationID {
	if c, ok := h.unwritten[id]; ok {
		return c
	}
	s, _ := h.spot(id)
	return s.conv
}

// begin opens a new conversation.
func (h *hearing) begin(m *Message, a *Arrival) (ConversationID, error) {
	n, err := h.next(bRow)
	if err != nil {
		return 0, err
	}
	m.Began, m.Channel = ConversationID(n), a.Channel
	h.touched[m.Began] = &open{row: Conversation{ID: m.Began, Source: h.batch.Source, Channel: a.Channel}}
	return m.Began, h.add("conversations", 1)
}

// joinUnlessParted joins what mail proves to be one and returns the number
// that stands. What a listener split stays split: the first, to which the
// nearest link leads, is where the message belongs.
func (h *hearing) joinUnlessParted(first, other ConversationID) (ConversationID, error) {
	a, err := h.open(first)
	if err != nil {
		return 0, err
	}
	b, err := h.open(other)
	if err != nil {
		return 0, err
	}
	if apart(a.row.Parted, b.row.Parted) {
		return first, nil
	}
	return h.join(first, other)
}

// join moves the higher-numbered of two conversations into the lower, whose
// number stands; the other number, and those that led to it, lead there.
func (h *hearing) join(a, b ConversationID) (ConversationID, error) {
	if b < a {
		a, b = b, a
	}
	if err := h.writeConversations(); err != nil {
		return 0, err
	}
	gone, err := h.Conversation(b)
	if err != nil {
		return 0, err
	}
	moved, err := h.Messages(b)
	if err != nil {
		return 0, err
	}
	o, err := h.open(a)
	if err != nil {
		return 0, err
	}
	o.refold = true
	o.row.Joined = append(append(o.row.Joined, b), gone.Joined...)
	slices.Sort(o.row.Joined)
	o.row.Parted = unite(o.row.Parted, gone.Parted)
	for _, m := range moved {
		m.Conversation = a
		o.fresh = append(o.fresh, m)
		h.unwritten[m.ID] = a
	}
	for _, entry := range h.delist(b) {
		if err := h.note(entry.bucket, join(key4(a), entry.id)); err != nil {
			return 0, err
		}
	}
	return a, errorsIn(h.remove(gone, moved), h.leadTo(append([]ConversationID{b}, gone.Joined...), a))
}

// leadTo has numbers lead to a conversation.
func (h *hearing) leadTo(numbers []ConversationID, to ConversationID) error {
	for _, n := range numbers {
		if err := h.put(bRow, key4(n), Conversation{ID: n, JoinedInto: to}); err != nil {
			return err
		}
	}
	return nil
}

// noteBatch keeps when the messages of a batch were heard, of which this is
// the first.
func (h *hearing) noteBatch(first MessageID) error {
	return h.bucket(bBatch).Put(key4(first), binary.BigEndian.AppendUint64(nil, uint64(h.batch.At.UnixNano())))
}
