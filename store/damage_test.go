package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// listened makes a closed store in which something was done, and returns its
// folder.
func listened(t *testing.T) string {
	dir, clock := t.TempDir(), storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, dir, clock)
	all := marta(clock.Now())
	all[0].Place = &store.Place{Mailbox: "INBOX", Validity: 1, UID: 7}
	all[0].Prepare([]byte("the original"))
	storetest.Hear(t, s, "mail", all...)
	do(t, s, func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("lid"))
		if err != nil {
			return err
		}
		_, err = a.NewMark(store.Mark{Message: 1, Start: 0, End: 7, Themes: []store.ThemeID{th.ID}})
		return errors.Join(err, a.Hear(1))
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// change changes the file behind the store's back.
func change(t *testing.T, dir string, f func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "earshot.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(f), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// dropFirst deletes the first entry of a bucket, dropLast the last.
func dropFirst(bucket string) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		k, _ := tx.Bucket([]byte(bucket)).Cursor().First()
		return tx.Bucket([]byte(bucket)).Delete(k)
	}
}

func dropLast(bucket string) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		k, _ := tx.Bucket([]byte(bucket)).Cursor().Last()
		return tx.Bucket([]byte(bucket)).Delete(k)
	}
}

func put(bucket, key, value string) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucket)).Put([]byte(key), []byte(value)) }
}

// flip changes a bit in the middle of the first value of a bucket.
func flip(bucket string) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		k, v := b.Cursor().First()
		return b.Put(bytes.Clone(k), flipped(v, len(v)/2))
	}
}

// flipPayload changes a bit in the payload of the last event: it stands
// before the number of the act.
func flipPayload(tx *bolt.Tx) error {
	b := tx.Bucket([]byte("ev"))
	k, v := b.Cursor().Last()
	return b.Put(bytes.Clone(k), flipped(v, len(v)-8))
}

func flipped(v []byte, at int) []byte {
	v = bytes.Clone(v)
	v[at] ^= 4
	return v
}

// Verify finds every damage, by the check that knows about it.
func TestVerifyFindsDamage(t *testing.T) {
	nobody := string(binary.BigEndian.AppendUint32(nil, 99))
	for name, c := range map[string]struct {
		damage func(*bolt.Tx) error
		check  string
	}{
		"a block flipped":              {flip("conv"), "conversations"},
		"a row flipped":                {flip("row"), "conversations"},
		"not on the floor":             {dropFirst("ix_activity"), "conversations"},
		"on the floor twice":           {put("ix_activity", "eight by"+nobody, ""), "conversations"},
		"a person's entry gone":        {dropFirst("ix_conv_by_person"), "conversations"},
		"a person's entry too many":    {put("ix_conv_by_person", nobody+"\x00\x00\x00\x01", ""), "conversations"},
		"a message not listed":         {dropLast("msg"), "messages"},
		"a message listed twice":       {put("msg", nobody, strings.Repeat("\x00", 18)), "messages"},
		"a block of nothing":           {put("conv", nobody+"\x00\x00\x00\x00", "x"), "messages"},
		"contents gone":                {dropFirst("content"), "messages"},
		"a content that leads nowhere": {put("content", "\x00\x04", "\x00\x04fourteen bytes"+nobody), "messages"},
		"contents in disorder":         {put("content", "\x00\x04", "\x00\x05fourteen bytes\x00\x00\x00\x01\x00\x04fourteen bytes\x00\x00\x00\x01"), "messages"},
		"contents where none are":      {put("content", "\x00\x08", "\x00\x04fourteen bytes\x00\x00\x00\x01"), "messages"},
		"contents cut off":             {put("content", "\x00\x04", "\x00\x04fourteen"), "messages"},
		"a key that leads nowhere":     {put("ref", "sixteen bytes ..", nobody), "messages"},
		"a place that leads nowhere":   {put("uid", "mail\x00INBOX\x00\x00\x00\x00\x01\x00\x00\x00\x08", nobody), "messages"},
		"an orphaned original":         {put("raw", nobody, "x"), "messages"},
		"an address gone":              {dropFirst("ident"), "messages"},
		"a source that is not known":   {dropFirst("src"), "messages"},
		"an event gone":                {dropFirst("ev"), "the journal"},
		"the last event gone":          {dropLast("ev"), "the journal"},
		"an act's event changed":       {flipPayload, "the journal"},
		"an event nobody finds":        {dropLast("ix_ev_by_listener"), "the journal"},
		"a mark changed":               {flip("mark"), "the journal"},
		"a mark gone":                  {dropFirst("mark"), "the journal"},
		"a heard record too many":      {put("heard", nobody+nobody, "x"), "the journal"},
		"a mark not under its theme":   {dropFirst("ix_mark_by_theme"), "the journal"},
		"a mark not at its message":    {dropFirst("ix_mark_by_msg"), "the journal"},
		"a mark in two conversations":  {put("ix_mark_by_conv", nobody+"\x00\x00\x00\x01", ""), "marks"},
		"a follow-up of nowhere":       {put("ix_fup_by_conv", nobody+"\x00\x00\x00\x01", ""), "marks"},
		"a split that nobody made":     {put("hand", nobody, "x"), "the journal"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := listened(t)
			change(t, dir, c.damage)
			s, err := store.Open(dir, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			checks, err := s.Verify(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			var wrong []string
			found := false
			for _, k := range checks {
				if k.Wrong != "" {
					wrong = append(wrong, k.Name+": "+k.Wrong)
				}
				found = found || k.Name == c.check && k.Wrong != ""
			}
			if !found {
				t.Errorf("%s did not find it; found: %q", c.check, wrong)
			}
		})
	}
}

// An index that belongs to another store is made anew.
func TestAnIndexOfAnotherStoreIsMadeAnew(t *testing.T) {
	dir, other := listened(t), t.TempDir()
	s := storetest.OpenIn(t, other, storetest.NewClock(storetest.Today()))
	for _, id := range []string{"x", "y", "z", "u", "v"} {
		storetest.Hear(t, s, "mail", storetest.Mail(id, id, "X", "x@c.example", store.Customer, storetest.Today(), id, "quite another"))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(other, "index.db"), filepath.Join(dir, "index.db")); err != nil {
		t.Fatal(err)
	}
	s = storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	view(t, s, func(tx *store.Tx) error {
		for query, want := range map[string]int{"another": 1, "hinge": 1, "quite": 0} {
			if f, err := search(tx, query, 0); err != nil || f.Total != want {
				t.Errorf("%s: %d hits, want %d: %v", query, f.Total, want, err)
			}
		}
		return nil
	})
}

// A message read again is found by its new words also when the process ended
// before the index was written.
func TestReadingAgainReachesTheIndexOverACrash(t *testing.T) {
	dir := listened(t)
	old, err := os.ReadFile(filepath.Join(dir, "index.db"))
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	again := marta(storetest.Today())[0]
	again.Text = clean.Body("The cover will not shut.")
	if _, err := s.Amend(context.Background(), 1, again); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.db"), old, 0o600); err != nil { // as a kill would have left it
		t.Fatal(err)
	}
	change(t, dir, put("stale", "\x00\x00\x00\x01", ""))
	s = storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	view(t, s, func(tx *store.Tx) error {
		for query, want := range map[string]int{"cover": 1, "hot": 0} {
			if f, err := search(tx, query, 0); err != nil || f.Total != want {
				t.Errorf("%s: %d hits, want %d: %v", query, f.Total, want, err)
			}
		}
		return nil
	})
}

