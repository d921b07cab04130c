package cli

import (
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"earshot/store"
	"earshot/ui/floor"
	"earshot/ui/look"
	"earshot/ui/serve"
)

// What a command finds round it is its caller's: this process's own, or where
// it runs in the owner of the store for another process or for a listener on a
// network, what came with the session.

// onTerminal says whether results are printed on a terminal.
func (a *app) onTerminal() bool {
	if a.session != nil {
		return a.session.Call.TTY
	}
	return term.IsTerminal(os.Stdout.Fd())
}

// hasScreen says whether there is a terminal to draw on.
func (a *app) hasScreen() bool {
	if a.session != nil {
		return a.session.Terminal != nil
	}
	return len(a.screen) > 0 || term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd())
}

// env is the caller's environment.
func (a *app) env() []string {
	switch {
	case a.session == nil:
		return os.Environ()
	case a.session.Terminal != nil:
		return a.session.Terminal.Env
	}
	return a.session.Call.Env
}

// profile is how many colours the caller's terminal is thought to have.
func (a *app) profile() colorprofile.Profile {
	if a.session != nil {
		return colorprofile.Env(a.env())
	}
	return colorprofile.Detect(os.Stdout, os.Environ())
}

// look is how the screens of the terminal are drawn, before it has said more.
func (a *app) look() *look.Look {
	return look.New(look.Options{Profile: a.profile(), ASCII: ascii(a.env())})
}

// zone is where the caller's clocks are: as the configuration says, or for a
// listener on a network what is kept with the name, else the caller's own.
func (a *app) zone(h *house) (*time.Location, error) {
	config := h.config()
	switch {
	case a.listener != 0:
		return a.listenersZone(h)
	case a.session == nil || config.Timezone != "" || a.session.Call.Zone == "":
		return config.Zone()
	}
	if zone, err := time.LoadLocation(a.session.Call.Zone); err == nil {
		return zone, nil
	}
	return config.Zone() // a zone that only the caller's system knows
}

// listenersZone is the zone that is kept with a listener.
func (a *app) listenersZone(h *house) (*time.Location, error) {
	var l store.Listener
	err := h.store.View(func(tx *store.Tx) (err error) { l, err = tx.Listener(a.listener); return err })
	if err != nil || l.Zone == "" {
		return h.config().Zone()
	}
	return time.LoadLocation(l.Zone)
}

// clock writes a time for people, in the caller's zone; of no time, nothing.
func (a *app) clock(h *house, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	zone, err := a.zone(h)
	if err != nil {
		zone = time.Local // the configuration was checked when it was read
	}
	return t.In(zone).Format("2006-01-02 15:04")
}

// who is the listener that a command or a screen is for.
func (a *app) who(h *house) store.ListenerID {
	if a.listener != 0 {
		return a.listener
	}
	return h.listener
}

// suspend stops the caller's process as Ctrl+Z does; nil: it cannot be asked
// for. The owner's own process is not stopped while others are in it.
func (a *app) suspend(h *house) tea.Cmd {
	switch {
	case a.session == nil && serve.Stops():
		return func() tea.Msg {
			if h.server.Sessions() > 0 {
				return floor.Note("Others are attached here and would stop, too. q leaves; one of them takes over.")
			}
			return tea.Suspend()
		}
	case a.session == nil:
		return nil
	case a.session.Terminal == nil || a.session.Terminal.Suspend == nil:
		return nil
	}
	return tea.Exec(suspension{a.session}, func(error) tea.Msg { return nil })
}

// A suspension is the time during which a caller's process is stopped: the
// screen lets go of the terminal for it as for a program that is run.
type suspension struct{ session *serve.Session }

func (s suspension) Run() error          { return s.session.Terminal.Suspend() }
func (s suspension) SetStdin(io.Reader)  {}
func (s suspension) SetStdout(io.Writer) {}
func (s suspension) SetStderr(io.Writer) {}
