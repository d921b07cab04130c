package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"earshot/store"
	"earshot/store/storetest"
)

// backedUp makes a backup of a small store, and returns what is in it.
func backedUp(t *testing.T) (file []byte, floor []string) {
	t.Helper()
	dir, clock := listened(t), storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, dir, clock)
	var b bytes.Buffer
	if _, err := s.Backup(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), floorOf(t, s)
}

// wrongIn verifies bytes as a backup, and returns what was found.
func wrongIn(t *testing.T, file []byte) (wrong []string, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(path, file, 0o400); err != nil {
		t.Fatal(err)
	}
	checks, n, err := store.VerifyFile(context.Background(), path)
	for _, c := range checks {
		if c.Wrong != "" {
			wrong = append(wrong, c.Name+": "+c.Wrong)
		}
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(after, file) {
		t.Error("verifying changed the file")
	}
	if err == nil && len(wrong) == 0 && n != 1 {
		t.Errorf("it is said to hold %d conversations", n)
	}
	return wrong, err
}

// A backup is verified as a store is, and is only read.
func TestABackupIsVerified(t *testing.T) {
	file, _ := backedUp(t)
	if wrong, err := wrongIn(t, file); err != nil || len(wrong) > 0 {
		t.Errorf("a whole backup: %v, %v", wrong, err)
	}
	if _, err := wrongIn(t, []byte("no store")); !errors.Is(err, store.ErrNotAStore) {
		t.Errorf("no store: %v", err)
	}
	for _, m := range []struct {
		change func(*bolt.Tx) error
		finds  string
	}{{flip("row"), "conversations"}, {dropLast("ev"), "journal"}, {flip("raw"), "original"}} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "earshot.db"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		change(t, dir, m.change)
		b, err := os.ReadFile(filepath.Join(dir, "earshot.db"))
		if err != nil {
			t.Fatal(err)
		}
		wrong, err := wrongIn(t, b)
		if err != nil || !slices.ContainsFunc(wrong, func(w string) bool { return strings.Contains(w, m.finds) }) {
			t.Errorf("what is wrong with %s is told as %v, %v", m.finds, wrong, err)
		}
	}
}

// A store in use is no backup.
func TestAStoreInUseIsNoBackup(t *testing.T) {
	s, _ := storetest.Open(t)
	_, _, err := store.VerifyFile(context.Background(), filepath.Join(s.Dir(), "earshot.db"))
	if err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("it says %v", err)
	}
}

// A backup that was cut anywhere, or in which a byte changed, is told from a
// whole one, or what it holds is what it held.
func TestACutOrChangedBackupIsTold(t *testing.T) {
	file, floor := backedUp(t)
	for at := 0; at < len(file); at += os.Getpagesize() {
		t.Run(fmt.Sprint("cut at ", at), func(t *testing.T) {
			if wrong, err := wrongIn(t, file[:at]); err == nil && len(wrong) == 0 {
				t.Errorf("of %d bytes, and it holds", len(file))
			}
		})
	}
	for at := 5; at < len(file); at += 997 {
		t.Run(fmt.Sprint("changed at ", at), func(t *testing.T) {
			changed := bytes.Clone(file)
			changed[at] ^= 1 << (at % 8)
			if wrong, err := wrongIn(t, changed); err == nil && len(wrong) == 0 {
				opensAs(t, changed, floor)
			}
		})
	}
}

// opensAs opens a file as a store and compares its floor.
func opensAs(t *testing.T, file []byte, floor []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "earshot.db"), file, 0o600)); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	same(t, "changed where nothing lies", floorOf(t, s), floor)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
