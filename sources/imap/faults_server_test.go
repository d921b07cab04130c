//go:build long

package imap

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/sources"
	"earshot/store"
)

// serverFaults are the faults 25 to 34.
var serverFaults = []fault{
	{"answers that cannot be read, at one message of a hundred", func(x *ordeal) { oddAtOne(x, true) }},
	{"the UID behind the body, unasked, twice, nought", func(x *ordeal) { oddAtOne(x, false) }},
	{"odd names of mailboxes, and a thousand of them", oddNames},
	{"no to signing in or opening, in all its kinds", saysNo},
	{"bad certificates, old TLS, no TLS", badTLS},
	{"STARTTLS stripped, answers put in before it", stripped},
	{"OAuth: the token ends, the provider says 400, 500, or nothing", tokens},
	{"the clock jumps an hour, on and back; the program is suspended", func(x *ordeal) { jumps(x); suspended(x) }},
	{"random bytes at random commands", randomBytes},
	{"a whole session on a server that marks what is not peeked at", readOnlySession},
}

// longFaults are the faults 35 and 36.
var longFaults = []fault{
	{"a large mailbox, and all its flags changed", large},
	{"cut again and again while mail arrives", func(x *ordeal) { soak(x, 8*time.Second, 300*time.Millisecond, 1200*time.Millisecond) }},
}

// oddAtOne puts each odd answer into a hundred messages of its own.
func oddAtOne(x *ordeal, defects bool) {
	var odd []oddAnswer
	for n := range oddAnswers(1) {
		if a := oddAnswers(uint32(100*len(odd) + 42))[n]; a.defect == defects {
			odd = append(odd, a)
		}
	}
	x.shrink = func(l *limits) { l.silence = 2 * time.Second }
	srv := x.fake(100 * len(odd))
	srv.set(func() {
		srv.odd = func(f fetching) (bool, bool) { return odd[(f.uid-1)/100].odd(f) }
	})
	x.times = len(odd)
	if defects {
		x.cost = len(odd)
	}
	s := x.source(testConfig(srv.open()))
	s.proved = true
	x.ended = s.Listen(x.Context(), true)
	x.hear(s)
}

func oddNames(x *ordeal) {
	srv := x.fake(10)
	lines := []string{`() "/" "bad &utf7"`, `() "/" "&AGE-"`, "() \"/\" \"not \xff text\"", `() "/" "a"b"`, `() nil x`, `() "/" "50% *"`,
		`() "/" "&2D3eAA-"`, `() "/" "` + strings.Repeat("n", 300) + `"`, `() "/" {5}` + "\r\nx\ry&z", `() "/" INBOX`}
	x.times = len(lines) - 1
	lists(srv, lines...)
	x.until(testConfig(srv.open()), 1)
	for n := range 1000 {
		lines = append(lines, fmt.Sprintf(`() "/" "Clients/%d"`, n))
	}
	lists(srv, lines...)
	x.until(testConfig(srv.open()), 1)
}

func saysNo(x *ordeal) {
	srv := x.fake(10)
	cases := []struct {
		at, answer string
		passes     bool
		says       string
	}{
		{"LOGIN", "NO [AUTHENTICATIONFAILED] wrong", false, "wrong"},
		{"LOGIN", "NO [LIMIT] Maximum number of connections", true, "Maximum number"},
		{"LOGIN", "NO [UNAVAILABLE] try later", true, "try later"},
		{"LOGIN", "NO [ALERT] Web login required", false, "Web login required"},
		{"LOGIN", "BAD what", false, "what"},
		{"EXAMINE", "NO [OVERQUOTA] too much", true, "too much"},
		{"EXAMINE", "NO Account exceeded command or bandwidth limits.", true, "bandwidth"},
		{"EXAMINE", "NO [INUSE] locked", true, "locked"},
		{"EXAMINE", "OK [READ-WRITE] done", false, "read-only"},
		{"EXAMINE", "NO [NONEXISTENT] none", true, "none"},
	}
	for _, c := range cases {
		x.misbehave(srv, 1, c.at, func(w io.Writer, tag string) bool { fmt.Fprintf(w, "%s %s\r\n", tag, c.answer); return true })
		if err := x.once(testConfig(srv.open())); err == nil || sources.Passes(err) != c.passes || !strings.Contains(err.Error(), c.says) {
			x.Errorf("%s answered with %s: %v", c.at, c.answer, err)
		}
	}
	for _, greeting := range []string{"* BYE busy, come back\r\n", "* NO what\r\n"} {
		addr, _ := scriptedServer(x.T, greeting)
		x.shrink = func(l *limits) { l.silence = 100 * time.Millisecond }
		if err := x.once(testConfig(addr)); err == nil || !sources.Passes(err) {
			x.Errorf("greeted with %q: %v", greeting, err)
		}
		x.times++
	}
	x.until(testConfig(srv.open()), 1)
}

