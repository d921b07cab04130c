package store

import (
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"sync"
	"time"

	"earshot/store/index"
)

const (
	tailFull = 16384           // documents in memory at most
	quiet    = 2 * time.Second // the index is written when nothing has come for so long
)

// openIndex opens the index and brings it up to what the store holds; what
// takes long goes on in the background. One
// that belongs to another store, or to this one as it was when a copy of it
// was put back, is made anew.
func (s *Store) openIndex(behind int) error {
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
			if err := errors.Join(ix.Close(), dropFile(path)); err != nil {
				return fmt.Errorf("taking away the search index of another store: %w", err)
			}
			if ix, fresh, err = index.Open(path); err != nil {
				return err
			}
		}
	}
	s.ix = ix
	lacks := 0
	if err := s.View(func(t *Tx) error { lacks = int(t.LastMessage()) - int(ix.Watermark()); return nil }); err != nil {
		return errors.Join(err, ix.Close())
	}
	err = s.catchUp(fresh, lacks <= behind)
	if errors.Is(err, index.ErrTorn) {
		if err = ix.Renew(); err == nil {
			err = s.catchUp(true, true)
		}
	}
	if err != nil {
		return errors.Join(err, ix.Close())
	}
	s.flush = newFlusher(ix, s.indexTorn)
	s.flush.poke()
	s.startCatching(lacks > behind)
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
		if ours, err = knows(ix, m); errors.Is(err, index.ErrTorn) {
			ours, err = false, nil
		}
		return err
	})
	return ours, err
}

// knows says whether a message is found by its first words. The sender's name
// is left out: it may have been another in this message than the person's.
func knows(ix *index.Index, m Message) (bool, error) {
	own, _ := ownAndQuoted(m.Text.String(), m.Folds)
	terms := index.Terms(nil, append([]string{m.Subject.String()}, own...)...)
	if len(terms) == 0 {
		return true, nil
	}
	var words []index.Word
	for _, term := range terms[:min(3, len(terms))] {
		words = append(words, index.Word{Text: term})
	}
	found, err := ix.Search(words)
	return err == nil && found.Contains(uint32(m.ID)), plain(err)
}

// catchUp indexes what was read anew after the index was last written, and
// where whole is set what arrived.
func (s *Store) catchUp(fresh, whole bool) error {
	var docs []index.Doc
	var tok index.Tokenizer
	from := MessageID(s.ix.Watermark())
	err := s.View(func(t *Tx) error {
		ids, r := t.missing(from, fresh), t.remembering()
		for id := range ids {
			if id > from && !whole {
				break
			}
			d, err := r.doc(id, &tok)
			if err != nil {
				return err
			}
			if id <= from {
				s.ix.Remove([]uint32{uint32(id)})
			}
			if docs = append(docs, d); len(docs) < catchStep {
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

// doc returns a message as the index takes it. One that is damaged has no
// words: Verify names it.
func (t *Tx) doc(id MessageID, tok *index.Tokenizer) (index.Doc, error) {
	d := index.Doc{ID: uint32(id)}
	m, err := t.Message(id)
	if errors.Is(err, ErrDamaged) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	p, err := t.parts(m)
	d.Terms = tok.Doc(p)
	return d, err
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
	s.catching.addTo(s.ix, h.docs, h.stale)
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

// flusher writes the index in the background, off everybody's way: when much
// waits, or when nothing has come for a while.
type flusher struct {
	ix   *index.Index
	torn func() // the index was found damaged
	wake chan struct{}
	quit chan struct{}
	done sync.WaitGroup
}

func newFlusher(ix *index.Index, torn func()) *flusher {
	f := &flusher{ix: ix, torn: torn, wake: make(chan struct{}, 1), quit: make(chan struct{})}
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
// wrong: the next start catches up. One that is damaged is made anew.
func (f *flusher) flush() {
	if f.ix.Pending() > 0 && errors.Is(f.ix.Flush(), index.ErrTorn) {
		f.torn()
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
