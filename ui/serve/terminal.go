package serve

import (
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Options are those of a Bubble Tea program that draws on the session's
// terminal. over must be called when the program has ended.
//
// Keys go through a pipe of the system's, since a program that lets go of its
// terminal for a while can stop reading a pipe and cannot stop reading a
// session; the keys that are typed ahead lie in it.
func (s *Session) Options() (options []tea.ProgramOption, over func(), err error) {
	keys, typed, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	go func() {
		copyKeys(typed, s.In) // ends with the session
		_ = typed.Close()
	}()
	t := s.Terminal
	return []tea.ProgramOption{
		tea.WithInput(keys), tea.WithOutput(s.Out), tea.WithEnvironment(t.Env),
		tea.WithColorProfile(colorprofile.Env(t.Env)), tea.WithWindowSize(t.Size.Width, t.Size.Height),
	}, func() { _ = keys.Close() }, nil
}
