package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"earshot/store/index"
)

const (
	blockMessages = 128       // a block is closed when it holds this many messages
	blockBytes    = 256 << 10 // or this much text
)

// HashOf identifies content made of several parts, none of which can run into
// the next.
func HashOf(parts ...string) Hash {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return Hash(h.Sum(nil)[:16])
}

// Prepare does the costly part of keeping an arrival in the goroutine that
// read it: it packs the original and finds the words for the index. A message
// in which something was redacted keeps no original, whatever is given.
func (a *Arrival) Prepare(original []byte) { new(Preparer).Prepare(a, original) }

// A Preparer prepares many arrivals, which share the memory of their words.
// The zero value is ready; it is not safe for several goroutines.
type Preparer struct{ words index.Tokenizer }

// Prepare does what Arrival.Prepare does.
func (p *Preparer) Prepare(a *Arrival, original []byte) {
	if len(a.Redactions) == 0 && len(original) > 0 {
		a.original = compress(original)
	}
	p.findTerms(a)
}

// findTerms finds the words for the index, unless that is done and they are
// still the arrival's. The slice is new: the index keeps the one before.
func (p *Preparer) findTerms(a *Arrival) {
	if a.prepared && a.subject == a.Subject && a.text == a.Text && slices.Equal(a.folds, a.Folds) {
		return
	}
	a.terms = p.words.Doc(a.parts())
	a.prepared, a.subject, a.text, a.folds = true, a.Subject, a.Text, a.Folds
}

// Hear keeps a batch: messages not known yet, the places of known ones, the
// cursors and the defects, in one transaction. It blocks while another batch
// is written. On an error nothing of the batch is kept.
func (s *Store) Hear(ctx context.Context, b Batch) (Heard, error) {
	var p Preparer
	for i := range b.Arrivals {
		p.findTerms(&b.Arrivals[i])
	}
	s.hearing.Lock()
	defer s.hearing.Unlock()
	if err := ctx.Err(); err != nil {
		return Heard{}, err
	}
	if b.At.IsZero() {
		b.At = s.now()
	}
	var h *hearing
	err := s.update(func(t *Tx) error {
		h = newHearing(t, b)
		return h.run()
	})
	if err != nil {
		return Heard{}, fmt.Errorf("keeping what %s said: %w", b.Source, err)
	}
	s.index(h)
	return h.heard, nil
}

// hearing is one batch on its way into the store.
type hearing struct {
	*Tx
	batch   Batch
	heard   Heard
	touched map[ConversationID]*open
	idents  map[string]PersonID
	people  map[PersonID]*met
	docs    []index.Doc
	stale   []uint32       // of docs, those that the index knows with other words
	defects map[string]int // how many more a source has than before

	contents  map[Hash]MessageID           // of the batch, not written yet
	unwritten map[MessageID]ConversationID // where the fresh messages lie that have no spot yet
}

// open is a conversation that the batch adds to.
type open struct {
	row    Conversation
	was    Conversation // as it is listed; zero: not yet
	fresh  []Message
	folded []Message  // what the row was made of, or what was added to it
	refold bool       // a side or a name in it has changed
	moved  bool       // the fresh messages are not new: they lay elsewhere
	left   []PersonID // who may speak in it no longer
}

func newHearing(t *Tx, b Batch) *hearing {
	return &hearing{Tx: t.remembering(), batch: b, touched: map[ConversationID]*open{},
		idents: map[string]PersonID{}, people: map[PersonID]*met{}, defects: map[string]int{},
		contents: map[Hash]MessageID{}, unwritten: map[MessageID]ConversationID{}}
}

func (h *hearing) run() error {
	for i := range h.batch.Arrivals {
		if err := h.arrive(&h.batch.Arrivals[i]); err != nil {
			return err
		}
	}
	if err := errorsIn(h.writeContents(), h.leave(), h.writeConversations()); err != nil {
		return err
	}
	if err := h.writeDefects(); err != nil {
		return err
	}
	for what, v := range h.batch.Cursors {
		if err := h.writeCursor(what, v); err != nil {
			return err
		}
	}
	return h.account(h.batch.Source)
}

func (h *hearing) writeCursor(what string, v any) error {
	key := cursorKey(h.batch.Source, what)
	if v == nil {
		return h.bucket(bCur).Delete(key)
	}
	return h.put(bCur, key, v)
}

