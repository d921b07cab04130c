package imap

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"earshot/store"
	"earshot/store/storetest"
)

const (
	testUser     = "support@example.com"
	testPassword = "s3cret-of-the-mailbox"
)

var memCaps = goimap.CapSet{
	goimap.CapIMAP4rev1: {}, goimap.CapESearch: {}, goimap.CapListExtended: {}, goimap.CapUIDPlus: {}, goimap.CapNamespace: {},
}

// mailNumber makes a mail that differs from every other in each of its bytes'
// sum, of about the size asked for.
func mailNumber(n, size int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Customer %d <c%d@shop.example>\r\nTo: %s\r\nSubject: Order %d\r\n", n, n%97, testUser, n)
	fmt.Fprintf(&b, "Message-ID: <%d@shop.example>\r\nDate: Thu, 23 Jul 2026 10:00:00 +0000\r\n\r\n", n)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "Line %d of mail %d says that the kettle leaks.\r\n", i, n)
	}
	return b.Bytes()
}

// A memory is a mail server in memory. It does not enforce EXAMINE, so a
// forgotten PEEK shows as \Seen.
type memory struct {
	addr string
	user *imapmemserver.User
}

func newMemory(t *testing.T, caps goimap.CapSet, mailboxes ...string) *memory {
	t.Helper()
	m := &memory{user: imapmemserver.NewUser(testUser, testPassword)}
	for _, name := range append([]string{"INBOX"}, mailboxes...) {
		if err := m.user.Create(name, nil); err != nil {
			t.Fatal(err)
		}
	}
	mem := imapmemserver.New()
	mem.AddUser(m.user)
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps: caps, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	ln := listen(t)
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(ln) }()
	t.Cleanup(func() { srv.Close(); <-done })
	m.addr = ln.Addr().String()
	return m
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}

func (m *memory) put(t *testing.T, mailbox string, mails ...[]byte) {
	t.Helper()
	for _, raw := range mails {
		lit := &literal{bytes.NewReader(raw), int64(len(raw))}
		if _, err := m.user.Append(mailbox, lit, &goimap.AppendOptions{Time: storetest.Today()}); err != nil {
			t.Fatal(err)
		}
	}
}

// seen says how many messages of a mailbox are marked as read.
func (m *memory) seen(t *testing.T, mailbox string) int {
	t.Helper()
	d, err := m.user.Status(mailbox, &goimap.StatusOptions{NumMessages: true, NumUnseen: true})
	if err != nil {
		t.Fatal(err)
	}
	return int(*d.NumMessages) - int(*d.NumUnseen)
}

type literal struct {
	*bytes.Reader
	size int64
}

func (l *literal) Size() int64 { return l.size }

// A wire collects the commands that left.
type wire struct {
	mu    sync.Mutex
	lines []string
}

func (w *wire) add(line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, line)
}

func (w *wire) count(part string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lines {
		if strings.Contains(l, part) {
			n++
		}
	}
	return n
}

// checkReadOnly fails if a command left that could write.
func (w *wire) checkReadOnly(t *testing.T) {
	t.Helper()
	if l := w.writing(); l != "" {
		t.Errorf("this left: %q", l)
	}
	if w.count(testPassword) > 0 {
		t.Errorf("the password is in the log")
	}
}

// writing returns the first command that left and could write.
func (w *wire) writing() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	harmless := []string{"CAPABILITY", "AUTHENTICATE", "LOGIN", "ID", "LIST", "STATUS", "EXAMINE", "SEARCH", "FETCH", "IDLE", "NOOP", "NAMESPACE"}
	for _, l := range w.lines {
		verb, _, _ := strings.Cut(l, " ")
		if !slices.Contains(harmless, verb) || strings.Contains(l, "BODY[") {
			return l
		}
	}
	return ""
}

func testConfig(addr string) Config {
	return Config{
		Name: "mail", Address: addr, User: testUser, InsecurePlaintext: true,
		Secret: &Secret{Typed: testPassword}, Mailboxes: []string{"INBOX"},
	}
}

func testSource(st *store.Store, cfg Config) (*Source, *wire) {
	s, w := New(cfg, st), &wire{}
	s.log = w.add
	s.lim.silence = 10 * time.Second
	s.lim.settle = 10 * time.Millisecond
	s.lim.poll = 20 * time.Millisecond
	s.lim.idle = 2 * time.Second // the memory server is silent of what comes just before an IDLE
	return s, w
}

// hearOnce pulls everything once and fails the test on an error.
func hearOnce(t *testing.T, s *Source) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Listen(ctx, true); err != nil {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatal("hearing once took more than a minute")
	}
}

// originals counts the messages of the store by the hash of their bytes.
func originals(t *testing.T, st *store.Store) map[[32]byte]int {
	t.Helper()
	found := map[[32]byte]int{}
	err := st.Originals(context.Background(), "mail", func(o store.Original) error {
		found[sha256.Sum256(o.Bytes)]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// holdsExactly fails unless the store holds each of the mails whole, once, and
// no other.
func holdsExactly(t *testing.T, st *store.Store, mails ...[]byte) {
	t.Helper()
	found := originals(t, st)
	for i, raw := range mails {
		h := sha256.Sum256(raw)
		if found[h] != 1 {
			t.Errorf("mail %d of %d is held %d times", i+1, len(mails), found[h])
		}
		delete(found, h)
	}
	if len(found) > 0 {
		t.Errorf("%d messages are held that were never sent so", len(found))
	}
}

// eventually waits for the store to come to a state.
func eventually(t *testing.T, st *store.Store, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	changed := st.Watch(ctx)
	for !ok() {
		if _, open := <-changed; !open {
			t.Fatalf("it did not come to this: %s", what)
		}
	}
}

func sourceState(t *testing.T, st *store.Store) (s store.SourceState) {
	t.Helper()
	err := st.View(func(tx *store.Tx) (err error) { s, _, err = tx.Source("mail"); return err })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func defects(t *testing.T, st *store.Store) (d []store.Defect) {
	t.Helper()
	err := st.View(func(tx *store.Tx) (err error) { d, err = tx.Defects(); return err })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func noDefects(t *testing.T, st *store.Store) {
	t.Helper()
	for i, d := range defects(t, st) {
		if i == 5 {
			t.Fatal("and more defects")
		}
		t.Errorf("a defect: %s: %s", d.Where, d.Why)
	}
}

// background listens until the test ends and reports how it ended.
func background(t *testing.T, s *Source) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Listen(ctx, false) }()
	stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := stop(); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("listening ended with: %v", err)
		}
	})
	return stop
}

func newReader(b []byte) *bytes.Reader { return bytes.NewReader(b) }

// move moves a message on the server as an agent's program does.
func (m *memory) move(t *testing.T, from string, uid uint32, to string) {
	t.Helper()
	c, err := imapclient.DialInsecure(m.addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(testUser, testPassword).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select(from, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(goimap.UIDSetNum(goimap.UID(uid)), to).Wait(); err != nil {
		t.Fatal(err)
	}
}
