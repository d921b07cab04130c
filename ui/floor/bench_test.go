package floor

import (
	"fmt"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/query"
)

// A key costs what is on the screen: a move and its picture over a floor of
// some hundred conversations and of some thousand.
func BenchmarkMove(b *testing.B) {
	for _, n := range []int{300, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			h := newHarbour(b)
			var batch []saidThing
			for i := range n {
				batch = append(batch, saidThing{conv: fmt.Sprint(i), who: fmt.Sprint("Customer ", i), side: store.Customer,
					at: noon.Add(-time.Duration(i) * time.Minute), subject: "where is my order", text: "I ordered a kettle and it has not come."})
			}
			h.hear("support-mail", store.Email, batch...)
			s := h.open(200, 50)
			for i := 0; b.Loop(); i++ {
				if i%200 < 100 {
					s.m.Update(keyOf("j"))
				} else {
					s.m.Update(keyOf("k"))
				}
				if len(s.m.View().Content) == 0 {
					b.Fatal("nothing is drawn")
				}
			}
		})
	}
}

// What a filter costs over a floor of ten thousand: it runs in a command, never
// on a key.
func BenchmarkFilter(b *testing.B) {
	h := newHarbour(b)
	var batch []saidThing
	for i := range 10_000 {
		batch = append(batch, saidThing{conv: fmt.Sprint(i), who: fmt.Sprint("Customer ", i), side: store.Customer,
			at: noon.Add(-time.Duration(i) * time.Minute), subject: "where is my order", text: "I ordered a kettle and it has not come."})
	}
	h.hear("support-mail", store.Email, batch...)
	asked, err := query.Parse("is:unheard", noon)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		h.view(func(t *store.Tx) error {
			places, err := matching(t, h.me, asked)
			if len(places) != 10_000 {
				b.Fatalf("%d match", len(places))
			}
			return err
		})
	}
}
