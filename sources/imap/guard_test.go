package imap

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A pipe is a connection whose other end is in the test: what is written is
// collected, what is read comes from a script.
type pipe struct {
	net.Conn
	sent bytes.Buffer
	feed io.Reader
}

func (p *pipe) Write(b []byte) (int, error)     { return p.sent.Write(b) }
func (p *pipe) Read(b []byte) (int, error)      { return p.feed.Read(b) }
func (p *pipe) Close() error                    { return nil }
func (p *pipe) SetReadDeadline(time.Time) error { return nil }
func newPipe(answers string) (*pipe, *guard)    { return newPipeOf(strings.NewReader(answers)) }
func newPipeOf(answers io.Reader) (*pipe, *guard) {
	p := &pipe{feed: answers}
	return p, newGuard(p, defaultLimits())
}

func TestOnlyReadingCommandsLeave(t *testing.T) {
	allowed := []string{
		"a CAPABILITY", "a noop", "a LOGOUT", "a STARTTLS", `a ID ("name" "earshot")`, "a ENABLE IMAP4rev2", "a NAMESPACE",
		`a LIST "" "*"`, `a LIST "" "*" RETURN (SPECIAL-USE)`, `a STATUS "Sent Items" (MESSAGES UIDNEXT)`, "a EXAMINE INBOX",
		"a UNSELECT", "a SEARCH UID 1:4", "a UID SEARCH RETURN (ALL) ALL", "a UID SEARCH SINCE 1-Jan-2026", "a IDLE",
		"a UID FETCH 1:4,7 (UID INTERNALDATE BODY.PEEK[])", "a UID FETCH 1 (UID BODY.PEEK[]<0.262144>)", "a uid fetch 1:* (UID FLAGS)",
		"a FETCH 1:4 (UID RFC822.SIZE body.peek[HEADER])", `a LOGIN user "STORE 1 +FLAGS (\Seen)"`, "a AUTHENTICATE PLAIN AGEAYg==",
	}
	for _, c := range allowed {
		p, g := newPipe("")
		if _, err := g.Write([]byte(c + "\r\n")); err != nil || p.sent.String() != c+"\r\n" {
			t.Errorf("%q: sent %q, %v", c, p.sent.String(), err)
		}
	}
	forbidden := []string{
		"a SELECT INBOX", "a CLOSE", "a EXPUNGE", "a UID EXPUNGE 1", "a STORE 1 +FLAGS (\\Deleted)", "a UID STORE 1 FLAGS ()",
		"a COPY 1 x", "a UID COPY 1 x", "a MOVE 1 x", "a UID MOVE 1 x", "a APPEND INBOX {3}", "a CREATE x", "a DELETE x", "a RENAME x y",
		"a SUBSCRIBE x", "a UNSUBSCRIBE x", "a SETACL x y z", "a DELETEACL x y", "a SETQUOTA x (y 1)", "a SETMETADATA x (y z)",
		"a REPLACE 1 INBOX {3}", "a UNAUTHENTICATE", "a CHECK", "a NOTIFY SET", "a COMPRESS DEFLATE", "a XATOM",
		"a UID NOOP", "a UID UID FETCH 1 (UID)", "a FETCH 1 BODY[]", "a FETCH 1 (BODY[])", "a UID FETCH 1 (UID BODY[])",
		"a UID FETCH 1 (UID BODY.PEEK[] BODY[TEXT])", "a UID FETCH 1 (RFC822)", "a UID FETCH 1 (RFC822.TEXT)", "a UID FETCH 1 (BINARY[1])",
		"a UID FETCH 1 RFC822", "a UID FETCH 1 FULL", "a UID FETCH $ (UID)", "a UID FETCH 1 (UID) EXTRA", "a  DELETE x", "a\tDELETE x",
		"DELETE", "DONE", "AGEAYg==", "", " ", "a", "* DELETE x", "a NOOP\ra DELETE x", "a NOOP\x00", "a NOOP {3}", "a FETCH {3}",
		"a LOGIN u {99999}", "a UID FETCH 1 (UID BODY.PEEK[HEADER.FIELDS (X)] BODY[])",
	}
	for _, c := range forbidden {
		p, g := newPipe("")
		_, err := g.Write([]byte(c + "\r\n"))
		if !errors.Is(err, ErrForbidden) || !errors.Is(g.Err(), ErrForbidden) {
			t.Errorf("%q: %v", c, err)
		}
		if p.sent.Len() > 0 {
			t.Errorf("%q: this left: %q", c, p.sent.String())
		}
		if _, err := g.Write([]byte("a NOOP\r\n")); !errors.Is(err, ErrForbidden) {
			t.Errorf("%q: the connection lived on", c)
		}
	}
}

