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
	looks   *onlooker
	plan    *plan // nil: not made yet, see way

	said   *roaring.Bitmap                // the messages that may be what the query speaks of
	unsure bool                           // it speaks of messages that no index knows
	sure   bool                           // what it last said is known without looking at the messages
	forms  map[string][]string            // of the words that are asked for, those that count too
	says   saying                         // what a message must hold, of the last that were asked for
	hits   map[ConversationID][]MessageID // of conversations that were looked at
	wants  bool                           // hits, so that a row that tells enough is not enough
	all    bool                           // it is asked for all that it picks, so that looking at all standings pays
	order  []Pos                          // what the plan allows, where that is little
}

// A plan is how it is found out whether a query is true of a conversation.
type plan struct {
	test  func(*candidate) (bool, error)
	tells func(*standing) verdict // without the row; nil: maybe
	only  *roaring.Bitmap         // no other conversation can be it; nil: each can
	exact bool                    // and each of them is
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
	s := &Selection{t: t.remembering(), asks: n, by: by, now: t.s.now(), said: roaring.New(), forms: map[string][]string{}}
	var err error
	if s.sources, err = t.sourcesByName(); err != nil {
		return nil, err
	}
	s.looks = newOnlooker(s.t, by, s.sources)
	if n.Level() == query.Message { // a search for messages may never ask for conversations
		return s, s.hear(n, Unknown)
	}
	p, err := s.compile(n)
	s.plan = &p
	return s, err
}

// way returns the plan.
func (s *Selection) way() *plan {
	if s.plan == nil {
		p := s.planOf(s.says)
		s.plan = &p
	}
	return s.plan
}

func (s *Selection) compile(n query.Node) (plan, error) {
	switch {
	case n.Op == query.Everything:
		return plan{test: func(*candidate) (bool, error) { return true, nil }, tells: func(*standing) verdict { return surely }}, nil
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
	}, tells: func(s *standing) verdict { return surely - p.tell(s) }}, err
}

// holds says whether the plan's query is true of a candidate.
func (p plan) holds(c *candidate) (bool, error) {
	if p.only != nil && !p.only.Contains(uint32(c.ID)) {
		return false, nil
	}
	return p.test(c)
}

// tell says what a standing tells of the plan's query. What is surely so has
// no hits.
func (p plan) tell(s *standing) verdict {
	switch {
	case p.only != nil && !p.only.Contains(uint32(s.id)):
		return never
	case p.tells == nil:
		return maybe
	}
	return p.tells(s)
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
	joined.tells = func(s *standing) verdict { return agreed(plans, s) }
	return joined, nil
}

// agreed is what all plans tell; where they differ each is to be asked, since
// those that are true may have hits.
func agreed(plans []plan, s *standing) verdict {
	v := plans[0].tell(s)
	for _, p := range plans[1:] {
		if v == maybe || p.tell(s) != v {
			return maybe
		}
	}
	return v
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
	joined.tells = func(s *standing) verdict {
		v := surely
		for _, p := range plans {
			if v = min(v, p.tell(s)); v == never {
				break
			}
		}
		return v
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
	return s.way().holds(&candidate{Conversation: c})
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
	if s.way().exact && s.way().only != nil {
		if order, ok := s.places(); ok {
			for _, p := range order {
				f(p)
			}
			return nil
		}
	}
	s.all = true
	return s.pick(Pos{}, func(p Pos, v verdict) (bool, error) {
		is := v == surely
		if !is {
			c, err := s.t.Conversation(p.ID)
			if err == nil {
				is, err = s.way().holds(&candidate{Conversation: c})
			}
			if err != nil {
				return false, err
			}
		}
		if is {
			f(p)
		}
		return true, nil
	})
}

// places returns where those that the plan allows stand, in the order of the
// floor, as far as that is remembered.
func (s *Selection) places() (order []Pos, ok bool) {
	ok = s.t.places(func(p *seen) {
		order = make([]Pos, 0, s.way().only.GetCardinality())
		for it := s.way().only.Iterator(); it.HasNext(); {
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
	return s.pick(p, func(p Pos, v verdict) (bool, error) {
		c, err := s.t.Conversation(p.ID)
		if err != nil {
			return false, err
		}
		at, is := &candidate{Conversation: c}, v == surely
		if !is {
			is, err = s.way().holds(at)
		}
		return !is || f(at), err
	})
}

// pick calls f with the places after p that the plan allows, unless their
// standings tell that they are not picked, until f says no.
func (s *Selection) pick(p Pos, f func(Pos, verdict) (bool, error)) error {
	next := s.walk
	if s.way().only != nil && s.way().only.GetCardinality() <= fewConversations {
		next = s.listed
	}
	step := next(p)
	for at, v := step(); at.ID != 0; at, v = step() {
		if v == never {
			continue
		}
		if more, err := f(at, v); err != nil || !more {
			return err
		}
		if s.looks.failed != nil {
			return s.looks.failed
		}
	}
	return s.looks.failed
}

// walk steps along the floor over those that the plan allows.
func (s *Selection) walk(p Pos) func() (Pos, verdict) {
	cur := s.t.bucket(bByActivity).Cursor()
	k, v := cur.First()
	if p != (Pos{}) {
		if k, v = cur.Seek(p.key()); bytes.Equal(k, p.key()) {
			k, v = cur.Next()
		}
	}
	var st standing
	return func() (Pos, verdict) {
		for ; k != nil; k, v = cur.Next() {
			if s.way().only != nil && !s.way().only.Contains(uint32(id4[ConversationID](k[8:]))) {
				continue
			}
			at, told := posOf(k), maybe
			if s.way().tells != nil && st.read(k, v) {
				told = s.way().tells(&st)
			}
			if told == never {
				continue
			}
			k, v = cur.Next()
			return at, told
		}
		return Pos{}, never
	}
}

// listed steps through the few that the plan allows, in the order of the floor.
func (s *Selection) listed(p Pos) func() (Pos, verdict) {
	if s.order == nil {
		s.order, _ = s.places()
	}
	if s.order == nil {
		s.order = []Pos{}
		for it := s.way().only.Iterator(); it.HasNext(); {
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
	return func() (Pos, verdict) {
		if i++; i > len(s.order) {
			return Pos{}, never
		}
		return s.order[i-1], maybe
	}
}

// compare orders places as the floor does, the newest first.
func (p Pos) compare(o Pos) int {
	return cmp.Or(cmp.Compare(o.At.UnixMilli(), p.At.UnixMilli()), cmp.Compare(p.ID, o.ID))
}
