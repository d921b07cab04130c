package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
)

// A tap is what a screen writes: it tells when bytes come, how many came, and
// since when none did.
type tap struct {
	mu    sync.Mutex
	bytes int
	last  time.Time
	seen  bytes.Buffer
	came  chan struct{}
}

func (t *tap) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.bytes += len(p)
	t.last = time.Now()
	t.seen.Write(p)
	t.mu.Unlock()
	select {
	case t.came <- struct{}{}:
	default:
	}
	return len(p), nil
}

// forget begins to count anew.
func (t *tap) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes = 0
	t.seen.Reset()
	select {
	case <-t.came:
	default:
	}
}

// so returns how many bytes came, when the last did, and whether words did.
func (t *tap) so(words string) (n int, last time.Time, seen bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes, t.last, bytes.Contains(t.seen.Bytes(), []byte(words))
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

const (
	settled  = 100 * time.Millisecond // without bytes: all that a key brings is drawn
	patience = 5 * time.Second
)

// screen runs the program at a terminal of 200 by 50 and measures what whoever
// sits there waits for.
func (b *bench) screen(dir string) error {
	b.Say("measuring at a terminal")
	var took []float64
	for range 5 {
		r, err := b.sit(dir)
		if err != nil {
			return err
		}
		took = append(took, r.start)
		if err := r.leave(); err != nil {
			return err
		}
	}
	b.add(beside(Figure{What: "start to the first full screen", Unit: "ms", Goal: "50 ms"}, took, nil))
	r, err := b.sit(dir)
	if err != nil {
		return err
	}
	r.tap.still(2 * time.Second)
	if idle, ok := resident(r.cmd.Process.Pid); ok {
		b.add(beside(Figure{What: "memory of the program at rest, beside pages of the file", Unit: "MB"}, []float64{idle}, nil))
	}
	return errors.Join(b.keys(r), r.leave())
}

// A sitting is the program at a terminal.
type sitting struct {
	cmd   *exec.Cmd
	file  *os.File
	tap   *tap
	start float64 // until the first full screen, ms
}

// sit starts the program and waits for its floor.
func (b *bench) sit(dir string) (*sitting, error) {
	r := &sitting{cmd: exec.CommandContext(b.ctx, b.Program, "--dir", dir, "--config", b.config()), tap: &tap{came: make(chan struct{}, 1)}}
	r.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=")
	begin := time.Now()
	var err error
	if r.file, err = pty.StartWithSize(r.cmd, &pty.Winsize{Rows: 50, Cols: 200}); err != nil {
		return nil, err
	}
	go func() { _, _ = io.Copy(r.tap, r.file) }() // ends with the program
	for {
		r.tap.still(settled)
		_, last, seen := r.tap.so("Floor")
		if seen {
			r.start = ms(last.Sub(begin))
			return r, nil
		}
		if time.Since(begin) > 10*patience {
			return nil, errors.Join(errors.New("no screen came"), r.leave())
		}
	}
}

// leave ends the program.
func (r *sitting) leave() error {
	err := r.cmd.Process.Signal(syscall.SIGTERM)
	_ = r.cmd.Wait() // how it ends does not matter
	return errors.Join(err, r.file.Close())
}

// keys measures from a key to the first bytes that answer it, and how many
// answer it.
func (b *bench) keys(r *sitting) error {
	for _, k := range []struct{ what, before, there, back, goal, most string }{
		{"a row of the floor, with its conversation", "\x1b[H", "j", "k", "5.5 ms", ""},
		{"a screen of the floor", "", "\x1b[6~", "\x1b[5~", "", "3500 bytes"},
		{"a line of a conversation", "\r\x1b[H", "j", "k", "5.5 ms", "150 bytes"},
		{"a screen of a conversation", "", "\x1b[6~", "\x1b[5~", "", "3500 bytes"},
	} {
		if k.before != "" {
			if _, err := r.file.WriteString(k.before); err != nil {
				return err
			}
			r.tap.still(5 * settled)
		}
		took, size, err := r.press(k.there, k.back)
		if err != nil {
			return fmt.Errorf("%s: %w", k.what, err)
		}
		b.add(beside(Figure{What: "key to bytes: " + k.what, Unit: "ms", Goal: k.goal}, took, nil))
		b.add(beside(Figure{What: "bytes for a key: " + k.what, Unit: "bytes", Goal: k.most}, size, nil))
	}
	return nil
}

// press presses keys in turn. A key that nothing answers, at an edge, counts
// not.
func (r *sitting) press(keys ...string) (took, size []float64, err error) {
	for n := range 30 * len(keys) {
		r.tap.still(settled)
		r.tap.forget()
		begin := time.Now()
		if _, err := r.file.WriteString(keys[n/5%len(keys)]); err != nil {
			return nil, nil, err
		}
		select {
		case <-r.tap.came:
			took = append(took, ms(time.Since(begin)))
		case <-time.After(3 * settled):
			continue
		}
		r.tap.still(settled)
		bytes, _, _ := r.tap.so("")
		size = append(size, float64(bytes))
	}
	if len(took) == 0 {
		return nil, nil, errors.New("no key was answered")
	}
	return took, size, nil
}
