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
	doors map[string]door
}

// A door is how a source that is followed is spoken to.
type door struct {
	again chan struct{}     // try again at once
	catch chan chan<- error // catch up now, and answer
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
	return failures(r.Sources, failed)
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

// CatchUp asks every source that is followed to read to its end now, waits for
// all of them, and returns those that failed. They go on being followed. It
// blocks until Follow runs.
func (r *Runner) CatchUp(ctx context.Context) []Failure {
	failed := make([]error, len(r.Sources))
	var all sync.WaitGroup
	for i, s := range r.Sources {
		all.Go(func() { failed[i] = r.door(s.Name()).catchUp(ctx) })
	}
	all.Wait()
	return failures(r.Sources, failed)
}

func (d door) catchUp(ctx context.Context) error {
	answer := make(chan error, 1)
	select {
	case d.catch <- answer:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func failures(all []Source, failed []error) []Failure {
	var out []Failure
	for i, err := range failed {
		if err != nil {
			out = append(out, Failure{all[i].Name(), err})
		}
	}
	return out
}

// Retry has a source that waits tried again at once.
func (r *Runner) Retry(name string) {
	select {
	case r.door(name).again <- struct{}{}:
	default:
	}
}

func (r *Runner) door(name string) door {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.doors == nil {
		r.doors = map[string]door{}
	}
	d, ok := r.doors[name]
	if !ok {
		d = door{make(chan struct{}, 1), make(chan chan<- error)}
		r.doors[name] = d
	}
	return d
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
	var asked chan<- error // who waits until the source has caught up
	for ctx.Err() == nil {
		began := r.Now()
		next, err := r.turn(ctx, s, asked)
		if asked = next; asked != nil {
			continue
		}
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
		asked = r.pause(ctx, s.Name(), d, more)
	}
	if asked != nil {
		asked <- ctx.Err()
	}
}

// turn lets a source catch up for whoever asked, and then listens until
// somebody asks again, who is returned.
func (r *Runner) turn(ctx context.Context, s Source, asked chan<- error) (next chan<- error, err error) {
	if asked != nil {
		err := r.listen(ctx, s, true)
		asked <- err
		if err != nil {
			return nil, err
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- r.listen(ctx, s, false) }()
	select {
	case err := <-ended:
		return nil, err
	case next := <-r.door(s.Name()).catch:
		stop()
		<-ended
		return next, nil
	}
}

// pause waits out a back-off, or for a person where there is no more to try.
// It returns who asked for the source to catch up meanwhile.
func (r *Runner) pause(ctx context.Context, name string, d time.Duration, more bool) chan<- error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	over := make(chan struct{})
	go func() {
		if more {
			_ = r.Wait(ctx, d) // ends with ctx, too: both mean go on
		} else {
			<-ctx.Done()
		}
		close(over)
	}()
	door := r.door(name)
	select {
	case <-over:
	case <-door.again:
	case asked := <-door.catch:
		return asked
	}
	return nil
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
