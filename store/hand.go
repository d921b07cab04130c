package store

import (
	"fmt"
	"slices"
	"time"
)

// A Hand is what a listener decided of conversations: that two are one, or
// that a message and what follows it is another one. It says so in messages,
// and since when: replaying what arrived and what was decided in between gives
// every conversation again (replaying), also without a decision that was taken
// back. Later mail follows it.
type Hand struct {
	ID           HandID         `cbor:"1,keyasint"`
	After        MessageID      `cbor:"2,keyasint"`           // the last message that had arrived
	Conversation ConversationID `cbor:"3,keyasint"`           // where it was decided
	Joins        []MessageID    `cbor:"4,keyasint,omitempty"` // two conversations are one: a message of each
	Parts        []MessageID    `cbor:"5,keyasint,omitempty"` // these are another conversation, in order of time
	Stayed       MessageID      `cbor:"6,keyasint,omitempty"` // one of those that stay
	Number       ConversationID `cbor:"7,keyasint,omitempty"` // the number of the other one
	By           ListenerID     `cbor:"8,keyasint"`
	At           time.Time      `cbor:"9,keyasint"`
}

// messages returns some of each conversation that the decision is about.
func (h Hand) messages() []MessageID {
	ids := append(slices.Clone(h.Joins), h.Parts...)
	if h.Stayed != 0 {
		ids = append(ids, h.Stayed)
	}
	return ids
}

// A Parting says on which side of a split a conversation stands. Two that
// stand on different sides of one are kept apart, whatever mail refers to both.
type Parting struct {
	Hand HandID `cbor:"1,keyasint"`
	Off  bool   `cbor:"2,keyasint,omitempty"` // it was split off; else it is what stayed
}

// apart says whether a split stands between two.
func apart(a, b []Parting) bool {
	return slices.ContainsFunc(a, func(p Parting) bool { return slices.Contains(b, Parting{p.Hand, !p.Off}) })
}

// unite returns where two stand together: on both sides of a split is on none.
func unite(a, b []Parting) (out []Parting) {
	for _, p := range append(slices.Clone(a), b...) {
		other := Parting{p.Hand, !p.Off}
		if !slices.Contains(out, p) && !slices.Contains(a, other) && !slices.Contains(b, other) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Parting) int { return int(a.Hand) - int(b.Hand) })
	return out
}

// decided is a decision, and whether it stands.
type decided struct {
	Hand
	stands bool
}

// hands returns all decisions in the order in which they were made, also
// those that were taken back: the numbers that they gave lead somewhere.
func (t *Tx) hands() (all []decided, err error) {
	err = t.bucket(bHand).ForEach(func(_, v []byte) error {
		seq, payload := unrecord(v)
		d := decided{stands: len(payload) > 0}
		if !d.stands {
			undone, err := t.Event(seq)
			if err != nil {
				return err
			}
			before, err := t.Event(undone.Prev)
			if err != nil {
				return err
			}
			payload = before.Payload
		}
		err := decode(payload, &d.Hand)
		all = append(all, d)
		return err
	})
	return all, err
}

// Join notes that two conversations are one. The lower number stands, the
// other leads there.
func (a *Act) Join(one, other ConversationID) error {
	x, err := a.Conversation(one)
	if err != nil {
		return err
	}
	y, err := a.Conversation(other)
	if err != nil {
		return err
	}
	if y.ID < x.ID {
		x, y = y, x
	}
	if x.ID == y.ID {
		return fmt.Errorf("#%d and #%d are one conversation already: %w", one, other, ErrJoined)
	}
	heard, err := a.recordsOfBoth(x, y)
	if err != nil {
		return err
	}
	d := Hand{Conversation: x.ID}
	for _, c := range []Conversation{x, y} {
		some, err := a.block(c.ID, 0)
		if err != nil {
			return err
		}
		d.Joins = append(d.Joins, some[0].ID)
	}
	if err := a.decide(EvJoined, d); err != nil {
		return err
	}
	return errorsIn(a.heardBoth(heard), a.resolvedBoth(x, y))
}

// Split notes that a message and what follows it in its conversation is
// another one, and returns that. Its number is new.
func (a *Act) Split(at MessageID) (Conversation, error) {
	m, err := a.Message(at)
	if err != nil {
		return Conversation{}, err
	}
	all, err := a.Messages(m.Conversation)
	if err != nil {
		return Conversation{}, err
	}
	from := slices.IndexFunc(all, func(m Message) bool { return m.ID == at })
	if from == 0 {
		return Conversation{}, fmt.Errorf("message %d is the first of #%d: %w", at, m.Conversation, ErrFirst)
	}
	was, err := a.Conversation(m.Conversation)
	if err != nil {
		return was, err
	}
	n, err := a.next(bRow)
	if err != nil {
		return was, err
	}
	d := Hand{Conversation: was.ID, Number: ConversationID(n), Stayed: all[0].ID}
	for _, m := range all[from:] {
		d.Parts = append(d.Parts, m.ID)
	}
	if err := a.decide(EvParted, d); err != nil {
		return was, err
	}
	c, err := a.Conversation(d.Number)
	return c, errorsIn(err, a.heardAlike(was, c), a.resolvedAlike(was, c))
}

// decide writes a decision; the conversations follow.
func (a *Act) decide(typ EventType, d Hand) error {
	n, err := a.next(bHand)
	if err != nil {
		return err
	}
	d.ID, d.After, d.By, d.At = HandID(n), a.LastMessage(), a.actor.Listener, a.actor.Now
	return a.write(typ, bHand, key4(d.ID), d)
}

// handFits fails where another listener decided something of the same
// conversations after a decision: taking it back would change theirs.
func (a *Act) handFits(id HandID) error {
	all, err := a.hands()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(d decided) bool { return d.ID == id })
	if at < 0 {
		return fmt.Errorf("decision %d: %w", id, ErrNotFound)
	}
	near := a.kin(all, all[at].messages())
	for _, d := range all[at+1:] {
		if d.stands && d.By != a.actor.Listener && a.liesIn(near, d.messages()) {
			return fmt.Errorf("conversations were joined or split since: %w", ErrChangedSince)
		}
	}
	return nil
}
