package screen

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// words are a customer's: they may stand in no log and on no stderr.
const words = "my kettle is at 3 Quay Street"

// A faulty is a model that panics where it is told to.
type faulty struct{ where string }

func (d *faulty) boom(where string) {
	if d.where == where {
		panic(words)
	}
}

func (d *faulty) Init() tea.Cmd {
	d.boom("Init")
	if d.where == "the first command" {
		return func() tea.Msg { panic(words) }
	}
	return nil
}

func (d *faulty) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return d, nil
	}
	if key.String() == "q" {
		return d, tea.Quit
	}
	d.boom("Update")
	bad := func() tea.Msg { panic(words) }
	fine := func() tea.Msg { return nil }
	switch d.where {
	case "a command":
		return d, bad
	case "a batch":
		return d, tea.Batch(fine, bad)
	case "a sequence":
		return d, tea.Sequence(fine, bad, fine)
	case "a batch in a sequence":
		return d, tea.Sequence(fine, tea.Batch(fine, tea.Sequence(fine, bad)))
	case "a tick":
		return d, tea.Tick(0, func(time.Time) tea.Msg { panic(words) })
	case "the next View":
		d.where = "View"
	}
	return d, nil
}

func (d *faulty) View() tea.View {
	d.boom("View")
	v := tea.NewView("fine so far")
	v.AltScreen = true
	return v
}

// A session is a screen whose terminal is a pipe and a buffer.
type session struct {
	keys io.Writer
	out  *locked
	log  *locked
	end  chan error
	stop context.CancelFunc
}

type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func begin(t *testing.T, m tea.Model, grace time.Duration) *session {
	t.Helper()
	in, keys := io.Pipe()
	t.Cleanup(func() { _ = in.Close() })
	ctx, stop := context.WithCancel(t.Context())
	s := &session{keys: keys, out: &locked{}, log: &locked{}, end: make(chan error, 1), stop: stop}
	scr := New(m, slog.New(slog.NewTextHandler(s.log, nil)), tea.WithInput(in), tea.WithOutput(s.out),
		tea.WithWindowSize(40, 10), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	scr.Grace = grace
	go func() { s.end <- scr.Run(ctx) }()
	t.Cleanup(stop)
	return s
}

func (s *session) ended(t *testing.T) error {
	t.Helper()
	select {
	case err := <-s.end:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("the screen does not end")
		return nil
	}
}

// stderr returns what f leaves on the standard error of the process.
func stderr(t *testing.T, f func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	was := os.Stderr
	os.Stderr = w
	said := make(chan string)
	go func() { b, _ := io.ReadAll(r); said <- string(b) }()
	f()
	os.Stderr = was
	_ = w.Close()
	return <-said
}

func TestAPanicEndsOneScreenWithOneSentence(t *testing.T) {
	places := []string{"Init", "the first command", "Update", "View", "the next View", "a command", "a batch", "a sequence", "a batch in a sequence", "a tick"}
	for _, where := range places {
		t.Run(where, func(t *testing.T) {
			printed := stderr(t, func() {
				other := begin(t, &faulty{}, time.Minute)
				s := begin(t, &faulty{where: where}, time.Minute)
				go func() { _, _ = io.WriteString(s.keys, "x") }() // it may be over before it reads
				if err := s.ended(t); !errors.Is(err, ErrMistake) {
					t.Errorf("it ended with %v", err)
				}
				if out := s.out.String(); strings.Contains(out, "\x1b[?1049h") && !strings.Contains(out, "\x1b[?1049l") {
					t.Errorf("the terminal is not given back: %q", out)
				}
				if log := s.log.String(); !strings.Contains(log, "screen_test.go") || !strings.Contains(log, "type=string") || strings.Contains(log, "Quay") {
					t.Errorf("the log: %s", log)
				}
				if strings.Contains(s.out.String(), "Quay") {
					t.Error("the words are on the screen")
				}
				if _, err := io.WriteString(other.keys, "q"); err != nil {
					t.Fatal(err)
				}
				if err := other.ended(t); err != nil {
					t.Errorf("the other screen ended with %v", err)
				}
			})
			if printed != "" {
				t.Errorf("printed: %s", printed)
			}
		})
	}
}

// A polite model keeps its things when it is told to leave; a deaf one is stuck.
type polite struct {
	faulty
	kept chan struct{}
	deaf chan struct{} // what it waits for in Update; nil: nothing
	rude bool          // goes on
}

func (p *polite) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(Leave); ok && !p.rude {
		if p.deaf != nil {
			<-p.deaf
		}
		return p, tea.Sequence(func() tea.Msg { close(p.kept); return nil }, tea.Quit)
	}
	return p, nil
}

func TestAScreenThatIsToldLeavesInOrder(t *testing.T) {
	p := &polite{kept: make(chan struct{})}
	s := begin(t, p, time.Minute)
	s.stop()
	if err := s.ended(t); err != nil {
		t.Errorf("it ended with %v", err)
	}
	select {
	case <-p.kept:
	default:
		t.Error("it was not asked to keep anything")
	}
}

func TestAScreenThatDoesNotLeaveIsEnded(t *testing.T) {
	stuck := make(chan struct{})
	defer close(stuck)
	for name, p := range map[string]*polite{"goes on": {rude: true}, "is stuck": {deaf: stuck, kept: make(chan struct{})}} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, p, 20*time.Millisecond)
			s.stop()
			if err := s.ended(t); err != nil {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}