// arrive keeps one arrival, or finds that it is known. What was erased stays
// so.
func (h *hearing) arrive(a *Arrival) error {
	if h.isErased(a) {
		h.heard.Known++
		return nil
	}
	id, known := h.known(a)
	if known {
		return h.again(id, a)
	}
	n, err := h.next(bMsg)
	if err != nil {
		return err
	}
	if h.heard.New == 0 {
		if err := h.noteBatch(MessageID(n)); err != nil {
			return err
		}
	}
	m, err := h.message(MessageID(n), a)
	if err != nil {
		return err
	}
	o, err := h.conversationFor(&m, a)
	if err != nil {
		return err
	}
	m.Conversation = o.row.ID
	if len(o.fresh) == cap(o.fresh) { // messages are large: copy them seldom
		o.fresh = slices.Grow(o.fresh, len(o.fresh)+1)
	}
	o.fresh = append(o.fresh, m)
	h.unwritten[m.ID] = o.row.ID
	h.heard.New++
	h.docs = append(h.docs, index.Doc{ID: n, Terms: a.terms})
	return h.remember(m, a)
}

// known finds a message that the arrival is, or is another copy of.
func (h *hearing) known(a *Arrival) (MessageID, bool) {
	for _, hash := range []Hash{a.Identity, a.Copy} {
		if hash.IsZero() {
			continue
		}
		if id, ok := h.content(hash); ok {
			return id, true
		}
	}
	return 0, false
}

// again meets a known message: its place is noted, an edit changes its text.
func (h *hearing) again(id MessageID, a *Arrival) error {
	if err := h.place(id, a); err != nil {
		return err
	}
	moved, err := h.unjunk(id, a)
	if err != nil {
		return err
	}
	if _, ok := h.content(a.Identity); !ok && !a.Identity.IsZero() {
		h.contents[a.Identity] = id
	}
	changed, err := h.edit(id, a)
	if changed || moved {
		h.heard.Changed++
	} else {
		h.heard.Known++
	}
	return err
}

// edit gives a known message the text of an arrival that replaces it.
func (h *hearing) edit(id MessageID, a *Arrival) (bool, error) {
	if !a.Replaces {
		return false, nil
	}
	if _, written := h.spot(id); !written { // it is of this batch
		if err := h.writeConversations(); err != nil {
			return false, err
		}
	}
	return h.amend(id, a, true)
}

func (h *hearing) place(id MessageID, a *Arrival) error {
	if a.Place == nil {
		return nil
	}
	return errorsIn(h.back(id), h.bucket(bUID).Put(placeKey(h.batch.Source, *a.Place), key4(id)))
}

func placeKey(source string, p Place) []byte {
	k := join([]byte(source), []byte{0}, []byte(p.Mailbox), []byte{0})
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(k, p.Validity), p.UID)
}

// remember writes what finds the message again.
func (h *hearing) remember(m Message, a *Arrival) error {
	for _, hash := range []Hash{a.Identity, a.Copy} {
		if !hash.IsZero() {
			h.contents[hash] = m.ID
		}
	}
	if a.Junk {
		if err := h.bucket(bJunk).Put(key4(m.ID), []byte{1}); err != nil {
			return err
		}
	}
	if a.original != nil && len(a.Redactions) == 0 {
		if err := h.bucket(bRaw).Put(key4(m.ID), a.original); err != nil {
			return err
		}
	}
	return h.place(m.ID, a)
}

// message makes the record of an arrival, and the people in it.
func (h *hearing) message(id MessageID, a *Arrival) (Message, error) {
	from, err := h.person(a.From)
	if err != nil {
		return Message{}, err
	}
	m := Message{
		ID: id, Source: h.batch.Source, From: from, OwnSide: a.Side, Kind: a.Kind,
		At: a.At, Undated: a.Undated, Edited: a.Edited, Subject: a.Subject, Text: a.Text, Version: 1, Folds: a.Folds,
		Redactions: a.Redactions, Hidden: a.Hidden, Blocked: a.Blocked, Attachments: a.Attachments,
		Defects: a.Defects, Ref: a.Ref, Format: a.Format, Identity: a.Identity, Lesson: a.Lesson,
	}
	m.setTime(a, h.batch.At)
	if who, err := h.meet(from); err != nil {
		return m, err
	} else if a.From.Name != who.Name {
		m.Name = a.From.Name
	}
	for _, to := range a.To {
		p, err := h.person(to)
		if err != nil {
			return Message{}, err
		}
		m.To = append(m.To, p)
	}
	if err := h.defectsOf(m); err != nil {
		return m, err
	}
	return m, h.spoke(from, m)
}

