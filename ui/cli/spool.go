package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

const (
	spoolInMemory = 4 << 20 // bytes
	spoolMost     = 4 << 30
)

// A spool takes what a command prints without ever making it wait for a
// terminal or a pipe that reads slowly: a command that waits inside a read of
// the store would hold up everybody who writes. What does not fit into memory
// lies in a file without a name, in the data folder. Close waits until all is
// written.
type spool struct {
	dir string
	out io.Writer

	mu      sync.Mutex
	changed *sync.Cond
	mem     []byte
	file    *os.File // what does not fit into mem; nil: there is none
	from    int64    // of file: read up to here
	to      int64    // of file: written up to here
	closed  bool
	failed  error // of out: nothing more is taken
	done    chan struct{}
}

func newSpool(dir string, out io.Writer) *spool {
	s := &spool{dir: dir, out: out, done: make(chan struct{})}
	s.changed = sync.NewCond(&s.mu)
	go s.drain()
	return s
}

func (s *spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return 0, s.failed
	}
	if s.file == nil && len(s.mem)+len(p) <= spoolInMemory {
		s.mem = append(s.mem, p...)
	} else if err := s.spill(p); err != nil {
		return 0, err
	}
	s.changed.Signal()
	return len(p), nil
}

// spill writes to the file; under mu.
func (s *spool) spill(p []byte) error {
	if s.file == nil {
		f, err := os.CreateTemp(s.dir, "output-")
		if err != nil {
			return fmt.Errorf("making room for what is printed: %w", err)
		}
		s.file = f
		if err := os.Remove(f.Name()); err != nil {
			return err
		}
	}
	if s.from == s.to {
		s.from, s.to = 0, 0 // all of it was written: its room can be used again
	}
	if s.to-s.from > spoolMost {
		return errors.New("too much is printed that nobody reads")
	}
	n, err := s.file.WriteAt(p, s.to)
	s.to += int64(n)
	return err
}

// drain writes to out what was taken, in order.
func (s *spool) drain() {
	defer close(s.done)
	for {
		p, ok := s.next()
		if !ok {
			return
		}
		if _, err := s.out.Write(p); err != nil {
			s.mu.Lock()
			s.failed = err
			s.mu.Unlock()
			return
		}
	}
}

// next waits for what is to be written next; false: nothing more comes.
func (s *spool) next() ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.mem) == 0 && s.from == s.to && !s.closed {
		s.changed.Wait()
	}
	if len(s.mem) > 0 {
		p := s.mem
		s.mem = nil
		return p, true
	}
	if s.from == s.to {
		return nil, false
	}
	p := make([]byte, min(s.to-s.from, 1<<20))
	n, err := s.file.ReadAt(p, s.from)
	s.from += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
		return nil, false
	}
	return p[:n], true
}

// Close waits until all that was taken is written, or cannot be, or nobody
// waits for it any more.
func (s *spool) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.changed.Signal()
	s.mu.Unlock()
	select {
	case <-s.done:
	case <-ctx.Done():
		return nil // what reads is stopped; its end frees the rest
	}
	if s.file != nil {
		_ = s.file.Close() // it has no name any more, and nothing depends on it
	}
	return s.failed
}

// spooled runs f with an output that never waits. A screen draws by itself,
// and a command that stands prints outside of reads.
func (a *app) spooled(ctx context.Context, h *house, w way, f func(*house) error) error {
	if w.screen || w.standing {
		return f(h)
	}
	out := a.out
	s := newSpool(h.store.Dir(), out)
	a.out = s
	defer func() { a.out = out }()
	return errors.Join(f(h), s.Close(ctx))
}
