package store

import (
	"fmt"
	"slices"
)

// A lead is the message that a thread key leads to.
//
// Broken software gives one Message-ID to many mails, and writers answer the
// mail that a thousand others got. So a key leads from one customer to another
// once, as when somebody goes on from another address: that one is its guest.
// Where a second stranger comes by it, or where it is the own key of messages
// of two customers, it is no key between customers, and then never was one: it
// leads each only to what is theirs (see keysOf), and the guest leaves.
type lead struct {
	to     MessageID
	own    bool      // the key is the message's own; else the message only refers by it
	shared bool      // it leads only within one customer's messages
	guest  MessageID // the first message of another customer that it led to or from; 0: none
}

func (l lead) bytes() []byte {
	b := key4(l.to)
	var flags byte
	if l.own {
		flags |= 1
	}
	if l.shared {
		flags |= 2
	}
	if flags != 0 || l.guest != 0 {
		b = append(b, flags)
	}
	if l.guest != 0 {
		b = append(b, key4(l.guest)...)
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
	l := lead{to: id4[MessageID](b)}
	if len(b) > 4 {
		l.own, l.shared, l.guest = b[4]&1 != 0, b[4]&2 != 0, id4[MessageID](b[5:])
	}
	return l
}

func (t *Tx) setLead(key string, l lead) error {
	if key == "" || t.lead(key) == l {
		return nil
	}
	hash := HashOf(key)
	return t.bucket(bRef).Put(hash[:], l.bytes())
}

// keysOf returns the keys under which a message is found by a thread key: the
// key itself, or where that is shared one for each of its customers.
func (h *hearing) keysOf(m *Message, key string) []string {
	if key == "" {
		return nil
	}
	if !h.lead(key).shared {
		return []string{key}
	}
	var keys []string
	for _, who := range h.customersOf(m) {
		keys = append(keys, ofCustomer(key, who))
	}
	return keys
}

func ofCustomer(key string, who PersonID) string { return fmt.Sprintf("%s of %d", key, who) }

// follow returns where a key leads a message; own says that the key is its
// own.
func (h *hearing) follow(m *Message, key string, own bool) (lead, error) {
	l := h.lead(key)
	switch {
	case l.to == 0 || l.to == m.ID: // it refers to itself, or by one key twice
		return lead{}, nil
	case l.shared:
		return h.followShared(m, key), nil
	}
	r, err := h.heardMessage(l.to)
	if err != nil {
		return lead{}, err
	}
	mine, theirs := h.customersOf(m), h.customersOf(&r)
	switch {
	case own && l.own && len(mine) == 0: // another text, and nothing says that it is of the same matter
		return lead{}, nil
	case len(mine) == 0 || overlap(mine, theirs):
		return l, nil
	case own == l.own && (own || len(theirs) > 0):
		return h.share(m, key, l)
	case own == l.own: // nobody's until now
		return l, h.setLead(key, lead{to: m.ID})
	case overlap(mine, r.To) || overlap(theirs, m.To): // one wrote to the other
		return l, nil
	}
	return h.followAsGuest(m, key, own, l)
}

// followAsGuest follows a key to another customer, as one may.
func (h *hearing) followAsGuest(m *Message, key string, own bool, l lead) (lead, error) {
	if own {
		return l, nil // the guest is whom it leads to; bindOwn notes that
	}
	switch l.guest {
	case 0:
		l.guest = m.ID
		return l, h.setLead(key, l)
	case m.ID:
		return l, nil
	}
	guest, err := h.heardMessage(l.guest)
	switch {
	case err != nil:
		return lead{}, err
	case overlap(h.customersOf(m), h.customersOf(&guest)):
		return lead{to: l.guest}, nil
	}
	return h.share(m, key, l)
}

func (h *hearing) followShared(m *Message, key string) lead {
	for _, key := range h.keysOf(m, key) {
		if l := h.lead(key); l.to != 0 {
			return l
		}
	}
	return lead{}
}

// share makes of a key that leads to one message one that leads each customer
// only to what is theirs, and returns where it leads m.
func (h *hearing) share(m *Message, key string, l lead) (lead, error) {
	if err := h.setLead(key, lead{to: l.to, shared: true}); err != nil {
		return lead{}, err
	}
	if l.guest == m.ID {
		l.guest = 0
		m.Links = slices.DeleteFunc(m.Links, func(id MessageID) bool { return id == l.to })
	}
	for _, id := range []MessageID{l.to, l.guest} {
		if id == 0 {
			continue
		}
		known, err := h.heardMessage(id)
		if err != nil {
			return lead{}, err
		}
		for _, key := range h.keysOf(&known, key) {
			if h.lead(key).to != 0 {
				continue
			}
			if err := h.setLead(key, lead{to: id, own: l.own && id == l.to}); err != nil {
				return lead{}, err
			}
		}
	}
	if l.guest != 0 {
		if err := h.unlink(l.to, l.guest); err != nil {
			return lead{}, err
		}
	}
	return h.followShared(m, key), nil
}

// unlink takes back that one message leads to another. Their conversations are
// made anew without that.
func (h *hearing) unlink(a, b MessageID) error {
	if err := h.writeConversations(); err != nil {
		return err
	}
	for _, pair := range [][2]MessageID{{a, b}, {b, a}} {
		m, err := h.Message(pair[0])
		if err != nil {
			return err
		}
		if !slices.Contains(m.Links, pair[1]) {
			continue
		}
		m.Links = slices.DeleteFunc(slices.Clone(m.Links), func(id MessageID) bool { return id == pair[1] })
		if len(m.Links) == 0 && m.Same == 0 && m.Began == 0 {
			n, err := h.next(bRow)
			if err != nil {
				return err
			}
			o, err := h.open(m.Conversation)
			if err != nil {
				return err
			}
			m.Began, m.Channel = ConversationID(n), o.row.Channel
		}
		if err := h.replace(m); err != nil {
			return err
		}
	}
	if err := h.writeConversations(); err != nil {
		return err
	}
	return h.regroup(Hand{Joins: []MessageID{a, b}})
}
