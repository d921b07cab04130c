package store

import (
	"bytes"
	"slices"
	"time"
)

// Coverage counts the conversations with a customer's words that were active
// since a time, and how many of them the listener heard. It walks over their
// places: call it in a command, not for every frame.
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
	var counted []hearable
	err := t.standings(since, func(s *standing) error {
		if s.words != 0 {
			counted = append(counted, newHearable(s.id, s.human))
		}
		return nil
	})
	slices.Sort(counted)
	return counted, err
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
