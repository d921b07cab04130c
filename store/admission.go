package store

import (
	"fmt"

	"earshot/store/clean"
)

// atThisMachine is the listener whom the configuration names.
const atThisMachine ListenerID = 1

// longListener is the most bytes of a listener's name.
const longListener = 100

// Local returns the listener at this machine, named as the configuration says.
// There is one; another name renames. It fails with ErrNameTaken where another
// listener has the name.
func (s *Store) Local(name clean.Line) (ListenerID, error) {
	const id = atThisMachine
	var have Listener
	err := s.View(func(t *Tx) error { var err error; have, err = t.Listener(id); return err })
	if err != nil || (have.ID == id && have.Name == name) {
		return id, err
	}
	return id, s.Do(Actor{}, func(a *Act) error {
		l, err := a.Listener(id)
		if err != nil {
			return err
		}
		if other, ok, err := a.ListenerByName(name.String()); err != nil || ok && other.ID != id {
			return errorsIn(err, fmt.Errorf("%w: %s", ErrNameTaken, other.Name))
		}
		l.ID, l.Name = id, name
		return a.write(EvListenerNamed, bLis, key4(id), l)
	})
}

// Admit lets keys in as the listener of a name: one who is known by it, case
// aside, else somebody new. A zone that is not empty becomes the listener's.
// Of a key the type, the wire form and the comment are taken. All keys are
// admitted or none: it fails with ErrKeyTaken where another listener has one.
//
// Neither Admit nor Dismiss is an understanding: they are nobody's acts in the
// journal, so that no undo lets anybody in or out.
func (s *Store) Admit(name clean.Line, keys []ListenerKey, zone string) (Listener, error) {
	var l Listener
	err := s.Do(Actor{}, func(a *Act) error {
		var err error
		l, err = a.admit(name, keys, zone)
		return err
	})
	return l, err
}

func (a *Act) admit(name clean.Line, keys []ListenerKey, zone string) (Listener, error) {
	if len(keys) == 0 || name.Len() == 0 || name.Len() > longListener {
		return Listener{}, fmt.Errorf("a listener needs a name, of %d letters at most, and a key to enter with", longListener)
	}
	l, known, err := a.ListenerByName(name.String())
	if err != nil {
		return l, err
	}
	if !known {
		l = Listener{ID: a.newListener(), Name: name}
	}
	had := len(l.Keys)
	for _, k := range keys {
		if err := a.give(&l, k); err != nil {
			return Listener{}, err
		}
	}
	if len(l.Keys) == had && (zone == "" || zone == l.Zone) {
		return l, nil
	}
	if zone != "" {
		l.Zone = zone
	}
	return l, a.write(EvListenerAdmitted, bLis, key4(l.ID), l)
}

// give adds a key to a listener who has it not yet.
func (a *Act) give(l *Listener, k ListenerKey) error {
	k.Fingerprint, k.AddedAt = fingerprint(k.Wire), a.actor.Now
	owner, taken, err := a.ListenerByKey(k.Fingerprint)
	switch {
	case err != nil:
		return err
	case taken && owner.ID != l.ID:
		return fmt.Errorf("%w: %s lets %s in; each listener needs a key of their own", ErrKeyTaken, k.Fingerprint, owner.Name)
	case !l.has(k.Fingerprint):
		l.Keys = append(l.Keys, k)
	}
	return nil
}

// newListener returns the id after the highest. The first is kept for the
// listener at this machine, who may not have been named yet.
func (a *Act) newListener() ListenerID {
	last, _ := a.bucket(bLis).Cursor().Last()
	return max(atThisMachine, id4[ListenerID](last)) + 1
}

// Dismiss takes all keys of a listener off. The listener stays, with the name,
// and is the same one when let in again. It fails with ErrNotFound where
// nobody has the name.
func (s *Store) Dismiss(name clean.Line) (Listener, error) {
	var l Listener
	err := s.Do(Actor{}, func(a *Act) error {
		var known bool
		var err error
		if l, known, err = a.ListenerByName(name.String()); err != nil {
			return err
		}
		if !known {
			return fmt.Errorf("a listener named %s: %w", name, ErrNotFound)
		}
		if len(l.Keys) == 0 {
			return nil
		}
		l.Keys = nil
		return a.write(EvListenerDismissed, bLis, key4(l.ID), l)
	})
	return l, err
}
