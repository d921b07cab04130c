// Package serve lets many front ends share the one process that owns a store.
//
// The owner listens on a Unix socket in the data folder and, where it is asked
// to, on TCP; both speak SSH. Over the socket comes a Call: a whole command
// line of another process of the same user, which runs here as it would have
// run there, on its terminal, with its streams, signals and exit code. Over
// TCP comes a listener who proved a key of the allow-list, and gets a terminal
// with the screen on it and nothing else.
//
// What is called is handed in as a Handler, so this package knows neither
// commands nor screens. socket.go makes the socket, session.go the server's
// end of a session, attach.go the caller's; door.go says who enters over TCP.
package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// ErrOwnerEnds is the cause of a session's context when the process that owns
// the store comes to its end.
var ErrOwnerEnds = errors.New("the earshot that holds the store ends")

// ErrInterrupted is the cause of a session's context when its caller was
// interrupted.
var ErrInterrupted = errors.New("interrupted")

const (
	// lateMost is how long a session may take to end after its context did;
	// after that its channel is closed, so that a terminal that reads no more
	// holds nobody up.
	lateMost = 3 * time.Second

	// finishMost is how long commands may take to come to their own end when
	// the owner's own work is done.
	finishMost = 2 * time.Second
)

// A Handler runs a session to its end and returns its exit code. Its context
// ends when the caller leaves, when a limit is reached, and when the server
// closes; the cause says which.
type Handler func(ctx context.Context, s *Session) int

// A Server runs sessions for those who come in. Close must be called.
type Server struct {
	version string
	handle  Handler
	log     *slog.Logger
	host    gossh.Signer

	ctx context.Context // of screens and of commands that stand
	end context.CancelCauseFunc
	cut context.Context // of the other commands: ends later than ctx

	mu       sync.Mutex
	closed   bool
	running  sync.WaitGroup            // sessions; under mu as long as the server is open
	begun    map[ssh.Session]*Terminal // of sessions that are counted in and not run yet
	sessions int                       // of them now
	inside   tally
	servers  []*ssh.Server
	doors    []net.Listener
	accepted sync.WaitGroup // the loops of Local and Net
}

// New returns a server that is known by the host key.
func New(version string, host gossh.Signer, handle Handler, log *slog.Logger) *Server {
	s := &Server{version: version, handle: handle, log: log, host: host, begun: map[ssh.Session]*Terminal{}}
	s.ctx, s.end = context.WithCancelCause(context.Background())
	cut, end := context.WithCancelCause(context.Background())
	s.cut = cut
	context.AfterFunc(s.ctx, func() { time.AfterFunc(finishMost, func() { end(ErrOwnerEnds) }) })
	return s
}

// Local takes calls from a socket until Close. It returns at once.
func (s *Server) Local(l net.Listener) error {
	return s.accept(&ownListener{l}, &ssh.Server{
		Handler:                s.session(s.call),
		HandshakeTimeout:       20 * time.Second,
		SessionRequestCallback: s.begin,
	})
}

// Net takes listeners from a network until Close, as the door says. It returns
// at once.
func (s *Server) Net(l net.Listener, d Door) error {
	g := newGate(d.Limits)
	return s.accept(l, &ssh.Server{
		Handler:                s.session(func(c *caller) { s.visit(c, d) }),
		HandshakeTimeout:       d.Limits.Handshake,
		PublicKeyHandler:       d.knows,
		ConnCallback:           g.admit,
		ServerConfigCallback:   g.config,
		SessionRequestCallback: s.begin,
	})
}

// accept runs one of the servers.
func (s *Server) accept(l net.Listener, srv *ssh.Server) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.Join(ErrOwnerEnds, l.Close())
	}
	srv.Version = serverVersion(s.version)
	srv.HostSigners = []ssh.Signer{s.host}
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": onlySessions}
	srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	srv.RequestHandlers = map[string]ssh.RequestHandler{}
	s.servers, s.doors = append(s.servers, srv), append(s.doors, l)
	s.accepted.Go(func() {
		if err := srv.Serve(l); !errors.Is(err, ssh.ErrServerClosed) && s.ctx.Err() == nil {
			s.log.Error("nobody can come in any more", "error", err)
		}
	})
	return nil
}

// serverVersion is what the server says first (RFC 4253, section 4.2).
func serverVersion(version string) string {
	return fmt.Sprintf("earshot_%d_%s", Protocol, PlainVersion(version))
}

// PlainVersion writes a version as it is said in SSH, which allows no blanks
// and no dashes.
func PlainVersion(v string) string {
	out := []byte(v)
	for i, c := range out {
		if c <= ' ' || c == '-' || c > '~' {
			out[i] = '.'
		}
	}
	return string(out)
}

// Close lets nobody in any more, ends every session, waits for them, and shuts
// the connections. A session that does not end in time is cut off.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	s.end(ErrOwnerEnds)
	var err error
	for _, l := range s.doors { // a server that has not begun to serve would not close its own
		if e := l.Close(); e != nil && !errors.Is(e, net.ErrClosed) {
			err = errors.Join(err, e)
		}
	}
	s.running.Wait()
	for _, srv := range s.servers {
		_ = srv.Close() // of its listener, which is closed already, and of connections
	}
	s.accepted.Wait()
	return err
}

// begin counts a session in, before anything is run; it fails when the server
// closes. The library calls it where it reads the session's requests, the one
// place where its terminal can be read: later requests write to it unguarded.
func (s *Server) begin(sess ssh.Session, _ string) bool {
	t := terminal(sess)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.running.Add(1)
	s.sessions++
	s.begun[sess] = t
	return true
}

// done counts a session out.
func (s *Server) done() {
	s.mu.Lock()
	s.sessions--
	s.mu.Unlock()
	s.running.Done()
}

// Sessions is how many are inside now.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions
}

// terminalOf takes over the terminal of a session that began.
func (s *Server) terminalOf(sess ssh.Session) *Terminal {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer delete(s.begun, sess)
	return s.begun[sess]
}

// An ownListener takes only what this process's own user opens.
type ownListener struct{ net.Listener }

func (l *ownListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if sameUser(c) == nil {
			return c, nil
		}
		_ = c.Close() // who is not let in is told nothing
	}
}
