package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"earshot/store"
	"earshot/store/storetest"
)

const (
	killed = 640 // messages of the kill test
	batch  = 8
)

// child runs this test binary again, for one test that finds its part by the
// environment.
func child(t *testing.T, test, dir string, more ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run", "^"+test+"$", "-test.v")
	cmd.Env = append(append(os.Environ(), "EARSHOT_TEST_CHILD="+dir), more...)
	cmd.Stderr = os.Stderr
	return cmd
}

// hearOn hears the generated messages from the store's cursor on, and tells
// the cursor after each batch.
func hearOn(dir string, told func(at int)) error {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	all := arrivals(rand.New(rand.NewPCG(1, 1)), killed)
	var at int
	if err := s.View(func(t *store.Tx) error { _, err := t.Cursor("mail", "all", &at); return err }); err != nil {
		return err
	}
	for at < len(all) {
		end := min(at+batch, len(all))
		b := store.Batch{Source: "mail", Arrivals: all[at:end], Cursors: map[string]any{"all": end}}
		if _, err := s.Hear(context.Background(), b); err != nil {
			return errors.Join(err, s.Close())
		}
		at = end
		told(at)
	}
	return s.Close()
}

// kill -9 at any moment loses no batch whose end was told, keeps none in part,
// and doubles nothing.
func TestKilledAtAnyMomentTheStoreHolds(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("EARSHOT_TEST_CHILD"); dir != "" {
		if err := hearOn(dir, func(at int) { fmt.Println("at", at) }); err != nil {
			t.Fatal(err)
		}
		return
	}
	dir := t.TempDir()
	storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today())).Close()
	r := rand.New(rand.NewPCG(3, 3))
	for round := range 20 / slowness {
		told := killAfter(t, dir, 1+r.IntN(4))
		s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
		storetest.Check(t, s)
		view(t, s, func(tx *store.Tx) error {
			var at int
			_, err := tx.Cursor("mail", "all", &at)
			if last := int(tx.LastMessage()); last != at || at < told {
				t.Errorf("round %d: told %d, the cursor is at %d, there are %d messages", round, told, at, last)
			}
			return err
		})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := hearOn(dir, func(int) {}); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	whole, _ := storetest.Open(t)
	storetest.Hear(t, whole, "mail", arrivals(rand.New(rand.NewPCG(1, 1)), killed)...)
	same(t, "after the kills", floorOf(t, s), floorOf(t, whole))
}

// killAfter lets a child hear, kills it while it writes on after n batches,
// and returns how far it had told that it was.
func killAfter(t *testing.T, dir string, n int) (told int) {
	t.Helper()
	cmd := child(t, "TestKilledAtAnyMomentTheStoreHolds", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "at "); ok {
			if told, err = strconv.Atoi(at); err != nil {
				t.Fatal(err)
			}
			if n--; n == 0 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	_ = cmd.Wait() // it was killed, or was done before
	return told
}

// A file that may not grow any more: hearing says so, and what was kept stays.
func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("EARSHOT_TEST_CHILD"); dir != "" {
		limit := syscall.Rlimit{Cur: 20 << 20, Max: 20 << 20}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		fillUp(t, dir)
		return
	}
	dir := t.TempDir()
	out, err := child(t, "TestAFullDiskIsSaidAndLosesNothing", dir).Output()
	if err != nil || !strings.Contains(string(out), "the disk is full") {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "earshot.db")); err != nil {
		t.Fatal(err)
	}
	storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today())) // checked at the end
}

func fillUp(t *testing.T, dir string) {
	s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	r := rand.New(rand.NewPCG(5, 5))
	for n := 0; ; n++ {
		noise := make([]byte, 1<<20)
		for i := range noise {
			noise[i] = byte(r.Uint32())
		}
		id := fmt.Sprint(n)
		a := storetest.Mail(id, id, "Ana", "ana@c.example", store.Customer, storetest.Today(), "lid", "lid")
		a.Prepare(noise)
		_, err := s.Hear(context.Background(), store.Batch{Source: "mail", Arrivals: []store.Arrival{a}})
		if err == nil && n < 100 {
			continue
		}
		if !errors.Is(err, store.ErrFull) {
			t.Fatalf("after %d MB: %v", n, err)
		}
		fmt.Println(err)
		view(t, s, func(tx *store.Tx) error {
			if got := int(tx.LastMessage()); got != n {
				t.Errorf("%d messages, want %d", got, n)
			}
			_, err := tx.Message(store.MessageID(n))
			return err
		})
		return
	}
}
