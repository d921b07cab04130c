package store

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"earshot/store/clean"
)

// writeConversations writes what the batch added: blocks, rows and the order
// of the floor.
func (h *hearing) writeConversations() error {
	ids := make([]ConversationID, 0, len(h.touched))
	for id := range h.touched {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := h.writeConversation(h.touched[id]); err != nil {
			return err
		}
	}
	h.touched = map[ConversationID]*open{}
	return nil
}

func (h *hearing) writeConversation(o *open) error {
	if err := h.appendBlocks(o); err != nil {
		return err
	}
	if len(o.fresh) > 0 {
		o.row.ArrivedAt = h.batch.At
	}
	if err := h.refold(o); err != nil {
		return err
	}
	return h.list(o)
}

// appendBlocks adds the fresh messages to the conversation's last block and
// begins new ones as they fill.
func (h *hearing) appendBlocks(o *open) error {
	if len(o.fresh) == 0 {
		return nil
	}
	sort.Slice(o.fresh, func(i, j int) bool { return o.fresh[i].ID < o.fresh[j].ID })
	var block []Message
	size, n := 0, uint32(0)
	if o.row.Blocks > 0 {
		n = o.row.Blocks - 1
		var err error
		if block, err = h.block(o.row.ID, n); err != nil {
			return err
		}
		size = textSize(block)
	}
	for _, m := range o.fresh {
		if len(block) > 0 && (len(block) >= blockMessages || size >= blockBytes) {
			if err := h.putBlock(o.row.ID, n, block); err != nil {
				return err
			}
			block, size, n = nil, 0, n+1
		}
		s := spot{o.row.ID, n, uint16(len(block)), m.At}
		if err := h.bucket(bMsg).Put(key4(m.ID), s.bytes()); err != nil {
			return err
		}
		block, size = append(block, m), size+m.Text.Len()
	}
	o.row.Blocks = n + 1
	return h.putBlock(o.row.ID, n, block)
}

func textSize(ms []Message) int {
	n := 0
	for _, m := range ms {
		n += m.Text.Len()
	}
	return n
}

func (t *Tx) putBlock(id ConversationID, n uint32, ms []Message) error {
	return t.bucket(bConv).Put(blockKey(id, n), compress(encode(ms)))
}

// refold brings a row up to date: by adding what is fresh where that comes
// last in time, else from all its messages.
func (h *hearing) refold(o *open) error {
	fresh := slices.Clone(o.fresh)
	sort.SliceStable(fresh, func(i, j int) bool { return fresh[i].before(fresh[j]) })
	if o.refold || len(fresh) == 0 || fresh[0].At.Before(o.row.LastAt) {
		return h.refoldWhole(o)
	}
	if err := h.fillAll(fresh); err != nil {
		return err
	}
	return h.foldInto(&o.row, fresh)
}

func (h *hearing) refoldWhole(o *open) error {
	if err := h.put(bRow, key4(o.row.ID), o.row); err != nil { // Messages reads the number of blocks there
		return err
	}
	all, err := h.Messages(o.row.ID)
	if err != nil {
		return err
	}
	row, err := h.foldRow(o.row, all)
	o.row = row
	return err
}

// foldRow makes a row from a conversation's messages in order of time. What
// does not come from messages is taken from was.
func (t *Tx) foldRow(was Conversation, all []Message) (Conversation, error) {
	row := Conversation{ID: was.ID, Source: was.Source, Channel: was.Channel, ArrivedAt: was.ArrivedAt, Blocks: was.Blocks, Joined: was.Joined}
	return row, t.foldInto(&row, all)
}

