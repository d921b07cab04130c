package store

import (
	"bytes"
	"encoding/binary"
	"time"
)

// leave notes that messages are no longer where they lay on the server. One
// that is left in none of its source's mailboxes is kept, and says since when.
// It looks through the places of the source once.
func (h *hearing) leave() error {
	if len(h.batch.Left) == 0 {
		return nil
	}
	gone := map[MessageID]bool{}
	b := h.bucket(bUID)
	for _, p := range h.batch.Left {
		key := placeKey(h.batch.Source, p)
		v := b.Get(key)
		if len(v) != 4 { // it was never kept, or has left before
			continue
		}
		gone[id4[MessageID](v)] = true
		if err := b.Put(key, append(bytes.Clone(v), leftSign)); err != nil {
			return err
		}
	}
	from := join([]byte(h.batch.Source), []byte{0})
	cur := b.Cursor()
	for k, v := cur.Seek(from); bytes.HasPrefix(k, from) && len(gone) > 0; k, v = cur.Next() {
		if len(v) == 4 {
			delete(gone, id4[MessageID](v))
		}
	}
	for id := range gone {
		if err := h.bucket(bLeft).Put(key4(id), binary.BigEndian.AppendUint64(nil, uint64(h.batch.At.UnixMilli()))); err != nil {
			return err
		}
	}
	return nil
}

// leftSign stands behind the message of a place that it has left.
const leftSign = 1

// back notes that a message lies in a mailbox, again or still.
func (h *hearing) back(id MessageID) error {
	if b := h.bucket(bLeft); b.Get(key4(id)) != nil {
		return b.Delete(key4(id))
	}
	return nil
}

// leftAt says since when a message lies in no mailbox that is heard; zero: it
// lies in one, or never lay on a server.
func (t *Tx) leftAt(id MessageID) time.Time {
	v := t.bucket(bLeft).Get(key4(id))
	if len(v) != 8 {
		return time.Time{}
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(v))).UTC()
}
