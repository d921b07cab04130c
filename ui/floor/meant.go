package floor

import (
	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
)

// A meant is what was perhaps meant by the words of a query that finds little.
type meant struct {
	store.Meant
	of string // the words as they were typed
}

// near is the query that was perhaps meant by what stands in the line.
func (p *prompt) near() string {
	if p.meant.of != p.words() {
		return ""
	}
	return p.meant.Query
}

// means notes what was perhaps meant by words, unless they become a field.
func (p *prompt) means(words string, m store.Meant) {
	p.meant = meant{m, words}
	if len(query.Complete(words, len(words), nil)) > 0 {
		p.meant = meant{}
	}
}

// askMeant asks again for words that find nothing, where one key takes those
// that were perhaps meant.
func (m *Model) askMeant(p *prompt, words string, near store.Meant) tea.Cmd {
	p.Set(words)
	p.means(words, near)
	m.over = p
	return nil
}
