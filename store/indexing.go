package store

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot/store/clean"
	"earshot/store/index"
)

const (
	tailFull = 16384           // documents in memory at most
	quiet    = 2 * time.Second // the index is written when nothing has come for so long
)

// openIndex opens the index and brings it up to what the store holds. One
// that belongs to another store, or to this one as it was when a copy of it
// was put back, is made anew.
func (s *Store) openIndex() error {
	path := filepath.Join(s.dir, indexName)
	ix, fresh, err := index.Open(path)
	if err != nil {
		return err
	}
	if !fresh {
		ours, err := s.isIndex(ix)
		if err != nil {
			return errors.Join(err, ix.Close())
		}
		if !ours {
			if err := errors.Join(ix.Close(), os.Remove(path)); err != nil {
				return fmt.Errorf("taking away the search index of another store: %w", err)
			}
			if ix, fresh, err = index.Open(path); err != nil {
				return err
			}
		}
	}
	s.ix = ix
	if err := s.catchUp(fresh); err != nil {
		return errors.Join(err, ix.Close())
	}
	s.flush = newFlusher(ix)
	s.flush.poke()
	return nil
}

// isIndex says whether an index knows the last message it should know, by
// that message's words, and none after the store's last.
func (s *Store) isIndex(ix *index.Index) (ours bool, err error) {
	last := MessageID(ix.Watermark())
	err = s.View(func(t *Tx) error {
		if last == 0 || last > t.LastMessage() {
			ours = last == 0
			return nil
		}
		m, err := t.Message(last)
		if err != nil || t.bucket(bStale).Get(key4(last)) != nil {
			ours = true // nothing to tell by
			return nil
		}
		ours, err = knows(ix, m)
		return err
	})
	return ours, err
}

// knows says whether a message is found by its first words. The sender's name
// is left out: it may have been another in this message than the person's.
func knows(ix *index.Index, m Message) (bool, error) {
	terms := index.Terms(nil, m.Subject.String(), m.Text.String())
	if len(terms) == 0 {
		return true, nil
	}
	var words []index.Word
	for _, term := range terms[:min(8, len(terms))] {
		words = append(words, index.Word{Text: term})
	}
	found, err := ix.Search(words)
	return err == nil && found.Contains(uint32(m.ID)), plain(err)
}

// catchUp indexes what arrived, or was read anew, after the index was last
// written. A message that is damaged has no words: Verify names it.
func (s *Store) catchUp(fresh bool) error {
	var docs []index.Doc
	from := MessageID(s.ix.Watermark())
	err := s.View(func(t *Tx) error {
		ids, r := t.missing(from, fresh), t.remembering()
		for id := range ids {
			var terms []string
			m, err := r.Message(id)
			if err == nil {
				terms = index.Terms(nil, searchable(m))
			} else if !errors.Is(err, ErrDamaged) {
				return err
			}
			if id <= from {
				s.ix.Remove([]uint32{uint32(id)})
			}
			if docs = append(docs, index.Doc{ID: uint32(id), Terms: terms}); len(docs) < 1024 {
				continue
			}
			s.ix.Add(docs)
			docs = nil
			if s.ix.Pending() >= tailFull {
				if err := s.ix.Flush(); err != nil {
					return err
				}
			}
		}
		return nil
	})
	s.ix.Add(docs)
	return err
}

// missing goes through the messages that an index lacks which knows those up
// to one, as they were when it was written.
func (t *Tx) missing(upTo MessageID, fresh bool) iter.Seq[MessageID] {
	return func(yield func(MessageID) bool) {
		cur := t.bucket(bStale).Cursor()
		for k, _ := cur.First(); k != nil && !fresh; k, _ = cur.Next() {
			if id := id4[MessageID](k); id <= upTo && !yield(id) {
				return
			}
		}
		cur = t.bucket(bMsg).Cursor()
		for k, _ := cur.Seek(key4(upTo + 1)); k != nil; k, _ = cur.Next() {
			if !yield(id4[MessageID](k)) {
				return
			}
		}
	}
}

// index hands what a batch brought to the index.
func (s *Store) index(h *hearing) {
	s.ix.Remove(h.stale)
	s.ix.Add(h.docs)
	s.flush.poke()
}

// writeIndex writes what the index holds in memory. Afterwards it knows every
// message as it is. Nobody may be hearing meanwhile.
func (s *Store) writeIndex() error {
	if err := s.ix.Flush(); err != nil {
		return err
	}
	none := true
	if err := s.View(func(t *Tx) error { k, _ := t.bucket(bStale).Cursor().First(); none = k == nil; return nil }); err != nil || none {
		return err
	}
	return s.update(func(t *Tx) error {
		if err := t.tx.DeleteBucket([]byte(bStale)); err != nil {
			return err
		}
		_, err := t.tx.CreateBucket([]byte(bStale))
		return err
	})
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
	quit chan struct{}
	done sync.WaitGroup
}

func newFlusher(ix *index.Index) *flusher {
	f := &flusher{ix: ix, wake: make(chan struct{}, 1), quit: make(chan struct{})}
	f.done.Go(f.run)
	return f
}

func (f *flusher) run() {
	calm := time.NewTimer(quiet)
	defer calm.Stop()
	for {
		select {
		case <-f.quit:
			return
		case <-f.wake:
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
	close(f.quit)
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
		return Found{}, plain(err)
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
		if i := wordAt(low, w.Text); i >= 0 && (start < 0 || i < start) {
			start, end = i, i+len(w.Text)
		}
	}
	return start, end
}

// wordAt finds where a word begins with w; -1: nowhere.
func wordAt(text, w string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], w)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if i == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) || before >= 0x2E80 { // such scripts put no blanks between words
			return i
		}
		from = i + len(w)
	}
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
		return nil, plain(err)
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
