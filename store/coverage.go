package store

import (
	"bytes"
	"slices"
	"sync"
	"time"
)

// Coverage counts the conversations with a customer's words that were active
// since a time, and how many of them the listener heard. It walks over their
// places and reads the rows that changed since any listener's coverage was
// counted last, the first time all: call it in a command, not for every frame.
func (t *Tx) Coverage(l ListenerID, since time.Time) (heard, all int, err error) {
	counted, err := t.counted(since)
	if err != nil {
		return 0, 0, err
	}
	heard, err = t.countHeard(l, counted)
	return heard, len(counted), err
}

// A hearable is a conversation that coverage counts: its id, and below it the
// newest words to hear. As one number a hundred thousand of them are soon
// sorted.
type hearable uint64

func newHearable(id ConversationID, human MessageID) hearable {
	return hearable(id)<<32 | hearable(human)
}

func (h hearable) id() ConversationID { return ConversationID(h >> 32) }
func (h hearable) human() MessageID   { return MessageID(h & (1<<32 - 1)) }

// counted returns the conversations that coverage counts, by id.
func (t *Tx) counted(since time.Time) ([]hearable, error) {
	counted, unknown := t.s.standings.active(t, since)
	if len(unknown) > 0 {
		read := make([]Conversation, 0, len(unknown))
		for _, id := range unknown {
			c, err := t.row(id)
			if err != nil {
				return nil, err
			}
			if read = append(read, c); c.Counts() {
				counted = append(counted, newHearable(id, c.LastHuman))
			}
		}
		t.s.standings.keep(read, t.id)
	}
	slices.Sort(counted)
	return counted, nil
}

// countHeard counts those that a listener heard to their newest words. It
// leaps from one that has a record to the next, so it costs no more than the
// fewer of the two.
func (t *Tx) countHeard(l ListenerID, counted []hearable) (n int, err error) {
	cur := t.bucket(bHeard).Cursor()
	for len(counted) > 0 {
		k, v := cur.Seek(heardKey(l, counted[0].id()))
		if !bytes.HasPrefix(k, key4(l)) {
			break
		}
		id := id4[ConversationID](k[4:])
		at, _ := slices.BinarySearch(counted, newHearable(id, 0))
		if counted = counted[at:]; len(counted) == 0 || counted[0].id() != id {
			continue
		}
		var r HeardRecord
		if _, payload := unrecord(v); len(payload) > 0 {
			if err := decode(payload, &r); err != nil {
				return n, err
			}
		}
		if r.UpTo >= counted[0].human() {
			n++
		}
		counted = counted[1:]
	}
	return n, nil
}

// standings remember what coverage needs of the rows that it read, for all
// listeners: with many of them at one store, each arrival would else have
// everybody read every row of two weeks.
type standings struct {
	mu sync.RWMutex
	of []standing // by ConversationID, which is dense
}

// standing is what is known of a row. It holds for every transaction from
// changed on, since a row that is written is forgotten.
type standing struct {
	changed int // the transaction that wrote it last, since the store was opened
	known   bool
	counts  bool
	human   MessageID
}

// forget drops a row that a transaction writes, whether it commits or not.
func (s *standings) forget(id ConversationID, tx int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*s.at(id) = standing{changed: tx}
}

// at makes room for a row; under mu.
func (s *standings) at(id ConversationID) *standing {
	if n := int(id) + 1 - len(s.of); n > 0 {
		s.of = append(s.of, make([]standing, n)...)
	}
	return &s.of[id]
}

// keep remembers rows as a transaction saw them, unless a later one wrote them.
func (s *standings) keep(rows []Conversation, tx int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range rows {
		if r := s.at(c.ID); r.changed <= tx {
			r.known, r.counts, r.human = true, c.Counts(), c.LastHuman
		}
	}
}

// active walks over the conversations that were active since a time, and
// returns those that count and those that are not known.
func (s *standings) active(t *Tx, since time.Time) (counted []hearable, unknown []ConversationID) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	tx, last := t.id, timeKey(since)
	cur := t.bucket(bByActivity).Cursor()
	for k, _ := cur.First(); k != nil && bytes.Compare(k[:len(last)], last) <= 0; k, _ = cur.Next() {
		id := id4[ConversationID](k[len(last):])
		switch {
		case int(id) >= len(s.of) || !s.of[id].known || s.of[id].changed > tx:
			unknown = append(unknown, id)
		case s.of[id].counts:
			counted = append(counted, newHearable(id, s.of[id].human))
		}
	}
	return counted, unknown
}
