package imap

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What a guard ends a connection for, beside ErrForbidden.
var (
	// ErrTooMuch: the server sent or announced more than any mail needs.
	ErrTooMuch = errors.New("the server sends too much")
	// ErrSilent: the server stopped answering, or answered too slowly.
	ErrSilent = errors.New("the server stopped answering")
	// ErrLost: the connection broke.
	ErrLost = errors.New("the connection broke")
)

const (
	keptHead = 512 // bytes of a line that are looked at
	keptTail = 24  // room for {18446744073709551615}
	maxNotes = 5
)

// A guard stands between the client library and the server. What goes out
// passes the filter; what comes in is bounded in line, literal, rate and
// silence. The library loses what ended a connection and drops what the server
// says beside its answers; the guard keeps both.
type guard struct {
	net.Conn
	lim limits
	log func(line string) // told of each command that leaves, without secrets; may be nil

	out  sync.Mutex // held while writing
	flow filter

	buf  [64 << 10]byte // read and scanned, not yet taken
	r, w int
	in   scanner

	mu      sync.Mutex // guards what follows
	err     error
	closed  bool
	pending map[string]string // tag -> verb of commands not yet answered
	idling  bool              // the server has agreed to IDLE
	greeted bool
	notes   notes
}

// notes are what the server said beside its answers.
type notes struct {
	readOnly bool     // the last EXAMINE was answered READ-ONLY
	bye      string   // why it hung up
	alerts   []string // what it wants people to see
	unnamed  []string // mailboxes whose names cannot be read
}

func newGuard(c net.Conn, lim limits) *guard {
	g := &guard{Conn: c, lim: lim, pending: map[string]string{}}
	g.flow = filter{begun: g.begun, expects: g.expects}
	g.in = scanner{lim: lim, line: g.answer}
	return g
}

// Err returns what ended the connection, or nil if the guard and the network
// have nothing to do with it.
func (g *guard) Err() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// Notes returns what the server said beside its answers.
func (g *guard) Notes() notes {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.notes
	n.alerts, n.unnamed = slices.Clone(n.alerts), slices.Clone(n.unnamed)
	return n
}

// Close closes the connection; a read that waits returns.
func (g *guard) Close() error {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	return g.Conn.Close()
}

// SetReadDeadline does nothing: how long to wait is the guard's to say.
func (g *guard) SetReadDeadline(time.Time) error { return nil }

// fail keeps the first thing that ended the connection.
func (g *guard) fail(err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil && !g.closed {
		g.err = err
	}
	g.closed = true
	g.Conn.Close()
	return err
}

// Read returns bytes that were looked at.
func (g *guard) Read(p []byte) (int, error) {
	if g.r == g.w {
		if err := g.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, g.buf[g.r:g.w])
	g.r += n
	return n, nil
}

func (g *guard) fill() error {
	if err := g.arm(); err != nil {
		return g.fail(lost(err))
	}
	began := time.Now()
	n, err := g.Conn.Read(g.buf[:])
	waited := time.Since(began)
	if e := g.in.scan(g.buf[:n], waited); e != nil {
		return g.fail(e)
	}
	g.r, g.w = 0, n
	switch {
	case n > 0:
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return g.fail(fmt.Errorf("%w for %s", ErrSilent, waited.Round(time.Second)))
	}
	return g.fail(lost(err))
}

func lost(err error) error { return fmt.Errorf("%w: %w", ErrLost, err) }

// arm sets how long the next read may wait: a command that runs may be silent
// for a while, an idle connection for long, a begun line for a short time.
func (g *guard) arm() error {
	d := g.patience()
	switch {
	case g.in.literal > 0:
		d = g.lim.silence
	case g.in.length > 0:
		d = min(g.lim.silence, g.lim.lineAge-g.in.waited)
	}
	return g.Conn.SetReadDeadline(time.Now().Add(d))
}

func (g *guard) patience() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.idling || g.greeted && len(g.pending) == 0 {
		return g.lim.idle + g.lim.grace
	}
	return g.lim.silence
}

// Write sends what passes the filter and holds back what is not yet a whole
// line. A forbidden command ends the connection; none of it leaves.
func (g *guard) Write(p []byte) (int, error) {
	g.out.Lock()
	defer g.out.Unlock()
	if err := g.Err(); err != nil {
		return 0, err
	}
	leave, err := g.flow.pass(p)
	if err != nil {
		return 0, g.fail(err)
	}
	if len(leave) == 0 {
		return len(p), nil
	}
	// A read that waits on an idle connection must not wait so long now.
	if err := g.Conn.SetReadDeadline(time.Now().Add(g.patience())); err != nil {
		return 0, g.fail(lost(err))
	}
	if _, err := g.Conn.Write(leave); err != nil {
		return 0, g.fail(lost(err))
	}
	return len(p), nil
}

// begun notes a command that leaves.
func (g *guard) begun(tag, verb, args string) {
	g.mu.Lock()
	g.pending[tag] = verb
	if verb == "EXAMINE" {
		g.notes.readOnly = false
	}
	g.mu.Unlock()
	if g.log == nil {
		return
	}
	if verb == "LOGIN" || verb == "AUTHENTICATE" {
		args = "(hidden)"
	}
	g.log(strings.TrimSpace(verb + " " + args))
}

