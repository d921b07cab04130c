package store

import (
	"bytes"
	"fmt"
	"slices"
	"time"
)

// Undone tells what an undo or a redo did.
type Undone struct {
	Types        []EventType
	At           time.Time      // when the act was done
	Conversation ConversationID // where, if anywhere
	Lessons      []Lesson       // what was taught, or taken back
}

// Undo takes back the listener's last act that is not undone already, also
// one of an earlier run. It refuses where somebody else changed the same since.
func (s *Store) Undo(actor Actor) (Undone, error) {
	return s.turn(actor, EvUndone, (*Tx).undoable)
}

// Redo does again what the listener's last undo took back, as long as nothing
// was done since.
func (s *Store) Redo(actor Actor) (Undone, error) {
	return s.turn(actor, EvRedone, (*Tx).redoable)
}

func (s *Store) turn(actor Actor, typ EventType, find func(*Tx, ListenerID) (uint64, error)) (Undone, error) {
	var u Undone
	err := s.Do(actor, func(a *Act) error {
		act, err := find(a.Tx, actor.Listener)
		if err != nil {
			return err
		}
		u, err = a.turn(typ, act)
		return err
	})
	return u, err
}

// undoable returns the listener's last act that stands.
func (t *Tx) undoable(l ListenerID) (uint64, error) {
	state := map[uint64]EventType{}
	var act uint64
	err := t.back(l, func(e Event) bool {
		if e.Undoes == 0 {
			if state[e.Act] != EvUndone && !e.Type.unasked() && !t.isShell(e.Act) {
				act = e.Act
			}
			return act == 0
		}
		if _, ok := state[e.Undoes]; !ok {
			state[e.Undoes] = e.Type
		}
		return true
	})
	if err == nil && act == 0 {
		err = ErrNothingToUndo
	}
	return act, err
}

// redoable returns the act that the listener's last standing undo took back.
func (t *Tx) redoable(l ListenerID) (uint64, error) {
	redone := map[uint64]bool{}
	var act uint64
	err := t.back(l, func(e Event) bool {
		switch {
		case e.Undoes == 0:
			return e.Type.unasked()
		case e.Type == EvRedone:
			redone[e.Undoes] = true
			return true
		case redone[e.Undoes]:
			return true // taken back, and done again since
		case t.isShell(e.Undoes):
			return true
		}
		act = e.Undoes
		return false
	})
	if err == nil && act == 0 {
		err = ErrNothingToRedo
	}
	return act, err
}

// isShell says whether an act was about words that were erased since: turning
// it would change what is counted, and bring nothing back. What was done to
// themes is done to all of their marks, and still turned.
func (t *Tx) isShell(act uint64) bool {
	events, err := t.eventsOf(act)
	overall := slices.ContainsFunc(events, func(e Event) bool { return e.Type == EvThemeMerged || e.Type == EvThemeSplit })
	return err == nil && !overall && slices.ContainsFunc(events, func(e Event) bool { return e.Erased != nil })
}

// turn takes an act back (or does it again): each of its records becomes what
// it was before (or after) it.
func (a *Act) turn(typ EventType, act uint64) (Undone, error) {
	events, err := a.eventsOf(act)
	if err != nil {
		return Undone{}, err
	}
	u := Undone{At: events[0].At}
	for _, e := range events {
		u.Types = append(u.Types, e.Type)
		if e.Bucket == bLesson {
			var l Lesson
			if err := decode(e.Payload, &l); err != nil {
				return Undone{}, err
			}
			u.Lessons = append(u.Lessons, l)
		}
		if u.Conversation == 0 {
			u.Conversation = a.conversationOf(e)
		}
	}
	if slices.Contains(u.Types, EvThemeMerged) || slices.Contains(u.Types, EvThemeSplit) {
		u.Conversation = 0 // wherever the marks are
	}
	if typ == EvUndone {
		slices.Reverse(events)
	}
	byHand := slices.ContainsFunc(events, func(e Event) bool { return e.Bucket == bHand })
	for _, e := range events {
		if err := a.turnOne(typ, e, byHand && e.Bucket != bHand); err != nil {
			return Undone{}, err
		}
	}
	return u, nil
}