func TestLinesThatAreNoCommandsLeaveWhenTheServerWaitsForThem(t *testing.T) {
	p, g := newPipe("+ idling\r\na OK done\r\n+ \r\nb OK in\r\n")
	write := func(s string) error { _, err := io.WriteString(g, s); return err }
	read := func(n int) {
		t.Helper()
		if _, err := io.ReadFull(g, make([]byte, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(write("a IDLE\r\n"), write("DONE\r\n")); err != nil {
		t.Fatal(err)
	}
	read(len("+ idling\r\na OK done\r\n+ \r\nb OK in\r\n"))
	if err := errors.Join(write("b AUTHENTICATE PLAIN\r\n"), write("AGEAYg==\r\n"), write("*\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := write("c DELETE x\r\n"); !errors.Is(err, ErrForbidden) {
		t.Fatal(err)
	}
	if strings.Contains(p.sent.String(), "DELETE") {
		t.Fatal("it left")
	}
}

func TestALiteralIsPartOfItsCommand(t *testing.T) {
	p, g := newPipe("")
	for _, part := range []string{"a LOGIN {4}\r\n", "nän", " {10+}\r\nDELETE x {", "5}\r\nb NOOP\r\n"} {
		if _, err := io.WriteString(g, part); err != nil {
			t.Fatalf("%q: %v", part, err)
		}
	}
	if !strings.HasSuffix(p.sent.String(), "b NOOP\r\n") {
		t.Fatalf("sent %q", p.sent.String())
	}
	p, g = newPipe("")
	_, err := io.WriteString(g, "a LOGIN {20}\r\nx\r\nb DELETE INBOX\r\n")
	if !errors.Is(err, ErrForbidden) || strings.Contains(p.sent.String(), "DELETE") {
		t.Fatalf("%v, sent %q", err, p.sent.String())
	}
}

func TestTheGuardKeepsWhatTheServerSays(t *testing.T) {
	_, g := newPipe("* OK [ALERT] quota soon\r\n* 3 EXISTS\r\na OK [read-only] fine\r\n* BYE see you\r\n")
	if _, err := io.WriteString(g, "a EXAMINE INBOX\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, g); !errors.Is(err, ErrLost) {
		t.Fatal(err)
	}
	n := g.Notes()
	if !n.readOnly || n.bye != "see you" || len(n.alerts) != 1 || n.alerts[0] != "quota soon" {
		t.Fatalf("%+v", n)
	}
}

func TestAWordInALiteralIsNotTheServers(t *testing.T) {
	body := "a OK [READ-ONLY]\r\n* BYE\r\n"
	_, g := newPipe("* 1 FETCH (BODY[] {" + strconv.Itoa(len(body)) + "}\r\n" + body + ")\r\na OK [READ-WRITE] x\r\n")
	if _, err := io.WriteString(g, "a EXAMINE INBOX\r\n"); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, g)
	if n := g.Notes(); n.readOnly || n.bye != "" {
		t.Fatalf("%+v", n)
	}
}

func TestASlowLineAndASlowLiteralAreGivenUp(t *testing.T) {
	lim := defaultLimits()
	s := scanner{lim: lim, line: func(string) {}}
	for range 3 {
		if err := s.scan([]byte("x"), 9*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	err := s.scan([]byte("x"), 25*time.Second)
	if !errors.Is(err, ErrSilent) {
		t.Errorf("a line: %v", err)
	}
	s = scanner{lim: lim, line: func(string) {}}
	if err := s.scan([]byte("* 1 FETCH (BODY[] {100000}\r\nabc"), time.Hour); err != nil {
		t.Errorf("the wait before a line counts for it: %v", err)
	}
	if err := s.scan(make([]byte, 30<<10), 10*time.Second); err != nil {
		t.Errorf("3 KiB/s: %v", err)
	}
	if err := s.scan([]byte("x"), 50*time.Second); !errors.Is(err, ErrSilent) {
		t.Errorf("a literal: %v", err)
	}
}

// FuzzGuard: whatever is written, in whatever portions, only commands of the
// list leave, and a forbidden one ends all sending.
func FuzzGuard(f *testing.F) {
	f.Add("a NOOP\r\nb DELETE x\r\n", 3, "")
	f.Add("a LOGIN {3}\r\nabc {2+}\r\nxy\r\nb UID STORE 1 FLAGS (x)\r\n", 7, "+ ok\r\n")
	f.Add("a AUTHENTICATE PLAIN\r\nAGEAYg==\r\nb IDLE\r\nDONE\r\nc SELECT x\r\n", 1, "+ \r\n* OK\r\n")
	f.Add("a UID FETCH 1 (UID BODY.PEEK[])\r\nb UID FETCH 1 (BODY[])\r\n", 100, "")
	f.Add("a EXAMINE {0}\r\n\r\na\rb DELETE x\r\n", 2, "a OK [READ-ONLY]\r\n")
	f.Fuzz(func(t *testing.T, out string, portion int, in string) {
		p, g := newPipe(in)
		portion = max(1, portion%64)
		for rest := out; len(rest) > 0; {
			n := min(portion, len(rest))
			if _, err := io.WriteString(g, rest[:n]); err != nil {
				break
			}
			rest = rest[n:]
		}
		checkSent(t, p.sent.String())
	})
}

// checkSent reads what left as a server does.
func checkSent(t *testing.T, sent string) {
	t.Helper()
	r := bufio.NewReader(strings.NewReader(sent))
	more := false
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line, ok := strings.CutSuffix(line, "\r\n")
		if !ok {
			t.Fatalf("a line without its end left: %q", line)
		}
		if f := strings.Split(strings.ToUpper(line), " "); !more && len(f) > 1 {
			verb := f[1]
			if verb == "UID" && len(f) > 2 {
				verb = f[2]
			}
			if !strings.Contains("|CAPABILITY|NOOP|LOGOUT|STARTTLS|ID|ENABLE|NAMESPACE|IDLE|UNSELECT|AUTHENTICATE|LOGIN|LIST|STATUS|EXAMINE|SEARCH|FETCH|", "|"+verb+"|") {
				t.Fatalf("this left: %q", line)
			}
			if verb == "FETCH" && strings.Contains(strings.ToUpper(line), "BODY[") {
				t.Fatalf("this left: %q", line)
			}
		}
		more = false
		if i := strings.LastIndexByte(line, '{'); i >= 0 && strings.HasSuffix(line, "}") {
			if n, err := strconv.Atoi(strings.TrimSuffix(line[i+1:len(line)-1], "+")); err == nil {
				io.CopyN(io.Discard, r, int64(n))
				more = true
			}
		}
	}
}

// FuzzGuardReads: whatever the server sends, nothing panics, what comes out is
// what came in as far as it goes, and the guard does not grow.
func FuzzGuardReads(f *testing.F) {
	f.Add("* OK hi\r\n* 1 FETCH (BODY[] {3}\r\nabc)\r\n", 5)
	f.Add("* 1 FETCH (BODY[] {99999999999999999999}\r\nabc", 2)
	f.Add("{{{}}}\r\n{1}{2}\r\nab\r\n123456789012345678901234567890}\r\n", 1)
	f.Fuzz(func(t *testing.T, in string, portion int) {
		_, g := newPipeOf(&portions{strings.NewReader(in), max(1, portion%128)})
		got, err := io.ReadAll(g)
		if err == nil || g.Err() == nil {
			t.Fatal("no end was kept")
		}
		if !strings.HasPrefix(in, string(got)) {
			t.Fatalf("%q came out of %q", got, in)
		}
		if errors.Is(err, ErrLost) && string(got) != in {
			t.Fatalf("only %q came out of %q", got, in)
		}
		if len(g.in.head) > keptHead || len(g.in.tail) > keptTail {
			t.Fatal("it grew")
		}
	})
}

type portions struct {
	r *strings.Reader
	n int
}

func (p *portions) Read(b []byte) (int, error) { return p.r.Read(b[:min(len(b), p.n)]) }

func TestAnEndlessLineCostsNoMemory(t *testing.T) {
	_, g := newPipeOf(io.MultiReader(strings.NewReader("* OK "), endless{}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := io.Copy(io.Discard, g)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrTooMuch) {
		t.Fatal(err)
	}
	if grown := int64(after.TotalAlloc) - int64(before.TotalAlloc); grown > 1<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}
