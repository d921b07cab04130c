package store

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"earshot/store/clean"
)

// writeConversations writes what the batch added: people, blocks, rows and the
// order of the floor.
func (h *hearing) writeConversations() error {
	if err := h.writePeople(); err != nil {
		return err
	}
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
	clear(h.unwritten)
	return nil
}

func (h *hearing) writeConversation(o *open) error {
	if err := h.appendBlocks(o); err != nil {
		return err
	}
	switch {
	case o.moved:
		o.row.ArrivedAt = h.arrivedAt(o.fresh[len(o.fresh)-1].ID)
	case len(o.fresh) > 0:
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
	slices.SortFunc(o.fresh, func(a, b Message) int { return cmp.Compare(a.ID, b.ID) })
	block, n, err := h.lastBlock(o.row)
	if err != nil {
		return err
	}
	size := textSize(block)
	for i, m := range o.fresh {
		if len(block) > 0 && (len(block) >= blockMessages || size >= blockBytes) {
			if i > 0 { // a full one as it was read needs no writing
				if err := h.putBlock(o.row.ID, n, block); err != nil {
					return err
				}
			}
			block, size, n = nil, 0, n+1
		}
		s := spot{o.row.ID, n, uint16(len(block)), m.At}
		if err := h.putSpot(m.ID, s); err != nil {
			return err
		}
		block, size = append(block, m), size+m.Text.Len()
	}
	o.row.Blocks = n + 1
	return h.putBlock(o.row.ID, n, block)
}

// lastBlock returns a copy of the block that a conversation grows in.
func (t *Tx) lastBlock(c Conversation) (block []Message, n uint32, err error) {
	if c.Blocks == 0 {
		return nil, 0, nil
	}
	n = c.Blocks - 1
	block, err = t.block(c.ID, n)
	return slices.Clone(block), n, err
}

func textSize(ms []Message) int {
	n := 0
	for _, m := range ms {
		n += m.Text.Len()
	}
	return n
}

// refold brings a row up to date: by adding what is fresh where that comes
// last in time, else from all its messages.
func (h *hearing) refold(o *open) error {
	o.folded = slices.Clone(o.fresh)
	slices.SortFunc(o.folded, Message.compare)
	if o.refold || len(o.folded) == 0 || o.folded[0].At.Before(o.row.LastAt) {
		return h.refoldWhole(o)
	}
	if err := h.fillAll(o.folded); err != nil {
		return err
	}
	return h.foldInto(&o.row, o.folded)
}

func (h *hearing) refoldWhole(o *open) error {
	var err error
	if o.folded, err = h.messagesOf(o.row); err != nil {
		return err
	}
	o.row, err = h.foldRow(o.row, o.folded)
	return err
}

// foldRow makes a row from a conversation's messages in order of time. What
// does not come from messages is taken from was.
func (t *Tx) foldRow(was Conversation, all []Message) (Conversation, error) {
	row := Conversation{ID: was.ID, Source: was.Source, Channel: was.Channel, ArrivedAt: was.ArrivedAt, Blocks: was.Blocks,
		Joined: was.Joined, Parted: was.Parted}
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
	c.Junk = c.Junk || m.Junk
	if m.Erased {
		c.Erased++
	}
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
	switch {
	case m.Speaks():
		c.addWords(m)
	case m.Side == Unknown && m.said():
		c.LastHuman = max(c.LastHuman, m.ID) // somebody's words, whoever it was: to be heard, counted nowhere
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

// subjectRunes is how much of a chat's first words may stand for a subject.
const subjectRunes = 200

// subjectOf gives a conversation its subject: the mail's, or a chat's first
// words.
func subjectOf(m Message) clean.Line {
	if m.Subject.Len() > 0 || !m.said() || m.Side == Bot || m.Side == System {
		return m.Subject
	}
	return clean.OneLine(firstRunes(m.Text.String(), subjectRunes))
}

// list writes the row and puts it in its places.
func (h *hearing) list(o *open) error {
	c, people := o.row, peopleOf(o.row, o.folded)
	if o.was.ID != 0 && !bytes.Equal(o.was.Pos().key(), c.Pos().key()) {
		if err := h.bucket(bByActivity).Delete(o.was.Pos().key()); err != nil {
			return err
		}
	}
	if was := o.was.Customer; was != c.Customer && !slices.Contains(people, was) { // only refolding whole finds another
		if err := h.bucket(bConvByPerson).Delete(personConvKey(was, c.ID)); err != nil {
			return err
		}
	}
	for _, id := range o.left {
		if slices.Contains(people, id) {
			continue
		}
		if err := h.bucket(bConvByPerson).Delete(personConvKey(id, c.ID)); err != nil {
			return err
		}
	}
	h.moved.conversation(c.ID, c.LastAt.UnixMilli())
	if err := h.putStanding(c); err != nil {
		return err
	}
	for _, id := range people {
		if err := h.note(bConvByPerson, personConvKey(id, c.ID)); err != nil {
			return err
		}
	}
	for _, id := range addresseesOf(o.folded) {
		if err := h.note(bConvByTo, personConvKey(id, c.ID)); err != nil {
			return err
		}
	}
	return h.put(bRow, key4(c.ID), c)
}

// note puts a key into an index, unless it is there: putting it again would
// have its page written.
func (t *Tx) note(index string, key []byte) error {
	b := t.bucket(index)
	if b.Get(key) != nil {
		return nil
	}
	return b.Put(key, nil)
}

// peopleOf returns a conversation's customer and whoever speaks in ms.
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

// addresseesOf returns whom agents wrote to in ms: on their sides it hangs
// who the customer of a conversation is that the company began.
func addresseesOf(ms []Message) []PersonID {
	var ids []PersonID
	for _, m := range ms {
		if m.Side != Agent {
			continue
		}
		for _, id := range m.To {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func personConvKey(p PersonID, c ConversationID) []byte { return join(key4(p), key4(c)) }

// unlist takes a conversation out of the indexes.
func (h *hearing) unlist(c Conversation, ms []Message) error {
	h.moved.conversation(c.ID, unlisted)
	err := h.bucket(bByActivity).Delete(c.Pos().key())
	for _, id := range peopleOf(c, ms) {
		err = errorsIn(err, h.bucket(bConvByPerson).Delete(personConvKey(id, c.ID)))
	}
	for _, id := range addresseesOf(ms) {
		err = errorsIn(err, h.bucket(bConvByTo).Delete(personConvKey(id, c.ID)))
	}
	return err
}
