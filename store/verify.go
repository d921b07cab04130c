package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	bolt "go.etcd.io/bbolt"

	"earshot/store/index"
)

// A Check is one thing that Verify looked at. Wrong is empty where it holds,
// and Note where there is nothing to say of it.
type Check struct {
	Name  string
	Wrong string
	Note  string
}

// Verify checks the file, replays the journal and compares, makes every row
// and index again from the messages and compares, looks whether marks stand on
// their words, and holds the search index against what it should know. It
// changes nothing, but needs room for a second copy of what listeners did. It
// may take minutes on a large store; while pages are checked nobody can write.
func (s *Store) Verify(ctx context.Context) ([]Check, error) {
	s.hearing.Lock()
	closed := s.closed
	s.hearing.Unlock()
	if closed {
		return nil, ErrClosed
	}
	steps := append(append([]step{{"the file", s.checkPages}}, s.recordSteps()...), step{"the index", s.checkIndex})
	out, err := run(ctx, steps)
	if err != nil {
		return out, err
	}
	return out, s.dropBackups(out)
}

// A step of verifying.
type step struct {
	name string
	look func(context.Context) error
}

// recordSteps are those that look at what lies in the file.
func (s *Store) recordSteps() []step {
	return []step{
		{"the journal", s.inView((*Tx).checkJournal)},
		{"conversations", s.inView((*Tx).checkRows)},
		{"messages", s.inView((*Tx).checkMessages)},
		{"originals", s.inView((*Tx).checkOriginals)},
		{"what belongs together", s.inView((*Tx).checkGroups)},
		{"marks", s.inView((*Tx).checkMarks)},
	}
}

// run takes step after step; what one finds does not keep the next from
// looking, unless pages are damaged: then nothing can be relied on.
func run(ctx context.Context, steps []step) ([]Check, error) {
	var out []Check
	for _, step := range steps {
		err := guarded(func() error { return errorsIn(ctx.Err(), step.look(ctx)) })
		var wrong *wrongError
		var pages *pagesError
		var note *noteError
		switch {
		case errors.As(err, &note):
			out = append(out, Check{Name: step.name, Note: note.says})
		case errors.As(err, &pages):
			return append(out, Check{Name: step.name, Wrong: pages.Error()}), nil
		case errors.As(err, &wrong):
			out = append(out, Check{Name: step.name, Wrong: wrong.what})
		case errors.Is(err, ErrDamaged), errors.Is(err, ErrNotFound):
			out = append(out, Check{Name: step.name, Wrong: err.Error()})
		case err != nil:
			return out, fmt.Errorf("checking %s: %w", step.name, err)
		default:
			out = append(out, Check{Name: step.name})
		}
	}
	return out, nil
}

func (s *Store) inView(look func(*Tx, context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		return s.View(func(t *Tx) error { return look(t.remembering(), ctx) })
	}
}

// wrongError is what a check found.
type wrongError struct{ what string }

func (e *wrongError) Error() string { return e.what }

func wrongf(format string, args ...any) error { return &wrongError{fmt.Sprintf(format, args...)} }

// pagesError says that the pages of a file do not hang together.
type pagesError struct{ error }

// noteError is what a check could not look at, where nothing is wrong.
type noteError struct{ says string }

func (e *noteError) Error() string { return e.says }

// dropBackups removes the copies that migrations made, once all holds.
func (s *Store) dropBackups(checks []Check) error {
	for _, c := range checks {
		if c.Wrong != "" {
			return nil
		}
	}
	return s.dropCopies()
}

// checkPages lets bbolt check every page of its file. A transaction that
// writes nothing keeps others from writing meanwhile.
func (s *Store) checkPages(context.Context) error {
	return plain(s.db.Still(pagesOf))
}

// pagesOf checks all pages while nobody writes.
func pagesOf(tx *bolt.Tx) error {
	if err := walkPages(tx.DB()); err != nil {
		return &pagesError{err}
	}
	var wrong []string
	for err := range tx.Check() {
		wrong = append(wrong, err.Error())
	}
	if len(wrong) > 0 {
		return wrongf("%d pages are damaged: %s", len(wrong), strings.Join(wrong[:min(3, len(wrong))], "; "))
	}
	return nil
}

// sampled is how many messages the check of the index asks for.
const sampled = 100

// checkIndex holds the index against the messages: it knows all of them, and
// finds a sample of them by their first words. Nobody hears meanwhile.
func (s *Store) checkIndex(ctx context.Context) error {
	s.hearing.Lock()
	defer s.hearing.Unlock()
	if known, all, err := s.Indexed(); err != nil || known < all {
		return errorsIn(err, &noteError{fmt.Sprintf("it is being made anew: %d of %d messages can be searched", known, all)})
	}
	return s.View(func(t *Tx) error {
		last := uint32(t.LastMessage())
		if known := int(s.ix.Watermark()) + s.ix.Pending(); known < int(last) {
			return wrongf("it knows %d of %d messages; %s", known, last, makeAnew)
		}
		for id := uint32(1); id <= last; id += 1 + last/sampled {
			m, err := t.Message(MessageID(id))
			if err := errorsIn(ctx.Err(), err); err != nil {
				return err
			}
			switch found, err := knows(s.ix, m); {
			case errors.Is(err, index.ErrTorn):
				s.indexTorn()
				return wrongf("it cannot be read, and is being made anew; the store is not touched by that")
			case err != nil:
				return err
			case !found:
				return wrongf("it does not find message %d by its words; %s", id, makeAnew)
			}
		}
		return nil
	})
}

const makeAnew = "close earshot, delete index.db and start again: it is made anew"
