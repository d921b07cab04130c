package store

import (
	"time"

	"earshot/store/clean"
)

// A HeardRecord says up to which arrival a listener heard a conversation, and
// what else the listener did with it. Up to here all of it was heard: read to
// its end at a human pace, or said to be heard.
type HeardRecord struct {
	Listener     ListenerID     `cbor:"1,keyasint"`
	Conversation ConversationID `cbor:"2,keyasint"`
	UpTo         MessageID      `cbor:"3,keyasint"`
	At           time.Time      `cbor:"4,keyasint"`
	Skimmed      MessageID      `cbor:"5,keyasint,omitempty"` // up to here it was looked through, too fast or not to the end
	Left         MessageID      `cbor:"6,keyasint,omitempty"` // up to here it was left unheard on purpose
	Reason       clean.Line     `cbor:"7,keyasint,omitempty"` // why it was left
	Seconds      int            `cbor:"8,keyasint,omitempty"` // how long it was open, all times together
	ToEnd        bool           `cbor:"9,keyasint,omitempty"` // whether its last line was seen
	Sitting      SittingID      `cbor:"10,keyasint,omitempty"`
}

// A Hearing is how a conversation stands with a listener.
type Hearing string

// The ways a conversation stands.
const (
	NotHeard    Hearing = "unheard"
	WasHeard    Hearing = "heard"
	WasSkimmed  Hearing = "skimmed"
	LeftUnheard Hearing = "left"
)

// Of says how a conversation stands by the record. One in which nobody speaks
// has nothing to hear.
func (r HeardRecord) Of(c Conversation) Hearing {
	switch {
	case r.UpTo >= c.LastHuman:
		return WasHeard
	case r.Left >= c.LastHuman:
		return LeftUnheard
	case r.Skimmed >= c.LastHuman:
		return WasSkimmed
	}
	return NotHeard
}

// HumanPace is how long a person takes for a line, at the least.
const HumanPace = time.Second / 3

// A Reading is one time that a listener had a conversation open.
type Reading struct {
	Conversation ConversationID
	UpTo         MessageID // the newest words that were shown
	Lines        int       // of words that were not heard before
	Took         time.Duration
	ToEnd        bool // its last line was in sight
}

// Heard says whether a reading was one: to the end, and no faster than people
// read.
func (r Reading) Heard() bool { return r.ToEnd && r.Took >= time.Duration(r.Lines)*HumanPace }

// Heard says whether a listener has heard a conversation up to its newest
// words. One in which nobody speaks has nothing to hear.
func (t *Tx) Heard(l ListenerID, c Conversation) (bool, error) {
	how, err := t.HowHeard(l, c)
	return how == WasHeard, err
}

// HowHeard says how a conversation stands with a listener.
func (t *Tx) HowHeard(l ListenerID, c Conversation) (Hearing, error) {
	if c.LastHuman == 0 {
		return WasHeard, nil
	}
	r, _, err := t.HeardRecord(l, c.ID)
	return r.Of(c), err
}

// HeardRecord says how far a listener heard a conversation.
func (t *Tx) HeardRecord(l ListenerID, id ConversationID) (HeardRecord, bool, error) {
	var r HeardRecord
	ok, err := t.folded(bHeard, heardKey(l, id), &r)
	return r, ok, err
}

func heardKey(l ListenerID, c ConversationID) []byte { return join(key4(l), key4(c)) }

// Hear notes that the listener heard a conversation up to its newest words.
func (a *Act) Hear(id ConversationID) error {
	c, r, err := a.hearing(id)
	if err != nil {
		return err
	}
	r.UpTo = c.LastHuman
	return a.writeHeard(EvHeard, r)
}

// Leave notes that a conversation stays unheard on purpose, and why.
func (a *Act) Leave(id ConversationID, why clean.Line) error {
	c, r, err := a.hearing(id)
	if err != nil {
		return err
	}
	r.Left, r.Reason = c.LastHuman, why
	return a.writeHeard(EvLeftUnheard, r)
}

// Opened notes that the listener had a conversation open: heard, where it was
// read to its end at a human pace, else skimmed. It is no decision, and
// undoing passes over it.
func (a *Act) Opened(read Reading) error {
	_, r, err := a.hearing(read.Conversation)
	if err != nil {
		return err
	}
	r.Seconds += int(read.Took.Round(time.Second) / time.Second)
	r.ToEnd = r.ToEnd || read.ToEnd
	if read.Heard() {
		r.UpTo = max(r.UpTo, read.UpTo)
	} else {
		r.Skimmed = max(r.Skimmed, read.UpTo)
	}
	return a.writeHeard(EvOpened, r)
}

// hearing returns a conversation and the listener's record of it, which may
// be the first.
func (a *Act) hearing(id ConversationID) (Conversation, HeardRecord, error) {
	c, err := a.Conversation(id)
	if err != nil {
		return c, HeardRecord{}, err
	}
	r, _, err := a.HeardRecord(a.actor.Listener, c.ID)
	r.Listener, r.Conversation = a.actor.Listener, c.ID
	return c, r, err
}

func (a *Act) writeHeard(typ EventType, r HeardRecord) error {
	r.At, r.Sitting = a.actor.Now, a.sitting
	return a.write(typ, bHeard, heardKey(r.Listener, r.Conversation), r)
}
