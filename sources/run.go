package sources

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

const (
	backoffFirst = time.Second
	backoffMost  = 5 * time.Minute
	refusedWait  = 15 * time.Minute // a mailbox that refuses a password too often locks its owner out
	refusedTries = 3
	healthy      = 2 * time.Minute // a run this long starts the back-off anew
)

// A Runner keeps sources going, each in a goroutine of its own.
type Runner struct {
	Store   *store.Store
	Sources []Source
	Log     *slog.Logger                               // ids and names only; nil: nowhere
	Now     func() time.Time                           // nil: the store's clock
	Wait    func(context.Context, time.Duration) error // nil: a timer
	Jitter  func() float64                             // in [0, 1); nil: random

	mu    sync.Mutex
	again map[string]chan struct{}
}

// Once hears every source until it has caught up. No source hides another:
// all are heard, and those that failed are returned.
func (r *Runner) Once(ctx context.Context) []Failure {
	r.fill()
	failed := make([]error, len(r.Sources))
	var all sync.WaitGroup
	for i, s := range r.Sources {
		all.Go(func() {
			failed[i] = r.listen(ctx, s, true)
			r.note(s, failed[i], time.Time{})
		})
	}
	all.Wait()
	var out []Failure
	for i, err := range failed {
		if err != nil {
			out = append(out, Failure{r.Sources[i].Name(), err})
		}
	}
	return out
}

// Follow hears every source until ctx ends. One that fails is tried again,
// later and later; one that was refused only now and then, or when Retry says
// so.
func (r *Runner) Follow(ctx context.Context) {
	r.fill()
	var all sync.WaitGroup
	for _, s := range r.Sources {
		all.Go(func() { r.follow(ctx, s) })
	}
	all.Wait()
}

// Retry has a source that waits tried again at once.
func (r *Runner) Retry(name string) {
	select {
	case r.door(name) <- struct{}{}:
	default:
	}
}

func (r *Runner) door(name string) chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.again == nil {
		r.again = map[string]chan struct{}{}
	}
	if r.again[name] == nil {
		r.again[name] = make(chan struct{}, 1)
	}
	return r.again[name]
}

func (r *Runner) fill() {
	if r.Now == nil {
		r.Now = r.Store.Now
	}
	if r.Wait == nil {
		r.Wait = wait
	}
	if r.Jitter == nil {
		r.Jitter = rand.Float64
	}
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// follow runs one source for ever.
func (r *Runner) follow(ctx context.Context, s Source) {
	var b backoff
	for ctx.Err() == nil {
		began := r.Now()
		err := r.listen(ctx, s, false)
		if ctx.Err() != nil || err == nil {
			return
		}
		if r.Now().Sub(began) > healthy {
			b = backoff{}
		}
		d, more := b.next(err, r.Jitter())
		until := r.Now().Add(d)
		if !more {
			until = time.Time{}
		}
		r.note(s, err, until)
		r.pause(ctx, s.Name(), d, more)
	}
}

// pause waits out a back-off, or for a person where there is no more to try.
func (r *Runner) pause(ctx context.Context, name string, d time.Duration, more bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	asked := r.door(name)
	if !more {
		select {
		case <-ctx.Done():
		case <-asked:
		}
		return
	}
	over := make(chan struct{})
	go func() {
		_ = r.Wait(ctx, d) // ends with ctx, too: both mean go on
		close(over)
	}()
	select {
	case <-over:
	case <-asked:
	}
}

// backoff says how long to wait after a failure.
type backoff struct {
	tries   int
	refused int
}

// next returns the wait after err; more is false where trying again needs a
// person first.
func (b *backoff) next(err error, jitter float64) (d time.Duration, more bool) {
	if !Passes(err) {
		b.refused++
		return refusedWait, b.refused < refusedTries
	}
	most := min(backoffMost, backoffFirst<<min(b.tries, 16))
	b.tries++
	d = time.Duration(float64(most) * jitter)
	var p *Pause
	if errors.As(err, &p) {
		d += p.For
	}
	return max(d, 100*time.Millisecond), true
}

// listen runs a source once, and turns a mistake of ours into an error: no
// source takes another down.
func (r *Runner) listen(ctx context.Context, s Source, once bool) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("a source stopped by a mistake", "source", s.Name(), "stack", string(debug.Stack()))
			err = fmt.Errorf("%s stopped by a mistake in earshot; the log has the details, nothing heard is lost", s.Name())
		}
	}()
	err = s.Listen(ctx, once)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// note writes how a source's run ended to where screens find it.
func (r *Runner) note(s Source, err error, until time.Time) {
	state := store.Stopped
	why := ""
	if err != nil && !errors.Is(err, context.Canceled) {
		state, why = store.Waiting, err.Error()
		if !Passes(err) {
			state = store.Refused
		}
		r.Log.Warn("a source ended", "source", s.Name(), "condition", state)
	}
	failed := r.Store.ChangeSource(s.Name(), func(st *store.SourceState) {
		st.Condition, st.Note, st.Until = state, clean.OneLine(why), until
	})
	if failed != nil {
		r.Log.Error("a source's state could not be written", "source", s.Name())
	}
}
