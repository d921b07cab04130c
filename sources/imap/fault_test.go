package imap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

// An oddAnswer is what a server says to the FETCH of one message.
type oddAnswer struct {
	name   string
	odd    func(fetching) (handled, goOn bool)
	defect bool // the sick one is not held but shown
}

func oddAnswers(sick uint32) []oddAnswer {
	poison := func(line string) func(fetching) (bool, bool) {
		return func(f fetching) (bool, bool) {
			if f.uid != sick || !f.wantsBody {
				return false, true
			}
			fmt.Fprintf(f.w, line+"\r\n", f.seq, f.uid)
			return true, true
		}
	}
	return []oddAnswer{
		{"an unknown item", poison("* %d FETCH (UID %d X-GM-MSGID 12)"), true},
		{"a date of nothing", poison("* %d FETCH (UID %d INTERNALDATE NIL)"), true},
		{"a day nought", poison(`* %d FETCH (UID %d INTERNALDATE "00-Jan-0000 00:00:00 +0000")`), true},
		{"a negative size", poison("* %d FETCH (UID %d RFC822.SIZE -1)"), true},
		{"nil in small letters", poison("* %d FETCH (UID %d BODY[] nil)"), true},
		{"an unknown answer", poison("* VANISHED (EARLIER) %d:%d"), true},
		{"rubbish", poison("rubbish %d %d"), true},
		{"no body", poison("* %d FETCH (UID %d BODY[] NIL)"), true},
		{"an empty body", poison(`* %d FETCH (UID %d BODY[] "")`), true},
		{"a literal beyond all bounds", poison("* %d FETCH (UID %d BODY[] {9223372036854775807}"), true},
		{"an odd date only", func(f fetching) (bool, bool) {
			if f.uid != sick || !f.wantsBody || f.bare {
				return false, true
			}
			fmt.Fprintf(f.w, "* %d FETCH (UID %d INTERNALDATE NIL BODY[] {%d}\r\n%s)\r\n", f.seq, f.uid, len(f.body), f.body)
			return true, true
		}, false},
		{"odd in the survey only", func(f fetching) (bool, bool) {
			if f.uid != sick || f.wantsBody {
				return false, true
			}
			fmt.Fprintf(f.w, "* %d FETCH (UID %d RFC822.SIZE -1)\r\n", f.seq, f.uid)
			return true, true
		}, false},
		{"flags that steal the UID", func(f fetching) (bool, bool) {
			if f.uid == sick && f.wantsBody && f.times == 0 {
				fmt.Fprintf(f.w, "* %d FETCH (UID %d FLAGS (\\Seen))\r\n", f.seq, f.uid)
			}
			return false, true
		}, false},
		{"the UID behind every body", func(f fetching) (bool, bool) {
			if !f.wantsBody {
				return false, true
			}
			fmt.Fprintf(f.w, "* %d FETCH (BODY[] {%d}\r\n%s UID %d)\r\n", f.seq, len(f.body), f.body, f.uid)
			return true, true
		}, false},
		{"twice, the second time other words", func(f fetching) (bool, bool) {
			if f.uid == sick && f.wantsBody {
				fmt.Fprintf(f.w, "* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n* %d FETCH (UID %d BODY[] {3}\r\nxyz)\r\n", f.seq, f.uid, len(f.body), f.body, f.seq, f.uid)
				return true, true
			}
			return false, true
		}, false},
		{"messages that nobody asked for", func(f fetching) (bool, bool) {
			if f.uid == sick {
				fmt.Fprintf(f.w, "* 0 FETCH (UID 0 BODY[] {3}\r\nabc)\r\n* 999 FETCH (UID 999 BODY[] {3}\r\nabc)\r\n")
			}
			return false, true
		}, false},
	}
}

// Of a hundred the others must be held; the odd one too if whole, else it is a
// defect, or gone.
func TestOddAnswersCostTheirMessageAlone(t *testing.T) {
	for _, c := range oddAnswers(42) {
		t.Run(c.name, func(t *testing.T) {
			srv := newFake(t, 100)
			srv.set(func() { srv.odd = c.odd })
			st, _ := storetest.Open(t)
			s, w := testSource(st, testConfig(srv.open()))
			s.proved = true
			hearOnce(t, s)
			w.checkReadOnly(t)
			if !c.defect {
				holdsExactly(t, st, srv.whole()...)
				return
			}
			holdsExactly(t, st, srv.whole(42)...)
			d := defects(t, st)
			if len(d) != 1 || d[0].Where.String() != "INBOX, message UID 42" || d[0].Why.IsZero() {
				t.Fatalf("the defects: %+v", d)
			}
			srv.set(func() { srv.odd = nil })
			again, _ := testSource(st, testConfig(srv.open()))
			hearOnce(t, again)
			holdsExactly(t, st, srv.whole()...)
			if d := defects(t, st); len(d) != 0 {
				t.Errorf("the defect stayed although the message came: %+v", d)
			}
		})
	}
}

