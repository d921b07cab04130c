package store

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"earshot/store/clean"
	"earshot/store/index"
	"earshot/store/query"
)

// A saying is what one message must hold.
type saying struct {
	may   *roaring.Bitmap     // the messages that the index allows; nil: any may
	sure  bool                // and they all hold it
	holds func(*Message) bool // of a message in may
	row   func(*candidate) verdict
}

// A verdict is what a row tells of its messages.
type verdict byte

const (
	never verdict = iota // no message can be it
	maybe
	surely // one of them is
)

// compileSaid is a query of one message, which a side must have said, unless
// that is Unknown.
func (s *Selection) compileSaid(of []query.Node, side Side) (plan, error) {
	if err := s.hear(query.Node{Op: query.All, Of: of}, side); err != nil {
		return plan{}, err
	}
	return s.planOf(s.says), nil
}

// hear compiles what one message must hold, and notes which may.
func (s *Selection) hear(n query.Node, side Side) error {
	says, err := s.saying(n)
	if err != nil {
		return err
	}
	if side != Unknown {
		says = allSay([]saying{says, saysSide(side)})
	}
	if s.says = says; says.may == nil {
		s.unsure = true
		return nil
	}
	s.said.Or(says.may)
	s.sure = says.sure
	return nil
}

// planOf finds the conversations in which somebody says something.
func (s *Selection) planOf(says saying) plan {
	if says.may == nil {
		return plan{test: func(c *candidate) (bool, error) { return s.search(c, says) }}
	}
	found := s.t.locate(says.may)
	return plan{only: found.conversations(), exact: says.sure, test: func(c *candidate) (bool, error) {
		if says.row != nil && says.row(c) == never {
			return false, nil
		}
		if says.sure {
			if s.wants {
				c.hits = append(c.hits, found.in(c.ID)...)
			}
			return true, nil
		}
		return s.check(c, says, found.in(c.ID))
	}}
}

// check looks for what is said in the messages that may hold it.
func (s *Selection) check(c *candidate, says saying, ids []MessageID) (bool, error) {
	is := false
	for _, id := range ids {
		m, err := s.t.Message(id)
		if err != nil {
			return false, err
		}
		if says.holds(&m) {
			c.hits, is = append(c.hits, id), true
		}
	}
	return is, nil
}

// search looks for what is said in all messages of a conversation, unless its
// row tells already.
func (s *Selection) search(c *candidate, says saying) (bool, error) {
	if says.row != nil {
		if v := says.row(c); v != maybe && !(v == surely && s.wants) {
			return v == surely, nil
		}
	}
	if c.messages == nil {
		var err error
		if c.messages, err = s.t.messagesOf(c.Conversation); err != nil {
			return false, err
		}
	}
	is := false
	for i := range c.messages {
		if says.holds(&c.messages[i]) {
			c.hits, is = append(c.hits, c.messages[i].ID), true
		}
	}
	return is, nil
}

// saying compiles what one message must hold.
func (s *Selection) saying(n query.Node) (saying, error) {
	if n.Op == query.One {
		return s.sayingOf(n.Term)
	}
	var all []saying
	for _, of := range n.Of {
		one, err := s.saying(of)
		if err != nil {
			return one, err
		}
		all = append(all, one)
	}
	if n.Op == query.Any {
		return anySays(all), nil
	}
	return allSay(all), nil
}

func allSay(all []saying) saying {
	if len(all) == 1 {
		return all[0]
	}
	joined := saying{sure: true}
	for _, one := range all {
		joined.may, joined.sure = both(joined.may, one.may), joined.sure && one.sure
	}
	joined.holds = func(m *Message) bool {
		return !slices.ContainsFunc(all, func(one saying) bool { return !one.holds(m) })
	}
	joined.row = func(c *candidate) verdict {
		if slices.ContainsFunc(all, func(one saying) bool { return one.row != nil && one.row(c) == never }) {
			return never
		}
		return maybe // each may be true of another message
	}
	return joined
}

func anySays(all []saying) saying {
	joined := saying{sure: true, may: roaring.New()}
	for _, one := range all {
		joined.may, joined.sure = either(joined.may, one.may), joined.sure && one.sure
	}
	joined.holds = func(m *Message) bool {
		return slices.ContainsFunc(all, func(one saying) bool { return one.holds(m) })
	}
	joined.row = func(c *candidate) verdict {
		best := never
		for _, one := range all {
			if one.row == nil {
				best = max(best, maybe)
			} else {
				best = max(best, one.row(c))
			}
		}
		return best
	}
	return joined
}

