package store

import (
	"fmt"
	"time"

	"earshot/store/clean"
)

// A Desk is where and when an agent answers, as listeners were told. Nothing
// in it measures anybody.
type Desk struct {
	Person    PersonID   `cbor:"1,keyasint"`
	Site      clean.Line `cbor:"2,keyasint,omitempty"`
	Zone      string     `cbor:"3,keyasint,omitempty"` // an IANA name
	Shift     clean.Line `cbor:"4,keyasint,omitempty"` // such as 09:00-17:30, Mon-Fri
	Languages clean.Line `cbor:"5,keyasint,omitempty"`
	Knows     string     `cbor:"6,keyasint,omitempty"` // of Knowing: whether they know that somebody listens; empty: not asked
	By        ListenerID `cbor:"7,keyasint"`
	At        time.Time  `cbor:"8,keyasint"`
}

// Knowing lists what an agent may know of being listened to.
func Knowing() []string { return []string{"yes", "told the floor", "no"} }

// Local returns an agent's own time, where the zone is known.
func (d Desk) Local(at time.Time) (time.Time, bool) {
	loc, err := time.LoadLocation(d.Zone)
	if d.Zone == "" || err != nil {
		return at, false
	}
	return at.In(loc), true
}

// Desk returns what is known of where an agent sits, under any of their
// addresses; a zero Desk: nothing.
func (t *Tx) Desk(id PersonID) (Desk, error) {
	var d Desk
	if ok, err := t.folded(bDesk, key4(id), &d); ok || err != nil {
		return d, err
	}
	selves, err := t.Selves(id)
	for _, self := range selves {
		if ok, failed := t.folded(bDesk, key4(self), &d); ok || failed != nil {
			return d, failed
		}
	}
	return d, err
}

// Describe keeps where and when an agent answers.
func (a *Act) Describe(d Desk) error {
	if _, err := time.LoadLocation(d.Zone); err != nil {
		return fmt.Errorf("there is no time zone %q; write it as Europe/Dublin", d.Zone)
	}
	p, err := a.Person(d.Person)
	if err != nil {
		return err
	}
	if p.ID == 0 {
		return fmt.Errorf("person %d: %w", d.Person, ErrNotFound)
	}
	d.By, d.At = a.actor.Listener, a.actor.Now
	return a.write(EvDescribed, bDesk, key4(d.Person), d)
}
