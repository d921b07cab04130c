package store

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"earshot/store/query"
)

// A Selection is the conversations that a query picks. It finds them as they
// are asked for, the newest first, and reads no more than it must. It is valid
// as long as its Tx, and not safe for several goroutines.
type Selection struct {
	t       *Tx
	asks    query.Node
	by      ListenerID
	now     time.Time
	sources map[string]SourceState
	plan    plan

	said   *roaring.Bitmap     // the messages that may be what the query speaks of
	unsure bool                // it speaks of messages that no index knows
	sure   bool                // what it last said is known without looking at the messages
	forms  map[string][]string // of the words that are asked for, those that count too
	wants  bool                // hits, so that a row that tells enough is not enough
	order  []Pos               // what the plan allows, where that is little
}

// A plan is how it is found out whether a query is true of a conversation.
type plan struct {
	test  func(*candidate) (bool, error)
	only  *roaring.Bitmap // no other conversation can be it; nil: each can
	exact bool            // and each of them is
}

// A candidate is a conversation that is looked at; what a test needs beyond
// its row is read once.
type candidate struct {
	Conversation
	messages []Message   // in order of time; nil: not read
	hits     []MessageID // the messages because of which the query is true
}

// fewConversations is the number up to which it is quicker to read rows and
// sort them than to walk along the floor.
const fewConversations = 1024

// Select makes a query ready to run as a listener asks it. A query that names
// what the store does not know is a *query.Mistake.
func (t *Tx) Select(n query.Node, by ListenerID) (*Selection, error) {
	s := &Selection{t: t.remembering(), asks: n, by: by, now: t.s.now(), said: roaring.New(), sources: map[string]SourceState{}, forms: map[string][]string{}}
	states, err := t.Sources()
	if err != nil {
		return nil, err
	}
	for _, state := range states {
		s.sources[state.Name] = state
	}
	s.plan, err = s.compile(n)
	return s, err
}

func (s *Selection) compile(n query.Node) (plan, error) {
	switch {
	case n.Op == query.Everything:
		return plan{test: func(*candidate) (bool, error) { return true, nil }}, nil
	case n.Op == query.None:
		return s.compileNot(n.Of[0])
	case n.Op == query.Any && n.Level() == query.Conversation:
		return s.compileAny(n.Of)
	case n.Op == query.All:
		return s.compileAll(n.Of)
	}
	return s.compileAll([]query.Node{n})
}

// compileNot turns a query round. What it speaks of is then no hit.
func (s *Selection) compileNot(n query.Node) (plan, error) {
	said, unsure := s.said, s.unsure
	s.said = roaring.New()
	p, err := s.compile(n)
	s.said, s.unsure = said, unsure
	return plan{test: func(c *candidate) (bool, error) {
		before := len(c.hits)
		is, err := p.holds(c)
		c.hits = c.hits[:before]
		return !is, err
	}}, err
}

// holds says whether the plan's query is true of a candidate.
func (p plan) holds(c *candidate) (bool, error) {
	if p.only != nil && !p.only.Contains(uint32(c.ID)) {
		return false, nil
	}
	return p.test(c)
}

// compileAny joins queries of which one must be true. All are asked, since
// each may have hits.
func (s *Selection) compileAny(of []query.Node) (plan, error) {
	var plans []plan
	joined := plan{only: roaring.New(), exact: true}
	for _, n := range of {
		p, err := s.compile(n)
		if err != nil {
			return p, err
		}
		plans = append(plans, p)
		joined.only, joined.exact = either(joined.only, p.only), joined.exact && p.exact
	}
	joined.test = func(c *candidate) (bool, error) {
		any := false
		for _, p := range plans {
			before := len(c.hits)
			is, err := p.holds(c)
			if err != nil {
				return false, err
			}
			if any = any || is; !is {
				c.hits = c.hits[:before]
			}
		}
		return any, nil
	}
	return joined, nil
}

// compileAll joins queries of which all must be true: those of messages of one
// message, those of marks of one mark. What costs a row's read is asked first.
func (s *Selection) compileAll(of []query.Node) (plan, error) {
	message, mark, rest := query.Together(of)
	var plans []plan
	add := func(p plan, err error) error {
		plans = append(plans, p)
		return err
	}
	var err error
	for _, n := range rest {
		if n.Op == query.One {
			err = errorsIn(err, add(s.compileState(n.Term)))
		} else {
			err = errorsIn(err, add(s.compile(n)))
		}
	}
	if len(mark) > 0 {
		err = errorsIn(err, add(s.compileMarks(mark)))
	}
	if len(message) > 0 {
		err = errorsIn(err, add(s.compileSaid(message, Unknown)))
	}
	if err != nil {
		return plan{}, err
	}
	return allOf(plans), nil
}

