package store_test

import (
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// spam is a mail among junk, of somebody who is nobody's customer yet.
func spam(id, address string, at time.Time) store.Arrival {
	a := storetest.Mail(id, id, "Ann", address, store.Unknown, at, "Lid", "The lid is hot.")
	a.Junk = true
	return a
}

// What lies among junk is marked and counts nobody as a customer, until the
// mail is met elsewhere.
func TestMailAmongJunkIsMarkedUntilItIsMoved(t *testing.T) {
	s, _ := storetest.Open(t)
	at := storetest.Today()
	check := func(step string, marked, customer bool) {
		t.Helper()
		view(t, s, func(tx *store.Tx) error {
			c, err := tx.Conversation(1)
			if err != nil {
				return err
			}
			m, err := tx.Message(1)
			if c.Junk != marked || m.Junk != marked || (c.Customer != 0) != customer || c.Counts() != customer || c.Waits() != customer {
				t.Errorf("%s: %+v, message among junk: %v", step, c, m.Junk)
			}
			all, failed := tx.Messages(1)
			if failed == nil && all[0].Junk != marked {
				t.Errorf("%s: the conversation's message is %v", step, all[0].Junk)
			}
			return err
		})
		storetest.Check(t, s)
	}
	storetest.Hear(t, s, "box", spam("1", "ann@b.example", at))
	check("heard", true, false)
	storetest.Hear(t, s, "box", spam("1", "ann@b.example", at))
	check("heard again", true, false)
	moved := storetest.Mail("1", "1", "Ann", "ann@b.example", store.Customer, at, "Lid", "The lid is hot.")
	if got := storetest.Hear(t, s, "box", moved); got.New != 0 || got.Changed != 1 || got.Known != 0 {
		t.Errorf("moved: %+v", got)
	}
	check("moved", false, true)
	storetest.Hear(t, s, "box", spam("1", "ann@b.example", at))
	check("moved back", false, true)
}

// A mail and its copy outside of junk may come in one batch.
func TestMailAmongJunkAndOutsideInOneBatch(t *testing.T) {
	s, _ := storetest.Open(t)
	at := storetest.Today()
	storetest.Hear(t, s, "box", spam("1", "ann@b.example", at), storetest.Mail("1", "1", "Ann", "ann@b.example", store.Customer, at, "Lid", "The lid is hot."))
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(1)
		if c.Junk || c.Customer == 0 || c.Messages != 1 {
			t.Errorf("%+v", c)
		}
		return err
	})
}

// A known customer whose mail went among junk is a customer still.
func TestAKnownCustomerAmongJunk(t *testing.T) {
	s, _ := storetest.Open(t)
	at := storetest.Today()
	storetest.Hear(t, s, "box", storetest.Mail("1", "1", "Ann", "ann@b.example", store.Customer, at, "Lid", "Hi."), spam("2", "ann@b.example", at))
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(2)
		if !c.Junk || c.Customer == 0 || !c.Waits() {
			t.Errorf("%+v", c)
		}
		return err
	})
}