// A file that lost its end is refused with what to do, and not written to.
func TestATruncatedFileIsRefused(t *testing.T) {
	dir := listened(t)
	path := filepath.Join(dir, "earshot.db")
	if err := os.Truncate(path, 16<<10); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(dir, store.Options{}); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "backup") {
		t.Errorf("opened: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file was written to: %v", err)
	}
}

// After Close every method says that the store is closed, and nothing hangs.
func TestClosedIsSaidByEveryMethod(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	w := s.Watch(context.Background())
	<-hearMeanwhile(s)
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	for range w {
	}
	ctx, me := context.Background(), store.Actor{Listener: 1}
	for name, f := range map[string]func() error{
		"View":         func() error { return s.View(func(*store.Tx) error { return nil }) },
		"Hear":         func() error { _, err := s.Hear(ctx, store.Batch{Source: "x"}); return err },
		"Do":           func() error { return s.Do(me, func(*store.Act) error { return nil }) },
		"Undo":         func() error { _, err := s.Undo(me); return err },
		"Redo":         func() error { _, err := s.Redo(me); return err },
		"Amend":        func() error { _, err := s.Amend(ctx, 1, store.Arrival{}); return err },
		"Verify":       func() error { _, err := s.Verify(ctx); return err },
		"SetSource":    func() error { return s.SetSource(store.SourceState{Name: "x"}) },
		"SetSideRules": func() error { return s.SetSideRules(store.SideRules{Agents: []string{"a"}}) },
		"SaveView":     func() error { return s.SaveView(1, "x", 1) },
		"Local":        func() error { _, err := s.Local(clean.OneLine("A")); return err },
		"Originals":    func() error { return s.Originals(ctx, "", func(store.Original) error { return nil }) },
	} {
		if err := f(); !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
	if _, open := <-s.Watch(ctx); open {
		t.Error("Watch after Close gives a value")
	}
}

// hearMeanwhile hears one batch after another until the store is closed.
func hearMeanwhile(s *store.Store) <-chan struct{} {
	begun := make(chan struct{})
	go func() {
		for i := 0; ; i++ {
			_, err := s.Hear(context.Background(), store.Batch{Source: "mail", Arrivals: marta(storetest.Today())})
			if i == 0 {
				close(begun)
			}
			if err != nil {
				return
			}
		}
	}()
	return begun
}

// What is open when Close comes ends whole, a search in it too.
func TestCloseWaitsForReaders(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	began, closed := make(chan struct{}), make(chan error)
	go func() { <-began; closed <- s.Close() }()
	view(t, s, func(tx *store.Tx) error {
		close(began)
		for range 2000 {
			f, err := search(tx, "lid", 0)
			if errors.Is(err, store.ErrClosed) {
				return nil
			}
			if err != nil || f.Total != 3 {
				t.Fatalf("%d hits, %v", f.Total, err)
			}
		}
		return nil
	})
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
