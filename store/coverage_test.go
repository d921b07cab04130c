package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// slowCoverage counts by reading every row.
func slowCoverage(tx *store.Tx, l store.ListenerID, since time.Time) (heard, all int, err error) {
	for _, p := range tx.After(store.Pos{}, tx.Count()) {
		c, err := tx.Conversation(p.ID)
		if err != nil {
			return 0, 0, err
		}
		if !c.Counts() || c.LastAt.Before(since) {
			continue
		}
		all++
		ok, err := tx.Heard(l, c)
		if err != nil {
			return 0, 0, err
		}
		if ok {
			heard++
		}
	}
	return heard, all, nil
}

// Whatever happens between two countings, coverage is what reading every row
// gives.
func TestCoverageIsWhatTheRowsSay(t *testing.T) {
	t.Parallel()
	s, clock := storetest.Open(t)
	rng := rand.New(rand.NewPCG(5, 6))
	said := 0
	hear := func() {
		side := []store.Side{store.Customer, store.Customer, store.Agent, store.Bot, store.Unknown}[rng.IntN(5)]
		said++
		at := clock.Now().Add(-time.Duration(rng.IntN(30*24)) * time.Hour)
		storetest.Hear(t, s, "mail", storetest.Mail(fmt.Sprint(said), fmt.Sprint(rng.IntN(20)), "Marta", fmt.Sprintf("m%d@x.example", rng.IntN(9)), side, at, "lid", fmt.Sprint("words ", said)))
	}
	someone := func() store.Actor { return store.Actor{Listener: store.ListenerID(1 + rng.IntN(2)), Via: store.ViaTUI} }
	for range 20 {
		hear()
	}
	for step := range 300 / slowness {
		var err error
		switch n := rng.IntN(6); {
		case n < 2:
			hear()
		case n < 4:
			err = s.Do(someone(), func(a *store.Act) error {
				places := a.After(store.Pos{}, a.Count())
				return a.Hear(places[rng.IntN(len(places))].ID)
			})
		case n == 4:
			side := []store.Side{store.Customer, store.Agent, store.Bot}[rng.IntN(3)]
			err = s.Do(someone(), func(a *store.Act) error { return a.Reside(store.PersonID(1+rng.IntN(3)), side) })
		default:
			_, _ = s.Undo(someone()) // there may be nothing to undo, or nothing that can be
		}
		if err != nil {
			t.Fatal(err)
		}
		for l := range store.ListenerID(4) {
			view(t, s, func(tx *store.Tx) error {
				since := clock.Now().AddDate(0, 0, -1-rng.IntN(30))
				heard, all, err := tx.Coverage(l, since)
				wantHeard, wantAll, slow := slowCoverage(tx, l, since)
				if heard != wantHeard || all != wantAll || err != nil || slow != nil {
					t.Fatalf("step %d, listener %d: heard %d of %d, %v; the rows say %d of %d, %v", step, l, heard, all, err, wantHeard, wantAll, slow)
				}
				return nil
			})
		}
	}
}

// Coverage of 20,000 conversations, one of which a customer goes on with
// between two countings.
func BenchmarkCoverage(b *testing.B) {
	s, clock := storetest.Open(b)
	var all []store.Arrival
	for n := range 20_000 {
		all = append(all, storetest.Chat(fmt.Sprint(n), fmt.Sprint(n), fmt.Sprint("Marta ", n), store.Customer, clock.Now().Add(-time.Duration(n)*time.Second), "where is my refund"))
	}
	storetest.Hear(b, s, "chat", all...)
	since := clock.Now().AddDate(0, 0, -14)
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		storetest.Hear(b, s, "chat", storetest.Chat(fmt.Sprint("more ", n), fmt.Sprint(n%20_000), fmt.Sprint("Marta ", n), store.Customer, clock.Now(), "still not"))
		b.StartTimer()
		view(b, s, func(tx *store.Tx) error {
			heard, all, err := tx.Coverage(1, since)
			if heard != 0 || all != 20_000 {
				b.Fatalf("heard %d of %d", heard, all)
			}
			return err
		})
	}
}
