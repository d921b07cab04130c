package store

import (
	"strings"

	"earshot/store/index"
	"earshot/store/query"
)

const (
	foundFew  = 3  // messages up to which a query was perhaps misspelt
	farMore   = 20 // times as many messages as a word's own make a near one likelier
	wordsMost = 8  // of a query that are looked at
	tries     = 3  // of the likeliest words: that of a name may be among the next
)

// A Meant is the query that was perhaps meant by one that finds little.
type Meant struct {
	Query string
	Found Found // without hits
}

// Meant returns the query that was perhaps meant where one found nothing or
// very little, with the words that messages hold in the place of misspelt ones.
// The zero Meant: there is none. It walks the vocabulary and runs the query
// anew: call it in a command.
func (t *Tx) Meant(n query.Node, by ListenerID, found Found) (Meant, error) {
	if found.Total > foundFew || found.More {
		return Meant{}, nil
	}
	var best Meant
	for pick := range tries {
		r := respeller{t: t, pick: pick}
		meant := n.Map(r.term)
		if r.err != nil || !r.changed {
			return best, t.s.searched(r.err)
		}
		s, err := t.Select(meant, by)
		if err != nil {
			return best, err
		}
		more, err := s.Glance(1)
		if err == nil && more.More {
			more, err = s.LookOn(more)
		}
		if err != nil {
			return best, err
		}
		if more.Total > max(found.Total, best.Found.Total) {
			more.Hits = nil
			best = Meant{meant.String(), more}
		}
	}
	return best, nil
}

// A respeller puts the words of messages in the place of misspelt ones.
type respeller struct {
	t       *Tx
	pick    int // which of the near words is taken, 0 the likeliest
	looked  int
	changed bool
	err     error
}

// term respells the words of a term that are looked for in messages.
func (r *respeller) term(t query.Term) query.Term {
	switch t.Field {
	case query.Words, "customer", "agentsaid", "subject", "from", "to":
	default:
		return t
	}
	fields := strings.Fields(t.Text)
	for i, f := range fields {
		fields[i] = r.word(f)
	}
	if text := strings.Join(fields, " "); text != strings.Join(strings.Fields(t.Text), " ") {
		t.Text, r.changed = text, true
	}
	return t
}

// word returns a word of a query, or the likelier one. What is more than one
// word to the index, or only the beginning of one, stays.
func (r *respeller) word(typed string) string {
	words := index.Words(typed)
	if len(words) != 1 || words[0].Prefix || r.looked >= wordsMost || r.err != nil {
		return typed
	}
	r.looked++
	own, err := r.t.s.ix.Search(words)
	if err != nil || own.GetCardinality() > foundFew {
		r.err = err
		return typed
	}
	near, err := r.t.s.ix.Near(words[0].Text)
	if r.err = err; len(near) == 0 {
		return typed
	}
	if n := own.GetCardinality(); n > 0 && (near[0].Slips > 1 || near[0].Messages < farMore*int(n)) {
		return typed
	}
	return near[min(r.pick, len(near)-1)].Text
}
