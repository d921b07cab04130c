package imap

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// A dovecot is a private Dovecot on loopback in a folder of its own, which
// gives each user that asks a mailbox. It runs as one user without privileges.
type dovecot struct {
	t    *testing.T
	dir  string
	port int
	tls  int
	cert *x509.Certificate
	uid  int
	gid  int
}

const dovecotUser = "support"

func newDovecot(t *testing.T) *dovecot {
	t.Helper()
	for _, program := range []string{"dovecot", "doveadm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s here: install dovecot-imapd to run the tests against a real server", program)
		}
	}
	who := "nobody"
	if os.Getuid() != 0 {
		u, err := user.Current()
		if err != nil {
			t.Fatal(err)
		}
		who = u.Username
	}
	u, err := user.Lookup(who)
	if err != nil {
		t.Skipf("no user %s to run Dovecot as", who)
	}
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir: its parents are closed to the user that Dovecot runs as,
	// and paths of sockets have to be short.
	dir, err := os.MkdirTemp("", "dc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	d := &dovecot{t: t, dir: dir, port: freePort(t), tls: freePort(t)}
	d.uid, _ = strconv.Atoi(u.Uid)
	d.gid, _ = strconv.Atoi(u.Gid)
	d.configure(who, g.Name)
	d.start()
	t.Cleanup(d.stop)
	return d
}

func freePort(t *testing.T) int {
	ln := listen(t)
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

func (d *dovecot) configure(who, group string) {
	d.t.Helper()
	cert := certificate(d.t, "localhost", time.Now().Add(time.Hour))
	d.cert = cert.Leaf
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		d.t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("testdata", "dovecot.conf"))
	if err != nil {
		d.t.Fatal(err)
	}
	conf := strings.NewReplacer("@DIR@", d.dir, "@WHO@", who, "@GROUP@", group,
		"@UID@", strconv.Itoa(d.uid), "@GID@", strconv.Itoa(d.gid),
		"@PORT@", strconv.Itoa(d.port), "@TLS@", strconv.Itoa(d.tls)).Replace(string(text))
	files := map[string][]byte{
		"dovecot.conf": []byte(conf),
		"cert.pem":     pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}),
		"key.pem":      pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(d.dir, name), b, 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	d.own(d.dir)
	for _, sub := range []string{"run", "state", "mail"} {
		if err := os.Mkdir(filepath.Join(d.dir, sub), 0o755); err != nil {
			d.t.Fatal(err)
		}
	}
	d.own(filepath.Join(d.dir, "mail"))
}

// own gives a path to the user that Dovecot runs as.
func (d *dovecot) own(path string) {
	d.t.Helper()
	if err := os.Chmod(path, 0o755); err != nil {
		d.t.Fatal(err)
	}
	if os.Getuid() == 0 {
		if err := os.Chown(path, d.uid, d.gid); err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *dovecot) conf() string { return filepath.Join(d.dir, "dovecot.conf") }

// start starts the server and waits until it greets.
func (d *dovecot) start() {
	d.t.Helper()
	if err := exec.Command("dovecot", "-c", d.conf()).Run(); err != nil {
		said, _ := os.ReadFile(filepath.Join(d.dir, "dovecot.log"))
		d.t.Skipf("Dovecot does not start here: %v: %s", err, said)
	}
	for range looks(d.t) {
		c, err := net.Dial("tcp", d.addr())
		if err != nil {
			continue
		}
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _ := c.Read(make([]byte, 4))
		c.Close()
		if n > 0 {
			return
		}
	}
	d.t.Fatal("Dovecot does not come up")
}

// stop ends the server, and the sessions that would outlive it.
func (d *dovecot) stop() {
	pidFile := filepath.Join(d.dir, "run", "master.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		return // it is not running
	}
	_ = exec.Command("doveadm", "-c", d.conf(), "kick", dovecotUser).Run() // nobody may be there
	if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && pid > 1 {
		_ = syscall.Kill(pid, syscall.SIGTERM)
	}
	for range looks(d.t) {
		if _, err := os.Stat(pidFile); errors.Is(err, os.ErrNotExist) {
			return
		}
	}
	d.t.Error("Dovecot does not end")
}

// looks ticks for a while: another program's doings cannot be waited for.
func looks(t *testing.T) <-chan int {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	t.Cleanup(cancel)
	out := make(chan int)
	go func() {
		defer close(out)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			select {
			case <-ctx.Done():
				return
			case out <- n:
			}
		}
	}()
	return out
}

func (d *dovecot) addr() string { return fmt.Sprintf("127.0.0.1:%d", d.port) }

func (d *dovecot) admin(args ...string) string {
	d.t.Helper()
	out, err := exec.Command("doveadm", append([]string{"-c", d.conf()}, args...)...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("doveadm %v: %v: %s", args, err, out)
	}
	return string(out)
}

func (d *dovecot) maildir() string { return filepath.Join(d.dir, "mail", dovecotUser, "Maildir") }

// deliver puts mails into INBOX as a mail server does.
func (d *dovecot) deliver(first int, mails ...[]byte) {
	d.t.Helper()
	for _, sub := range []string{"", "tmp", "new", "cur"} {
		dir := filepath.Join(d.maildir(), sub)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			d.t.Fatal(err)
		}
		d.own(dir)
	}
	d.own(filepath.Dir(d.maildir()))
	for i, raw := range mails {
		name := fmt.Sprintf("%d.M%dP1.test", time.Now().Unix()-100_000+int64(first+i), first+i)
		tmp := filepath.Join(d.maildir(), "tmp", name)
		if err := os.WriteFile(tmp, raw, 0o644); err != nil {
			d.t.Fatal(err)
		}
		d.own(tmp)
		if err := os.Rename(tmp, filepath.Join(d.maildir(), "new", name)); err != nil {
			d.t.Fatal(err)
		}
	}
}

