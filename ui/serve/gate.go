package serve

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"
)

// addressesMost is how many addresses a gate remembers; then those that have
// been quiet are forgotten.
const addressesMost = 1000

// A gate bounds the connections that proved no key yet, before anything is
// read from them: a stranger costs a file handle for a while and no more.
type gate struct {
	limits Limits

	mu      sync.Mutex
	from    map[netip.Addr]*visitor
	waiting int
}

// A visitor is an address that connects.
type visitor struct {
	rate    *rate.Limiter
	waiting int
}

func newGate(l Limits) *gate { return &gate{limits: l, from: map[netip.Addr]*visitor{}} }

type stayKey struct{}

// admit lets a connection wait for its key to be proved, or returns nil, which
// shuts it.
func (g *gate) admit(ctx ssh.Context, c net.Conn) net.Conn {
	addr := addressOf(c)
	g.mu.Lock()
	defer g.mu.Unlock()
	v := g.visitor(addr)
	if !v.rate.Allow() || v.waiting >= g.limits.WaitingFrom || g.waiting >= g.limits.Waiting {
		return nil
	}
	v.waiting++
	g.waiting++
	st := &stay{Conn: c, proved: sync.OnceFunc(func() { g.passed(addr) }), most: g.limits.Handshake}
	ctx.SetValue(stayKey{}, st)
	return st
}

// visitor returns what is known of an address; under mu.
func (g *gate) visitor(addr netip.Addr) *visitor {
	if v := g.from[addr]; v != nil {
		return v
	}
	if len(g.from) >= addressesMost {
		for a, v := range g.from {
			if v.waiting == 0 && v.rate.Tokens() >= float64(g.limits.Burst) {
				delete(g.from, a)
			}
		}
	}
	v := &visitor{rate: rate.NewLimiter(rate.Limit(g.limits.PerSecond), g.limits.Burst)}
	g.from[addr] = v
	return v
}

// passed counts out a connection that proved a key, or closed.
func (g *gate) passed(addr netip.Addr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting--
	if v := g.from[addr]; v != nil {
		v.waiting--
	}
}

// config has a connection counted out once its key is proved.
func (g *gate) config(ctx ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{
		MaxAuthTries: 6,
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if st, ok := ctx.Value(stayKey{}).(*stay); ok && err == nil {
				st.begin()
			}
		},
	}
}

// addressOf is the network address of the other end, without its port.
func addressOf(c net.Conn) netip.Addr {
	if a, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		return a.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

// A stay is a connection over a network. It is counted out of the gate when its
// key is proved or it closes, and shut when it has no session for a while: an
// empty one would be held by nothing else.
type stay struct {
	net.Conn
	proved func()
	most   time.Duration // without a session

	mu       sync.Mutex
	sessions int
	empty    *time.Timer // nil until the key is proved
}

func stayOf(c *caller) *stay { return c.Context().Value(stayKey{}).(*stay) }

// begin is called when the key is proved.
func (s *stay) begin() {
	s.proved()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = time.AfterFunc(s.most, func() { _ = s.Conn.Close() }) // it may be gone already
}

// session counts a session in; over counts it out.
func (s *stay) session() (over func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions++
	s.empty.Stop()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.sessions--; s.sessions == 0 {
			s.empty.Reset(s.most)
		}
	}
}

// Close shuts the connection.
func (s *stay) Close() error {
	s.proved()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.empty != nil {
		s.empty.Stop()
	}
	return s.Conn.Close()
}
