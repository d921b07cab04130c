package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// An Act records what a listener does in one stroke; it is undone in one, too.
// It reads what it has recorded. Valid until the function given to Do returns.
type Act struct {
	*Tx
	actor   Actor
	first   uint64    // the act's first event
	sitting SittingID // the listener's, while one is on
}

// Do runs one act. What f records commits together, or not at all when f
// fails. It blocks for the length of a write to disk.
func (s *Store) Do(actor Actor, f func(*Act) error) error {
	return s.update(func(t *Tx) error {
		if actor.Now.IsZero() {
			actor.Now = s.now()
		}
		return f(&Act{Tx: t, actor: actor, sitting: t.sittingOn(actor.Listener)})
	})
}

// write appends an event that makes a folded record what v says, and folds it.
func (a *Act) write(typ EventType, bucket string, key []byte, v any) error {
	return a.commit(Event{Type: typ, Bucket: bucket, Key: key, Payload: encode(v)})
}

func (a *Act) commit(e Event) error {
	e.At, e.By, e.Via, e.Act, e.Sitting = a.actor.Now, a.actor.Listener, a.actor.Via, a.first, a.sitting
	prev, was := unrecord(bytes.Clone(a.bucket(e.Bucket).Get(e.Key)))
	e.Prev = prev
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
	return a.follow(e, was)
}

// follow brings what is derived into line with an event; was is the record
// before it. A person's side shows in every row that the person speaks in,
// marks and follow-ups are found by their conversations, and conversations
// are what was decided of them.
func (a *Act) follow(e Event, was []byte) error {
	switch e.Bucket {
	case bMark, bFup:
		return a.rehome(e, was)
	case bHand:
		return a.regroup(e, was)
	case bTold:
		h := newHearing(a.Tx, Batch{At: a.actor.Now})
		return errorsIn(h.refoldOf(id4[PersonID](e.Key)), h.writeConversations())
	}
	return nil
}

// regroup has conversations follow a decision, or its being taken back.
func (a *Act) regroup(e Event, was []byte) error {
	if len(e.Payload) > 0 {
		was = e.Payload
	}
	var about Hand
	if err := decode(was, &about); err != nil {
		return err
	}
	return newHearing(a.Tx, Batch{At: a.actor.Now}).regroup(about)
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
	if err := errorsIn(m.anchor(msg), a.leads(&m.Themes, nil), m.Understanding().isKnown()); err != nil {
		return m, err
	}
	n, err := a.next(bMark)
	if err != nil {
		return m, err
	}
	m.ID, m.Conversation, m.State = MarkID(n), msg.Conversation, MarkLive
	m.Person, m.Side, m.SaidAt = msg.From, msg.Side, msg.At
	m.By, m.At, m.Sitting = a.actor.Listener, a.actor.Now, a.sitting
	return m, a.write(EvMarkCreated, bMark, key4(m.ID), m)
}

// EditMark keeps a mark with another understanding. Its words, and who said
// them, stay. Whoever
// changes another listener's mark signs it: nobody's name stands under what
// somebody else understood.
func (a *Act) EditMark(m Mark) error {
	now, err := a.Mark(m.ID)
	if err != nil {
		return err
	}
	if now.State == MarkRetracted {
		return fmt.Errorf("mark %d was taken back: %w", m.ID, ErrNotFound)
	}
	u := m.Understanding()
	if err := errorsIn(a.leads(&u.Themes, now.Themes), u.isKnown()); err != nil {
		return err
	}
	now = now.Understood(u)
	if now.By != a.actor.Listener {
		now.By, now.At = a.actor.Listener, a.actor.Now
	}
	return a.write(EvMarkEdited, bMark, key4(m.ID), now)
}

