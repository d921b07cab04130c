package store

import (
	"bytes"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"earshot/store/index"
	"earshot/store/query"
)

// compileState is a term that is true of a conversation.
func (s *Selection) compileState(t query.Term) (plan, error) {
	switch t.Field {
	case "customer", "agentsaid":
		side := map[string]Side{"customer": Customer, "agentsaid": Agent}[t.Field]
		return s.compileSaid([]query.Node{{Op: query.One, Term: query.Term{Text: t.Text, Quoted: t.Quoted}}}, side)
	case "subject":
		return s.compileSubject(t)
	case "agent":
		return s.compileAgent(t)
	case "source":
		return s.compileSource(t)
	case "followup":
		return s.compileFollowups(t)
	case "id":
		return s.compileID(t)
	}
	test := s.rowTest(t)
	return plan{test: func(c *candidate) (bool, error) { return test(c.Conversation) }, tells: s.standingTest(t)}, nil
}

// rowTest is what a row, and what lies beside it, tells.
func (s *Selection) rowTest(t query.Term) func(Conversation) (bool, error) {
	value := strings.ToLower(t.Text)
	switch t.Field {
	case "channel":
		return plainly(func(c Conversation) bool { return string(c.Channel) == value })
	case "messages":
		return plainly(func(c Conversation) bool { return t.Compare.Holds(int64(c.Messages), int64(t.N)) })
	case "waiting":
		return plainly(func(c Conversation) bool {
			return c.Waits() && t.Compare.Holds(int64(s.now.Sub(c.WaitingSince)), int64(t.Length))
		})
	case "reply":
		return plainly(func(c Conversation) bool { return c.Answers > 0 && t.Compare.Holds(int64(c.Slowest), int64(t.Length)) })
	}
	switch value {
	case "unheard":
		return func(c Conversation) (bool, error) {
			how, err := s.t.HowHeard(s.by, c)
			return c.Unheard(how != NotHeard), err
		}
	case "skimmed":
		return s.stands(WasSkimmed)
	case "left":
		return s.stands(LeftUnheard)
	case "held":
		return s.held()
	case "first-timer":
		return func(c Conversation) (bool, error) {
			n, err := s.t.Contact(c)
			return n == 1 && c.Customer != 0, err
		}
	case "waiting":
		return plainly(Conversation.Waits)
	case "junk":
		return plainly(func(c Conversation) bool { return c.Junk })
	case "ignored":
		return plainly(func(c Conversation) bool { return c.Patience(s.sources[c.Source]).IsIgnored(c, s.now) })
	case "slow":
		return plainly(func(c Conversation) bool { return c.Patience(s.sources[c.Source]).IsSlow(c, s.now) })
	}
	return plainly(func(c Conversation) bool { return c.Defects > 0 })
}

// stands is true of what stands with the listener in one way.
func (s *Selection) stands(how Hearing) func(Conversation) (bool, error) {
	return func(c Conversation) (bool, error) {
		now, err := s.t.HowHeard(s.by, c)
		return now == how, err
	}
}

// held is true of what came while the listener holds the stream of a sitting.
func (s *Selection) held() func(Conversation) (bool, error) {
	return func(c Conversation) (bool, error) {
		on, ok, err := s.t.SittingOn(s.by)
		return ok && !on.HeldSince.IsZero() && c.ArrivedAt.After(on.HeldSince), err
	}
}

func plainly(is func(Conversation) bool) func(Conversation) (bool, error) {
	return func(c Conversation) (bool, error) { return is(c), nil }
}

// compileSubject reads the rows of those that hold the words somewhere.
func (s *Selection) compileSubject(t query.Term) (plan, error) {
	says, err := s.saysWords(query.Term{Text: t.Text, Quoted: t.Quoted})
	if err != nil {
		return plan{}, err
	}
	is := s.inSubject(t)
	return plan{only: s.t.locate(says.may).conversations(), test: func(c *candidate) (bool, error) { return is(c.Subject.String()), nil }}, nil
}

// inSubject says whether a subject holds what a term asks for: words in any
// order, or their forms, or a phrase.
func (s *Selection) inSubject(t query.Term) func(string) bool {
	phrase := index.Joined(t.Text)
	if t.Quoted {
		phrase = index.NewPhrase(t.Text)
	}
	if phrase != nil {
		return phrase.In
	}
	var bags []*index.Bag
	for _, w := range index.Words(t.Text) {
		either := []index.Word{w}
		for _, f := range s.forms[w.Text] {
			either = append(either, index.Word{Text: f})
		}
		bags = append(bags, index.NewBag(either))
	}
	return func(subject string) bool {
		return len(bags) > 0 && !slices.ContainsFunc(bags, func(b *index.Bag) bool { return !b.Any(subject) })
	}
}

func (s *Selection) compileSource(t query.Term) (plan, error) {
	var names []string
	for name := range s.sources {
		if strings.EqualFold(name, t.Text) {
			return plan{test: func(c *candidate) (bool, error) { return c.Source == name, nil },
				tells: toldBy(func(s *standing) bool { return string(s.source()) == name })}, nil
		}
		names = append(names, name)
	}
	return plan{}, unknown(t, "no source is called ", names)
}

