package floor

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
)

// saveMenu asks whose view the filter shall be.
func (m *Model) saveMenu() tea.Cmd {
	if m.floor.filter == nil {
		m.say(`Nothing is filtered. \ filters the floor, and * saves the filter as a view.`)
		return nil
	}
	m.over = &menu{key: "*", title: "Save the filter as a view? One of these letters."}
	return nil
}

func (m *Model) saveMine() tea.Cmd   { return m.saveFilter(m.cfg.Listener, "yours") }
func (m *Model) saveForAll() tea.Cmd { return m.saveFilter(store.Everybody, "everybody's") }

// saveFilter asks for the name of a view, and keeps the filter under it.
func (m *Model) saveFilter(whose store.ListenerID, whoseWord string) tea.Cmd {
	f := m.floor.filter
	if f == nil {
		return m.saveMenu()
	}
	p := &prompt{entry: newEntry(), mode: "VIEW", ask: "a name for the filter " + f.text, enter: "saves it, " + whoseWord}
	p.done = func(m *Model, words string) tea.Cmd {
		if words == "" {
			p.wrong = "It needs a name."
			m.over = p
			return nil
		}
		s, q := m.cfg.Store, store.SavedQuery{Name: lineOf(words), Query: lineOf(f.text), By: m.cfg.Listener, At: m.cfg.Now()}
		return func() tea.Msg {
			return didMsg{op: "save the view", said: "View “" + words + "” saved, " + whoseWord + ". g v lists the views.", err: s.SaveQuery(whose, q)}
		}
	}
	m.over = p
	return nil
}

// forgetView forgets the views that are the filter as it is.
func (m *Model) forgetView() tea.Cmd {
	f := m.floor.filter
	if f == nil {
		return m.saveMenu()
	}
	s, l, text := m.cfg.Store, m.cfg.Listener, lineOf(f.text)
	return func() tea.Msg {
		var all []store.SavedQuery
		err := s.View(func(t *store.Tx) (err error) { all, err = t.SavedQueries(l); return err })
		said := "No view is this filter."
		for _, q := range all {
			if err == nil && q.Query == text {
				err = s.DropQuery(q.Whose, q.Name)
				said = "View “" + q.Name.String() + "” forgotten."
			}
		}
		return didMsg{op: "forget the view", said: said, err: err}
	}
}

// forgetThisView forgets the view under the cursor.
func (m *Model) forgetThisView() tea.Cmd {
	q := m.sheet().target().saved
	if q.Name.Len() == 0 {
		m.say("This view stands; * saves others, and only those are forgotten.")
		return nil
	}
	s := m.cfg.Store
	return func() tea.Msg {
		return didMsg{op: "forget the view", said: "View “" + q.Name.String() + "” forgotten.", err: s.DropQuery(q.Whose, q.Name)}
	}
}

// views offers the saved queries whose name begins with what was typed; each
// takes the place of all of it.
func views(t *store.Tx, l store.ListenerID, typed string) ([]query.Completion, error) {
	all, err := t.SavedQueries(l)
	var out []query.Completion
	for _, q := range all {
		if !strings.HasPrefix(strings.ToLower(q.Name.String()), strings.ToLower(typed)) {
			continue
		}
		about := "your view “" + q.Name.String() + "”"
		if q.Whose == store.Everybody {
			about = "everybody's view “" + q.Name.String() + "”"
		}
		out = append(out, query.Completion{Text: q.Query.String(), About: about, Count: -1, End: len(typed)})
	}
	return out, err
}