func allOf(plans []plan) plan {
	if len(plans) == 1 {
		return plans[0]
	}
	joined := plan{exact: true}
	for _, p := range plans {
		joined.only, joined.exact = both(joined.only, p.only), joined.exact && p.exact
	}
	joined.test = func(c *candidate) (bool, error) {
		for _, p := range plans {
			if is, err := p.holds(c); err != nil || !is {
				return false, err
			}
		}
		return true, nil
	}
	return joined
}

// both is what two sets have in common; nil is all there is.
func both(a, b *roaring.Bitmap) *roaring.Bitmap {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return roaring.And(a, b)
}

// either is what is in one of two sets; nil is all there is.
func either(a, b *roaring.Bitmap) *roaring.Bitmap {
	if a == nil || b == nil {
		return nil
	}
	return roaring.Or(a, b)
}

// Holds says whether the query is true of a conversation.
func (s *Selection) Holds(c Conversation) (bool, error) {
	return s.plan.holds(&candidate{Conversation: c})
}

// After returns up to n conversations that the query picks and that follow p
// on the floor, nearest first; fewer than n are the last ones.
func (s *Selection) After(p Pos, n int) ([]Conversation, error) {
	var out []Conversation
	err := s.each(p, func(c *candidate) bool {
		out = append(out, c.Conversation)
		return len(out) < n
	})
	return out, err
}

// Count returns how many conversations the query picks. It looks at all that
// it may pick: call it in a command, not for every frame.
func (s *Selection) Count() (int, error) {
	n := 0
	err := s.Places(func(Pos) { n++ })
	return n, err
}

// Places calls f with the place of every conversation that the query picks, in
// the order of the floor. It reads a row only where it cannot tell without.
func (s *Selection) Places(f func(Pos)) error {
	if s.plan.exact && s.plan.only != nil {
		if order, ok := s.places(); ok {
			for _, p := range order {
				f(p)
			}
			return nil
		}
	}
	return s.each(Pos{}, func(c *candidate) bool { f(c.Pos()); return true })
}

// places returns where those that the plan allows stand, in the order of the
// floor, as far as that is remembered.
func (s *Selection) places() (order []Pos, ok bool) {
	ok = s.t.places(func(p *seen) {
		order = make([]Pos, 0, s.plan.only.GetCardinality())
		for it := s.plan.only.Iterator(); it.HasNext(); {
			if id := it.Next(); int(id) < len(p.last) && p.last[id] != unlisted {
				order = append(order, Pos{time.UnixMilli(p.last[id]), ConversationID(id)})
			}
		}
	})
	slices.SortFunc(order, Pos.compare)
	return order, ok
}

// each calls f with what the query picks after p, until it says no.
func (s *Selection) each(p Pos, f func(*candidate) bool) error {
	next := s.walk
	if s.plan.only != nil && s.plan.only.GetCardinality() <= fewConversations {
		next = s.listed
	}
	step := next(p)
	for id := step(); id != 0; id = step() {
		c, err := s.t.Conversation(id)
		if err != nil {
			return err
		}
		at := &candidate{Conversation: c}
		is, err := s.plan.holds(at)
		if err != nil || is && !f(at) {
			return err
		}
	}
	return nil
}

// walk steps along the floor over those that the plan allows.
func (s *Selection) walk(p Pos) func() ConversationID {
	cur := s.t.bucket(bByActivity).Cursor()
	k, _ := cur.First()
	if p != (Pos{}) {
		if k, _ = cur.Seek(p.key()); bytes.Equal(k, p.key()) {
			k, _ = cur.Next()
		}
	}
	return func() ConversationID {
		for ; k != nil; k, _ = cur.Next() {
			if id := id4[ConversationID](k[8:]); s.plan.only == nil || s.plan.only.Contains(uint32(id)) {
				k, _ = cur.Next()
				return id
			}
		}
		return 0
	}
}

// listed steps through the few that the plan allows, in the order of the floor.
func (s *Selection) listed(p Pos) func() ConversationID {
	if s.order == nil {
		s.order, _ = s.places()
	}
	if s.order == nil {
		s.order = []Pos{}
		for it := s.plan.only.Iterator(); it.HasNext(); {
			if c, err := s.t.Conversation(ConversationID(it.Next())); err == nil {
				s.order = append(s.order, c.Pos())
			}
		}
		slices.SortFunc(s.order, Pos.compare)
		s.order = slices.CompactFunc(s.order, func(a, b Pos) bool { return a.ID == b.ID })
	}
	i := 0
	if p != (Pos{}) {
		var there bool
		if i, there = slices.BinarySearchFunc(s.order, p, Pos.compare); there {
			i++
		}
	}
	return func() ConversationID {
		if i++; i > len(s.order) {
			return 0
		}
		return s.order[i-1].ID
	}
}

// compare orders places as the floor does, the newest first.
func (p Pos) compare(o Pos) int {
	return cmp.Or(cmp.Compare(o.At.UnixMilli(), p.At.UnixMilli()), cmp.Compare(p.ID, o.ID))
}
