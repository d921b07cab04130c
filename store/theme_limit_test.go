package store_test

import (
	"fmt"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// A theme is due from the customer on who makes it as many as its limit, until
// somebody plans a follow-up for it; what was planned for fewer does not count.
func TestAThemeIsDueOnceAsManyCustomersSayItAsItsLimit(t *testing.T) {
	b := newBook(t)
	var all []store.Arrival
	for i := range 6 {
		who := fmt.Sprintf("c%d", i)
		all = append(all, storetest.Mail("limit"+who, "limit"+who, who, who+"@x.example", store.Customer, b.clock.Now(), "lid", "the lid again"))
	}
	storetest.Hear(t, b.s, "mail", all...)
	var first store.MessageID
	view(t, b.s, func(tx *store.Tx) error { first = tx.LastMessage() - 5; return nil })
	th := b.theme("lid", first)
	limit := func(n int) {
		b.do(func(a *store.Act) error {
			now, err := a.Theme(th.ID)
			now.Limit = n
			if err != nil {
				return err
			}
			return a.DefineTheme(now)
		})
	}
	plan := func() {
		b.do(func(a *store.Act) error {
			_, err := a.NewFollowup(store.Followup{Kind: store.Change, Theme: th.ID})
			return err
		})
	}
	due := func(what string, want bool, customers int) {
		t.Helper()
		view(t, b.s, func(tx *store.Tx) error {
			uses, err := tx.ThemeUses(1, 0)
			for _, u := range uses {
				if u.ID == th.ID && (u.Due != want || u.Customers != customers || u.Due && u.Crossed.IsZero()) {
					t.Errorf("%s: due %v, crossed %v, %d customers", what, u.Due, u.Crossed, u.Customers)
				}
			}
			return err
		})
	}
	due("no limit", false, 1)
	limit(3)
	plan()
	b.clock.Pass(time.Hour)
	b.theme("lid", first, first+1)
	due("one customer twice, and another", false, 2)
	b.theme("lid/heat", first+2)
	due("the third, in the theme below", true, 3)
	b.clock.Pass(time.Hour)
	plan()
	due("planned", false, 3)
	b.undo()
	due("the plan taken back", true, 3)
	limit(4)
	due("a higher limit", false, 3)
	b.undo()
	due("the limit taken back", true, 3)
	plan()
	other := b.theme("cap", first+3)
	b.do(func(a *store.Act) error { _, err := a.MergeThemes(other.ID, th.ID); return err })
	due("more say it", false, 4)
	limit(-1)
	due("no limit again", false, 4)
}
