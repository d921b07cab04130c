package store

import (
	"encoding/binary"
	"fmt"
	"time"
)

// An EventType says what happened. Everything a listener does is an event
// first; the records are its fold.
type EventType string

// The events of today's acts.
const (
	EvMarkCreated       EventType = "mark.created"
	EvMarkEdited        EventType = "mark.edited"
	EvMarkRetracted     EventType = "mark.retracted"
	EvMarkReanchored    EventType = "mark.reanchored"
	EvMarkFollowed      EventType = "mark.followed"
	EvThemeCreated      EventType = "theme.created"
	EvThemeDefined      EventType = "theme.defined"
	EvThemeMoved        EventType = "theme.moved"
	EvThemeMerged       EventType = "theme.merged"
	EvThemeSplit        EventType = "theme.split"
	EvThemeRetired      EventType = "theme.retired"
	EvThemeRevived      EventType = "theme.revived"
	EvFollowupCreated   EventType = "followup.created"
	EvFollowupEdited    EventType = "followup.edited"
	EvFollowupCompleted EventType = "followup.completed"
	EvFollowupDeclined  EventType = "followup.declined"
	EvAsked             EventType = "confirmation.asked"
	EvAnswered          EventType = "confirmation.answered"
	EvHeard             EventType = "conversation.heard"
	EvOpened            EventType = "conversation.opened"
	EvLeftUnheard       EventType = "conversation.left_unheard"
	EvResolved          EventType = "conversation.resolved"
	EvReopened          EventType = "conversation.reopened"
	EvJoined            EventType = "conversation.joined"
	EvParted            EventType = "conversation.parted"
	EvRelated           EventType = "participant.related"
	EvResided           EventType = "participant.resided"
	EvVoiceSet          EventType = "participant.voice_set"
	EvMerged            EventType = "participant.merged"
	EvUnmerged          EventType = "participant.unmerged"
	EvDescribed         EventType = "participant.described"
	EvPersonViewed      EventType = "person.viewed"
	EvMemoWritten       EventType = "memo.written"
	EvMemoRemoved       EventType = "memo.removed"
	EvSittingStarted    EventType = "sitting.started"
	EvSittingEnded      EventType = "sitting.ended"
	EvMoment            EventType = "moment.stamped"
	EvDebrief           EventType = "debrief.saved"
	EvHeld              EventType = "stream.held"
	EvReleased          EventType = "stream.resumed"
	EvLessonTaught      EventType = "lesson.taught"
	EvLessonDropped     EventType = "lesson.dropped"
	EvListenerNamed     EventType = "listener.named"
	EvListenerAdmitted  EventType = "listener.admitted"
	EvListenerDismissed EventType = "listener.dismissed"
	EvSourceHeard       EventType = "source.heard"
	EvSourceState       EventType = "source.state"
	EvErased            EventType = "erased"
	EvUndone            EventType = "undone"
	EvRedone            EventType = "redone"
)

// unasked says whether an event tells what a listener happened to do, and not
// what they decided: undoing passes over it.
func (t EventType) unasked() bool {
	return t == EvOpened || t == EvPersonViewed || t == EvHeld || t == EvReleased || t == EvErased
}

// Via says through which door an act came.
type Via string

// The doors.
const (
	ViaTUI Via = "tui"
	ViaCLI Via = "cli"
	ViaSSH Via = "ssh"
)

// An Actor is a listener at a door.
type Actor struct {
	Listener ListenerID
	Via      Via
	Now      time.Time // the time of the act; zero: the store's clock
}

// An Event is one entry of the journal. Its payload is the whole record after
// it, so undoing an event is putting back the payload of the one before.
type Event struct {
	Seq     uint64     `cbor:"1,keyasint"`
	At      time.Time  `cbor:"2,keyasint"`
	By      ListenerID `cbor:"3,keyasint,omitempty"` // 0: not a listener
	Source  string     `cbor:"4,keyasint,omitempty"` // the source it came from, if one
	Via     Via        `cbor:"5,keyasint,omitempty"`
	Type    EventType  `cbor:"6,keyasint"`
	Bucket  string     `cbor:"7,keyasint,omitempty"`  // the folded bucket it changes
	Key     []byte     `cbor:"8,keyasint,omitempty"`  // the record in it
	Payload []byte     `cbor:"9,keyasint,omitempty"`  // the record after it, CBOR; empty: none
	Prev    uint64     `cbor:"10,keyasint,omitempty"` // the event that made the record what it was before
	Act     uint64     `cbor:"11,keyasint"`           // the first event of the act it belongs to: undone together
	Undoes  uint64     `cbor:"12,keyasint,omitempty"` // of undone and redone: the act in question
	Sitting SittingID  `cbor:"13,keyasint,omitempty"` // the listener's, if one was on
	Erased  []byte     `cbor:"14,keyasint,omitempty"` // a keyed hash of the payload, where its words were erased
}

// append writes an event and returns its number. Act defaults to the event
// itself.
func (t *Tx) append(e Event) (uint64, error) {
	b := t.bucket(bEv)
	seq, err := b.NextSequence()
	if err != nil {
		return 0, err
	}
	e.Seq = seq
	if e.Act == 0 {
		e.Act = seq
	}
	if e.At.IsZero() {
		e.At = t.s.now()
	}
	if err := b.Put(seqKey(seq), encode(e)); err != nil {
		return 0, err
	}
	if e.By == 0 {
		return seq, nil
	}
	return seq, t.bucket(bEvByListener).Put(join(key4(e.By), seqKey(seq)), nil)
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// Event returns an event of the journal.
func (t *Tx) Event(seq uint64) (Event, error) {
	var e Event
	ok, err := t.get(bEv, seqKey(seq), &e)
	if err == nil && !ok {
		err = fmt.Errorf("event %d: %w", seq, ErrNotFound)
	}
	return e, err
}

// Events calls f with the journal from an event on, until f fails.
func (t *Tx) Events(from uint64, f func(Event) error) error {
	cur := t.bucket(bEv).Cursor()
	for k, v := cur.Seek(seqKey(from)); k != nil; k, v = cur.Next() {
		var e Event
		if err := decode(v, &e); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// back calls f with a listener's events, the latest first, until it says no.
func (t *Tx) back(l ListenerID, f func(Event) bool) error {
	var failed error
	t.prefixBack(bEvByListener, key4(l), func(k []byte) bool {
		e, err := t.Event(binary.BigEndian.Uint64(k[4:]))
		failed = err
		return err == nil && f(e)
	})
	return failed
}
