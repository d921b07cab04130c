package store

import (
	"bytes"
	"context"
	"fmt"
)

// checkRows makes each row again from its messages, and holds the indexes of
// conversations against the rows, both ways.
func (t *Tx) checkRows(ctx context.Context) error {
	rows, spoken := 0, 0
	err := t.bucket(bRow).ForEach(func(k, v []byte) error {
		var c Conversation
		if err := errorsIn(ctx.Err(), decode(v, &c)); err != nil {
			return fmt.Errorf("row %x: %w", k, err)
		}
		if c.JoinedInto != 0 {
			_, err := t.Conversation(c.ID)
			return err
		}
		rows++
		people, err := t.checkRow(c)
		spoken += people
		return err
	})
	if err != nil {
		return err
	}
	if listed := t.count(bByActivity); rows != listed || rows != t.Count() {
		return wrongf("%d conversations, %d of them on the floor, %d counted", rows, listed, t.Count())
	}
	if found := t.count(bConvByPerson); found != spoken {
		return wrongf("people speak in %d conversations, counted for each, and are found in %d", spoken, found)
	}
	return nil
}

// count returns the number of keys in a bucket.
func (t *Tx) count(bucket string) int {
	n := 0
	t.prefix(bucket, nil, func([]byte) bool { n++; return true })
	return n
}

// checkRow returns how many people the conversation is found by.
func (t *Tx) checkRow(c Conversation) (people int, err error) {
	all, err := t.messagesOf(c)
	if err != nil {
		return 0, err
	}
	again, err := t.foldRow(c, all)
	if err != nil {
		return 0, err
	}
	if !bytes.Equal(encode(again), encode(c)) {
		return 0, wrongf("conversation %d is not what its messages say", c.ID)
	}
	switch stands := t.bucket(bByActivity).Get(c.Pos().key()); {
	case stands == nil:
		return 0, wrongf("conversation %d is not on the floor", c.ID)
	case !bytes.Equal(stands, c.standing().bytes()):
		return 0, wrongf("conversation %d is counted as what it is not", c.ID)
	}
	for _, id := range peopleOf(c, all) {
		if t.bucket(bConvByPerson).Get(personConvKey(id, c.ID)) == nil {
			return 0, wrongf("conversation %d is not found by person %d", c.ID, id)
		}
	}
	for _, id := range addresseesOf(all) {
		if t.bucket(bConvByTo).Get(personConvKey(id, c.ID)) == nil {
			return 0, wrongf("conversation %d is not found by person %d, whom it was written to", c.ID, id)
		}
	}
	return len(peopleOf(c, all)), nil
}

// tally counts the messages by what counts them elsewhere.
type tally struct {
	messages int
	sources  map[string]int
	people   map[PersonID]*Person
}

// checkMessages looks whether every message is where the store says, is found
// by its content, and is counted; and whether nothing leads to one that is
// not there.
func (t *Tx) checkMessages(ctx context.Context) error {
	sum := tally{sources: map[string]int{}, people: map[PersonID]*Person{}}
	err := t.bucket(bConv).ForEach(func(k, _ []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return t.checkBlock(&sum, k)
	})
	if err != nil {
		return err
	}
	if found := t.count(bMsg); found != sum.messages {
		return wrongf("conversations hold %d messages, and %d are listed", sum.messages, found)
	}
	return errorsIn(t.checkSources(sum), t.checkPeople(sum), t.checkLeads())
}

func (t *Tx) checkBlock(sum *tally, key []byte) error {
	if len(key) != 8 {
		return wrongf("a block of messages has the key %x", key)
	}
	conv, n := id4[ConversationID](key), id4[uint32](key[4:])
	c, err := t.row(conv)
	if err != nil || c.JoinedInto != 0 || n >= c.Blocks {
		return errorsIn(err, wrongf("block %d of conversation %d belongs to nothing", n, conv))
	}
	block, err := t.block(conv, n)
	if err != nil {
		return err
	}
	for i, m := range block {
		s, ok := t.spot(m.ID)
		if !ok || s.conv != conv || s.block != n || int(s.place) != i || s.at.UnixMilli() != m.At.UnixMilli() {
			return wrongf("message %d of conversation %d is not where it should be", m.ID, conv)
		}
		if id, _ := t.content(m.Identity); !m.Identity.IsZero() && id != m.ID {
			return wrongf("message %d is not found by its content", m.ID)
		}
		if m.Erased && (m.Text.Len()+m.Subject.Len() > 0 || t.bucket(bRaw).Get(key4(m.ID)) != nil) {
			return wrongf("message %d is erased, and words of it are left", m.ID)
		}
		sum.add(m)
	}
	return nil
}

