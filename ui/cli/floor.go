package cli

import (
	"context"
	"errors"
	"os"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"earshot/store"
	"earshot/ui/floor"
)

// floorOptions say how the floor is opened.
type floorOptions struct {
	sample bool   // the company is made up, and every screen says so
	note   string // what the last line says at first
}

// frames is how often a second the screen may be painted: the most Bubble Tea
// allows, so that a key waits half a frame at most.
const frames = 120

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
	return a.program(ctx, floor.New(ctx, floor.Config{
		Store: o.store, Listener: o.listener, Zone: zone, Now: o.store.Now, Sample: opt.sample, Note: opt.note,
		Profile: colorprofile.Detect(os.Stdout, os.Environ()), ASCII: ascii(os.Environ()), Retry: r.Retry,
		Prove: func(ctx context.Context, source string) error { return o.prove(ctx, source, func(store.ProofStep) {}) },
	}))
}

// program runs a screen. A context that ends is a clean end of it.
func (a *app) program(ctx context.Context, m tea.Model) error {
	options := append([]tea.ProgramOption{tea.WithContext(ctx), tea.WithFPS(frames), tea.WithoutSignalHandler()}, a.screen...)
	_, err := tea.NewProgram(m, options...).Run()
	if ctx.Err() != nil && errors.Is(err, tea.ErrProgramKilled) {
		return nil
	}
	return err
}