func TestABrokenMessageIsNotAskedForAgainAndAgain(t *testing.T) {
	srv := newFake(t, 10)
	srv.odd = func(f fetching) (bool, bool) {
		if f.uid != 3 || !f.wantsBody {
			return false, true
		}
		fmt.Fprintf(f.w, "* %d FETCH (UID 3 BODY[] NIL)\r\n", f.seq)
		return true, true
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	asked := func() int { return srv.get(func() int { return srv.asked[3] }) }
	n := asked()
	for range 3 {
		hearOnce(t, s)
	}
	if more := asked() - n; more > 0 {
		t.Errorf("asked for %d times, then %d times more", n, more)
	}
}

func TestExpungedInMidFetch(t *testing.T) {
	srv := newFake(t, 100)
	srv.odd = func(f fetching) (bool, bool) {
		if f.uid > 30 || f.uid < 21 || !f.wantsBody {
			return false, true
		}
		delete(srv.mails, f.uid)
		fmt.Fprintf(f.w, "* %d FETCH (UID %d BODY[] NIL)\r\n", f.seq, f.uid)
		return true, true
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	noDefects(t, st)
	if n := len(srv.whole()); n != 90 {
		t.Errorf("%d are left", n)
	}
}

// A server that names fewer messages than it says there are is asked again.
func TestASearchThatLeavesSomeOutIsNotBelieved(t *testing.T) {
	srv := newFake(t, 10)
	lied := false
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		if lied || !strings.HasPrefix(line, "UID SEARCH") {
			return false, true
		}
		lied = true
		fmt.Fprintf(w, "* SEARCH 1 2 3 10\r\n%s OK done\r\n", tag)
		return true, true
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	s.proved = true
	hearOnce(t, s)
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
}

func TestATruncatedBodyIsNeverKept(t *testing.T) {
	srv := newFake(t, 100)
	died := false
	srv.odd = func(f fetching) (bool, bool) {
		if f.uid != 50 || !f.wantsBody || died {
			return false, true
		}
		died = true
		fmt.Fprintf(f.w, "* %d FETCH (UID %d BODY[] {%d}\r\n%s", f.seq, f.uid, len(f.body), f.body[:200])
		return true, false
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	if n := srv.get(func() int { return srv.sessions }); n != 2 {
		t.Errorf("it took %d connections", n)
	}
	noDefects(t, st)
}

func TestNumbersAnew(t *testing.T) {
	srv := newFake(t, 60)
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	before := srv.whole()
	renumbered := map[uint32][]byte{}
	for i, m := range before {
		renumbered[uint32(i+8)] = m
	}
	renumbered[3] = mailNumber(1000, 500)
	srv.set(func() { srv.mails, srv.validity = renumbered, 3 })
	hearOnce(t, s)
	holdsExactly(t, st, append(before, mailNumber(1000, 500))...)
}

func TestNumbersAnewInMidPull(t *testing.T) {
	srv := newFake(t, 60)
	srv.odd = func(f fetching) (bool, bool) {
		if f.wantsBody && f.uid == 5 && srv.validity == 7 {
			srv.validity = 8
			fmt.Fprintf(f.w, "rubbish that kills the connection\r\n")
			return true, true
		}
		return false, true
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	noDefects(t, st)
}

func TestPollingWhereTheServerDoesNotPush(t *testing.T) {
	srv := newFake(t, 3)
	st, _ := storetest.Open(t)
	s, w := testSource(st, testConfig(srv.open()))
	background(t, s)
	eventually(t, st, "polling", func() bool { return sourceState(t, st).Condition == store.Polling })
	for n := uint32(4); n < 8; n++ {
		srv.set(func() { srv.mails[n] = mailNumber(int(n), 500) })
		eventually(t, st, "the new mail", func() bool { return len(originals(t, st)) == int(n) })
	}
	w.checkReadOnly(t)
}

func TestAnIdleThatIsRefusedBecomesPolling(t *testing.T) {
	srv := newFake(t, 3)
	srv.set(func() { srv.caps = "IMAP4rev1 IDLE" })
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		if line == "IDLE" {
			fmt.Fprintf(w, "%s NO not today\r\n", tag)
		}
		return line == "IDLE", true
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	background(t, s)
	eventually(t, st, "polling", func() bool { return sourceState(t, st).Condition == store.Polling })
}

// Servers that fall silent or say too much end the run, in time and memory.
func TestAHostileServerEndsTheRun(t *testing.T) {
	cases := []struct {
		name    string
		caps    string
		command func(w io.Writer, tag, line string) (bool, bool)
		want    error
	}{
		{"mute", "IMAP4rev1", func(_ io.Writer, _, line string) (bool, bool) { return strings.HasPrefix(line, "UID SEARCH"), true }, ErrSilent},
		{"mute in the middle of a line", "IMAP4rev1", func(w io.Writer, _, line string) (bool, bool) {
			if !strings.HasPrefix(line, "UID SEARCH") {
				return false, true
			}
			io.WriteString(w, "* SEARCH 1 2")
			return true, true
		}, ErrSilent},
		{"no answer to IDLE", "IMAP4rev1 IDLE", func(_ io.Writer, _, line string) (bool, bool) { return line == "IDLE", true }, ErrSilent},
		{"an endless line", "IMAP4rev1", func(w io.Writer, _, line string) (bool, bool) {
			if !strings.HasPrefix(line, "UID SEARCH") {
				return false, true
			}
			chunk := strings.Repeat("a", 1<<20)
			for range 400 {
				if _, err := io.WriteString(w, chunk); err != nil {
					break
				}
			}
			return true, false
		}, ErrTooMuch},
		{"a huge literal where none belongs", "IMAP4rev1", func(w io.Writer, _, line string) (bool, bool) {
			if !strings.HasPrefix(line, "UID SEARCH") {
				return false, true
			}
			io.WriteString(w, "* LIST () {500000000}\r\n")
			return true, true
		}, ErrTooMuch},
		{"goodbye", "IMAP4rev1", func(w io.Writer, _, line string) (bool, bool) {
			if !strings.HasPrefix(line, "UID SEARCH") {
				return false, true
			}
			io.WriteString(w, "* BYE going down\r\n")
			return true, false
		}, ErrLost},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			srv := newFake(t, 5)
			srv.set(func() { srv.caps, srv.command = c.caps, c.command })
			st, _ := storetest.Open(t)
			s, _ := testSource(st, testConfig(srv.open()))
			s.proved = true
			if c.want == ErrSilent {
				s.lim.silence, s.lim.lineAge = 100*time.Millisecond, 100*time.Millisecond
			}
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := s.Listen(ctx, c.name != "no answer to IDLE")
			runtime.ReadMemStats(&after)
			if !errors.Is(err, c.want) {
				t.Errorf("it ended with: %v", err)
			}
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			}
		})
	}
}

func TestWhatServersSayIsUnderstood(t *testing.T) {
	var refusal *sources.Refusal
	var pause *sources.Pause
	cases := []struct {
		name   string
		verb   string // of the command that is answered so
		answer string
		want   any
		says   string
	}{
		{"a wrong password", "LOGIN", "NO [AUTHENTICATIONFAILED] no such luck", &refusal, "no such luck"},
		{"too many connections", "LOGIN", "NO [LIMIT] Maximum number of connections", &pause, "left alone"},
		{"unavailable", "LOGIN", "NO [UNAVAILABLE] try later", &pause, "left alone"},
		{"too much read", "EXAMINE", "NO Account exceeded command or bandwidth limits.", &pause, "left alone"},
		{"in use", "EXAMINE", "NO [INUSE] locked", &pause, "left alone"},
		{"opened for writing", "EXAMINE", "OK [READ-WRITE] done", &refusal, "read-only"},
		{"opened without a word", "EXAMINE", "OK done", &refusal, "read-only"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			srv := newFake(t, 5)
			srv.command = func(w io.Writer, tag, line string) (bool, bool) {
				if !strings.HasPrefix(line, c.verb) {
					return false, true
				}
				fmt.Fprintf(w, "%s %s\r\n", tag, c.answer)
				return true, true
			}
			st, _ := storetest.Open(t)
			s, _ := testSource(st, testConfig(srv.open()))
			err := s.Listen(context.Background(), true)
			if err == nil || !errors.As(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%T: %v", err, err)
			}
			if strings.Contains(fmt.Sprint(err), testPassword) {
				t.Error("the password is in the error")
			}
			if len(originals(t, st)) > 0 {
				t.Error("something was fetched")
			}
		})
	}
}

