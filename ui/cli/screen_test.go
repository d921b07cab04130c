package cli

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"
)

// patience is how long a test waits for a screen before it fails.
const patience = 20 * time.Second

// A terminal is a real program on a screen that a test can read and type at.
type terminal struct {
	t     *testing.T
	mu    sync.Mutex // of scr: its own lock does not cover what is read of it
	scr   *vt.Emulator
	keys  *io.PipeWriter
	drawn chan struct{}
	end   context.CancelFunc
	code  chan int
	err   *lockedBuffer
}

// lockedBuffer is what a program writes to stderr.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// launch runs a command line on a screen of its own.
func launch(t *testing.T, width, height int, args ...string) *terminal {
	t.Helper()
	in, keys := io.Pipe()
	term := &terminal{t: t, scr: vt.NewEmulator(width, height), keys: keys,
		drawn: make(chan struct{}, 1), code: make(chan int, 1), err: &lockedBuffer{}}
	ctx, end := context.WithCancel(t.Context())
	term.end = end
	go func() { _, _ = io.Copy(keys, term.scr) }() // the terminal's answers are typed back, as terminals do
	a := &app{out: io.Discard, err: term.err, in: strings.NewReader(""), version: "test", screen: []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(term), tea.WithWindowSize(width, height),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}),
	}}
	go func() { term.code <- a.main(ctx, args) }()
	t.Cleanup(func() { end(); term.ended() })
	return term
}

// Write draws what the program sends, with the line ends that a terminal's
// driver makes of newlines.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	_, err := t.scr.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	t.mu.Unlock()
	select {
	case t.drawn <- struct{}{}:
	default:
	}
	return len(p), err
}

// typ types text, a key at a time.
func (t *terminal) typ(text string) {
	t.t.Helper()
	for _, r := range text {
		if _, err := io.WriteString(t.keys, string(r)); err != nil {
			t.t.Fatal(err)
		}
	}
}

// until waits for a screen that shows every one of the words.
func (t *terminal) until(words ...string) string {
	t.t.Helper()
	over := time.NewTimer(patience)
	defer over.Stop()
	for {
		screen := t.shows()
		if holdsAll(screen, words) {
			return screen
		}
		select {
		case <-t.drawn:
		case <-over.C:
			t.t.Fatalf("no %q on the screen:\n%s\n%s", words, screen, t.err)
		}
	}
}

// shows is the screen as text.
func (t *terminal) shows() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.scr.String()
}

func holdsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// ended waits for the program's end and returns its exit code.
func (t *terminal) ended() int {
	over := time.NewTimer(patience)
	defer over.Stop()
	select {
	case c := <-t.code:
		t.code <- c
		return c
	case <-over.C:
		t.t.Error("the program does not end")
		return -1
	}
}
