package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/query"
	"earshot/store/storetest"
)

// rowsOf counts what a query picks by reading the row of every conversation.
func rowsOf(tx *store.Tx, l store.ListenerID, text string) (int, error) {
	n, err := query.Parse(text, storetest.Today())
	if err != nil {
		return 0, err
	}
	picked, err := tx.Select(n, l)
	if err != nil {
		return 0, err
	}
	count := 0
	for _, p := range tx.After(store.Pos{}, tx.Count()) {
		c, err := tx.Conversation(p.ID)
		if err != nil {
			return 0, err
		}
		is, err := picked.Holds(c)
		if err != nil {
			return 0, err
		}
		if is {
			count++
		}
	}
	return count, nil
}

func countOf(tx *store.Tx, l store.ListenerID, text string) (int, error) {
	n, err := query.Parse(text, storetest.Today())
	if err != nil {
		return 0, err
	}
	picked, err := tx.Select(n, l)
	if err != nil {
		return 0, err
	}
	return picked.Count()
}

// Whatever is heard, decided, joined, said of people and taken back: what the
// views of the whole count is what reading every row gives, and what their
// queries pick.
func TestTheWholesAreWhatTheRowsSay(t *testing.T) {
	t.Parallel()
	s, clock := storetest.Open(t)
	if err := s.SetSource(store.SourceState{Name: "chat", IgnoredAfter: 3 * time.Hour, SlowAfter: time.Minute}); err != nil {
		t.Fatal(err)
	}
	w := wholesFloor{t, s, clock, rand.New(rand.NewPCG(8, 9)), 0}
	for range 40 {
		w.hear()
	}
	for range 160 / slowness {
		w.step()
		for l := range store.ListenerID(3) {
			view(t, s, func(tx *store.Tx) error { return w.agrees(tx, l) })
		}
	}
}

type wholesFloor struct {
	t     *testing.T
	s     *store.Store
	clock *storetest.Clock
	rng   *rand.Rand
	said  int
}

func (w *wholesFloor) hear() {
	side := []store.Side{store.Customer, store.Customer, store.Agent, store.Bot, store.Unknown}[w.rng.IntN(5)]
	w.said++
	at := w.clock.Now().Add(-time.Duration(w.rng.IntN(30*24*60)) * time.Minute)
	conv, who := fmt.Sprint(w.rng.IntN(25)), fmt.Sprintf("m%d@x.example", w.rng.IntN(9))
	if w.rng.IntN(3) == 0 {
		storetest.Hear(w.t, w.s, "chat", storetest.Chat(fmt.Sprint(w.said), conv, who, side, at, fmt.Sprint("words ", w.said)))
		return
	}
	storetest.Hear(w.t, w.s, "mail", storetest.Mail(fmt.Sprint(w.said), conv, "Marta", who, side, at, "lid", fmt.Sprint("words ", w.said)))
}

// step does one of the things that change what is counted.
func (w *wholesFloor) step() {
	who := store.Actor{Listener: store.ListenerID(1 + w.rng.IntN(2)), Via: store.ViaTUI}
	one := func(a *store.Act) store.ConversationID {
		places := a.After(store.Pos{}, a.Count())
		return places[w.rng.IntN(len(places))].ID
	}
	do := func(f func(*store.Act) error) { _ = w.s.Do(who, f) } // what is refused changes nothing
	switch w.rng.IntN(10) {
	case 0, 1:
		w.hear()
	case 2:
		do(func(a *store.Act) error { return a.Hear(one(a)) })
	case 3:
		do(func(a *store.Act) error { return a.Leave(one(a), clean.OneLine("in Polish")) })
	case 4:
		do(func(a *store.Act) error {
			c, err := a.Conversation(one(a))
			if err != nil {
				return err
			}
			return a.Opened(store.Reading{Conversation: c.ID, UpTo: c.LastHuman})
		})
	case 5:
		do(func(a *store.Act) error { return a.Resolve(one(a), w.rng.IntN(3) > 0) })
	case 6:
		do(func(a *store.Act) error { return a.Join(one(a), one(a)) })
	case 7:
		do(func(a *store.Act) error {
			return a.Merge(store.PersonID(1+w.rng.IntN(9)), store.PersonID(1+w.rng.IntN(9)))
		})
	case 8:
		side := []store.Side{store.Customer, store.Agent, store.Bot}[w.rng.IntN(3)]
		do(func(a *store.Act) error { return a.Reside(store.PersonID(1+w.rng.IntN(9)), side) })
	default:
		_, _ = w.s.Undo(who) // there may be nothing to undo, or nothing that can be
	}
}

func (w *wholesFloor) agrees(tx *store.Tx, l store.ListenerID) error {
	all, err := tx.Wholes(l)
	if err != nil {
		return err
	}
	arrived, sources := 0, map[string]int{}
	for _, s := range all.Sources {
		arrived += s.Arrived
		sources[s.Of] = s.Unheard()
	}
	for text, n := range map[string]int{"is:waiting": all.Waiting, "is:ignored": all.Ignored, "is:slow": all.Slow, "is:first-timer": all.FirstTimers,
		"is:unheard": all.Unheard, "": all.All, "source:mail is:unheard": sources["mail"], "is:skimmed": -1, "not is:waiting": -1, "is:left or is:slow": -1,
		"is:first-timer channel:chat": -1, "waiting:>1d": -1, "reply:>2h words": -1, "not (is:first-timer or reply:<1d)": -1} {
		rows, err := rowsOf(tx, l, text)
		if err != nil {
			return err
		}
		picked, err := countOf(tx, l, text)
		if err != nil {
			return err
		}
		if picked != rows || n >= 0 && n != rows {
			w.t.Fatalf("listener %d, %q: the view counts %d, the query %d, the rows %d", l, text, n, picked, rows)
		}
	}
	if arrived < all.Unheard {
		w.t.Fatalf("%d unheard of %d", all.Unheard, arrived)
	}
	return nil
}
