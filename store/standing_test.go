package store

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// FuzzStanding holds every row against the standing that is kept of it, and
// whatever lies in a standing's place is one, or is told not to be.
func FuzzStanding(f *testing.F) {
	f.Add([]byte{1, 31, 7, 6, 5, 0, 0, 0, 0, 9, 4, 'c', 'h', 'a', 't', 'f'}, int64(0), int64(5), uint32(7), "floor-chat", true)
	f.Add([]byte{2}, int64(-62135596800), int64(253402300799), uint32(1<<32-1), "", false)
	f.Fuzz(func(t *testing.T, v []byte, first, waits int64, id uint32, source string, answered bool) {
		var s standing
		key := Pos{time.UnixMilli(1000), 7}.key()
		if s.read(key, v) {
			var again standing
			if !again.read(key, s.bytes()) || !again.at.Equal(s.at) || !bytes.Equal(again.bytes(), s.bytes()) {
				t.Errorf("%x reads as %+v, and that as %+v", v, s, again)
			}
			_, _ = s.channel(), s.source()
		}
		c := Conversation{ID: 7, Channel: Chat, Source: source, Messages: 1, LastAt: time.UnixMilli(1000), LastHuman: MessageID(id), LastCustomer: MessageID(id / 2),
			Customer: PersonID(id / 3), FirstAt: time.Unix(first%253402300800, first&0xffff), Junk: answered}
		if waits%2 == 0 {
			c.WaitingSince = time.Unix(waits%253402300800, 1)
		}
		if answered {
			c.Answers, c.Slowest = 1, time.Duration(waits&(1<<62-1))
		}
		want, got := c.standing(), standing{}
		if !got.read(c.Pos().key(), want.bytes()) || !got.at.Equal(want.at) || got.first.before(want.first) || want.first.before(got.first) ||
			!bytes.Equal(got.bytes(), want.bytes()) || string(got.source()) != source || string(got.channel()) != "chat" {
			t.Errorf("%+v is kept as %+v", want, got)
		}
		if c.WaitingSince.IsZero() == got.waiting.set || got.waiting.set && !got.waiting.time().Equal(c.WaitingSince) {
			t.Errorf("waits since %v, kept as %v", c.WaitingSince, got.waiting)
		}
	})
}

// A store of schema 3 has no standings: they are made of its rows, and whatever
// is counted by them is what the rows say.
func TestAStoreOfSchema3GetsItsStandings(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	hear(t, s, mailOf(1, Customer), mailOf(2, Agent, "<1>"), mailOf(3, Customer), mailOf(4, Customer), mailOf(5, Customer, "<3>", "<4>"))
	was, err := wholesOf(s)
	if err := errorsIn(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	db := openFileIn(t, dir)
	err = db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bByActivity))
		var keys [][]byte
		_ = b.ForEach(func(k, _ []byte) error { keys = append(keys, bytes.Clone(k)); return nil })
		for _, k := range keys {
			if err := b.Put(k, nil); err != nil {
				return err
			}
		}
		return setSchema(tx, 3)
	})
	if err := errorsIn(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holds(t, s)
	if now, err := wholesOf(s); err != nil || now.Waiting != was.Waiting || now.Unheard != was.Unheard || now.All != 2 || now.Waiting != 1 {
		t.Errorf("%+v, was %+v: %v", now, was, err)
	}
	if err := s.update(func(t *Tx) error {
		k, v := t.bucket(bByActivity).Cursor().First()
		return t.bucket(bByActivity).Put(bytes.Clone(k), append(bytes.Clone(v), 'x'))
	}); err != nil {
		t.Fatal(err)
	}
	checks, err := s.Verify(t.Context())
	if err != nil || !slices.ContainsFunc(checks, func(c Check) bool { return strings.Contains(c.Wrong, "is counted as what it is not") }) {
		t.Errorf("a standing that lies is verified: %+v, %v", checks, err)
	}
}

func wholesOf(s *Store) (w Wholes, err error) {
	err = s.View(func(t *Tx) (err error) { w, err = t.Wholes(1); return err })
	return w, err
}

func hear(t *testing.T, s *Store, all ...Arrival) {
	t.Helper()
	if _, err := s.Hear(t.Context(), Batch{Source: "mail", Arrivals: all}); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, s *Store) {
	t.Helper()
	checks, err := s.Verify(t.Context())
	for _, c := range checks {
		if c.Wrong != "" || err != nil {
			t.Errorf("%s: %s, %v", c.Name, c.Wrong, err)
		}
	}
}