func (s *Selection) sayingOf(t query.Term) (saying, error) {
	switch t.Field {
	case "from":
		return s.saysFrom(t)
	case "to":
		return s.saysTo(t)
	case "language":
		return s.saysIn(t)
	case "side":
		return saysSide(sideOf(t)), nil
	case "date":
		return s.saysWhen(t), nil
	}
	return s.saysWords(t)
}

// saysFrom finds who speaks by the words of a name or an address.
func (s *Selection) saysFrom(t query.Term) (saying, error) {
	found, err := s.t.s.ix.Search(index.In(index.Sender, index.Words(t.Text)))
	is := named(t)
	return saying{may: found, sure: !t.Quoted, holds: func(m *Message) bool {
		return found.Contains(uint32(m.ID)) && (!t.Quoted || is(m.Sender.Name, m.Sender.Address()))
	}}, s.t.s.searched(err)
}

// saysTo finds whom a message is written to, by the words of a name or an
// address.
func (s *Selection) saysTo(t query.Term) (saying, error) {
	words := index.Words(t.Text)
	found, err := s.t.s.ix.Search(index.In(index.Addressee, words))
	is, seen := named(t), map[PersonID]bool{}
	return saying{may: found, sure: len(words) == 1, holds: func(m *Message) bool {
		return found.Contains(uint32(m.ID)) && slices.ContainsFunc(m.To, func(id PersonID) bool {
			known, ok := seen[id]
			if !ok {
				p, err := s.t.Person(id)
				known = err == nil && is(p.Name, p.Address())
				seen[id] = known
			}
			return known
		})
	}}, s.t.s.searched(err)
}

// saysIn finds messages by their language.
func (s *Selection) saysIn(t query.Term) (saying, error) {
	code, ok := index.LanguageCode(t.Text)
	if !ok {
		var names []string
		for _, l := range index.Languages() {
			names = append(names, l.Name)
		}
		return saying{}, unknown(t, "no message is told to be in ", names)
	}
	found, err := s.t.s.ix.InLanguage(code)
	return saying{may: found, sure: true, holds: func(m *Message) bool { return found.Contains(uint32(m.ID)) }}, s.t.s.searched(err)
}

// named says whether a name and an address hold what a term asks for.
func named(t query.Term) func(name, address clean.Line) bool {
	if t.Quoted {
		phrase := index.NewPhrase(t.Text)
		return func(name, address clean.Line) bool { return phrase.In(name.String()) || phrase.In(address.String()) }
	}
	bag := index.NewBag(index.Words(t.Text))
	return func(name, address clean.Line) bool { return bag.In(name.String(), address.String()) }
}

// sideOf returns the side that a term names.
func sideOf(t query.Term) Side {
	side := Side(strings.ToLower(t.Text))
	if side == "unknown" {
		return Unknown
	}
	return side
}

func saysSide(side Side) saying {
	return saying{
		holds: func(m *Message) bool { return m.Side == side },
		row: func(c *candidate) verdict {
			if side == Customer && c.LastCustomer != 0 || side == Agent && c.Agent != 0 {
				return surely
			}
			return maybe
		},
	}
}

// saysWhen finds messages by when they were said: by what is remembered of
// all, or one by one.
func (s *Selection) saysWhen(t query.Term) saying {
	var may *roaring.Bitmap
	known := s.t.places(func(p *seen) { may = p.between(t.From, t.To) })
	return saying{
		may: may, sure: known,
		holds: func(m *Message) bool { return within(t, m) },
		row: func(c *candidate) verdict {
			if !t.From.IsZero() && c.LastAt.Before(t.From) || !t.To.IsZero() && !c.FirstAt.Before(t.To) {
				return never
			}
			first, last := Message{At: c.FirstAt}, Message{At: c.LastAt}
			if within(t, &first) || within(t, &last) {
				return surely
			}
			return maybe
		},
	}
}

func within(t query.Term, m *Message) bool {
	return !m.At.Before(t.From) && (t.To.IsZero() || m.At.Before(t.To))
}
