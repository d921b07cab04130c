package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// record is a folded value as it lies in its bucket: the event that made it
// what it is, then the payload.
func record(seq uint64, payload []byte) []byte { return append(seqKey(seq), payload...) }

func unrecord(b []byte) (seq uint64, payload []byte) {
	if len(b) < 8 {
		return 0, nil
	}
	return binary.BigEndian.Uint64(b), b[8:]
}

// folding writes what events say into the folded buckets. It needs nothing
// but the file, so that replaying into an empty one gives the same records.
type folding struct{ tx *bolt.Tx }

func (f folding) bucket(name string) *bolt.Bucket { return f.tx.Bucket([]byte(name)) }

// apply makes the record an event names what the event says it is.
func (f folding) apply(e Event) error {
	if e.Bucket == "" {
		return nil
	}
	b := f.bucket(e.Bucket)
	if b == nil {
		return fmt.Errorf("event %d: %w: no bucket %q", e.Seq, ErrDamaged, e.Bucket)
	}
	_, was := unrecord(bytes.Clone(b.Get(e.Key)))
	if err := f.indexes(e.Bucket, was, dropIndex); err != nil {
		return err
	}
	if err := b.Put(e.Key, record(e.Seq, e.Payload)); err != nil {
		return err
	}
	return f.indexes(e.Bucket, e.Payload, putIndex)
}

func dropIndex(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) }

func putIndex(b *bolt.Bucket, k, v []byte) error { return b.Put(k, v) }

// indexes calls do with each index entry of a record.
func (f folding) indexes(bucket string, payload []byte, do func(b *bolt.Bucket, k, v []byte) error) error {
	if len(payload) == 0 {
		return nil
	}
	switch bucket {
	case bMark:
		return f.markIndexes(payload, do)
	case bTheme:
		return f.themeIndexes(payload, do)
	case bFup:
		return f.followupIndexes(payload, do)
	case bSit:
		return f.sittingIndexes(payload, do)
	case bMemo:
		return f.memoIndexes(payload, do)
	case bSame:
		return f.sameIndexes(payload, do)
	}
	return nil
}

func (f folding) markIndexes(payload []byte, do func(b *bolt.Bucket, k, v []byte) error) error {
	var m Mark
	if err := decode(payload, &m); err != nil {
		return err
	}
	if m.State == MarkRetracted {
		return nil
	}
	id := key4(m.ID)
	err := do(f.bucket(bMarkByMsg), join(key4(m.Message), binary.BigEndian.AppendUint32(nil, uint32(m.Start)), id), nil)
	for _, theme := range m.Themes {
		err = errorsIn(err, do(f.bucket(bMarkByTheme), join(key4(theme), dayKey(m.SaidAt), key4(m.Person), id), nil))
	}
	return err
}

// dayKey orders by UTC day.
func dayKey(t time.Time) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32((t.Unix()+1<<20*86400)/86400))
}

func (f folding) themeIndexes(payload []byte, do func(b *bolt.Bucket, k, v []byte) error) error {
	var t Theme
	if err := decode(payload, &t); err != nil || t.Retracted {
		return err
	}
	return do(f.bucket(bThemeByPath), pathKey(t.Path.String()), key4(t.ID))
}

func pathKey(path string) []byte { return []byte(strings.ToLower(path)) }

func (f folding) followupIndexes(payload []byte, do func(b *bolt.Bucket, k, v []byte) error) error {
	var u Followup
	if err := decode(payload, &u); err != nil || u.Retracted {
		return err
	}
	due := u.Due
	if due == "" {
		due = "9999-99-99" // the undated come last
	}
	return do(f.bucket(bFupByDue), join([]byte(due), key4(u.ID)), nil)
}

func (f folding) sittingIndexes(payload []byte, do func(b *bolt.Bucket, k, v []byte) error) error {
	var s Sitting
	if err := decode(payload, &s); err != nil || !s.On() {
		return err
	}
	return do(f.bucket(bSitOn), join(key4(s.By), key4(s.ID)), nil)
}

func (f folding) memoIndexes(payload []byte, do func(b *bolt.Bucket, k, v []byte) error) error {
	var m Memo
	if err := decode(payload, &m); err != nil {
		return err
	}
	return do(f.bucket(bMemoByAbout), join(m.About.key(), key4(m.ID)), nil)
}

func (f folding) sameIndexes(payload []byte, do func(b *bolt.Bucket, k, v []byte) error) error {
	var s Same
	if err := decode(payload, &s); err != nil {
		return err
	}
	return do(f.bucket(bSameByRoot), join(key4(s.As), key4(s.Person)), nil)
}
