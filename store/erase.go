package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// An Erasure says whose words are to go: one of its fields is set.
type Erasure struct {
	Person PersonID  // all conversations that this customer takes part in, under all addresses
	Before time.Time // all messages said before it
	Source string    // all messages of it
}

// Losses count what an erasure takes.
type Losses struct {
	Conversations int `cbor:"1,keyasint"`
	GoOn          int `cbor:"2,keyasint"` // of them, those of which some messages stay, which may quote what goes
	Shared        int `cbor:"3,keyasint"` // of them, those in which another customer speaks, whose words go, too
	Messages      int `cbor:"4,keyasint"`
	People        int `cbor:"5,keyasint"` // who become nameless
	Marks         int `cbor:"6,keyasint"`
	Checks        int `cbor:"7,keyasint"`
	Followups     int `cbor:"8,keyasint"`
	Memos         int `cbor:"9,keyasint"`
	Voices        int `cbor:"10,keyasint"`
	Lessons       int `cbor:"11,keyasint"`
	Drafts        int `cbor:"12,keyasint"`
	Views         int `cbor:"13,keyasint"`
	Defects       int `cbor:"14,keyasint"`
	Notes         int `cbor:"15,keyasint"` // of listeners on other things, out of which a name is cut
	Files         int `cbor:"16,keyasint"` // handed over
	Named         int `cbor:"17,keyasint"` // messages of others that name the person, and stay
	Alike         int `cbor:"18,keyasint"` // people who may be the same, and stay
}

// A receipt is what the journal keeps of an erasure.
type receipt struct {
	What   Erasure
	Losses Losses
}

// ErrAnswers is what erasing somebody fails with who answers customers.
var ErrAnswers = errors.New("erasing takes customers, and this one speaks for the company; say first that it is a customer, or erase by date or by source")

// errTried ends a transaction that only looks what an erasure would take.
var errTried = errors.New("only tried")

// TryErasing tells what an erasure would take, and changes nothing. It costs
// what erasing costs, and others write when it is done.
func (s *Store) TryErasing(ctx context.Context, what Erasure) (Losses, error) {
	s.hearing.Lock()
	defer s.hearing.Unlock()
	e, err := s.erase(ctx, Actor{}, what, true)
	if !errors.Is(err, errTried) {
		return Losses{}, err
	}
	return e.lost, nil
}

// Erase takes the words away for good: of messages, of what listeners made of
// them, and of whoever said them. Shells stay, so that numbers, counts and the
// journal hold: of a message its side and time, of a mark its themes and its
// kind, of a person a number. Nothing undoes it. It blocks until no byte of
// them is left in the data folder, for which it waits for whoever reads. Where
// it fails after the words were taken out, opening the store goes on with it.
func (s *Store) Erase(ctx context.Context, actor Actor, what Erasure) (Losses, error) {
	s.hearing.Lock()
	defer s.hearing.Unlock()
	if s.closed {
		return Losses{}, ErrClosed
	}
	e, err := s.erase(ctx, actor, what, false)
	if err != nil {
		return Losses{}, err
	}
	s.index(e.hearing)
	if err := s.sweep(); err != nil {
		return e.lost, fmt.Errorf("the words are erased, and parts of them may still lie in the data folder: %w; the next start of earshot goes on with it", err)
	}
	return e.lost, nil
}

// erase does it in one transaction, or only tries.
func (s *Store) erase(ctx context.Context, actor Actor, what Erasure, try bool) (*erasing, error) {
	var e *erasing
	err := s.update(func(t *Tx) error {
		e = newErasing(t, actor, what)
		e.try = try
		if err := errorsIn(e.choose(ctx), e.run(ctx)); err != nil || !try {
			return err
		}
		return errTried
	})
	return e, err
}

// erasing is one erasure on its way through the file.
type erasing struct {
	*hearing
	actor    Actor
	what     Erasure
	try      bool                    // nothing is to be changed that the transaction cannot take back
	messages map[MessageID]bool      // which go
	convs    map[ConversationID]bool // in which they lie, and whether all of it goes
	numbers  map[ConversationID]bool // under which those are known that go whole
	people   map[PersonID]bool       // who become nameless
	marks    map[MarkID]bool         // whose words go
	names    names                   // of those people
	tombs    tombs
	lost     Losses
}

func newErasing(t *Tx, actor Actor, what Erasure) *erasing {
	if actor.Now.IsZero() {
		actor.Now = t.s.now()
	}
	return &erasing{hearing: newHearing(t, Batch{At: actor.Now}), actor: actor, what: what,
		messages: map[MessageID]bool{}, convs: map[ConversationID]bool{}, numbers: map[ConversationID]bool{},
		people: map[PersonID]bool{}, marks: map[MarkID]bool{}}
}

