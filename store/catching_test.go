package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"earshot/store"
	"earshot/store/bolttest"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// Folders of closed stores in which every message says word and its number,
// as files by name, each made once.
var (
	few  = sync.OnceValues(func() (map[string][]byte, error) { return generated(300) })
	many = sync.OnceValues(func() (map[string][]byte, error) { return generated(2200) }) // more than two steps of catching up
)

func generated(n int) (files map[string][]byte, err error) {
	dir, err := os.MkdirTemp("", "generated")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(dir, store.Options{Now: storetest.Today})
	if err != nil {
		return nil, err
	}
	_, err = s.Hear(context.Background(), store.Batch{Source: "mail", Arrivals: arrivals(rand.New(rand.NewPCG(5, 5)), n)})
	files = map[string][]byte{}
	err = errors.Join(err, s.Close())
	for _, name := range []string{"earshot.db", "index.db"} {
		file, failed := bolttest.Used(filepath.Join(dir, name))
		files[name], err = file, errors.Join(err, failed)
	}
	return files, err
}

// folder writes generated files into a folder of the test's own.
func folder(t *testing.T, made func() (map[string][]byte, error)) string {
	t.Helper()
	files, err := made()
	dir := filepath.Join(t.TempDir(), "data")
	err = errors.Join(err, os.Mkdir(dir, 0o700))
	for name, file := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), file, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// behind opens a store that brings its index up in the background.
