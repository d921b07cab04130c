package store_test

import (
	"errors"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// A sitting counts the agent's own stream, what was heard of it, and what was
// made in it; what others do meanwhile is theirs.
func TestASittingCountsItsStreamAndItsMarks(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	storetest.Hear(t, s, "mail",
		storetest.Mail("o1", "o1", "Ola", "ola@c.example", store.Customer, clock.Now().Add(-time.Hour), "smell", "It smells."),
		storetest.Mail("o2", "o1", "Tomas", "tomas@harbour.example", store.Agent, clock.Now().Add(-time.Minute), "Re: smell", "Boil it twice."))
	var on store.Sitting
	do(t, s, func(a *store.Act) (err error) {
		on, err = a.Sit(store.Sitting{Agent: clean.OneLine("Dana"), Purpose: clean.OneLine("why do lids come back?"), Box: 30 * time.Minute, Knows: "yes"})
		return err
	})
	clock.Pass(time.Minute)
	do(t, s, func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("lid"))
		_, failed := a.NewMark(store.Mark{Message: 4, Start: 0, End: 8, Kind: store.Complaint, Themes: []store.ThemeID{th.ID}})
		_, failed2 := a.NewFollowup(store.Followup{Kind: store.Change, Conversation: 1})
		return errors.Join(err, failed, failed2, a.Hear(1), a.Stamp(on.ID, store.Moment{Conversation: 1, Message: 4}))
	})
	other := store.Actor{Listener: 2}
	if err := s.Do(other, func(a *store.Act) error { _, err := a.NewMark(store.Mark{Message: 1, Start: 0, End: 8}); return err }); err != nil {
		t.Fatal(err)
	}
	do(t, s, func(a *store.Act) error { return a.EndSitting(on.ID) })
	view(t, s, func(tx *store.Tx) error {
		got, err := tx.Sitting(on.ID)
		x := got.Sums
		if x.Arrived != 1 || x.Heard != 1 || x.Customers != 1 || x.FirstTimers != 1 || x.Marks != 1 || x.Themes != 1 || x.NewThemes != 1 || x.Plans != 1 || x.Kinds[1] != 1 {
			t.Errorf("sums: %+v", x)
		}
		if got.On() || len(got.Moments) != 1 || got.EndedAt.Sub(got.StartedAt) != time.Minute {
			t.Errorf("sitting: %+v", got)
		}
		return err
	})
}

// A sitting that was cut off goes on where it was, and there is one at a time.
func TestASittingGoesOnAfterACut(t *testing.T) {
	dir, clock := t.TempDir(), storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, dir, clock)
	do(t, s, func(a *store.Act) error { _, err := a.Sit(store.Sitting{Purpose: clean.OneLine("listen")}); return err })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.OpenIn(t, dir, clock)
	view(t, s, func(tx *store.Tx) error {
		on, ok, err := tx.SittingOn(1)
		if !ok || on.Purpose.String() != "listen" {
			t.Errorf("sitting %+v, %v", on, ok)
		}
		if _, ok, _ := tx.SittingOn(2); ok {
			t.Error("another listener sits, too")
		}
		return err
	})
	err := s.Do(store.Actor{Listener: 1}, func(a *store.Act) error { _, err := a.Sit(store.Sitting{}); return err })
	if !errors.Is(err, store.ErrSitting) {
		t.Errorf("a second sitting: %v", err)
	}
	err = s.Do(store.Actor{Listener: 2}, func(a *store.Act) error { return a.EndSitting(1) })
	if err == nil {
		t.Error("another listener ended the sitting")
	}
}

// The events of a sitting replay to its record, undo leads back to it, and
// what came while it was held is found.
func TestTheStreamIsHeldAndLetGo(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	do(t, s, func(a *store.Act) error {
		on, err := a.Sit(store.Sitting{})
		return errors.Join(err, a.Hold(on.ID, true))
	})
	clock.Pass(time.Second)
	if _, err := s.Hear(t.Context(), store.Batch{Source: "mail", At: clock.Now(), Arrivals: []store.Arrival{
		storetest.Mail("o1", "o1", "Ola", "ola@c.example", store.Customer, clock.Now(), "smell", "It smells.")}}); err != nil {
		t.Fatal(err)
	}
	if got := selected(t, s, "is:held"); got != "2" {
		t.Errorf("held: %s", got)
	}
	do(t, s, func(a *store.Act) error { return a.Hold(1, false) })
	if got := selected(t, s, "is:held"); got != "" {
		t.Errorf("let go: %s", got)
	}
}

// selected is the numbers of the conversations that a query picks.
func selected(t *testing.T, s *store.Store, text string) (out string) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		ids, err := picked(tx, text, 99)
		out = numbers(ids)
		return err
	})
	return out
}
