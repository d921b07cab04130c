package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// A Check is one thing that Verify looked at. Wrong is empty where it holds.
type Check struct {
	Name  string
	Wrong string
}

// Verify checks the file, replays the journal and compares, makes every row
// again from its messages and compares, and holds the index against what it
// should know. It reads only, and may take minutes on a large store.
func (s *Store) Verify(ctx context.Context) ([]Check, error) {
	steps := []struct {
		name string
		look func(*Tx, context.Context) error
	}{
		{"the file", (*Tx).checkPages},
		{"the journal", (*Tx).checkJournal},
		{"conversations", (*Tx).checkRows},
		{"messages", (*Tx).checkMessages},
		{"the index", (*Tx).checkIndex},
	}
	var out []Check
	for _, step := range steps {
		err := s.View(func(t *Tx) error { return step.look(t, ctx) })
		var wrong *wrongError
		switch {
		case errors.As(err, &wrong):
			out = append(out, Check{step.name, wrong.what})
		case errors.Is(err, ErrDamaged):
			out = append(out, Check{step.name, err.Error()})
		case err != nil:
			return out, err
		default:
			out = append(out, Check{Name: step.name})
		}
	}
	return out, s.dropBackups(out)
}

// wrongError is what a check found.
type wrongError struct{ what string }

func (e *wrongError) Error() string { return e.what }

func wrongf(format string, args ...any) error { return &wrongError{fmt.Sprintf(format, args...)} }

// dropBackups removes the copies that migrations made, once all holds.
func (s *Store) dropBackups(checks []Check) error {
	for _, c := range checks {
		if c.Wrong != "" {
			return nil
		}
	}
	copies, err := filepath.Glob(filepath.Join(s.dir, fileName+".*.bak"))
	for _, c := range copies {
		err = errors.Join(err, os.Remove(c))
	}
	return err
}

// checkPages lets bbolt check every page of its file.
func (t *Tx) checkPages(context.Context) error {
	var wrong []string
	for err := range t.tx.Check() {
		wrong = append(wrong, err.Error())
	}
	if len(wrong) > 0 {
		return wrongf("%d pages are damaged: %s", len(wrong), strings.Join(wrong[:min(3, len(wrong))], "; "))
	}
	return nil
}

// replay folds the journal into an empty file.
func (t *Tx) replay(into *bolt.DB) error {
	return into.Update(func(tx *bolt.Tx) error {
		for _, name := range folded() {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		f := folding{tx}
		return t.Events(0, f.apply)
	})
}

// checkJournal replays the journal and compares what comes of it with the
// records, byte for byte.
func (t *Tx) checkJournal(context.Context) error {
	dir, err := os.MkdirTemp(t.s.dir, "replay-*")
	if err != nil {
		return fmt.Errorf("making room to replay the journal: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	db, err := bolt.Open(filepath.Join(dir, "replay.db"), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		return fmt.Errorf("making room to replay the journal: %w", err)
	}
	if err := t.replay(db); err != nil {
		return errors.Join(err, db.Close())
	}
	err = db.View(func(tx *bolt.Tx) error {
		for _, name := range folded() {
			if err := sameBucket(name, t.bucket(name), tx.Bucket([]byte(name))); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, db.Close())
}

func sameBucket(name string, have, want *bolt.Bucket) error {
	a, b := have.Cursor(), want.Cursor()
	ka, va := a.First()
	kb, vb := b.First()
	for ka != nil || kb != nil {
		if !bytes.Equal(ka, kb) || !bytes.Equal(va, vb) {
			return wrongf("the bucket %s is not what the journal says, at key %x", name, min(string(ka), string(kb)))
		}
		ka, va = a.Next()
		kb, vb = b.Next()
	}
	return nil
}

// checkRows makes each row again from its messages, and holds the order of
// the floor against the rows.
func (t *Tx) checkRows(ctx context.Context) error {
	rows, listed := 0, 0
	err := t.bucket(bRow).ForEach(func(_, v []byte) error {
		var c Conversation
		if err := errorsIn(ctx.Err(), decode(v, &c)); err != nil || c.JoinedInto != 0 {
			return err
		}
		rows++
		return t.checkRow(c)
	})
	if err != nil {
		return err
	}
	t.prefix(bByActivity, nil, func([]byte) bool { listed++; return true })
	if rows != listed || rows != t.Count() {
		return wrongf("%d conversations, %d of them on the floor, %d counted", rows, listed, t.Count())
	}
	return nil
}

func (t *Tx) checkRow(c Conversation) error {
	all, err := t.Messages(c.ID)
	if err != nil {
		return err
	}
	again, err := t.foldRow(c, all)
	if err != nil {
		return err
	}
	if !bytes.Equal(encode(again), encode(c)) {
		return wrongf("conversation %d is not what its messages say", c.ID)
	}
	if t.bucket(bByActivity).Get(c.Pos().key()) == nil {
		return wrongf("conversation %d is not on the floor", c.ID)
	}
	for _, id := range peopleOf(c, all) {
		if t.bucket(bConvByPerson).Get(personConvKey(id, c.ID)) == nil {
			return wrongf("conversation %d is not found by person %d", c.ID, id)
		}
	}
	return nil
}

// checkMessages looks whether every message is where the store says, and is
// found by its content.
func (t *Tx) checkMessages(ctx context.Context) error {
	return t.bucket(bRow).ForEach(func(_, v []byte) error {
		var c Conversation
		if err := errorsIn(ctx.Err(), decode(v, &c)); err != nil || c.JoinedInto != 0 {
			return err
		}
		for n := range c.Blocks {
			block, err := t.block(c.ID, n)
			if err != nil {
				return err
			}
			for i, m := range block {
				s, ok := t.spot(m.ID)
				if !ok || s.conv != c.ID || s.block != n || int(s.place) != i {
					return wrongf("message %d of conversation %d is not where it should be", m.ID, c.ID)
				}
				if id := id4[MessageID](t.bucket(bHash).Get(m.Identity[:])); !m.Identity.IsZero() && id != m.ID {
					return wrongf("message %d is not found by its content", m.ID)
				}
			}
		}
		return nil
	})
}

// checkIndex holds the index against the messages: it knows all of them, and
// finds the first words of a few.
func (t *Tx) checkIndex(context.Context) error {
	if known, last := t.s.ix.Watermark(), uint32(t.LastMessage()); int(known)+t.s.ix.Pending() < int(last) {
		return wrongf("it knows messages up to %d of %d; delete index.db and start again: it is made anew", known, last)
	}
	return nil
}
