package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/charmbracelet/x/term"

	"earshot/sources"
	"earshot/store"
	"earshot/ui/serve"
)

const (
	claimWait  = 5 * time.Second // for an owner that starts or ends to listen or to let go
	claimEvery = 10 * time.Millisecond
)

// A way is how a command goes about the store when another process has it.
type way struct {
	screen   bool // it needs this terminal
	standing bool // it goes on when the owner ends, and takes the store over
	args     []string
	feed     func(io.Writer) error // what the owner's end of it reads; nil: nothing
}

// withStore runs f with the store open: in this process where it can have the
// store, else the whole command in the process that has it.
func (a *app) withStore(ctx context.Context, f func(*house) error) error {
	return a.inStore(ctx, way{args: a.args}, f)
}

// inStore is withStore for a command that is more than a question and its
// answer.
func (a *app) inStore(ctx context.Context, w way, f func(*house) error) error {
	if a.house != nil {
		return a.spooled(ctx, a.house, w, f)
	}
	config, err := a.loadConfig()
	if err != nil {
		return &codeError{exitUsage, err}
	}
	return a.inStoreOf(ctx, config, w, f)
}

func (a *app) inStoreOf(ctx context.Context, config sources.Config, w way, f func(*house) error) error {
	for {
		h, line, err := a.claim(ctx, config)
		if err != nil {
			return err
		}
		if h != nil {
			return errors.Join(a.spooled(ctx, h, w, f), h.Close())
		}
		code, err := a.attach(ctx, line, w)
		switch {
		case errors.Is(err, serve.ErrNotBegun) && ctx.Err() == nil:
			continue // the owner was about to end
		case errors.Is(err, serve.ErrOwnerGone) && w.standing && ctx.Err() == nil:
			a.tookOver = true
			continue
		}
		return attached(ctx, code, err)
	}
}

// attached turns what came of a command in the owner into this command's end.
func attached(ctx context.Context, code int, err error) error {
	switch {
	case err == nil && code == exitDone:
		return nil
	case err == nil:
		return &codeError{code, errors.New("")} // the owner has said why
	case errors.Is(context.Cause(ctx), errInterrupted):
		return &codeError{exitInterrupted, errors.New("interrupted")}
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, serve.ErrOwnerGone):
		return &codeError{exitLater, errors.New("the earshot that held the store ended before this was done; what was kept is whole. Run it again: it goes on from there")}
	}
	return err
}

// claim opens the store, or reaches the process that has it.
func (a *app) claim(ctx context.Context, config sources.Config) (*house, *serve.Line, error) {
	for began := time.Now(); ; {
		h, err := a.move(config)
		var held *store.HeldError
		if !errors.As(err, &held) || held.Elsewhere() {
			return h, nil, err
		}
		line, failed := serve.Dial(ctx, a.dataDir(), held.Owner, a.version)
		switch {
		case failed == nil:
			return nil, line, nil
		case !errors.Is(failed, serve.ErrOwnerGone) || ctx.Err() != nil:
			return nil, nil, failed
		case time.Since(began) > claimWait:
			return nil, nil, err
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(claimEvery):
		}
	}
}

// attach runs the command in the owner of the store.
func (a *app) attach(ctx context.Context, line *serve.Line, w way) (int, error) {
	defer line.Close() // nothing is on its way when it is over
	call := serve.NewCall(a.version, w.args, term.IsTerminal(os.Stdout.Fd()))
	call.Standing, call.Stops = w.standing, serve.Stops()
	if a.config != "" {
		path, err := filepath.Abs(a.config)
		if err != nil {
			return 0, err
		}
		call.Config = path
	}
	if line.Version != serve.PlainVersion(a.version) && !w.screen {
		fmt.Fprintf(a.err, "earshot: the store is held by earshot %s, which answers; this one is %s\n", line.Version, a.version)
	}
	if w.screen {
		return line.Screen(ctx, call, os.Stdin, os.Stdout)
	}
	return line.Run(ctx, call, serve.Streams{Feed: w.feed, Out: a.out, Err: a.err})
}
