package cli

import (
	"context"
	"fmt"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/floor"
	"earshot/ui/screen"
)

// floorOptions say how the floor is opened.
type floorOptions struct {
	note string // what the last line says at first
}

// showFloor hears all sources and shows them until the listener leaves.
func (a *app) showFloor(ctx context.Context, h *house, opt floorOptions) error {
	zone, err := a.zone(h)
	if err != nil {
		return err
	}
	leave, err := h.join()
	if err != nil {
		return err
	}
	defer leave()
	switch {
	case a.tookOver:
		opt.note = "The earshot that held the store has ended; this window holds it now."
	case a.session != nil && a.listener == 0 && a.session.Call.Version != h.version:
		opt.note = fmt.Sprintf("This is earshot %s, which holds the store; yours is %s.", h.version, a.session.Call.Version)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	sample := h.set.Load().sample
	config := floor.Config{
		Store: h.store, Listener: a.who(h), Zone: zone, Now: h.store.Now, Sample: sample, Note: opt.note,
		Profile: a.profile(), ASCII: ascii(a.env()), Retry: h.retry, Notices: a.configChanges(ctx, sample),
		Suspend: a.suspend(h), Handover: h.handover, Attached: h.lookAttached, Teach: h.teaching(),
	}
	if a.listener != 0 {
		config.Via = store.ViaSSH
	} else {
		config.Keep = h.keepAttachment
		config.Prove = func(ctx context.Context, source string) error { return h.prove(ctx, source, nil) }
	}
	return a.program(ctx, h, floor.New(ctx, config))
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

// program runs a screen on the caller's terminal. A context that ends is a
// clean end of it.
func (a *app) program(ctx context.Context, h *house, m tea.Model) error {
	if a.session == nil {
		return screen.Run(ctx, m, h.log, a.screen...)
	}
	options, over, err := a.session.Options()
	if err != nil {
		return err
	}
	defer over()
	s := screen.New(m, h.log, options...)
	go func() { // until the terminal is gone
		for size := range a.session.Terminal.Sizes {
			s.Send(tea.WindowSizeMsg(size))
		}
	}()
	return s.Run(ctx)
}
