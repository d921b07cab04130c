package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// ticker is a clock that moves when the test says so: each tick ends a pause.
type ticker struct {
	now   time.Time
	ticks chan time.Time
}

func newTicker() *ticker { return &ticker{now: start, ticks: make(chan time.Time)} }

func (k *ticker) options() Options {
	return Options{
		Now:   func() time.Time { return k.now },
		After: func(time.Duration) <-chan time.Time { return k.ticks },
	}
}

func started(t *testing.T, dir string, options Options) *Floor {
	t.Helper()
	f, err := Start(t.Context(), New(1, start), dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// login connects as a client would. exists gets the count of each EXISTS.
func login(t *testing.T, f *Floor, exists chan uint32) *imapclient.Client {
	t.Helper()
	handler := &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
		if d.NumMessages != nil && exists != nil {
			exists <- *d.NumMessages
		}
	}}
	c, err := imapclient.DialInsecure(f.Addr(), &imapclient.Options{UnilateralDataHandler: handler})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(f.User(), f.Password()).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestServerHoldsThePast(t *testing.T) {
	f := started(t, t.TempDir(), Options{})
	c := login(t, f, nil)
	counts := map[string]uint32{}
	for _, m := range f.company.Mails() {
		counts[m.Mailbox]++
	}
	for _, name := range []string{"INBOX", "Sent"} {
		data, err := c.Select(name, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err != nil {
			t.Fatal(err)
		}
		if data.NumMessages != counts[name] || data.NumMessages == 0 {
			t.Errorf("%s holds %d mails, want %d", name, data.NumMessages, counts[name])
		}
	}
	got, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}, InternalDate: true, Flags: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	first := f.company.Mails()[slices.IndexFunc(f.company.Mails(), func(m Mail) bool { return m.Mailbox == "Sent" })]
	if !bytes.Equal(got[0].BodySection[0].Bytes, first.Raw) || !got[0].InternalDate.Equal(first.At) || len(got[0].Flags) != 0 {
		t.Errorf("the first mail in Sent is not the first that was sent")
	}
	if _, err := imapLogin(f, "wrong"); err == nil {
		t.Error("a wrong password was let in")
	}
}

func imapLogin(f *Floor, password string) (*imapclient.Client, error) {
	c, err := imapclient.DialInsecure(f.Addr(), nil)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c, c.Login(f.User(), password).Wait()
}

func TestListShowsSent(t *testing.T) {
	c := login(t, started(t, t.TempDir(), Options{}), nil)
	for name, options := range map[string]*imap.ListOptions{
		"plain":       nil,
		"special use": {ReturnSpecialUse: true, ReturnStatus: &imap.StatusOptions{NumMessages: true}},
	} {
		boxes, err := c.List("", "*", options).Collect()
		if err != nil {
			t.Fatal(err)
		}
		if len(boxes) != 2 || boxes[1].Mailbox != "Sent" || !slices.Contains(boxes[1].Attrs, imap.MailboxAttrSent) {
			t.Errorf("%s: %+v", name, boxes)
		}
		if options != nil && (boxes[0].Status == nil || *boxes[0].Status.NumMessages == 0) {
			t.Errorf("%s: no count of INBOX", name)
		}
	}
	sent, err := c.List("", "*", &imap.ListOptions{SelectSpecialUse: true}).Collect()
	if err != nil || len(sent) != 1 {
		t.Errorf("LIST (SPECIAL-USE) gave %v, %v", sent, err)
	}
}

func TestRunSpeaks(t *testing.T) {
	clock := newTicker()
	f := started(t, t.TempDir(), clock.options())
	exists := make(chan uint32, 1000)
	c := login(t, f, exists)
	data, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	lines := chatLines(t, f)
	for range 30 {
		clock.ticks <- start.Add(time.Minute)
	}
	expected := New(1, start)
	incoming, chats := data.NumMessages, lines
	for range 30 {
		switch e := expected.Next(start); {
		case e.Mailbox == "INBOX":
			incoming++
		case e.Kind == ByChat:
			chats++
		}
	}
	waitFor(t, exists, incoming)
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := chatLines(t, f); got != chats || got == lines {
		t.Errorf("the chat files have %d lines, had %d, want %d", got, lines, chats)
	}
}

func waitFor(t *testing.T, exists chan uint32, want uint32) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case n := <-exists:
			if n == want {
				return
			}
		case <-limit:
			t.Fatalf("IDLE did not tell of %d mails", want)
		}
	}
}

// chatLines counts the lines of all chat files, each of which must be whole.
func chatLines(t *testing.T, f *Floor) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(f.ChatDir(), "*"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(content) {
			if !bytes.HasSuffix(line, []byte("\n")) || !json.Valid(line) {
				t.Errorf("%s has half a line: %q", filepath.Base(name), line)
			}
			n++
		}
	}
	return n
}

func TestChatFilesArePrivate(t *testing.T) {
	f := started(t, t.TempDir(), Options{})
	info, err := os.Stat(f.ChatDir())
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(f.ChatDir())
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", e.Name(), info.Mode(), err)
		}
	}
}

func TestSecondStartInTheSameFolder(t *testing.T) {
	dir := t.TempDir()
	first := started(t, dir, Options{})
	lines := chatLines(t, first)
	stranger := filepath.Join(first.ChatDir(), "notes.txt")
	if err := os.WriteFile(stranger, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	later, err := Start(t.Context(), New(1, start.Add(72*time.Hour)), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	if got := chatLines(t, later); got != lines+1 {
		t.Errorf("%d lines after the second start, want %d and the stranger's", got, lines)
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Errorf("a file that is not the floor's is gone: %v", err)
	}
}

func TestStartNeedsAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), New(1, start), file, Options{}); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	f, err := Start(ctx, New(1, start), t.TempDir(), newTicker().options())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- f.Run(context.Background()) }()
	c := login(t, f, nil)
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Idle(); err != nil {
		t.Fatal(err)
	}
	cancel() // the end of the context closes the floor
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	_ = c.Close()
	if err := f.Run(t.Context()); err != nil {
		t.Errorf("Run on a closed floor: %v", err)
	}
	limit := time.After(10 * time.Second)
	for runtime.NumGoroutine() > before {
		select {
		case <-limit:
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		default:
			runtime.Gosched()
		}
	}
}

// TestPauses runs the default clock in a bubble of its own time.
func TestPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		options := Options{}.filled()
		begun := options.Now()
		<-options.After(options.Every)
		if took := options.Now().Sub(begun); took != 6*time.Second {
			t.Errorf("a pause took %s", took)
		}
	})
}

func TestConfig(t *testing.T) {
	f := started(t, t.TempDir(), Options{})
	got := f.Config()
	if got.Address != f.Addr() || got.ChatDir != f.ChatDir() || got.MailName != "support-mail" || got.ChatName != "floor-chat" {
		t.Errorf("%+v", got)
	}
	if !slices.Contains(got.Agents, "@harbourkettles.example") || !slices.Contains(got.Bots, "noreply@harbourkettles.example") {
		t.Errorf("sides: %v, %v", got.Agents, got.Bots)
	}
}
