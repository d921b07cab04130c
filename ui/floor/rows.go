package floor

import (
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"earshot/store"
)

// A row is a conversation as the floor shows it, read in one go.
type row struct {
	store.Conversation
	heard   bool
	how     store.Hearing
	contact int // the how-manieth of its customer
}

// glows says whether a row is so new that it carries a tint: its words have
// just come, and were said since the floor was opened or just before; a first reading of
// a mailbox does not light up the whole floor.
func (r row) glows(now, began time.Time) bool {
	age := now.Sub(r.ArrivedAt)
	return r.ArrivedAt.After(began) && age >= 0 && age < glowFor && r.LastAt.After(began.Add(-glowFor))
}

const (
	countMost = 2000 // positions that are counted exactly, from the top
	newMost   = 200  // new rows above the screen that are counted
	heldMost  = 500  // arrivals that are looked at one by one while the stream is held
)

// A stretch is consecutive rows of the floor, the newest first.
type stretch struct {
	rows  []row
	at    int // index of the row that was asked for; -1: it is not there
	above int // how many stand above the first row; -1: too many to count
	news  int // how many of these are new, counted from the top to the first that is not
	total int
	end   bool // the last row is the floor's last
}

// index returns where a conversation stands, or -1.
func (s stretch) index(id store.ConversationID) int {
	return slices.IndexFunc(s.rows, func(r row) bool { return r.ID == id })
}

// A want says which rows to read: those around a conversation, or an end of
// the floor.
type want struct {
	id            store.ConversationID // 0: the top
	before, after int
	last          bool      // the other end
	since         time.Time // what arrived later is new
	known         []row     // rows read before: what costs most is taken from them
}

// readStretch reads the rows around the one that is wanted. It costs a read
// for each of them and nothing for the rest of the floor.
func readStretch(t list, l store.ListenerID, w want) (stretch, error) {
	s := stretch{total: t.Count(), at: -1}
	places, at, err := placesOf(t, w)
	if err != nil {
		return s, err
	}
	for _, p := range places {
		r, err := readRow(t.Tx, l, p.ID, w.known)
		if err != nil {
			return s, err
		}
		s.rows = append(s.rows, r)
	}
	if len(places) == 0 {
		s.end = true
		return s, nil
	}
	s.at = at
	s.above = above(t, places[0])
	s.end = len(t.After(places[len(places)-1], 1)) == 0
	if s.above != 0 {
		s.news, err = newAt(t, places[0], w.since)
	}
	return s, err
}

// newAt counts the rows at the top of the floor, above a place, that arrived
// after a time. It reads these and one more.
func newAt(t list, below store.Pos, since time.Time) (int, error) {
	for n, p := range t.After(store.Pos{}, newMost) {
		if p.ID == below.ID {
			return n, nil
		}
		c, err := t.Conversation(p.ID)
		if err != nil || !c.ArrivedAt.After(since) {
			return n, err
		}
	}
	return newMost, nil
}

