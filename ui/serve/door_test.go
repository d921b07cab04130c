package serve

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// A liar offers one key and signs with another.
type liar struct {
	gossh.Signer
	claims gossh.PublicKey
}

func (l liar) PublicKey() gossh.PublicKey { return l.claims }

// A turncoat is a key that is one while it is offered and another when it is
// proved: the client writes it out twice for its question and the answer to it.
type turncoat struct {
	gossh.Signer
	offered gossh.PublicKey
	written int
}

func (k *turncoat) PublicKey() gossh.PublicKey                  { return k }
func (k *turncoat) Type() string                                { return k.offered.Type() }
func (k *turncoat) Verify(b []byte, sig *gossh.Signature) error { return errors.New("not asked for") }
func (k *turncoat) Marshal() []byte {
	if k.written++; k.written <= 2 {
		return k.offered.Marshal()
	}
	return k.Signer.PublicKey().Marshal()
}

// What a stranger gets over the network. Nobody of them has a session; who
// comes in is who proved a key of the list, and nobody else.
func TestWhatAStrangerGets(t *testing.T) {
	a := open(t, wide(), nil)
	ann, ben, nobody := a.listener(1), a.listener(2), stranger(t)
	for _, c := range []struct {
		call string
		auth gossh.AuthMethod // nil: none
		got  string           // "": refused
	}{
		{"a key that is not on the list", gossh.PublicKeys(nobody), ""},
		{"six keys that are not on the list, then one that is", gossh.PublicKeys(stranger(t), stranger(t), stranger(t), stranger(t), stranger(t), stranger(t), ann), "here is 1 "},
		{"a password", gossh.Password("listen"), ""},
		{"answers from a keyboard", gossh.KeyboardInteractive(answers), ""},
		{"nothing at all", nil, ""},
		{"a key of the list, signed with another", gossh.PublicKeys(liar{nobody, ann.PublicKey()}), ""},
		{"a key of the list, signed with that of another listener", gossh.PublicKeys(liar{ben, ann.PublicKey()}), ""},
		{"a key of the list offered, then an unknown one proved", gossh.PublicKeys(&turncoat{Signer: nobody, offered: ann.PublicKey()}), ""},
		{"a key of the list offered, then another of the list proved", gossh.PublicKeys(&turncoat{Signer: ben, offered: ann.PublicKey()}), "here is 2 "},
		{"an unknown key offered, then one of the list proved", gossh.PublicKeys(nobody, ben), "here is 2 "},
		{"a key of the list", gossh.PublicKeys(ann), "here is 1 "},
	} {
		config := a.config()
		if c.auth != nil {
			config.Auth = []gossh.AuthMethod{c.auth}
		}
		client, err := gossh.Dial("tcp", a.addr, config)
		if c.got == "" {
			if err == nil {
				t.Errorf("%s: came in", c.call)
			}
			t.Logf("%s: %v", c.call, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.call, err)
			continue
		}
		w := a.window(client)
		w.seen.until(t, c.got)
		t.Logf("%s: %s", c.call, w.seen)
		_ = client.Close()
	}
	if n := strings.Count(a.log.String(), "a listener came in"); n != 4 {
		t.Errorf("%d came in, not 4: %s", n, a.log)
	}
}

func answers(_, _ string, questions []string, _ []bool) ([]string, error) {
	return make([]string, len(questions)), nil
}

// What a stranger may ask before any key is proved: a version and no banner.
func TestWhatTheServerSaysOfItself(t *testing.T) {
	a := open(t, wide(), nil)
	c, err := net.Dial("tcp", a.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	line := make([]byte, 64)
	n, err := c.Read(line)
	if err != nil || string(line[:n]) != "SSH-2.0-earshot_1_test\r\n" {
		t.Errorf("it says %q %v", line[:n], err)
	}
}

// request sends a request of a session and returns its answer.
func request(w *window, name string, payload any) string {
	w.t.Helper()
	return answered(w.SendRequest(name, true, packed(payload)))
}

// packed writes a payload as it is sent; nil: there is none.
func packed(payload any) []byte {
	if payload == nil {
		return nil
	}
	return gossh.Marshal(payload)
}

func answered(ok bool, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case ok:
		return "yes"
	}
	return "no"
}

// channel asks for a channel of another kind than a session.
func channel(c *gossh.Client, kind string, payload any) string {
	_, _, err := c.OpenChannel(kind, packed(payload))
	var refused *gossh.OpenChannelError
	if errors.As(err, &refused) {
		return refused.Reason.String()
	}
	return answered(true, err)
}

type forward struct {
	Host  string
	Port  uint32
	From  string
	FPort uint32
}

type bind struct {
	Host string
	Port uint32
}

