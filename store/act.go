package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot/store/clean"
)

// An Act records what a listener does in one stroke; it is undone in one, too.
// It reads what it has recorded. Valid until the function given to Do returns.
type Act struct {
	*Tx
	actor Actor
	first uint64 // the act's first event
}

// Do runs one act. What f records commits together, or not at all when f
// fails. It blocks for the length of a write to disk.
func (s *Store) Do(actor Actor, f func(*Act) error) error {
	return s.update(func(t *Tx) error {
		if actor.Now.IsZero() {
			actor.Now = s.now()
		}
		return f(&Act{Tx: t, actor: actor})
	})
}

// write appends an event that makes a folded record what v says, and folds it.
func (a *Act) write(typ EventType, bucket string, key []byte, v any) error {
	return a.commit(Event{Type: typ, Bucket: bucket, Key: key, Payload: encode(v)})
}

func (a *Act) commit(e Event) error {
	e.At, e.By, e.Via, e.Act = a.actor.Now, a.actor.Listener, a.actor.Via, a.first
	e.Prev, _ = unrecord(a.bucket(e.Bucket).Get(e.Key))
	seq, err := a.append(e)
	if err != nil {
		return err
	}
	if a.first == 0 {
		a.first = seq
	}
	e.Seq = seq
	if err := (folding{a.tx}).apply(e); err != nil {
		return err
	}
	return a.follow(e)
}

// follow brings what is derived from messages into line with an event: a
// person's side shows in every row that the person speaks in.
func (a *Act) follow(e Event) error {
	if e.Bucket != bTold {
		return nil
	}
	h := newHearing(a.Tx, Batch{At: a.actor.Now})
	if err := h.refoldOf(id4[PersonID](e.Key)); err != nil {
		return err
	}
	return h.writeConversations()
}

// folded reads a folded record.
func (t *Tx) folded(bucket string, key []byte, v any) (bool, error) {
	_, payload := unrecord(t.bucket(bucket).Get(key))
	if len(payload) == 0 {
		return false, nil
	}
	return true, decode(payload, v)
}

// NewMark keeps an understanding of the bytes from Start to End of a message.
// Quote, its surroundings, who said it and when are taken from the message.
func (a *Act) NewMark(m Mark) (Mark, error) {
	msg, err := a.Message(m.Message)
	if err != nil {
		return m, err
	}
	if err := m.anchor(msg); err != nil {
		return m, err
	}
	n, err := a.next(bMark)
	if err != nil {
		return m, err
	}
	m.ID, m.Conversation, m.State = MarkID(n), msg.Conversation, MarkLive
	m.Person, m.Side, m.SaidAt = msg.From, msg.Side, msg.At
	m.By, m.At = a.actor.Listener, a.actor.Now
	return m, a.write(EvMarkCreated, bMark, key4(m.ID), m)
}

// EditMark keeps a mark with other fields; its words stay what they are.
func (a *Act) EditMark(m Mark) error {
	was, err := a.Mark(m.ID)
	if err != nil {
		return err
	}
	m.Start, m.End, m.Version, m.Quote, m.Prefix, m.Suffix = was.Start, was.End, was.Version, was.Quote, was.Prefix, was.Suffix
	return a.write(EvMarkEdited, bMark, key4(m.ID), m)
}

// RetractMark takes a mark back; the journal keeps it.
func (a *Act) RetractMark(id MarkID) error {
	m, err := a.Mark(id)
	if err != nil {
		return err
	}
	m.State = MarkRetracted
	return a.write(EvMarkRetracted, bMark, key4(id), m)
}

// ThemeAt returns the theme at a path, making it where there is none.
func (a *Act) ThemeAt(path clean.Line) (Theme, error) {
	path = clean.OneLine(strings.Trim(path.String(), " /"))
	if path.Len() == 0 {
		return Theme{}, fmt.Errorf("a theme needs a name")
	}
	if t, ok, err := a.ThemeByPath(path.String()); ok || err != nil {
		return t, err
	}
	n, err := a.next(bTheme)
	if err != nil {
		return Theme{}, err
	}
	t := Theme{ID: ThemeID(n), Path: path, By: a.actor.Listener, At: a.actor.Now}
	return t, a.write(EvThemeCreated, bTheme, key4(t.ID), t)
}

// DefineTheme keeps a theme with another path, title or definition.
func (a *Act) DefineTheme(t Theme) error {
	if other, ok, err := a.ThemeByPath(t.Path.String()); err != nil || (ok && other.ID != t.ID) {
		return errorsIn(err, fmt.Errorf("%w: %s", ErrThemeExists, t.Path))
	}
	return a.write(EvThemeDefined, bTheme, key4(t.ID), t)
}

