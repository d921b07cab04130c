//go:build long

package imap

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

// An ordeal is one fault of the suite: what is done to a source, and what must
// hold afterwards.
type ordeal struct {
	*testing.T
	dir   string
	clock *storetest.Clock
	st    *store.Store

	times   int             // how often the fault was injected
	mails   [][]byte        // each must be held once
	loose   [][]byte        // each may be held, once
	cost    int             // messages that may be a defect instead
	spoiled int             // messages that may be held with other bytes: nobody can tell without encryption
	shrink  func(*limits)   // of each source
	before  func() []string // the names of the server's files, which hold the flags
	names   []string        // as they were
	seen    func() int      // messages marked as read on a server that would let us
	refused bool            // the source must not come to its end: it is refused for good
	secrets []string        // beside the password
	said    []string        // errors and notes, as a person or a log sees them
	wires   []*wire         // what left, of each source
	idle    int             // goroutines before
	ended   error           // of the last run
	took    time.Duration   // of the last run
}

func newOrdeal(t *testing.T) *ordeal {
	x := &ordeal{T: t, dir: filepath.Join(t.TempDir(), "data"), clock: storetest.NewClock(storetest.Today()), idle: runtime.NumGoroutine()}
	x.open()
	return x
}

func (x *ordeal) open() {
	x.Helper()
	var err error
	if x.st, err = store.Open(x.dir, store.Options{Now: x.clock.Now}); err != nil {
		x.Fatal(err)
	}
}

// source makes a source whose commands, and what it says, are collected.
func (x *ordeal) source(cfg Config) *Source {
	s, w := testSource(x.st, cfg)
	x.wires = append(x.wires, w)
	if x.shrink != nil {
		x.shrink(&s.lim)
	}
	return s
}

// once lets a source hear everything once.
func (x *ordeal) once(cfg Config) error {
	s := x.source(cfg)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	began := time.Now()
	x.ended = s.Listen(ctx, true)
	x.took = time.Since(began)
	if ctx.Err() != nil {
		x.ended = errors.New("it did not end within a minute")
	}
	x.hear(s)
	return x.ended
}

// live follows a mailbox, again and again where that ends by itself, until
// stop is called.
func (x *ordeal) live(cfg Config) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	s := x.source(cfg)
	all.Go(func() {
		for ctx.Err() == nil {
			if err := s.Listen(ctx, false); err != nil && !sources.Passes(err) {
				x.Errorf("following ended with: %v", err)
				return
			}
		}
	})
	return func() { cancel(); all.Wait(); x.hear(s) }
}

func (x *ordeal) hear(s *Source) {
	x.said = append(x.said, fmt.Sprint(x.ended), sourceState(x.T, s.store).Note.String())
}

// until lets sources hear until one comes to its end.
func (x *ordeal) until(cfg Config, tries int) {
	x.Helper()
	for range tries {
		if x.once(cfg) == nil {
			return
		}
	}
	x.Errorf("after %d runs it still ends with: %v", tries, x.ended)
}

// dovecot starts a real server with mails, whose files are compared later.
func (x *ordeal) dovecot(mails ...[]byte) *dovecot {
	d := newDovecot(x.T)
	d.deliver(0, mails...)
	x.mails = append(x.mails, mails...)
	x.watch(d)
	return d
}

// watch notes the files of the server as they are now.
func (x *ordeal) watch(d *dovecot) { x.before, x.names = d.files, d.files() }

// memory starts the server in memory, which marks what is not peeked at.
func (x *ordeal) memory(mails [][]byte, mailboxes ...string) *memory {
	m := newMemory(x.T, memCaps, mailboxes...)
	m.put(x.T, "INBOX", mails...)
	x.mails = append(x.mails, mails...)
	x.seen = func() int { return m.seen(x.T, "INBOX") }
	return m
}

// fake starts a scripted server.
func (x *ordeal) fake(mails int) *fake {
	srv := newFake(x.T, mails)
	x.mails = append(x.mails, srv.whole()...)
	return srv
}

// check is the one that judges: each of the six invariants, empty where it
// holds.
func (x *ordeal) check() [6]string {
	return [6]string{x.all(), x.none(), x.untouched(), x.sound(), x.alive(), x.secret()}
}

// all: every mail that was there and stayed is held, byte for byte.
func (x *ordeal) all() string {
	found, missing := originals(x.T, x.st), 0
	for _, raw := range x.mails {
		if found[sha256.Sum256(raw)] == 0 {
			missing++
		}
	}
	if missing > x.cost+x.spoiled {
		return fmt.Sprintf("%d of %d are not held", missing, len(x.mails))
	}
	if d := defects(x.T, x.st); len(d) > x.cost {
		return fmt.Sprintf("%d defects, the first: %s: %s", len(d), d[0].Where, d[0].Why)
	}
	return ""
}

