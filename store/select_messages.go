package store

import (
	"slices"
	"unicode/utf8"

	"earshot/store/clean"
	"earshot/store/index"
	"earshot/store/query"
)

// A Hit is a message because of which a query picks its conversation.
type Hit struct {
	Message Message
	Subject clean.Line // the conversation's
	Start   int        // where the first word stands in the message's text; -1: in the subject or a name
	End     int
}

// Found is the answer to a search, as far as it has looked.
type Found struct {
	Total int   // messages
	More  bool  // there may be more than Total: not all were looked at
	Hits  []Hit // the newest first, as many as asked for

	best  podium
	last  dated // of the messages that were looked at
	floor Pos   // the last of the conversations that were looked at
}

// atOnce is how many messages are looked at one by one before somebody hears
// which of them are hits.
const atOnce = 2000

// Messages finds the newest messages that the query speaks of, in the
// conversations that it picks; of a conversation that is picked for another
// reason, its newest words. limit 0 means all of them. Where no index tells
// which messages are hits, it looks no further than it must for these.
func (s *Selection) Messages(limit int) (Found, error) {
	f := s.begin(limit)
	var err error
	for err == nil && f.More && !f.best.done {
		err = s.look(&f)
	}
	return f, errorsIn(err, s.read(&f))
}

// Glance is Messages for somebody who waits: where some thousand messages do
// not tell, it returns what they hold, and LookOn goes on.
func (s *Selection) Glance(limit int) (Found, error) {
	f := s.begin(limit)
	var err error
	if f.More {
		err = s.look(&f)
	}
	return f, errorsIn(err, s.read(&f))
}

// LookOn goes on where Glance, or LookOn, stopped looking: for hits as long as
// some are missing, then for the sake of the total.
func (s *Selection) LookOn(f Found) (Found, error) {
	s.wants = true
	done := f.best.done
	if err := s.look(&f); err != nil || done {
		return f, err
	}
	return f, s.read(&f)
}

// begin finds what the index tells alone.
func (s *Selection) begin(limit int) Found {
	s.wants = true
	f := Found{More: true, best: podium{limit: limit}}
	if s.sure && !s.unsure && s.asks.Level() == query.Message { // each of them is a hit
		f.best.all, f.Total = s.t.newest(s.said, dated{}, limit)
		f.More = false
	}
	return f
}

// look looks at the next messages that may be hits, the newest first, until
// the newest hits are found.
func (s *Selection) look(f *Found) error {
	if s.unsure || !speaks(s.asks) {
		return s.lookAlong(f)
	}
	some, _ := s.t.newest(s.said, f.last, atOnce)
	f.More = len(some) == atOnce
	for i, d := range some {
		is, err := s.isHit(d.id)
		if err != nil {
			return err
		}
		if f.last = d; !is {
			continue
		}
		f.Total++
		if f.best.add(d); f.best.fills() {
			f.More = f.More || i+1 < len(some)
			break
		}
	}
	return nil
}

// lookAlong goes along the floor instead, where no index tells which messages
// may be hits.
func (s *Selection) lookAlong(f *Found) error {
	f.More = false
	first := f.Total
	return s.each(f.floor, func(c *candidate) bool {
		if f.More = f.best.settles(c.LastAt.UnixMilli()) || f.Total-first >= atOnce; f.More {
			return false
		}
		f.floor = c.Pos()
		if len(c.hits) == 0 {
			c.hits = []MessageID{s.t.lastWords(c)}
		}
		slices.Sort(c.hits)
		for _, id := range slices.Compact(c.hits) {
			if at, ok := s.t.spot(id); ok {
				f.best.add(dated{id, at.at.UnixMilli()})
				f.Total++
			}
		}
		return true
	})
}

// speaks says whether a query is true only because of messages.
func speaks(n query.Node) bool {
	switch n.Op {
	case query.One:
		return n.Level() != query.Conversation || n.Term.Field == "customer" || n.Term.Field == "agentsaid"
	case query.All:
		return slices.ContainsFunc(n.Of, speaks)
	case query.Any:
		return !slices.ContainsFunc(n.Of, func(of query.Node) bool { return !speaks(of) })
	}
	return false
}

// isHit says whether the query is true because of a message.
func (s *Selection) isHit(id MessageID) (bool, error) {
	at, ok := s.t.spot(id)
	if !ok {
		return false, nil
	}
	if s.asks.Level() == query.Message {
		m, err := s.t.Message(id)
		return err == nil && s.says.holds(&m), err
	}
	hits, err := s.hitsIn(at.conv)
	_, is := slices.BinarySearch(hits, id)
	return is, err
}

// hitsIn returns the messages of a conversation because of which the query is
// true, in order. Conversations that were looked at are remembered.
func (s *Selection) hitsIn(id ConversationID) ([]MessageID, error) {
	if s.way().only != nil && !s.way().only.Contains(uint32(id)) {
		return nil, nil
	}
	if hits, known := s.hits[id]; known {
		return hits, nil
	}
	c, err := s.t.Conversation(id)
	if err != nil {
		return nil, err
	}
	one := &candidate{Conversation: c}
	is, err := s.way().holds(one)
	if err != nil {
		return nil, err
	}
	if !is {
		one.hits = nil
	}
	slices.Sort(one.hits)
	if s.hits == nil {
		s.hits = map[ConversationID][]MessageID{}
	}
	s.hits[id] = one.hits
	return one.hits, nil
}

// lastWords returns the newest message with words, or the newest of all.
func (t *Tx) lastWords(c *candidate) MessageID {
	if c.LastHuman != 0 {
		return c.LastHuman
	}
	all, err := t.messagesOf(c.Conversation)
	if err != nil || len(all) == 0 {
		return 0 // reading the hit says what is wrong
	}
	return all[len(all)-1].ID
}

// read reads the messages to show.
func (s *Selection) read(f *Found) error {
	var m index.Marker
	ids := f.best.newest()
	f.Hits = make([]Hit, 0, len(ids))
	if len(ids) > 0 {
		if err := s.t.mark(&m, s.asks); err != nil {
			return err
		}
	}
	for _, d := range ids {
		said, err := s.t.Message(d.id)
		if err != nil {
			return err
		}
		c, err := s.t.Conversation(said.Conversation)
		if err != nil {
			return err
		}
		start, end := said.firstOf(&m)
		f.Hits = append(f.Hits, Hit{Message: said, Subject: c.Subject, Start: start, End: end})
	}
	return nil
}

// markMost is how many bytes of a message are looked at for where a hit stands.
const markMost = 64 << 10

// firstOf finds where the first of a query's words stands in the text; outside
// of quotes, if it stands there.
func (m *Message) firstOf(words *index.Marker) (start, end int) {
	if words.Empty() {
		return -1, 0
	}
	text := m.Text.String()
	at, found := words.First(text, markMost, func(s index.Span) bool {
		return !slices.ContainsFunc(m.Folds, func(f Fold) bool { return f.Why == FoldQuote && f.Start <= s.Start && s.Start < f.End })
	})
	if !found {
		at, found = words.First(text, markMost, func(index.Span) bool { return true })
	}
	if !found {
		return -1, 0
	}
	return at.Start, at.End
}

// Snippet returns the words around a hit, at most about n bytes.
func (h Hit) Snippet(n int) clean.Line {
	text := h.Message.Text.String()
	from, to := 0, min(len(text), n)
	if h.Start >= 0 {
		from, to = max(0, h.Start-n/3), min(len(text), h.Start+2*n/3)
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return clean.OneLine(text[from:to])
}
