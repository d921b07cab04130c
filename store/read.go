package store

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"
)

// Pos is a place in the order of the floor, the newest first. The zero Pos is
// before the first.
type Pos struct {
	At time.Time
	ID ConversationID
}

// Pos returns where a conversation stands on the floor.
func (c Conversation) Pos() Pos { return Pos{c.LastAt, c.ID} }

func (p Pos) key() []byte { return join(timeKey(p.At), key4(p.ID)) }

// Conversation returns a row. One that was joined into another leads there.
func (t *Tx) Conversation(id ConversationID) (Conversation, error) {
	c, err := t.row(id)
	if err == nil && c.JoinedInto != 0 {
		c, err = t.row(c.JoinedInto)
	}
	if err != nil {
		return c, err
	}
	if c.JoinedInto != 0 {
		return c, fmt.Errorf("conversation %d: %w: it leads to one that leads on", id, ErrDamaged)
	}
	return c, t.resolve(&c)
}

// row returns a row as it lies in the file, one that leads to another too.
func (t *Tx) row(id ConversationID) (Conversation, error) {
	var c Conversation
	ok, err := t.get(bRow, key4(id), &c)
	if err == nil && !ok {
		err = fmt.Errorf("conversation %d: %w", id, ErrNotFound)
	}
	return c, err
}

// resolve fills in what listeners said of the row.
func (t *Tx) resolve(c *Conversation) error {
	var r Resolved
	ok, err := t.folded(bDone, key4(c.ID), &r)
	if ok {
		c.Resolved = r.UpTo >= c.LastCustomer
	}
	return err
}

// Count returns how many conversations there are.
func (t *Tx) Count() int { return t.counter("conversations") }

// After returns up to n positions that follow p on the floor, nearest first.
func (t *Tx) After(p Pos, n int) []Pos {
	cur := t.bucket(bByActivity).Cursor()
	var k []byte
	if p == (Pos{}) {
		k, _ = cur.First()
	} else if k, _ = cur.Seek(p.key()); bytes.Equal(k, p.key()) {
		k, _ = cur.Next()
	}
	var out []Pos
	for ; k != nil && len(out) < n; k, _ = cur.Next() {
		out = append(out, posOf(k))
	}
	return out
}

// Before returns up to n positions that precede p on the floor, nearest
// first. Before the zero Pos stands nothing; Last gives the other end.
func (t *Tx) Before(p Pos, n int) []Pos {
	if p == (Pos{}) {
		return nil
	}
	cur := t.bucket(bByActivity).Cursor()
	k, _ := cur.Seek(p.key())
	if k == nil {
		k, _ = cur.Last()
	} else {
		k, _ = cur.Prev()
	}
	var out []Pos
	for ; k != nil && len(out) < n; k, _ = cur.Prev() {
		out = append(out, posOf(k))
	}
	return out
}

// Last returns up to n positions from the end of the floor, the last first.
func (t *Tx) Last(n int) []Pos {
	var out []Pos
	cur := t.bucket(bByActivity).Cursor()
	for k, _ := cur.Last(); k != nil && len(out) < n; k, _ = cur.Prev() {
		out = append(out, posOf(k))
	}
	return out
}

func posOf(k []byte) Pos { return Pos{keyTime(k), id4[ConversationID](k[8:])} }

// Messages returns a conversation's messages in order of time, each with its
// sender and side.
func (t *Tx) Messages(id ConversationID) ([]Message, error) {
	c, err := t.Conversation(id)
	if err != nil {
		return nil, err
	}
	return t.messagesOf(c)
}

func (t *Tx) messagesOf(c Conversation) ([]Message, error) {
	var out []Message
	for n := range c.Blocks {
		block, err := t.block(c.ID, n)
		if err != nil {
			return nil, err
		}
		out = append(out, block...)
	}
	slices.SortFunc(out, Message.compare)
	return out, t.fillAll(out)
}

// compare orders messages by time, and those of one time by arrival.
func (m Message) compare(o Message) int {
	return cmp.Or(m.At.Compare(o.At), cmp.Compare(m.ID, o.ID))
}

func (t *Tx) fillAll(ms []Message) error {
	people := map[PersonID]Person{}
	for i := range ms {
		p, ok := people[ms[i].From]
		if !ok {
			var err error
			if p, err = t.Person(ms[i].From); err != nil {
				return err
			}
			people[p.ID] = p
		}
		ms[i].fill(p)
		ms[i].Junk, ms[i].Left = t.isJunk(ms[i].ID), t.leftAt(ms[i].ID)
	}
	return nil
}

