package store

import (
	"encoding/binary"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// linking brings a store of schema 1 to schema 2, in which messages say how
// they lead to one another. What schema 1 did not keep is not made up: the
// messages of a conversation lead to its first, and so do the keys.
type linking struct {
	*Tx
	first map[ConversationID]MessageID
	into  map[ConversationID]ConversationID // numbers that lead on
	chats map[ConversationID]bool
}

func linkMessages(tx *bolt.Tx) error {
	l := linking{&Tx{tx: tx}, map[ConversationID]MessageID{}, map[ConversationID]ConversationID{}, map[ConversationID]bool{}}
	return errorsIn(makeBuckets(tx), l.conversations(), l.keys(), l.marks(), l.followups(), l.batches())
}

func (l linking) conversations() error {
	var rows []Conversation
	err := l.bucket(bRow).ForEach(func(k, v []byte) error {
		var c Conversation
		err := decode(v, &c)
		rows = append(rows, c)
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range rows {
		if c.JoinedInto != 0 {
			l.into[c.ID] = c.JoinedInto
			continue
		}
		if err := l.conversation(c); err != nil {
			return fmt.Errorf("conversation %d: %w", c.ID, err)
		}
	}
	return nil
}

func (l linking) conversation(c Conversation) error {
	var blocks [][]Message
	for n := range c.Blocks {
		block, err := l.block(c.ID, n)
		if err != nil {
			return err
		}
		for _, m := range block {
			if first := l.first[c.ID]; first == 0 || m.ID < first {
				l.first[c.ID] = m.ID
			}
		}
		blocks = append(blocks, block)
	}
	l.chats[c.ID] = c.Channel == Chat
	slices.Sort(c.Joined)
	joined := c.Joined
	for n, block := range blocks {
		for i := range block {
			joined = l.message(&block[i], c, joined)
		}
		if err := l.putBlock(c.ID, uint32(n), block); err != nil {
			return err
		}
	}
	return l.put(bRow, key4(c.ID), c)
}

// message links one to the first of its conversation, and has it begin one of
// the numbers that were joined, as some message did. It returns the others.
func (l linking) message(m *Message, c Conversation, joined []ConversationID) []ConversationID {
	first := l.first[c.ID]
	if m.ID == first {
		m.Began, m.Channel = c.ID, c.Channel
		return joined
	}
	if m.Same = first; len(joined) > 0 {
		m.Began, m.Channel, joined = joined[0], c.Channel, joined[1:]
	}
	return joined
}

func (l linking) leads(id ConversationID) ConversationID {
	if to := l.into[id]; to != 0 {
		return to
	}
	return id
}

// keys has thread keys lead to messages. In chats the key is that of each.
func (l linking) keys() error {
	leads := map[string][]byte{}
	err := l.bucket(bRef).ForEach(func(k, v []byte) error {
		c := l.leads(id4[ConversationID](v))
		leads[string(k)] = lead{to: l.first[c], own: l.chats[c]}.bytes()
		return nil
	})
	if err != nil {
		return err
	}
	for k, v := range leads {
		if err := l.bucket(bRef).Put([]byte(k), v); err != nil {
			return err
		}
	}
	return nil
}

// marks finds marks by where their messages lie; schema 1 found them by the
// numbers that conversations had when they were made.
func (l linking) marks() error {
	if err := l.empty(bMarkByConv); err != nil {
		return err
	}
	return l.AllMarks(func(m Mark) error { return l.note(bMarkByConv, join(key4(m.Conversation), key4(m.ID))) })
}

func (l linking) followups() error {
	if err := l.empty(bFupByConv); err != nil {
		return err
	}
	all, err := l.FollowupsByDue()
	for _, f := range all {
		if f.Conversation != 0 {
			err = errorsIn(err, l.note(bFupByConv, join(key4(f.Conversation), key4(f.ID))))
		}
	}
	return err
}

func (l linking) empty(bucket string) error {
	if err := l.tx.DeleteBucket([]byte(bucket)); err != nil {
		return err
	}
	_, err := l.tx.CreateBucket([]byte(bucket))
	return err
}

// batches finds in the journal when messages were heard.
func (l linking) batches() error {
	next := MessageID(1)
	return l.Events(0, func(e Event) error {
		var h Heard
		if e.Type != EvSourceHeard {
			return nil
		}
		if err := decode(e.Payload, &h); err != nil || h.New == 0 {
			return err
		}
		err := l.bucket(bBatch).Put(key4(next), binary.BigEndian.AppendUint64(nil, uint64(e.At.UnixNano())))
		next += MessageID(h.New)
		return err
	})
}
