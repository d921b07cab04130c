package store_test

import (
	"testing"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

func TestASavedQueryIsOnesOwnOrEverybodys(t *testing.T) {
	s, clock := storetest.Open(t)
	save := func(whose store.ListenerID, name, text string) {
		t.Helper()
		if err := s.SaveQuery(whose, store.SavedQuery{Name: clean.OneLine(name), Query: clean.OneLine(text), By: 1, At: clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	wants := func(l store.ListenerID, want ...string) {
		t.Helper()
		view(t, s, func(tx *store.Tx) error {
			all, err := tx.SavedQueries(l)
			if len(all) != len(want) {
				t.Fatalf("listener %d has %+v, want %q", l, all, want)
			}
			for i, q := range all {
				got := q.Name.String() + "=" + q.Query.String()
				if q.Whose == store.Everybody {
					got += " (all)"
				}
				if got != want[i] {
					t.Errorf("listener %d has %q, want %q", l, got, want[i])
				}
			}
			return err
		})
	}
	save(1, "Waiting", "is:waiting")
	save(1, "Lids", "lid*")
	save(store.Everybody, "Slow", "is:slow")
	save(1, "waiting", `is:waiting "of time"`)
	wants(1, "Lids=lid*", `waiting=is:waiting "of time"`, "Slow=is:slow (all)")
	wants(2, "Slow=is:slow (all)")
	if err := s.DropQuery(1, clean.OneLine("LIDS")); err != nil {
		t.Fatal(err)
	}
	wants(1, `waiting=is:waiting "of time"`, "Slow=is:slow (all)")
}
