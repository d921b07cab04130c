package serve

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The host key is made once, for its owner alone, and is the same afterwards.
func TestTheHostKeyIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	first, err := HostKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, hostKeyName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v %v", info.Mode(), err)
	}
	again, err := HostKey(dir)
	if err != nil || !bytes.Equal(again.PublicKey().Marshal(), first.PublicKey().Marshal()) {
		t.Errorf("the second time it is another: %v", err)
	}
	other, err := HostKey(t.TempDir())
	if err != nil || bytes.Equal(other.PublicKey().Marshal(), first.PublicKey().Marshal()) {
		t.Errorf("another store has the same: %v", err)
	}
}

// A host key that others can read, or that is none any more, is refused and
// not made anew.
func TestAHostKeyThatIsNotRightIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, hostKeyName)
	if _, err := HostKey(dir); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o604, 0o640, 0o660, 0o644} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := HostKey(dir); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
			t.Errorf("with %v: %v", mode, err)
		}
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := HostKey(dir); err == nil || !strings.Contains(err.Error(), "is no key any more") {
		t.Errorf("of a broken file: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "no key" {
		t.Errorf("the file was written over: %q %v", b, err)
	}
}
