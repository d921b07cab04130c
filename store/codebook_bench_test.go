package store_test

import (
	"fmt"
	"testing"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// One theme with 10,000 marks is merged, and that is undone: an event a mark
// either way, in one write to disk.
func BenchmarkMergingTenThousandMarks(b *testing.B) {
	s, clock := storetest.Open(b)
	storetest.Hear(b, s, "mail", marta(clock.Now())...)
	var from, into store.Theme
	do(b, s, func(a *store.Act) (err error) { into, err = a.ThemeAt(clean.OneLine("heat")); return err })
	for n := range 10 {
		do(b, s, func(a *store.Act) (err error) {
			if from, err = a.ThemeAt(clean.OneLine("noise")); err != nil {
				return err
			}
			for i := range 1000 {
				_, err = a.NewMark(store.Mark{Message: store.MessageID(1 + i%4), Start: 0, End: 3, Themes: []store.ThemeID{from.ID},
					Need: clean.OneLine(fmt.Sprint("to leave it alone while it boils ", n, i))})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	me := store.Actor{Listener: 1}
	for b.Loop() {
		do(b, s, func(a *store.Act) error { _, err := a.MergeThemes(from.ID, into.ID); return err })
		if _, err := s.Undo(me); err != nil {
			b.Fatal(err)
		}
	}
}