// turnOne turns one event. What only follows from an act, such as who heard
// conversations that it joined, stays where it was said anew since.
func (a *Act) turnOne(typ EventType, e Event, follows bool) error {
	before, err := a.before(e)
	if err != nil {
		return err
	}
	have, want := before, e.Payload
	if typ == EvUndone {
		have, want = e.Payload, before
	}
	if _, now := unrecord(a.bucket(e.Bucket).Get(e.Key)); follows && !bytes.Equal(now, have) {
		return nil
	}
	if err := a.unchangedSince(e, have); err != nil {
		return err
	}
	if want, err = a.fitting(e, want); err != nil {
		return err
	}
	return a.commit(Event{Type: typ, Bucket: e.Bucket, Key: e.Key, Payload: want, Undoes: e.Act})
}

// before returns the record as it was before an event; nil: there was none.
func (a *Act) before(e Event) ([]byte, error) {
	if e.Prev == 0 {
		return nil, nil
	}
	prev, err := a.Event(e.Prev)
	return prev.Payload, err
}

// fitting makes an older record one for today: a mark stands on its words
// where they are now, and two themes never share a path.
func (a *Act) fitting(e Event, payload []byte) ([]byte, error) {
	switch {
	case e.Bucket == bTheme:
		return payload, a.themeFits(id4[ThemeID](e.Key), payload)
	case e.Bucket == bHand:
		return payload, a.handFits(id4[HandID](e.Key))
	case e.Bucket != bMark || len(payload) == 0:
		return payload, nil
	}
	var m Mark
	if err := decode(payload, &m); err != nil {
		return nil, err
	}
	if m.State != MarkRetracted && a.leads(&m.Themes, m.Themes) != nil {
		return nil, fmt.Errorf("a theme of the mark is gone: %w", ErrChangedSince)
	}
	msg, err := a.Message(m.Message)
	return encode(m.on(msg)), err
}

// unchangedSince fails where the record is not as have says because somebody
// else changed it after the event: taking it back would take theirs, too.
func (a *Act) unchangedSince(e Event, have []byte) error {
	seq, now := unrecord(a.bucket(e.Bucket).Get(e.Key))
	if bytes.Equal(now, have) {
		return nil
	}
	for seq > e.Seq {
		later, err := a.Event(seq)
		if err != nil {
			return err
		}
		if later.By != a.actor.Listener && later.By != 0 {
			return ErrChangedSince
		}
		seq = later.Prev
	}
	return nil
}

// eventsOf returns the events of an act, in order. They lie beside one
// another: one transaction wrote them.
func (t *Tx) eventsOf(act uint64) ([]Event, error) {
	var out []Event
	stop := fmt.Errorf("end of act")
	err := t.Events(act, func(e Event) error {
		if e.Act != act {
			return stop
		}
		out = append(out, e)
		return nil
	})
	if err == stop {
		err = nil
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("act %d: %w", act, ErrNotFound)
	}
	return out, err
}

// conversationOf tells where an event happened, if anywhere.
func (t *Tx) conversationOf(e Event) ConversationID {
	switch e.Bucket {
	case bCheck:
		m, _ := t.Mark(id4[MarkID](e.Key)) // one that is gone happened nowhere
		return m.Conversation
	case bHeard:
		return id4[ConversationID](e.Key[4:])
	case bDone:
		return id4[ConversationID](e.Key)
	case bMark:
		var m Mark
		if decode(e.Payload, &m) == nil {
			t.atHome(&m)
			return m.Conversation
		}
	case bFup:
		var f Followup
		if decode(e.Payload, &f) == nil && t.home(&f) == nil {
			return f.Conversation
		}
	case bHand:
		var d Hand
		if decode(e.Payload, &d) == nil {
			return d.Conversation
		}
	}
	return 0
}
