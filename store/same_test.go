package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// twice is a store with one customer who writes from two addresses, with a
// mark of the same theme in each conversation, and a third who says it too.
func twice(t *testing.T) (*store.Store, store.ThemeID) {
	t.Helper()
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail",
		storetest.Mail("1", "1", "Femi Ade", "femi.ade@home.example", store.Customer, clock.Now().Add(-3*time.Hour), "refund", "where is my refund"),
		storetest.Mail("2", "2", "Femi Ade", "femi.ade@work.example", store.Customer, clock.Now().Add(-2*time.Hour), "refund again", "still no refund"),
		storetest.Mail("3", "3", "Ola", "ola@c.example", store.Customer, clock.Now().Add(-time.Hour), "refund", "no refund here"))
	var th store.Theme
	do(t, s, func(a *store.Act) (err error) {
		th, err = a.ThemeAt(clean.OneLine("refund"))
		for id := store.MessageID(1); id <= 3; id++ {
			_, failed := a.NewMark(store.Mark{Message: id, Start: 0, End: 5, Themes: []store.ThemeID{th.ID}})
			err = errors.Join(err, failed)
		}
		return err
	})
	return s, th.ID
}

// counts tells every count that a person has a part in.
func counts(t *testing.T, s *store.Store, theme store.ThemeID) string {
	t.Helper()
	out := ""
	view(t, s, func(tx *store.Tx) error {
		customers, marks, err := tx.CountTheme(theme)
		out = fmt.Sprint(customers, marks)
		for id := store.ConversationID(1); id <= 3; id++ {
			c, failed := tx.Conversation(id)
			n, failed2 := tx.Contact(c)
			out += fmt.Sprint(" ", n)
			err = errors.Join(err, failed, failed2)
		}
		return err
	})
	return out
}

// Invariant: parting restores. Two who are said to be one count as one; parted
// again, every count is as before.
func TestPartingRestores(t *testing.T) {
	s, theme := twice(t)
	before := counts(t, s, theme)
	if before != "3 3 1 1 1" {
		t.Fatalf("before: %s", before)
	}
	do(t, s, func(a *store.Act) error { return a.Merge(2, 1) })
	if got := counts(t, s, theme); got != "2 3 1 2 1" {
		t.Errorf("as one: %s", got)
	}
	do(t, s, func(a *store.Act) error { return a.Part(1) })
	if got := counts(t, s, theme); got != before {
		t.Errorf("parted: %s, before it was %s", got, before)
	}
	for _, turn := range []func(store.Actor) (store.Undone, error){s.Undo, s.Undo} {
		if _, err := turn(store.Actor{Listener: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if got := counts(t, s, theme); got != before {
		t.Errorf("undone: %s, before it was %s", got, before)
	}
}

// Of three who are one the root may leave: the next one known stands for the
// rest.
func TestTheRootMayLeave(t *testing.T) {
	s, theme := twice(t)
	do(t, s, func(a *store.Act) error { return errors.Join(a.Merge(3, 2), a.Merge(1, 3)) })
	if got := counts(t, s, theme); got != "1 3 1 2 3" {
		t.Errorf("three as one: %s", got)
	}
	do(t, s, func(a *store.Act) error { return a.Part(1) })
	view(t, s, func(tx *store.Tx) error {
		root, err := tx.Root(3)
		selves, failed := tx.Selves(2)
		if root != 2 || len(selves) != 2 || selves[0] != 2 {
			t.Errorf("root %d, selves %v", root, selves)
		}
		return errors.Join(err, failed)
	})
}

func TestTheSamePersonIsSuggestedWithTheReasonAndNeverJoined(t *testing.T) {
	s, _ := twice(t)
	view(t, s, func(tx *store.Tx) error {
		found, err := tx.Alike(1)
		if len(found) != 1 || found[0].Person.ID != 2 || found[0].Why != "the same name" {
			t.Errorf("suggested: %+v", found)
		}
		none, failed := tx.Alike(3)
		root, failed2 := tx.Root(2)
		if len(none) != 0 || root != 2 {
			t.Errorf("Ola is like %+v, and person 2 is %d", none, root)
		}
		return errors.Join(err, failed, failed2)
	})
}

func TestTheVoiceOfOneIsTheVoiceOfAllTheirSelves(t *testing.T) {
	s, _ := twice(t)
	do(t, s, func(a *store.Act) error {
		return errors.Join(a.Merge(1, 2), a.SetVoice(2, clean.OneLine("exclaims when anxious, is kind")))
	})
	view(t, s, func(tx *store.Tx) error {
		v, err := tx.Voice(1)
		if v.Note.String() != "exclaims when anxious, is kind" || v.By != 1 {
			t.Errorf("heard as %+v", v)
		}
		return err
	})
	do(t, s, func(a *store.Act) error { return a.SetVoice(1, clean.Line{}) })
	view(t, s, func(tx *store.Tx) error {
		v, err := tx.Voice(2)
		all, failed := tx.VoiceHistory(2)
		if v.Note.Len() != 0 || len(all) != 2 {
			t.Errorf("taken away it is %+v, history %+v", v, all)
		}
		return errors.Join(err, failed)
	})
}