// files are the names of all mails; the flags of a mail are in its name, and
// whether anybody looked at it in its folder.
func (d *dovecot) files() (names []string) {
	d.t.Helper()
	for _, sub := range []string{"new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(d.maildir(), sub))
		if err != nil {
			d.t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, sub+"/"+e.Name())
		}
	}
	slices.Sort(names)
	return names
}

func (d *dovecot) config() Config {
	cfg := testConfig(d.addr())
	cfg.User, cfg.Secret = dovecotUser, &Secret{Typed: "secret"}
	return cfg
}

func someMails(n int) (mails [][]byte) {
	for i := range n {
		mails = append(mails, mailNumber(i, 400+i%9*800))
	}
	return mails
}

func TestDovecotPullLeavesNoTrace(t *testing.T) {
	d := newDovecot(t)
	mails := someMails(300)
	d.deliver(0, mails...)
	before := d.files()
	for _, how := range []security{plaintext, startTLS, implicitTLS} {
		cfg := d.config()
		if how != plaintext {
			cfg.InsecurePlaintext, cfg.StartTLS, cfg.Fingerprint = false, how == startTLS, Fingerprint(d.cert)
		}
		if how == implicitTLS {
			cfg.Address = fmt.Sprintf("127.0.0.1:%d", d.tls)
		}
		found, err := Prove(t.Context(), cfg, nil)
		if err != nil || found.Proof.How.IsZero() {
			t.Fatalf("%v, %+v", err, found.Proof)
		}
		st, _ := storetest.Open(t)
		s, w := testSource(st, cfg)
		hearOnce(t, s)
		holdsExactly(t, st, mails...)
		hearOnce(t, s)
		w.checkReadOnly(t)
	}
	if after := d.files(); !slices.Equal(before, after) {
		t.Errorf("the files of the mailbox changed: %d before, %d after, first %q", len(before), len(after), after[0])
	}
}

func TestDovecotPushesAndRestarts(t *testing.T) {
	d := newDovecot(t)
	mails := someMails(20)
	d.deliver(0, mails...)
	st, _ := storetest.Open(t)
	cfg := d.config()
	cfg.Mailboxes = nil // INBOX and \Sent, over two connections
	s, _ := testSource(st, cfg)
	ended := make(chan error, 1)
	go func() { ended <- s.Listen(t.Context(), false) }()
	eventually(t, st, "live", func() bool { return sourceState(t, st).Condition == store.Live })
	mails = append(mails, mailNumber(100, 500))
	d.deliver(100, mails[20])
	eventually(t, st, "the new mail", func() bool { return len(originals(t, st)) == 21 })

	d.stop()
	if err := <-ended; err == nil || !errors.Is(err, ErrLost) {
		t.Fatalf("the server went away, and it ended with: %v", err)
	}
	d.start()
	mails = append(mails, mailNumber(101, 500))
	d.deliver(101, mails[21])
	hearOnce(t, s)
	holdsExactly(t, st, mails...)
}

func TestDovecotExpungeInMidFetch(t *testing.T) {
	d := newDovecot(t)
	mails := someMails(300)
	d.deliver(0, mails...)
	st, _ := storetest.Open(t)
	s, _ := testSource(st, d.config())
	s.lim.batchMails, s.lim.batchFor = 10, time.Millisecond
	// The first batch in the store is the sign to remove the older half: it
	// has been listed and surveyed, but not fetched.
	changed := st.Watch(t.Context())
	go func() {
		for range changed {
			if len(originals(t, st)) > 0 {
				_ = exec.Command("doveadm", "-c", d.conf(), "expunge", "-u", dovecotUser, "mailbox", "INBOX", "uid", "1:100").Run()
				return
			}
		}
	}()
	hearOnce(t, s)
	found := originals(t, st)
	for _, raw := range mails[100:] {
		if found[sha256.Sum256(raw)] != 1 {
			t.Fatal("a mail that stayed is not held")
		}
	}
	noDefects(t, st)
	hearOnce(t, s)
}

func TestDovecotNumbersAnew(t *testing.T) {
	d := newDovecot(t)
	mails := someMails(50)
	d.deliver(0, mails...)
	st, _ := storetest.Open(t)
	s, _ := testSource(st, d.config())
	hearOnce(t, s)
	d.admin("mailbox", "update", "-u", dovecotUser, "--uid-validity", "4242", "INBOX")
	mails = append(mails, mailNumber(100, 500))
	d.deliver(100, mails[50])
	hearOnce(t, s)
	holdsExactly(t, st, mails...)
	cur, err := loadCursor(st, "mail", "INBOX", time.Now())
	if err != nil || cur.Validity != 4242 || cur.Generation != 2 || cur.Held.Count() != 51 {
		t.Errorf("%+v, %v", cur, err)
	}
}

func TestDovecotCutUnderTLS(t *testing.T) {
	d := newDovecot(t)
	mails := someMails(100)
	d.deliver(0, mails...)
	cuts := []int64{900, 2000, 5000, 40_000, 90_000, -1}
	proxy := newCutter(t, fmt.Sprintf("127.0.0.1:%d", d.tls), func() (int64, bool) {
		n := cuts[0]
		cuts = cuts[min(1, len(cuts)-1):]
		return n, n%2000 == 0
	})
	cfg := d.config()
	cfg.Address, cfg.InsecurePlaintext, cfg.Fingerprint = proxy.addr, false, Fingerprint(d.cert)
	st, _ := storetest.Open(t)
	s, _ := testSource(st, cfg)
	for range 6 {
		if s.Listen(context.Background(), true) == nil {
			break
		}
	}
	holdsExactly(t, st, mails...)
	noDefects(t, st)
}
