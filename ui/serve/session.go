package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"earshot/store"
)

// A Session is one caller with streams, and perhaps a terminal.
type Session struct {
	Call     Call
	Listener store.ListenerID // who proved a key; 0: the user of this machine
	In       io.Reader
	Out, Err io.Writer
	Terminal *Terminal // nil: there is none
}

// A Terminal is the caller's.
type Terminal struct {
	Env   []string    // what of its environment was passed, TERM among it
	Size  Size        // at the start
	Sizes <-chan Size // the newest, when it has changed; closed when the terminal is gone

	// Suspend stops the caller's process as Ctrl+Z does, and returns when it
	// goes on. nil: it cannot be asked for.
	Suspend func() error

	gone <-chan struct{} // closed when the session's channel is
}

// A Size is a window's, in cells.
type Size struct{ Width, Height int }

// widest and tallest bound a window: what is larger is no window, and a screen
// of that size would take all memory.
const (
	widest  = 1000
	tallest = 500
)

func sizeOf(w ssh.Window) Size { return Size{min(w.Width, widest), min(w.Height, tallest)} }

// sessionsMost is how many channels a connection may have open, as in
// OpenSSH's MaxSessions.
const sessionsMost = 10

type channelsKey struct{}

// onlySessions opens a session's channel and keeps from it what no session
// here has: agents, displays, subsystems.
func onlySessions(srv *ssh.Server, conn *gossh.ServerConn, c gossh.NewChannel, ctx ssh.Context) {
	ctx.Lock()
	open, ok := ctx.Value(channelsKey{}).(*atomic.Int32)
	if !ok {
		open = new(atomic.Int32)
		ctx.SetValue(channelsKey{}, open)
	}
	ctx.Unlock()
	defer open.Add(-1)
	if open.Add(1) > sessionsMost {
		_ = c.Reject(gossh.ResourceShortage, "too many sessions on one connection") // it is gone or told
		return
	}
	ssh.DefaultSessionHandler(srv, conn, filtered{c}, ctx)
}

// filtered is a channel whose requests are looked at first.
type filtered struct{ gossh.NewChannel }

func (f filtered) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	c, reqs, err := f.NewChannel.Accept()
	if err != nil {
		return c, reqs, err
	}
	out := make(chan *gossh.Request)
	go filter(reqs, out)
	return c, out, nil
}

const (
	envMost     = 32   // variables that a session may send
	valueMost   = 1024 // bytes of the value of one
	signalsMost = 16   // signals that a session may send
)

// filter passes on what a session may ask for, and refuses the rest: agents,
// displays, subsystems, and what is not known.
func filter(in <-chan *gossh.Request, out chan<- *gossh.Request) {
	defer close(out)
	var a asked
	for req := range in {
		if a.allows(req) {
			out <- req
			continue
		}
		_ = req.Reply(false, nil)
	}
}

// asked is what a session has asked for so far.
type asked struct {
	started       bool
	vars, signals int
}

// allows says whether a request may reach the library, whose loop would block
// on a change of size before there is anything to draw on, and on signals that
// nobody takes any more.
func (a *asked) allows(req *gossh.Request) bool {
	switch req.Type {
	case "pty-req":
		return true
	case "shell", "exec":
		again := a.started
		a.started = true
		return !again
	case "env":
		a.vars++
		return a.vars <= envMost && passedRequest(req)
	case "window-change":
		return a.started
	case "signal":
		a.signals++
		return a.signals <= signalsMost
	}
	return false
}

func passedRequest(req *gossh.Request) bool {
	var v struct{ Name, Value string }
	return gossh.Unmarshal(req.Payload, &v) == nil && passes(v.Name) && !strings.ContainsAny(v.Name, "=\x00") && len(v.Value) <= valueMost
}

// A caller is the other end of a session that runs.
type caller struct {
	ssh.Session
	terminal *Terminal       // nil: it asked for none
	ctx      context.Context // ends with the connection, or by end
	end      context.CancelCauseFunc
}

// session runs a session that began, to its end.
func (s *Server) session(run func(*caller)) ssh.Handler {
	return func(sess ssh.Session) {
		defer s.done()
		c := &caller{Session: sess, terminal: s.terminalOf(sess)}
		c.ctx, c.end = context.WithCancelCause(context.Background())
		defer c.end(nil)
		defer context.AfterFunc(sess.Context(), func() { c.end(context.Canceled) })()
		defer context.AfterFunc(s.cut, func() { c.end(ErrOwnerEnds) })()
		defer c.hurry()()
		run(c)
	}
}

// hurry shuts the connection when the session is not over in time after its
// context ended. Closing its channel would not do: what is written to one waits
// until the other end has read, or closed its own.
func (c *caller) hurry() (over func()) {
	done := make(chan struct{})
	go func() {
		select {
		case <-c.ctx.Done():
		case <-done:
			return
		}
		select {
		case <-after(lateMost):
			c.hangUp()
		case <-done:
		}
	}()
	return func() { close(done) }
}

