package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sort"

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
func (a *Arrival) Prepare(original []byte) {
	if len(a.Redactions) == 0 && len(original) > 0 {
		a.original = compress(original)
	}
	a.terms = index.Terms(a.terms[:0], a.searchable())
	a.prepared = true
}

func (a *Arrival) searchable() string {
	s := a.Subject.String() + "\n" + a.From.Name.String() + "\n" + a.From.Show.String() + "\n" + a.Text.String()
	for _, at := range a.Attachments {
		s += "\n" + at.Name.String()
	}
	return s
}

// Hear keeps a batch: messages not known yet, the places of known ones, the
// cursors and the defects, in one transaction. It blocks while another batch
// is written. On an error nothing of the batch is kept.
func (s *Store) Hear(ctx context.Context, b Batch) (Heard, error) {
	for i := range b.Arrivals {
		if !b.Arrivals[i].prepared {
			b.Arrivals[i].Prepare(nil)
		}
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
	s.ix.Remove(h.stale)
	s.ix.Add(h.docs)
	s.flush.poke()
	return h.heard, nil
}

// hearing is one batch on its way into the store.
type hearing struct {
	*Tx
	batch   Batch
	heard   Heard
	touched map[ConversationID]*open
	people  map[string]PersonID
	docs    []index.Doc
	defects int // more than before
	stale   []uint32
}

// open is a conversation that the batch adds to.
type open struct {
	row    Conversation
	old    Pos // where it stood on the floor
	fresh  []Message
	refold bool // a side or a name in it has changed
}

func newHearing(t *Tx, b Batch) *hearing {
	return &hearing{Tx: t, batch: b, touched: map[ConversationID]*open{}, people: map[string]PersonID{}}
}

func (h *hearing) run() error {
	for i := range h.batch.Arrivals {
		if err := h.arrive(&h.batch.Arrivals[i]); err != nil {
			return err
		}
	}
	if err := h.writeConversations(); err != nil {
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
	return h.account()
}

func (h *hearing) writeCursor(what string, v any) error {
	key := cursorKey(h.batch.Source, what)
	if v == nil {
		return h.bucket(bCur).Delete(key)
	}
	return h.put(bCur, key, v)
}

// arrive keeps one arrival, or finds that it is known.
func (h *hearing) arrive(a *Arrival) error {
	id, known := h.known(a)
	if known {
		return h.again(id, a)
	}
	conv, err := h.conversationFor(a)
	if err != nil {
		return err
	}
	n, err := h.next(bMsg)
	if err != nil {
		return err
	}
	m, err := h.message(MessageID(n), a)
	if err != nil {
		return err
	}
	o := h.touched[conv]
	if len(o.fresh) == 0 && o.row.Messages == 0 {
		o.row.Source, o.row.Channel = h.batch.Source, a.Channel
	}
	m.Conversation = conv
	o.fresh = append(o.fresh, m)
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
		if b := h.bucket(bHash).Get(hash[:]); b != nil {
			return id4[MessageID](b), true
		}
	}
	return 0, false
}

// again meets a known message: its place is noted, an edit changes its text.
func (h *hearing) again(id MessageID, a *Arrival) error {
	if err := h.place(id, a); err != nil {
		return err
	}
	if b := h.bucket(bHash).Get(a.Identity[:]); b == nil && !a.Identity.IsZero() {
		if err := h.bucket(bHash).Put(a.Identity[:], key4(id)); err != nil {
			return err
		}
	}
	if !a.Replaces {
		h.heard.Known++
		return nil
	}
	if err := h.writeConversations(); err != nil { // the message may be of this batch
		return err
	}
	h.touched = map[ConversationID]*open{}
	changed, err := h.amend(id, a, true)
	if changed {
		h.heard.Changed++
	} else {
		h.heard.Known++
	}
	return err
}

func (h *hearing) place(id MessageID, a *Arrival) error {
	if a.Place == nil {
		return nil
	}
	return h.bucket(bUID).Put(placeKey(h.batch.Source, *a.Place), key4(id))
}

func placeKey(source string, p Place) []byte {
	k := join([]byte(source), []byte{0}, []byte(p.Mailbox), []byte{0})
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(k, p.Validity), p.UID)
}

