package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"earshot/store"
	"earshot/store/storetest"
)

// erasedUntil erases person 1 in a folder and kills this process with -9 when
// it has come to a point: a file that is there, or that is another one now.
func erasedUntil(dir, point string) error {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	file := func(name string) os.FileInfo { info, _ := os.Stat(filepath.Join(dir, name)); return info }
	store0, index0 := file("earshot.db"), file("index.db")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	changed := s.Watch(ctx)
	reached := map[string]func() bool{
		"committed":       func() bool { return len(changed) > 0 },
		"copying index":   func() bool { return file("index.db.new") != nil },
		"index exchanged": func() bool { return !os.SameFile(file("index.db"), index0) },
		"copying store":   func() bool { return file("earshot.db.new") != nil },
		"store exchanged": func() bool { return !os.SameFile(file("earshot.db"), store0) },
	}[point]
	done := make(chan error, 1)
	go func() {
		_, err := s.Erase(context.Background(), store.Actor{Listener: 1}, store.Erasure{Person: 1})
		done <- err
	}()
	for {
		select {
		case err := <-done:
			return err
		default:
			if reached != nil && reached() {
				return syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		}
	}
}

// kill -9 at any point of an erasure leaves a store that is as it was, or one
// that opens with nothing of it left.
func TestKilledWhileErasingItIsErasedOrWhole(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("EARSHOT_TEST_CHILD"); dir != "" {
		if err := erasedUntil(dir, os.Getenv("EARSHOT_TEST_POINT")); err != nil {
			t.Fatal(err)
		}
		return
	}
	made, clock := t.TempDir(), storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, made, clock)
	c := newCanaries()
	storetest.Hear(t, s, "mail", c.anas(clock.Now())...)
	storetest.Hear(t, s, "mail", arrivals(rand.New(rand.NewPCG(7, 7)), killed)...)
	c.listenTo(t, s)
	c.scatter(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, point := range []string{"committed", "copying index", "index exchanged", "copying store", "store exchanged", ""} {
		t.Run(point, func(t *testing.T) {
			dir := t.TempDir()
			if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(made)), closedToOthers(dir)); err != nil {
				t.Fatal(err)
			}
			err := child(t, "TestKilledWhileErasingItIsErasedOrWhole", dir, "EARSHOT_TEST_POINT="+point).Run()
			if (err == nil) != (point == "") {
				t.Logf("it was not killed at %q in time: %v", point, err)
			}
			s := storetest.OpenIn(t, dir, clock)
			storetest.Check(t, s)
			c.checkWholeOrGone(t, s, point)
		})
	}
}

// checkWholeOrGone fails where some of the canaries are there, and some not.
// Files are handed over apart from the store: they go after the words did.
func (c *canaries) checkWholeOrGone(t *testing.T, s *store.Store, point string) {
	t.Helper()
	var m store.Message
	view(t, s, func(tx *store.Tx) (err error) { m, err = tx.Message(1); return err })
	if !m.Erased {
		if point != "" && point != "committed" {
			t.Errorf("at %q it was not erased", point)
		}
		c.whole(t, s.Dir())
		return
	}
	c.check(t, fmt.Sprintf("killed at %q", point), s.Dir())
}

func closedToOthers(dir string) error {
	err := os.Chmod(dir, 0o700)
	for _, name := range []string{"earshot.db", "index.db"} {
		err = errors.Join(err, os.Chmod(filepath.Join(dir, name), 0o600))
	}
	return err
}
