package store

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"earshot/store/clean"
	"earshot/store/index"
	"earshot/store/query"
)

// A Watchword is words that a listener, or everybody, wants to be told of
// wherever customers or agents say them. The words may be a customer's, so
// they lie in the store.
type Watchword struct {
	Pattern clean.Line `cbor:"1,keyasint"` // a query; unique among one's own, and among everybody's, case aside
	Why     clean.Line `cbor:"2,keyasint,omitempty"`
	By      ListenerID `cbor:"3,keyasint"`
	At      time.Time  `cbor:"4,keyasint"`
	Whose   ListenerID `cbor:"-"` // filled by reading; Everybody: everybody's
}

const viewWatch = "watch "

func watchName(pattern clean.Line) string { return viewWatch + strings.ToLower(pattern.String()) }

// SaveWatchword keeps a watch-word for a listener, or for Everybody, in the
// place of one with the same words. What is no query, or names no words, is a
// *query.Mistake. It is no event and cannot be undone.
func (s *Store) SaveWatchword(whose ListenerID, w Watchword) error {
	n, err := query.Parse(w.Pattern.String(), s.now())
	if err != nil {
		return err
	}
	if len(words(n)) == 0 {
		return &query.Mistake{End: w.Pattern.Len(), Says: "there are no words to watch in this"}
	}
	err = s.View(func(t *Tx) error { _, err := t.Select(n, w.By); return err })
	if err != nil {
		return err
	}
	return s.SaveView(whose, watchName(w.Pattern), w)
}

// DropWatchword forgets a watch-word. One that is not there is ErrNotFound.
func (s *Store) DropWatchword(whose ListenerID, pattern clean.Line) error {
	err := s.View(func(t *Tx) error {
		var w Watchword
		there, err := t.LoadView(whose, watchName(pattern), &w)
		if err == nil && !there {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.SaveView(whose, watchName(pattern), nil)
}

// Watchwords returns a listener's own, then everybody's, each by their words.
func (t *Tx) Watchwords(l ListenerID) ([]Watchword, error) {
	var out []Watchword
	for _, whose := range []ListenerID{l, Everybody} {
		from := len(out)
		for _, name := range t.Views(whose, viewWatch) {
			var w Watchword
			if _, err := t.LoadView(whose, name, &w); err != nil {
				return out, err
			}
			w.Whose = whose
			out = append(out, w)
		}
		slices.SortStableFunc(out[from:], func(a, b Watchword) int { return cmp.Compare(a.Pattern.String(), b.Pattern.String()) })
	}
	return out, nil
}

// WatchCount is in how many conversations a watch-word stands, and how many of
// them a listener has not heard.
type WatchCount struct{ Conversations, Unheard int }

// CountWatchword counts a watch-word for a listener. It reads a row of every
// conversation that holds it: call it in a command.
func (t *Tx) CountWatchword(w Watchword, l ListenerID) (WatchCount, error) {
	n, err := query.Parse(w.Pattern.String(), t.s.now())
	if err != nil {
		return WatchCount{}, err
	}
	var c WatchCount
	s, err := t.Select(n, l)
	if err != nil {
		return c, err
	}
	if c.Conversations, err = s.Count(); err != nil {
		return c, err
	}
	unheard := query.Node{Op: query.One, Term: query.Term{Field: "is", Text: "unheard"}}
	if s, err = t.Select(query.Node{Op: query.All, Of: []query.Node{n, unheard}}, l); err == nil {
		c.Unheard, err = s.Count()
	}
	return c, err
}

// WatchMarker returns what shows where a listener's watch-words stand in texts.
// A pattern that names what is gone marks its words all the same.
func (t *Tx) WatchMarker(l ListenerID) (*index.Marker, error) {
	all, err := t.Watchwords(l)
	if err != nil {
		return nil, err
	}
	m := &index.Marker{}
	for _, w := range all {
		n, err := query.Parse(w.Pattern.String(), t.s.now())
		if wrong := new(query.Mistake); errors.As(err, &wrong) {
			continue // another version of the language knew it
		}
		if err := t.mark(m, n); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// words returns the terms of words that a query says are there.
func words(n query.Node) []query.Term {
	var out []query.Term
	n.Terms(func(t query.Term, under bool) {
		switch t.Field {
		case query.Words, "customer", "agentsaid", "subject":
			if !under {
				out = append(out, t)
			}
		}
	})
	return out
}

// mark adds the words of a query, and their forms, to a marker.
func (t *Tx) mark(m *index.Marker, n query.Node) error {
	for _, term := range words(n) {
		phrase := index.Joined(term.Text)
		if term.Quoted {
			phrase = index.NewPhrase(term.Text)
		}
		if phrase != nil {
			m.Phrase(phrase)
			continue
		}
		for _, w := range index.Words(term.Text) {
			m.Words(w)
			if w.Prefix {
				continue
			}
			forms, err := t.s.ix.Forms(w.Text)
			if err != nil {
				return plain(err)
			}
			for _, f := range forms {
				for _, form := range f.Terms {
					m.Words(index.Word{Text: form})
				}
			}
		}
	}
	return nil
}
