package serve

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"earshot/store"
	"earshot/ui/screen"
)

// patience is how long a test waits for what must come before it fails.
const patience = 20 * time.Second

// A hall is a server on a port of this machine, with a list of listeners.
type hall struct {
	t    *testing.T
	srv  *Server
	addr string
	host gossh.PublicKey
	log  *said

	mu    sync.Mutex
	list  map[string]store.ListenerID
	watch map[chan struct{}]bool
}

// wide are limits that no test runs into by chance.
func wide() Limits {
	return Limits{
		Idle: time.Hour, Longest: time.Hour, Handshake: time.Minute, Alive: time.Hour,
		PerListener: 20, Sessions: 50, Waiting: 300, WaitingFrom: 300, PerSecond: 1000, Burst: 1000,
	}
}

// open opens a hall. Its handler is echo where none is given.
func open(t *testing.T, l Limits, h Handler) *hall {
	t.Helper()
	if h == nil {
		h = echo
	}
	host, err := HostKey(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a := &hall{t: t, addr: port.Addr().String(), host: host.PublicKey(), log: newSaid(),
		list: map[string]store.ListenerID{}, watch: map[chan struct{}]bool{}}
	a.srv = New("test", host, h, slog.New(slog.NewTextHandler(a.log, nil)))
	if err := a.srv.Net(narrow{port}, Door{Limits: l, Enter: a.enter, Changes: a.changes}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.srv.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return a
}

// narrow is a port whose connections take little that is not read.
type narrow struct{ net.Listener }

func (l narrow) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		err = c.(*net.TCPConn).SetWriteBuffer(64 << 10)
	}
	return c, err
}

func (a *hall) enter(fingerprint string) (store.ListenerID, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	id, ok := a.list[fingerprint]
	return id, ok
}

func (a *hall) changes(ctx context.Context) <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	ch := make(chan struct{}, 1)
	a.watch[ch] = true
	context.AfterFunc(ctx, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.watch, ch)
		close(ch)
	})
	return ch
}

// put writes a key on the list, or with 0 takes it off.
func (a *hall) put(key gossh.PublicKey, id store.ListenerID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list[gossh.FingerprintSHA256(key)] = id
	if id == 0 {
		delete(a.list, gossh.FingerprintSHA256(key))
	}
	for ch := range a.watch {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// listener makes a key and puts it on the list.
func (a *hall) listener(id store.ListenerID) gossh.Signer {
	a.t.Helper()
	k := stranger(a.t)
	a.put(k.PublicKey(), id)
	return k
}

// stranger makes a key that is on no list.
func stranger(t *testing.T) gossh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (a *hall) config(auth ...gossh.AuthMethod) *gossh.ClientConfig {
	return &gossh.ClientConfig{User: "anybody", Auth: auth, HostKeyCallback: gossh.FixedHostKey(a.host), Timeout: patience}
}

func (a *hall) dial(keys ...gossh.Signer) (*gossh.Client, error) {
	return gossh.Dial("tcp", a.addr, a.config(gossh.PublicKeys(keys...)))
}

// connected connects by a key that is on the list.
func (a *hall) connected(key gossh.Signer) *gossh.Client {
	a.t.Helper()
	c, err := a.dial(key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = c.Close() })
	return c
}

// A window is a session with a terminal at the listener's end.
type window struct {
	*gossh.Session
	t    *testing.T
	keys io.Writer
	seen *said
}

// window opens a terminal on a connection.
func (a *hall) window(c *gossh.Client) *window {
	a.t.Helper()
	w := a.pane(c)
	if err := w.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		a.t.Fatal(err)
	}
	if err := w.Shell(); err != nil {
		a.t.Fatal(err)
	}
	return w
}

