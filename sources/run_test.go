package sources_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

// scripted is a source whose runs end as the test says.
type scripted struct {
	name string
	ends chan error
}

func (s *scripted) Name() string { return s.name }

func (s *scripted) Listen(ctx context.Context, once bool) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-s.ends:
		if err != nil && err.Error() == "panic" {
			panic("a mistake")
		}
		return err
	}
}

func source(name string, ends ...error) *scripted {
	s := &scripted{name, make(chan error, 16)}
	for _, err := range ends {
		s.ends <- err
	}
	return s
}

func condition(t *testing.T, s *store.Store, name string) (c store.Condition, note string) {
	t.Helper()
	err := s.View(func(tx *store.Tx) error {
		st, _, err := tx.Source(name)
		c, note = st.Condition, st.Note.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, note
}

// One source that fails does not keep another from being heard.
func TestOnceHidesNoFailure(t *testing.T) {
	s, _ := storetest.Open(t)
	refused := &sources.Refusal{Why: "The password was refused.", Do: "Set another."}
	r := &sources.Runner{Store: s, Sources: []sources.Source{
		source("good", nil), source("refused", refused), source("down", errors.New("no route")), source("broken", errors.New("panic"))}}
	failed := r.Once(t.Context())
	var names []string
	for _, f := range failed {
		names = append(names, f.Source)
	}
	if want := []string{"refused", "down", "broken"}; !slices.Equal(names, want) {
		t.Errorf("failed %v, want %v", names, want)
	}
	if sources.Passes(failed[0]) || !sources.Passes(failed[1]) || !sources.Passes(failed[2]) {
		t.Errorf("which pass by themselves: %v", failed)
	}
	if c, note := condition(t, s, "refused"); c != store.Refused || note != "The password was refused. Set another." {
		t.Errorf("refused is %s: %s", c, note)
	}
	if c, _ := condition(t, s, "good"); c != store.Stopped {
		t.Errorf("good is %s", c)
	}
}

// waits records the pauses that a runner makes, and lets it go on at once.
type waits struct {
	mu  sync.Mutex
	all []time.Duration
}

func (w *waits) wait(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, d)
	return ctx.Err()
}

func TestFollowBacksOffAndComesBack(t *testing.T) {
	s, _ := storetest.Open(t)
	down := errors.New("no route")
	src := source("mail", down, down, down, &sources.Pause{For: time.Minute, Why: "limit"})
	w := &waits{}
	r := &sources.Runner{Store: s, Sources: []sources.Source{src}, Wait: w.wait, Jitter: func() float64 { return 1 }}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { r.Follow(ctx); close(done) }()
	src.ends <- nil // the fifth run ends well, and with it the source
	<-done
	cancel()
	want := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 68 * time.Second}
	if !slices.Equal(w.all, want) {
		t.Errorf("waited %v, want %v", w.all, want)
	}
}

// After three refusals only a person gets a source going again.
func TestRefusedWaitsForAPerson(t *testing.T) {
	s, _ := storetest.Open(t)
	no := &sources.Refusal{Why: "no"}
	src := source("mail", no, no, no)
	w := &waits{}
	r := &sources.Runner{Store: s, Sources: []sources.Source{src}, Wait: w.wait}
	seen := s.Watch(t.Context())
	done := make(chan struct{})
	go func() { r.Follow(t.Context()); close(done) }()
	for refused := 0; refused < 3; {
		<-seen
		refused = 0
		err := s.View(func(tx *store.Tx) error {
			st, _, err := tx.Source("mail")
			if st.Condition == store.Refused && st.Until.IsZero() {
				refused = 3
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	r.Retry("mail")
	src.ends <- nil
	<-done
	if len(w.all) != 2 {
		t.Errorf("tried again by itself %d times", len(w.all))
	}
}
