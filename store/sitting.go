package store

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot/store/clean"
)

// ErrSitting is what beginning a sitting fails with while one goes on.
var ErrSitting = errors.New("a sitting goes on")

// A Sitting is a time box next to an agent: what the listener wanted to know,
// what came by, and what the listener made of it at the end. Its events make
// the record; one that was cut off goes on where it was.
type Sitting struct {
	ID        SittingID     `cbor:"1,keyasint"`
	By        ListenerID    `cbor:"2,keyasint"`
	Agent     clean.Line    `cbor:"3,keyasint,omitempty"` // the whole name or address; empty: the whole floor
	Purpose   clean.Line    `cbor:"4,keyasint,omitempty"`
	Box       time.Duration `cbor:"5,keyasint,omitempty"`
	Knows     string        `cbor:"6,keyasint,omitempty"` // of Knowing, when it began
	StartedAt time.Time     `cbor:"7,keyasint"`
	EndedAt   time.Time     `cbor:"8,keyasint"`
	Moments   []Moment      `cbor:"9,keyasint,omitempty"`
	HeldSince time.Time     `cbor:"10,keyasint"` // the stream is held
	Debrief   Debrief       `cbor:"11,keyasint"`
	Sums      SittingSums   `cbor:"12,keyasint"` // as they were at its end
}

// A Moment is a place to come back to.
type Moment struct {
	At           time.Time      `cbor:"1,keyasint"`
	Conversation ConversationID `cbor:"2,keyasint"`
	Message      MessageID      `cbor:"3,keyasint,omitempty"`
	Offset       int            `cbor:"4,keyasint,omitempty"` // in the message's text, bytes
}

// A Debrief is what a listener says at the end of a sitting.
type Debrief struct {
	ReallySaid clean.Line `cbor:"1,keyasint,omitempty"`
	Surprised  clean.Line `cbor:"2,keyasint,omitempty"`
	Practice   clean.Line `cbor:"3,keyasint,omitempty"` // what the agent did that all should do
	WillDo     clean.Line `cbor:"4,keyasint,omitempty"`
	Memo       clean.Line `cbor:"5,keyasint,omitempty"`
	At         time.Time  `cbor:"6,keyasint"`
}

// On says whether the sitting goes on.
func (s Sitting) On() bool { return s.EndedAt.IsZero() }

// Stream is the query of whose conversations the sitting hears.
func (s Sitting) Stream() string {
	if s.Agent.Len() == 0 {
		return ""
	}
	return `agent:"` + s.Agent.String() + `"`
}

// Sitting returns a sitting.
func (t *Tx) Sitting(id SittingID) (Sitting, error) {
	var s Sitting
	ok, err := t.folded(bSit, key4(id), &s)
	if err == nil && !ok {
		err = fmt.Errorf("sitting %d: %w", id, ErrNotFound)
	}
	return s, err
}

// Sittings returns all sittings, the latest first.
func (t *Tx) Sittings() ([]Sitting, error) {
	var out []Sitting
	err := t.bucket(bSit).ForEach(func(k, v []byte) error {
		if _, payload := unrecord(v); len(payload) == 0 {
			return nil
		}
		s, err := t.Sitting(id4[SittingID](k))
		out = append(out, s)
		return err
	})
	slices.Reverse(out)
	return out, err
}

// SittingOn returns the sitting in which a listener is.
func (t *Tx) SittingOn(l ListenerID) (Sitting, bool, error) {
	id := t.sittingOn(l)
	if id == 0 {
		return Sitting{}, false, nil
	}
	s, err := t.Sitting(id)
	return s, err == nil, err
}

func (t *Tx) sittingOn(l ListenerID) SittingID {
	var id SittingID
	t.prefix(bSitOn, key4(l), func(k []byte) bool { id = id4[SittingID](k[4:]); return false })
	return id
}

// Sit begins a sitting. It fails with ErrSitting while the listener is in one.
func (a *Act) Sit(s Sitting) (Sitting, error) {
	if a.sitting != 0 {
		return s, ErrSitting
	}
	n, err := a.next(bSit)
	if err != nil {
		return s, err
	}
	s.ID, s.By, s.StartedAt, s.EndedAt = SittingID(n), a.actor.Listener, a.actor.Now, time.Time{}
	a.sitting = s.ID
	return s, a.write(EvSittingStarted, bSit, key4(s.ID), s)
}

// changeSitting writes the listener's own sitting with a change.
func (a *Act) changeSitting(typ EventType, id SittingID, change func(*Sitting)) error {
	s, err := a.Sitting(id)
	if err != nil {
		return err
	}
	if s.By != a.actor.Listener {
		return fmt.Errorf("sitting %d is another listener's", id)
	}
	change(&s)
	return a.write(typ, bSit, key4(id), s)
}

// Stamp notes a moment of the sitting to come back to.
func (a *Act) Stamp(id SittingID, m Moment) error {
	m.At = a.actor.Now
	return a.changeSitting(EvMoment, id, func(s *Sitting) { s.Moments = append(s.Moments, m) })
}

// Hold notes that the stream of the sitting is held, or let go of.
func (a *Act) Hold(id SittingID, held bool) error {
	if held {
		return a.changeSitting(EvHeld, id, func(s *Sitting) { s.HeldSince = a.actor.Now })
	}
	return a.changeSitting(EvReleased, id, func(s *Sitting) { s.HeldSince = time.Time{} })
}

// EndSitting ends a sitting, with what it came to.
func (a *Act) EndSitting(id SittingID) error {
	s, err := a.Sitting(id)
	if err != nil {
		return err
	}
	sums, err := a.SittingSums(s, a.actor.Now)
	if err != nil {
		return err
	}
	return a.changeSitting(EvSittingEnded, id, func(s *Sitting) {
		s.EndedAt, s.HeldSince, s.Sums = a.actor.Now, time.Time{}, sums
	})
}

// DebriefSitting keeps what a listener says of a sitting.
func (a *Act) DebriefSitting(id SittingID, d Debrief) error {
	d.At = a.actor.Now
	return a.changeSitting(EvDebrief, id, func(s *Sitting) { s.Debrief = d })
}
