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
	"earshot/ui/start"
)

// floorOptions say how the floor is opened.
type floorOptions struct {
	note string // what the last line says at first
}

// showFloor hears all sources and shows them until the listener leaves.
func (a *app) showFloor(ctx context.Context, h *house, opt floorOptions) error {
	for {
		to, err := a.floorUntilTurn(ctx, h, opt)
		if err != nil || to.screen == "" || ctx.Err() != nil {
			return err
		}
		if opt.note, err = a.turnTo(ctx, h, to); err != nil {
			return err
		}
	}
}

// A turn is a screen to which a listener turns from the floor.
type turn struct{ screen, source string }

// turnTo shows such a screen and returns what the floor says after it.
func (a *app) turnTo(ctx context.Context, h *house, to turn) (note string, err error) {
	f := &first{a: a, h: h}
	m := start.NewSides(ctx, f.doors(), a.look())
	if to.screen == "times" {
		m = start.NewTimes(ctx, f.doors(), a.look(), to.source)
	}
	end := &ending{Model: m}
	err = a.program(ctx, h, end)
	if end.done.Saved {
		note = "That is kept; counts and times follow."
	}
	return note, err
}

func (a *app) floorUntilTurn(ctx context.Context, h *house, opt floorOptions) (to turn, err error) {
	zone, err := a.zone(h)
	if err != nil {
		return to, err
	}
	leave, err := h.join()
	if err != nil {
		return to, err
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
		if !sample {
			config.Turn = func(screen, source string) { to = turn{screen, source} }
			config.Paste = a.pasting(h)
		}
		config.Prove = func(ctx context.Context, source string) error { return h.prove(ctx, source, nil) }
	}
	err = a.program(ctx, h, floor.New(ctx, config))
	return to, err
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
