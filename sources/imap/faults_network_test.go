//go:build long

package imap

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"earshot/store"
)

// networkFaults are the faults 1 to 10.
var networkFaults = []fault{
	{"the server's process is killed in mid-fetch", killedServer},
	{"the connection ends in mid-literal", func(x *ordeal) { wounded(x, "cut", 200) }},
	{"the connection is reset", func(x *ordeal) { wounded(x, "reset", 100) }},
	{"the connection ends or a bit flips under TLS", woundedTLS},
	{"a bit flips without encryption", flippedPlain},
	{"the connection stalls in mid-literal", stalled},
	{"mute: after signing in, in a search, in a fetch, at IDLE", mute},
	{"one byte a moment", slowLoris},
	{"endless lines, huge literals", tooMuch},
	{"40 ms away, 100 kB a second", farAway},
}

func small(l *limits) { l.batchMails, l.first, l.chunkMails, l.survey = 10, 20, 40, 100 }

// meanwhile does something each time that more is in the store, so many times,
// until the function that it returns is called.
func (x *ordeal) meanwhile(most int, do func()) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	changed := x.st.Watch(ctx)
	all.Go(func() {
		had := 0
		for range changed {
			if n := len(originals(x.T, x.st)); n > had && x.times < most {
				had = n
				x.times++
				do()
			}
		}
	})
	return func() { cancel(); all.Wait() }
}

// sessions returns the process ids of the server's sessions.
func (d *dovecot) sessions() (pids []int) {
	master, _ := os.ReadFile(filepath.Join(d.dir, "run", "master.pid"))
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		b, _ := os.ReadFile(path)
		fields := strings.Fields(string(b))
		if len(fields) > 3 && fields[1] == "(imap)" && fields[3] == strings.TrimSpace(string(master)) {
			pid, _ := strconv.Atoi(fields[0])
			pids = append(pids, pid)
		}
	}
	return pids
}

