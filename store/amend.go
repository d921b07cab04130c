package store

import (
	"context"
	"fmt"

	"earshot/store/index"
)

// An Original is a message as it was heard, to be read again.
type Original struct {
	Message MessageID
	Source  string
	Format  string
	Bytes   []byte
}

// Originals calls f with every original of a source (all sources where it is
// empty), in order of arrival, until f fails. It reads in short transactions,
// so that others may write meanwhile.
func (s *Store) Originals(ctx context.Context, source string, f func(Original) error) error {
	for from := MessageID(0); ; {
		var page []Original
		err := s.View(func(t *Tx) error {
			var err error
			page, from, err = t.originals(from, source)
			return err
		})
		if err != nil || len(page) == 0 && from == 0 {
			return err
		}
		for _, o := range page {
			if err := errorsIn(ctx.Err(), f(o)); err != nil {
				return err
			}
		}
		if from == 0 {
			return nil
		}
	}
}

// originals reads a page after a message; next is 0 at the end.
func (t *Tx) originals(after MessageID, source string) (page []Original, next MessageID, err error) {
	const pageSize = 256
	cur := t.bucket(bRaw).Cursor()
	seen := 0
	for k, _ := cur.Seek(key4(after + 1)); k != nil; k, _ = cur.Next() {
		id := id4[MessageID](k)
		if seen++; seen > pageSize {
			return page, id - 1, nil
		}
		m, err := t.Message(id)
		if err != nil {
			return nil, 0, err
		}
		if source != "" && m.Source != source {
			continue
		}
		raw, _, err := t.Original(id)
		if err != nil {
			return nil, 0, err
		}
		page = append(page, Original{id, m.Source, m.Format, raw})
	}
	return page, 0, nil
}

// Amend gives a known message what a reader made of its original today. Marks
// stay on their words; those whose words are gone are drifted. It says whether
// anything changed.
func (s *Store) Amend(ctx context.Context, id MessageID, a Arrival) (bool, error) {
	if !a.prepared {
		a.Prepare(nil)
	}
	s.hearing.Lock()
	defer s.hearing.Unlock()
	if err := ctx.Err(); err != nil {
		return false, err
	}
	var changed bool
	var h *hearing
	err := s.update(func(t *Tx) error {
		h = newHearing(t, Batch{At: s.now()})
		var err error
		if changed, err = h.amend(id, &a, false); err != nil || !changed {
			return err
		}
		return h.writeConversations()
	})
	if err != nil || !changed {
		return false, err
	}
	s.ix.Remove(h.stale)
	s.ix.Add(h.docs)
	return true, nil
}

// amend puts today's reading in a message's place.
func (h *hearing) amend(id MessageID, a *Arrival, edit bool) (bool, error) {
	old, err := h.Message(id)
	if err != nil {
		return false, err
	}
	s, _ := h.spot(id)
	m := old
	m.Subject, m.Text, m.Folds, m.Redactions, m.Hidden, m.Blocked = a.Subject, a.Text, a.Folds, a.Redactions, a.Hidden, a.Blocked
	m.Attachments, m.Defects, m.OwnSide = a.Attachments, a.Defects, a.Side
	if edit {
		m.Attachments, m.Edited = old.Attachments, true
	}
	moved := m.Text != old.Text
	if !moved && sameReading(m, old) {
		return false, nil
	}
	if moved {
		m.Version++
	}
	block, err := h.block(s.conv, s.block)
	if err != nil {
		return false, err
	}
	block[s.place] = m
	if err := h.putBlock(s.conv, s.block, block); err != nil {
		return false, err
	}
	o, err := h.open(s.conv)
	if err != nil {
		return false, err
	}
	o.refold = true
	if !moved {
		return true, nil
	}
	h.stale = append(h.stale, uint32(id))
	h.docs = append(h.docs, index.Doc{ID: uint32(id), Terms: a.terms})
	return true, h.reanchor(m)
}

func sameReading(a, b Message) bool {
	a.Sender, a.Side, b.Sender, b.Side = Person{}, Unknown, Person{}, Unknown
	return string(encode(a)) == string(encode(b))
}

// reanchor moves the marks of a message onto their words in its new text.
func (h *hearing) reanchor(m Message) error {
	marks, err := h.MarksOf(m.ID)
	if err != nil {
		return err
	}
	for _, mark := range marks {
		start, end, ok := mark.Find(m.Text.String())
		mark.Version, mark.State = m.Version, MarkDrifted
		if ok {
			mark.Start, mark.End, mark.State = start, end, MarkLive
		}
		a := Act{Tx: h.Tx, actor: Actor{Now: h.batch.At}}
		if err := a.write(EvMarkReanchored, bMark, key4(mark.ID), mark); err != nil {
			return fmt.Errorf("mark %d: %w", mark.ID, err)
		}
	}
	return nil
}
