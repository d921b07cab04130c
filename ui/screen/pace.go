package screen

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// rest is how long a drawing is good for while messages come faster: a quarter
// of a frame, so that a burst of keys costs four drawings a frame and not one a
// key, and its last key is drawn before the next frame but one is painted.
const rest = time.Second / frames / 4

// A pacer draws a model when that can be seen. Bubble Tea asks for a View after
// every message and paints the last one it was given once a frame; in a burst
// of typed-ahead keys all but the last are drawn for nothing. A message that
// comes after a rest is drawn at once.
type pacer struct {
	model tea.Model
	now   func() time.Time
	view  tea.View
	drawn time.Time     // when view was
	pause time.Duration // how long that is good for
	stale bool          // the model has taken a message since
	asked bool          // a drawMsg is on its way
}

// drawMsg is sent when a drawing that was put off is due.
type drawMsg struct{}

func newPacer(m tea.Model) *pacer { return &pacer{model: m, now: time.Now, stale: true} }

func (p *pacer) Init() tea.Cmd { return p.model.Init() }

func (p *pacer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(drawMsg); ok {
		p.asked = false
		return p, nil
	}
	var cmd tea.Cmd
	p.model, cmd = p.model.Update(msg)
	p.stale = true
	if p.asked || p.rested() {
		return p, cmd
	}
	p.asked = true
	return p, tea.Batch(cmd, tea.Tick(p.pause, func(time.Time) tea.Msg { return drawMsg{} }))
}

func (p *pacer) View() tea.View {
	if p.stale && (!p.asked || p.rested()) {
		began := p.now()
		p.view, p.stale, p.drawn = p.model.View(), false, p.now()
		p.pause = max(rest, p.drawn.Sub(began))
	}
	return p.view
}

func (p *pacer) rested() bool { return p.now().Sub(p.drawn) >= p.pause }
