package store

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot/store/clean"
)

// A LessonKind says what a lesson teaches.
type LessonKind string

// The kinds of lessons: where the quote starts in a sender's mails, and which
// of a form's fields hold who wrote and what they wrote.
const (
	LessonQuote LessonKind = "quote"
	LessonForm  LessonKind = "form"
)

// A Lesson is what a listener taught about the mails of one sender. Readers
// go by it from then on, and for what was heard before when it is read again.
type Lesson struct {
	ID     LessonID     `cbor:"1,keyasint"`
	Kind   LessonKind   `cbor:"2,keyasint"`
	Sender string       `cbor:"3,keyasint"`           // an address in lower case, or a domain written "@example.com"
	Quote  []clean.Line `cbor:"4,keyasint,omitempty"` // the lines a quote starts with; … stands for what differs
	Form   Fields       `cbor:"5,keyasint"`

	Message MessageID  `cbor:"6,keyasint"` // where it was taught
	By      ListenerID `cbor:"7,keyasint"`
	At      time.Time  `cbor:"8,keyasint"`
	Dropped bool       `cbor:"9,keyasint,omitempty"` // taken back; the journal keeps it
}

// Fields are the labels of a form. A field that has none is not in it.
type Fields struct {
	Name    Field `cbor:"1,keyasint"`
	Address Field `cbor:"2,keyasint"`
	Words   Field `cbor:"3,keyasint"`
}

// A Field stands between two labels: on the line of the first, or below it.
type Field struct {
	Before clean.Line `cbor:"1,keyasint,omitempty"`
	After  clean.Line `cbor:"2,keyasint,omitempty"` // of words a whole line, in which … stands for what differs; empty: to the end
}

// IsOf says whether a lesson is about the mails of an address.
func (l Lesson) IsOf(address string) bool {
	if strings.HasPrefix(l.Sender, "@") {
		return strings.HasSuffix(address, l.Sender)
	}
	return address != "" && address == l.Sender
}

// empty says whether there is nothing in it to go by.
func (l Lesson) empty() bool {
	f := l.Form
	return l.Sender == "" || len(l.Quote) == 0 && f.Name.Before.Len() == 0 && f.Address.Before.Len() == 0
}

// Teach keeps a lesson.
func (a *Act) Teach(l Lesson) (Lesson, error) {
	if l.empty() {
		return l, fmt.Errorf("a lesson names a sender, and a line or a field of their mails")
	}
	n, err := a.next(bLesson)
	if err != nil {
		return l, err
	}
	l.ID, l.By, l.At, l.Dropped = LessonID(n), a.actor.Listener, a.actor.Now, false
	return l, a.write(EvLessonTaught, bLesson, key4(l.ID), l)
}

// Unteach takes a lesson back. What it folded stays so until it is read again.
func (a *Act) Unteach(id LessonID) (Lesson, error) {
	l, err := a.Lesson(id)
	if err == nil && l.Dropped {
		err = fmt.Errorf("lesson %d was taken back: %w", id, ErrNotFound)
	}
	if err != nil {
		return l, err
	}
	l.Dropped = true
	return l, a.write(EvLessonDropped, bLesson, key4(id), l)
}

// Lesson returns a lesson, one taken back too.
func (t *Tx) Lesson(id LessonID) (Lesson, error) {
	var l Lesson
	ok, err := t.folded(bLesson, key4(id), &l)
	if err == nil && !ok {
		err = fmt.Errorf("lesson %d: %w", id, ErrNotFound)
	}
	return l, err
}

// Lessons returns the lessons that stand, in order of teaching.
func (t *Tx) Lessons() ([]Lesson, error) {
	var out []Lesson
	err := t.bucket(bLesson).ForEach(func(_, v []byte) error {
		_, payload := unrecord(v)
		if len(payload) == 0 {
			return nil
		}
		var l Lesson
		if err := decode(payload, &l); err != nil {
			return err
		}
		if !l.Dropped {
			out = append(out, l)
		}
		return nil
	})
	return out, err
}

// Lessons is Tx.Lessons in a transaction of its own: sources ask once for
// each reading.
func (s *Store) Lessons() ([]Lesson, error) {
	var out []Lesson
	err := s.View(func(t *Tx) (err error) { out, err = t.Lessons(); return err })
	return out, err
}

// MailFrom returns up to n messages of an address, or of a domain written
// "@example.com", and how many there are; the newest first.
func (t *Tx) MailFrom(sender string, n int) ([]MessageID, int, error) {
	var ids []MessageID
	for _, who := range t.mailers(sender) {
		for _, c := range t.ConversationsOf(who, 1<<30) {
			all, err := t.Messages(c)
			if err != nil {
				return nil, 0, err
			}
			for _, m := range all {
				if m.From == who {
					ids = append(ids, m.ID)
				}
			}
		}
	}
	slices.SortFunc(ids, func(a, b MessageID) int { return cmp.Compare(b, a) })
	return ids[:min(n, len(ids))], len(ids), nil
}

// mailers returns who writes from an address or a domain, under whatever name.
func (t *Tx) mailers(sender string) (ids []PersonID) {
	from := identKey(Email, sender)
	domain := strings.HasPrefix(sender, "@")
	if domain {
		from = identKey(Email, "")
	}
	cur := t.bucket(bIdent).Cursor()
	for k, v := cur.Seek(from); bytes.HasPrefix(k, from); k, v = cur.Next() {
		address, _, _ := strings.Cut(string(k[len(identKey(Email, "")):]), "#")
		if address == sender || domain && strings.HasSuffix(address, sender) {
			ids = append(ids, id4[PersonID](v))
		}
	}
	return ids
}

// MailUnder returns the messages that a lesson changed or may change: its
// sender's, and those that go by it to another writer. It reads all messages.
func (t *Tx) MailUnder(l Lesson) ([]MessageID, error) {
	ids, _, err := t.MailFrom(l.Sender, 1<<30)
	if err != nil || l.Kind != LessonForm {
		return ids, err
	}
	return ids, t.Arrived(0, func(m Message) error {
		if m.Lesson == l.ID {
			ids = append(ids, m.ID)
		}
		return nil
	})
}
