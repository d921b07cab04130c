// Package cli is earshot's command line: one file a command, results on
// stdout, progress and messages on stderr, JSON whose names are stable.
//
// It is also where sources are started, since every command that hears wires
// them the same way; the other front ends know none.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/serve"
)

// Exit codes, as design and README promise them to scripts.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNothing     = 3
	exitHeld        = 4
	exitLater       = 75
	exitInterrupted = 130
)

// codeError carries the exit code that an error stands for.
type codeError struct {
	code int
	err  error
}

func (e *codeError) Error() string { return e.err.Error() }
func (e *codeError) Unwrap() error { return e.err }

// app is what the commands share: the flags of all of them, and the streams.
type app struct {
	out, err io.Writer
	in       io.Reader
	version  string

	dir     string // data folder; empty: the default place
	config  string // configuration file; empty: the default place
	json    bool
	plain   bool
	limit   int
	explain bool // say what a list finds

	args     []string            // the command line, as it is sent to the owner of the store
	screen   []tea.ProgramOption // the terminal, where it is not this process's own
	house    *house              // the owner's, in which this runs for another caller; nil: it runs for itself
	session  *serve.Session      // the caller, where house is set
	listener store.ListenerID    // who came in over a network; 0: the one at this machine
	tookOver bool                // another process had the store and has ended
}

// Main runs a command line and returns the exit code. ctx ends on the first
// interrupt.
func Main(ctx context.Context, version string, args []string) int {
	a := &app{out: os.Stdout, err: os.Stderr, in: os.Stdin, version: version}
	return a.main(ctx, args)
}

func (a *app) main(ctx context.Context, args []string) int {
	a.args = args
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.out)
	root.SetErr(a.err)
	return code(ctx, a.execute(ctx, root))
}

// execute runs the command line. For another caller it runs bare: dressing up
// help and errors asks the terminal of this process for its colours.
func (a *app) execute(ctx context.Context, root *cobra.Command) error {
	if a.house != nil {
		return a.told(root.ExecuteContext(ctx))
	}
	return fang.Execute(ctx, root,
		fang.WithVersion(a.version), fang.WithoutManpage(), fang.WithoutCompletions(),
		fang.WithErrorHandler(func(w io.Writer, _ fang.Styles, err error) { report(w, err) }))
}

// report writes an error as one line, and a mistake in a query as it stands
// in it; words from outside were cleaned where
// they came in, and are cleaned again here.
func report(w io.Writer, err error) {
	if text := err.Error(); text != "" {
		fmt.Fprintf(w, "earshot: %s\n", clean.OneLine(text))
	}
	var pointed *pointedError
	if errors.As(err, &pointed) {
		fmt.Fprint(w, pointed.lines())
	}
}

// code finds the exit code of an error.
func code(ctx context.Context, err error) int {
	var coded *codeError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &coded):
		return coded.code
	case isHeld(err):
		return exitHeld
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, store.ErrNotFound):
		return exitNothing
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return exitDone
	}
	return exitFailed
}

// isHeld says whether another process has the store and cannot be reached.
func isHeld(err error) bool {
	var held *store.HeldError
	var elsewhere *store.ElsewhereError
	var silent *serve.SilentError
	var other *serve.OtherVersionError
	return errors.As(err, &held) || errors.As(err, &elsewhere) || errors.As(err, &silent) || errors.As(err, &other)
}

// errInterrupted is the cause of a context that Ctrl+C ended, be it here or in
// the process of a caller.
var errInterrupted = serve.ErrInterrupted

// ErrInterrupted returns the cause to cancel Main's context with when a person
// interrupts; a context that ends without it ends in order.
func ErrInterrupted() error { return errInterrupted }

func usagef(format string, args ...any) error {
	return &codeError{exitUsage, fmt.Errorf(format, args...)}
}

// nothing ends a command that looked and found nothing, in silence.
func nothing() error { return &codeError{exitNothing, errors.New("")} }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "earshot",
		Short: "Listen to customers, next to the people who answer them",
		Long: "earshot pulls support mailboxes and reads chat logs, strictly read-only, and shows\n" +
			"both sides of every conversation as it happens. You read, mark the words that\n" +
			"matter, write down what was meant, and log the follow-up.",
		Example: "earshot demo                        # a made-up company, nothing to set up\n" +
			"earshot                             # the floor; the first time, three choices\n" +
			"earshot listen --once --json        # hear all sources, for scripts",
		Args:          noArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.runFloor(cmd.Context()) },
	}
	root.SuggestionsMinimumDistance = 2
	flags := root.PersistentFlags()
	flags.StringVar(&a.dir, "dir", os.Getenv("EARSHOT_DIR"), "the data folder (EARSHOT_DIR)")
	flags.StringVar(&a.config, "config", os.Getenv("EARSHOT_CONFIG"), "the configuration file (EARSHOT_CONFIG)")
	flags.BoolVar(&a.json, "json", false, "print JSON; lists as one object a line")
	flags.BoolVar(&a.plain, "plain", false, "no boxes, colours or cursor movement")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if a.house != nil {
			a.dir, a.config = a.house.store.Dir(), a.house.path // the caller's words led here
		}
		if a.limit < 0 {
			return usagef("--limit is %d; it can be 0 for all, or more", a.limit)
		}
		return nil
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w; see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(a.demo(), a.listen(), a.sources(), a.importFiles(), a.paste(), a.reread(), a.taught(), a.conversations(), a.show(), a.attachments(),
		a.search(), a.like(), a.coverage(), a.marks(), a.themes(), a.followups(), a.export(), a.people(), a.sit(), a.sittings(), a.listeners(), a.watchwords(), a.verify(), a.backup(), a.erase(), a.serve(), a.bench(), a.formats(), a.configCommand(), a.versionCommand())
	return root
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usagef("there is no command %q; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return usagef("there is no command %q; see %s --help", args[0], cmd.CommandPath())
}

// needs asks for n words after a command, or for n and more.
func needs(n int, more bool) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == n || more && len(args) > n {
			return nil
		}
		return usagef("this is used as: %s", cmd.UseLine())
	}
}

// limitFlag gives a list the flag that shortens it.
func (a *app) limitFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().IntVar(&a.limit, "limit", 0, "at most N; 0 is all")
	return cmd
}

// failure turns what sources could not do into an exit code: 75 where all of
// it passes by itself.
func failure(failed []sources.Failure) error {
	if len(failed) == 0 {
		return nil
	}
	c := exitLater
	for _, f := range failed {
		if !sources.Passes(f.Err) {
			c = exitFailed
		}
	}
	return &codeError{c, errors.New("")}
}
