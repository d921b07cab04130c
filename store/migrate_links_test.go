package store

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"earshot/store/clean"
)

// asSchema1 makes of a closed store what schema 1 would have kept of it.
func asSchema1(t *testing.T, dir string) {
	t.Helper()
	db := openFileIn(t, dir)
	err := db.Update(func(tx *bolt.Tx) error {
		old := &Tx{tx: tx}
		err := old.bucket(bRef).ForEach(func(k, v []byte) error {
			s, _ := old.spot(id4[MessageID](v))
			return old.bucket(bRef).Put(slices.Clone(k), key4(s.conv))
		})
		if err != nil {
			return err
		}
		type blocks struct {
			key   []byte
			value []Message
		}
		var all []blocks
		err = old.bucket(bConv).ForEach(func(k, v []byte) error {
			ms, err := unpackBlock(v)
			for i := range ms {
				ms[i].Links, ms[i].Same, ms[i].Began, ms[i].Channel = nil, 0, 0, ""
			}
			all = append(all, blocks{slices.Clone(k), ms})
			return err
		})
		for _, b := range all {
			err = errorsIn(err, old.bucket(bConv).Put(b.key, compress(encode(b.value))))
		}
		return errorsIn(err, unpackContents(tx), tx.DeleteBucket([]byte(bHand)), tx.DeleteBucket([]byte(bBatch)), setSchema(tx, 1))
	})
	if err := errorsIn(err, db.Close(), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
}

func mailOf(n int, side Side, refers ...string) Arrival {
	who := fmt.Sprintf("%s@c.example", side)
	return Arrival{Identity: HashOf("mail", fmt.Sprint(n)), Own: fmt.Sprintf("<%d>", n), Threads: refers, Channel: Email, Kind: Incoming,
		At: time.Date(2026, 7, 1, 0, n, 0, 0, time.UTC), Subject: clean.OneLine("lid"), Text: clean.Body(fmt.Sprintf("word%d", n)),
		From: Sender{Channel: Email, Value: who, Show: clean.OneLine(who), Side: side, SideBy: ByGuess}}
}

// A store of schema 1, in which two conversations proved to be one, holds in
// schema 2: later mail finds its conversation, and it can be joined and split.
func TestAStoreOfSchema1LearnsHowMessagesLead(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	hear := func(all ...Arrival) {
		t.Helper()
		if _, err := s.Hear(ctx, Batch{Source: "mail", Arrivals: all}); err != nil {
			t.Fatal(err)
		}
	}
	hear(mailOf(1, Customer), mailOf(2, Customer), mailOf(3, Customer))
	hear(mailOf(4, Agent, "<2>", "<3>"))
	me := Actor{Listener: 1}
	if err := s.Do(me, func(a *Act) error {
		m, err := a.NewMark(Mark{Message: 3, Start: 0, End: 4})
		if err != nil {
			return err
		}
		_, err = a.NewFollowup(Followup{Kind: Reply, Conversation: 3, Marks: []MarkID{m.ID}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	asSchema1(t, dir)
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holds := func(what string) {
		t.Helper()
		checks, err := s.Verify(ctx)
		for _, c := range checks {
			if c.Wrong != "" || err != nil {
				t.Errorf("%s: %s: %s, %v", what, c.Name, c.Wrong, err)
			}
		}
	}
	holds("migrated")
	hear(mailOf(5, Customer, "<4>"))
	if err := s.Do(me, func(a *Act) error { _, err := a.Split(5); return errorsIn(err, a.Join(2, 1)) }); err != nil {
		t.Fatal(err)
	}
	hear(mailOf(6, Agent, "<4>", "<5>"))
	holds("split and joined")
	if _, err := s.Undo(me); err != nil {
		t.Fatal(err)
	}
	holds("taken back")
	if err := s.View(func(tx *Tx) error {
		c, err := tx.Conversation(3)
		marks, failed := tx.Marks(2)
		fups, failed2 := tx.FollowupsOf(2)
		if c.ID != 2 || c.Messages != 5 || len(marks) != 1 || len(fups) != 1 {
			t.Errorf("%+v, %d marks, %d follow-ups", c, len(marks), len(fups))
		}
		return errorsIn(err, failed, failed2)
	}); err != nil {
		t.Fatal(err)
	}
}
