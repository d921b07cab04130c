package store

import (
	"strings"
	"time"

	"earshot/store/clean"
)

// A SavedQuery is a query that is kept under a name: a listener's own, or
// everybody's. It may hold a customer's words, so it lies in the store.
type SavedQuery struct {
	Name  clean.Line `cbor:"1,keyasint"` // unique among one's own, and among everybody's, case aside
	Query clean.Line `cbor:"2,keyasint"`
	By    ListenerID `cbor:"3,keyasint"`
	At    time.Time  `cbor:"4,keyasint"`
	Whose ListenerID `cbor:"-"` // filled by reading; Everybody: everybody's
}

// Everybody stands for all listeners where something is one's own or shared.
const Everybody ListenerID = 0

const viewQuery = "query "

func queryName(name clean.Line) string { return viewQuery + strings.ToLower(name.String()) }

// SaveQuery keeps a query for a listener, or for Everybody. It goes in the
// place of one with the same name. It is no event and cannot be undone.
func (s *Store) SaveQuery(whose ListenerID, q SavedQuery) error {
	return s.SaveView(whose, queryName(q.Name), q)
}

// DropQuery forgets a saved query.
func (s *Store) DropQuery(whose ListenerID, name clean.Line) error {
	return s.SaveView(whose, queryName(name), nil)
}

// SavedQueries returns a listener's own, then everybody's, each by name.
func (t *Tx) SavedQueries(l ListenerID) ([]SavedQuery, error) {
	var out []SavedQuery
	for _, whose := range []ListenerID{l, Everybody} {
		for _, name := range t.Views(whose, viewQuery) {
			var q SavedQuery
			if _, err := t.LoadView(whose, name, &q); err != nil {
				return out, err
			}
			q.Whose = whose
			out = append(out, q)
		}
	}
	return out, nil
}
