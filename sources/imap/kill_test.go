package imap

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"earshot/store"
	"earshot/store/storetest"
)

const (
	childAddr = "EARSHOT_TEST_PULL_FROM"
	childDir  = "EARSHOT_TEST_PULL_INTO"
)

// TestPullsAndIsKilled is the process that TestKilledInMidPull kills. On its
// own it has nothing to do.
func TestPullsAndIsKilled(t *testing.T) {
	addr, dir := os.Getenv(childAddr), os.Getenv(childDir)
	if addr == "" {
		return
	}
	st, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := testSource(st, testConfig(addr))
	s.lim.batchMails, s.lim.chunkMails, s.lim.first = 10, 40, 20
	_ = s.Listen(context.Background(), true)
}

// kill -9 at whatever moment: the store opens, what its cursor says is held is
// held, and the next run brings the rest, once.
func TestKilledInMidPull(t *testing.T) {
	srv := newFake(t, 400)
	reached := make(chan struct{}, 1)
	served, kill := 0, 0
	srv.set(func() {
		srv.odd = func(f fetching) (bool, bool) {
			if f.wantsBody {
				served++
			}
			if f.wantsBody && served == kill {
				reached <- struct{}{}
			}
			return false, true
		}
	})
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 6 {
		srv.set(func() { served, kill = 0, 20+rng.IntN(50) })
		child := exec.Command(os.Args[0], "-test.run=^TestPullsAndIsKilled$")
		child.Env = append(os.Environ(), childAddr+"="+srv.open(), childDir+"="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		<-reached
		_ = child.Process.Kill()
		_ = child.Wait()
	}
	st := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	held := len(originals(t, st))
	cur, err := loadCursor(st, "mail", "INBOX", storetest.Today())
	if err != nil || cur.Held.Count() != held || held == 0 || held == 400 {
		t.Fatalf("%d messages are held, the cursor says %d, %v", held, cur.Held.Count(), err)
	}
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	noDefects(t, st)
}
