package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/query"
	"earshot/store/storetest"
)

// benchMessages is the size of the floor that queries are measured on.
const benchMessages = 100_000

// BenchmarkQuery measures every kind of query on a store of 100,000 messages
// in 39,000 conversations: the first screen of the floor, and the total with
// the fifty newest messages.
func BenchmarkQuery(b *testing.B) {
	s := benchStore(b)
	for _, text := range []string{"refund", "quokkaflux", "refund*", "integrat*", "refund password", "refund or password", "refund not sorry",
		`"waste of time"`, `"silver lining keyboard"`, "from:dana", "from:customer4711", "to:customer4711", "subject:refund", "customer:refund agentsaid:sorry",
		"agent:dana", "side:customer refund", "source:mail", "is:waiting", "is:unheard", "is:first-timer", "is:slow refund", "waiting:>1d", "reply:>2h", "messages:>3",
		"date:2026-07", "date:2026-07 refund", "theme:lid/", "kind:problem refund", "followup:open", "id:4821"} {
		n, err := query.Parse(text, storetest.Today())
		if err != nil {
			b.Fatal(err)
		}
		b.Run("screen/"+text, func(b *testing.B) {
			for b.Loop() {
				benchPick(b, s, n, func(picked *store.Selection) (int, error) {
					page, err := picked.After(store.Pos{}, 50)
					return len(page), err
				})
			}
		})
		b.Run("messages/"+text, func(b *testing.B) {
			found := 0
			for b.Loop() {
				benchPick(b, s, n, func(picked *store.Selection) (int, error) {
					f, err := picked.Messages(50)
					found = f.Total
					return found, err
				})
			}
			b.ReportMetric(float64(found), "found")
		})
	}
}

func benchPick(b *testing.B, s *store.Store, n query.Node, run func(*store.Selection) (int, error)) {
	b.Helper()
	view(b, s, func(tx *store.Tx) error {
		picked, err := tx.Select(n, 1)
		if err != nil {
			return err
		}
		_, err = run(picked)
		return err
	})
}

// benchStore hears a floor of mails: long texts of common and rare words, with
// what queries look for planted in them.
func benchStore(b *testing.B) *store.Store {
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
	r := rand.New(rand.NewPCG(3, 5))
	var batch []store.Arrival
	for i, conv := 0, 0; i < benchMessages; conv++ {
		for n := range 1 + r.IntN(4) {
			i++
			batch = append(batch, benchMail(r, conv, n))
		}
		if len(batch) > 4000 || i >= benchMessages {
			storetest.Hear(b, s, "mail", batch...)
			batch = nil
		}
	}
	if _, err := s.Local(clean.OneLine("Ines")); err != nil {
		b.Fatal(err)
	}
	do(b, s, func(a *store.Act) error { return benchMarks(a, r) })
	if err := s.Close(); err != nil { // the index is then written, and nothing else goes on
		b.Fatal(err)
	}
	s = open()
	b.Cleanup(func() { _ = s.Close() })
	return s
}

func benchMail(r *rand.Rand, conv, n int) store.Arrival {
	var text strings.Builder
	for range 60 + r.IntN(240) {
		fmt.Fprintf(&text, "w%d ", int(r.ExpFloat64()*900))
	}
	for _, planted := range []struct {
		one  int
		text string
	}{{4, "refund "}, {5, "password "}, {6, "sorry "}, {9, "integration "}, {12, "waste of time "}, {20, "time of waste "}, {400, "silver lining keyboard "}, {2500, "quokkaflux "}} {
		if r.IntN(planted.one) == 0 {
			text.WriteString(planted.text)
		}
	}
	at := storetest.Today().Add(-time.Duration(conv)*7*time.Minute + time.Duration(n)*3*time.Hour/2 - 6*time.Hour)
	name, address, side := fmt.Sprintf("Customer%d", conv*2/3), fmt.Sprintf("customer%d@c.example", conv*2/3), store.Customer
	if n%2 == 1 {
		name, address, side = "Dana Fox", "dana@harbour.example", store.Agent
	}
	subject := "kettle"
	if conv%10 == 0 {
		subject = "refund for my kettle"
	}
	return storetest.Mail(fmt.Sprintf("%d-%d", conv, n), fmt.Sprintf("%d-0", conv), name, address, side, at, subject, text.String())
}

func benchMarks(a *store.Act, r *rand.Rand) error {
	heat, err := a.ThemeAt(clean.OneLine("lid/heat"))
	if err != nil {
		return err
	}
	for i := range 1000 {
		m := store.Mark{Message: store.MessageID(1 + r.IntN(benchMessages)), Start: 0, End: 2, Kind: store.MarkKinds()[i%6]}
		if i%2 == 0 {
			m.Themes = []store.ThemeID{heat.ID}
		}
		if _, err := a.NewMark(m); err != nil {
			return err
		}
		if i%5 == 0 {
			if _, err := a.NewFollowup(store.Followup{Kind: store.Reply, Conversation: store.ConversationID(1 + r.IntN(30000))}); err != nil {
				return err
			}
		}
	}
	return nil
}

// BenchmarkRows reads the rows of one screen, wherever on the floor it stands.
func BenchmarkRows(b *testing.B) {
	s := benchStore(b)
	var at store.Pos
	for b.Loop() {
		view(b, s, func(tx *store.Tx) error {
			some := tx.After(at, 50)
			for _, p := range some {
				if _, err := tx.Conversation(p.ID); err != nil {
					return err
				}
			}
			if at = (store.Pos{}); len(some) == 50 {
				at = some[49]
			}
			return nil
		})
	}
}
