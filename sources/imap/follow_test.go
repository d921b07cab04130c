package imap

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

// idles has a server that takes IDLE and says nothing in it.
func idles(srv *fake, began func()) {
	var tag string
	srv.caps = "IMAP4rev1 IDLE"
	srv.command = func(w io.Writer, first, line string) (bool, bool) {
		switch {
		case line == "IDLE":
			tag = first
			began()
			io.WriteString(w, "+ idling\r\n")
		case first == "DONE":
			fmt.Fprintf(w, "%s OK done\r\n", tag)
		default:
			return false, true
		}
		return true, true
	}
}

func TestIdleIsRenewedBeforeRoutersForgetIt(t *testing.T) {
	if lim := defaultLimits(); lim.idle != 9*time.Minute || lim.grace != time.Minute {
		t.Errorf("an IDLE lasts %s, and its silence %s more", lim.idle, lim.grace)
	}
	srv := newFake(t, 2)
	times := 0
	srv.set(func() { idles(srv, func() { times++ }) })
	st, _ := storetest.Open(t)
	s, w := testSource(st, testConfig(srv.open()))
	s.lim.idle = 20 * time.Millisecond
	background(t, s)
	for range looks(t) {
		if srv.get(func() int { return times }) > 5 {
			break
		}
	}
	if n := srv.get(func() int { return srv.sessions }); n != 1 || w.count("IDLE") <= 5 {
		t.Errorf("%d connections, IDLE %d times", n, w.count("IDLE"))
	}
}

// Mailboxes that are not followed are asked after on the connection that is
// there, between two IDLEs; an account never has more than two.
func TestTwoConnectionsServeAnyNumberOfMailboxes(t *testing.T) {
	srv := newFake(t, 2)
	open, most := 0, 0
	srv.set(func() {
		names := []string{`() "/" INBOX`}
		for n := range 30 {
			names = append(names, fmt.Sprintf(`() "/" Box%d`, n))
		}
		lists(srv, names...)
		listed := srv.command
		idles(srv, func() {})
		idle := srv.command
		srv.command = func(w io.Writer, tag, line string) (bool, bool) {
			if strings.HasPrefix(line, "LOGIN") {
				open++
				most = max(most, open)
			}
			if handled, goOn := listed(w, tag, line); handled {
				return true, goOn
			}
			return idle(w, tag, line)
		}
	})
	st, _ := storetest.Open(t)
	cfg := testConfig(srv.open())
	for n := range 30 {
		cfg.Mailboxes = append(cfg.Mailboxes, fmt.Sprintf("Box%d", n))
	}
	s, w := testSource(st, cfg)
	background(t, s)
	eventually(t, st, "live", func() bool { return sourceState(t, st).Condition == store.Live })
	before := w.count("STATUS")
	for range looks(t) {
		if w.count("STATUS") > before+90 {
			break
		}
	}
	if n := srv.get(func() int { return most }); n != 2 {
		t.Errorf("%d connections", n)
	}
}

// A password that is refused is tried three times in all, each after a quarter
// of an hour, whatever else happens.
func TestARefusedPasswordIsNoStorm(t *testing.T) {
	srv := newFake(t, 2)
	tries := 0
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		if !strings.HasPrefix(line, "LOGIN") {
			return false, true
		}
		tries++
		fmt.Fprintf(w, "%s NO [AUTHENTICATIONFAILED] no\r\n", tag)
		return true, true
	}
	st, clock := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	var waits []time.Duration
	r := &sources.Runner{Store: st, Sources: []sources.Source{s}, Now: clock.Now, Jitter: func() float64 { return 0 }}
	r.Wait = func(_ context.Context, d time.Duration) error { waits = append(waits, d); clock.Pass(d); return nil }
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { r.Follow(ctx) })
	eventually(t, st, "it waits for a person", func() bool {
		state := sourceState(t, st)
		return state.Condition == store.Refused && state.Until.IsZero()
	})
	cancel()
	all.Wait()
	if n := srv.get(func() int { return tries }); n != 3 || len(waits) != 2 || min(waits[0], waits[1]) < 15*time.Minute {
		t.Errorf("%d tries, after waits of %v", n, waits)
	}
}

func TestAGapBelowTheNextNumberIsNoLoss(t *testing.T) {
	srv := newFake(t, 0)
	for _, uid := range []uint32{3, 7, 70_000, 4_000_000_000} {
		srv.mails[uid] = mailNumber(int(uid), 400)
	}
	st, _ := storetest.Open(t)
	s, w := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	noDefects(t, st)
	if n := w.count("EXAMINE"); n != 1 {
		t.Errorf("it was opened %d times", n)
	}
	srv.set(func() { srv.mails[69_000] = mailNumber(69_000, 400) }) // numbers need not ascend
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
}

func TestAtGmailAllMailIsHeardOnce(t *testing.T) {
	srv := newFake(t, 4)
	lists(srv, `(\HasNoChildren) "/" INBOX`, `(\HasChildren \Noselect) "/" "[Gmail]"`,
		`(\All \HasNoChildren) "/" "[Gmail]/Alle Nachrichten"`, `(\HasNoChildren \Sent) "/" "[Gmail]/Gesendet"`, `() "/" Kunden`)
	listed := srv.command
	srv.set(func() {
		srv.caps = "IMAP4rev1 X-GM-EXT-1"
		srv.command = func(w io.Writer, tag, line string) (bool, bool) {
			if strings.HasPrefix(line, "STATUS") {
				return false, true
			}
			return listed(w, tag, line)
		}
	})
	st, _ := storetest.Open(t)
	cfg := testConfig(srv.open())
	cfg.Mailboxes = nil
	s, w := testSource(st, cfg)
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	if w.count("EXAMINE") != 1 || w.count(`EXAMINE "[Gmail]/Alle Nachrichten"`) != 1 {
		t.Errorf("opened: %q", w.lines)
	}
}

// Where a provider locks out who reads too much in a day, the past waits for
// the next; what is newest is heard.
func TestTheDaysShareIsKept(t *testing.T) {
	srv := newFake(t, 100)
	srv.set(func() { srv.caps = "IMAP4rev1 X-GM-EXT-1" })
	st, clock := storetest.Open(t)
	share := func() (*Source, error) {
		s, _ := testSource(st, testConfig(srv.open()))
		s.lim.now, s.lim.daily, s.lim.first, s.lim.survey, s.lim.chunkMails = clock.Now, 5000, 4, 20, 5
		return s, s.Listen(t.Context(), true)
	}
	var pause *sources.Pause
	s, err := share()
	if !errors.As(err, &pause) || pause.For != time.Hour || !strings.Contains(err.Error(), "new mail is heard") {
		t.Fatalf("it ended with: %v", err)
	}
	had := len(originals(t, st))
	if had == 0 || had > 20 || s.spent.Bytes > 5000+5*600 {
		t.Errorf("%d are held, %d bytes were read", had, s.spent.Bytes)
	}
	srv.set(func() { srv.mails[101] = mailNumber(101, 400) })
	if _, err = share(); !errors.As(err, &pause) {
		t.Errorf("the share was forgotten: %v", err)
	}
	found := originals(t, st)
	if len(found) > had+4 || found[sha256.Sum256(mailNumber(101, 400))] != 1 {
		t.Errorf("%d are held, %d before", len(found), had)
	}
	for range 20 {
		if clock.Pass(24 * time.Hour); err == nil {
			break
		}
		_, err = share()
	}
	holdsExactly(t, st, srv.whole()...)
}
