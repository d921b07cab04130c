package store

import (
	"bytes"
	"slices"
)

// shell is what stays of an erased message: who, on which side, when, and to
// which conversation it led. It is another version: screens lay it out anew.
func (m Message) shell() Message {
	return Message{
		ID: m.ID, Conversation: m.Conversation, Source: m.Source, From: m.From, To: m.To, OwnSide: m.OwnSide, Kind: m.Kind,
		At: m.At, Undated: m.Undated, Version: m.Version + 1, Edited: m.Edited,
		Links: m.Links, Same: m.Same, Began: m.Began, Channel: m.Channel, Erased: true,
	}
}

// eraseKeys takes away what messages are found by. Tombstones stand where
// their contents were. The keys of a conversation that goes on still lead to
// it: they are hashes, and what follows would be parted from it else.
func (e *erasing) eraseKeys() error {
	err := e.sift(bContent, e.eraseContents)
	if err != nil {
		return err
	}
	err = e.sift(bRef, func(_, v []byte) ([]byte, bool, error) { return nil, !e.leadsToWhole(v), nil })
	return errorsIn(err, e.sift(bUID, func(_, v []byte) ([]byte, bool, error) { return nil, !e.messages[id4[MessageID](v)], nil }))
}

// eraseContents takes contents out of a shard, where any go.
func (e *erasing) eraseContents(_, v []byte) (left []byte, keep bool, err error) {
	all := shard(v)
	for i := range all.len() {
		if !e.messages[all.message(i)] {
			left = append(left, all[i*entryBytes:][:entryBytes]...)
		} else if err := e.bucket(bGone).Put(e.tombs.of(all.hash(i)), nil); err != nil {
			return nil, false, err
		}
	}
	return left, len(left) == len(v), nil
}

// leadsToWhole says whether a written lead has to do with a conversation of
// which nothing stays.
func (e *erasing) leadsToWhole(v []byte) bool {
	ids := []MessageID{id4[MessageID](v)}
	if len(v) >= 9 {
		ids = append(ids, id4[MessageID](v[5:])) // its guest
	}
	return slices.ContainsFunc(ids, func(id MessageID) bool { return e.messages[id] && e.convs[e.lies(id)] })
}

// eraseMessages puts shells in the place of messages, and has the index
// forget them.
func (e *erasing) eraseMessages() error {
	for id := range e.convs {
		c, err := e.Conversation(id)
		if err != nil {
			return err
		}
		for n := range c.Blocks {
			if err := e.eraseBlock(c.ID, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *erasing) eraseBlock(conv ConversationID, n uint32) error {
	block, err := e.block(conv, n)
	if err != nil {
		return err
	}
	block = slices.Clone(block)
	changed := false
	for i, m := range block {
		if !e.messages[m.ID] {
			continue
		}
		changed = true
		e.names.name(m.Name.String(), e.people[m.From] && e.what.Person != 0)
		block[i] = m.shell()
		e.stale = append(e.stale, uint32(m.ID))
		for _, bucket := range []string{bRaw, bLeft} {
			if err := e.bucket(bucket).Delete(key4(m.ID)); err != nil {
				return err
			}
		}
		if err := e.note(bStale, key4(m.ID)); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return e.putBlock(conv, n, block)
}

// erasePeople leaves of people a number and a side.
func (e *erasing) erasePeople() error {
	for id := range e.people {
		p, err := e.meet(id)
		if err != nil {
			return err
		}
		for _, i := range p.Identities {
			if err := e.bucket(bIdent).Delete(identKey(i.Channel, i.Value)); err != nil {
				return err
			}
		}
		p.Person = Person{ID: p.ID, Side: p.Side, SideBy: p.SideBy, Hint: p.Hint, HintBy: p.HintBy,
			FirstAt: p.FirstAt, LastAt: p.LastAt, Messages: p.Messages, Erased: true}
		p.changed = true
	}
	return e.writePeople()
}

// eraseDefects takes away what could not be read of what goes. First lines of
// files that nobody could read are anybody's words, and go with any erasure.
func (e *erasing) eraseDefects() error {
	return e.sift(bDefect, func(_, v []byte) ([]byte, bool, error) {
		var d Defect
		if err := decode(v, &d); err != nil {
			return nil, true, err
		}
		gone := d.Source == e.what.Source || e.messages[d.Message] || d.Message == 0 && d.At.Before(e.what.Before) ||
			e.names.in(d.Where.String()) || e.names.in(d.Why.String())
		if gone {
			e.defects[d.Source]--
			e.lost.Defects++
			return nil, false, nil
		}
		if d.Sample.IsZero() {
			return nil, true, nil
		}
		d.Sample = Defect{}.Sample
		e.lost.Defects++
		return encode(d), false, nil
	})
}

// refoldAll makes the rows of all conversations in which something went.
func (e *erasing) refoldAll() error {
	for id := range e.convs {
		o, err := e.open(id)
		if err != nil {
			return err
		}
		o.refold = true
	}
	return e.writeConversations()
}

// eraseCursors forgets how far files were read whose cursors hold names, or
// which are of a source that goes. They are read again, and what was erased
// stays erased. A mailbox's cursor holds numbers alone.
func (e *erasing) eraseCursors() error {
	return e.sift(bCur, func(k, v []byte) ([]byte, bool, error) {
		source, _, _ := bytes.Cut(k, []byte{0})
		state, _, err := e.Source(string(source))
		if err != nil || state.Kind == "imap" {
			return nil, true, err
		}
		return nil, string(source) != e.what.Source && !e.names.inValue(v) && !e.names.in(string(k)), nil
	})
}
