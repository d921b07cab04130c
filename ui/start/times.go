package start

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/look"
)

// timesScreen asks once what the files of a source do not say: the zone of
// their times, and which of day and month comes first. What was guessed stands
// there with its reason.
type timesScreen struct {
	*session
	id     int
	form   *form.Form
	state  store.SourceState
	loaded bool
	saving bool
	failed string
}

// timesMsg is sent when the answers were kept, or could not be.
type timesMsg struct {
	id  int
	err error
}

func newTimes(s *session) (screen, tea.Cmd) {
	t := &timesScreen{session: s, id: s.ask()}
	id, db, name := t.id, s.doors.Store, s.choice.Name
	return t, func() tea.Msg {
		msg := stateMsg{id: id}
		msg.err = db.View(func(tx *store.Tx) (err error) {
			msg.state, msg.found, err = tx.Source(name)
			return err
		})
		return msg
	}
}

func (t *timesScreen) title() string  { return "When was it said?" }
func (t *timesScreen) step() int      { return t.session.screens() - 1 }
func (t *timesScreen) help() []string { return nil }

func (t *timesScreen) says() string {
	if t.saving {
		return "Reading the times again."
	}
	return "It is asked once. Said otherwise later, times move and nothing doubles."
}

func (t *timesScreen) hints() []look.Hint {
	return []look.Hint{{Key: "Enter", Word: "next"}, {Key: "Tab", Word: "next field"}, {Key: "Esc", Word: "later, keeps the guess"}}
}

// load makes the form of what is asked.
func (t *timesScreen) load(msg stateMsg) {
	t.loaded, t.state = true, msg.state
	if msg.err != nil {
		t.failed = safe(msg.err.Error())
	}
	var fields []form.Field
	if t.state.AsksZone || t.later != "" {
		fields = append(fields, form.Field{Name: "zone", Label: "zone", Value: t.doors.Zone, Saves: !t.state.AsksDates,
			Aside: "Where the times were written, such as Europe/Dublin."})
	}
	if t.state.AsksDates || t.later != "" {
		fields = append(fields, form.Field{Name: "dates", Label: "03/04", Kind: form.Choice, Value: "day-first", Saves: true,
			Options: []form.Option{{Name: "day-first", Note: "3 April"}, {Name: "month-first", Note: "4 March"}}})
	}
	t.form = form.New(t.look, form.Words{Saves: "keeps it", Closes: "later"}, fields...)
}

func (t *timesScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if msg.id == t.id {
			t.load(msg)
		}
		return t, nil
	case timesMsg:
		if msg.id == t.id {
			return t.saved(msg)
		}
		return t, nil
	}
	if t.form == nil || t.saving {
		return t, nil
	}
	switch t.form.Update(msg) {
	case form.Closed:
		return t.onward(Done{})
	case form.Saved:
		return t.save()
	}
	return t, nil
}

func (t *timesScreen) save() (screen, tea.Cmd) {
	v := t.form.Values()
	if _, err := time.LoadLocation(v["zone"]); err != nil {
		t.form.Wrong("zone", "There is no such zone. Write one like Europe/Dublin or Asia/Kolkata.")
		return t, nil
	}
	t.saving, t.id = true, t.ask()
	id, ctx, save, name := t.id, t.ctx, t.doors.SaveTimes, t.choice.Name
	return t, func() tea.Msg { return timesMsg{id, save(ctx, name, v["zone"], v["dates"])} }
}

func (t *timesScreen) saved(msg timesMsg) (screen, tea.Cmd) {
	t.saving = false
	if msg.err != nil {
		t.failed = safe(msg.err.Error())
		return t, nil
	}
	return t.onward(Done{Saved: true})
}

func (t *timesScreen) onward(d Done) (screen, tea.Cmd) {
	if t.later != "" {
		return t, done(d)
	}
	return newWho(t.session)
}

func (t *timesScreen) draw(width, height int) canvas {
	var c canvas
	if !t.loaded {
		t.prose(&c, width, 2, proseWidth, look.S{}, "Looking.")
		return c
	}
	if t.failed != "" {
		t.prose(&c, width, 2, proseWidth, look.S{Role: look.Danger}, t.failed)
	}
	if t.state.AsksZone {
		t.prose(&c, width, 2, proseWidth, look.S{}, "No time in these files names a zone. They are read as "+t.doors.Zone+", your own, for want of another.")
	}
	if t.state.AsksDates {
		t.prose(&c, width, 2, proseWidth, look.S{}, "In some of these files no date has a number over 12, and their order proves nothing. They are read day first.")
	}
	t.blank(&c, width)
	t.form.SetLook(t.look)
	t.form.SetSize(width, max(min(8, height-len(c.lines)), 1))
	x, y, _ := t.form.Cursor()
	c.x, c.y = x, len(c.lines)+y
	c.from, c.to = c.y, c.y+1
	c.add(t.form.View()...)
	return c
}