// setTime takes an arrival's time, where it has one that can be kept.
func (m *Message) setTime(a *Arrival, heard time.Time) {
	at, ok := keptTime(a.At)
	m.At, m.Undated = at, a.Undated
	if !ok {
		m.At, m.Undated = heard, true
	}
}

// keptTime makes a time one that the file can hold: its year has four digits
// and its offset whole minutes. ok is false for any other year, and for none.
func keptTime(t time.Time) (kept time.Time, ok bool) {
	const day = 24 * 60 * 60
	t = t.Round(0)
	if _, offset := t.Zone(); offset%60 != 0 || offset <= -day || offset >= day {
		t = t.UTC()
	}
	for _, year := range []int{t.Year(), t.UTC().Year()} {
		if year < 1 || year > 9999 {
			return time.Time{}, false
		}
	}
	return t, !t.IsZero()
}

// open returns the conversation, ready to be added to.
func (h *hearing) open(id ConversationID) (*open, error) {
	if o := h.touched[id]; o != nil {
		return o, nil
	}
	c, err := h.Conversation(id)
	if err != nil {
		return nil, err
	}
	if o := h.touched[c.ID]; o != nil { // its other number was given
		return o, nil
	}
	o := &open{row: c, was: c}
	h.touched[c.ID] = o
	return o, nil
}

// remove takes a conversation's blocks and its places in the indexes away.
func (h *hearing) remove(c Conversation, ms []Message) error {
	for n := range c.Blocks {
		if err := h.dropBlock(c.ID, n); err != nil {
			return err
		}
	}
	if err := h.unlist(c, ms); err != nil {
		return err
	}
	return h.add("conversations", -1)
}

// writeDefects keeps what could not be read; the same place has one defect.
func (h *hearing) writeDefects() error {
	for _, where := range h.batch.Mended {
		if err := h.mend(h.batch.Source, where); err != nil {
			return err
		}
	}
	for _, d := range h.batch.Defects {
		d.Source = h.batch.Source
		if err := h.defect(d); err != nil {
			return err
		}
	}
	return nil
}

// defectsOf keeps what could not be read of a message.
func (h *hearing) defectsOf(m Message) error {
	for _, why := range m.Defects {
		if err := h.defect(Defect{Source: m.Source, Where: m.Ref, Why: why, Message: m.ID}); err != nil {
			return err
		}
	}
	return nil
}

func (h *hearing) defect(d Defect) error {
	d.At = h.batch.At
	key := HashOf(d.Source, d.Where.String())
	if h.bucket(bDefect).Get(key[:]) == nil {
		h.defects[d.Source]++
	}
	return h.put(bDefect, key[:], d)
}

func (h *hearing) mend(source, where string) error {
	key := HashOf(source, where)
	if h.bucket(bDefect).Get(key[:]) == nil {
		return nil
	}
	h.defects[source]--
	return h.bucket(bDefect).Delete(key[:])
}

// account adds the batch to its source's counts and, if it brought anything,
// writes its one event.
func (h *hearing) account(source string) error {
	if err := h.countDefects(); err != nil {
		return err
	}
	state, err := h.source(source)
	if err != nil {
		return err
	}
	state.Messages += h.heard.New
	state.LastAt = h.batch.At
	if err := h.put(bSrc, []byte(source), state); err != nil || h.heard.New+h.heard.Changed == 0 {
		return err
	}
	_, err = h.append(Event{At: h.batch.At, Source: source, Type: EvSourceHeard, Payload: encode(h.heard)})
	return err
}

// countDefects keeps how many defects sources have: an edit may mend what
// another source than the batch's could not read.
func (h *hearing) countDefects() error {
	for name, more := range h.defects {
		state, err := h.source(name)
		if err != nil {
			return err
		}
		state.Defects += more
		if err := h.put(bSrc, []byte(name), state); err != nil {
			return err
		}
	}
	return nil
}

// source returns a source's state, which may be its first.
func (h *hearing) source(name string) (SourceState, error) {
	state, ok, err := h.Source(name)
	if err == nil && !ok {
		state = SourceState{Name: name, Condition: Starting, Since: h.batch.At}
	}
	return state, err
}