// unknown points at a term that names what is not there. near are the names
// of what is.
func unknown(t query.Term, says string, near []string) error {
	slices.Sort(near)
	wrong := &query.Mistake{Start: t.At, End: t.End, Says: says + t.Text}
	if one := query.Nearest(t.Text, near); one != "" {
		wrong.Near = query.Node{Op: query.One, Term: query.Term{Field: t.Field, Text: one, Quoted: strings.ContainsAny(one, ` ()"`)}}.String()
	}
	return wrong
}

func (s *Selection) compileID(t query.Term) (plan, error) {
	c, err := s.t.Conversation(ConversationID(t.N))
	if err != nil {
		return onlyThese(roaring.New()), nil // a number that nobody has is no mistake: it may come
	}
	return onlyThese(roaring.BitmapOf(uint32(c.ID))), nil
}

// onlyThese is a plan that is true of the conversations of a set.
func onlyThese(set *roaring.Bitmap) plan {
	return plan{only: set, exact: true, test: func(*candidate) (bool, error) { return true, nil }, tells: func(*standing) verdict { return surely }}
}

// compileAgent finds the conversations that an agent speaks in.
func (s *Selection) compileAgent(t query.Term) (plan, error) {
	agents, err := s.agentsCalled(t)
	if err != nil {
		return plan{}, err
	}
	of, all := map[PersonID]*roaring.Bitmap{}, roaring.New()
	for _, p := range agents {
		of[p.ID] = roaring.New()
		for _, id := range s.t.ConversationsOf(p.ID, 1<<30) {
			of[p.ID].Add(uint32(id))
		}
		all.Or(of[p.ID])
	}
	return plan{only: all, test: func(c *candidate) (bool, error) {
		for id, in := range of {
			if in.Contains(uint32(c.ID)) && c.Customer != id { // else written to, perhaps, but not speaking
				return true, nil
			}
		}
		return false, nil
	}}, nil
}

// AgentsCalled finds an agent by the start of a name, an address or a handle; a
// whole name may be several people's. Nobody, or two, is a *query.Mistake.
func (t *Tx) AgentsCalled(name string) ([]Person, error) {
	return (&Selection{t: t}).agentsCalled(query.Term{Text: name})
}

// agentsCalled finds an agent by the start of a name, an address or a handle.
// A whole name stands for everybody who has it: one person, most often, at
// several sources.
func (s *Selection) agentsCalled(t query.Term) ([]Person, error) {
	agents, err := s.t.Agents()
	if err != nil {
		return nil, err
	}
	var whole, fit []Person
	var names []string
	for _, p := range agents {
		name, address := p.Shown().String(), p.Address().String()
		if strings.EqualFold(name, t.Text) || strings.EqualFold(address, t.Text) {
			whole = append(whole, p)
		}
		if begins(name, t.Text) || begins(address, t.Text) {
			fit = append(fit, p)
		}
		names = append(names, name)
	}
	switch {
	case len(whole) > 0:
		return whole, nil
	case len(fit) == 0:
		return nil, unknown(t, "no agent is called ", names)
	case len(fit) == 1:
		return fit, nil
	}
	says := "two agents or more are called so: " + who(fit[0]) + " and " + who(fit[1]) + "; write more of the name or the address"
	return nil, &query.Mistake{Start: t.At, End: t.End, Says: says}
}

func who(p Person) string { return p.Shown().String() + " (" + p.Address().String() + ")" }

func begins(name, start string) bool {
	return len(name) >= len(start) && strings.EqualFold(name[:len(start)], start)
}

// Agents returns who answers customers. It goes through everybody, and reads
// only those of whom somebody says that they are an agent.
func (t *Tx) Agents() ([]Person, error) {
	var out []Person
	word := []byte(Agent)
	err := t.bucket(bPar).ForEach(func(k, v []byte) error {
		if !bytes.Contains(v, word) && t.bucket(bTold).Get(k) == nil {
			return nil
		}
		p, err := t.Person(id4[PersonID](k))
		if err == nil && p.Side == Agent {
			out = append(out, p)
		}
		return err
	})
	return out, err
}

// compileFollowups finds the conversations with a follow-up of a kind or a
// status.
func (s *Selection) compileFollowups(t query.Term) (plan, error) {
	all, err := s.t.FollowupsByDue()
	set := roaring.New()
	for _, f := range all {
		if f.Conversation != 0 && f.fits(t.Text) {
			c, failed := s.t.Conversation(f.Conversation)
			if failed != nil {
				return plan{}, failed
			}
			set.Add(uint32(c.ID))
		}
	}
	return onlyThese(set), err
}

// fits says whether a follow-up is of a kind, or in a status.
func (f Followup) fits(value string) bool {
	value = strings.ToLower(value)
	return value == "any" || value == string(f.Kind) || value == string(f.Status)
}