// remember writes what finds the message again.
func (h *hearing) remember(m Message, a *Arrival) error {
	for _, hash := range []Hash{a.Identity, a.Copy} {
		if hash.IsZero() {
			continue
		}
		if err := h.bucket(bHash).Put(hash[:], key4(m.ID)); err != nil {
			return err
		}
	}
	if a.original != nil {
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
		At: a.At, Undated: a.Undated, Subject: a.Subject, Text: a.Text, Version: 1, Folds: a.Folds,
		Redactions: a.Redactions, Hidden: a.Hidden, Blocked: a.Blocked, Attachments: a.Attachments,
		Defects: a.Defects, Ref: a.Ref, Format: a.Format, Identity: a.Identity,
	}
	if m.At.IsZero() {
		m.At, m.Undated = h.batch.At, true
	}
	for _, to := range a.To {
		p, err := h.person(to)
		if err != nil {
			return Message{}, err
		}
		m.To = append(m.To, p)
	}
	for _, why := range m.Defects {
		if err := h.defect(Defect{Where: m.Ref, Why: why, Message: id}); err != nil {
			return m, err
		}
	}
	return m, h.spoke(from, m)
}

// conversationFor finds the conversation that an arrival belongs to by the
// keys it shares with others, or begins one. Two that prove to be one are
// joined.
func (h *hearing) conversationFor(a *Arrival) (ConversationID, error) {
	keys := append([]string{a.Own}, a.Threads...)
	var found ConversationID
	for _, k := range keys {
		c, err := h.byThreadKey(k)
		if err != nil {
			return 0, err
		}
		if c == 0 || c == found {
			continue
		}
		if found != 0 {
			if c, err = h.join(found, c); err != nil {
				return 0, err
			}
		}
		found = c
	}
	if found == 0 {
		n, err := h.next(bRow)
		if err != nil {
			return 0, err
		}
		found = ConversationID(n)
		h.touched[found] = &open{row: Conversation{ID: found}}
		if err := h.add("conversations", 1); err != nil {
			return 0, err
		}
	}
	if _, err := h.open(found); err != nil {
		return 0, err
	}
	return found, h.bindThreadKeys(keys, found)
}

func (h *hearing) byThreadKey(key string) (ConversationID, error) {
	if key == "" {
		return 0, nil
	}
	hash := HashOf(key)
	id := id4[ConversationID](h.bucket(bRef).Get(hash[:]))
	if id == 0 || h.touched[id] != nil {
		return id, nil
	}
	c, err := h.Conversation(id)
	return c.ID, err
}

func (h *hearing) bindThreadKeys(keys []string, id ConversationID) error {
	for _, k := range keys {
		if k == "" {
			continue
		}
		hash := HashOf(k)
		if id4[ConversationID](h.bucket(bRef).Get(hash[:])) == id {
			continue
		}
		if err := h.bucket(bRef).Put(hash[:], key4(id)); err != nil {
			return err
		}
	}
	return nil
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
	o := &open{row: c, old: c.Pos()}
	h.touched[id] = o
	return o, nil
}

// join moves the higher-numbered of two conversations into the lower, whose
// number stands; the other number leads there.
func (h *hearing) join(a, b ConversationID) (ConversationID, error) {
	if b < a {
		a, b = b, a
	}
	if err := h.writeConversations(); err != nil {
		return 0, err
	}
	h.touched = map[ConversationID]*open{}
	moved, err := h.Messages(b)
	if err != nil {
		return 0, err
	}
	sort.Slice(moved, func(i, j int) bool { return moved[i].ID < moved[j].ID })
	gone, err := h.Conversation(b)
	if err != nil {
		return 0, err
	}
	o, err := h.open(a)
	if err != nil {
		return 0, err
	}
	o.refold = true
	o.row.Joined = append(append(o.row.Joined, b), gone.Joined...)
	for _, m := range moved {
		m.Conversation = a
		o.fresh = append(o.fresh, m)
	}
	if err := h.remove(gone, moved); err != nil {
		return 0, err
	}
	return a, h.put(bRow, key4(b), Conversation{ID: b, JoinedInto: a})
}

// remove takes a conversation's blocks and its places in the indexes away.
func (h *hearing) remove(c Conversation, ms []Message) error {
	for n := range c.Blocks {
		if err := h.bucket(bConv).Delete(blockKey(c.ID, n)); err != nil {
			return err
		}
	}
	if err := h.unlist(c, ms); err != nil {
		return err
	}
	return h.add("conversations", -1)
}