// mistrusted hears a server that is not to be trusted, and collects what it was
// sent: no password may be in it.
func (x *ordeal) mistrusted(addr string, cfg Config) {
	p := newProxy(x.T, addr, func() wound { return unhurt })
	cfg.Address, cfg.InsecurePlaintext = p.addr, false
	var refusal *sources.Refusal
	if err := x.once(cfg); !errors.As(err, &refusal) {
		x.Errorf("it ended with: %v", err)
	}
	x.times++
	x.said = append(x.said, p.heard())
}

func badTLS(x *ordeal) {
	cert := certificate(x.T, "mail.example.com", time.Now().Add(time.Hour))
	good := secureMemory(x.T, cert, false)
	x.mistrusted(good, testConfig(""))
	pinned := testConfig("")
	pinned.Fingerprint = Fingerprint(certificate(x.T, "mail.example.com", time.Now().Add(time.Hour)).Leaf)
	x.mistrusted(good, pinned)
	x.mistrusted(secureMemory(x.T, certificate(x.T, "localhost", time.Now().Add(-time.Hour)), false), testConfig(""))
	x.mistrusted(newFake(x.T, 1).open(), testConfig(""))

	old := tls.NewListener(listen(x.T), &tls.Config{Certificates: []tls.Certificate{cert}, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
	go func() {
		for {
			c, err := old.Accept()
			if err != nil {
				return
			}
			_ = c.(*tls.Conn).Handshake()
			c.Close()
		}
	}()
	cfg := testConfig(old.Addr().String())
	cfg.InsecurePlaintext = false
	if err := x.once(cfg); err == nil {
		x.Error("an old TLS was taken")
	}
	x.times++
	cfg = testConfig(good)
	cfg.InsecurePlaintext, cfg.Fingerprint = false, Fingerprint(cert.Leaf)
	x.mails = append(x.mails, mailNumber(1, 500))
	x.until(cfg, 1)
}

func stripped(x *ordeal) {
	cfg := testConfig("")
	cfg.StartTLS = true
	for _, s := range [][2]string{
		{"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n", "S1 BAD what\r\n"}, {"* OK hi\r\n", "S1 NO not today\r\n"},
		{"* PREAUTH hi\r\n", "S1 OK go\r\n"}, {"* OK hi\r\n", "S1 OK go\r\n* OK injected\r\n"},
	} {
		addr, _ := scriptedServer(x.T, s[0], s[1])
		x.mistrusted(addr, cfg)
	}
	cert := certificate(x.T, "mail.example.com", time.Now().Add(time.Hour))
	cfg.Address, cfg.InsecurePlaintext, cfg.Fingerprint = secureMemory(x.T, cert, true), false, Fingerprint(cert.Leaf)
	x.mails = append(x.mails, mailNumber(1, 500))
	x.until(cfg, 1)
}

func tokens(x *ordeal) {
	srv := x.fake(10)
	p := newProvider(x.T)
	x.secrets = append(x.secrets, "access-", "refresh-")
	cfg := testConfig(srv.open())
	cfg.OAuth = p.grant(x.T, "refresh-0")
	srv.set(func() { bearers(srv, "IMAP4rev1 AUTH=XOAUTH2", "access-1") })
	x.until(cfg, 1)
	srv.set(func() { bearers(srv, "IMAP4rev1 AUTH=XOAUTH2", "access-2"); srv.mails[11] = mailNumber(11, 400) })
	x.mails = append(x.mails, mailNumber(11, 400))
	x.until(cfg, 1) // the server refuses the token that has ended; it is renewed
	x.times++
	srv.set(func() { bearers(srv, "IMAP4rev1 AUTH=XOAUTH2", "access-3") })
	for _, status := range []int{500, 400} {
		p.set(func() { p.status, p.says = status, `{"error":"invalid_grant","error_description":"sign in again"}` })
		if err := x.once(cfg); err == nil || sources.Passes(err) != (status == 500) {
			x.Errorf("the provider says %d: %v", status, err)
		}
		x.times++
	}
	stall := make(chan struct{})
	p.set(func() { p.status, p.stall = 0, stall })
	cfg.OAuth.client = &http.Client{Timeout: 50 * time.Millisecond}
	if err := x.once(cfg); err == nil || !sources.Passes(err) {
		x.Errorf("the provider says nothing: %v", err)
	}
	x.times++
	p.stall = nil
	close(stall)
	// What the provider did while nobody listened any more is lost; a person
	// allows it again.
	cfg.OAuth.client = http.DefaultClient
	srv.set(func() { bearers(srv, "IMAP4rev1 AUTH=XOAUTH2", "access-3", "access-4", "access-5") })
	if err := cfg.OAuth.ask(x.Context(), func(errand) {}); err != nil {
		x.Error(err)
	}
	x.until(cfg, 1)
}

func jumps(x *ordeal) {
	srv := x.fake(5)
	x.shrink = func(l *limits) { l.now, l.tick, l.poll = x.clock.Now, time.Millisecond, 5*time.Millisecond }
	stop := x.live(testConfig(srv.open()))
	eventually(x.T, x.st, "polling", func() bool { return sourceState(x.T, x.st).Condition == store.Polling })
	for n, d := range []time.Duration{time.Hour, -time.Hour, time.Hour, -2 * time.Hour} {
		x.clock.Pass(d)
		x.times++
		raw := mailNumber(50+n, 500)
		srv.set(func() { srv.mails[uint32(50+n)] = raw })
		x.mails = append(x.mails, raw)
		eventually(x.T, x.st, "the new mail", func() bool { return len(originals(x.T, x.st)) == len(x.mails) })
	}
	stop()
}

func randomBytes(x *ordeal) {
	const most = 150
	x.shrink = func(l *limits) { l.silence, l.lineAge, l.deaths = 50*time.Millisecond, 50*time.Millisecond, 2 }
	srv := x.fake(30)
	random := rand.New(rand.NewPCG(5, 6))
	words := []string{"* ", "FETCH ", "(", ")", "UID ", "BODY[] ", "{3}\r\n", "\r\n", "NIL", `"`, "1 ", "OK ", "[", "]", "BYE ", "+ ", "LIST ", "\x00", "\xff"}
	srv.set(func() {
		srv.command = func(w io.Writer, _, _ string) (bool, bool) {
			if x.times >= most || random.IntN(3) > 0 {
				return false, true
			}
			x.times++
			for range random.IntN(40) {
				io.WriteString(w, words[random.IntN(len(words))])
			}
			return true, random.IntN(4) == 0
		}
	})
	x.cost = 30 // what cannot be read is a defect while that lasts
	for range most {
		if x.once(testConfig(srv.open())) == nil && x.times >= most {
			break
		}
	}
	srv.set(func() { srv.command = nil })
	x.cost = 0
	x.until(testConfig(srv.open()), 2)
}

func readOnlySession(x *ordeal) {
	m := newMemory(x.T, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}}, "Sent")
	x.mails = someMails(60)
	m.put(x.T, "INBOX", x.mails[:50]...)
	x.seen = func() int { return m.seen(x.T, "INBOX") + m.seen(x.T, "Sent") }
	cfg := testConfig(m.addr)
	cfg.Mailboxes = nil
	if _, err := Prove(x.Context(), cfg, nil); err != nil {
		x.Error(err)
	}
	x.shrink = smallSlicesOf
	stop := x.live(cfg)
	m.put(x.T, "INBOX", x.mails[50:55]...)
	m.put(x.T, "Sent", x.mails[55:]...)
	eventually(x.T, x.st, "all are held", func() bool { return len(originals(x.T, x.st)) == 60 })
	stop()
	for _, w := range x.wires {
		x.times += len(w.all())
	}
}

// large: EARSHOT_LONG_MAILS says how many mails; 5,000 where it is not set.
func large(x *ordeal) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_LONG_MAILS"))
	if err != nil {
		n = 5000
	}
	d := x.dovecot(someMails(n)...)
	cfg := d.config()
	x.until(cfg, 1)
	x.Logf("%d mails in %s", n, x.took)
	d.admin("flags", "add", "-u", dovecotUser, `\Seen`, "mailbox", "INBOX", "all")
	x.times = n
	x.watch(d)
	x.until(cfg, 1)
	if x.Logf("and again, with all flags changed, in %s", x.took); x.took > 10*time.Second {
		x.Errorf("it took %s", x.took)
	}
}
