//go:build long

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"golang.org/x/crypto/ssh"
)

const (
	longWidth, longHeight = 126, 36
	keyLeast              = 200 * time.Millisecond // between two keys of a window, and as much again at most
)

// A window is a listener's terminal, on a connection of its own.
type window struct {
	who   string
	marks int      // kept, by this window
	again []string // what was not seen after a key, so that it was pressed again
	conn  *ssh.Client
	sess  *ssh.Session
	rng   *rand.Rand
	next  *time.Ticker // when somebody may press a key again

	typing sync.Mutex // of keys: the terminal answers by itself
	keys   io.Writer

	mu      sync.Mutex
	scr     *vt.Emulator
	came    []came
	pressed []pressed
	drawn   chan struct{}
}

// came is what the server sent at once.
type came struct {
	at    time.Time
	bytes int
}

// pressed is a key, and what it was for.
type pressed struct {
	at   time.Time
	kind string
}

// openWindow connects, and waits for the floor.
func openWindow(t *testing.T, address string, key longKey, n int) *window {
	t.Helper()
	w := &window{who: key.who, rng: rand.New(rand.NewPCG(1, uint64(n))), scr: vt.NewEmulator(longWidth, longHeight),
		drawn: make(chan struct{}, 1), next: time.NewTicker(keyLeast)}
	var err error
	w.conn, err = ssh.Dial("tcp", address, &ssh.ClientConfig{User: "earshot",
		Auth: []ssh.AuthMethod{ssh.PublicKeys(key.signer)}, HostKeyCallback: ssh.InsecureIgnoreHostKey()})
	if err == nil {
		t.Cleanup(func() { w.next.Stop(); _ = w.conn.Close(); _ = w.scr.Close() }) // it has left, unless the test failed
		err = w.start()
	}
	if err == nil {
		err = w.shows("heard ", "? help")
	}
	if err != nil {
		t.Fatalf("window %d of %s: %v", n, key.who, err)
	}
	return w
}

// start asks for the screen as OpenSSH does.
func (w *window) start() error {
	var err error
	if w.sess, err = w.conn.NewSession(); err != nil {
		return err
	}
	w.sess.Stdout, w.sess.Stderr = w, w
	if w.keys, err = w.sess.StdinPipe(); err != nil {
		return err
	}
	go func() { _, _ = io.Copy(writerFunc(w.send), w.scr) }() // the terminal's answers; ends when it closes
	return errors.Join(w.sess.Setenv("LANG", "en_IE.UTF-8"),
		w.sess.RequestPty("xterm-256color", longHeight, longWidth, ssh.TerminalModes{}), w.sess.Shell())
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func (w *window) send(p []byte) (int, error) {
	w.typing.Lock()
	defer w.typing.Unlock()
	return w.keys.Write(p)
}

// Write draws what the server sends, with the line ends that a terminal's
// driver makes of newlines.
func (w *window) Write(p []byte) (int, error) {
	at := time.Now()
	w.mu.Lock()
	w.came = append(w.came, came{at, len(p)})
	_, err := w.scr.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	w.mu.Unlock()
	select {
	case w.drawn <- struct{}{}:
	default:
	}
	return len(p), err
}

// forget begins a new measure.
func (w *window) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.came, w.pressed = nil, nil
}

// press presses a key when its time has come.
func (w *window) press(kind, key string) error {
	<-w.next.C
	w.next.Reset(keyLeast + time.Duration(w.rng.Int64N(int64(keyLeast))))
	w.mu.Lock()
	w.pressed = append(w.pressed, pressed{time.Now(), kind})
	w.mu.Unlock()
	_, err := w.send([]byte(key))
	return err
}

// screen is what is on the screen.
func (w *window) screen() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.scr.String()
}

// shows waits for a screen that shows every one of the words.
func (w *window) shows(words ...string) error {
	over := time.NewTimer(patience)
	defer over.Stop()
	for {
		screen := w.screen()
		if holdsAll(screen, words) {
			return nil
		}
		select {
		case <-w.drawn:
		case <-over.C:
			return fmt.Errorf("no %q on the screen of %s:\n%s", words, w.who, screen)
		}
	}
}

// until looks whether the screen shows words, and presses a key again as long
// as it does not, as people do whose key was lost.
func (w *window) until(words, kind, key string) error {
	for range 5 {
		<-w.next.C
		if w.next.Reset(keyLeast); strings.Contains(w.screen(), words) {
			return nil
		}
		w.again = append(w.again, kind)
		if err := w.press(kind, key); err != nil {
			return err
		}
	}
	return w.shows(words)
}

// leave presses q until the floor asks for it again, and then once more.
func (w *window) leave() error {
	if err := errors.Join(w.press("leave", "q"), w.until("Press q again", "leave", "q"), w.press("leave", "q"), w.sess.Wait()); err != nil {
		return fmt.Errorf("a window of %s did not end well: %w", w.who, err)
	}
	return nil
}
