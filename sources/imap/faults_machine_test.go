//go:build long

package imap

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"earshot/sources"
	"earshot/store"
)

// machineFaults are the faults 11 to 16.
var machineFaults = []fault{
	{"the server restarts, while idle and in a fetch", restarted},
	{"the server is down for five minutes", down},
	{"earshot is killed in a pull (kill -9)", func(x *ordeal) { signalled(x, 10, syscall.SIGKILL) }},
	{"earshot is told to end in a pull (TERM, HUP, INT)", func(x *ordeal) { signalled(x, 2, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT) }},
	{"the disk is full", diskFull},
	{"the store is held by another, cut short, damaged", damagedStore},
}

func restarted(x *ordeal) {
	x.shrink = small
	d := x.dovecot(someMails(200)...)
	stop := x.meanwhile(2, func() { d.stop(); d.start() })
	over := x.live(d.config())
	eventually(x.T, x.st, "all are held", func() bool { return len(originals(x.T, x.st)) == len(x.mails) })
	stop()
	over()
	for range 2 {
		s := x.source(d.config())
		ended := make(chan error, 1)
		go func() { ended <- s.Listen(x.Context(), false) }()
		eventually(x.T, x.st, "live", func() bool { return sourceState(x.T, x.st).Condition == store.Live })
		d.stop()
		x.times++
		if err := <-ended; err == nil || !sources.Passes(err) {
			x.Errorf("the server went away, and it ended with: %v", err)
		}
		n := len(x.mails)
		x.mails = append(x.mails, mailNumber(1000+n, 500))
		d.deliver(1000+n, x.mails[n])
		x.watch(d)
		d.start()
		x.until(d.config(), 2)
	}
}

// down: the waits between tries grow and are spread, one state is shown, and
// all is heard when the server is there.
func down(x *ordeal) {
	srv := x.fake(30)
	ln := listen(x.T)
	addr := ln.Addr().String()
	ln.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	began, states := x.clock.Now(), map[string]bool{}
	r := &sources.Runner{Store: x.st, Sources: []sources.Source{x.source(testConfig(addr))}, Now: x.clock.Now}
	r.Wait = func(_ context.Context, d time.Duration) error {
		x.times++
		x.clock.Pass(d)
		states[sourceState(x.T, x.st).Note.String()] = true
		if x.clock.Now().Sub(began) > 5*time.Minute {
			ln, err := net.Listen("tcp", addr)
			if err != nil {
				return err
			}
			proxyAt(x.T, ln, srv.open(), func() wound { return unhurt })
		}
		return nil
	}
	var all sync.WaitGroup
	all.Go(func() { r.Follow(ctx) })
	eventually(x.T, x.st, "all is heard", func() bool { return sourceState(x.T, x.st).Condition == store.Polling })
	cancel()
	all.Wait()
	if x.times > 40 || len(states) != 1 {
		x.Errorf("%d tries in five minutes, %d different states", x.times, len(states))
	}
}

// program builds earshot and returns how to run it on the ordeal's store. The
// store must be closed while it runs.
func (x *ordeal) program(addr string) func(args ...string) *exec.Cmd {
	x.Helper()
	dir := x.TempDir()
	bin := filepath.Join(dir, "earshot")
	if out, err := exec.Command("go", "build", "-o", bin, "earshot").CombinedOutput(); err != nil {
		x.Fatalf("building earshot: %v: %s", err, out)
	}
	config := fmt.Sprintf("[[source]]\nname = \"mail\"\nkind = \"imap\"\naddress = %q\nuser = %q\ninsecure_plaintext = true\npassword_file = \"p\"\nmailboxes = [\"INBOX\"]\n", addr, dovecotUser)
	for name, text := range map[string]string{"config.toml": config, "p": "secret\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			x.Fatal(err)
		}
	}
	x.secrets = append(x.secrets, "secret\n")
	return func(args ...string) *exec.Cmd {
		args = append([]string{"--dir", x.dir, "--config", filepath.Join(dir, "config.toml")}, args...)
		cmd := exec.Command(bin, args...)
		cmd.Env = append(os.Environ(), "HOME="+dir)
		return cmd
	}
}

// signalled ends the program in mid-pull; the server is slow enough for that.
func signalled(x *ordeal, rounds int, signals ...syscall.Signal) {
	d := x.dovecot(someMails(2000)...)
	p := newProxy(x.T, d.addr(), func() wound { return unhurt })
	p.rate = 4 << 20
	run := x.program(p.addr)
	x.st.Close()
	for round := range rounds {
		for _, sig := range signals {
			x.signal(p, run("listen", "--once"), sig, int64(100_000*(round+1)))
		}
	}
	p.rate = 0
	out, err := run("listen", "--once").CombinedOutput()
	x.said = append(x.said, string(out))
	x.ended = err
	x.open()
}

