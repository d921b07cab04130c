package serve

import (
	"io"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// short is a limit that a test reaches at once.
const short = 100 * time.Millisecond

// Whoever is taken off the list while they sit there leaves within a second,
// with a sentence, and what they type meanwhile does nothing. The others stay.
func TestARemovedKeyEndsItsSessions(t *testing.T) {
	a := open(t, wide(), nil)
	ann, ben := a.listener(1), a.listener(2)
	gone, stays, idle := a.in(ann), a.in(ben), a.connected(ann)
	began := time.Now()
	a.put(ann.PublicKey(), 0)
	if code := gone.ends(); code != 0 || !strings.Contains(gone.seen.String(), "Your key is not on the list of listeners any more.") {
		t.Errorf("ended with %d: %s", code, gone.seen)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
	was := gone.seen.String()
	_, err := gone.keys.Write([]byte("x"))
	if gone.seen.String() != was || err == nil {
		t.Errorf("a key typed afterwards: %v; it shows %q", err, gone.seen)
	}
	if got := ends(a.onTerminal(idle), (*gossh.Session).Shell); !strings.HasPrefix(got, "1 Your key is not on the list") {
		t.Errorf("a new session on the old connection: %s", got)
	}
	if _, err := a.dial(ann); err == nil {
		t.Error("the removed key came in again")
	}
	stays.typ("x")
	stays.seen.until(t, "key x")
}

// A key that is given to another listener ends the sessions of the first.
func TestAKeyThatChangesHandsEndsItsSessions(t *testing.T) {
	a := open(t, wide(), nil)
	key := a.listener(1)
	w := a.in(key)
	a.put(key.PublicKey(), 2)
	if code := w.ends(); code != 0 || !strings.Contains(w.seen.String(), "not on the list") {
		t.Errorf("ended with %d: %s", code, w.seen)
	}
	a.in(key).seen.until(t, "here is 2")
}

func TestHowManyWindowsThereMayBe(t *testing.T) {
	l := wide()
	l.PerListener, l.Sessions = 3, 5
	a := open(t, l, nil)
	ann, ben := a.listener(1), a.listener(2)
	first := a.in(ann)
	a.in(ann)
	a.window(a.connected(ann)).seen.until(t, "here is")
	refused := func(key gossh.Signer) string { return ends(a.onTerminal(a.connected(key)), (*gossh.Session).Shell) }
	if got := refused(ann); !strings.HasPrefix(got, "1 You have 3 windows open here already") {
		t.Errorf("a listener's fourth: %s", got)
	}
	a.in(ben)
	a.in(ben)
	if got := refused(ben); !strings.HasPrefix(got, "1 5 windows are open here already") {
		t.Errorf("the sixth of all: %s", got)
	}
	first.typ("q")
	first.ends()
	a.in(ben)
}

// A window closes when no key is pressed for a while, and when it was open for
// as long as one may be, keys or not.
func TestHowLongAWindowIsOpen(t *testing.T) {
	idle, longest := wide(), wide()
	idle.Idle, longest.Longest = short, short
	for says, l := range map[string]Limits{"No key was pressed for a while": idle, "as long as one may be": longest} {
		a := open(t, l, nil)
		w := a.in(a.listener(1))
		if code := w.ends(); code != 0 || !strings.Contains(w.seen.String(), says) {
			t.Errorf("ended with %d: %s", code, w.seen)
		}
	}
}

// A key begins the idle time anew, and nothing else does.
func TestKeysKeepAWindowOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var closed atomic.Bool
		i := idleReader{r: strings.NewReader("keys"), most: time.Hour, over: time.AfterFunc(time.Hour, func() { closed.Store(true) })}
		for range len("keys") {
			time.Sleep(59 * time.Minute)
			if _, err := i.Read(make([]byte, 1)); err != nil || closed.Load() {
				t.Fatal(err, closed.Load())
			}
		}
		time.Sleep(59 * time.Minute)
		if _, err := i.Read(make([]byte, 1)); err != io.EOF || closed.Load() {
			t.Fatal(err, closed.Load())
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if !closed.Load() {
			t.Error("it is open still")
		}
	})
}