// expects says which lines that are no commands the server waits for.
func (g *guard) expects() (done, sasl bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, verb := range g.pending {
		done = done || verb == "IDLE"
		sasl = sasl || verb == "AUTHENTICATE"
	}
	if done {
		g.idling = false // whatever is sent now, the answer has to come soon
	}
	return done, sasl
}

// answer looks at a line of the server.
func (g *guard) answer(line string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.greeted = true
	tag, rest, _ := strings.Cut(line, " ")
	switch verb, known := g.pending[tag]; {
	case tag == "+":
		for _, verb := range g.pending {
			g.idling = g.idling || verb == "IDLE"
		}
	case tag == "*":
		g.remark(rest)
	case known:
		delete(g.pending, tag)
		if verb == "EXAMINE" {
			_, g.notes.readOnly = cutFold(rest, "OK [READ-ONLY]")
		}
		if verb == "IDLE" {
			g.idling = false
		}
	}
}

// remark keeps a goodbye, and what people are meant to see.
func (g *guard) remark(rest string) {
	verb, text, _ := strings.Cut(rest, " ")
	if strings.EqualFold(verb, "BYE") {
		g.notes.bye = strings.TrimSpace(text)
	}
	if alert, ok := cutFold(text, "[ALERT]"); ok && len(g.notes.alerts) < maxNotes {
		g.notes.alerts = append(g.notes.alerts, strings.TrimSpace(alert))
	}
}

// cutFold is strings.CutPrefix with case aside, for an ASCII prefix.
func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// A scanner follows the lines and literals of what a server sends, without
// keeping them.
type scanner struct {
	lim  limits
	line func(string) // told of the beginning of each line that has no literal in it

	length  int64 // of the line so far
	literal int64 // bytes of a literal still to come
	got     int64 // of the literal
	waited  time.Duration
	head    []byte
	tail    []byte
	mixed   bool // a literal was in the line
}

// begun says whether a line or a literal is under way.
func (s *scanner) begun() bool { return s.length > 0 || s.literal > 0 }

// scan goes through bytes for which the network was waited on that long.
func (s *scanner) scan(b []byte, waited time.Duration) error {
	if s.begun() {
		s.waited += waited
	}
	for len(b) > 0 {
		var err error
		if s.literal > 0 {
			b, err = s.inLiteral(b)
		} else {
			b, err = s.inLine(b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) inLiteral(b []byte) ([]byte, error) {
	n := min(int64(len(b)), s.literal)
	s.literal -= n
	s.got += n
	if s.waited > s.lim.rateFor && float64(s.got) < float64(s.lim.rate)*s.waited.Seconds() {
		return nil, fmt.Errorf("%w: less than %d bytes a second", ErrSilent, s.lim.rate)
	}
	if s.literal == 0 {
		s.waited = 0
	}
	return b[n:], nil
}

func (s *scanner) inLine(b []byte) ([]byte, error) {
	i := bytes.IndexByte(b, '\n')
	part, rest := b, []byte(nil)
	if i >= 0 {
		part, rest = b[:i+1], b[i+1:]
	}
	s.length += int64(len(part))
	if s.length > s.lim.line {
		return nil, fmt.Errorf("%w: a line of more than %d bytes", ErrTooMuch, s.lim.line)
	}
	s.head = append(s.head, part[:min(len(part), keptHead-len(s.head))]...)
	s.tail = append(s.tail, part[max(0, len(part)-keptTail):]...)
	s.tail = append(s.tail[:0], s.tail[max(0, len(s.tail)-keptTail):]...)
	if i < 0 {
		if s.waited > s.lim.lineAge {
			return nil, fmt.Errorf("%w in the middle of a line", ErrSilent)
		}
		return nil, nil
	}
	return rest, s.end()
}

// end takes a whole line: one that announces a literal, or the last of an
// answer.
func (s *scanner) end() error {
	defer func() { s.length, s.waited, s.head, s.tail = 0, 0, s.head[:0], s.tail[:0] }()
	if n, ok := announced(s.tail); ok {
		if n < 0 || n > s.lim.literal {
			return fmt.Errorf("%w: a literal of more than %d bytes", ErrTooMuch, s.lim.literal)
		}
		s.literal, s.got, s.mixed = n, 0, true
		return nil
	}
	if !s.mixed {
		s.line(strings.TrimRight(string(s.head), "\r\n"))
	}
	s.mixed = false
	return nil
}

// announced reads {n} at the end of a line; a number beyond all bounds is -1.
func announced(tail []byte) (int64, bool) {
	t := bytes.TrimRight(tail, "\r\n")
	if len(t) == 0 || t[len(t)-1] != '}' {
		return 0, false
	}
	t = t[:len(t)-1]
	i := len(t)
	for i > 0 && t[i-1] >= '0' && t[i-1] <= '9' {
		i--
	}
	if i == len(t) || i == 0 && len(t) < keptTail-5 || i > 0 && t[i-1] != '{' {
		return 0, false
	}
	n, err := strconv.ParseInt(string(t[i:]), 10, 64)
	if err != nil || i == 0 {
		return -1, true
	}
	return n, true
}
