package imap

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"earshot/store/storetest"
)

// A cutter stands between a source and a server and cuts each connection
// after so many bytes of the server's, by an orderly end or a reset.
type cutter struct {
	addr string
	mu   sync.Mutex
	next func() (after int64, reset bool) // after < 0: never
}

func newCutter(t *testing.T, server string, next func() (int64, bool)) *cutter {
	t.Helper()
	ln := listen(t)
	c := &cutter{addr: ln.Addr().String(), next: next}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { c.relay(conn, server) })
		}
	})
	t.Cleanup(func() { ln.Close(); all.Wait() })
	return c
}

func (c *cutter) relay(client net.Conn, server string) {
	defer client.Close()
	up, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer up.Close()
	c.mu.Lock()
	after, reset := c.next()
	c.mu.Unlock()
	go func() { io.Copy(up, client); up.Close() }()
	if after < 0 {
		io.Copy(client, up)
		return
	}
	io.CopyN(client, up, after)
	if reset {
		client.(*net.TCPConn).SetLinger(0)
	}
}

// Whatever a connection breaks at, what came is held, and the next runs bring
// the rest: every mail whole and once.
func TestCutAnywhere(t *testing.T) {
	var mails [][]byte
	for n := range 150 {
		mails = append(mails, mailNumber(n, 300+n%5*2000))
	}
	m := newMemory(t, memCaps)
	m.put(t, "INBOX", mails...)
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 20 / slowness {
		cuts := 0
		proxy := newCutter(t, m.addr, func() (int64, bool) {
			if cuts++; cuts > 6 {
				return -1, false
			}
			return 1 + rng.Int64N(120_000)*int64(cuts)/2, rng.IntN(2) == 0
		})
		st, _ := storetest.Open(t)
		for range 8 {
			s, _ := testSource(st, testConfig(proxy.addr))
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			err := s.Listen(ctx, true)
			cancel()
			for h, n := range originals(t, st) {
				if n != 1 {
					t.Fatalf("round %d: %x is held %d times", round, h[:4], n)
				}
			}
			if err == nil {
				break
			}
		}
		holdsExactly(t, st, mails...)
		noDefects(t, st) // a broken network is none
	}
	if m.seen(t, "INBOX") > 0 {
		t.Error("mails are marked as read")
	}
}

// A message at which the connection always ends must not keep the others from
// being heard.
func TestAMessageThatEndsTheConnection(t *testing.T) {
	srv := newFake(t, 100)
	srv.set(func() { srv.odd = func(f fetching) (bool, bool) { return false, f.uid != 42 || !f.wantsBody } })
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	s.proved = true
	var err error
	runs := 0
	for ; runs < 40; runs++ {
		if err = s.Listen(context.Background(), true); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatalf("after %d runs: %v", runs, err)
	}
	holdsExactly(t, st, srv.whole(42)...)
	if d := defects(t, st); len(d) != 1 || d[0].Where.String() != "INBOX, message UID 42" {
		t.Errorf("%v", d)
	}
}

// A batch commits together with its cursor: what is stopped in the middle of
// a pull goes on where it was and fetches no message twice.
func TestStoppedInMidPullGoesOn(t *testing.T) {
	var mails [][]byte
	for n := range 400 {
		mails = append(mails, mailNumber(n, 2000))
	}
	m := newMemory(t, memCaps)
	m.put(t, "INBOX", mails...)
	st, clock := storetest.Open(t)
	ctx, cancel := context.WithCancel(context.Background())
	s, _ := testSource(st, testConfig(m.addr))
	s.lim.batchMails, s.lim.first, s.lim.chunkMails = 20, 20, 20
	changed := st.Watch(ctx)
	go func() {
		for range changed {
			if len(originals(t, st)) > 100 {
				cancel()
			}
		}
	}()
	if err := s.Listen(ctx, true); err != nil {
		t.Fatal(err)
	}
	cancel()
	held := len(originals(t, st))
	dir := st.Dir()
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st = storetest.OpenIn(t, dir, clock)
	cur, err := loadCursor(st, "mail", "INBOX", clock.Now())
	if err != nil || cur.Held.Count() != held {
		t.Fatalf("%d messages are held, the cursor says %d, %v", held, cur.Held.Count(), err)
	}
	s, w := testSource(st, testConfig(m.addr))
	hearOnce(t, s)
	if n := w.count("BODY.PEEK[])"); n > 2 {
		t.Errorf("the rest came in %d portions", n)
	}
	holdsExactly(t, st, mails...)
}
