package imap

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A fake is a mail server that misbehaves as told. It answers like a plain
// RFC 3501 server otherwise.
type fake struct {
	addr string

	mu       sync.Mutex
	mails    map[uint32][]byte
	validity uint32
	caps     string
	greeting string // empty: a usual one
	examined string // the code of the answer to EXAMINE
	sessions int
	conns    []net.Conn
	asked    map[uint32]int // how often each body was asked for

	// odd answers a FETCH of one message in its own way and says whether the
	// connection goes on; nil: as it should be.
	odd func(f fetching) (handled, goOn bool)
	// command does the same for a whole command.
	command func(w io.Writer, tag, line string) (handled, goOn bool)
}

// fetching is one message of a FETCH that is to be answered.
type fetching struct {
	w         io.Writer
	seq       int
	uid       uint32
	body      []byte
	wantsBody bool
	alone     bool // it is the only one asked for
	bare      bool // without its date
	byPlace   bool
	slice     bool // a part of its body
	times     int  // how often its body was asked for before
}

func newFake(t *testing.T, mails int) *fake {
	t.Helper()
	f := &fake{mails: map[uint32][]byte{}, validity: 7, caps: "IMAP4rev1", examined: "READ-ONLY", asked: map[uint32]int{}}
	for n := range mails {
		f.mails[uint32(n+1)] = mailNumber(n+1, 400)
	}
	ln := listen(t)
	f.addr = ln.Addr().String()
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.conns = append(f.conns, c)
			f.mu.Unlock()
			all.Go(func() { f.serve(c) })
		}
	})
	t.Cleanup(func() { ln.Close(); f.hangUp(); all.Wait() })
	return f
}

// hangUp closes all connections.
func (f *fake) hangUp() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		c.Close()
	}
}

// open returns the address; what was told to the server before holds for
// every connection.
func (f *fake) open() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.addr
}

// get reads a count that the server keeps.
func (f *fake) get(count func() int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return count()
}

// set changes how the server behaves.
func (f *fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// whole are the mails in order of their UIDs, without some.
func (f *fake) whole(without ...uint32) (mails [][]byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, u := range f.uids() {
		if !rangesOf(without...).Contains(u) {
			mails = append(mails, f.mails[u])
		}
	}
	return mails
}

func (f *fake) uids() []uint32 {
	var r Ranges
	for u := range f.mails {
		r.Add(u)
	}
	var out []uint32
	for u := range r.Down() {
		out = append([]uint32{u}, out...)
	}
	return out
}

func (f *fake) serve(c net.Conn) {
	defer c.Close()
	f.mu.Lock()
	f.sessions++
	greeting := f.greeting
	if greeting == "" {
		greeting = fmt.Sprintf("* OK [CAPABILITY %s] hello\r\n", f.caps)
	}
	f.mu.Unlock()
	w := bufio.NewWriter(c)
	io.WriteString(w, greeting)
	w.Flush()
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		tag, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		f.mu.Lock()
		goOn := f.answer(w, tag, rest)
		f.mu.Unlock()
		if w.Flush() != nil || !goOn {
			return
		}
	}
}

