package serve

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"earshot/store"
)

// A Door says who may come in over a network, and how much.
type Door struct {
	Limits Limits

	// Enter returns the listener to whom a key's fingerprint belongs, as
	// OpenSSH writes it ("SHA256:…"); false: nobody's.
	Enter func(fingerprint string) (store.ListenerID, bool)

	// Changes returns a channel that holds a value whenever what Enter answers
	// may have changed. It closes when ctx ends.
	Changes func(ctx context.Context) <-chan struct{}
}

// Limits bound what comes in over a network.
type Limits struct {
	Idle        time.Duration // without a key pressed
	Longest     time.Duration // of a session
	Handshake   time.Duration // until a key is proved; and until a session begins then
	Alive       time.Duration // between two questions whether the other end is there
	PerListener int           // sessions
	Sessions    int           // of all listeners
	Waiting     int           // connections that proved no key yet, of all addresses
	WaitingFrom int           // the same, of one address
	PerSecond   float64       // connections of one address, in the long run
	Burst       int           // connections of one address at once
}

// DefaultLimits are those of a team that sits at earshot all day.
func DefaultLimits() Limits {
	return Limits{
		Idle: 15 * time.Minute, Longest: 12 * time.Hour, Handshake: 20 * time.Second, Alive: 15 * time.Second,
		PerListener: 3, Sessions: 20, Waiting: 30, WaitingFrom: 10, PerSecond: 1, Burst: 20,
	}
}

// A sentence is a reason for which a session over a network ends by itself, as
// the listener reads it.
type sentence string

func (s sentence) Error() string { return string(s) }

const (
	wasIdle      sentence = "No key was pressed for a while, so earshot closed this window. What you typed is kept; connect again to go on."
	wasLong      sentence = "This window was open for as long as one may be. What you typed is kept; connect again to go on."
	wasClosed    sentence = "earshot was closed on the machine that serves it. What you typed is kept."
	wasDismissed sentence = "Your key is not on the list of listeners any more. Ask whoever runs this earshot."
)

// knows says whether a key belongs to anybody. It is asked before the key is
// proved, and says nothing to the caller but yes or no.
func (d Door) knows(_ ssh.Context, key ssh.PublicKey) bool {
	_, ok := d.Enter(gossh.FingerprintSHA256(key))
	return ok
}

// visit serves a session that came over a network: a terminal with the screen
// on it, and nothing else.
func (s *Server) visit(c *caller, d Door) {
	defer stayOf(c).session()()
	key := gossh.FingerprintSHA256(c.PublicKey())
	who, ok := d.Enter(key)
	switch {
	case !ok:
		c.refuse(string(wasDismissed))
		return
	case c.RawCommand() != "":
		c.refuse("earshot serves a screen here and runs no commands; connect without one.")
		return
	case c.terminal == nil:
		c.refuse("earshot needs a terminal; connect with: ssh -t")
		return
	}
	if why := s.inside.enter(who, d.Limits); why != "" {
		c.refuse(why)
		return
	}
	defer s.inside.leave(who)
	s.log.Info("a listener came in", "listener", who)
	defer s.log.Info("a listener left", "listener", who)
	longest := time.AfterFunc(d.Limits.Longest, func() { c.end(wasLong) })
	defer longest.Stop()
	idle := &idleReader{r: c, most: d.Limits.Idle, over: time.AfterFunc(d.Limits.Idle, func() { c.end(wasIdle) })}
	defer idle.over.Stop()
	go c.watch(d, key, who)
	go c.keepAlive(d.Limits.Alive)
	s.run(c, &Session{Listener: who, In: idle, Out: c, Err: c.Stderr()})
}

// watch ends a session when its key is taken off the list. It looks once
// before it waits: the key may have gone while the session began.
func (c *caller) watch(d Door, key string, who store.ListenerID) {
	changes := d.Changes(c.ctx)
	for more := true; more; _, more = <-changes {
		if now, ok := d.Enter(key); !ok || now != who {
			c.end(wasDismissed)
			return
		}
	}
}

// refuse says why a session is not to be had, and ends it.
func (c *caller) refuse(why string) {
	c.end(nil) // a caller who does not read this holds nobody up
	fmt.Fprintln(c.Stderr(), why)
	_ = c.Exit(1) // the caller may be gone already
}

// aliveMissed is how many questions in a row may stay without an answer.
const aliveMissed = 3

// keepAlive asks the other end whether it is there, and shuts the connection
// of one that does not answer: a laptop that was closed, a network that is
// gone. It returns when the session ends.
func (c *caller) keepAlive(every time.Duration) {
	conn, ok := c.conn()
	if !ok {
		return
	}
	ctx := c.ctx
	answered := make(chan struct{}, 1)
	go func() {
		for ctx.Err() == nil {
			if _, _, err := conn.SendRequest("keepalive@openssh.com", true, nil); err != nil {
				return
			}
			select {
			case answered <- struct{}{}:
			default:
			}
			select {
			case <-ctx.Done():
			case <-after(every):
			}
		}
	}()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-answered:
		case <-after(every * aliveMissed):
			_ = conn.Close() // nobody is at its other end
			return
		}
	}
}

// after is time.After under a name that says that nobody stops it: the waits
// here are short and few.
func after(d time.Duration) <-chan time.Time { return time.After(d) }

// An idleReader is a session's input; every key begins the idle time anew.
type idleReader struct {
	r    io.Reader
	most time.Duration
	over *time.Timer
}

func (i *idleReader) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if n > 0 {
		i.over.Reset(i.most)
	}
	return n, err
}

// A tally counts the listeners who are inside.
type tally struct {
	mu  sync.Mutex
	ids []store.ListenerID // one for each session
}

// enter counts one in, or says why not.
func (t *tally) enter(who store.ListenerID, l Limits) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := 0
	for _, id := range t.ids {
		if id == who {
			mine++
		}
	}
	switch {
	case mine >= l.PerListener:
		return fmt.Sprintf("You have %d windows open here already, which is as many as one listener may have. Close one, then connect again.", mine)
	case len(t.ids) >= l.Sessions:
		return fmt.Sprintf("%d windows are open here already, which is as many as there may be. Try again when somebody has left.", len(t.ids))
	}
	t.ids = append(t.ids, who)
	return ""
}

func (t *tally) leave(who store.ListenerID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := slices.Index(t.ids, who); i >= 0 {
		t.ids = slices.Delete(t.ids, i, i+1)
	}
}