func TestAServerThatMarksIsRefused(t *testing.T) {
	srv := newFake(t, 5)
	seen := map[uint32]bool{}
	srv.odd = func(f fetching) (bool, bool) {
		if f.wantsBody {
			seen[f.uid] = true
			return false, true
		}
		flags := ""
		if seen[f.uid] {
			flags = `\Seen`
		}
		fmt.Fprintf(f.w, "* %d FETCH (UID %d FLAGS (%s))\r\n", f.seq, f.uid, flags)
		return true, true
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	var refusal *sources.Refusal
	if err := s.Listen(context.Background(), true); !errors.As(err, &refusal) {
		t.Fatalf("%v", err)
	}
	if n := srv.get(func() int { return len(seen) }); n != 3 {
		t.Errorf("%d messages were tried", n)
	}
}

func TestAClockThatJumpsEndsTheRun(t *testing.T) {
	srv := newFake(t, 1)
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	clock := storetest.NewClock(storetest.Today())
	s.lim.now, s.lim.tick, s.lim.poll = clock.Now, time.Millisecond, time.Hour
	s.lim.settle = time.Hour
	ended := make(chan error, 1)
	go func() { ended <- s.Listen(context.Background(), false) }()
	eventually(t, st, "polling", func() bool { return sourceState(t, st).Condition == store.Polling })
	for {
		clock.Pass(2 * time.Minute)
		select {
		case err := <-ended:
			if !errors.Is(err, errSlept) {
				t.Fatal(err)
			}
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}