func (e *erasing) run(ctx context.Context) error {
	steps := []func() error{e.makeTombs, e.eraseKeys, e.eraseMessages, e.erasePeople, e.eraseDefects, e.refoldAll,
		e.eraseJournal, e.eraseRecords, e.eraseViews, e.eraseCursors, e.countDefects, e.countNamed, e.eraseFiles, e.write}
	for _, step := range steps {
		if err := errorsIn(ctx.Err(), step()); err != nil {
			return err
		}
	}
	return nil
}

// write keeps what is left of it: an event, and that the file is to be swept.
func (e *erasing) write() error {
	if err := e.bucket(bMeta).Put([]byte(unsweptKey), []byte{1}); err != nil {
		return err
	}
	_, err := e.append(Event{At: e.actor.Now, By: e.actor.Listener, Via: e.actor.Via, Type: EvErased, Payload: encode(receipt{e.what, e.lost})})
	return err
}

// A change is what becomes of a key: another value, or none where it is nil.
type change struct{ key, value []byte }

// sift goes through a bucket and writes what f says of each entry: keep
// leaves it. bbolt wants no change under a cursor, so they are made between.
func (t *Tx) sift(bucket string, f func(k, v []byte) (value []byte, keep bool, err error)) error {
	const atOnce = 4096
	for from := []byte{}; from != nil; {
		var changes []change
		cur := t.bucket(bucket).Cursor()
		k, v := cur.Seek(from)
		for n := 0; k != nil && n < atOnce; n++ {
			value, keep, err := f(k, v)
			if err != nil {
				return err
			}
			if !keep {
				changes = append(changes, change{bytes.Clone(k), value})
			}
			k, v = cur.Next()
		}
		from = bytes.Clone(k)
		for _, c := range changes {
			if err := t.change(bucket, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Tx) change(bucket string, c change) error {
	if c.value == nil {
		return t.bucket(bucket).Delete(c.key)
	}
	return t.bucket(bucket).Put(c.key, c.value)
}

// Words say what goes, for people: how many of each.
func (l Losses) Words() string {
	var out []string
	for _, n := range []struct {
		n         int
		one, many string
	}{
		{l.Conversations, "conversation", "conversations"}, {l.Messages, "message", "messages"}, {l.People, "person's name and addresses", "people's names and addresses"},
		{l.Marks, "mark", "marks"}, {l.Checks, "check of a mark", "checks of marks"}, {l.Followups, "follow-up", "follow-ups"}, {l.Memos, "memo", "memos"},
		{l.Voices, "voice", "voices"}, {l.Lessons, "lesson", "lessons"}, {l.Drafts, "draft", "drafts"}, {l.Views, "saved view", "saved views"},
		{l.Defects, "sample of what could not be read", "samples of what could not be read"}, {l.Files, "file handed over", "files handed over"},
	} {
		switch {
		case n.n == 1:
			out = append(out, "1 "+n.one)
		case n.n > 1:
			out = append(out, fmt.Sprint(n.n, " ", n.many))
		}
	}
	return strings.Join(out, ", ")
}

// Warnings say what somebody who is about to erase should know.
func (l Losses) Warnings() (out []string) {
	if l.Shared > 0 {
		out = append(out, fmt.Sprintf("In %d of the conversations another customer speaks, too, whose words there go with it.", l.Shared))
	}
	if l.GoOn > 0 {
		out = append(out, fmt.Sprintf("%d of the conversations go on: what stays of them may quote what goes.", l.GoOn))
	}
	if l.Notes > 0 {
		out = append(out, fmt.Sprintf("Out of %d other notes of listeners the name is cut.", l.Notes))
	}
	if l.Alike > 0 {
		out = append(out, fmt.Sprintf("People under another address who may be the same, and stay: %d. The person card joins them.", l.Alike))
	}
	if l.Named > 0 {
		out = append(out, fmt.Sprintf("Messages of others that name this person, and stay: %d.", l.Named))
	}
	return append(out, "Counts stay as they are. What lies in mailboxes, in chat logs, in exports and in backups stays there.")
}

// ErasedBy returns the word that somebody types to erase this person: the
// address, else the name, else the number.
func (p Person) ErasedBy() string {
	switch {
	case p.Address().Len() > 0:
		return p.Address().String()
	case p.Name.Len() > 0:
		return p.Name.String()
	}
	return fmt.Sprint(p.ID)
}
