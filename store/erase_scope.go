package store

import (
	"context"
	"fmt"
	"slices"
)

// choose finds the messages and the people that an erasure takes. It fails
// with ErrNotFound where there are none.
func (e *erasing) choose(ctx context.Context) error {
	var err error
	if e.what.Person != 0 {
		err = e.choosePerson()
	} else {
		err = e.chooseSaid(ctx)
	}
	if err != nil {
		return err
	}
	if len(e.messages) == 0 && len(e.people) == 0 {
		return fmt.Errorf("there is nothing to erase: %w", ErrNotFound)
	}
	e.lost.Messages, e.lost.Conversations, e.lost.People = len(e.messages), len(e.convs), len(e.people)
	return errorsIn(e.namePeople(), e.chooseMarks())
}

// choosePerson takes all conversations in which a customer speaks or was
// written to, whoever else speaks in them: they are quoted there.
func (e *erasing) choosePerson() error {
	selves, err := e.Selves(e.what.Person)
	if err != nil {
		return err
	}
	for _, self := range selves {
		p, err := e.Person(self)
		switch {
		case err != nil:
			return err
		case p.ID == 0 || p.Erased:
			return fmt.Errorf("person %d: %w", self, ErrNotFound)
		case p.Side == Agent || p.Side == Bot || p.Side == System:
			return fmt.Errorf("%w: %s", ErrAnswers, p.Shown())
		}
		e.people[self] = true
	}
	alike, err := e.Alike(e.what.Person)
	if err != nil {
		return err
	}
	e.lost.Alike = len(alike)
	for _, self := range selves {
		for _, bucket := range []string{bConvByPerson, bConvByTo} {
			var in []ConversationID
			e.prefix(bucket, key4(self), func(k []byte) bool { in = append(in, id4[ConversationID](k[4:])); return true })
			for _, id := range in {
				if err := e.chooseConversation(id); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (e *erasing) chooseConversation(id ConversationID) error {
	if _, done := e.convs[id]; done {
		return nil
	}
	c, err := e.Conversation(id)
	if err != nil {
		return err
	}
	all, err := e.Messages(id)
	shared := false
	for _, m := range all {
		if !m.Erased {
			e.messages[m.ID] = true
		}
		shared = shared || m.Side == Customer && !e.people[m.From]
	}
	if shared {
		e.lost.Shared++
	}
	e.whole(c)
	return err
}

// whole notes that nothing of a conversation stays.
func (e *erasing) whole(c Conversation) {
	e.convs[c.ID] = true
	for _, n := range append(slices.Clone(c.Joined), c.ID) {
		e.numbers[n] = true
	}
}

// goes says whether a message is one of those that a time or a source takes.
func (w Erasure) goes(m Message) bool {
	return !m.Erased && (w.Source != "" && m.Source == w.Source || !w.Before.IsZero() && m.At.Before(w.Before))
}

// chooseSaid goes through all messages. Customers of whom nothing stays
// become nameless.
func (e *erasing) chooseSaid(ctx context.Context) error {
	stay, go_ := map[PersonID]bool{}, map[PersonID]bool{}
	left := map[ConversationID]int{} // messages with words that stay
	err := e.bucket(bConv).ForEach(func(k, v []byte) error {
		block, err := unpackBlock(v)
		for _, m := range block {
			of := stay
			switch {
			case e.what.goes(m):
				of = go_
				e.messages[m.ID] = true
				e.convs[id4[ConversationID](k)] = false
			case !m.Erased:
				left[id4[ConversationID](k)]++
			default:
				continue
			}
			for _, who := range append(slices.Clone(m.To), m.From) {
				of[who] = true
			}
		}
		return errorsIn(err, ctx.Err())
	})
	if err != nil {
		return err
	}
	for id := range e.convs {
		if left[id] > 0 {
			e.lost.GoOn++
			continue
		}
		c, err := e.Conversation(id)
		if err != nil {
			return err
		}
		e.whole(c)
	}
	return e.chooseLeft(go_, stay)
}

// chooseLeft takes the customers of whom nothing stays, under no address.
func (e *erasing) chooseLeft(gone, stay map[PersonID]bool) error {
	for id := range gone {
		selves, err := e.Selves(id)
		if err != nil {
			return err
		}
		p, err := e.Person(id)
		if err != nil {
			return err
		}
		company := p.Side == Agent || p.Side == Bot || p.Side == System
		if !company && !p.Erased && !slices.ContainsFunc(selves, func(self PersonID) bool { return stay[self] }) {
			e.people[id] = true
		}
	}
	return nil
}

// chooseMarks takes the marks that stand, or stood last, on words that go.
func (e *erasing) chooseMarks() error {
	return e.bucket(bMark).ForEach(func(k, v []byte) error {
		seq, payload := unrecord(v)
		if len(payload) == 0 { // making it was undone
			undone, err := e.Event(seq)
			if err != nil {
				return err
			}
			before, err := e.Event(undone.Prev)
			if err != nil {
				return err
			}
			payload = before.Payload
		}
		var m Mark
		err := decode(payload, &m)
		if err == nil && e.messages[m.Message] {
			e.marks[id4[MarkID](k)] = true
			if m.State != MarkRetracted {
				e.lost.Marks++
			}
		}
		return err
	})
}

// namePeople notes the names, addresses and handles of those who become
// nameless, so that they are found in what listeners wrote elsewhere.
func (e *erasing) namePeople() error {
	for id := range e.people {
		p, err := e.Person(id)
		if err != nil {
			return err
		}
		e.names.name(p.Name.String(), e.what.Person != 0)
		for _, i := range p.Identities {
			for _, s := range []string{i.Value, handle(i.Value), i.Show.String()} {
				e.names.address(s, e.what.Person != 0)
			}
		}
	}
	return nil
}