func (s *tally) add(m Message) {
	s.messages++
	s.sources[m.Source]++
	if s.people[m.From] == nil {
		s.people[m.From] = &Person{}
	}
	s.people[m.From].count(m)
}

// checkSources compares what sources count with what is there.
func (t *Tx) checkSources(sum tally) error {
	defects := map[string]int{}
	all, err := t.Defects()
	for _, d := range all {
		defects[d.Source]++
	}
	states, failed := t.Sources()
	if err := errorsIn(err, failed); err != nil {
		return err
	}
	for _, s := range states {
		if s.Messages != sum.sources[s.Name] || s.Defects != defects[s.Name] {
			return wrongf("source %s counts %d messages and %d defects; there are %d and %d",
				s.Name, s.Messages, s.Defects, sum.sources[s.Name], defects[s.Name])
		}
		delete(sum.sources, s.Name)
	}
	for name, n := range sum.sources {
		return wrongf("%d messages are of source %s, which is not known", n, name)
	}
	return nil
}

// checkPeople compares what people count with what they said, and looks
// whether everybody is found by each address.
func (t *Tx) checkPeople(sum tally) error {
	known := 0
	err := t.People(func(p Person) error {
		said := sum.people[p.ID]
		if said == nil {
			said = &Person{}
		} else {
			known++
		}
		early := !said.FirstAt.IsZero() && (p.FirstAt.IsZero() || said.FirstAt.Before(p.FirstAt))
		if p.Messages != said.Messages || early || said.LastAt.After(p.LastAt) {
			return wrongf("person %d counts %d messages and said %d", p.ID, p.Messages, said.Messages)
		}
		for _, i := range p.Identities {
			if id4[PersonID](t.bucket(bIdent).Get(identKey(i.Channel, i.Value))) != p.ID {
				return wrongf("person %d is not found by the address", p.ID)
			}
		}
		return nil
	})
	if err == nil && known != len(sum.people) {
		err = wrongf("%d people speak, and %d of them are known", len(sum.people), known)
	}
	return err
}

// checkOriginals looks whether every original can be unpacked: each has a
// checksum.
func (t *Tx) checkOriginals(ctx context.Context) error {
	return t.bucket(bRaw).ForEach(func(k, v []byte) error {
		if _, err := decompress(v); err != nil {
			return wrongf("the original of message %d cannot be unpacked", id4[MessageID](k))
		}
		return ctx.Err()
	})
}

// checkLeads looks whether all that leads somewhere arrives.
func (t *Tx) checkLeads() error {
	there := func(bucket string, id uint32) bool { return t.bucket(bucket).Get(key4(id)) != nil }
	leads := []struct{ from, to, what string }{
		{bUID, bMsg, "a place in a mailbox"},
		{bRef, bMsg, "a thread key"}, {bIdent, bPar, "an address"},
	}
	for _, l := range leads {
		err := t.bucket(l.from).ForEach(func(_, v []byte) error {
			if id := id4[uint32](v); !there(l.to, id) {
				return wrongf("%s leads to %d, which is not there", l.what, id)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := t.checkContents(); err != nil {
		return err
	}
	for _, bucket := range []string{bRaw, bStale, bJunk, bLeft} {
		err := t.bucket(bucket).ForEach(func(k, _ []byte) error {
			if id := id4[uint32](k); !there(bMsg, id) {
				return wrongf("there is a %s of message %d, which is not there", bucket, id)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkContents looks whether shards are in order, and all in them leads to a
// message.
func (t *Tx) checkContents() error {
	return t.bucket(bContent).ForEach(func(k, v []byte) error {
		all := shard(v)
		if len(v)%entryBytes != 0 || len(v) == 0 {
			return wrongf("the contents at %x cannot be read", k)
		}
		for i := range all.len() {
			if h := all.hash(i); !bytes.Equal(shardKey(Hash(h)), k) || i > 0 && bytes.Compare(all.hash(i-1), h) >= 0 {
				return wrongf("the contents at %x are in disorder", k)
			}
			if id := all.message(i); t.bucket(bMsg).Get(key4(id)) == nil {
				return wrongf("a content leads to %d, which is not there", id)
			}
		}
		return nil
	})
}