func (f *fake) answer(w io.Writer, tag, line string) bool {
	if f.command != nil {
		if handled, goOn := f.command(w, tag, line); handled {
			return goOn
		}
	}
	verb, args, _ := strings.Cut(line, " ")
	switch verb {
	case "LIST":
		fmt.Fprintf(w, "* LIST () \"/\" INBOX\r\n")
	case "STATUS":
		fmt.Fprintf(w, "* STATUS INBOX (MESSAGES %d UIDNEXT %d UIDVALIDITY %d)\r\n", len(f.mails), f.next(), f.validity)
	case "EXAMINE":
		fmt.Fprintf(w, "* %d EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n* OK [UIDNEXT %d] x\r\n", len(f.mails), f.validity, f.next())
		fmt.Fprintf(w, "%s OK [%s] done\r\n", tag, f.examined)
		return true
	case "CAPABILITY":
		fmt.Fprintf(w, "* CAPABILITY %s\r\n", f.caps)
	case "SEARCH":
		fmt.Fprintf(w, "* SEARCH%s\r\n", f.found(strings.TrimPrefix(args, "UID "), true))
	case "UID":
		verb, args, _ = strings.Cut(args, " ")
		if verb == "SEARCH" {
			fmt.Fprintf(w, "* SEARCH%s\r\n", f.found(strings.TrimPrefix(args, "UID "), false))
			break
		}
		if !f.fetch(w, args, false) {
			return false
		}
	case "FETCH":
		if !f.fetch(w, args, true) {
			return false
		}
	}
	fmt.Fprintf(w, "%s OK done\r\n", tag)
	return true
}

func (f *fake) next() uint32 {
	if u := f.uids(); len(u) > 0 {
		return u[len(u)-1] + 1
	}
	return 1
}

func (f *fake) found(set string, places bool) (list string) {
	asked := parseSet(set, f.next())
	for i, u := range f.uids() {
		if !strings.ContainsAny(set, "0123456789") || asked.Contains(u) {
			if places {
				u = uint32(i + 1)
			}
			list += fmt.Sprintf(" %d", u)
		}
	}
	return list
}

func parseSet(s string, star uint32) (r Ranges) {
	num := func(s string) uint32 {
		n, err := strconv.ParseUint(s, 10, 32)
		if err != nil {
			return star
		}
		return uint32(n)
	}
	for part := range strings.SplitSeq(s, ",") {
		lo, hi, ok := strings.Cut(part, ":")
		if !ok {
			hi = lo
		}
		r.AddRange(num(lo), num(hi))
	}
	return r
}

func (f *fake) fetch(w io.Writer, args string, byPlace bool) bool {
	set, items, _ := strings.Cut(args, " ")
	asked := parseSet(set, f.next())
	for i, u := range f.uids() {
		x := fetching{
			w: w, seq: i + 1, uid: u, body: f.mails[u], wantsBody: strings.Contains(items, "PEEK["),
			alone: asked.Count() == 1, bare: !strings.Contains(items, "INTERNALDATE"), byPlace: byPlace,
			slice: strings.Contains(items, "]<"), times: f.asked[u],
		}
		if byPlace && !asked.Contains(uint32(i+1)) || !byPlace && !asked.Contains(u) {
			continue
		}
		if x.wantsBody {
			f.asked[u]++
		}
		if f.odd != nil {
			handled, goOn := f.odd(x)
			if !goOn {
				return false
			}
			if handled {
				continue
			}
		}
		x.asItShouldBe(items)
	}
	return true
}

func (x fetching) asItShouldBe(items string) {
	fmt.Fprintf(x.w, "* %d FETCH (UID %d", x.seq, x.uid)
	if strings.Contains(items, "FLAGS") {
		fmt.Fprint(x.w, " FLAGS ()")
	}
	if strings.Contains(items, "INTERNALDATE") {
		fmt.Fprint(x.w, " INTERNALDATE \"23-Jul-2026 10:05:00 +0000\"")
	}
	if strings.Contains(items, "RFC822.SIZE") {
		fmt.Fprintf(x.w, " RFC822.SIZE %d", len(x.body))
	}
	body, name := x.body, "BODY[]"
	if _, part, ok := strings.Cut(items, "]<"); ok {
		var from, n int
		fmt.Sscanf(part, "%d.%d", &from, &n)
		body = body[min(from, len(body)):]
		body, name = body[:min(n, len(body))], fmt.Sprintf("BODY[]<%d>", from)
	}
	if x.wantsBody {
		fmt.Fprintf(x.w, " %s {%d}\r\n%s", name, len(body), body)
	}
	fmt.Fprint(x.w, ")\r\n")
}
