package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	gossh "golang.org/x/crypto/ssh"

	"earshot/store"
)

// A owner is a server on the socket of a folder, as the process that owns a
// store runs one.
type owner struct {
	t    *testing.T
	dir  string
	note store.Owner
	srv  *Server
}

func newOwner(t *testing.T, dir string, h Handler) *owner {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	host, err := HostKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	srv := New("1.2-dev", host, h, slog.New(slog.DiscardHandler))
	if err := srv.Local(l); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return &owner{t, dir, store.Owner{PID: os.Getpid(), Socket: l.Addr().String(), Version: "1.2-dev"}, srv}
}

func (o *owner) dial() (*Line, error) {
	o.t.Helper()
	l, err := Dial(o.t.Context(), o.dir, o.note, "1.3")
	if err == nil {
		o.t.Cleanup(func() { _ = l.Close() })
	}
	return l, err
}

// A call reaches the owner whole: words, environment, what it reads, both of
// its outputs, its exit code.
func TestACallIsRunAsItWasMeant(t *testing.T) {
	var got Call
	o := newOwner(t, t.TempDir(), func(_ context.Context, s *Session) int {
		got = s.Call
		if _, err := io.Copy(s.Out, s.In); err != nil {
			t.Error(err)
		}
		fmt.Fprint(s.Err, "said")
		return 7
	})
	l, err := o.dial()
	if err != nil {
		t.Fatal(err)
	}
	if l.Version != PlainVersion("1.2-dev") {
		t.Errorf("the owner is of version %q", l.Version)
	}
	call := Call{Args: []string{"import", "a b\n\"c\"", strings.Repeat("long ", 100_000)}, Version: "1.3", Env: []string{"TERM=x"}, Zone: "Asia/Tokyo", TTY: true}
	var out, errs bytes.Buffer
	much := bytes.Repeat([]byte("words "), 1<<20)
	code, err := l.Run(t.Context(), call, Streams{Out: &out, Err: &errs, Feed: func(w io.Writer) error { _, err := w.Write(much); return err }})
	if err != nil || code != 7 {
		t.Fatalf("it ended with %d, %v", code, err)
	}
	if !bytes.Equal(out.Bytes(), much) || errs.String() != "said" {
		t.Errorf("%d of %d bytes came back, and %q", out.Len(), len(much), errs.String())
	}
	if len(got.Args) != 3 || got.Args[1] != call.Args[1] || got.Args[2] != call.Args[2] || got.Zone != call.Zone || !got.TTY {
		t.Errorf("the owner was asked for %.80q", fmt.Sprint(got))
	}
}

// An owner that ends lets a command finish, tells a standing one at once, and
// lets nobody begin; the callers can tell these apart.
func TestAnOwnerThatEndsLetsCommandsFinish(t *testing.T) {
	begun, finish := make(chan string, 2), make(chan struct{})
	o := newOwner(t, t.TempDir(), func(ctx context.Context, s *Session) int {
		begun <- s.Call.Args[0]
		if s.Call.Standing {
			<-ctx.Done()
			if !errors.Is(context.Cause(ctx), ErrOwnerEnds) {
				t.Errorf("it was ended because of %v", context.Cause(ctx))
			}
			close(finish)
			return 0
		}
		<-finish
		if _, err := fmt.Fprint(s.Out, "done"); err != nil {
			t.Error(err)
		}
		return 0
	})
	type end struct {
		code int
		err  error
		out  string
	}
	ends := map[string]chan end{"stand": make(chan end, 1), "work": make(chan end, 1)}
	for name, c := range ends {
		l, err := o.dial()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			var out bytes.Buffer
			code, err := l.Run(t.Context(), Call{Args: []string{name}, Standing: name == "stand"}, Streams{Out: &out})
			c <- end{code, err, out.String()}
		}()
		<-begun
	}
	late, err := o.dial()
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	go func() { closed <- o.srv.Close() }()
	if e := <-ends["stand"]; !errors.Is(e.err, ErrOwnerGone) {
		t.Errorf("the standing one ended with %+v", e)
	}
	if e := <-ends["work"]; e.err != nil || e.code != 0 || e.out != "done" {
		t.Errorf("the working one ended with %+v", e)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if _, err := late.Run(t.Context(), Call{Args: []string{"late"}}, Streams{}); !errors.Is(err, ErrNotBegun) {
		t.Errorf("the late one ended with %v", err)
	}
	if _, err := o.dial(); !errors.Is(err, ErrOwnerGone) {
		t.Errorf("after the end: %v", err)
	}
}

