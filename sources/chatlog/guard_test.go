package chatlog

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store/storetest"
)

func TestFolderIsGuarded(t *testing.T) {
	d := newDesk(t)
	outside := filepath.Join(t.TempDir(), "secret.jsonl")
	if err := os.WriteFile(outside, []byte(said("1", "secret")), 0o600); err != nil {
		t.Fatal(err)
	}
	d.write("in.jsonl", said("2", "inside"))
	links := map[string]string{"out.jsonl": outside, "zero.jsonl": "/dev/zero", "up.jsonl": "../../../../etc/passwd", "again.jsonl": "in.jsonl"}
	for name, to := range links {
		if err := os.Symlink(to, d.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(d.path("pipe.jsonl"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.follow()
	d.tick()
	d.hears("inside")
	got := d.defects()
	for _, name := range []string{"out.jsonl", "zero.jsonl", "up.jsonl", "pipe.jsonl"} {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is not named", name)
		}
	}
	if len(got) != 4 {
		t.Errorf("defects: %+v", got)
	}
	if err := os.Remove(d.path("pipe.jsonl")); err != nil {
		t.Fatal(err)
	}
	d.tick()
	if len(d.defects()) != 3 {
		t.Errorf("the pipe is gone, its defect is not")
	}
}

func TestRefusals(t *testing.T) {
	st, _ := storetest.Open(t)
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), "/dev/zero"} {
		err := New(Config{Name: "x", Path: path}, st).Listen(context.Background(), true)
		var refusal *sources.Refusal
		if !errors.As(err, &refusal) || refusal.Do == "" {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestFolderTakenAway(t *testing.T) {
	d := newDesk(t)
	d.follow()
	if note := d.state().Note.String(); !strings.Contains(note, "is empty; watching it") {
		t.Errorf("the state says %q", note)
	}
	if err := os.Remove(d.dir); err != nil {
		t.Fatal(err)
	}
	d.ticks <- time.Time{}
	var refusal *sources.Refusal
	if err := <-d.ended; !errors.As(err, &refusal) {
		t.Errorf("%v, want a refusal", err)
	}
}

func packed(t *testing.T, text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPacked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.write("a.jsonl", said("1", "one"))
	d.write("a.jsonl.1.gz", packed(t, said("0", "zero")+said("1", "one")))
	d.write("bomb.jsonl.gz", packed(t, said("2", "two")+strings.Repeat(" ", 2<<20)))
	d.write("no.jsonl.gz", said("3", "three"))
	d.follow()
	d.tick()
	d.hears("one", "zero", "two")
	got := d.defects()
	for _, name := range []string{"bomb.jsonl.gz", "no.jsonl.gz"} {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is not named: %+v", name, got)
		}
	}
}