// What a listener gets over the network beside a terminal: nothing. What they
// ask for is refused on a connection that is otherwise well.
func TestWhatAListenerGets(t *testing.T) {
	a := open(t, wide(), nil)
	key := a.listener(7)
	text := func(s string) any { return &struct{ S string }{s} }
	in := func(ask func(w *window) string) func(*gossh.Client) string {
		return func(c *gossh.Client) string {
			w := a.window(c)
			w.seen.until(t, "here is 7")
			return ask(w)
		}
	}
	ask := func(name string, payload any) func(*gossh.Client) string {
		return func(c *gossh.Client) string { return request(a.pane(c), name, payload) }
	}
	channelOf := func(kind string, payload any) func(*gossh.Client) string {
		return func(c *gossh.Client) string { return channel(c, kind, payload) }
	}
	global := func(name string, payload any) func(*gossh.Client) string {
		return func(c *gossh.Client) string {
			ok, _, err := c.SendRequest(name, true, packed(payload))
			return answered(ok, err)
		}
	}
	for _, c := range []struct {
		call string
		do   func(c *gossh.Client) string
		got  string
	}{
		{"a shell without a terminal", func(c *gossh.Client) string { return ends(a.pane(c), (*gossh.Session).Shell) }, "1 earshot needs a terminal; connect with: ssh -t\n"},
		{"a command", func(c *gossh.Client) string { return ends(a.pane(c), exec("id")) }, "1 earshot serves a screen here and runs no commands; connect without one.\n"},
		{"a command on a terminal", func(c *gossh.Client) string { return ends(a.onTerminal(c), exec("id")) }, "1 earshot serves a screen here and runs no commands; connect without one.\r\n"},
		{"a command that is a call of the socket", func(c *gossh.Client) string { return ends(a.onTerminal(c), exec("call")) }, "1 earshot serves a screen here and runs no commands; connect without one.\r\n"},
		{"scp", func(c *gossh.Client) string { return ends(a.pane(c), exec("scp -t /tmp")) }, "1 earshot serves a screen here and runs no commands; connect without one.\n"},
		{"sftp", ask("subsystem", text("sftp")), "no"},
		{"an agent to forward", ask("auth-agent-req@openssh.com", nil), "no"},
		{"a display to forward", ask("x11-req", &struct {
			Single          bool
			Protocol, Cooky string
			Screen          uint32
		}{false, "MIT-MAGIC-COOKIE-1", "00", 0}), "no"},
		{"a break", in(func(w *window) string { return request(w, "break", &struct{ N uint32 }{500}) }), "no"},
		{"a request that nobody knows", in(func(w *window) string { return request(w, "make-coffee@example.com", nil) }), "no"},
		{"a second shell in the same session", in(func(w *window) string { return request(w, "shell", nil) }), "no"},
		{"a command beside the shell", in(func(w *window) string { return request(w, "exec", text("id")) }), "no"},
		{"a second terminal in the same session", in(func(w *window) string { return answered(false, w.RequestPty("vt100", 9, 9, nil)) }), "ssh: pty-req failed"},
		{"a connection from here (-L)", channelOf("direct-tcpip", &forward{"127.0.0.1", 22, "127.0.0.1", 1}), "unknown channel type"},
		{"a connection to a socket here (-L)", channelOf("direct-streamlocal@openssh.com", &struct {
			Path, Reserved string
			Port           uint32
		}{"/var/run/docker.sock", "", 0}), "unknown channel type"},
		{"a channel to an agent", channelOf("auth-agent@openssh.com", nil), "unknown channel type"},
		{"a channel to a display", channelOf("x11", &bind{"127.0.0.1", 6000}), "unknown channel type"},
		{"a tunnel", channelOf("tun@openssh.com", &struct{ Mode, Unit uint32 }{1, 0}), "unknown channel type"},
		{"a port here (-R)", global("tcpip-forward", &bind{"127.0.0.1", 0}), "no"},
		{"a port here given back", global("cancel-tcpip-forward", &bind{"127.0.0.1", 2222}), "no"},
		{"a socket here (-R)", global("streamlocal-forward@openssh.com", text("/tmp/s")), "no"},
		{"what only the socket's ends say", global(suspendRequest, nil), "no"},
		{"a whole terminal", in(func(w *window) string { w.typ("q"); return fmt.Sprint(w.ends()) }), "0"},
	} {
		client := a.connected(key)
		got := c.do(client)
		if got != c.got {
			t.Errorf("%s: got %q, not %q", c.call, got, c.got)
		}
		t.Logf("%s: %s", c.call, got)
		w := a.window(client)
		w.seen.until(t, "here is 7")
		_ = client.Close()
	}
}

// onTerminal opens a session with a terminal and runs nothing in it yet.
func (a *hall) onTerminal(c *gossh.Client) *window {
	a.t.Helper()
	w := a.pane(c)
	if err := w.RequestPty("xterm", 24, 80, nil); err != nil {
		a.t.Fatal(err)
	}
	return w
}