// hangUp shuts the connection. Without an exit code before, it tells the caller
// that the owner ended.
func (c *caller) hangUp() {
	if conn, ok := c.conn(); ok {
		_ = conn.Close() // it may be gone already
	}
}

func (c *caller) conn() (*gossh.ServerConn, bool) {
	conn, ok := c.Context().Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	return conn, ok
}

// call serves a session that came over the socket.
func (s *Server) call(c *caller) {
	call, err := readCall(c)
	if err != nil {
		fmt.Fprintln(c.Stderr(), "earshot: what was asked for could not be read; the two programs may be of different versions")
		_ = c.Exit(1) // the caller may be gone already
		return
	}
	s.run(c, &Session{Call: call, In: c, Out: c, Err: c.Stderr()})
}

// run runs a session to its end.
func (s *Server) run(c *caller, ses *Session) {
	if c.terminal != nil || ses.Call.Standing {
		defer context.AfterFunc(s.ctx, func() { c.end(ErrOwnerEnds) })()
	}
	c.signals()
	if c.terminal != nil {
		ses.Terminal = c.terminal
		go c.leaveWith(c.terminal)
		if ses.Listener == 0 {
			ses.Terminal.Env = ses.Call.Env
			if ses.Call.Stops {
				ses.Terminal.Suspend = c.suspend
			}
		}
	}
	code := s.guarded(c.ctx, ses)
	if cause := context.Cause(c.ctx); ses.Listener != 0 {
		c.bidFarewell(code, cause)
	} else if cause == ErrOwnerEnds {
		c.hangUp()
	} else {
		_ = c.Exit(code) // the caller may be gone already
	}
}

// bidFarewell ends the session of a listener, with a sentence where it ends by
// itself. When the server closes it waits until that has arrived, since the
// connection is shut next; for how long, see hurry.
func (c *caller) bidFarewell(code int, cause error) {
	why := wasClosed
	if cause == ErrOwnerEnds || errors.As(cause, &why) {
		fmt.Fprintln(c.Stderr(), string(why))
	}
	_ = c.Exit(code) // the caller may be gone already
	if cause == ErrOwnerEnds {
		<-c.terminal.gone
	}
}

// leaveWith ends the session when its channel closes.
func (c *caller) leaveWith(t *Terminal) {
	select {
	case <-t.gone:
		c.end(context.Canceled)
	case <-c.ctx.Done():
	}
}

// guarded runs the handler; a mistake in it ends this session and no other.
// Words of customers may be in what a panic says, so only the stack is kept.
func (s *Server) guarded(ctx context.Context, ses *Session) (code int) {
	defer func() {
		if recover() != nil {
			s.log.Error("a session ended by a mistake", "listener", ses.Listener, "stack", string(debug.Stack()))
			fmt.Fprintln(ses.Err, "earshot: this ended by a mistake in earshot; what you saved is kept, and the log has the details.")
			code = 1
		}
	}()
	return s.handle(ctx, ses)
}

// signals turns the caller's signals into the end of its context. The channel
// has room for all that may come, since the library would wait for a reader.
func (c *caller) signals() {
	got := make(chan ssh.Signal, signalsMost)
	c.Signals(got)
	go func() {
		select {
		case sig := <-got:
			if sig == ssh.SIGINT {
				c.end(ErrInterrupted)
			}
			c.end(context.Canceled)
		case <-c.ctx.Done():
		}
	}()
}

// terminal describes the terminal that a session asked for; nil: none. Its
// sizes are read as long as the channel is open, and only the newest is kept.
// A size of zero is none (RFC 4254, section 6.7).
func terminal(sess ssh.Session) *Terminal {
	pty, sizes, ok := sess.Pty()
	if !ok {
		return nil
	}
	<-sizes // the one at the start, which lies there
	newest, gone := make(chan Size, 1), make(chan struct{})
	go func() {
		defer close(gone)
		defer close(newest)
		for w := range sizes {
			if w.Width == 0 || w.Height == 0 {
				continue
			}
			select {
			case <-newest:
			default:
			}
			newest <- sizeOf(w)
		}
	}()
	env := slices.DeleteFunc(sess.Environ(), func(v string) bool { return strings.HasPrefix(v, "TERM=") })
	t := &Terminal{Env: append(env, "TERM="+safeTerm(pty.Term)), Size: sizeOf(pty.Window), Sizes: newest, gone: gone}
	if t.Size.Width == 0 || t.Size.Height == 0 {
		t.Size = Size{80, 24} // what a terminal is that does not say
	}
	return t
}

// suspend asks the caller's process to stop as Ctrl+Z does, and returns when it
// goes on.
func (c *caller) suspend() error {
	conn, ok := c.conn()
	if !ok {
		return errors.New("there is no connection to ask")
	}
	ok, _, err := conn.SendRequest(suspendRequest, true, nil)
	if err == nil && !ok {
		err = errors.New("the caller's process cannot be suspended")
	}
	return err
}

// safeTerm keeps the name of a terminal to what names of terminals hold.
func safeTerm(name string) string {
	if len(name) > 64 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' || r == '/' }) {
		return "xterm"
	}
	return name
}
