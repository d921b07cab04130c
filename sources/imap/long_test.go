//go:build long

package imap

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// A pull of 20,000 mails from a real server, killed at 50 random moments, and
// then left to end: every mail is there once, byte for byte, and the server's
// files are as they were.
//
//	go test -tags long -run LongKilledPull ./sources/imap
func TestLongKilledPull(t *testing.T) {
	if addr := os.Getenv("EARSHOT_LONG_ADDRESS"); addr != "" {
		pullAsChild(t, addr)
		return
	}
	const kills = 50
	d := newDovecot(t)
	mails := someMails(20_000)
	d.deliver(0, mails...)
	before := d.files()
	dir := filepath.Join(t.TempDir(), "data")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	killed := 0
	for range kills {
		if killAt(t, d, dir, time.Duration(30+random.IntN(400))*time.Millisecond) {
			killed++
		}
	}
	t.Logf("%d of %d were killed before they had ended", killed, kills)
	if killed < kills/2 {
		t.Errorf("only %d of %d runs were killed: the pull is over too soon to try it", killed, kills)
	}
	if out, err := child(d, dir).CombinedOutput(); err != nil {
		t.Fatalf("the last run: %v: %s", err, out)
	}
	st := storetest.OpenIn(t, dir, storetest.NewClock(time.Now()))
	holdsExactly(t, st, mails...)
	noDefects(t, st)
	if after := d.files(); !slices.Equal(before, after) {
		t.Errorf("the files of the mailbox changed")
	}
}

func child(d *dovecot, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run", "^TestLongKilledPull$")
	cmd.Env = append(os.Environ(), "EARSHOT_LONG_ADDRESS="+d.addr(), "EARSHOT_LONG_DIR="+dir)
	return cmd
}

// killAt runs a pull and kills it after a while; false: it had ended.
func killAt(t *testing.T, d *dovecot, dir string, after time.Duration) bool {
	t.Helper()
	cmd := child(d, dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	return cmd.Wait() != nil
}

func pullAsChild(t *testing.T, addr string) {
	st, err := store.Open(os.Getenv("EARSHOT_LONG_DIR"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := testConfig(addr)
	cfg.User, cfg.Secret = dovecotUser, &Secret{Typed: "secret"}
	if err := New(cfg, st).Listen(context.Background(), true); err != nil {
		t.Fatal(fmt.Errorf("pulling: %w", err))
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}
