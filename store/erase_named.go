package store

import (
	"earshot/store/index"
)

// namedMost is how many messages are read to see whether they name somebody.
const namedMost = 10000

// countNamed counts the messages that name whoever becomes nameless and stay,
// as far as the index knows: they are others' words.
func (e *erasing) countNamed() error {
	if e.what.Person == 0 {
		return nil
	}
	met := map[MessageID]bool{}
	for name := range e.names.all {
		found, err := e.s.ix.Search(index.Words(name))
		if e.s.searched(err) != nil {
			return nil // an index that is being made anew counts nothing, and nothing is lost by it
		}
		for _, n := range found.ToArray() {
			id := MessageID(n)
			if e.messages[id] || met[id] || len(met) >= namedMost {
				continue
			}
			met[id] = true
			m, err := e.Message(id)
			if err != nil {
				return err
			}
			if e.names.in(m.Text.String()) || e.names.in(m.Subject.String()) {
				e.lost.Named++
			}
		}
	}
	return nil
}