func behind(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir, store.Options{Now: storetest.NewClock(storetest.Today()).Now, Behind: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func hits(t testing.TB, s *store.Store, words string) (n int, err error) {
	t.Helper()
	err = s.View(func(tx *store.Tx) error {
		found, err := search(tx, words, 1)
		n = found.Total
		return err
	})
	return n, err
}

// seesAll waits for the index, and fails where a search does not see all of n
// messages, of which the first many are generated.
func seesAll(t testing.TB, s *store.Store, n, many int) {
	t.Helper()
	if err := s.WaitIndexed(t.Context(), func(known, all int) {
		if known > all {
			t.Errorf("%d of %d messages are searched", known, all)
		}
	}); err != nil {
		t.Fatal(err)
	}
	known, all, err := s.Indexed()
	if err != nil || known != n || all != n {
		t.Errorf("%d of %d messages are searched, and %d are there: %v", known, all, n, err)
	}
	for _, i := range []int{0, many / 2, many - 1} {
		if found, err := hits(t, s, fmt.Sprint("word", i)); err != nil || found < 1 {
			t.Errorf("word%d is found %d times: %v", i, found, err)
		}
	}
}

// A missing index is made in the background: the store can be used at once,
// what comes meanwhile is found, and so is what changes meanwhile.
func TestAMissingIndexIsMadeInTheBackground(t *testing.T) {
	t.Parallel()
	const n = 2200
	dir := folder(t, many)
	if err := os.Remove(filepath.Join(dir, "index.db")); err != nil {
		t.Fatal(err)
	}
	s := behind(t, dir)
	for i := range 20 {
		storetest.Hear(t, s, "mail", storetest.Mail(fmt.Sprint("x", i), fmt.Sprint("x", i), "Nora", "nora@c.example", store.Customer, storetest.Today(), "Late", fmt.Sprint("latecomer ", i)))
	}
	if _, err := s.Amend(context.Background(), 1, store.Arrival{Text: clean.Body("word0 amended meanwhile"), Subject: clean.OneLine("s")}); err != nil {
		t.Fatal(err)
	}
	seesAll(t, s, n+20, n)
	for words, want := range map[string]int{"latecomer": 20, "amended": 1} {
		if found, err := hits(t, s, words); err != nil || found != want {
			t.Errorf("%s is found %d times: %v", words, found, err)
		}
	}
	storetest.Check(t, s)
}

// Cut off in the middle, making the index goes on from what was written.
func TestMakingTheIndexGoesOnWhereItWasCutOff(t *testing.T) {
	t.Parallel()
	const n = 2200
	dir := folder(t, many)
	if err := os.Remove(filepath.Join(dir, "index.db")); err != nil {
		t.Fatal(err)
	}
	s := behind(t, dir)
	changed := s.Watch(t.Context())
	<-changed // the first step is done
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = behind(t, dir)
	known, all, err := s.Indexed()
	if err != nil || known == 0 || all != n {
		t.Errorf("it goes on from %d of %d: %v", known, all, err)
	}
	seesAll(t, s, n, n)
	storetest.Check(t, s)
}

// An index that was cut anywhere is made anew, and finds everything.
func TestACutIndexIsMadeAnew(t *testing.T) {
	t.Parallel()
	const n = 300
	dir := folder(t, few)
	path := filepath.Join(dir, "index.db")
	file, err := bolttest.Used(path)
	if err != nil {
		t.Fatal(err)
	}
	step := os.Getpagesize() * max(1, len(file)/os.Getpagesize()*slowness/24)
	for at := 0; at < len(file); at += step {
		if err := os.WriteFile(path, file[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		s := behind(t, dir)
		seesAll(t, s, n, n)
		storetest.Check(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever byte of an index changed, the store opens and holds, and a search
// finds, or says that the index and not the store is damaged and is made anew.
func TestAChangedIndexNeverHarmsTheStore(t *testing.T) {
	t.Parallel()
	dir := folder(t, few)
	path := filepath.Join(dir, "index.db")
	file, err := bolttest.Used(path)
	if err != nil {
		t.Fatal(err)
	}
	for page := 0; page < len(file); page += max(os.Getpagesize(), len(file)*slowness/32/os.Getpagesize()*os.Getpagesize()) {
		for _, at := range []int{page + 8, page + 10, page + 17, page + 20} { // kind, count, and where the first entry leads
			changed := append([]byte(nil), file...)
			changed[at] ^= 1 << (at % 8)
			if err := os.WriteFile(path, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			s := behind(t, dir)
			for i := range 3 {
				_, err := hits(t, s, fmt.Sprint("word", i*100))
				if err != nil && !errors.Is(err, store.ErrIndexTorn) {
					t.Errorf("byte %d: %v", at, err)
				}
			}
			for _, c := range verified(t, s) {
				if c.Wrong != "" && c.Name != "the index" {
					t.Errorf("byte %d of the index: %s: %s", at, c.Name, c.Wrong)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func verified(t testing.TB, s *store.Store) []store.Check {
	t.Helper()
	checks, err := s.Verify(context.Background())
	if err != nil {
		t.Error(err)
	}
	return checks
}

// An index that is damaged while it is used is made anew while it is used.
func TestAnIndexDamagedWhileUsedIsMadeAnew(t *testing.T) {
	const n = 300
	dir := folder(t, few)
	s := behind(t, dir)
	seesAll(t, s, n, n)
	if err := os.Truncate(filepath.Join(dir, "index.db"), int64(2*os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	changed := s.Watch(t.Context())
	if _, err := hits(t, s, "word7"); !errors.Is(err, store.ErrIndexTorn) {
		t.Fatalf("it says %v", err)
	}
	for {
		if _, err := hits(t, s, "word7"); err == nil {
			break
		}
		<-changed
	}
	seesAll(t, s, n, n)
	storetest.Check(t, s)
}

// What is erased while the index is made is in it in no byte.
func TestErasingWhileTheIndexIsMade(t *testing.T) {
	t.Parallel()
	const n = 2200
	dir := folder(t, many)
	s := behind(t, dir)
	c := newCanaries()
	storetest.Hear(t, s, "mail", c.anas(storetest.Today())...)
	who := personNamed(t, s, "Ana ").ID
	if err := errors.Join(s.Close(), os.Remove(filepath.Join(dir, "index.db"))); err != nil {
		t.Fatal(err)
	}
	s = behind(t, dir)
	for _, id := range []store.PersonID{who, personNamed(t, s, "A. ").ID} {
		if _, err := s.Erase(context.Background(), store.Actor{Listener: 1}, store.Erasure{Person: id}); err != nil {
			t.Fatal(err)
		}
	}
	seesAll(t, s, n+6, n)
	in := c.found(t, dir)
	for w, what := range c.of {
		if c.goes[w] && in[w] != "" && what != "handle" && what != "chat" { // of somebody else's, who was not joined
			t.Errorf("%s is in %s", what, in[w])
		}
	}
	storetest.Check(t, s)
}