// A mistake in one command ends that command, with a sentence and without the
// words that the panic held.
func TestAMistakeEndsOneSession(t *testing.T) {
	var logged bytes.Buffer
	o := newOwner(t, t.TempDir(), func(_ context.Context, s *Session) int {
		if s.Call.Args[0] == "panic" {
			panic("a customer's words")
		}
		return 0
	})
	o.srv.log = slog.New(slog.NewTextHandler(&logged, nil))
	l, err := o.dial()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	code, err := l.Run(t.Context(), Call{Args: []string{"panic"}}, Streams{Err: &errs})
	if err != nil || code != 1 || !strings.Contains(errs.String(), "mistake in earshot") {
		t.Errorf("it ended with %d, %v and said %q", code, err, errs.String())
	}
	if !strings.Contains(logged.String(), "stack") || strings.Contains(logged.String()+errs.String(), "a customer's words") {
		t.Errorf("logged %q", logged.String())
	}
	if code, err := l.Run(t.Context(), Call{Args: []string{"well"}}, Streams{}); code != 0 || err != nil {
		t.Errorf("the next one ended with %d, %v", code, err)
	}
}

// Who is reached over the socket must be the owner: another host key, another
// protocol and nobody at all are told apart.
func TestDialTellsWhatAnswers(t *testing.T) {
	o := newOwner(t, t.TempDir(), func(context.Context, *Session) int { return 0 })
	other := filepath.Join(t.TempDir(), "other")
	newOwner(t, other, nil)
	if _, err := Dial(t.Context(), other, o.note, "1"); err == nil {
		t.Error("an owner with another key was taken for ours")
	}
	if _, err := Dial(t.Context(), o.dir, store.Owner{Socket: filepath.Join(o.dir, "none")}, "1"); !errors.Is(err, ErrOwnerGone) {
		t.Errorf("where nobody listens: %v", err)
	}
	host, err := HostKey(o.dir)
	if err != nil {
		t.Fatal(err)
	}
	var older *OtherVersionError
	if _, err := Dial(t.Context(), o.dir, strange(t, host), "1.3"); !errors.As(err, &older) || !strings.Contains(err.Error(), "0.1") || !strings.Contains(err.Error(), "1.3") {
		t.Errorf("where another protocol is spoken: %v", err)
	}
}

// strange serves SSH as an earshot of another protocol would.
func strange(t *testing.T, host gossh.Signer) store.Owner {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	config := &gossh.ServerConfig{NoClientAuth: true, ServerVersion: "SSH-2.0-earshot_99_0.1"}
	config.AddHostKey(host)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _, _, _ = gossh.NewServerConn(c, config) }()
		}
	}()
	return store.Owner{PID: 1, Version: "0.1", Socket: l.Addr().String()}
}

// The socket is its owner's alone, wherever it lies.
func TestTheSocketIsClosedToOthers(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), strings.Repeat("deep", 30))} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second finds what the first left
			l, err := Listen(dir)
			if err != nil {
				t.Fatal(err)
			}
			path := l.Addr().String()
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(path) > socketMost || info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v", path, info.Mode())
			}
			l.(*net.UnixListener).SetUnlinkOnClose(false)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	short, err := shortFolder("/some/where")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(short, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := shortFolder("/some/where"); err == nil {
		t.Error("a folder that others can enter was taken")
	}
}

// Property: a call in UTF-8 is read as it was written, and no bytes are too
// strange.
func FuzzCall(f *testing.F) {
	f.Add("import", "a b", []byte{0, 0, 0, 2, '{', '}'})
	f.Add("", "\x00\xff", []byte{255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, one, two string, raw []byte) {
		if _, err := readCall(bytes.NewReader(raw)); err == nil && len(raw) < 6 {
			t.Errorf("%q was read as a call", raw)
		}
		if utf8.ValidString(one) && utf8.ValidString(two) {
			var b bytes.Buffer
			want := Call{Args: []string{one, two}, Zone: two}
			if err := want.write(&b); err != nil {
				t.Fatal(err)
			}
			if got, err := readCall(&b); err != nil || got.Args[0] != one || got.Args[1] != two || got.Zone != two {
				t.Errorf("%+v was read as %+v, %v", want, got, err)
			}
		}
	})
}