func (x *ordeal) signal(p *proxy, cmd *exec.Cmd, sig syscall.Signal, after int64) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	from := p.bytes()
	if err := cmd.Start(); err != nil {
		x.Fatal(err)
	}
	for range looks(x.T) {
		if p.bytes()-from > after {
			break
		}
	}
	_ = cmd.Process.Signal(sig)
	began := time.Now()
	err := cmd.Wait()
	x.times++
	x.said = append(x.said, out.String())
	var exit *exec.ExitError
	if sig != syscall.SIGKILL && (time.Since(began) > 2*time.Second || errors.As(err, &exit) && exit.ExitCode() != 130) {
		x.Errorf("after %s it took %s and ended with %v: %s", sig, time.Since(began), err, out.String())
	}
}

// suspended stops the program while its connections die and mail arrives, as
// the lid of a laptop does, and lets it go on.
func suspended(x *ordeal) {
	d := x.dovecot(someMails(10)...)
	p := newProxy(x.T, d.addr(), func() wound { return unhurt })
	cmd := x.program(p.addr)("listen")
	x.st.Close()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		x.Fatal(err)
	}
	arrived := bufio.NewScanner(out)
	for range 10 {
		arrived.Scan()
	}
	_ = cmd.Process.Signal(syscall.SIGSTOP)
	p.cut()
	x.mails = append(x.mails, mailNumber(77, 500))
	d.deliver(77, mailNumber(77, 500))
	x.watch(d)
	x.times++
	_ = cmd.Process.Signal(syscall.SIGCONT)
	began := time.Now()
	if !arrived.Scan() || time.Since(began) > 10*time.Second {
		x.Errorf("what came meanwhile was heard after %s", time.Since(began))
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	x.ended = cmd.Wait()
	x.open()
}

// dense is a mail that cannot be made smaller.
func dense(n, size int) []byte {
	b := make([]byte, size)
	_, _ = rand.Read(b)
	var out bytes.Buffer
	out.Write(mailNumber(n, 0))
	for i, c := range b { // letters only: digits might be taken for a card's
		out.WriteByte('a' + c>>4)
		out.WriteByte('a' + c&15)
		if i%38 == 37 {
			out.WriteString("\r\n")
		}
	}
	return out.Bytes()
}

// diskFull needs the right to mount a small disk.
func diskFull(x *ordeal) {
	if os.Getuid() != 0 {
		x.Skip("only root can mount a small disk")
	}
	x.st.Close()
	if err := os.RemoveAll(x.dir); err != nil {
		x.Fatal(err)
	}
	if err := os.Mkdir(x.dir, 0o700); err != nil {
		x.Fatal(err)
	}
	mount := func(args ...string) {
		if out, err := exec.Command("mount", append(args, x.dir)...).CombinedOutput(); err != nil {
			x.Skipf("no small disk can be mounted: %s", out)
		}
	}
	mount("-t", "tmpfs", "-o", "size=12m", "none")
	x.Cleanup(func() { _ = exec.Command("umount", x.dir).Run() })
	x.open()
	var mails [][]byte
	for n := range 70 { // none so long that its text is not shown whole
		mails = append(mails, dense(n, 300_000))
	}
	cfg := testConfig(x.memory(mails).addr)
	var p *sources.Pause
	for range 2 {
		if err := x.once(cfg); !errors.As(err, &p) {
			x.Errorf("the disk is full, and it ended with: %v", err)
		}
		x.times++
	}
	mount("-o", "remount,size=200m", "none")
	x.until(cfg, 2)
}

// damagedStore: what cannot be opened is said, and not written over.
func damagedStore(x *ordeal) {
	srv := x.fake(50)
	x.until(testConfig(srv.open()), 1)
	if st, err := store.Open(x.dir, store.Options{}); err == nil {
		st.Close()
		x.Error("a store that is held was opened")
	}
	x.times++
	x.st.Close()
	whole, err := os.ReadFile(filepath.Join(x.dir, "earshot.db"))
	if err != nil {
		x.Fatal(err)
	}
	torn := bytes.Clone(whole[:len(whole)/2])
	flipped := bytes.Clone(whole)
	for i := range 8192 {
		flipped[i] ^= 0x55
	}
	for _, b := range [][]byte{torn, flipped} {
		dir := filepath.Join(x.TempDir(), "damaged")
		path := filepath.Join(dir, "earshot.db")
		if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(path, b, 0o600)); err != nil {
			x.Fatal(err)
		}
		st, err := store.Open(dir, store.Options{})
		if err == nil {
			checks, failed := st.Verify(context.Background())
			if err = failed; err == nil && !wrong(checks) {
				x.Error("a damaged store is found to be good")
			}
			st.Close()
		}
		after, failed := os.ReadFile(path)
		if failed != nil || err != nil && !bytes.Equal(after, b) {
			x.Errorf("a damaged store was written to: %v", failed)
		}
		x.times++
	}
	x.open()
}

func wrong(checks []store.Check) bool {
	for _, c := range checks {
		if c.Wrong != "" {
			return true
		}
	}
	return false
}