func exec(command string) func(*gossh.Session) error {
	return func(s *gossh.Session) error { return s.Start(command) }
}

// ends starts a session and returns its exit code and what it said.
func ends(w *window, start func(*gossh.Session) error) string {
	w.t.Helper()
	if err := start(w.Session); err != nil {
		return err.Error()
	}
	return fmt.Sprint(w.ends(), " ", w.seen)
}

// Of what a listener's environment holds only what a screen must know comes
// in, and neither too much nor too long.
func TestWhatOfAnEnvironmentComesIn(t *testing.T) {
	a := open(t, wide(), nil)
	w := a.onTerminal(a.connected(a.listener(7)))
	for name, want := range map[string]string{
		"COLORTERM": "yes", "LANG": "yes", "LC_ALL": "yes", "TERM": "yes", "NO_COLOR": "yes",
		"EDITOR": "no", "PATH": "no", "EARSHOT_CONFIG": "no", "EARSHOT_DIR": "no", "TZ": "no", "LD_PRELOAD": "no",
		"HOME": "no", "TERMINFO": "no", "BROWSER": "no", "TMUX": "no", "SSH_TTY": "no", "": "no", "LC_ALL=x PATH": "no", "LC_ALL\x00": "no",
	} {
		if got := request(w, "env", &struct{ N, V string }{name, "of-a-stranger"}); got != want {
			t.Errorf("%s: %s, not %s", name, got, want)
		}
	}
	if got := request(w, "env", &struct{ N, V string }{"LANG", strings.Repeat("x", valueMost+1)}); got != "no" {
		t.Errorf("a long value: %s", got)
	}
	if got := request(w, "env", &struct{ N uint32 }{1 << 31}); got != "no" {
		t.Errorf("no variable at all: %s", got)
	}
	if err := w.Shell(); err != nil {
		t.Fatal(err)
	}
	w.seen.until(t, "here is 7")
	for _, bad := range []string{"EDITOR", "PATH=", "EARSHOT", "TZ=", "LD_PRELOAD", " TERM=of", "xxx"} {
		if strings.Contains(w.seen.String(), bad) {
			t.Errorf("%s came in: %s", bad, w.seen)
		}
	}
	if !strings.Contains(w.seen.String(), "LANG=of-a-stranger") || !strings.Contains(w.seen.String(), "TERM=xterm") {
		t.Errorf("what may come in did not: %s", w.seen)
	}
}

// A terminal's name is a name, whatever it is said to be.
func TestTheNameOfATerminalIsAName(t *testing.T) {
	a := open(t, wide(), nil)
	key := a.listener(7)
	for name, want := range map[string]string{"tmux-256color": "tmux-256color", "../../etc/passwd": "xterm", "x\x1b[2J": "xterm", strings.Repeat("x", 65): "xterm"} {
		w := a.pane(a.connected(key))
		if err := w.RequestPty(name, 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		if err := w.Shell(); err != nil {
			t.Fatal(err)
		}
		w.seen.until(t, "[TERM="+want+"] of")
	}
}

// Ten sessions fit on a connection; the eleventh is refused, and there is room
// again when one has left.
func TestElevenSessionsOnOneConnection(t *testing.T) {
	a := open(t, wide(), nil)
	c := a.connected(a.listener(7))
	var first *window
	for range sessionsMost {
		w := a.window(c)
		w.seen.until(t, "here is 7")
		first = w
	}
	if _, err := c.NewSession(); err == nil || !strings.Contains(err.Error(), "too many sessions") {
		t.Errorf("the eleventh: %v", err)
	}
	first.typ("q")
	first.ends()
	eventually(t, "there is room again", func() bool { _, err := c.NewSession(); return err == nil })
}

// A flood of variables, of requests that nobody knows and of signals holds up
// neither the session nor its end.
func TestAFloodOfRequests(t *testing.T) {
	a := open(t, wide(), nil)
	key := a.listener(7)
	w := a.onTerminal(a.connected(key))
	send := func(n int, name string, payload any) {
		for range n {
			if _, err := w.SendRequest(name, false, packed(payload)); err != nil && err != io.EOF {
				t.Fatal(err)
			}
		}
	}
	send(10_000, "env", &struct{ N, V string }{"LC_MANY", "x"})
	if got := request(w, "env", &struct{ N, V string }{"LANG", "x"}); got != "no" {
		t.Errorf("after a flood: %s", got)
	}
	send(10_000, "what@example.com", nil)
	if err := w.Shell(); err != nil {
		t.Fatal(err)
	}
	w.seen.until(t, "here is 7")
	if n := strings.Count(w.seen.String(), "LC_MANY"); n != envMost {
		t.Errorf("%d variables came in, not %d", n, envMost)
	}
	send(10_000, "signal", &struct{ S string }{"USR1"})
	if code := w.ends(); code != 0 {
		t.Errorf("a session that was sent signals ended with %d", code)
	}
	a.in(key)
}
