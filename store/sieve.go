package store

import (
	"slices"

	"earshot/store/query"
)

// A Sieve says of marks, themes and follow-ups whether a query picks them. A
// word is looked for in what the caller shows of them; what the query says of
// a conversation is asked of the one that they belong to. It is valid as long
// as its Tx.
type Sieve struct {
	asks    query.Node
	marking *marking
	of      map[int]*Selection // of a term that is true of conversations, by its place
	t       *Tx
}

// Shows says whether the line of a mark, a theme or a follow-up shows a word
// or a phrase.
type Shows func(query.Term) bool

// Sieve makes a query of marks, themes or follow-ups ready, as a listener asks
// it.
func (t *Tx) Sieve(n query.Node, by ListenerID) (*Sieve, error) {
	s := &Sieve{asks: n, of: map[int]*Selection{}, t: t}
	var err error
	if s.marking, err = t.marking(n); err != nil {
		return nil, err
	}
	n.Terms(func(term query.Term, _ bool) {
		one := query.Node{Op: query.One, Term: term}
		if err == nil && term.Field != query.Words && one.Level() != query.Mark {
			s.of[term.At], err = t.Select(one, by)
		}
	})
	return s, err
}

// conversation asks a term of the conversation that something belongs to.
func (s *Sieve) conversation(t query.Term, id ConversationID) (bool, error) {
	if id == 0 {
		return false, nil
	}
	c, err := s.t.Conversation(id)
	if err != nil {
		return false, err
	}
	return s.of[t.At].Holds(c)
}

// Mark says whether the query picks a mark: when it was said and by which side
// is true of the mark's own words.
func (s *Sieve) Mark(k Mark, shows Shows) (bool, error) {
	return s.asks.Eval(func(t query.Term) (bool, error) {
		one := query.Node{Op: query.One, Term: t}
		switch {
		case t.Field == query.Words:
			return shows(t), nil
		case one.Level() == query.Mark:
			return s.marking.is(t, k)
		case t.Field == "side":
			return saysSide(sideOf(t)).holds(&Message{Side: k.Side}), nil
		case t.Field == "date":
			return within(t, &Message{At: k.SaidAt}), nil
		}
		return s.conversation(t, k.Conversation)
	})
}

// Followup says whether the query picks a follow-up: its kind, status, theme
// and who made it are its own, and date: is when it was made.
func (s *Sieve) Followup(f Followup, shows Shows) (bool, error) {
	return s.asks.Eval(func(t query.Term) (bool, error) {
		switch t.Field {
		case query.Words:
			return shows(t), nil
		case "followup":
			return f.fits(t.Text), nil
		case "theme":
			return f.Theme != 0 && slices.Contains(s.marking.themes[t.At], f.Theme), nil
		case "by":
			return f.By == s.marking.by[t.At], nil
		case "date":
			return within(t, &Message{At: f.At}), nil
		}
		if s.of[t.At] == nil {
			return s.ofMarks(t, f)
		}
		return s.conversation(t, f.Conversation)
	})
}

// ofMarks asks a term of the marks that a follow-up names.
func (s *Sieve) ofMarks(t query.Term, f Followup) (bool, error) {
	for _, id := range f.Marks {
		k, err := s.t.Mark(id)
		if err != nil {
			return false, err
		}
		if is, err := s.marking.is(t, k); err != nil || is {
			return is, err
		}
	}
	return false, nil
}

// ThemeSieve is Sieve for themes. What a query says of conversations is a
// *query.Mistake there.
func (t *Tx) ThemeSieve(n query.Node, by ListenerID) (*Sieve, error) {
	var wrong error
	n.Terms(func(term query.Term, _ bool) {
		switch term.Field {
		case query.Words, "theme", "by":
			return
		}
		if wrong == nil {
			wrong = &query.Mistake{Start: term.At, End: term.End,
				Says: "themes are picked by words, theme: and by:; " + term.Field + ": is asked of conversations, marks and follow-ups"}
		}
	})
	if wrong != nil {
		return nil, wrong
	}
	return t.Sieve(n, by)
}

// Theme says whether the query picks a theme, by its path and who made it.
func (s *Sieve) Theme(th Theme, shows Shows) (bool, error) {
	return s.asks.Eval(func(t query.Term) (bool, error) {
		switch t.Field {
		case "theme":
			return slices.Contains(s.marking.themes[t.At], th.ID), nil
		case "by":
			return th.By == s.marking.by[t.At], nil
		}
		return shows(t), nil
	})
}
