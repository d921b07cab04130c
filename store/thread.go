package store

import (
	"encoding/binary"
	"slices"
)

// A lead is the message that a thread key leads to.
type lead struct {
	to  MessageID
	own bool // the key is the message's own; else the message only refers by it
}

func (l lead) bytes() []byte {
	b := key4(l.to)
	if l.own {
		b = append(b, 1)
	}
	return b
}

// lead returns where a thread key leads; a zero lead: nowhere.
func (t *Tx) lead(key string) lead {
	if key == "" {
		return lead{}
	}
	hash := HashOf(key)
	b := t.bucket(bRef).Get(hash[:])
	return lead{id4[MessageID](b), len(b) > 4}
}

func (t *Tx) setLead(key string, l lead) error {
	if key == "" || t.lead(key) == l {
		return nil
	}
	hash := HashOf(key)
	return t.bucket(bRef).Put(hash[:], l.bytes())
}

// conversationFor finds the conversation that an arrival belongs to by the
// keys it shares with others, else by those it seeks, or begins one. Two that
// prove to be one are joined, unless a listener split them.
func (h *hearing) conversationFor(m *Message, a *Arrival) (*open, error) {
	h.link(m, a)
	found, err := h.landing(m)
	if err != nil {
		return nil, err
	}
	if found == 0 {
		if found, err = h.begin(m, a); err != nil {
			return nil, err
		}
	}
	if err := h.bind(m.ID, a); err != nil {
		return nil, err
	}
	return h.open(found)
}

// link notes which known messages an arrival leads to, the nearest first.
func (h *hearing) link(m *Message, a *Arrival) {
	for _, key := range slices.Backward(a.Threads) {
		m.leadTo(h.lead(key).to)
	}
	if own := h.lead(a.Own); own.own {
		m.Same = own.to
	} else {
		m.leadTo(own.to)
	}
	for _, key := range a.Seeks {
		if len(m.Links) > 0 || m.Same != 0 {
			return
		}
		m.leadTo(h.lead(key).to)
	}
}

func (m *Message) leadTo(id MessageID) {
	if id != 0 && !slices.Contains(m.Links, id) {
		m.Links = append(m.Links, id)
	}
}

// bind has the keys of an arrival lead to it: its own, those by which it is
// sought, and those of messages that nobody knows yet.
func (h *hearing) bind(id MessageID, a *Arrival) error {
	if err := h.bindOwn(id, a.Own); err != nil {
		return err
	}
	for _, key := range a.Threads {
		if h.lead(key).to != 0 {
			continue
		}
		if err := h.setLead(key, lead{to: id}); err != nil {
			return err
		}
	}
	for _, key := range a.Finds {
		if err := h.setLead(key, lead{to: id}); err != nil {
			return err
		}
	}
	return nil
}

// bindOwn has a key lead to the message whose own it is; the first stays.
func (h *hearing) bindOwn(id MessageID, key string) error {
	if h.lead(key).own {
		return nil
	}
	return h.setLead(key, lead{id, true})
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

// noteBatch keeps when the batch's messages were heard.
func (h *hearing) noteBatch() error {
	if h.heard.New == 0 {
		return nil
	}
	first := h.LastMessage() - MessageID(h.heard.New) + 1
	return h.bucket(bBatch).Put(key4(first), binary.BigEndian.AppendUint64(nil, uint64(h.batch.At.UnixNano())))
}
