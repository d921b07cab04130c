package store

import (
	"time"

	"earshot/store/clean"
)

// A HeardRecord says up to which arrival a listener heard a conversation.
type HeardRecord struct {
	Listener     ListenerID     `cbor:"1,keyasint"`
	Conversation ConversationID `cbor:"2,keyasint"`
	UpTo         MessageID      `cbor:"3,keyasint"`
	At           time.Time      `cbor:"4,keyasint"`
}

// Resolved says that a conversation needs no answer, up to a message.
type Resolved struct {
	Conversation ConversationID `cbor:"1,keyasint"`
	UpTo         MessageID      `cbor:"2,keyasint"` // a later word of the customer opens it again
	By           ListenerID     `cbor:"3,keyasint"`
	At           time.Time      `cbor:"4,keyasint"`
}

// A Listener is a person at earshot. Changing the name renames.
type Listener struct {
	ID   ListenerID `cbor:"1,keyasint"`
	Name clean.Line `cbor:"2,keyasint"`
}

// Listener returns a listener; one who never was is a zero Listener.
func (t *Tx) Listener(id ListenerID) (Listener, error) {
	var l Listener
	_, err := t.folded(bLis, key4(id), &l)
	return l, err
}

// Heard says whether a listener has heard a conversation up to its newest
// words. One in which nobody speaks has nothing to hear.
func (t *Tx) Heard(l ListenerID, c Conversation) (bool, error) {
	if c.LastHuman == 0 {
		return true, nil
	}
	r, ok, err := t.HeardRecord(l, c.ID)
	return ok && r.UpTo >= c.LastHuman, err
}

// HeardRecord says how far a listener heard a conversation.
func (t *Tx) HeardRecord(l ListenerID, id ConversationID) (HeardRecord, bool, error) {
	var r HeardRecord
	ok, err := t.folded(bHeard, heardKey(l, id), &r)
	return r, ok, err
}

// Coverage counts the conversations with a customer's words that were active
// since a time, and how many of them the listener heard. It costs a read for
// each of them: call it in a command, not for every frame.
func (t *Tx) Coverage(l ListenerID, since time.Time) (heard, all int, err error) {
	cur := t.bucket(bByActivity).Cursor()
	for k, _ := cur.First(); k != nil && !keyTime(k).Before(since); k, _ = cur.Next() {
		c, err := t.Conversation(posOf(k).ID)
		if err != nil {
			return 0, 0, err
		}
		if !c.Counts() {
			continue
		}
		all++
		ok, err := t.Heard(l, c)
		if err != nil {
			return 0, 0, err
		}
		if ok {
			heard++
		}
	}
	return heard, all, nil
}
