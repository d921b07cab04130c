package store_test

import (
	"testing"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// The codebook is read again whenever marks change: here one theme with 10,000.
func BenchmarkUsesOfTenThousandMarks(b *testing.B) {
	s, clock := storetest.Open(b)
	storetest.Hear(b, s, "mail", marta(clock.Now())...)
	for range 10 {
		do(b, s, func(a *store.Act) error {
			th, err := a.ThemeAt(clean.OneLine("noise"))
			for i := 0; i < 1000 && err == nil; i++ {
				_, err = a.NewMark(store.Mark{Message: store.MessageID(1 + i%4), Start: 0, End: 3, Themes: []store.ThemeID{th.ID}})
			}
			return err
		})
	}
	for b.Loop() {
		view(b, s, func(tx *store.Tx) error { _, err := tx.ThemeUses(1, 40); return err })
	}
}
