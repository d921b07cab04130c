package floor

import (
	"testing"

	"earshot/store"
	"earshot/store/storetest"
)

func TestMailAmongJunkSaysThatACustomerMayBeInIt(t *testing.T) {
	h := newHarbour(t)
	a := storetest.Mail("1", "1", "Ann Bee", "ann@b.example", store.Unknown, noon, "Lid", "Is the lid safe?")
	place := store.Place{Mailbox: "Junk", Validity: 1, UID: 1}
	a.Junk, a.Place = true, &place
	auto := storetest.Mail("2", "2", "News", "news@b.example", store.Unknown, noon, "Offers", "Buy.")
	auto.Junk, auto.Kind, auto.Side = true, store.Auto, store.Bot
	storetest.Hear(t, h.s, "box", a, auto)
	s := h.open(126, 36)
	s.wants("▌ a customer may be in here", "JUNK, by a program")
	s.press("enter")
	s.wants("among junk: a customer may be in here", "SPEAKER  Ann Bee")
	s.press(":").typed("is-customer").press("enter")
	if _, err := h.s.Hear(t.Context(), store.Batch{Source: "box", Left: []store.Place{place}}); err != nil {
		t.Fatal(err)
	}
	s.arrived()
	s.wants("no longer in the mailbox, since 10:07")
	s.wants("CUSTOMER  Ann Bee", "among junk: a customer may be in here")
	s.press("1", "\\").typed("is:junk").press("enter")
	s.wants("Filter is:junk: 2 of 2.")
}
