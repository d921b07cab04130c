package store_test

import (
	"errors"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// howHeard tells how Marta's conversation stands with listener 1.
func howHeard(t *testing.T, s *store.Store) (how store.Hearing) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(1)
		h, failed := tx.HowHeard(1, c)
		how = h
		return errors.Join(err, failed)
	})
	return how
}

// A conversation is heard when it was read to its end at a human pace, or
// said to be; what was read faster, or not to the end, is skimmed.
func TestHeardIsReadToTheEndAtAHumanPace(t *testing.T) {
	for _, c := range []struct {
		name string
		read store.Reading
		want store.Hearing
	}{
		{"twelve lines in four seconds, to the end", store.Reading{Lines: 12, Took: 4 * time.Second, ToEnd: true}, store.WasHeard},
		{"the same a moment faster", store.Reading{Lines: 12, Took: 4*time.Second - time.Millisecond, ToEnd: true}, store.WasSkimmed},
		{"long, but not to the end", store.Reading{Lines: 12, Took: time.Minute}, store.WasSkimmed},
	} {
		s, clock := storetest.Open(t)
		storetest.Hear(t, s, "mail", marta(clock.Now())...)
		if got := howHeard(t, s); got != store.NotHeard {
			t.Errorf("%s: before, it is %s", c.name, got)
		}
		c.read.Conversation, c.read.UpTo = 1, 4
		do(t, s, func(a *store.Act) error { return a.Opened(c.read) })
		if got := howHeard(t, s); got != c.want {
			t.Errorf("%s: it is %s", c.name, got)
		}
		storetest.Hear(t, s, "mail", storetest.Mail("m7", "m1", "Marta Quist", "marta@c.example", store.Customer, clock.Now(), "Re: lid", "Hello?"))
		if got := howHeard(t, s); got != store.NotHeard {
			t.Errorf("%s: with new words it is %s", c.name, got)
		}
	}
}

func TestLeftUnheardHasAReasonAndIsUndone(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	do(t, s, func(a *store.Act) error { return a.Leave(1, clean.OneLine("polish")) })
	if got := howHeard(t, s); got != store.LeftUnheard {
		t.Errorf("left, it is %s", got)
	}
	view(t, s, func(tx *store.Tx) error {
		r, _, err := tx.HeardRecord(1, 1)
		heard, all, failed := tx.Coverage(1, clock.Now().Add(-72*time.Hour))
		if r.Reason.String() != "polish" || heard != 0 || all != 1 {
			t.Errorf("record %+v, coverage %d of %d", r, heard, all)
		}
		return errors.Join(err, failed)
	})
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if got := howHeard(t, s); got != store.NotHeard {
		t.Errorf("undone, it is %s", got)
	}
}

// Having read something is no decision: undo takes back what was decided
// before it, and redo still finds it.
func TestUndoPassesOverReading(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	read := func(a *store.Act) error {
		return a.Opened(store.Reading{Conversation: 1, UpTo: 4, Lines: 3, Took: time.Minute, ToEnd: true})
	}
	do(t, s, func(a *store.Act) error { return a.Resolve(1, true) })
	do(t, s, read)
	u, err := s.Undo(store.Actor{Listener: 1})
	if err != nil || len(u.Types) != 1 || u.Types[0] != store.EvResolved {
		t.Fatalf("undone: %+v, %v", u, err)
	}
	do(t, s, read)
	if u, err := s.Redo(store.Actor{Listener: 1}); err != nil || u.Types[0] != store.EvResolved {
		t.Errorf("done again: %+v, %v", u, err)
	}
	if got := howHeard(t, s); got != store.WasHeard {
		t.Errorf("after all it is %s", got)
	}
}
