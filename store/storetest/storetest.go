// Package storetest gives tests a real store in a temporary folder, checked
// as a whole when the test ends.
package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// Clock is a clock that tests move by hand.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// NewClock returns a clock that stands at t.
func NewClock(t time.Time) *Clock { return &Clock{t: t} }

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// Pass moves the clock on.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// Today is the day of the small floor: Thursday, 23 July 2026, 10:07.
func Today() time.Time { return time.Date(2026, 7, 23, 10, 7, 0, 0, time.UTC) }

// Open returns a store in a folder of the test's own. When the test ends the
// store is verified and closed.
func Open(tb testing.TB) (*store.Store, *Clock) {
	tb.Helper()
	clock := NewClock(Today())
	return OpenIn(tb, tb.TempDir(), clock), clock
}

// OpenIn is Open in a given folder.
func OpenIn(tb testing.TB, dir string, clock *Clock) *store.Store {
	tb.Helper()
	s, err := store.Open(dir, store.Options{Now: clock.Now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { Check(tb, s); _ = s.Close() })
	return s
}

// Check verifies a store. One that the test has closed is left alone.
func Check(tb testing.TB, s *store.Store) {
	tb.Helper()
	checks, err := s.Verify(context.Background())
	if err == store.ErrClosed {
		return
	}
	if err != nil {
		tb.Errorf("verifying the store: %v", err)
	}
	for _, c := range checks {
		if c.Wrong != "" {
			tb.Errorf("the store does not hold: %s: %s", c.Name, c.Wrong)
		}
	}
}

// Mail returns an arrival as the mail source makes them: who wrote, on which
// side, when, in which conversation (the first one's id), and what.
func Mail(id, conversation, name, address string, side store.Side, at time.Time, subject, text string) store.Arrival {
	return store.Arrival{
		Identity: store.HashOf("mail", id), Own: "<" + id + ">", Threads: []string{"<" + conversation + ">"},
		Channel: store.Email, Subject: clean.OneLine(subject), Kind: store.Incoming, At: at,
		From: store.Sender{Channel: store.Email, Value: address, Name: clean.OneLine(name),
			Show: clean.OneLine(address), Side: side, SideBy: store.ByGuess},
		Text: clean.Body(text), Ref: clean.OneLine("INBOX " + id), Format: "mail",
	}
}

// Chat returns an arrival as the chat source makes them.
func Chat(id, conversation, name string, side store.Side, at time.Time, text string) store.Arrival {
	return store.Arrival{
		Identity: store.HashOf("chat", conversation, id), Own: "chat:" + conversation,
		Channel: store.Chat, Kind: store.Incoming, At: at,
		From: store.Sender{Channel: store.Chat, Value: "floor-chat/" + name, Name: clean.OneLine(name),
			Show: clean.OneLine(name), Side: side, SideBy: store.ByFormat},
		Text: clean.Body(text), Ref: clean.OneLine("floor.jsonl:" + id), Format: "chat/jsonl",
	}
}

// Hear hands arrivals to the store as one batch of a source.
func Hear(tb testing.TB, s *store.Store, source string, arrivals ...store.Arrival) store.Heard {
	tb.Helper()
	h, err := s.Hear(context.Background(), store.Batch{Source: source, Arrivals: arrivals})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}
