package store

import "earshot/store/query"

// QueryValues returns what may follow a field of a query whose values the
// store knows, each with how much there is of it: messages of a source and an
// agent or in a language, marks of a theme.
func (t *Tx) QueryValues(field string) ([]query.Value, error) {
	switch field {
	case "source":
		return t.sourceValues()
	case "agent":
		return t.agentValues()
	case "theme":
		return t.themeValues()
	case "by":
		return t.listenerValues()
	case "language":
		return t.languageValues()
	}
	return nil, nil
}

func (t *Tx) sourceValues() ([]query.Value, error) {
	var out []query.Value
	all, err := t.Sources()
	for _, s := range all {
		out = append(out, query.Value{Text: s.Name, Count: s.Messages})
	}
	return out, err
}

func (t *Tx) agentValues() ([]query.Value, error) {
	var out []query.Value
	all, err := t.Agents()
	for _, p := range all {
		out = append(out, query.Value{Text: p.Shown().String(), Count: p.Messages})
	}
	return out, err
}

func (t *Tx) themeValues() ([]query.Value, error) {
	var out []query.Value
	all, err := t.Themes()
	for _, th := range all {
		n := 0
		t.prefix(bMarkByTheme, key4(th.ID), func([]byte) bool { n++; return true })
		out = append(out, query.Value{Text: th.Path.String(), Count: n})
	}
	return out, err
}

func (t *Tx) listenerValues() ([]query.Value, error) {
	var out []query.Value
	all, err := t.Listeners()
	for _, l := range all {
		out = append(out, query.Value{Text: l.Name.String(), Count: -1})
	}
	return out, err
}
