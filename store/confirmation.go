package store

import (
	"fmt"
	"slices"
	"time"

	"earshot/store/clean"
)

// A CheckState says how an understanding stands: was I right?
type CheckState string

// The states of an understanding.
const (
	Assumed    CheckState = "assumed"
	Asked      CheckState = "asked"
	Confirmed  CheckState = "confirmed"
	Corrected  CheckState = "corrected"
	Unanswered CheckState = "unanswered"
	Unknowable CheckState = "unknowable"
)

// CheckStates lists the states in the order of a check.
func CheckStates() []CheckState {
	return []CheckState{Assumed, Asked, Confirmed, Corrected, Unanswered, Unknowable}
}

// CheckVias lists by what an understanding may be checked.
func CheckVias() []string {
	return []string{"customer", "agent", "later_message", "outcome", "colleague"}
}

// AnswerWithin is how long a question is open. After that it is unanswered,
// which is said, and may still be answered.
const AnswerWithin = 7 * 24 * time.Hour

// A Confirmation is how the understanding of a mark was checked last. The
// journal keeps the checks before.
type Confirmation struct {
	Mark     MarkID     `cbor:"1,keyasint"`
	State    CheckState `cbor:"2,keyasint"` // as kept; StateAt tells how it stands
	Via      string     `cbor:"3,keyasint,omitempty"`
	Question clean.Line `cbor:"4,keyasint,omitempty"`
	Of       clean.Line `cbor:"5,keyasint,omitempty"` // who was asked, by name
	AskedAt  time.Time  `cbor:"6,keyasint"`
	Answer   clean.Line `cbor:"7,keyasint,omitempty"`
	In       MessageID  `cbor:"8,keyasint,omitempty"` // the message that holds the answer, if one does
	Was      Sense      `cbor:"9,keyasint"`           // what was understood before the answer
	Now      Sense      `cbor:"10,keyasint"`          // what is, since
	ClosedAt time.Time  `cbor:"11,keyasint"`
	By       ListenerID `cbor:"12,keyasint"`
	At       time.Time  `cbor:"13,keyasint"`
}

// A Sense is what was meant by words, and needed.
type Sense struct {
	Meant clean.Line `cbor:"1,keyasint,omitempty"`
	Need  clean.Line `cbor:"2,keyasint,omitempty"`
}

// Sense returns what a mark says was meant and needed.
func (m Mark) Sense() Sense { return Sense{m.Meant, m.Need} }

// StateAt tells how a mark's understanding stands at a time: a question that
// nobody answered in time is unanswered, and an understanding that has
// changed since it was checked is only assumed.
func (c Confirmation) StateAt(m Mark, now time.Time) CheckState {
	switch {
	case c.State == "" || c.Now != m.Sense():
		return Assumed
	case c.State == Asked && now.Sub(c.AskedAt) >= AnswerWithin:
		return Unanswered
	}
	return c.State
}

// Confirmation returns how a mark was checked; one that never was is a zero
// Confirmation, which is Assumed.
func (t *Tx) Confirmation(id MarkID) (Confirmation, error) {
	var c Confirmation
	_, err := t.folded(bCheck, key4(id), &c)
	return c, err
}

// Ask notes that a mark's understanding was asked about: via whom, of whom
// and what. The question itself leaves earshot in no other way than the
// listener's hand.
func (a *Act) Ask(id MarkID, via string, of, question clean.Line) error {
	m, c, err := a.checked(id, via)
	if err != nil {
		return err
	}
	if question.Len() == 0 {
		return fmt.Errorf("a question needs words")
	}
	c.State, c.Via, c.Of, c.Question, c.AskedAt = Asked, via, of, question, a.actor.Now
	c.Was, c.Now = m.Sense(), m.Sense()
	c.Answer, c.In, c.ClosedAt = clean.Line{}, 0, time.Time{}
	return a.write(EvAsked, bCheck, key4(id), c)
}