func (m *Message) fill(p Person) {
	m.Sender, m.Side = p, p.Side
	if m.Name.Len() > 0 {
		m.Sender.Name = m.Name
	}
	if m.OwnSide != Unknown {
		m.Side = m.OwnSide
	}
	if m.Kind == Incoming || m.Kind == Outgoing {
		m.Kind = Incoming
		if m.Side == Agent || m.Side == Bot {
			m.Kind = Outgoing
		}
	}
}

// Message returns one message with its sender.
func (t *Tx) Message(id MessageID) (Message, error) {
	s, ok := t.spot(id)
	if !ok {
		return Message{}, fmt.Errorf("message %d: %w", id, ErrNotFound)
	}
	block, err := t.block(s.conv, s.block)
	if err != nil {
		return Message{}, err
	}
	if int(s.place) >= len(block) {
		return Message{}, fmt.Errorf("message %d: %w: no place %d in its block", id, ErrDamaged, s.place)
	}
	m := block[s.place]
	p, err := t.Person(m.From)
	m.fill(p)
	m.Junk, m.Left = t.isJunk(id), t.leftAt(id)
	return m, err
}

// LastMessage returns the highest message id handed out.
func (t *Tx) LastMessage() MessageID { return MessageID(t.bucket(bMsg).Sequence()) }

// Arrived calls f with the messages that arrived after id, in order of
// arrival, until f fails.
func (t *Tx) Arrived(id MessageID, f func(Message) error) error {
	t = t.remembering()
	cur := t.bucket(bMsg).Cursor()
	for k, _ := cur.Seek(key4(id + 1)); k != nil; k, _ = cur.Next() {
		m, err := t.Message(id4[MessageID](k))
		if err != nil {
			return err
		}
		if err := f(m); err != nil {
			return err
		}
	}
	return nil
}

// Original returns the bytes of a message as they were heard. There are none
// where something was redacted.
func (t *Tx) Original(id MessageID) ([]byte, bool, error) {
	b := t.bucket(bRaw).Get(key4(id))
	if b == nil {
		return nil, false, nil
	}
	raw, err := decompress(b)
	return raw, err == nil, err
}

// Person returns who somebody is; a side told by a listener stands before
// what sources and rules say. A person nobody knows is a zero Person.
func (t *Tx) Person(id PersonID) (Person, error) {
	var p Person
	if _, err := t.get(bPar, key4(id), &p); err != nil {
		return p, err
	}
	var told Told
	ok, err := t.folded(bTold, key4(id), &told)
	p.Relation = told.Relation
	if ok && told.Side != Unknown {
		p.Side, p.SideBy = told.Side, ByListener
	}
	return p, err
}

// People calls f with everybody who ever spoke, until f fails.
func (t *Tx) People(f func(Person) error) error {
	cur := t.bucket(bPar).Cursor()
	for k, _ := cur.First(); k != nil; k, _ = cur.Next() {
		p, err := t.Person(id4[PersonID](k))
		if err != nil {
			return err
		}
		if err := f(p); err != nil {
			return err
		}
	}
	return nil
}

// ConversationsOf returns up to n conversations that a person speaks in or is
// the customer of, the last to have reached earshot first.
func (t *Tx) ConversationsOf(id PersonID, n int) []ConversationID {
	var out []ConversationID
	t.prefixBack(bConvByPerson, key4(id), func(k []byte) bool {
		if len(out) >= n {
			return false
		}
		out = append(out, id4[ConversationID](k[4:]))
		return true
	})
	return out
}

// Contact says the how-manieth conversation of its customer this one is, by
// when each began; 1 for a first one. A row costs no more than a hundred
// reads: of a customer with more conversations it looks at the latest hundred.
func (t *Tx) Contact(c Conversation) (int, error) {
	if c.Customer == 0 {
		return 1, nil
	}
	selves, err := t.Selves(c.Customer)
	n := 1
	for _, self := range selves {
		for _, id := range t.ConversationsOf(self, 100) {
			o, failed := t.row(id)
			if err = errorsIn(err, failed); err != nil {
				return 0, err
			}
			if id != c.ID && slices.Contains(selves, o.Customer) && o.FirstAt.Before(c.FirstAt) {
				n++
			}
		}
	}
	return n, err
}

// prefix walks the keys of an index that start with p until f says no.
func (t *Tx) prefix(bucket string, p []byte, f func(k []byte) bool) {
	cur := t.bucket(bucket).Cursor()
	for k, _ := cur.Seek(p); k != nil && bytes.HasPrefix(k, p); k, _ = cur.Next() {
		if !f(k) {
			return
		}
	}
}

