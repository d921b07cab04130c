package store_test

import (
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// What leaves a mailbox is kept. Once it lies in none, it says since when, and
// no longer when it is met again.
func TestMailThatLeavesEveryMailboxSaysSinceWhen(t *testing.T) {
	s, clock := storetest.Open(t)
	place := func(mailbox string, uid uint32) store.Place {
		return store.Place{Mailbox: mailbox, Validity: 1, UID: uid}
	}
	at := func(p store.Place) store.Arrival {
		a := storetest.Mail("1", "1", "Ann", "ann@b.example", store.Customer, storetest.Today(), "Lid", "Hi.")
		a.Place = &p
		return a
	}
	leave := func(source string, p ...store.Place) time.Time {
		t.Helper()
		clock.Pass(time.Hour)
		if _, err := s.Hear(t.Context(), store.Batch{Source: source, Left: p}); err != nil {
			t.Fatal(err)
		}
		return clock.Now()
	}
	check := func(step string, want time.Time) {
		t.Helper()
		view(t, s, func(tx *store.Tx) error {
			m, err := tx.Message(1)
			all, failed := tx.Messages(1)
			if failed != nil || !m.Left.Equal(want) || !all[0].Left.Equal(want) {
				t.Errorf("%s: left at %v and %v, want %v", step, m.Left, all[0].Left, want)
			}
			return err
		})
	}
	storetest.Hear(t, s, "box", at(place("INBOX", 1)), at(place("Archive", 7)))
	check("heard", time.Time{})
	leave("box", place("INBOX", 1), place("INBOX", 99))
	check("left one of two", time.Time{})
	leave("other", place("Archive", 7))
	check("left by what another source says", time.Time{})
	gone := leave("box", place("Archive", 7))
	check("left both", gone)
	leave("box", place("Archive", 7))
	check("said twice", gone)
	storetest.Hear(t, s, "box", at(place("INBOX", 2)))
	check("met again", time.Time{})
}
