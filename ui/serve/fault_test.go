package serve

import (
	"context"
	"io"
	"math"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// A panic ends its own session with a sentence. What it says, which may be a
// customer's words, is in no log and on no terminal.
func TestAPanicEndsItsOwnSession(t *testing.T) {
	a := open(t, wide(), func(ctx context.Context, s *Session) int {
		if s.Listener == 1 {
			panic("my card is 4111 1111 1111 1111")
		}
		return echo(ctx, s)
	})
	other := a.in(a.listener(2))
	w := a.window(a.connected(a.listener(1)))
	if code := w.ends(); code != 1 || !strings.Contains(w.seen.String(), "earshot: this ended by a mistake in earshot; what you saved is kept") {
		t.Errorf("ended with %d: %s", code, w.seen)
	}
	if all := a.log.String() + w.seen.String(); strings.Contains(all, "4111") || !strings.Contains(all, "fault_test.go") {
		t.Errorf("log and terminal: %s", all)
	}
	other.typ("x")
	other.seen.until(t, "key x")
}

// Windows that change before the shell, ten thousand times after it, and to
// sizes that are none.
func TestAStormOfSizes(t *testing.T) {
	a := open(t, wide(), draw)
	w := a.onTerminal(a.connected(a.listener(1)))
	change := func(width, height uint32) {
		if _, err := w.SendRequest("window-change", false, gossh.Marshal(&struct{ W, H, X, Y uint32 }{width, height, 0, 0})); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		change(100, 30)
	}
	if err := w.Shell(); err != nil {
		t.Fatal(err)
	}
	w.seen.until(t, "80x24")
	for i := range uint32(10_000) {
		change(20+i%200, 5+i%100)
	}
	for _, size := range [][2]uint32{{0, 0}, {0, 24}, {math.MaxUint32, math.MaxUint32}, {math.MaxUint32, 1}, {1, 1}, {90, 31}} {
		change(size[0], size[1])
	}
	w.seen.until(t, "90x31")
	w.typ("q")
	if code := w.ends(); code != 0 {
		t.Errorf("ended with %d", code)
	}
}

// A terminal of an impossible size is one of a possible size.
func TestATerminalOfAnImpossibleSize(t *testing.T) {
	a := open(t, wide(), nil)
	key := a.listener(1)
	for want, size := range map[string][2]uint32{
		"{80 24}": {0, 0}, "{1000 500}": {math.MaxUint32, math.MaxUint32}, "{1000 1}": {math.MaxUint32, 1}, "{1 500}": {1, 4_000_000_000}, "{132 43}": {132, 43},
	} {
		w := a.pane(a.connected(key))
		if got := request(w, "pty-req", &struct {
			Term       string
			W, H, X, Y uint32
			Modes      string
		}{"xterm", size[0], size[1], 0, 0, ""}); got != "yes" {
			t.Fatalf("a terminal of %v: %s", size, got)
		}
		if err := w.Shell(); err != nil {
			t.Fatal(err)
		}
		w.seen.until(t, "of "+want)
	}
}

// Refused sessions, too, read what they are sent: nothing of them is left.
func TestNothingIsLeftOfARefusedSession(t *testing.T) {
	l := wide()
	l.PerListener = 1
	a := open(t, l, nil)
	key := a.listener(1)
	a.in(key)
	before := runtime.NumGoroutine()
	for range 20 {
		c := a.connected(key)
		w := a.onTerminal(c)
		if err := w.Start(""); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			_ = w.WindowChange(10, 10) // it may be closed already
			_ = w.Signal(gossh.SIGHUP)
		}
		w.ends()
		_ = c.Close()
	}
	settles(t, before)
}

// A client that asks for more than it reads, and one that vanishes in the
// middle of a flood, leave nothing behind.
func TestAClientThatVanishesInAFlood(t *testing.T) {
	a := open(t, wide(), nil)
	key := a.listener(1)
	before := runtime.NumGoroutine()
	for range 10 {
		c := a.connected(key)
		w := a.window(c)
		for range 200 {
			if _, err := w.SendRequest("signal", false, gossh.Marshal(&struct{ S string }{"HUP"})); err != nil {
				break // the session has ended, as it was told
			}
			_ = w.WindowChange(10, 10)
		}
		_ = c.Close()
	}
	settles(t, before)
}

// flood is a handler that writes without an end, whatever its context says.
func flood(_ context.Context, s *Session) int {
	line := strings.Repeat("here is a flood ", 500)
	for {
		if _, err := io.WriteString(s.Out, line); err != nil {
			return 1
		}
	}
}

// A raw session is one whose channel the test reads, or does not.
func (a *hall) raw(key gossh.Signer) (gossh.Channel, *gossh.Client) {
	a.t.Helper()
	c := a.connected(key)
	ch, reqs, err := c.OpenChannel("session", nil)
	if err != nil {
		a.t.Fatal(err)
	}
	go gossh.DiscardRequests(reqs)
	pty := struct {
		Term       string
		W, H, X, Y uint32
		Modes      string
	}{"xterm", 80, 24, 0, 0, ""}
	for _, ask := range []func() (bool, error){
		func() (bool, error) { return ch.SendRequest("pty-req", true, gossh.Marshal(&pty)) },
		func() (bool, error) { return ch.SendRequest("shell", true, nil) },
	} {
		if ok, err := ask(); !ok || err != nil {
			a.t.Fatal(ok, err)
		}
	}
	return ch, c
}

// A terminal that reads nothing holds up nobody, and not the end of the
// server, when its window is full.
func TestATerminalThatNeverReads(t *testing.T) {
	t.Parallel()
	a, wrote := flooded(t)
	a.raw(a.listener(1))
	a.othersGoOn(wrote)
}

