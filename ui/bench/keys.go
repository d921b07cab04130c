package bench

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"earshot/store"
	"earshot/ui/floor"
)

// A tap is the output of a screen: it tells when bytes come, and how many came.
type tap struct {
	mu    sync.Mutex
	bytes int
	came  chan struct{}
}

func (t *tap) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.bytes += len(p)
	t.mu.Unlock()
	select {
	case t.came <- struct{}{}:
	default:
	}
	return len(p), nil
}

// still waits until nothing has come for a while.
func (t *tap) still(d time.Duration) {
	for {
		select {
		case <-t.came:
		case <-time.After(d):
			return
		}
	}
}

// framesPerSecond is how often a screen is drawn at the most, as on a terminal.
const framesPerSecond = 120

// keys runs the floor at 200 by 50 with a pipe for a keyboard, and measures
// from a key to the first bytes that answer it.
func (b *bench) keys(s *store.Store, l store.ListenerID) error {
	ctx, end := context.WithCancel(b.ctx)
	defer end()
	in, keyboard := io.Pipe()
	out := &tap{came: make(chan struct{}, 1)}
	m := floor.New(ctx, floor.Config{Store: s, Listener: l, Profile: colorprofile.ANSI256})
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithWindowSize(200, 50),
		tea.WithFPS(framesPerSecond), tea.WithColorProfile(colorprofile.ANSI256), tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithoutSignals())
	done := make(chan error, 1)
	go func() {
		_, err := p.Run()
		done <- err
	}()
	out.still(time.Second / 2)
	for _, k := range []struct{ what, there, back, goal string }{{"a move", "j", "k", "5.5 ms"}, {"a page", "\x1b[6~", "\x1b[5~", ""}} {
		took, size, err := out.press(ctx, keyboard, k.there, k.back)
		if err != nil {
			end()
			return errors.Join(err, quiet(<-done))
		}
		b.add(beside(Figure{What: "key to bytes, 200x50: " + k.what, Unit: "ms", Goal: k.goal}, took, nil))
		b.add(beside(Figure{What: "bytes for a key: " + k.what, Unit: "bytes"}, size, nil))
	}
	end()
	return quiet(<-done)
}

// quiet leaves out that a screen was ended.
func quiet(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, tea.ErrProgramKilled) {
		return nil
	}
	return err
}

// press presses keys in turn and waits for each answer.
func (t *tap) press(ctx context.Context, keyboard io.Writer, keys ...string) (took, size []float64, err error) {
	const patience = 2 * time.Second
	for n := range 30 * len(keys) {
		t.mu.Lock()
		t.bytes = 0
		t.mu.Unlock()
		begin := time.Now()
		if _, err := io.WriteString(keyboard, keys[n%len(keys)]); err != nil {
			return nil, nil, err
		}
		select {
		case <-t.came:
			took = append(took, ms(time.Since(begin)))
		case <-time.After(patience):
			return nil, nil, errors.New("a key was not answered within two seconds")
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
		t.still(40 * time.Millisecond)
		t.mu.Lock()
		size = append(size, float64(t.bytes))
		t.mu.Unlock()
	}
	return took, size, nil
}