// pane opens a session and asks for nothing yet.
func (a *hall) pane(c *gossh.Client) *window {
	a.t.Helper()
	sess, err := c.NewSession()
	if err != nil {
		a.t.Fatal(err)
	}
	w := &window{Session: sess, t: a.t, seen: newSaid()}
	sess.Stdout, sess.Stderr = w.seen, w.seen
	if w.keys, err = sess.StdinPipe(); err != nil {
		a.t.Fatal(err)
	}
	return w
}

// in opens a window by a key and waits until its screen is there.
func (a *hall) in(key gossh.Signer) *window {
	a.t.Helper()
	w := a.window(a.connected(key))
	w.seen.until(a.t, "here is")
	return w
}

func (w *window) typ(keys string) {
	w.t.Helper()
	if _, err := io.WriteString(w.keys, keys); err != nil {
		w.t.Fatal(err)
	}
}

// ends waits for the session's end and returns its exit code, -1 where the
// connection broke.
func (w *window) ends() int {
	w.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- w.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			return 0
		}
		if exit, ok := err.(*gossh.ExitError); ok {
			return exit.ExitStatus()
		}
		return -1
	case <-time.After(patience):
		w.t.Fatalf("the session never ends; it says %q", w.seen)
	}
	return -1
}

// said is what was written, for a test that waits for words.
type said struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{}
}

func newSaid() *said { return &said{more: make(chan struct{}, 1)} }

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func (s *said) until(t *testing.T, words string) {
	t.Helper()
	over := time.After(patience)
	for !strings.Contains(s.String(), words) {
		select {
		case <-s.more:
		case <-over:
			t.Fatalf("no %q in %q", words, s)
		}
	}
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	over := time.After(patience)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-over:
			all := make([]byte, 1<<20)
			t.Fatalf("never: %s\n%s", what, all[:runtime.Stack(all, true)])
		}
	}
}

// settles waits until about as many goroutines run as before: a few of a
// session that was in then may have begun since.
func settles(t *testing.T, before int) {
	t.Helper()
	eventually(t, "nothing is left", func() bool { return runtime.NumGoroutine() <= before+3 })
}

// echo is a handler that says who came with what, and every key; q leaves.
func echo(ctx context.Context, s *Session) int {
	fmt.Fprintf(s.Out, "here is %d with %s of %v\n", s.Listener, s.Terminal.Env, s.Terminal.Size)
	keys := make(chan byte)
	go func() {
		defer close(keys)
		var b [1]byte
		for {
			if _, err := io.ReadFull(s.In, b[:]); err != nil {
				return
			}
			select {
			case keys <- b[0]:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case k, ok := <-keys:
			if !ok || k == 'q' {
				return 0
			}
			fmt.Fprintf(s.Out, "key %c\n", k)
		case size, ok := <-s.Terminal.Sizes:
			if !ok {
				return 0
			}
			fmt.Fprintf(s.Out, "size %v\n", size)
		case <-ctx.Done():
			return 0
		}
	}
}

// draw is a handler that draws a screen.
func draw(ctx context.Context, s *Session) int {
	options, over, err := s.Options()
	if err != nil {
		return 1
	}
	defer over()
	scr := screen.New(&counter{}, nil, options...)
	go func() {
		for size := range s.Terminal.Sizes {
			scr.Send(tea.WindowSizeMsg(size))
		}
	}()
	if err := scr.Run(ctx); err != nil {
		return 1
	}
	return 0
}

// A counter is a screen that counts keys and sizes, and shows the last size.
type counter struct {
	keys int
	size tea.WindowSizeMsg
}

func (c *counter) Init() tea.Cmd { return nil }

func (c *counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		c.keys++
		if msg.String() == "q" {
			return c, tea.Quit
		}
	case tea.WindowSizeMsg:
		c.size = msg
	case screen.Leave:
		return c, tea.Quit
	}
	return c, nil
}

func (c *counter) View() tea.View {
	return tea.NewView(fmt.Sprintf("here is a screen of %dx%d after %d keys", c.size.Width, c.size.Height, c.keys))
}
