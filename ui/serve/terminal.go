package serve

import (
	"io"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Draw readies a model to be drawn on the terminal: it returns the model, which
// hears of new sizes now, and the options of its program. over must be called
// when the program has ended.
//
// Keys go through a pipe of the system's, since a program that lets go of its
// terminal for a while can stop reading a pipe and cannot stop reading a
// session; the keys that are typed ahead lie in it.
func (s *Session) Draw(m tea.Model) (drawn tea.Model, options []tea.ProgramOption, over func(), err error) {
	keys, typed, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	go func() {
		_, _ = io.Copy(typed, s.In) // ends with the session
		_ = typed.Close()
	}()
	t := s.Terminal
	options = []tea.ProgramOption{
		tea.WithInput(keys), tea.WithOutput(s.Out), tea.WithEnvironment(t.Env),
		tea.WithColorProfile(colorprofile.Env(t.Env)), tea.WithWindowSize(t.Size.Width, t.Size.Height),
	}
	return &resized{Model: m, sizes: t.Sizes}, options, func() { _ = keys.Close() }, nil
}

// resized is a model that is told of its terminal's sizes.
type resized struct {
	tea.Model
	sizes <-chan Size
}

// sizeMsg is sent when the terminal has another size.
type sizeMsg Size

func (r *resized) Init() tea.Cmd { return tea.Batch(r.Model.Init(), r.next) }

func (r *resized) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(sizeMsg); ok {
		return r, tea.Batch(func() tea.Msg { return tea.WindowSizeMsg(size) }, r.next)
	}
	m, cmd := r.Model.Update(msg)
	r.Model = m
	return r, cmd
}

// next waits for the next size. It ends with the session.
func (r *resized) next() tea.Msg {
	size, ok := <-r.sizes
	if !ok {
		return nil
	}
	return sizeMsg(size)
}
