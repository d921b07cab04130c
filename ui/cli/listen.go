package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/store"
)

func (a *app) listen() *cobra.Command {
	var once bool
	cmd := &cobra.Command{
		Use:     "listen",
		Short:   "Hear all sources without a screen, a line for each arrival",
		Example: "earshot listen --once --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := way{standing: !once, args: a.args}
			return a.inStore(cmd.Context(), w, func(h *house) error { return a.hear(cmd.Context(), h, once) })
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "end when all sources have caught up")
	return cmd
}

// hear runs the sources and prints what arrives.
func (a *app) hear(ctx context.Context, h *house, once bool) error {
	if len(h.config().Sources) == 0 {
		return usagef("there is nothing to hear yet; run earshot to connect a mailbox or a folder of chat logs, or write a [[source]] into %s", a.configPath())
	}
	ear := newArrivals(a, h)
	printing, stop := context.WithCancel(context.WithoutCancel(ctx))
	printed := make(chan error, 1)
	go func() { printed <- ear.follow(printing) }()
	failed, err := h.hearUntil(ctx, once)
	stop()
	if err := errors.Join(err, <-printed, ear.print()); err != nil {
		return err
	}
	return a.outcome(ctx, failed)
}

// hearUntil hears the sources until they have caught up, or until ctx ends.
func (h *house) hearUntil(ctx context.Context, once bool) ([]sources.Failure, error) {
	if once {
		return h.hearOnce(ctx)
	}
	leave, err := h.join()
	if err != nil {
		return nil, err
	}
	defer leave()
	<-ctx.Done()
	return nil, nil
}

// outcome names the sources that failed and turns them into an exit code.
func (a *app) outcome(ctx context.Context, failed []sources.Failure) error {
	if cause := context.Cause(ctx); errors.Is(cause, errInterrupted) {
		return &codeError{exitInterrupted, errors.New("interrupted; what was heard is kept")}
	}
	if ctx.Err() != nil {
		return nil
	}
	for _, f := range failed {
		report(a.err, f)
	}
	return failure(failed)
}

// arrivals prints messages as they come, each once.
type arrivals struct {
	a    *app
	h    *house
	last store.MessageID
}

func newArrivals(a *app, h *house) *arrivals {
	ear := &arrivals{a: a, h: h}
	_ = h.store.View(func(tx *store.Tx) error { ear.last = tx.LastMessage(); return nil }) // only reads a counter
	return ear
}

// follow prints until ctx ends.
func (e *arrivals) follow(ctx context.Context) error {
	for range e.h.store.Watch(ctx) {
		if err := e.print(); err != nil {
			return err
		}
	}
	return nil
}

// print prints what arrived since it printed last, in short reads.
func (e *arrivals) print() error {
	for {
		page, err := e.page()
		if err != nil || len(page) == 0 {
			return err
		}
		out := e.a.list()
		for _, p := range page {
			if err := out.add(p.shape, p.fields...); err != nil {
				return err
			}
		}
		if err := out.end(); err != nil {
			return err
		}
	}
}

type arrivalLine struct {
	shape  arrivalJSON
	fields []string
}

func (e *arrivals) page() ([]arrivalLine, error) {
	const most = 500
	var out []arrivalLine
	err := e.h.store.View(func(tx *store.Tx) error {
		return tx.Arrived(e.last, func(m store.Message) error {
			c, err := tx.Conversation(m.Conversation)
			if err != nil {
				return err
			}
			if len(out) == most {
				return errEnough
			}
			e.last = m.ID
			s := shapeArrival(m, c.Subject)
			out = append(out, arrivalLine{s, []string{e.a.clock(e.h, m.At), s.Source, s.Side,
				m.Sender.Shown().String(), "#" + s.Conversation, s.Subject.String()}})
			return nil
		})
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}
