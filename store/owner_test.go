package store_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/store"
)

// Whoever opens the store first has it; the next one is told who that is and
// where it listens.
func TestTheSecondIsToldWhoHasTheStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Announce("/run/earshot.sock", "1.2"); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(dir, store.Options{Wait: time.Millisecond})
	var held *store.HeldError
	if !errors.As(err, &held) {
		t.Fatalf("the second opened it too: %v", err)
	}
	if held.PID != os.Getpid() || held.Socket != "/run/earshot.sock" || held.Version != "1.2" || held.Elsewhere() {
		t.Errorf("the second was told %+v", held)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OwnerOf(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a closed store is owned: %v", err)
	}
}

// On a disk that machines share, a store that another machine did not close
// is left alone: its lock may not reach here.
func TestAStoreOpenOnAnotherMachineIsLeftAlone(t *testing.T) {
	for _, c := range []struct {
		name   string
		host   string
		shared bool
		opens  bool
	}{
		{"another machine, a shared disk", "elsewhere", true, false},
		{"another name, a disk of this machine", "elsewhere", false, true},
		{"this machine was killed", "", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Chmod(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			host := c.host
			if host == "" {
				var err error
				if host, err = os.Hostname(); err != nil {
					t.Fatal(err)
				}
			}
			b, err := json.Marshal(store.Owner{PID: 1, Host: host})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "owner.json"), b, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(dir, store.Options{Shared: func(string) bool { return c.shared }})
			if c.opens {
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				return
			}
			var elsewhere *store.ElsewhereError
			if !errors.As(err, &elsewhere) || !strings.Contains(err.Error(), "elsewhere") || !strings.Contains(err.Error(), "owner.json") {
				t.Errorf("it was opened, or refused with %v", err)
			}
		})
	}
}