// The same of a connection that takes nothing more: what is written to any of
// its channels waits.
func TestAConnectionThatTakesNothing(t *testing.T) {
	t.Parallel()
	a, wrote := flooded(t)
	direct := a.addr
	way := newWire(t, direct)
	a.addr = way.addr
	a.raw(a.listener(1))
	<-wrote
	way.cut()
	a.addr = direct
	a.othersGoOn(wrote)
}

// flooded opens a hall that writes to the listener 1 without an end.
func flooded(t *testing.T) (*hall, <-chan int) {
	wrote := make(chan int, 1)
	return open(t, wide(), func(ctx context.Context, s *Session) int {
		if s.Listener != 1 {
			return echo(ctx, s)
		}
		s.Out = counted{s.Out, wrote}
		return flood(ctx, s)
	}), wrote
}

// othersGoOn waits until nothing more is taken of a flood, and sees that
// others go on and that the server closes in time.
func (a *hall) othersGoOn(wrote <-chan int) {
	a.t.Helper()
	for flows := true; flows; {
		select {
		case <-wrote:
		case <-time.After(short):
			flows = false
		}
	}
	other := a.in(a.listener(2))
	other.typ("x")
	other.seen.until(a.t, "key x")
	a.closesInTime()
	if !strings.Contains(other.seen.String(), string(wasClosed)) {
		a.t.Errorf("the other was told %q", other.seen)
	}
}

// counted tells of every write.
type counted struct {
	io.Writer
	wrote chan<- int
}

func (c counted) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	select {
	case c.wrote <- n:
	default:
	}
	return n, err
}

// closesInTime closes the server and fails when that takes longer than a late
// session may.
func (a *hall) closesInTime() {
	a.t.Helper()
	began := time.Now()
	if err := a.srv.Close(); err != nil {
		a.t.Errorf("closing: %v", err)
	}
	if took := time.Since(began); took > lateMost+finishMost+2*time.Second {
		a.t.Errorf("closing took %v", took)
	}
}

// A client that vanishes without a word is found out by the questions whether
// it is there, and its room is free again.
func TestAClientThatVanishesWithoutAWord(t *testing.T) {
	t.Parallel()
	l := wide()
	l.Alive, l.PerListener = 3*short, 1
	a := open(t, l, nil)
	key, direct := a.listener(1), a.addr
	way := newWire(t, direct)
	a.addr = way.addr
	w := a.in(key)
	w.typ("x")
	w.seen.until(t, "key x")
	way.cut()
	a.log.until(t, "a listener left")
	a.addr = direct
	a.in(key)
}

// A client that answers stays, whatever it answers.
func TestAClientThatAnswersStays(t *testing.T) {
	t.Parallel()
	l := wide()
	l.Alive = 3 * short
	a := open(t, l, nil)
	c, chans, asked, err := gossh.NewClientConn(a.knock(), a.addr, a.config(gossh.PublicKeys(a.listener(1))))
	if err != nil {
		t.Fatal(err)
	}
	none := make(chan *gossh.Request)
	close(none)
	w := a.window(gossh.NewClient(c, chans, none))
	w.seen.until(t, "here is 1")
	for i := range 2 * aliveMissed {
		req := <-asked
		if err := req.Reply(i%2 == 0, nil); err != nil || !req.WantReply {
			t.Fatal(err, req.WantReply)
		}
	}
	go gossh.DiscardRequests(asked)
	w.typ("x")
	w.seen.until(t, "key x")
}

// Everybody who is in when the server closes is told so.
func TestEverybodyIsToldOfTheEnd(t *testing.T) {
	a := open(t, wide(), draw)
	windows := make([]*window, 10)
	for i := range windows {
		windows[i] = a.in(a.listener(1))
	}
	began := time.Now()
	if err := a.srv.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	if took := time.Since(began); took > lateMost {
		t.Errorf("closing took %v although all left", took)
	}
	for _, w := range windows {
		if code := w.ends(); code != 0 || !strings.Contains(w.seen.String(), string(wasClosed)) {
			t.Errorf("ended with %d: %q", code, w.seen)
		}
	}
	if _, err := net.Dial("tcp", a.addr); err == nil {
		t.Error("the door is open still")
	}
}

// A caller on the socket that opens a session and never says what it calls
// does not keep the server from its end.
func TestACallThatIsNeverMade(t *testing.T) {
	t.Parallel()
	a := open(t, wide(), nil)
	l, err := Listen(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.srv.Local(l); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c, chans, reqs, err := gossh.NewClientConn(conn, "", a.config())
	if err != nil {
		t.Fatal(err)
	}
	client := gossh.NewClient(c, chans, reqs)
	defer client.Close()
	if err := a.pane(client).Start("call"); err != nil {
		t.Fatal(err)
	}
	a.closesInTime()
}

// A wire is a way to the server that can be cut without a word, as when a
// laptop is closed: nothing comes through any more, and nobody hangs up.
type wire struct {
	addr    string
	severed chan struct{}
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	w := &wire{l.Addr().String(), make(chan struct{})}
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				_ = near.Close()
				continue
			}
			_ = far.(*net.TCPConn).SetReadBuffer(4096)
			t.Cleanup(func() { _ = near.Close(); _ = far.Close() })
			go w.carry(far, near)
			go w.carry(near, far)
		}
	}()
	return w
}

func (w *wire) cut() { close(w.severed) }

// carry carries what one end says to the other; what is on its way when the
// wire is cut is lost.
func (w *wire) carry(to io.Writer, from io.Reader) {
	b := make([]byte, 4096)
	for {
		n, err := from.Read(b)
		select {
		case <-w.severed:
			return
		default:
		}
		if err != nil {
			return
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}