// MendMark puts a mark whose words are gone on other words of its conversation:
// those that a listener says it meant.
func (a *Act) MendMark(id MarkID, msg MessageID, start, end int) error {
	m, err := a.Mark(id)
	if err != nil {
		return err
	}
	if m.State != MarkDrifted {
		return fmt.Errorf("mark %d stands on its words; only one whose words are gone can be mended", id)
	}
	on, err := a.Message(msg)
	if err != nil {
		return err
	}
	if on.Conversation != m.Conversation {
		return fmt.Errorf("message %d is of another conversation than mark %d", msg, id)
	}
	m.Message, m.Start, m.End, m.State = msg, start, end, MarkLive
	if err := m.anchor(on); err != nil {
		return err
	}
	m.Person, m.Side, m.SaidAt = on.From, on.Side, on.At
	return a.write(EvMarkReanchored, bMark, key4(id), m)
}

// LookAt notes that the listener looked at what is kept of a person: that is
// personal data. Undoing passes over it.
func (a *Act) LookAt(id PersonID) error {
	_, err := a.append(Event{At: a.actor.Now, By: a.actor.Listener, Via: a.actor.Via, Sitting: a.sitting, Type: EvPersonViewed, Key: key4(id)})
	return err
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

// NewFollowup keeps a promise.
func (a *Act) NewFollowup(f Followup) (Followup, error) {
	if err := f.isDue(); err != nil {
		return f, err
	}
	n, err := a.next(bFup)
	if err != nil {
		return f, err
	}
	f.ID, f.By, f.At, f.Sitting = FollowupID(n), a.actor.Listener, a.actor.Now, a.sitting
	if err := a.about(&f); err != nil {
		return f, err
	}
	if f.Status == "" {
		f.Status = StatusOpen
	}
	return f, a.write(EvFollowupCreated, bFup, key4(f.ID), f)
}

// isDue fails where Due is not a day: it is sorted by.
func (f Followup) isDue() error {
	if _, err := time.Parse(time.DateOnly, f.Due); f.Due != "" && err != nil {
		return fmt.Errorf("a follow-up is due on a day, written as 2006-01-02")
	}
	return nil
}

// EditFollowup keeps a promise with other fields. Completing and declining
// need one line of outcome.
func (a *Act) EditFollowup(f Followup) error {
	was, err := a.Followup(f.ID)
	if err != nil {
		return err
	}
	if f.Status.Done() && f.Outcome.Len() == 0 {
		return fmt.Errorf("a follow-up that is %s needs one line: what came of it", f.Status)
	}
	if err := f.isDue(); err != nil {
		return err
	}
	typ := EvFollowupEdited
	switch f.Status {
	case StatusCompleted:
		typ = EvFollowupCompleted
	case StatusDeclined:
		typ = EvFollowupDeclined
	}
	f.By, f.At, f.Sitting = was.By, was.At, was.Sitting
	if err := a.about(&f); err != nil {
		return err
	}
	return a.write(typ, bFup, key4(f.ID), f)
}

// about notes the message whose words a follow-up is about: it belongs where
// that lies.
func (a *Act) about(f *Followup) error {
	f.Message = 0
	if len(f.Marks) == 0 {
		return nil
	}
	m, err := a.Mark(f.Marks[0])
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	f.Message = m.Message
	return err
}

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
	p, err := a.Person(id)
	if err != nil {
		return err
	}
	if p.ID != id || id == 0 {
		return fmt.Errorf("person %d: %w", id, ErrNotFound)
	}
	return a.tell(EvResided, id, func(t *Told) { t.Side = side })
}

// Relate says what a person is to the company; empty: not said.
func (a *Act) Relate(id PersonID, relation string) error {
	if relation != "" && !slices.Contains(Relations(), relation) {
		return fmt.Errorf("nobody is a %q; people are %s", relation, strings.Join(Relations(), ", "))
	}
	return a.tell(EvRelated, id, func(t *Told) { t.Relation = relation })
}

// tell writes what listeners said about a person with a change.
func (a *Act) tell(typ EventType, id PersonID, change func(*Told)) error {
	told := Told{Person: id}
	if _, err := a.folded(bTold, key4(id), &told); err != nil {
		return err
	}
	change(&told)
	told.By, told.At = a.actor.Listener, a.actor.Now
	return a.write(typ, bTold, key4(id), told)
}
