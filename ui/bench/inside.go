package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/query"
)

// parsing reads all mail and keeps nothing, on all cores.
func (b *bench) parsing() error {
	b.Say("parsing alone")
	names, err := filepath.Glob(filepath.Join(b.mail(), "cur", "*"))
	if err != nil {
		return err
	}
	took, err := timed(b.Runs, func() error {
		var next atomic.Int64
		var all sync.WaitGroup
		errs := make([]error, runtime.GOMAXPROCS(0))
		for w := range errs {
			all.Go(func() {
				for i := next.Add(1) - 1; i < int64(len(names)) && errs[w] == nil; i = next.Add(1) - 1 {
					var raw []byte
					if raw, errs[w] = os.ReadFile(names[i]); errs[w] == nil {
						b.Parse(raw)
					}
				}
			})
		}
		all.Wait()
		return errors.Join(errs...)
	})
	if err == nil {
		b.add(beside(Figure{What: "import and index", Unit: "ms", Peer: "parsing alone", Goal: "3"}, b.wall, took))
	}
	return err
}

// originals is what the originals take in a store, in MB. It looks at the file
// itself: no front end has use for it.
func originals(path string) (float64, error) {
	db, err := bolt.Open(path, 0, &bolt.Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	sum := 0
	err = db.View(func(tx *bolt.Tx) error {
		if raw := tx.Bucket([]byte("raw")); raw != nil {
			s := raw.Stats()
			sum = s.BranchAlloc + s.LeafAlloc
		}
		return nil
	})
	return float64(sum) / 1e6, err
}

// inside measures what a screen does with a store of mails, and with one of
// ten times as many chat messages.
func (b *bench) inside() error {
	if err := b.within(b.ours); err != nil {
		return err
	}
	b.of = "ten times as many messages"
	err := b.within(b.chats)
	b.of = ""
	return err
}

func (b *bench) within(dir string) error {
	if err := b.screen(dir); err != nil {
		return err
	}
	b.Say("measuring inside an open store")
	took, err := timed(short, func() error {
		s, err := store.Open(dir, store.Options{})
		if err != nil {
			return err
		}
		_, err = rows(s, store.Pos{})
		return errors.Join(err, s.Close())
	})
	if err != nil {
		return err
	}
	b.add(beside(Figure{What: "open, first 50 rows, close", Unit: "ms", Goal: "50 ms to a screen"}, took, nil))
	before := memory()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(b.opened(s, before), s.Close()) // adds messages, so it comes last
}

func (b *bench) opened(s *store.Store, before float64) error {
	l, err := s.Local(clean.OneLine("Bench"))
	if err != nil {
		return err
	}
	if _, err := rows(s, store.Pos{}); err != nil {
		return err
	}
	var count int
	if err := s.View(func(t *store.Tx) error { count = t.Count(); return nil }); err != nil {
		return err
	}
	b.add(beside(Figure{What: fmt.Sprintf("memory of an open store, %d conversations", count), Unit: "MB", Goal: "10 MB for each 100,000"}, []float64{max(0, memory()-before)}, nil))
	for _, part := range []func(*store.Store, store.ListenerID) error{b.pages, b.finds, b.likes, b.adds} {
		if err := part(s, l); err != nil {
			return err
		}
	}
	return nil
}

// rows reads fifty rows of the floor that follow a place.
func rows(s *store.Store, at store.Pos) (store.Pos, error) {
	err := s.View(func(t *store.Tx) error {
		for _, p := range t.After(at, 50) {
			if _, err := t.Conversation(p.ID); err != nil {
				return err
			}
			at = p
		}
		return nil
	})
	return at, err
}

func (b *bench) pages(s *store.Store, _ store.ListenerID) error {
	at := store.Pos{}
	took, err := timed(10*short, func() error {
		next, err := rows(s, at)
		if next == at { // below the last: from the top again
			next, err = rows(s, store.Pos{})
		}
		if at = next; err == nil && at == (store.Pos{}) {
			err = errors.New("the floor is empty")
		}
		return err
	})
	b.add(beside(Figure{What: "50 rows of the floor", Unit: "ms"}, took, nil))
	return err
}

// finds searches with the store open.
func (b *bench) finds(s *store.Store, l store.ListenerID) error {
	for _, q := range queries {
		n, err := query.Parse(q.text, s.Now())
		if err != nil {
			return err
		}
		var pick *store.Selection
		bitmap, err := timed(10*short, func() error {
			return s.View(func(t *store.Tx) (err error) {
				pick, err = t.Select(n, l)
				return err
			})
		})
		if err != nil {
			return err
		}
		took, err := timed(10*short, func() error {
			return s.View(func(t *store.Tx) error {
				if pick, err = t.Select(n, l); err != nil {
					return err
				}
				_, err = pick.Messages(50)
				return err
			})
		})
		if err != nil {
			return err
		}
		b.add(beside(Figure{What: "search inside, which messages: " + q.kind, Unit: "ms"}, bitmap, nil))
		b.add(beside(Figure{What: "search inside, fifty newest with their words: " + q.kind, Unit: "ms"}, took, nil))
	}
	return nil
}

// likes looks for what sounds like a customer's words.
func (b *bench) likes(s *store.Store, l store.ListenerID) error {
	var text string
	err := s.View(func(t *store.Tx) (err error) {
		text, err = t.LikeWords(1)
		return err
	})
	if err != nil {
		return err
	}
	for _, of := range []struct{ what, text string }{{"a sentence", "the lid of my kettle is broken, I want a refund"}, {"a whole mail", text}} {
		took, err := timed(short, func() error {
			return s.View(func(t *store.Tx) error {
				_, err := t.Like(of.text, 1, l, 50)
				return err
			})
		})
		if err != nil {
			return err
		}
		b.add(beside(Figure{What: "sounds like " + of.what, Unit: "ms"}, took, nil))
	}
	return nil
}

// adds hears one message at a time, each on the disk before the next.
func (b *bench) adds(s *store.Store, _ store.ListenerID) error {
	n := 0
	took, err := timed(10*short, func() error {
		n++
		_, err := s.Hear(context.Background(), store.Batch{Source: "bench", Arrivals: []store.Arrival{{
			Identity: store.HashOf("bench", fmt.Sprint(n)), Own: fmt.Sprintf("<%d@bench>", n), Threads: []string{fmt.Sprintf("<%d@bench>", n)},
			Channel: store.Email, Subject: clean.OneLine("one more"), Kind: store.Incoming, At: s.Now(),
			From: store.Sender{Channel: store.Email, Value: "late@people.example", Show: clean.OneLine("late@people.example"), Side: store.Customer, SideBy: store.ByGuess},
			Text: clean.Body("One more mail, of a late customer, about the refund."), Format: "mail",
		}}})
		return err
	})
	b.add(beside(Figure{What: "add one message, durable", Unit: "ms", Goal: "3 fdatasyncs"}, took, nil))
	return err
}
