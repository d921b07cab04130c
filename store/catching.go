package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"earshot/store/index"
)

const (
	behindMost = 4096 // messages that opening adds to the index before it returns
	catchStep  = 1024 // messages read at once
)

// catching brings an index up that lacks many messages, in the background, from
// the oldest on. What arrives meanwhile is reached when its turn comes. Killed
// in the middle, the next start goes on from what was written.
type catching struct {
	torn chan struct{} // the index was found damaged
	quit context.CancelFunc
	done sync.WaitGroup

	mu    sync.Mutex // held while messages are read and added; after Store.hearing
	on    bool
	known MessageID // while on: the messages up to here are in the index
}

// startCatching begins to look after the index, which may be behind.
func (s *Store) startCatching(behind bool) {
	ctx, quit := context.WithCancel(context.Background())
	c := &s.catching
	c.torn, c.quit, c.on, c.known = make(chan struct{}, 1), quit, behind, MessageID(s.ix.Watermark())
	c.done.Go(func() { s.keepCatching(ctx) })
}

// stopCatching waits until nothing is added any more; what was is written when
// the index is.
func (s *Store) stopCatching() {
	s.catching.quit()
	s.catching.done.Wait()
}

func (s *Store) keepCatching(ctx context.Context) {
	for {
		// A failure is of the store, which everybody who reads it meets, or of
		// the index, which is then made anew or is behind until the next start.
		if err := s.catchUpWith(ctx); errors.Is(err, index.ErrTorn) {
			s.indexTorn()
		}
		select {
		case <-ctx.Done():
			return
		case <-s.catching.torn:
			s.renewIndex()
		}
	}
}

// catchUpWith adds what the index lacks, until nobody has anything more.
func (s *Store) catchUpWith(ctx context.Context) error {
	for s.isCatching() {
		n, err := s.catchSome()
		if err := errorsIn(ctx.Err(), err); err != nil {
			return err
		}
		if n == catchStep {
			s.watch.wake()
			continue
		}
		if err := s.caughtUp(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) isCatching() bool {
	s.catching.mu.Lock()
	defer s.catching.mu.Unlock()
	return s.catching.on
}

// catchSome adds the next messages, and writes when much waits.
func (s *Store) catchSome() (n int, err error) {
	s.catching.mu.Lock()
	defer s.catching.mu.Unlock()
	var docs []index.Doc
	err = s.View(func(t *Tx) (err error) { docs, err = t.docsAfter(s.catching.known, catchStep); return err })
	if err != nil || len(docs) == 0 {
		return 0, err
	}
	s.ix.Add(docs)
	s.catching.known = MessageID(docs[len(docs)-1].ID)
	if s.ix.Pending() >= tailFull {
		err = s.ix.Flush()
	}
	return len(docs), err
}

// caughtUp adds the last messages while nobody hears; from then on whoever
// hears adds.
func (s *Store) caughtUp() error {
	s.hearing.Lock()
	defer s.hearing.Unlock()
	for {
		n, err := s.catchSome()
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	s.catching.mu.Lock()
	s.catching.on = false
	s.catching.mu.Unlock()
	s.flush.poke()
	s.watch.wake()
	return nil
}

// docsAfter returns the next messages as the index takes them.
func (t *Tx) docsAfter(id MessageID, n int) (docs []index.Doc, err error) {
	var tok index.Tokenizer
	r := t.remembering()
	for next := range t.missing(id, true) {
		d, err := r.doc(next, &tok)
		if err != nil {
			return nil, err
		}
		if docs = append(docs, d); len(docs) == n {
			break
		}
	}
	return docs, nil
}

// addTo hands documents to the index: all of them, or while it is brought up
// those that it had already.
func (c *catching) addTo(ix *index.Index, docs []index.Doc, stale []uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ix.Remove(stale)
	if !c.on {
		ix.Add(docs)
		return
	}
	for _, d := range docs {
		if d.ID <= uint32(c.known) {
			ix.Add([]index.Doc{d})
		}
	}
}

// indexTorn has the index made anew.
func (s *Store) indexTorn() {
	select {
	case s.catching.torn <- struct{}{}:
	default:
	}
}

// renewIndex begins the index anew.
func (s *Store) renewIndex() {
	s.catching.mu.Lock()
	defer s.catching.mu.Unlock()
	if err := s.ix.Renew(); err == nil {
		s.catching.on, s.catching.known = true, 0
	}
}

// ErrIndexTorn says that the index, not the store, is damaged.
var ErrIndexTorn = errors.New("the search index is damaged, the store is not; the index is being made anew: search again in a moment")

// searched makes an error of the index one to show. An index that is damaged is
// made anew.
func (s *Store) searched(err error) error {
	if errors.Is(err, index.ErrTorn) {
		s.indexTorn()
		return ErrIndexTorn
	}
	return plain(err)
}

// Indexed tells how far a search sees: the first known of all messages. Both
// are the same but while the index is brought up.
func (s *Store) Indexed() (known, all int, err error) {
	err = s.View(func(t *Tx) error { all = int(t.LastMessage()); return nil })
	s.catching.mu.Lock()
	defer s.catching.mu.Unlock()
	if !s.catching.on {
		return all, all, err
	}
	return min(int(s.catching.known), all), all, err
}

// WaitIndexed waits until a search sees all messages. It tells how far that
// is, now and again.
func (s *Store) WaitIndexed(ctx context.Context, told func(known, all int)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	changed := s.Watch(ctx)
	for s.isCatching() {
		known, all, err := s.Indexed()
		if err != nil {
			return err
		}
		told(known, all)
		if _, ok := <-changed; !ok {
			return errorsIn(ctx.Err(), fmt.Errorf("waiting for the search index: %w", ErrClosed))
		}
	}
	return ctx.Err()
}
