package cli

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh/agent"
)

// An office is earshot served over SSH, for a listener with a key, as
// OpenSSH's own client sees it.
type office struct {
	place
	ssh    string // the program
	addr   string
	server *exec.Cmd
	said   *lockedBuffer
}

// newOffice lets Joel in, and serves.
func newOffice(t *testing.T) office {
	t.Helper()
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("no ssh here: install openssh-client to run the tests with OpenSSH's own client")
	}
	p := floorPlace(t)
	joel := newKey(t, "joel@laptop")
	p.file("joel", joel.private)
	if _, errs, code := p.output("listeners", "add", "Joel", "--key", p.file("joel.pub", joel.public)); code != 0 {
		t.Fatal(errs)
	}
	o := office{p, ssh, "", p.command("serve", "--ssh", "127.0.0.1:0"), &lockedBuffer{}}
	o.server.Stderr = o.said
	if err := o.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.server.Process.Kill(); _ = o.server.Wait() })
	eventually(t, "earshot serves", func() bool { return strings.Contains(o.said.String(), "host key SHA256:") })
	_, rest, _ := strings.Cut(o.said.String(), "serving on ")
	o.addr, _, _ = strings.Cut(rest, ";")
	return o
}

// client is a call of ssh with options, by a key, in an environment that is
// not the tester's own.
func (o office) client(key string, options []string, command ...string) *exec.Cmd {
	o.t.Helper()
	host, port, err := net.SplitHostPort(o.addr)
	if err != nil {
		o.t.Fatal(err)
	}
	home := filepath.Dir(o.config)
	args := []string{"-F", "none", "-p", port, "-i", filepath.Join(home, key), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"}
	cmd := exec.Command(o.ssh, append(append(append(args, options...), host), command...)...)
	cmd.Dir = home
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TERM=xterm-256color", "LANG=C.UTF-8"}
	return cmd
}

// call runs ssh to its end. Its input stays open: nobody leaves because nothing
// more is typed.
func (o office) call(key string, options []string, command ...string) (said string, code int) {
	o.t.Helper()
	cmd := o.client(key, options, command...)
	in, err := cmd.StdinPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	defer in.Close()
	var b lockedBuffer
	cmd.Stdout, cmd.Stderr = &b, &b
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	code = codeOf(cmd.Wait())
	return b.String(), code
}

func TestWhatOpenSSHGets(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.file("nobody", newKey(t, "nobody").private)
	for _, c := range []struct {
		call    string
		key     string
		options string
		command string
		code    int
		says    string
	}{
		{"no terminal", "joel", "-T", "", 1, "earshot needs a terminal; connect with: ssh -t"},
		{"a command", "joel", "", "id", 1, "runs no commands"},
		{"a command on a terminal", "joel", "-tt", "id", 1, "runs no commands"},
		{"sftp", "joel", "-s", "sftp", 255, "subsystem request failed"},
		{"a port there (-R)", "joel", "-N -o ExitOnForwardFailure=yes -R 127.0.0.1:0:127.0.0.1:1", "", 255, "remote port forwarding failed"},
		{"a connection from there (-W, as -L asks for it)", "joel", "-W " + o.addr, "", 255, "unknown channel type"},
		{"a socket there (-R)", "joel", "-N -o ExitOnForwardFailure=yes -R /tmp/earshot-test-none:127.0.0.1:1", "", 255, "remote port forwarding failed"},
		{"a password", "joel", "-o PubkeyAuthentication=no", "", 255, "Permission denied (publickey)"},
		{"a key that is not on the list", "nobody", "-tt", "", 255, "Permission denied (publickey)"},
	} {
		said, code := o.call(c.key, strings.Fields(c.options), strings.Fields(c.command)...)
		if code != c.code || !strings.Contains(said, c.says) || strings.Contains(said, "uid=") {
			t.Errorf("%s: ended with %d and said %q", c.call, code, said)
		}
		t.Logf("%s: %d, %q", c.call, code, said)
	}
}

// A local port that ssh forwards gives nothing at all.
func TestAForwardedPortGivesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := o.client("joel", []string{"-N", "-L", port + ":" + o.addr})
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	var conn net.Conn
	eventually(t, "ssh listens", func() bool { conn, err = net.Dial("tcp", port); return err == nil })
	defer conn.Close()
	if got, _ := io.ReadAll(conn); len(got) != 0 { // that it is shut is no mistake
		t.Errorf("it gave %q", got)
	}
}

// The floor opens on a terminal, with an agent and an environment that reach
// nothing, and q twice leaves it. Who is taken off the list leaves at once and
// does not come in again; who is in when earshot ends is told so.
func TestTheFloorOpensForOpenSSH(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	cmd := o.client("joel", []string{"-tt", "-A", "-o", "SetEnv=EDITOR=/bin/false EARSHOT_DIR=/nowhere NO_COLOR=1 TERM=dumb"})
	asked, sock := listenAsAgent(t)
	cmd.Env = append(cmd.Env, "SSH_AUTH_SOCK="+sock)
	floor := o.startOn(126, 36, cmd)
	floor.until("Femi A", "3 Ear")
	before := asked.Load()
	floor.typ("G")
	floor.until("Femi")
	if asked.Load() != before {
		t.Error("the agent was asked for something while the floor was open")
	}
	if code := floor.leave(); code != 0 {
		t.Errorf("the floor ended with %d:\n%s", code, floor.shows())
	}
	removed := o.startOn(80, 24, o.client("joel", []string{"-tt"}))
	removed.until("Femi A")
	if _, errs, code := o.output("listeners", "remove", "Joel"); code != 0 {
		t.Fatal(errs)
	}
	if removed.ended(); !strings.Contains(removed.shows(), "Your key is not on the list of listeners any more.") {
		t.Errorf("who was removed sees:\n%s", removed.shows())
	}
	if said, code := o.call("joel", []string{"-tt"}); code != 255 || !strings.Contains(said, "Permission denied (publickey)") {
		t.Errorf("and afterwards: %d %s", code, said)
	}
	if _, errs, code := o.output("listeners", "add", "Joel", "--key", filepath.Join(filepath.Dir(o.config), "joel.pub")); code != 0 {
		t.Fatal(errs)
	}
	last := o.startOn(80, 24, o.client("joel", []string{"-tt"}))
	last.until("Femi A")
	if err := o.server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if last.ended(); !strings.Contains(last.shows(), "earshot was closed on the machine that serves it.") {
		t.Errorf("who was in at the end sees:\n%s", last.shows())
	}
	if code := codeOf(o.server.Wait()); code != 0 {
		t.Errorf("the server ended with %d: %s", code, o.said)
	}
}

// listenAsAgent is an agent without keys that counts who asks it.
func listenAsAgent(t *testing.T) (*atomic.Int32, string) {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "agent"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var asked atomic.Int32
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			asked.Add(1)
			go func() { _ = agent.ServeAgent(agent.NewKeyring(), c); _ = c.Close() }()
		}
	}()
	return &asked, l.Addr().String()
}