// Who proves no key, says nothing, or half a word, is out when the time for it
// is over; so is who comes in and opens nothing.
func TestAConnectionThatDoesNothingIsShut(t *testing.T) {
	t.Parallel()
	l := wide()
	l.Handshake = 10 * short
	a := open(t, l, nil)
	var silent []net.Conn
	for _, words := range []string{"", "SSH-2.0-x", "SSH-2.0-x\r\n", "SSH-2.0-x\r\n\x00\x00\xff\xff"} {
		c := a.knock()
		if _, err := c.Write([]byte(words)); err != nil {
			t.Fatal(err)
		}
		silent = append(silent, c)
	}
	for _, c := range silent {
		shut(t, c)
	}
	client := a.connected(a.listener(1))
	if err := client.Wait(); err == nil {
		t.Error("a connection without a session ended well")
	}
	stays := a.in(a.listener(2))
	again := a.connected(a.listener(2))
	_ = again.Wait()
	stays.typ("x")
	stays.seen.until(t, "key x")
}

// knock opens a connection and says nothing.
func (a *hall) knock() net.Conn {
	a.t.Helper()
	c, err := net.Dial("tcp", a.addr)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = c.Close() })
	return c
}

// shut waits until the server shuts a connection.
func shut(t *testing.T, c net.Conn) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	b := make([]byte, 4096)
	for {
		if _, err := c.Read(b); err != nil {
			if slow, ok := err.(net.Error); ok && slow.Timeout() {
				t.Fatal("the connection stays")
			}
			return
		}
	}
}

// Two hundred connections that prove no key: all but a few are shut before a
// word is said, a listener who is in notices nothing, and when the strangers
// are gone the next listener comes in from the same address. Nothing is left
// of them.
func TestTwoHundredConnectionsWithoutAKey(t *testing.T) {
	l := wide()
	l.WaitingFrom, l.Waiting, l.Handshake = 10, 15, 30*short
	a := open(t, l, nil)
	ann, ben := a.listener(1), a.listener(2)
	w := a.in(ann)
	before := runtime.NumGoroutine()
	heap := heapInUse()
	held, greeted := make([]net.Conn, 200), 0
	for i := range held {
		held[i] = a.knock()
	}
	for _, c := range held {
		if a.greets(c) {
			greeted++
		}
	}
	if greeted != l.WaitingFrom {
		t.Errorf("%d of 200 were spoken to, not %d", greeted, l.WaitingFrom)
	}
	w.typ("x")
	w.seen.until(t, "key x")
	if _, err := a.dial(ben); err == nil {
		t.Error("a listener came in although the strangers had taken all room")
	}
	for _, c := range held {
		shut(t, c)
	}
	eventually(t, "there is room again", func() bool {
		c, err := a.dial(ben)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
	w.typ("y")
	w.seen.until(t, "key y")
	settles(t, before)
	if more := heapInUse() - heap; more > 4<<20 {
		t.Errorf("%d bytes more are in use", more)
	}
}

// greets says whether the server speaks to a connection.
func (a *hall) greets(c net.Conn) bool {
	a.t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	n, _ := c.Read(make([]byte, 7)) // a connection that is shut gives none
	return n > 0
}

func heapInUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse)
}

// An address that connects again and again is let in as often as it may be.
func TestAnAddressThatConnectsAgainAndAgain(t *testing.T) {
	l := wide()
	l.PerSecond, l.Burst = 0.001, 5
	a := open(t, l, nil)
	greeted := 0
	for range 20 {
		c := a.knock()
		if a.greets(c) {
			greeted++
		}
		_ = c.Close()
	}
	if greeted != l.Burst {
		t.Errorf("%d of 20 were spoken to, not %d", greeted, l.Burst)
	}
}

// A gate forgets the addresses that have been quiet, so that they cannot fill
// its memory.
func TestAGateForgetsQuietAddresses(t *testing.T) {
	l := DefaultLimits()
	l.PerSecond = 1e9
	g := newGate(l)
	for i := range 10 * addressesMost {
		g.mu.Lock()
		g.visitor(addressOf(from{ip: net.IPv4(10, byte(i>>16), byte(i>>8), byte(i))}))
		g.mu.Unlock()
	}
	if len(g.from) > addressesMost {
		t.Errorf("it remembers %d", len(g.from))
	}
}

// from is a connection from an address.
type from struct {
	net.Conn
	ip net.IP
}

func (f from) RemoteAddr() net.Addr { return &net.TCPAddr{IP: f.ip} }
