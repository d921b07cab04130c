package store

import (
	"slices"
	"strings"

	"earshot/store/query"
)

// compileMarks is a query of one mark. Marks are few beside messages: all of
// those that can be it are looked at once.
func (s *Selection) compileMarks(of []query.Node) (plan, error) {
	m, err := s.t.marking(query.Node{Op: query.All, Of: of})
	if err != nil {
		return plan{}, err
	}
	var found located
	err = s.t.AllMarks(func(k Mark) error {
		is, err := m.holds(k)
		if err != nil || !is {
			return err
		}
		c, err := s.t.Conversation(k.Conversation)
		found.add(k.Message, c.ID)
		s.said.Add(uint32(k.Message))
		return err
	})
	return plan{only: found.conversations(), test: func(c *candidate) (bool, error) {
		c.hits = append(c.hits, found.in(c.ID)...)
		return true, nil
	}}, err
}

// A marking is a query of marks with what it names looked up, by the place of
// the term.
type marking struct {
	t       *Tx
	asks    query.Node
	themes  map[int][]ThemeID
	by      map[int]ListenerID
	planned map[MarkID]bool // nil where it is not asked
}

// marking makes a query of marks ready.
func (t *Tx) marking(n query.Node) (*marking, error) {
	m := &marking{t: t, asks: n, themes: map[int][]ThemeID{}, by: map[int]ListenerID{}}
	var err error
	n.Terms(func(term query.Term, _ bool) {
		if err == nil {
			err = m.lookup(t, term)
		}
	})
	return m, err
}

func (m *marking) lookup(t *Tx, term query.Term) (err error) {
	switch {
	case term.Field == "theme":
		m.themes[term.At], err = t.themesUnder(term)
	case term.Field == "by":
		m.by[term.At], err = t.listenerCalled(term)
	case term.Field == "is" && strings.EqualFold(term.Text, "unplanned") && m.planned == nil:
		m.planned, err = t.PlannedMarks()
	}
	return err
}

// holds says whether the query is true of a mark.
func (m *marking) holds(k Mark) (bool, error) {
	return m.asks.Eval(func(t query.Term) (bool, error) { return m.is(t, k) })
}

// is says whether a term is true of a mark.
func (m *marking) is(t query.Term, k Mark) (bool, error) {
	if t.Field == "confirmation" || t.Field == "is" && strings.EqualFold(t.Text, "unconfirmed") {
		return m.checked(t, k)
	}
	return m.says(t, k), nil
}

// checked says whether a mark's reading stands as a term asks.
func (m *marking) checked(t query.Term, k Mark) (bool, error) {
	c, err := m.t.Confirmation(k.ID)
	state := c.StateAt(k, m.t.s.now())
	if t.Field == "confirmation" {
		return k.States() && strings.EqualFold(string(state), t.Text), err
	}
	return k.States() && (state == Assumed || state == Asked || state == Unanswered), err
}

// says says whether a term is true of what stands in a mark itself.
func (m *marking) says(t query.Term, k Mark) bool {
	value := strings.ToLower(t.Text)
	switch t.Field {
	case "theme":
		return slices.ContainsFunc(m.themes[t.At], func(id ThemeID) bool { return slices.Contains(k.Themes, id) })
	case "by":
		return k.By == m.by[t.At]
	case "kind":
		return string(k.Kind) == value
	case "response":
		return k.Response == value
	case "sure":
		return string(k.Sure) == value
	case "cue":
		return slices.Contains(k.Cues, value)
	case "tone":
		return k.Tone == value
	case "weighs":
		return k.Weighs == value
	}
	switch value {
	case "drifted":
		return k.State == MarkDrifted
	case "important":
		return k.Important
	}
	return k.State != MarkErased && !m.planned[k.ID]
}

// themesUnder finds a theme by its path, or with a / after it also those below
// it.
func (t *Tx) themesUnder(term query.Term) ([]ThemeID, error) {
	all, err := t.Themes()
	if err != nil {
		return nil, err
	}
	var ids []ThemeID
	var paths []string
	for _, th := range all {
		if themeFits(th.Path.String(), term.Text) {
			ids = append(ids, th.ID)
		}
		paths = append(paths, th.Path.String())
	}
	if len(ids) == 0 {
		return nil, unknown(term, "there is no theme ", paths)
	}
	return ids, nil
}

// themeFits says whether a path is the one asked for, or lies below it.
func themeFits(path, asked string) bool {
	path, asked = strings.ToLower(path), strings.ToLower(asked)
	above, tree := strings.CutSuffix(asked, "/")
	return path == above || tree && strings.HasPrefix(path, asked)
}

// listenerCalled finds a listener by name, or by the start of it where only
// one begins so.
func (t *Tx) listenerCalled(term query.Term) (ListenerID, error) {
	all, err := t.Listeners()
	if err != nil {
		return 0, err
	}
	var fit []ListenerID
	var names []string
	for _, l := range all {
		name := l.Name.String()
		if strings.EqualFold(name, term.Text) {
			return l.ID, nil
		}
		if begins(name, term.Text) {
			fit = append(fit, l.ID)
		}
		names = append(names, name)
	}
	if len(fit) != 1 {
		return 0, unknown(term, "no listener, or more than one, is called ", names)
	}
	return fit[0], nil
}