func killedServer(x *ordeal) {
	x.shrink = small
	d := x.dovecot(someMails(300)...)
	stop := x.meanwhile(8, func() {
		for _, pid := range d.sessions() {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	x.until(d.config(), 10)
	stop()
}

// wounded hurts so many connections at random places, and then none.
func (x *ordeal) wounded(server, how string, most int, reach int64) *proxy {
	random := rand.New(rand.NewPCG(uint64(most), 7))
	return newProxy(x.T, server, func() wound {
		if x.times >= most {
			return unhurt
		}
		x.times++
		return wound{random.Int64N(reach), strings.Fields(how)[random.IntN(len(strings.Fields(how)))]}
	})
}

func wounded(x *ordeal, how string, most int) {
	x.shrink = small
	d := x.dovecot(someMails(150)...)
	cfg := d.config()
	cfg.Address = x.wounded(d.addr(), how, most, 12_000).addr
	x.until(cfg, most+1)
	x.until(cfg, most+1) // and what comes when nothing is new
}

func woundedTLS(x *ordeal) {
	x.shrink = small
	d := x.dovecot(someMails(60)...)
	cfg := d.config()
	cfg.InsecurePlaintext, cfg.Fingerprint = false, Fingerprint(d.cert)
	cfg.Address = x.wounded(fmt.Sprintf("127.0.0.1:%d", d.tls), "cut flip", 60, 15_000).addr
	x.until(cfg, 61)
}

// flippedPlain cannot be told from other words where the bit is in a mail:
// such a mail is held as it came. All others are held as they are.
func flippedPlain(x *ordeal) {
	x.shrink = small
	const rounds = 20
	d := x.dovecot(someMails(10)...)
	cfg := d.config()
	cfg.Address = x.wounded(d.addr(), "flip", rounds, 36_000).addr
	x.spoiled, x.cost = rounds, rounds
	for n := range rounds {
		more := [][]byte{mailNumber(100+2*n, 8000), mailNumber(101+2*n, 8000)}
		x.mails = append(x.mails, more...)
		d.deliver(100+2*n, more...)
		x.watch(d)
		x.until(cfg, 4)
	}
}

func stalled(x *ordeal) {
	x.shrink = func(l *limits) { small(l); l.silence, l.lineAge = 60*time.Millisecond, 60*time.Millisecond }
	m := x.memory(someMails(60))
	cfg := testConfig(m.addr)
	cfg.Address = x.wounded(m.addr, "stall", 40, 10_000).addr
	x.until(cfg, 41)
}

// misbehave lets a scripted server misbehave so many times at a command. A new
// mail sees to it that the mailbox is looked into.
func (x *ordeal) misbehave(srv *fake, most int, at string, how func(w io.Writer, tag string) (goOn bool)) {
	srv.set(func() {
		n := srv.next()
		srv.mails[n] = mailNumber(int(n), 500)
		x.mails = append(x.mails, srv.mails[n])
		done := 0
		srv.command = func(w io.Writer, tag, line string) (bool, bool) {
			if done >= most || !strings.HasPrefix(line, at) {
				return false, true
			}
			done++
			x.times++
			return true, how(w, tag)
		}
	})
}

func mute(x *ordeal) {
	x.shrink = func(l *limits) { l.silence = 50 * time.Millisecond }
	srv := x.fake(20)
	for _, at := range []string{"LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH"} {
		x.misbehave(srv, 2, at, func(io.Writer, string) bool { return true })
		x.until(testConfig(srv.open()), 4)
	}
	srv.set(func() { srv.caps = "IMAP4rev1 IDLE" })
	x.misbehave(srv, 1, "IDLE", func(io.Writer, string) bool { return true })
	s := x.source(testConfig(srv.open()))
	if err := s.Listen(x.Context(), false); err == nil {
		x.Error("no answer to IDLE, and it went on")
	}
	x.until(testConfig(srv.open()), 1)
}

func slowLoris(x *ordeal) {
	x.shrink = func(l *limits) { l.lineAge, l.rateFor = 50*time.Millisecond, 50*time.Millisecond }
	srv := x.fake(20)
	drip := func(w io.Writer, what string) {
		for i := range len(what) {
			<-time.After(10 * time.Millisecond)
			if _, err := io.WriteString(w, what[i:i+1]); err != nil {
				return
			}
			if f, ok := w.(interface{ Flush() error }); ok && f.Flush() != nil {
				return
			}
		}
	}
	x.misbehave(srv, 2, "UID SEARCH", func(w io.Writer, _ string) bool { drip(w, "* SEARCH 1 2 3 4 5 6 7 8 9 10 11 12"); return false })
	x.until(testConfig(srv.open()), 4)
	x.misbehave(srv, 2, "UID FETCH", func(w io.Writer, _ string) bool {
		drip(w, "* 1 FETCH (UID 1 BODY[] {50000}\r\nFrom: a")
		return false
	})
	x.until(testConfig(srv.open()), 4)
}

func tooMuch(x *ordeal) {
	srv := x.fake(20)
	for _, says := range []string{
		"* LIST () {500000000}\r\n", "* SEARCH {9223372036854775807}\r\n", "* 1 FETCH (UID 1 ENVELOPE ({10000000000}\r\n",
		"* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\n", "* OK " + strings.Repeat("a", 20<<20),
	} {
		x.misbehave(srv, 1, "UID SEARCH", func(w io.Writer, _ string) bool { io.WriteString(w, says); return true })
		x.until(testConfig(srv.open()), 4)
	}
}

// farAway: what is newest is on the screen soon, and all comes.
func farAway(x *ordeal) {
	d := x.dovecot(someMails(100)...)
	p := newProxy(x.T, d.addr(), func() wound { x.times++; return unhurt })
	p.delay, p.rate = 20*time.Millisecond, 100_000
	cfg := d.config()
	cfg.Address = p.addr
	began, first := time.Now(), time.Duration(0)
	ctx, cancel := context.WithCancel(context.Background())
	changed := x.st.Watch(ctx)
	var all sync.WaitGroup
	all.Go(func() {
		for range changed {
			if first == 0 && sourceState(x.T, x.st).Condition != store.Starting && len(originals(x.T, x.st)) > 0 {
				first = time.Since(began)
			}
		}
	})
	x.until(cfg, 1)
	cancel()
	all.Wait()
	if first > 5*time.Second {
		x.Errorf("the first mails came after %s", first)
	}
}
