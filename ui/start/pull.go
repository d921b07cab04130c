package start

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// every is how often a count on the screen may change.
const every = 2 * time.Second

// pullScreen shows how far the first reading is. It goes on without us when
// the listener does.
type pullScreen struct {
	*session
	id      int
	state   store.SourceState
	found   bool
	failed  string
	stopped bool
	ending  bool // stop is under way
}

// stateMsg is sent when a source's state was read.
type stateMsg struct {
	id    int
	state store.SourceState
	found bool
	err   error
}

// againMsg is sent when it is time to look at the store again.
type againMsg struct{ id int }

// stoppedMsg is sent when the hearing has ended.
type stoppedMsg struct{ id int }

func newPull(s *session) (screen, tea.Cmd) {
	p := &pullScreen{session: s, id: s.ask()}
	return p, p.read()
}

// read looks how far the source is.
func (p *pullScreen) read() tea.Cmd {
	id, db, name := p.id, p.doors.Store, p.choice.Name
	return func() tea.Msg {
		msg := stateMsg{id: id}
		msg.err = db.View(func(t *store.Tx) (err error) {
			msg.state, msg.found, err = t.Source(name)
			return err
		})
		return msg
	}
}

// again asks for a look at the store after a while.
func (s *session) again(id int) tea.Cmd {
	return s.tick(every, func(time.Time) tea.Msg { return againMsg{id} })
}

func (p *pullScreen) title() string { return "Reading" }

func (p *pullScreen) step() int { return p.session.screens() - 2 }

func (p *pullScreen) says() string { return "What is read is kept, whatever happens next." }

func (p *pullScreen) hints() []look.Hint {
	hints := []look.Hint{{Key: "Enter", Word: "go on, reading goes on"}}
	if p.over() {
		hints[0].Word = "go on"
	} else {
		hints = append(hints, look.Hint{Key: "Esc", Word: "stops, keeps what it has"})
	}
	return append(hints, look.Hint{Key: "?", Word: "help"})
}

func (p *pullScreen) help() []string {
	return []string{
		"The newest are read first, so you can begin to listen at once.",
		"What is stopped here goes on where it was when the floor opens.",
	}
}

func (p *pullScreen) over() bool {
	return p.stopped || p.ending || p.found && p.state.Condition != store.Pulling && p.state.Condition != store.Starting
}

func (p *pullScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if msg.id == p.id {
			p.state, p.found = msg.state, msg.found
			p.failed = ""
			if msg.err != nil {
				p.failed = safe(msg.err.Error())
			}
			return p, p.again(p.id)
		}
	case againMsg:
		if msg.id == p.id {
			return p, p.read()
		}
	case stoppedMsg:
		if msg.id == p.id {
			p.stopped, p.ending = true, false
			return p, p.read()
		}
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return p, nil
}

func (p *pullScreen) key(msg tea.KeyPressMsg) (screen, tea.Cmd) {
	switch msg.String() {
	case "enter":
		if p.state.AsksZone || p.state.AsksDates {
			return newTimes(p.session)
		}
		return newWho(p.session)
	case "esc":
		if p.over() || p.stop == nil {
			return p, nil
		}
		p.ending = true
		id, stop := p.id, p.stop
		return p, func() tea.Msg { stop(); return stoppedMsg{id} }
	}
	return p, nil
}

func (p *pullScreen) draw(width, _ int) canvas {
	var c canvas
	p.drawState(&c, width)
	p.blank(&c, width)
	says, style := "You can go on now. The newest are read first, and reading goes on while you listen.", look.S{Role: look.Muted}
	switch {
	case p.failed != "":
		says, style = p.failed, look.S{Role: look.Danger}
	case p.stopped:
		says = "Stopped; it goes on when the floor opens."
	case p.state.Condition == store.Waiting || p.state.Condition == store.Refused:
		says, style = p.state.Note.String(), look.S{Role: look.Warning}
	case p.folder && p.over() && p.state.Messages == 0:
		says, style = p.nothing(), look.S{Role: look.Warning}
	case p.over():
		says = "All of it is here. What comes from now on is heard as it comes."
	}
	p.prose(&c, width, 2, proseWidth, style, says)
	return c
}

// drawState draws how far the reading is on one row, or on three where they
// are short.
func (p *pullScreen) drawState(c *canvas, width int) {
	head := look.S{Bold: true}
	in := 13
	if width < 60 {
		in = 2
	}
	row := func() *look.Row { return p.look.Row(width).Gap(in) }
	first := p.look.Row(width).Gap(2).Column(head, 11, "Reading")
	c.here(1, 1)
	st := p.state
	if st.Condition != store.Pulling || st.Total == 0 {
		c.add(first.Add(look.S{}, p.plainly()).String())
		return
	}
	first.Add(look.S{}, fmt.Sprintf("%s  %s of %s", st.What, look.Number(st.Done), look.Number(st.Total)))
	meter := func(r *look.Row, n int) *look.Row {
		return r.Meter(n, st.Done, st.Total).Gap(2).Add(look.S{}, fmt.Sprintf("%d %%", min(100*st.Done/st.Total, 100)))
	}
	rate := p.speed()
	if first.Used()+3+40+7+3+len(rate) < width {
		c.add(meter(first.Gap(3), 40).Gap(3).Add(look.S{Role: look.Muted}, rate).String())
		return
	}
	c.add(first.String(), meter(row(), max(min(40, width-in-9), 1)).String())
	if rate != "" {
		c.add(row().Add(look.S{Role: look.Muted}, rate).String())
	}
}

// nothing says why a folder that was read to its end gave no message: most
// often the source knows.
func (p *pullScreen) nothing() string {
	if note := p.state.Note.String(); note != "" {
		return sentence(note)
	}
	return "Nothing in this folder could be read as a chat log. It is watched, and what comes is heard as it comes."
}

// plainly says how a source is that has no count to show.
func (p *pullScreen) plainly() string {
	switch n := look.Count(p.state.Messages, "message"); {
	case !p.found || p.state.Condition == store.Starting:
		return "about to begin"
	case p.state.Condition == store.Pulling:
		return n + " so far"
	default:
		return n
	}
}

// speed says how fast a pull is and how long it will take, while it runs.
func (p *pullScreen) speed() string {
	st := p.state
	if st.Rate < 1 || p.stopped || p.ending {
		return ""
	}
	left := time.Duration(float64(st.Total-st.Done) / st.Rate * float64(time.Second))
	return fmt.Sprintf("%s a second, about %s left", look.Number(int(st.Rate)), look.Duration(left))
}