// person finds or makes who an arrival names.
func (h *hearing) person(s Sender) (PersonID, error) {
	key := string(s.Channel) + "\x00" + s.Value
	if id, ok := h.people[key]; ok {
		return id, nil
	}
	if b := h.bucket(bIdent).Get([]byte(key)); b != nil {
		id := id4[PersonID](b)
		h.people[key] = id
		return id, h.hint(id, s)
	}
	n, err := h.next(bPar)
	if err != nil {
		return 0, err
	}
	p := Person{ID: PersonID(n), Name: s.Name, Identities: []Identity{{s.Channel, s.Value, s.Show}}, Hint: s.Side, HintBy: s.SideBy}
	p.judge(h.s.rules.get())
	h.people[key] = p.ID
	if err := h.bucket(bIdent).Put([]byte(key), key4(p.ID)); err != nil {
		return 0, err
	}
	return p.ID, h.put(bPar, key4(p.ID), p)
}

// hint takes in what a source says of a known person: a name where there was
// none, and a side where it knows better than before.
func (h *hearing) hint(id PersonID, s Sender) error {
	var p Person
	if _, err := h.get(bPar, key4(id), &p); err != nil {
		return err
	}
	named := p.Name.Len() == 0 && s.Name.Len() > 0
	sided := s.Side != Unknown && s.Side != p.Hint && stronger(s, p)
	if !named && !sided {
		return nil
	}
	if named {
		p.Name = s.Name
	}
	if sided {
		p.Hint, p.HintBy = s.Side, s.SideBy
	}
	p.judge(h.s.rules.get())
	if err := h.put(bPar, key4(id), p); err != nil {
		return err
	}
	return h.refoldOf(id)
}

// stronger says whether a source's word on a side goes before the one that is
// kept: what a log states before a guess, and the guess that somebody is an
// agent (he wrote from the mailbox) before the guess that he is a customer.
func stronger(s Sender, p Person) bool {
	if p.Hint == Unknown || (s.SideBy == ByFormat && p.HintBy == ByGuess) {
		return true
	}
	return s.SideBy == p.HintBy && p.Hint == Customer && s.Side == Agent
}

// judge settles a person's side by the rules, else by the source's word.
func (p *Person) judge(rules SideRules) {
	if side, ok := rules.Side(p.Name, p.Address()); ok {
		p.Side, p.SideBy = side, ByConfig
		return
	}
	p.Side, p.SideBy = p.Hint, p.HintBy
}

// spoke counts a message with its sender.
func (h *hearing) spoke(id PersonID, m Message) error {
	var p Person
	if _, err := h.get(bPar, key4(id), &p); err != nil {
		return err
	}
	p.Messages++
	if !m.Undated && (p.FirstAt.IsZero() || m.At.Before(p.FirstAt)) {
		p.FirstAt = m.At
	}
	if !m.Undated && m.At.After(p.LastAt) {
		p.LastAt = m.At
	}
	return h.put(bPar, key4(id), p)
}

// writeDefects keeps what could not be read; the same place has one defect.
func (h *hearing) writeDefects() error {
	for _, where := range h.batch.Mended {
		key := HashOf(h.batch.Source, where)
		if h.bucket(bDefect).Get(key[:]) == nil {
			continue
		}
		h.defects--
		if err := h.bucket(bDefect).Delete(key[:]); err != nil {
			return err
		}
	}
	for _, d := range h.batch.Defects {
		if err := h.defect(d); err != nil {
			return err
		}
	}
	return nil
}

func (h *hearing) defect(d Defect) error {
	d.Source, d.At = h.batch.Source, h.batch.At
	key := HashOf(d.Source, d.Where.String())
	if h.bucket(bDefect).Get(key[:]) == nil {
		h.defects++
	}
	return h.put(bDefect, key[:], d)
}

// account adds the batch to its source's counts and, if it brought anything,
// writes its one event.
func (h *hearing) account() error {
	state, ok, err := h.Source(h.batch.Source)
	if err != nil {
		return err
	}
	if !ok {
		state = SourceState{Name: h.batch.Source, Condition: Starting, Since: h.batch.At}
	}
	state.Messages += h.heard.New
	state.LastAt = h.batch.At
	state.Defects += h.defects
	if err := h.put(bSrc, []byte(h.batch.Source), state); err != nil || h.heard.New+h.heard.Changed == 0 {
		return err
	}
	_, err = h.append(Event{At: h.batch.At, Source: h.batch.Source, Type: EvSourceHeard, Payload: encode(h.heard)})
	return err
}
