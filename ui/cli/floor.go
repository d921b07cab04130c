package cli

import (
	"context"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"earshot/store"
	"earshot/ui/floor"
	"earshot/ui/screen"
)

// floorOptions say how the floor is opened.
type floorOptions struct {
	sample bool   // the company is made up, and every screen says so
	note   string // what the last line says at first
}

// showFloor hears all sources and shows them until the listener leaves.
func (a *app) showFloor(ctx context.Context, o *opened, opt floorOptions) error {
	r, err := o.runner()
	if err != nil {
		return err
	}
	zone, err := o.config.Zone()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var hearing sync.WaitGroup
	hearing.Go(func() { r.Follow(ctx) })
	defer hearing.Wait()
	defer stop()
	m := floor.New(ctx, floor.Config{
		Store: o.store, Listener: o.listener, Zone: zone, Now: o.store.Now, Sample: opt.sample, Note: opt.note,
		Profile: colorprofile.Detect(os.Stdout, os.Environ()), ASCII: ascii(os.Environ()), Retry: r.Retry,
		Notices: a.configChanges(ctx, opt.sample),
		Prove:   func(ctx context.Context, source string) error { return o.prove(ctx, source, func(store.ProofStep) {}) },
		Suspend: tea.Suspend,
	})
	return screen.Run(ctx, m, o.log, a.screen...)
}

// configLook is how often the configuration file is looked at.
const configLook = 3 * time.Second

// configChanges says when the configuration file was changed: it is read at
// the next start. The made-up company has none.
func (a *app) configChanges(ctx context.Context, sample bool) <-chan string {
	said := make(chan string)
	go func() {
		defer close(said)
		if sample {
			return
		}
		tick := time.NewTicker(configLook)
		defer tick.Stop()
		was := changedAt(a.configPath())
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			now := changedAt(a.configPath())
			if now.Equal(was) {
				continue
			}
			was = now
			select {
			case said <- "The configuration was changed; it is read at the next start.":
			case <-ctx.Done():
				return
			}
		}
	}()
	return said
}

// changedAt returns when a file was last written; zero where there is none.
func changedAt(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
