package floor

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"

	"earshot/store"
	"earshot/ui/screen"
)

// A terminal is a screen on an emulated terminal.
type terminal struct {
	t     *testing.T
	scr   *screen.Screen
	keys  *io.PipeWriter
	mu    sync.Mutex // of vt
	vt    *vt.Emulator
	drawn chan struct{}
	end   chan error
}

// newTerminal opens a window of a listener on an emulated terminal.
func (h *harbour) newTerminal(t *testing.T, l store.ListenerID, w, hi int) *terminal {
	t.Helper()
	now := h.now
	in, keys := io.Pipe()
	x := &terminal{t: t, keys: keys, vt: vt.NewEmulator(w, hi), drawn: make(chan struct{}, 1), end: make(chan error, 1)}
	go func() { _, _ = io.Copy(keys, x.vt) }() // the terminal's answers are typed back, as terminals do
	m := New(t.Context(), Config{Store: h.s, Listener: l, Zone: dublin, Now: func() time.Time { return now }})
	x.scr = screen.New(m, nil, tea.WithInput(in), tea.WithOutput(x), tea.WithWindowSize(w, hi),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	go func() { x.end <- x.scr.Run(t.Context()) }()
	t.Cleanup(func() { _ = in.Close() })
	return x
}

// Write draws what the program sends, with the line ends that a terminal's
// driver makes of newlines.
func (x *terminal) Write(p []byte) (int, error) {
	x.mu.Lock()
	_, err := x.vt.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	x.mu.Unlock()
	select {
	case x.drawn <- struct{}{}:
	default:
	}
	return len(p), err
}

func (x *terminal) typ(text string) {
	x.t.Helper()
	if _, err := io.WriteString(x.keys, text); err != nil {
		x.t.Fatal(err)
	}
}

// shows is the screen as text, and the cell of the cursor.
func (x *terminal) shows() (string, int, int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	at := x.vt.CursorPosition()
	return x.vt.String(), at.X, at.Y
}

// waitsFor waits for a screen that passes a test.
func (x *terminal) waitsFor(what string, ok func(screen string, cx, cy int) bool) string {
	x.t.Helper()
	over := time.NewTimer(20 * time.Second)
	defer over.Stop()
	for {
		s, cx, cy := x.shows()
		if ok(s, cx, cy) {
			return s
		}
		select {
		case <-x.drawn:
		case <-over.C:
			x.t.Fatalf("no %s; the cursor is at %d, %d of\n%s", what, cx, cy, s)
		}
	}
}

// waits waits until the screen holds words.
func (x *terminal) waits(words ...string) string {
	x.t.Helper()
	return x.waitsFor(strings.Join(words, ", "), func(s string, _, _ int) bool {
		for _, w := range words {
			if !strings.Contains(s, w) {
				return false
			}
		}
		return true
	})
}

func (x *terminal) ended() {
	x.t.Helper()
	select {
	case err := <-x.end:
		if err != nil {
			x.t.Errorf("it ended with %v", err)
		}
	case <-time.After(time.Minute):
		x.t.Error("it does not end")
	}
}
