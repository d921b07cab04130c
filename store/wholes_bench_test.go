package store_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/query"
	"earshot/store/storetest"
)

// BenchmarkWholes measures the views of the whole on stores of a thousand and a
// hundred thousand messages, and with EARSHOT_MILLION=1 of a million: all
// counts at once, and each view's query as the floor is kept to it. What the
// listener heard is one conversation in ten.
func BenchmarkWholes(b *testing.B) {
	for _, messages := range []int{1_000, 100_000, 1_000_000} {
		if messages == 1_000_000 && os.Getenv("EARSHOT_MILLION") == "" {
			continue
		}
		b.Run(fmt.Sprint(messages), func(b *testing.B) {
			s := wholesStore(b, messages)
			b.Run("counts", func(b *testing.B) {
				for b.Loop() {
					view(b, s, func(tx *store.Tx) error { _, err := tx.Wholes(1); return err })
				}
			})
			b.Run("coverage", func(b *testing.B) {
				for b.Loop() {
					view(b, s, func(tx *store.Tx) error {
						_, err := tx.CoverageBy(1, storetest.Today().AddDate(0, 0, -14), time.UTC)
						return err
					})
				}
			})
			b.Run("themes", func(b *testing.B) {
				for b.Loop() {
					view(b, s, func(tx *store.Tx) error { _, err := tx.ThemeUses(1, 0); return err })
				}
			})
			for _, text := range []string{"is:waiting", "is:ignored", "is:slow", "is:first-timer", "is:unheard", "source:mail is:unheard", "is:unplanned"} {
				benchPlaces(b, s, text)
			}
		})
	}
}

// benchPlaces finds all places that a query picks, as a filter of the floor
// does.
func benchPlaces(b *testing.B, s *store.Store, text string) {
	n, err := query.Parse(text, storetest.Today())
	if err != nil {
		b.Fatal(err)
	}
	b.Run(text, func(b *testing.B) {
		found := 0
		for b.Loop() {
			benchPick(b, s, n, func(picked *store.Selection) (int, error) {
				found = 0
				return found, picked.Places(func(store.Pos) { found++ })
			})
		}
		b.ReportMetric(float64(found), "found")
	})
}

// wholesStore hears a floor of short mails from five mailboxes.
func wholesStore(b *testing.B, messages int) *store.Store {
	b.Helper()
	dir := b.TempDir()
	open := func() *store.Store {
		s, err := store.Open(dir, store.Options{Now: storetest.Today})
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	s := open()
	sources := []string{"mail", "shop", "returns", "press", "brno"}
	batches := map[string][]store.Arrival{}
	for i, conv := 0, 0; i < messages; conv++ {
		source := sources[conv%len(sources)]
		for n := range 1 + conv%4 {
			i++
			batches[source] = append(batches[source], shortMail(conv, n))
		}
		if len(batches[source]) > 4000 || i >= messages {
			for source, some := range batches {
				storetest.Hear(b, s, source, some...)
			}
			clear(batches)
		}
	}
	if _, err := s.Local(clean.OneLine("Ines")); err != nil {
		b.Fatal(err)
	}
	do(b, s, func(a *store.Act) error {
		for id := 1; id < messages/25; id++ {
			if err := a.Hear(store.ConversationID(id * 10)); err != nil {
				return err
			}
		}
		return markSome(a, messages)
	})
	if err := s.Close(); err != nil { // the index is then written, and nothing else goes on
		b.Fatal(err)
	}
	s = open()
	b.Cleanup(func() { _ = s.Close() })
	return s
}

func shortMail(conv, n int) store.Arrival {
	at := storetest.Today().Add(-time.Duration(conv)*7*time.Minute + time.Duration(n)*3*time.Hour/2 - 6*time.Hour)
	name, address, side := fmt.Sprintf("Customer%d", conv*2/3), fmt.Sprintf("customer%d@c.example", conv*2/3), store.Customer
	if n%2 == 1 {
		name, address, side = "Dana Fox", "dana@harbour.example", store.Agent
	}
	text := []string{"the lid does not close and where is my refund", "wo ist mein Geld, der Deckel ist nicht dicht", "le couvercle ne ferme pas"}[conv%3]
	return storetest.Mail(fmt.Sprintf("%d-%d", conv, n), fmt.Sprintf("%d-0", conv), name, address, side, at, "kettle", text)
}

// markSome marks a hundredth of the messages, two thousand at the most.
func markSome(a *store.Act, messages int) error {
	for i := range min(messages/100, 2000) {
		th, err := a.ThemeAt(clean.OneLine(fmt.Sprintf("theme%d", i%40)))
		if err != nil {
			return err
		}
		if _, err := a.NewMark(store.Mark{Message: store.MessageID(1 + i*7%messages), Start: 0, End: 2, Themes: []store.ThemeID{th.ID}, Kind: store.Complaint}); err != nil {
			return err
		}
	}
	return nil
}
