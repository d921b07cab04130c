package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
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
}

// A Size is a window's, in cells.
type Size struct{ Width, Height int }

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

// envMost is how many variables a session may send.
const envMost = 32

// filter passes on what a session may ask for. A change of size before there
// is anything to draw on would block the library's loop, so it is dropped.
func filter(in <-chan *gossh.Request, out chan<- *gossh.Request) {
	defer close(out)
	started, vars := false, 0
	for req := range in {
		switch req.Type {
		case "shell", "exec":
			started = true
		case "env":
			vars++
			if vars > envMost || !passedRequest(req) {
				_ = req.Reply(false, nil)
				continue
			}
		case "window-change":
			if !started {
				continue
			}
		case "pty-req", "signal":
		default: // agents, displays, subsystems, and what is not known
			_ = req.Reply(false, nil)
			continue
		}
		out <- req
	}
}

func passedRequest(req *gossh.Request) bool {
	var v struct{ Name, Value string }
	return gossh.Unmarshal(req.Payload, &v) == nil && passes(v.Name)
}

// call serves a session that came over the socket.
func (s *Server) call(sess ssh.Session) {
	defer s.running.Done()
	call, err := readCall(sess)
	if err != nil {
		fmt.Fprintln(sess.Stderr(), "earshot: what was asked for could not be read; the two programs may be of different versions")
		_ = sess.Exit(1) // the caller may be gone already
		return
	}
	s.run(sess, &Session{Call: call, In: sess, Out: sess, Err: sess.Stderr()}, context.Background())
}

// run runs a session to its end. within bounds it further.
func (s *Server) run(sess ssh.Session, ses *Session, within context.Context) {
	ctx, end := context.WithCancelCause(within)
	defer end(nil)
	defer context.AfterFunc(sess.Context(), func() { end(context.Canceled) })()
	over := s.ctx
	if _, _, terminal := sess.Pty(); !terminal && !ses.Call.Standing {
		over = s.cut
	}
	defer context.AfterFunc(over, func() { end(ErrOwnerEnds) })()
	defer context.AfterFunc(ctx, func() { closeLate(sess) })()
	s.signals(sess, end)
	if pty, sizes, ok := sess.Pty(); ok {
		ses.Terminal = terminal(sess, pty, sizes, end)
		if ses.Listener == 0 {
			ses.Terminal.Env = ses.Call.Env
			if ses.Call.Stops {
				ses.Terminal.Suspend = func() error { return suspend(sess) }
			}
		}
	}
	code := s.guarded(ctx, ses)
	var why sentence
	switch cause := context.Cause(ctx); {
	case cause == ErrOwnerEnds:
		if ses.Listener != 0 {
			fmt.Fprintln(sess.Stderr(), string(wasClosed))
		}
		s.leave(sess)
		return
	case errors.As(cause, &why):
		fmt.Fprintln(sess.Stderr(), string(why))
	}
	_ = sess.Exit(code) // the caller may be gone already
}

// leave ends a session without an exit code, which tells its caller that the
// owner ended.
func (s *Server) leave(sess ssh.Session) {
	if conn, ok := sess.Context().Value(ssh.ContextKeyConn).(*gossh.ServerConn); ok {
		_ = conn.Close() // it may be gone already
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

// closeLate shuts a session that does not end by itself.
func closeLate(sess ssh.Session) {
	select {
	case <-sess.Context().Done():
	case <-after(lateMost):
		_ = sess.Close() // what is written to it fails from now on, which is meant
	}
}

// signals turns the caller's signals into the end of its context. It reads
// them as long as the connection lives, since the library waits for that.
func (s *Server) signals(sess ssh.Session, end context.CancelCauseFunc) {
	got := make(chan ssh.Signal, 1)
	sess.Signals(got)
	go func() {
		for {
			select {
			case sig := <-got:
				if sig == ssh.SIGINT {
					end(ErrInterrupted)
				}
				end(context.Canceled)
			case <-sess.Context().Done():
				return
			}
		}
	}()
}

// terminal describes the caller's terminal. Its sizes are read as long as the
// channel is open, and only the newest is kept; when it closes, so does the
// session.
func terminal(sess ssh.Session, pty ssh.Pty, sizes <-chan ssh.Window, end context.CancelCauseFunc) *Terminal {
	newest := make(chan Size, 1)
	go func() {
		defer end(context.Canceled)
		defer close(newest)
		for w := range sizes {
			select {
			case <-newest:
			default:
			}
			newest <- Size{w.Width, w.Height}
		}
	}()
	return &Terminal{
		Env:   append(sess.Environ(), "TERM="+safeTerm(pty.Term)),
		Size:  Size{pty.Window.Width, pty.Window.Height},
		Sizes: newest,
	}
}

// suspend asks the caller's process to stop as Ctrl+Z does, and returns when it
// goes on.
func suspend(sess ssh.Session) error {
	conn, ok := sess.Context().Value(ssh.ContextKeyConn).(*gossh.ServerConn)
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