// placesOf returns the places that are wanted, and which of them was asked for.
func placesOf(t list, w want) ([]store.Pos, int, error) {
	if w.last {
		places := t.Last(w.before + w.after)
		slices.Reverse(places)
		return places, len(places) - 1, nil
	}
	if w.id == 0 {
		return t.After(store.Pos{}, w.before+w.after), 0, nil
	}
	c, err := t.Conversation(w.id)
	if errors.Is(err, store.ErrNotFound) {
		return t.After(store.Pos{}, w.before+w.after), 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	places := t.Before(c.Pos(), w.before)
	slices.Reverse(places)
	at := len(places)
	if t.has(c) {
		places = append(places, c.Pos())
	}
	places = append(places, t.After(c.Pos(), w.after)...)
	return places, min(at, len(places)-1), nil
}

func above(t list, p store.Pos) int {
	n := len(t.Before(p, countMost))
	if n == countMost {
		return -1
	}
	return n
}

func readRow(t *store.Tx, l store.ListenerID, id store.ConversationID, known []row) (row, error) {
	c, err := t.Conversation(id)
	if err != nil {
		return row{}, err
	}
	r := row{Conversation: c}
	if r.how, err = t.HowHeard(l, c); err != nil {
		return r, err
	}
	r.heard = r.how == store.WasHeard
	for _, k := range known {
		if k.ID == c.ID && k.Customer == c.Customer && k.FirstAt.Equal(c.FirstAt) {
			r.contact = k.contact
			return r, nil
		}
	}
	r.contact, err = t.Contact(c)
	return r, err
}

// readMore returns rows beyond an end of a stretch.
func readMore(t list, l store.ListenerID, from store.Pos, back bool, n int) ([]row, error) {
	next := t.After
	if back {
		next = t.Before
	}
	var out []row
	for _, p := range next(from, n) {
		r, err := readRow(t.Tx, l, p.ID, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	if back {
		slices.Reverse(out)
	}
	return out, nil
}

// A test says whether a row is one that a jump looks for.
type test func(row) bool

// findRow returns the nearest row after (or before) a conversation that passes
// the test, going on at the other end of the floor. It returns 0 where none
// does. It reads rows until it finds one.
func findRow(t list, l store.ListenerID, from store.ConversationID, back bool, ok test) (store.ConversationID, error) {
	var start store.Pos
	if from != 0 {
		c, err := t.Conversation(from)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return 0, err
		}
		start = c.Pos()
	}
	if start.ID == 0 {
		start = store.Pos{}
	}
	seek := seeker{t, l, from, ok}
	id, err := seek.run(start, back)
	if id != 0 || err != nil || start == (store.Pos{}) {
		return id, err
	}
	return seek.run(store.Pos{}, back) // round the end
}

type seeker struct {
	t    list
	l    store.ListenerID
	from store.ConversationID
	ok   test
}

func (s seeker) run(p store.Pos, back bool) (store.ConversationID, error) {
	const batch = 64
	next := s.t.After
	if back {
		next = s.t.Before
	}
	places := next(p, batch)
	if back && p == (store.Pos{}) {
		places = s.t.Last(batch)
	}
	for len(places) > 0 {
		for _, p := range places {
			r, err := s.read(p.ID)
			if err != nil {
				return 0, err
			}
			if r.ID != s.from && s.ok(r) {
				return r.ID, nil
			}
		}
		places = next(places[len(places)-1], batch)
	}
	return 0, nil
}

func (s seeker) read(id store.ConversationID) (row, error) {
	c, err := s.t.Conversation(id)
	if err != nil {
		return row{}, err
	}
	how, err := s.t.HowHeard(s.l, c)
	return row{Conversation: c, heard: how == store.WasHeard, how: how}, err
}

// randomRow returns one of the rows that pass the test, each as likely as the
// others, by reading the whole floor once.
func randomRow(t list, l store.ListenerID, from store.ConversationID, ok test) (store.ConversationID, error) {
	var found store.ConversationID
	n := 0
	pick := func(r row) bool {
		if ok(r) {
			if n++; rand.IntN(n) == 0 {
				found = r.ID
			}
		}
		return false
	}
	_, err := seeker{t, l, from, pick}.run(store.Pos{}, false)
	return found, err
}

// heldSince counts the conversations that something arrived in after a
// message.
func heldSince(t *store.Tx, m store.MessageID) (int, error) {
	if n := int(t.LastMessage() - m); n > heldMost {
		return n, nil
	}
	seen := map[store.ConversationID]bool{}
	err := t.Arrived(m, func(msg store.Message) error {
		seen[msg.Conversation] = true
		return nil
	})
	return len(seen), err
}

// The tests that jumps use.

// unheard is true of what was neither heard nor skimmed nor left on purpose.
func unheard(r row) bool { return r.Unheard(r.how != store.NotHeard) }

func isIgnored(sources map[string]store.SourceState, now time.Time) test {
	return func(r row) bool { return r.Patience(sources[r.Source]).IsIgnored(r.Conversation, now) }
}

func isSlow(sources map[string]store.SourceState, now time.Time) test {
	return func(r row) bool { return r.Patience(sources[r.Source]).IsSlow(r.Conversation, now) }
}