func (t *Tx) foldInto(row *Conversation, ms []Message) error {
	for _, m := range ms {
		row.add(m)
		if row.Customer == 0 {
			if err := t.addressee(row, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// add folds the next message in time into the row.
func (c *Conversation) add(m Message) {
	c.Messages++
	c.Defects += len(m.Defects)
	if c.FirstAt.IsZero() || m.At.Before(c.FirstAt) {
		c.FirstAt = m.At
	}
	if m.At.After(c.LastAt) {
		c.LastAt = m.At
	}
	if c.Subject.Len() == 0 {
		c.Subject = subjectOf(m)
	}
	if c.Name.Len() == 0 {
		c.Name, c.Address = m.Sender.Shown(), m.Sender.Address()
	}
	if m.Speaks() {
		c.addWords(m)
	}
}

// addWords folds in a message in which a person speaks.
func (c *Conversation) addWords(m Message) {
	c.LastSide = m.Side
	c.LastHuman = max(c.LastHuman, m.ID)
	if m.Side == Customer {
		c.LastCustomer = max(c.LastCustomer, m.ID)
		if c.Customer == 0 {
			c.Customer, c.Name, c.Address = m.From, m.Sender.Shown(), m.Sender.Address()
		}
		if c.WaitingSince.IsZero() && !m.Undated {
			c.WaitingSince = m.At
		}
		return
	}
	c.Agent = m.From
	if !c.WaitingSince.IsZero() && !m.Undated {
		c.Answered = m.At.Sub(c.WaitingSince)
		c.Slowest = max(c.Slowest, c.Answered)
		c.Answers++
	}
	c.WaitingSince = time.Time{}
}

// addressee takes the customer from whom an agent writes to, for a
// conversation that the company began.
func (t *Tx) addressee(c *Conversation, m Message) error {
	if m.Side != Agent {
		return nil
	}
	for _, id := range m.To {
		p, err := t.Person(id)
		if err != nil {
			return err
		}
		if p.Side == Customer {
			c.Customer, c.Name, c.Address = p.ID, p.Shown(), p.Address()
			return nil
		}
	}
	return nil
}

// subjectOf gives a conversation its subject: the mail's, or a chat's first
// words.
func subjectOf(m Message) clean.Line {
	if m.Subject.Len() > 0 || !m.Speaks() {
		return m.Subject
	}
	words := m.Text.String()
	if len(words) > 400 {
		words = words[:400]
	}
	return clean.OneLine(words)
}

// list writes the row and puts it in its places.
func (h *hearing) list(o *open) error {
	c := o.row
	if o.old != (Pos{}) && o.old != c.Pos() {
		if err := h.bucket(bByActivity).Delete(o.old.key()); err != nil {
			return err
		}
	}
	if err := h.bucket(bByActivity).Put(c.Pos().key(), nil); err != nil {
		return err
	}
	for _, id := range peopleOf(c, o.fresh) {
		if err := h.bucket(bConvByPerson).Put(personConvKey(id, c.ID), nil); err != nil {
			return err
		}
	}
	return h.put(bRow, key4(c.ID), c)
}

func peopleOf(c Conversation, ms []Message) []PersonID {
	var ids []PersonID
	if c.Customer != 0 {
		ids = append(ids, c.Customer)
	}
	for _, m := range ms {
		if !slices.Contains(ids, m.From) {
			ids = append(ids, m.From)
		}
	}
	return ids
}

func personConvKey(p PersonID, c ConversationID) []byte { return join(key4(p), key4(c)) }

// unlist takes a conversation out of the indexes.
func (h *hearing) unlist(c Conversation, ms []Message) error {
	if err := h.bucket(bByActivity).Delete(c.Pos().key()); err != nil {
		return err
	}
	for _, id := range peopleOf(c, ms) {
		if err := h.bucket(bConvByPerson).Delete(personConvKey(id, c.ID)); err != nil {
			return err
		}
	}
	return nil
}

// refoldOf marks the conversations of a person for refolding: a side or a
// name has changed.
func (h *hearing) refoldOf(id PersonID) error {
	for _, c := range h.ConversationsOf(id, 1<<30) {
		o, err := h.open(c)
		if err != nil {
			return fmt.Errorf("person %d: %w", id, err)
		}
		o.refold = true
	}
	return nil
}
