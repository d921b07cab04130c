package chatlog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"earshot/sources"
	"earshot/store"
	"earshot/store/clean"
)

const (
	lookEvery = time.Second           // network disks tell nobody of a change
	settleFor = 30 * time.Millisecond // what is written in one go is read in one go
)

// Config says what a source of chat logs is.
type Config struct {
	Name         string
	Path         string         // a folder, with all below it, or one file
	Zone         *time.Location // of times that name none; nil: UTC
	ZoneGiven    bool           // false: it is the listener's own, for want of another
	Dates        string         // day-first or month-first where a file does not show it; empty: nobody said
	Taught       Taught
	Pause        time.Duration // between conversations that have no names; 0: half an hour
	SlowAfter    time.Duration
	IgnoredAfter time.Duration
}

// A Source follows a folder of chat logs. It is a sources.Source.
type Source struct {
	cfg Config
	st  *store.Store

	ticks <-chan time.Time // nil: a ticker of its own
	deaf  bool             // do not ask the system for changes
	done  func()           // called after each look; may be nil

	cursors map[string]cursor
	faults  map[string]string // what is not opened, and why
	broken  map[string]string // files that could not be read, and why
	dirs    []string          // of the last look
	near    *near             // the folder, at this look
	state   store.SourceState

	// Of a look that takes long: when it began, what is being read, from where
	// on, and how many bytes were read before it.
	began   time.Time
	reading *visit
	from    int64
	before  int64
}

// New returns a source that reads what lies at cfg.Path into st.
func New(cfg Config, st *store.Store) *Source {
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	return &Source{cfg: cfg, st: st}
}

// Name returns the source's name.
func (s *Source) Name() string { return s.cfg.Name }

// Prove looks at the folder and says what earshot does with it.
func (s *Source) Prove(context.Context) (store.Proof, error) {
	f, err := openFolder(s.cfg.Path)
	if err != nil {
		return store.Proof{}, err
	}
	return s.proof(), f.root.Close()
}

func (s *Source) proof() store.Proof {
	step := func(says, detail string) store.ProofStep {
		return store.ProofStep{Verdict: "ok", Says: clean.OneLine(says), Detail: clean.OneLine(detail)}
	}
	return store.Proof{At: s.st.Now(), How: clean.OneLine("a folder, only read"), Steps: []store.ProofStep{
		step("files are opened for reading only", "open(2) with O_RDONLY"),
		step("nothing outside of the folder is opened: no link leads out", "os.Root"),
		step("pipes, sockets and devices are not opened", ""),
	}}
}

// Listen reads what is new in the folder and, unless once is set, stays to
// hear what comes. It returns nil when once is done or ctx ends.
func (s *Source) Listen(ctx context.Context, once bool) error {
	f, err := openFolder(s.cfg.Path)
	if err != nil {
		return err
	}
	defer f.root.Close()
	if err := s.load(); err != nil {
		return err
	}
	if err := s.begin(); err != nil {
		return err
	}
	if once {
		return ended(ctx, s.look(ctx, f, true))
	}
	return ended(ctx, s.follow(ctx, f))
}

func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// load takes up the cursors where they were left.
func (s *Source) load() error {
	s.cursors, s.faults, s.broken = map[string]cursor{}, map[string]string{}, map[string]string{}
	return s.st.View(func(t *store.Tx) error {
		var failed error
		t.Cursors(s.cfg.Name, func(what string) {
			var c cursor
			if _, err := t.Cursor(s.cfg.Name, what, &c); err != nil {
				failed = err
			}
			c.Whole = c.Whole && c.Format != "" // a format may have been taught since
			s.cursors[what] = c
		})
		return failed
	})
}

func (s *Source) begin() error {
	proof := s.proof()
	s.state = store.SourceState{
		Name: s.cfg.Name, Kind: "chat", Where: clean.OneLine(s.cfg.Path), Condition: store.Starting,
		Proved: &proof, SlowAfter: s.cfg.SlowAfter, IgnoredAfter: s.cfg.IgnoredAfter, LastAt: s.st.Now(),
	}
	return s.st.SetSource(s.state)
}

// follow looks again whenever the system tells of a change, and every second
// in any case.
func (s *Source) follow(ctx context.Context, f folder) error {
	ticks := s.ticks
	if ticks == nil {
		t := time.NewTicker(lookEvery)
		defer t.Stop()
		ticks = t.C
	}
	w, changes := s.watcher()
	if w != nil {
		defer w.Close()
	}
	for {
		if err := s.look(ctx, f, false); err != nil {
			return err
		}
		s.watch(w, f)
		if s.done != nil {
			s.done()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks:
		case <-changes:
			drain(ctx, changes)
		}
		if err := s.stillThere(f); err != nil {
			return err
		}
	}
}

// watcher asks the system to tell of changes. Where it will not, looking every
// second has to do.
func (s *Source) watcher() (*fsnotify.Watcher, <-chan fsnotify.Event) {
	if s.deaf {
		return nil, nil
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil
	}
	go func() {
		for range w.Errors { // an overflow: the next look sees all
		}
	}()
	return w, w.Events
}

// watch adds folders that are new. One that cannot be watched is looked at
// every second.
func (s *Source) watch(w *fsnotify.Watcher, f folder) {
	if w == nil {
		return
	}
	if f.only != "" {
		_ = w.Add(f.root.Name())
		return
	}
	for _, d := range s.dirs {
		_ = w.Add(filepath.Join(f.root.Name(), filepath.FromSlash(d)))
	}
}

// drain waits until a burst of changes is over.
func drain(ctx context.Context, changes <-chan fsnotify.Event) {
	t := time.NewTimer(settleFor)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			return
		case <-changes:
		}
	}
}

// stillThere finds out whether the folder was taken away or replaced.
func (s *Source) stillThere(f folder) error {
	now, err := os.Stat(s.cfg.Path)
	if err != nil {
		return &sources.Refusal{Why: fmt.Sprintf("The folder %s is gone.", s.cfg.Path), Do: "Put it back, or change path in the configuration; what was heard stays.", Err: err}
	}
	if f.only != "" {
		return nil
	}
	was, err := f.root.Stat(".")
	if err == nil && !os.SameFile(was, now) {
		return errors.New("the folder was replaced by another")
	}
	return err
}