// An Answer closes the check of an understanding. A corrected one says what
// was meant instead, and the mark says so from then on.
type Answer struct {
	State CheckState // Confirmed, Corrected, Unknowable, or Assumed to open it again
	Via   string
	Words clean.Line // what was answered, or why nobody can know
	In    MessageID
	Now   Sense // of a corrected one
}

// Answer closes the check of a mark.
func (a *Act) Answer(id MarkID, ans Answer) error {
	m, c, err := a.checked(id, ans.Via)
	if err != nil {
		return err
	}
	c.State, c.Via, c.Answer, c.In = ans.State, ans.Via, ans.Words, ans.In
	c.Was, c.Now, c.ClosedAt = m.Sense(), m.Sense(), a.actor.Now
	switch ans.State {
	case Confirmed, Assumed:
	case Unknowable:
		if ans.Words.Len() == 0 {
			return fmt.Errorf("what nobody can know needs one line: why")
		}
	case Corrected:
		if c.Now = ans.Now; c.Now == c.Was {
			return fmt.Errorf("a correction says what was meant instead")
		}
		m.Meant, m.Need = c.Now.Meant, c.Now.Need
		if err := a.EditMark(m); err != nil {
			return err
		}
	default:
		return fmt.Errorf("an answer is confirmed, corrected or unknowable, not %s", ans.State)
	}
	return a.write(EvAnswered, bCheck, key4(id), c)
}

// checked returns a mark that stands and how it was checked.
func (a *Act) checked(id MarkID, via string) (Mark, Confirmation, error) {
	m, err := a.Mark(id)
	if err != nil {
		return m, Confirmation{}, err
	}
	if m.State == MarkRetracted {
		return m, Confirmation{}, fmt.Errorf("mark %d was taken back: %w", id, ErrNotFound)
	}
	if via != "" && !slices.Contains(CheckVias(), via) {
		return m, Confirmation{}, fmt.Errorf("an understanding is not checked by %q", via)
	}
	c, err := a.Confirmation(id)
	c.Mark, c.By, c.At = id, a.actor.Listener, a.actor.Now
	return m, c, err
}

// States says whether a mark says what somebody meant, needed or felt, so that
// it may be right or wrong.
func (m Mark) States() bool { return m.Meant.Len()+m.Need.Len()+m.ToneOther.Len() > 0 }

// A Doubt is an understanding that is owed a check, or has one under way.
type Doubt struct {
	Mark  Mark
	Check Confirmation
	State CheckState
}

// Owed says whether a mark's understanding is to be checked: it was asked
// about, or it is only assumed and not sure, or could be read otherwise.
func (d Doubt) Owed() bool {
	switch d.State {
	case Asked, Unanswered:
		return true
	case Assumed:
		return d.Mark.States() && (d.Mark.Sure == Low || d.Mark.ToneOther.Len() > 0)
	}
	return false
}

// Doubts calls f with every mark that says what was meant, needed or felt, and
// how that stands now, in order of making. It reads all marks.
func (t *Tx) Doubts(f func(Doubt) error) error {
	return t.AllMarks(func(m Mark) error {
		if !m.States() {
			return nil
		}
		d, err := t.Doubt(m)
		if err != nil {
			return err
		}
		return f(d)
	})
}

// Doubt tells how a mark's understanding stands now.
func (t *Tx) Doubt(m Mark) (Doubt, error) {
	if !m.States() {
		return Doubt{Mark: m, State: Assumed}, nil
	}
	c, err := t.Confirmation(m.ID)
	return Doubt{m, c, c.StateAt(m, t.s.now())}, err
}

// Replied returns the newest message that may be the answer to what was asked:
// of the customer, for a question to the customer; else of an agent. It lies in
// the mark's conversation, and came after the question. 0: there is none.
func (t *Tx) Replied(m Mark, c Confirmation) (MessageID, error) {
	if c.State != Asked {
		return 0, nil
	}
	side := Agent
	if c.Via == "customer" {
		side = Customer
	}
	all, err := t.Messages(m.Conversation)
	var found MessageID
	for _, msg := range all {
		if msg.Speaks() && msg.Side == side && msg.At.After(c.AskedAt) {
			found = msg.ID
		}
	}
	return found, err
}
