package store

import (
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"earshot/store/clean"
	"earshot/store/index"
)

const (
	tailFull = 16384           // documents in memory at most
	quiet    = 2 * time.Second // the index is written when nothing has come for so long
)

// openIndex opens the index and brings it up to what the store holds.
func (s *Store) openIndex() error {
	ix, _, err := index.Open(filepath.Join(s.dir, indexName))
	if err != nil {
		return err
	}
	s.ix = ix
	s.flush = newFlusher(ix)
	return s.catchUp()
}

// catchUp indexes what arrived after the index was last written.
func (s *Store) catchUp() error {
	var docs []index.Doc
	add := func(m Message) error {
		docs = append(docs, index.Doc{ID: uint32(m.ID), Terms: index.Terms(nil, searchable(m))})
		if len(docs) == 1024 {
			s.ix.Add(docs)
			docs = nil
		}
		if s.ix.Pending() >= tailFull {
			return s.ix.Flush()
		}
		return nil
	}
	err := s.View(func(t *Tx) error { return t.Arrived(MessageID(s.ix.Watermark()), add) })
	s.ix.Add(docs)
	s.flush.poke()
	return err
}

func searchable(m Message) string {
	a := Arrival{Subject: m.Subject, Text: m.Text, Attachments: m.Attachments,
		From: Sender{Name: m.Sender.Name, Show: m.Sender.Address()}}
	return a.searchable()
}

// flusher writes the index in the background, off everybody's way: when much
// waits, or when nothing has come for a while.
type flusher struct {
	ix   *index.Index
	wake chan struct{}
	done sync.WaitGroup
}

func newFlusher(ix *index.Index) *flusher {
	f := &flusher{ix: ix, wake: make(chan struct{}, 1)}
	f.done.Go(f.run)
	return f
}

func (f *flusher) run() {
	calm := time.NewTimer(quiet)
	defer calm.Stop()
	for {
		select {
		case _, open := <-f.wake:
			if !open {
				return
			}
			calm.Reset(quiet)
			if f.ix.Pending() >= tailFull {
				f.flush()
			}
		case <-calm.C:
			f.flush()
		}
	}
}

// flush writes. An index that cannot be written (a full disk) is behind, not
// wrong: the next start catches up.
func (f *flusher) flush() {
	if f.ix.Pending() > 0 {
		_ = f.ix.Flush()
	}
}

// poke tells that documents were added.
func (f *flusher) poke() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// stop ends the writing. What waits is written by closing the index.
func (f *flusher) stop() {
	close(f.wake)
	f.done.Wait()
}

// A Hit is a message that holds the words looked for.
type Hit struct {
	Message Message
	Subject clean.Line // the conversation's
	Start   int        // where the first word stands in the message's text; -1: in the subject or a name
	End     int
}

// Found is the answer to a search.
type Found struct {
	Total int   // messages that hold all the words
	Hits  []Hit // the newest first, as many as asked for
}

// Search finds the messages that hold all words of query; a word that ends
// in * is the beginning of one. limit 0 means all.
func (t *Tx) Search(query string, limit int) (Found, error) {
	words := index.Words(query)
	if len(words) == 0 {
		return Found{}, nil
	}
	found, err := t.s.ix.Search(words)
	if err != nil {
		return Found{}, err
	}
	ids := t.newest(found.ToArray(), limit)
	f := Found{Total: int(found.GetCardinality())}
	for _, id := range ids {
		hit, err := t.hit(id, words)
		if err != nil {
			return f, err
		}
		f.Hits = append(f.Hits, hit)
	}
	return f, nil
}

// newest orders message ids by time, the newest first, and keeps limit of them.
func (t *Tx) newest(ids []uint32, limit int) []MessageID {
	type dated struct {
		id MessageID
		at int64
	}
	all := make([]dated, 0, len(ids))
	for _, id := range ids {
		if s, ok := t.spot(MessageID(id)); ok {
			all = append(all, dated{MessageID(id), s.at.UnixMilli()})
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].at != all[j].at {
			return all[i].at > all[j].at
		}
		return all[i].id > all[j].id
	})
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	out := make([]MessageID, len(all))
	for i, d := range all {
		out[i] = d.id
	}
	return out
}

func (t *Tx) hit(id MessageID, words []index.Word) (Hit, error) {
	m, err := t.Message(id)
	if err != nil {
		return Hit{}, err
	}
	c, err := t.Conversation(m.Conversation)
	if err != nil {
		return Hit{}, err
	}
	start, end := firstWord(m.Text.String(), words)
	return Hit{Message: m, Subject: c.Subject, Start: start, End: end}, nil
}

// firstWord finds where one of the words stands in a text.
func firstWord(text string, words []index.Word) (start, end int) {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		low = text // folding moved the bytes
	}
	start = -1
	for _, w := range words {
		if i := strings.Index(low, w.Text); i >= 0 && (start < 0 || i < start) {
			start, end = i, i+len(w.Text)
		}
	}
	return start, end
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

// ConversationsWith returns the conversations that hold a message with all
// words of query, the one with the newest such message first.
func (t *Tx) ConversationsWith(query string) ([]ConversationID, error) {
	words := index.Words(query)
	if len(words) == 0 {
		return nil, nil
	}
	found, err := t.s.ix.Search(words)
	if err != nil {
		return nil, err
	}
	var out []ConversationID
	seen := map[ConversationID]bool{}
	for _, id := range t.newest(found.ToArray(), 0) {
		s, _ := t.spot(id)
		if !seen[s.conv] {
			seen[s.conv] = true
			out = append(out, s.conv)
		}
	}
	return out, nil
}