// NewFollowup keeps a promise.
func (a *Act) NewFollowup(f Followup) (Followup, error) {
	n, err := a.next(bFup)
	if err != nil {
		return f, err
	}
	f.ID, f.By, f.At = FollowupID(n), a.actor.Listener, a.actor.Now
	if f.Status == "" {
		f.Status = StatusOpen
	}
	return f, a.write(EvFollowupCreated, bFup, key4(f.ID), f)
}

// EditFollowup keeps a promise with other fields. Completing and declining
// need one line of outcome.
func (a *Act) EditFollowup(f Followup) error {
	if f.Status.Done() && f.Outcome.Len() == 0 {
		return fmt.Errorf("a follow-up that is %s needs one line: what came of it", f.Status)
	}
	typ := EvFollowupEdited
	switch f.Status {
	case StatusCompleted:
		typ = EvFollowupCompleted
	case StatusDeclined:
		typ = EvFollowupDeclined
	}
	return a.write(typ, bFup, key4(f.ID), f)
}

// Hear notes that the listener heard a conversation up to its newest words.
func (a *Act) Hear(id ConversationID) error {
	c, err := a.Conversation(id)
	if err != nil {
		return err
	}
	l := a.actor.Listener
	r := HeardRecord{Listener: l, Conversation: c.ID, UpTo: c.LastHuman, At: a.actor.Now}
	return a.write(EvHeard, bHeard, heardKey(l, c.ID), r)
}

func heardKey(l ListenerID, c ConversationID) []byte { return join(key4(l), key4(c)) }

// Resolve notes that a conversation needs no answer, or that it does again.
func (a *Act) Resolve(id ConversationID, resolved bool) error {
	c, err := a.Conversation(id)
	if err != nil {
		return err
	}
	r := Resolved{Conversation: c.ID, By: a.actor.Listener, At: a.actor.Now}
	if !resolved {
		return a.write(EvReopened, bDone, key4(c.ID), r)
	}
	r.UpTo = c.LastCustomer
	return a.write(EvResolved, bDone, key4(c.ID), r)
}

// Reside says on which side a person speaks. It goes before what the
// configuration and the sources say; rows and counts follow.
func (a *Act) Reside(id PersonID, side Side) error {
	told := Told{Person: id, Side: side, By: a.actor.Listener, At: a.actor.Now}
	return a.write(EvResided, bTold, key4(id), told)
}

// Local returns the listener at this machine, named as the configuration says.
// There is one; another name renames.
func (s *Store) Local(name clean.Line) (ListenerID, error) {
	const id ListenerID = 1
	var have Listener
	err := s.View(func(t *Tx) error { var err error; have, err = t.Listener(id); return err })
	if err != nil || (have.ID == id && have.Name == name) {
		return id, err
	}
	return id, s.Do(Actor{}, func(a *Act) error {
		return a.write(EvListenerNamed, bLis, key4(id), Listener{ID: id, Name: name})
	})
}

// Undone tells what an undo or a redo did.
type Undone struct {
	Types        []EventType
	At           time.Time      // when the act was done
	Conversation ConversationID // where, if anywhere
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
			if state[e.Act] != EvUndone {
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
			return false
		case e.Type == EvRedone:
			redone[e.Undoes] = true
			return true
		case redone[e.Undoes]:
			return true // taken back, and done again since
		}
		act = e.Undoes
		return false
	})
	if err == nil && act == 0 {
		err = ErrNothingToRedo
	}
	return act, err
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
		if u.Conversation == 0 {
			u.Conversation = conversationOf(e)
		}
	}
	if typ == EvUndone {
		slices.Reverse(events)
	}
	for _, e := range events {
		if err := a.turnOne(typ, e); err != nil {
			return Undone{}, err
		}
	}
	return u, nil
}

func (a *Act) turnOne(typ EventType, e Event) error {
	payload := e.Payload
	if typ == EvUndone {
		payload = nil
		if e.Prev != 0 {
			before, err := a.Event(e.Prev)
			if err != nil {
				return err
			}
			payload = before.Payload
		}
	}
	if err := a.unchangedSince(e); err != nil {
		return err
	}
	return a.commit(Event{Type: typ, Bucket: e.Bucket, Key: e.Key, Payload: payload, Undoes: e.Act})
}

// unchangedSince fails where the record was changed by somebody else after
// the event: taking it back would take theirs back, too.
func (a *Act) unchangedSince(e Event) error {
	seq, _ := unrecord(a.bucket(e.Bucket).Get(e.Key))
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
func conversationOf(e Event) ConversationID {
	switch e.Bucket {
	case bHeard:
		return id4[ConversationID](e.Key[4:])
	case bDone:
		return id4[ConversationID](e.Key)
	case bMark:
		var m Mark
		if decode(e.Payload, &m) == nil {
			return m.Conversation
		}
	case bFup:
		var f Followup
		if decode(e.Payload, &f) == nil {
			return f.Conversation
		}
	}
	return 0
}
