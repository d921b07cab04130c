package store_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// Invariant: quoted words do not count. What an agent's reply quotes is no
// second message of the customer's, and a mark in a quote says so.
func TestQuotedWordsDoNotCount(t *testing.T) {
	s, clock := storetest.Open(t)
	reply := storetest.Mail("2", "1", "Dana", "dana@h.example", store.Agent, clock.Now(), "Re: lid", "Sorry.\n> the lid leaks")
	reply.Folds = []store.Fold{{Start: 7, End: 23, Why: store.FoldQuote}}
	forward := storetest.Mail("3", "1", "Ben", "ben@c.example", store.Customer, clock.Now().Add(time.Second), "Fwd: lid", "See below.\n> the lid leaks")
	forward.Folds = []store.Fold{{Start: 11, End: 27, Why: store.FoldQuote}}
	storetest.Hear(t, s, "mail",
		storetest.Mail("1", "1", "Ana", "ana@c.example", store.Customer, clock.Now().Add(-time.Hour), "lid", "the lid leaks"), reply, forward)
	var th store.Theme
	do(t, s, func(a *store.Act) error {
		var err error
		if th, err = a.ThemeAt(clean.OneLine("lid")); err != nil {
			return err
		}
		for _, m := range []store.Mark{{Message: 1, Start: 0, End: 13}, {Message: 2, Start: 9, End: 22}, {Message: 3, Start: 13, End: 26}} {
			m.Themes = []store.ThemeID{th.ID}
			m, err = a.NewMark(m)
			if quoted := m.Message > 1; err != nil || quoted != (m.Folded == store.FoldQuote) {
				t.Errorf("mark in message %d: folded %q, %v", m.Message, m.Folded, err)
			}
		}
		return nil
	})
	view(t, s, func(tx *store.Tx) error {
		customers, marks, err := tx.CountTheme(th.ID)
		if customers != 1 || marks != 3 {
			t.Errorf("%d customers in %d marks", customers, marks)
		}
		c, failed := tx.Conversation(1)
		if c.LastCustomer != 3 || c.Messages != 3 {
			t.Errorf("row %+v", c)
		}
		return errors.Join(err, failed)
	})
}

// Invariant: replay. What Verify compares is what the journal says, also
// after undoing, reading again and a change of sides.
func TestReplayGivesTheRecords(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	do(t, s, func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("lid"))
		if err != nil {
			return err
		}
		_, err = a.NewMark(store.Mark{Message: 1, Start: 0, End: 7, Themes: []store.ThemeID{th.ID}})
		return errors.Join(err, a.Hear(1), a.Resolve(1, true), a.Reside(1, store.Agent))
	})
	for _, turn := range []func(store.Actor) (store.Undone, error){s.Undo, s.Redo, s.Undo} {
		if _, err := turn(store.Actor{Listener: 1}); err != nil {
			t.Fatal(err)
		}
		storetest.Check(t, s)
	}
}

// Invariant: gone is gone. Redacted bytes are in no file of the data folder.
func TestRedactedBytesAreInNoFile(t *testing.T) {
	const card = "4111 1111 1111 1111"
	dir := t.TempDir()
	s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	a := storetest.Mail("1", "1", "Ana", "ana@c.example", store.Customer, storetest.Today(), "my card", "")
	a.Text, a.Redactions = clean.Redact(clean.Body("charge " + card + " please"))
	if len(a.Redactions) != 1 {
		t.Fatal("no card was found")
	}
	a.Prepare([]byte("charge " + card + " please"))
	storetest.Hear(t, s, "mail", a)
	view(t, s, func(tx *store.Tx) error {
		if _, kept, err := tx.Original(1); kept || err != nil {
			t.Errorf("the original is kept: %v", err)
		}
		return nil
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, secret := range []string{card, "4111111111111111", "11111111"} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s holds the card's number", d.Name())
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A reading that finds a secret which an older one did not see, and an edit,
// leave no original that says otherwise.
func TestTheOriginalFollowsTheReading(t *testing.T) {
	s, clock := storetest.Open(t)
	original := func() string {
		var raw []byte
		view(t, s, func(tx *store.Tx) error { var err error; raw, _, err = tx.Original(1); return err })
		return string(raw)
	}
	a := storetest.Chat("1", "c", "Femi", store.Customer, clock.Now(), "one")
	a.Replaces = true
	for _, text := range []string{"one", "two"} {
		a.Text = clean.Body(text)
		a.Prepare([]byte("the line of " + text))
		storetest.Hear(t, s, "chat", a)
		if got := original(); got != "the line of "+text {
			t.Errorf("the original of %s is %q", text, got)
		}
	}
	again := a
	again.Text, again.Redactions = clean.Redact(clean.Body("password: two"))
	again.Prepare(nil)
	if _, err := s.Amend(context.Background(), 1, again); err != nil {
		t.Fatal(err)
	}
	if got := original(); got != "" {
		t.Errorf("redacted, and the original is %q", got)
	}
}

// Invariant: harmless text. Whatever a source hands over, no control and no
// bidirectional override comes out of the store.
func TestTextFromTheStoreIsHarmless(t *testing.T) {
	const evil = "a\x1b]52;c;x\x07b\u202ec\x00d\u2066e\x9b1mf"
	s, clock := storetest.Open(t)
	a := storetest.Mail("1", "1", evil, "x@c.example", store.Customer, clock.Now(), evil, evil)
	a.Defects = []clean.Line{clean.OneLine(evil)}
	storetest.Hear(t, s, "mail", a)
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(1)
		m, failed := tx.Message(1)
		defects, failed2 := tx.Defects()
		for _, text := range []string{c.Subject.String(), c.Name.String(), m.Text.String(), m.Sender.Shown().String(), m.Defects[0].String(), defects[0].Why.String()} {
			if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }); i >= 0 {
				t.Errorf("at %d of %q", i, text)
			}
		}
		return errors.Join(err, failed, failed2)
	})
}

// Reading again mends the defect that an older reader left, moves the time,
// and may find that nobody wrote the mail.
func TestReadingAgainMendsDefectsTimeAndKind(t *testing.T) {
	s, clock := storetest.Open(t)
	a := storetest.Mail("1", "1", "Ana", "ana@c.example", store.Customer, clock.Now(), "lid", "lid")
	a.Defects = []clean.Line{clean.OneLine("an unknown charset")}
	storetest.Hear(t, s, "mail", a)
	a.Defects, a.At, a.Kind, a.Side = nil, clock.Now().Add(-2*time.Hour), store.Auto, store.Bot
	if changed, err := s.Amend(context.Background(), 1, a); err != nil || !changed {
		t.Fatal(changed, err)
	}
	view(t, s, func(tx *store.Tx) error {
		defects, err := tx.Defects()
		c, failed := tx.Conversation(1)
		if len(defects) != 0 || c.Counts() || !c.LastAt.Equal(a.At) {
			t.Errorf("%d defects, row %+v", len(defects), c)
		}
		return errors.Join(err, failed)
	})
	if changed, err := s.Amend(context.Background(), 1, a); err != nil || changed {
		t.Errorf("the same reading again: %v %v", changed, err)
	}
}
