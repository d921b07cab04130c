package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"earshot/store/clean"
)

func openFileIn(t *testing.T, dir string) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// A store of schema 1 goes through two steps to schema 3; the copy of it is
// the owner's alone and goes with the first Verify that holds.
func TestMigrationKeepsACopyAndTellsItsProgress(t *testing.T) {
	dir := t.TempDir()
	db := openFileIn(t, dir)
	if err := migrate(db, nil, nil); err != nil {
		t.Fatal(err)
	}
	mark := func(key string) migration {
		return func(tx *bolt.Tx) error { return tx.Bucket([]byte(bMeta)).Put([]byte(key), []byte{1}) }
	}
	steps := []migration{mark("one"), mark("two")}
	var told []int
	if err := migrate(db, steps, func(from, to, done int) { told = append(told, from, to, done) }); err != nil {
		t.Fatal(err)
	}
	if len(told) != 6 || told[1] != 3 || told[5] != 1 {
		t.Errorf("told %v", told)
	}
	if err := migrate(db, steps, nil); err != nil {
		t.Errorf("a second time: %v", err)
	}
	copied := filepath.Join(dir, fileName+".1.bak")
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy: %v, %v", info, err)
	}
	if have, _, err := schemaOf(db); err != nil || have != 3 {
		t.Errorf("schema %d, %v", have, err)
	}
	if err := db.Update(func(tx *bolt.Tx) error { return setSchema(tx, len(migrations())+1) }); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Close(), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checks, err := s.Verify(context.Background())
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(copied); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("verified, and the copy is there: %v, %v", err, checks)
	}
}

// A step that fails leaves the store at the schema before it.
func TestAMigrationThatFailsLeavesTheLastStep(t *testing.T) {
	db := openFileIn(t, t.TempDir())
	if err := migrate(db, nil, nil); err != nil {
		t.Fatal(err)
	}
	fails := errors.New("no")
	steps := []migration{func(*bolt.Tx) error { return nil }, func(tx *bolt.Tx) error {
		return errorsIn(tx.DeleteBucket([]byte(bConv)), fails)
	}}
	if err := migrate(db, steps, nil); !errors.Is(err, fails) || !strings.Contains(err.Error(), ".1.bak") {
		t.Errorf("migrated: %v", err)
	}
	if have, _, err := schemaOf(db); have != 2 || err != nil {
		t.Errorf("schema %d, %v", have, err)
	}
	if err := db.View(func(tx *bolt.Tx) error {
		if tx.Bucket([]byte(bConv)) == nil {
			t.Error("half of the step stayed")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestANewerStoreIsRefusedUntouched(t *testing.T) {
	dir := t.TempDir()
	db := openFileIn(t, dir)
	if err := migrate(db, make([]migration, 6), nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Close(), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, Options{})
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "schema 7") || !strings.Contains(err.Error(), "knows 4") {
		t.Errorf("opened: %v", err)
	}
	if after, err := os.ReadFile(filepath.Join(dir, fileName)); err != nil || string(after) != string(before) {
		t.Errorf("it was written to: %v", err)
	}
}

// Zero times stay zero, and offsets stay what they are.
func TestTimesSurviveTheFile(t *testing.T) {
	for _, at := range []time.Time{{}, time.Date(2026, 7, 23, 10, 7, 0, 123456789, time.FixedZone("", -(3*3600+1800))), time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)} {
		var back Resolved
		if err := decode(encode(Resolved{At: at}), &back); err != nil {
			t.Fatal(err)
		}
		if back.At.IsZero() != at.IsZero() || back.At.Format(time.RFC3339Nano) != at.Format(time.RFC3339Nano) {
			t.Errorf("%v became %v", at, back.At)
		}
	}
}

// Whatever bytes lie in a value, reading it gives ErrDamaged or a value that
// can be written and read again.
func FuzzDecode(f *testing.F) {
	f.Add(compress(encode([]Message{{ID: 1, Text: clean.Body("lid"), At: time.Unix(1, 0)}})))
	f.Add(encode(Conversation{ID: 1, Name: clean.OneLine("Ana")}))
	f.Add(encode(Event{Seq: 1, Type: EvHeard, Bucket: bHeard, Key: []byte("k")}))
	f.Add(encode(Mark{ID: 1, Start: -1}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if ms, err := unpackBlock(b); err != nil {
			damaged(t, err)
		} else {
			unpackAgain(t, ms)
		}
		for _, v := range []any{&Conversation{}, &Event{}, &Mark{}, &Person{}, &SourceState{}} {
			if err := decode(b, v); err != nil {
				damaged(t, err)
			} else if err := decode(encode(v), v); err != nil {
				t.Errorf("%T cannot be read again: %v", v, err)
			}
		}
	})
}

func damaged(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("not ErrDamaged: %v", err)
	}
}

func unpackAgain(t *testing.T, ms []Message) {
	t.Helper()
	if _, err := unpackBlock(compress(encode(ms))); err != nil {
		t.Errorf("%d messages cannot be read again: %v", len(ms), err)
	}
}

// Find returns a range whose text is the quote, or nothing; and nothing only
// where the quote is nowhere.
func FuzzFind(f *testing.F) {
	f.Add("the lid leaks, the lid", "the lid", "leaks, ", "", 9, 12)
	f.Add("", "", "", "", -3, -3)
	f.Add("aaaa", "aa", "a", "a", 1<<40, 3)
	f.Fuzz(func(t *testing.T, text, quote, prefix, suffix string, start, end int) {
		m := Mark{Quote: clean.Body(quote), Prefix: clean.Body(prefix), Suffix: clean.Body(suffix), Start: start, End: end}
		from, to, ok := m.Find(text)
		words := m.Quote.String()
		if ok && text[from:to] != words {
			t.Errorf("%q at %d to %d of %q", words, from, to, text)
		}
		if there := words != "" && strings.Contains(text, words); ok != there {
			t.Errorf("%q in %q: %v", words, text, ok)
		}
	})
}

// Where the words stand more than once, their surroundings decide, and among
// equals the nearest.
func TestFindTakesTheNearestOfEquals(t *testing.T) {
	m := Mark{Quote: clean.Body("lid"), Start: 40_000, End: 40_003}
	text := strings.Repeat("lid ", 15_000)
	if from, _, ok := m.Find(text); !ok || from != 40_000 {
		t.Errorf("found at %d", from)
	}
	m.Start = 1
	if from, _, ok := m.Find("x  lid" + strings.Repeat(" ", 90_000) + "lid"); !ok || from != 3 {
		t.Errorf("found at %d", from)
	}
	m.Start = 95_000
	if from, _, ok := m.Find("x  lid" + strings.Repeat(" ", 90_000) + "lid"); !ok || from < 90_000 {
		t.Errorf("found at %d, far away", from)
	}
}

// A listener of a store from before there were keys is read, and written, as
// it was then.
func TestAListenerFromBeforeKeys(t *testing.T) {
	old := encode(struct {
		ID   ListenerID `cbor:"1,keyasint"`
		Name clean.Line `cbor:"2,keyasint"`
	}{1, clean.OneLine("Ines")})
	var l Listener
	if err := decode(old, &l); err != nil || l.ID != 1 || l.Name.String() != "Ines" || l.Keys != nil || l.Zone != "" {
		t.Errorf("read as %+v, %v", l, err)
	}
	if again := encode(l); !bytes.Equal(again, old) {
		t.Errorf("written as %x, was %x", again, old)
	}
}
