package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"

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
	t = t.remembering()
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
	new(Preparer).findTerms(&a)
	s.hearing.Lock()
	defer s.hearing.Unlock()
	if err := ctx.Err(); err != nil {
		return false, err
	}
	var changed bool
	var h *hearing
	err := s.update(func(t *Tx) error {
		h = newHearing(t, Batch{At: s.now()})
		m, err := h.Message(id)
		if err == nil && h.lead(a.Own).to != 0 { // a store that was migrated knows only that somebody refers by it
			err = h.bindOwn(&m, a.Own)
		}
		if err != nil {
			return err
		}
		if changed, err = h.amend(id, &a, false); err != nil || !changed {
			return err
		}
		return errorsIn(h.writeConversations(), h.countDefects())
	})
	if err != nil {
		return false, fmt.Errorf("reading message %d again: %w", id, err)
	}
	s.index(h)
	return changed, nil
}

// amend puts another reading in a message's place: today's of the same bytes,
// or, of an edit, the words that were put there since. An edit keeps the time
// at which the message was said first.
func (h *hearing) amend(id MessageID, a *Arrival, edit bool) (bool, error) {
	old, err := h.Message(id)
	if err != nil || old.Erased || edit && a.Text == old.Text {
		return false, err
	}
	m := old.readAs(a, edit)
	if !edit && (a.Lesson != 0 || old.Lesson != 0) {
		if err := h.rewrite(&m, old, a); err != nil {
			return false, err
		}
	}
	if sameReading(m, old) {
		return false, nil
	}
	if m.Text != old.Text {
		m.Version++
	}
	if err := h.replace(m); err != nil {
		return false, err
	}
	if err := h.amendDefects(old, m); err != nil {
		return false, err
	}
	if err := h.amendOriginal(m, a, edit); err != nil {
		return false, err
	}
	if err := h.amendWords(m, a); err != nil {
		return false, err
	}
	return true, h.reanchor(m)
}

// readAs returns the message with the fields that reading gives.
func (m Message) readAs(a *Arrival, edit bool) Message {
	m.Subject, m.Text, m.Folds, m.Redactions, m.Hidden, m.Blocked = a.Subject, a.Text, a.Folds, a.Redactions, a.Hidden, a.Blocked
	m.Defects, m.OwnSide, m.Edited = a.Defects, a.Side, m.Edited || a.Edited
	if edit {
		m.Edited = true
		return m
	}
	m.Attachments = a.Attachments
	if a.Kind != "" {
		m.Kind = a.Kind
	}
	if at, ok := keptTime(a.At); ok && !(m.Undated && a.Undated) { // when it was heard is not in its original
		m.At, m.Undated = at, a.Undated
	}
	return m
}

// sameReading compares what the file would hold; whose words they are decides
// between incoming and outgoing at each reading.
func sameReading(a, b Message) bool {
	a.fill(b.Sender)
	return bytes.Equal(encode(a), encode(b))
}

// replace writes a message over its older self.
func (h *hearing) replace(m Message) error {
	s, ok := h.spot(m.ID)
	if !ok {
		return fmt.Errorf("message %d: %w: it lies nowhere", m.ID, ErrDamaged)
	}
	block, err := h.block(s.conv, s.block)
	if err != nil {
		return err
	}
	block = slices.Clone(block)
	block[s.place] = m
	if err := h.putBlock(s.conv, s.block, block); err != nil {
		return err
	}
	s.at = m.At
	if err := h.putSpot(m.ID, s); err != nil {
		return err
	}
	o, err := h.open(s.conv)
	if err != nil {
		return err
	}
	o.refold = true
	p, err := h.meet(m.From)
	if err != nil {
		return err
	}
	p.changed = true
	p.spokeAt(m)
	return nil
}

// amendDefects drops the defect of an older reading and keeps those of today.
func (h *hearing) amendDefects(old, m Message) error {
	if len(old.Defects) > 0 {
		if err := h.mend(m.Source, m.Ref.String()); err != nil {
			return err
		}
	}
	return h.defectsOf(m)
}

// amendOriginal lets the original follow: an edit brings its own or has none,
// and where something is redacted now there is none any more.
func (h *hearing) amendOriginal(m Message, a *Arrival, edit bool) error {
	switch {
	case len(m.Redactions) > 0 || edit && a.original == nil:
		return h.bucket(bRaw).Delete(key4(m.ID))
	case edit:
		return h.bucket(bRaw).Put(key4(m.ID), a.original)
	}
	return nil
}

// amendWords has the index take the message's words anew. Until the index is
// written, the file notes that it may hold others.
func (h *hearing) amendWords(m Message, a *Arrival) error {
	doc := index.Doc{ID: uint32(m.ID), Terms: a.terms}
	for i := range h.docs {
		if h.docs[i].ID == doc.ID {
			h.docs[i] = doc
			return nil
		}
	}
	h.docs, h.stale = append(h.docs, doc), append(h.stale, doc.ID)
	return h.note(bStale, key4(m.ID))
}

// reanchor moves the marks of a message onto their words in its new reading.
func (h *hearing) reanchor(m Message) error {
	marks, err := h.MarksOf(m.ID)
	if err != nil {
		return err
	}
	for _, mark := range marks {
		moved := mark.on(m)
		if bytes.Equal(encode(moved), encode(mark)) {
			continue
		}
		a := Act{Tx: h.Tx, actor: Actor{Now: h.batch.At}}
		if err := a.write(EvMarkReanchored, bMark, key4(mark.ID), moved); err != nil {
			return fmt.Errorf("mark %d: %w", mark.ID, err)
		}
	}
	return nil
}