// prefixBack is prefix from the other end.
func (t *Tx) prefixBack(bucket string, p []byte, f func(k []byte) bool) {
	cur := t.bucket(bucket).Cursor()
	k, _ := cur.Seek(beyond(p))
	if k == nil {
		k, _ = cur.Last()
	} else {
		k, _ = cur.Prev()
	}
	for ; k != nil && bytes.HasPrefix(k, p) && f(k); k, _ = cur.Prev() {
	}
}

// beyond returns a key that follows all keys which begin with p and are no
// longer than the file's are.
func beyond(p []byte) []byte { return join(p, bytes.Repeat([]byte{0xFF}, 32)) }

// Cursor reads a source's own cursor into v and says whether there is one.
func (t *Tx) Cursor(source, what string, v any) (bool, error) {
	return t.get(bCur, cursorKey(source, what), v)
}

// Cursors calls f with the name of each cursor of a source.
func (t *Tx) Cursors(source string, f func(what string)) {
	p := cursorKey(source, "")
	t.prefix(bCur, p, func(k []byte) bool { f(string(k[len(p):])); return true })
}

func cursorKey(source, what string) []byte { return []byte(source + "\x00" + what) }

// Source returns the state of a source.
func (t *Tx) Source(name string) (SourceState, bool, error) {
	var s SourceState
	ok, err := t.get(bSrc, []byte(name), &s)
	return s, ok, err
}

// Sources returns the states of all sources, by name.
func (t *Tx) Sources() ([]SourceState, error) {
	var out []SourceState
	err := t.bucket(bSrc).ForEach(func(_, v []byte) error {
		var s SourceState
		if err := decode(v, &s); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

// Defects returns what could not be read, the newest first.
func (t *Tx) Defects() ([]Defect, error) {
	var out []Defect
	err := t.bucket(bDefect).ForEach(func(_, v []byte) error {
		var d Defect
		if err := decode(v, &d); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	})
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.After(out[j].At) })
	return out, err
}

// LoadView reads what a screen of a listener saved under a name.
func (t *Tx) LoadView(l ListenerID, what string, v any) (bool, error) {
	return t.get(bView, viewKey(l, what), v)
}

func viewKey(l ListenerID, what string) []byte { return join(key4(l), []byte{0}, []byte(what)) }

// Views returns the names under which a listener's screens saved something,
// those that begin with a prefix.
func (t *Tx) Views(l ListenerID, prefix string) []string {
	from := viewKey(l, prefix)
	head := len(from) - len(prefix)
	var names []string
	c := t.bucket(bView).Cursor()
	for k, _ := c.Seek(from); bytes.HasPrefix(k, from); k, _ = c.Next() {
		names = append(names, string(k[head:]))
	}
	return names
}

// SaveView keeps what a screen of a listener wants to find again: drafts,
// sizes, the last place. It is no event and cannot be undone. A nil v removes.
func (s *Store) SaveView(l ListenerID, what string, v any) error {
	return s.update(func(t *Tx) error {
		if v == nil {
			return t.bucket(bView).Delete(viewKey(l, what))
		}
		return t.put(bView, viewKey(l, what), v)
	})
}

// SetSource writes a source's state as the source sees it. Its proof and when
// it last worked stay unless the new state knows better.
func (s *Store) SetSource(state SourceState) error {
	return s.ChangeSource(state.Name, func(old *SourceState) {
		if state.Proved == nil {
			state.Proved = old.Proved
		}
		if state.LastAt.Before(old.LastAt) {
			state.LastAt = old.LastAt
		}
		*old = state
	})
}

// ChangeSource changes a source's state, but for its counts and since when it
// is in its condition, which the store keeps. The journal holds each change of
// the condition.
func (s *Store) ChangeSource(name string, change func(*SourceState)) error {
	return s.update(func(t *Tx) error {
		was, _, err := t.Source(name)
		if err != nil {
			return err
		}
		state := was
		change(&state)
		state.Name, state.Since, state.Messages, state.Defects = name, was.Since, was.Messages, was.Defects
		if was.Condition != state.Condition || state.Since.IsZero() {
			state.Since = s.now()
		}
		if err := t.put(bSrc, []byte(name), state); err != nil || was.Condition == state.Condition {
			return err
		}
		_, err = t.append(Event{Source: name, Type: EvSourceState, Payload: []byte(state.Condition)})
		return err
	})
}
