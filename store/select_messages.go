package store

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"

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

// Found is the answer to a search.
type Found struct {
	Total int   // messages
	More  bool  // there are more than Total: not all were looked at
	Hits  []Hit // the newest first, as many as asked for
}

// countMost is the number of messages that are looked at one by one for the
// sake of the total.
const countMost = 2000

// Messages finds the messages that the query speaks of, in the conversations
// that it picks; of a conversation that is picked for another reason, its
// newest words. limit 0 means all of them.
func (s *Selection) Messages(limit int) (Found, error) {
	s.wants = true
	if s.unsure || !speaks(s.asks) {
		return s.byConversation(limit)
	}
	if s.sure && s.asks.Level() == query.Message { // each of them is a hit
		ids, total := s.t.newest(s.said, limit)
		f := Found{Total: total}
		err := s.read(&f, ids)
		return f, err
	}
	ids, _ := s.t.newest(s.said, 0)
	seen := map[ConversationID][]MessageID{}
	var f Found
	var hits []MessageID
	for n, id := range ids {
		if f.More = limit > 0 && len(hits) >= limit && n >= countMost; f.More {
			break
		}
		is, err := s.isHit(id, seen)
		if err != nil {
			return f, err
		}
		if !is {
			continue
		}
		if f.Total++; limit == 0 || len(hits) < limit {
			hits = append(hits, id)
		}
	}
	err := s.read(&f, hits)
	return f, err
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

// isHit says whether the query is true because of a message. Conversations
// that were looked at are remembered.
func (s *Selection) isHit(id MessageID, seen map[ConversationID][]MessageID) (bool, error) {
	at, ok := s.t.spot(id)
	if !ok {
		return false, nil
	}
	hits, known := seen[at.conv]
	if !known {
		c, err := s.t.Conversation(at.conv)
		if err != nil {
			return false, err
		}
		one := &candidate{Conversation: c}
		is, err := s.plan.holds(one)
		if err != nil {
			return false, err
		}
		if is {
			hits = one.hits
			slices.Sort(hits)
		}
		seen[at.conv] = hits
	}
	_, is := slices.BinarySearch(hits, id)
	return is, nil
}

// byConversation goes along the floor instead, where no index tells which
// messages may be hits.
func (s *Selection) byConversation(limit int) (Found, error) {
	var f Found
	var hits []uint32
	err := s.each(Pos{}, func(c *candidate) bool {
		found := c.hits
		if len(found) == 0 {
			found = []MessageID{s.t.lastWords(c)}
		}
		slices.Sort(found)
		for _, id := range slices.Compact(found) {
			hits = append(hits, uint32(id))
		}
		f.More = limit > 0 && len(hits) >= max(limit, countMost)
		return !f.More
	})
	ids, total := s.t.newest(roaring.BitmapOf(hits...), limit)
	f.Total = total
	err = errorsIn(err, s.read(&f, ids))
	return f, err
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
func (s *Selection) read(f *Found, ids []MessageID) error {
	var m index.Marker
	if len(ids) > 0 {
		if err := s.t.mark(&m, s.asks); err != nil {
			return err
		}
	}
	for _, id := range ids {
		said, err := s.t.Message(id)
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
	spans := words.Spans(m.Text.String(), markMost)
	for _, at := range spans {
		if !slices.ContainsFunc(m.Folds, func(f Fold) bool { return f.Why == FoldQuote && f.Start <= at.Start && at.Start < f.End }) {
			return at.Start, at.End
		}
	}
	if len(spans) == 0 {
		return -1, 0
	}
	return spans[0].Start, spans[0].End
}

// dated is a message and when it was said.
type dated struct {
	id MessageID
	at int64 // Unix milliseconds
}

// newest orders messages by time, the newest first, and keeps limit of them, 0
// being all. total counts those that are there.
func (t *Tx) newest(ids *roaring.Bitmap, limit int) (kept []MessageID, total int) {
	best := podium{limit: limit}
	if !t.places(func(p *seen) { best.ask(ids, p) }) {
		step := stepper{cursor: t.bucket(bMsg).Cursor()}
		for it := ids.Iterator(); it.HasNext(); {
			id := MessageID(it.Next())
			if v := step.to(key4(id)); len(v) == spotBytes {
				best.add(dated{id, spotTime(v)})
			}
		}
	}
	for _, d := range best.newest() {
		kept = append(kept, d.id)
	}
	return kept, best.total
}

// A podium keeps the newest of many messages.
type podium struct {
	limit int // 0: all
	total int
	all   []dated
	least int64 // what is said before this has no chance
	full  bool
}

// slack is how many messages above the limit are kept unsorted.
const slack = 1024

// ask adds messages where they are remembered.
func (p *podium) ask(ids *roaring.Bitmap, at *seen) {
	var room [manyAtOnce]uint32
	many := ids.ManyIterator()
	for n := many.NextMany(room[:]); n > 0; n = many.NextMany(room[:]) {
		for _, id := range room[:n] {
			if at.of(id) != 0 {
				p.add(dated{MessageID(id), at.said[id]})
			}
		}
	}
}

func (p *podium) add(d dated) {
	p.total++
	if p.full && d.at < p.least {
		return
	}
	p.all = append(p.all, d)
	if p.limit > 0 && len(p.all) >= 2*p.limit+slack {
		p.all = p.newest()
		p.least, p.full = p.all[p.limit-1].at, true
	}
}

func (p *podium) newest() []dated {
	slices.SortFunc(p.all, dated.compare)
	if p.limit > 0 && len(p.all) > p.limit {
		return p.all[:p.limit]
	}
	return p.all
}

// compare puts the newest first, and of one time the last to arrive.
func (d dated) compare(o dated) int { return cmp.Or(cmp.Compare(o.at, d.at), cmp.Compare(o.id, d.id)) }

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