// none: no mail is held twice, and none that was never sent.
func (x *ordeal) none() string {
	found := originals(x.T, x.st)
	for h, n := range found {
		if n > 1 {
			return fmt.Sprintf("%x is held %d times", h[:4], n)
		}
	}
	for _, raw := range slices.Concat(x.mails, x.loose) {
		delete(found, sha256.Sum256(raw))
	}
	if len(found) > x.spoiled {
		return fmt.Sprintf("%d are held that were never sent so", len(found))
	}
	return ""
}

// untouched: nothing on the server changed by us, and only reading commands
// left.
func (x *ordeal) untouched() string {
	for _, w := range x.wires {
		if l := w.writing(); l != "" {
			return "this left: " + l
		}
	}
	if x.before != nil && !slices.Equal(x.names, x.before()) {
		return "the server's files changed"
	}
	if x.seen != nil && x.seen() > 0 {
		return "mails are marked as read"
	}
	return ""
}

// sound: the store opens again and holds together.
func (x *ordeal) sound() string {
	if err := x.st.Close(); err != nil && !errors.Is(err, store.ErrClosed) {
		return err.Error()
	}
	x.open()
	checks, err := x.st.Verify(context.Background())
	if err != nil {
		return err.Error()
	}
	for _, c := range checks {
		if c.Wrong != "" {
			return c.Name + ": " + c.Wrong
		}
	}
	return ""
}

// alive: memory and goroutines are bounded, the state is shown, and the source
// came to its end by itself, or is refused for good where it has to be.
func (x *ordeal) alive() string {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	state := sourceState(x.T, x.st)
	switch {
	case m.HeapAlloc > 200<<20:
		return fmt.Sprintf("%d MB are held", m.HeapAlloc>>20)
	case x.goroutines() > x.idle+20:
		return fmt.Sprintf("%d goroutines, %d before", runtime.NumGoroutine(), x.idle)
	case state.Condition == "":
		return "no state is shown"
	case x.refused != (x.ended != nil):
		return fmt.Sprintf("it ended with: %v", x.ended)
	case x.took > 30*time.Second:
		return "it took " + x.took.String()
	}
	return ""
}

// goroutines counts them when those that are ending have ended.
func (x *ordeal) goroutines() int {
	for range looks(x.T) {
		if n := runtime.NumGoroutine(); n <= x.idle+20 {
			return n
		}
	}
	return runtime.NumGoroutine()
}

// secret: no password, no token in what is shown or logged.
func (x *ordeal) secret() string {
	secrets := append([]string{testPassword}, x.secrets...)
	for _, w := range x.wires {
		x.said = append(x.said, w.all()...)
	}
	for _, said := range x.said {
		for _, s := range secrets {
			if strings.Contains(said, s) {
				return "a secret is in: " + strings.ReplaceAll(said, s, "*")
			}
		}
	}
	return ""
}

func (w *wire) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.lines)
}

// A fault is one of the suite.
type fault struct {
	name   string
	inject func(*ordeal)
}

// The faults that servers, networks and machines have, each followed by the
// six invariants: I1 every mail is held, I2 none twice, I3 the server is
// untouched, I4 the store is sound, I5 the source lives and recovers, I6 no
// secret shows.
//
//	go test -tags long -run FaultSuite ./sources/imap
func TestFaultSuite(t *testing.T) {
	var table strings.Builder
	fmt.Fprintf(&table, "%-3s %-62s %8s  %s\n", "#", "fault", "injected", "I1 I2 I3 I4 I5 I6")
	for i, f := range slices.Concat(networkFaults, machineFaults, mailboxFaults, serverFaults, longFaults) {
		t.Run(fmt.Sprintf("%02d", i+1), func(t *testing.T) {
			x := newOrdeal(t)
			f.inject(x)
			fmt.Fprintf(&table, "%-3d %-62s %8d ", i+1, f.name, x.times)
			for n, wrong := range x.check() {
				mark := " ok"
				if wrong != "" {
					mark = " NO"
					t.Errorf("%s: I%d: %s", f.name, n+1, wrong)
				}
				table.WriteString(mark)
			}
			table.WriteString("\n")
			if x.times == 0 {
				t.Errorf("%s: it was never injected", f.name)
			}
			if err := x.st.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	fmt.Fprint(os.Stdout, table.String())
}
