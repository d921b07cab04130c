// Package screen runs the screens of earshot: a Bubble Tea program for a model,
// one for each terminal and each session. Many run in one process, so what goes
// wrong in one ends that one and no other, and nothing is printed where it does
// not belong.
//
// guard.go contains a panic, pace.go draws no more often than can be seen.
package screen

import (
	"context"
	"errors"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Leave asks a model to keep what it would lose and to quit, as a listener
// does who leaves.
type Leave struct{}

// ErrMistake is what is left of a screen that panicked.
var ErrMistake = errors.New("this screen ended by a mistake in earshot; what you saved is kept, and the log has the details")

const (
	// frames is how often a second the screen may be painted: the most Bubble
	// Tea allows, so that a key waits half a frame at most.
	frames = 120
	// grace is how long a model has to leave once it is told to.
	grace = time.Second
)

// A Screen is a model on a terminal.
type Screen struct {
	// Grace is how long the model has to leave when the context of Run ends. It
	// is a second unless it is set before Run.
	Grace time.Duration

	program *tea.Program
	guard   *guard
	kill    context.CancelFunc
}

// New returns a screen for a model. The options name its terminal: input,
// output, environment, size. log takes the stack of a panic and never a word
// that was on the screen; nil: nothing is kept of it.
func New(m tea.Model, log *slog.Logger, options ...tea.ProgramOption) *Screen {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Screen{Grace: grace, guard: &guard{model: newPacer(m), log: log}}
	alive, kill := context.WithCancel(context.Background())
	s.kill = kill
	options = append([]tea.ProgramOption{tea.WithFPS(frames)}, options...)
	s.program = tea.NewProgram(s.guard, append(options, tea.WithContext(alive), tea.WithoutSignalHandler(), tea.WithoutCatchPanics())...)
	s.guard.end = func() { s.program.Send(tea.QuitMsg{}) }
	return s
}

// Run runs a model on a terminal until it quits or ctx ends; see Screen.Run.
func Run(ctx context.Context, m tea.Model, log *slog.Logger, options ...tea.ProgramOption) error {
	return New(m, log, options...).Run(ctx)
}

// Send gives the model a message, such as a new size of its window. It blocks
// until Run is called and while the model is busy, and does nothing once the
// screen has ended.
func (s *Screen) Send(msg tea.Msg) { s.program.Send(msg) }

// Run shows the screen until the model quits. When ctx ends, the model is sent
// Leave; one that has not left after Grace is ended as it is, and Run returns
// after another Grace even if it is stuck. That is a clean end. The error is
// ErrMistake where the model panicked.
//
// Commands that are still at work outlive Run, as they do in Bubble Tea: what
// they use must answer them with an error once it is closed.
func (s *Screen) Run(ctx context.Context) error {
	defer s.kill()
	done := make(chan error, 1)
	go func() { done <- s.run() }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		err = s.leave(done)
	}
	switch {
	case s.guard.failed.Load():
		return ErrMistake
	case ctx.Err() != nil && errors.Is(err, tea.ErrProgramKilled):
		return nil
	}
	return err
}

// run runs the program. A panic in Bubble Tea itself ends it like one of the
// model's.
func (s *Screen) run() (err error) {
	defer func() {
		if v := recover(); v != nil {
			s.guard.mistake(v)
			s.program.Kill() // gives the terminal back
		}
	}()
	_, err = s.program.Run()
	return err
}

// leave tells the model to leave, and ends the program if it does not. A model
// that is stuck in a call cannot be ended, only its terminal given back, which
// Kill does; it may be called once the program has set itself up. Sending and
// killing may block on a terminal that takes nothing any more, so they run
// beside it.
func (s *Screen) leave(done <-chan error) error {
	go s.program.Send(Leave{})
	if err, ok := within(s.Grace, done); ok {
		return err
	}
	s.kill()
	if s.guard.begun.Load() {
		go s.program.Kill()
	}
	err, _ := within(s.Grace, done)
	return err
}

// within waits for an end as long as is given.
func within(d time.Duration, done <-chan error) (err error, ended bool) {
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case err := <-done:
		return err, true
	case <-over.C:
		return nil, false
	}
}
