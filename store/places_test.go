package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"earshot/store/clean"
)

// TestWhatIsRememberedOfPlacesIsWhatTheFileSays follows a store that hears,
// joins, parts and corrects, and asks after each step.
func TestWhatIsRememberedOfPlacesIsWhatTheFileSays(t *testing.T) {
	s, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	ines, err := s.Local(clean.OneLine("Ines"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 7, 23, 10, 0, 0, 0, time.UTC)
	hear := func(n int, day int, words string, replaces bool) {
		t.Helper()
		var all []Arrival
		for i := range 40 {
			all = append(all, Arrival{Identity: HashOf(fmt.Sprint(i % n)), Own: fmt.Sprint("chat:", i%n), Channel: Chat, Kind: Incoming,
				From: Sender{Channel: Chat, Value: fmt.Sprint("c", i%7), Side: Customer}, At: at.AddDate(0, 0, day).Add(time.Duration(i) * time.Minute),
				Text: clean.Body(words), Replaces: replaces})
		}
		if _, err := s.Hear(context.Background(), Batch{Source: "chat", Arrivals: all}); err != nil {
			t.Fatal(err)
		}
	}
	do := func(f func(*Act) error) {
		t.Helper()
		if err := s.Do(Actor{Listener: ines, Now: at}, f); err != nil {
			t.Fatal(err)
		}
	}
	hear(20, 0, "first", false)
	agree(t, s)
	hear(40, -3, "older", false)
	agree(t, s)
	hear(40, 4, "edited", true)
	agree(t, s)
	do(func(a *Act) error { return a.Join(1, 2) })
	agree(t, s)
	do(func(a *Act) error {
		_, err := a.NewMark(Mark{Message: 1, Start: 0, End: 2, Kind: "problem"})
		return err
	})
	agree(t, s)
}

// agree compares all that is remembered with the file.
func agree(t *testing.T, s *Store) {
	t.Helper()
	for range enoughAsks {
		if s.places.wanted() {
			s.fillPlaces()
		}
	}
	err := s.View(func(tx *Tx) error {
		var file seen
		file.readMessages(tx, &s.places.quit)
		file.readFloor(tx, &s.places.quit)
		known := tx.places(func(p *seen) {
			for id, conv := range file.conv {
				if p.conv[id] != conv || p.said[id] != file.said[id] {
					t.Errorf("message %d lies in %d at %d, remembered is %d at %d", id, conv, file.said[id], p.conv[id], p.said[id])
				}
			}
			for id := range max(len(file.last), len(p.last)) {
				if a, b := lastOf(&file, id), lastOf(p, id); a != b {
					t.Errorf("conversation %d stands at %d, remembered is %d", id, a, b)
				}
			}
		})
		if !known {
			t.Error("nothing is remembered")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func lastOf(s *seen, id int) int64 {
	if id >= len(s.last) {
		return unlisted
	}
	return s.last[id]
}

func TestTransactionsThatComeOutOfOrderWaitForTheirTurn(t *testing.T) {
	var p places
	p.asks = enoughAsks
	p.wanted()
	p.take(seen{}, 5)
	var six, seven moved
	six.message(1, spot{conv: 1})
	seven.message(1, spot{conv: 2})
	p.follow(seven, 7)
	if p.asOf != 5 {
		t.Errorf("as of %d", p.asOf)
	}
	p.follow(six, 6)
	if p.asOf != 7 || p.seen.of(1) != 2 {
		t.Errorf("as of %d, in %d", p.asOf, p.seen.of(1))
	}
	for at := 9; p.asked; at++ {
		p.follow(moved{}, at) // 8 never comes
	}
	if p.asOf != 0 || p.seen.conv != nil {
		t.Errorf("as of %d with one that never came", p.asOf)
	}
	p.asks = enoughAsks
	if !p.wanted() || p.wanted() {
		t.Error("it is not read anew, or twice")
	}
	p.done.Done()
	p.done.Done()
}
