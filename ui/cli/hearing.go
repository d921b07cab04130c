package cli

import (
	"context"
	"errors"
	"sync"

	"earshot/sources"
	"earshot/store"
)

// hearing keeps the sources of a house going as long as anybody listens.
type hearing struct {
	one sync.Mutex // held by whoever reads the sources once

	mu        sync.Mutex
	listeners int
	once      bool // they are read once, and not followed yet
	runner    *sources.Runner
	stop      func()
}

// join hears the sources until leave is called.
func (h *house) join() (leave func(), err error) {
	e := &h.hearing
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.runner == nil && !e.once {
		if err := h.follow(); err != nil {
			return nil, err
		}
	}
	e.listeners++
	return sync.OnceFunc(e.leave), nil
}

// follow begins to follow the sources; under mu.
func (h *house) follow() error {
	r, err := h.runner()
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(context.Background())
	var over sync.WaitGroup
	over.Go(func() { r.Follow(ctx) })
	h.hearing.runner, h.hearing.stop = r, func() { end(); over.Wait() }
	return nil
}

// hearAnew has the sources followed by the configuration in use, if they are
// followed.
func (h *house) hearAnew() error {
	e := &h.hearing
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.runner == nil {
		return nil
	}
	e.stop()
	e.runner = nil
	return h.follow()
}

func (e *hearing) leave() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.listeners--
	if e.listeners == 0 && e.runner != nil {
		e.stop()
		e.runner = nil
	}
}

// hearOnce reads every source to its end, be they followed or not.
func (h *house) hearOnce(ctx context.Context) ([]sources.Failure, error) {
	e := &h.hearing
	e.one.Lock()
	defer e.one.Unlock()
	e.mu.Lock()
	if r := e.runner; r != nil {
		e.listeners++ // so that they are followed until all have answered
		e.mu.Unlock()
		defer e.leave()
		return r.CatchUp(ctx), nil
	}
	e.once = true
	e.mu.Unlock()
	r, err := h.runner()
	var failed []sources.Failure
	if err == nil {
		failed = r.Once(ctx)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.once = false
	if e.listeners > 0 {
		err = errors.Join(err, h.follow()) // for those who came meanwhile
	}
	return failed, err
}

// retry has a source that waits tried again at once.
func (h *house) retry(source string) {
	h.hearing.mu.Lock()
	defer h.hearing.mu.Unlock()
	if h.hearing.runner != nil {
		h.hearing.runner.Retry(source)
	}
}

// runner makes the sources of the configuration ready to run.
func (h *house) runner() (*sources.Runner, error) {
	r := &sources.Runner{Store: h.store, Log: h.log}
	for _, s := range h.config().Sources {
		source, err := h.source(s)
		if err != nil {
			return nil, err
		}
		r.Sources = append(r.Sources, source)
	}
	return r, h.leaveOthers()
}

// leaveOthers marks the sources that the configuration no longer names: what
// they said stays.
func (h *house) leaveOthers() error {
	config := h.config()
	var gone []string
	err := h.store.View(func(tx *store.Tx) error {
		all, err := tx.Sources()
		for _, s := range all {
			if _, ok := config.Source(s.Name); !ok && s.Kind != "" && s.Condition != store.Unheard {
				gone = append(gone, s.Name)
			}
		}
		return err
	})
	for _, name := range gone {
		err = errors.Join(err, h.store.ChangeSource(name, func(s *store.SourceState) { s.Condition = store.Unheard }))
	}
	return err
}
