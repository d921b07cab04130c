package floor

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/look"
)

// A sitting is next to whom the listener sits, with how far it is.
type sitting struct {
	store.Sitting
	on     bool
	sums   store.SittingSums
	desk   store.Desk // of the agent
	told   int        // what was said of the time: nothing, nearly over, over
	agents []agent
	unsaid store.SittingID // an ended one of the listener's without a debrief
}

// An agent is somebody to sit with.
type agent struct {
	store.Person
	desk store.Desk
	sat  bool // somebody has
}

// nearlyOver is how long before the end of a time box it is said.
const nearlyOver = 5 * time.Minute

// readSitting reads the listener's sitting, and whom one can sit with.
func (b *bar) readSitting(t *store.Tx, l store.ListenerID, now time.Time) error {
	var err error
	if b.sitting.Sitting, b.sitting.on, err = t.SittingOn(l); err != nil {
		return err
	}
	all, err := t.Sittings()
	if err != nil {
		return err
	}
	sat := map[string]bool{}
	for _, s := range all {
		sat[strings.ToLower(s.Agent.String())] = true
		if s.By == l && !s.On() && s.Debrief.At.IsZero() {
			b.sitting.unsaid = max(b.sitting.unsaid, s.ID)
		}
	}
	if err := b.readAgents(t, sat); err != nil || !b.sitting.on {
		return err
	}
	b.sitting.sums, err = t.SittingSums(b.sitting.Sitting, now)
	return err
}

// readAgents reads whom one can sit with, one entry for a name.
func (b *bar) readAgents(t *store.Tx, sat map[string]bool) error {
	people, err := t.Agents()
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, p := range people {
		name := strings.ToLower(p.Shown().String())
		d, err := t.Desk(p.ID)
		if err != nil {
			return err
		}
		i, ok := at[name]
		if !ok {
			i = len(b.sitting.agents)
			at[name] = i
			b.sitting.agents = append(b.sitting.agents, agent{Person: p, sat: sat[name]})
		} else if a := &b.sitting.agents[i]; p.Messages > a.Messages {
			a.Person = p
		}
		if b.sitting.agents[i].desk.Person == 0 {
			b.sitting.agents[i].desk = d
		}
		if strings.EqualFold(name, b.sitting.Agent.String()) && d.Person != 0 {
			b.sitting.desk = d
		}
	}
	return nil
}

// tookSitting takes what was read of the sitting: the floor becomes the
// agent's stream when it begins, and whole again when it ends.
func (m *Model) tookSitting(now sitting) tea.Cmd {
	was := m.sitting
	if now.told = was.told; now.ID != was.ID {
		now.told = 0
	}
	m.sitting = now
	switch {
	case now.on && now.ID != was.ID:
		if m.said.words == "" || m.said.quiet {
			m.say("Your sitting" + withWords(now.Agent.String()) + " goes on. :end ends it.")
		}
		return m.keepToStream()
	case !now.on && was.on && m.floor.filter != nil && m.floor.filter.text == was.Stream():
		return m.clearFilter()
	}
	return nil
}

// keepToStream keeps the floor to the stream of the sitting.
func (m *Model) keepToStream() tea.Cmd {
	q := m.sitting.Stream()
	if q == "" {
		return nil
	}
	m.floor.filter = &filter{text: q, from: m.lastRead(), whose: m.sitting.Agent.String()}
	return m.readFilter()
}

func withWords(name string) string {
	if name == "" {
		return ""
	}
	return " with " + name
}

// clock says once that the time box is nearly over, and that it is.
func (m *Model) clock() {
	s := &m.sitting
	if !s.on || s.Box == 0 {
		return
	}
	switch left := s.Box - m.cfg.Now().Sub(s.StartedAt); {
	case left <= 0 && s.told < 2:
		s.told = 2
		m.say("Time. Nothing closes by itself; :end ends the sitting.")
	case left > 0 && left <= nearlyOver && s.told < 1 && s.Box > nearlyOver:
		s.told = 1
		m.say(fmt.Sprintf("%d min left: finish the one you are in.", int((left+time.Minute-1)/time.Minute)))
	}
}

// agentsMsg is sent when it was read whom one can sit with.
type agentsMsg struct {
	agents []agent
	then   func(*Model) tea.Cmd
	err    error
}

// withAgents reads whom one can sit with, then asks.
func (m *Model) withAgents(then func(*Model) tea.Cmd) tea.Cmd {
	s, l, now := m.cfg.Store, m.cfg.Listener, m.now()
	m.jumps++
	return func() tea.Msg {
		var b bar
		err := s.View(func(t *store.Tx) error { return b.readSitting(t, l, now) })
		return agentsMsg{b.sitting.agents, then, err}
	}
}

func (m *Model) tookAgents(msg agentsMsg) tea.Cmd {
	m.jumps--
	if m.failed("read who answers", msg.err) {
		return nil
	}
	m.sitting.agents = msg.agents
	return msg.then(m)
}

// sitWith asks next to whom, for how long and what for; it is what L opens.
func (m *Model) sitWith() tea.Cmd { return m.withAgents((*Model).askToSit) }

func (m *Model) askToSit() tea.Cmd {
	if m.sitting.on {
		m.sheets = nil
		m.say("Your sitting" + withWords(m.sitting.Agent.String()) + " goes on. :end ends it.")
		return m.keepToStream()
	}
	name := ""
	if s := m.sheet(); s != nil && s.kind == atSittings {
		name = s.target().agent
	} else if m.talk.ready() {
		for _, a := range m.sitting.agents {
			if a.ID == m.talk.talk.row.Agent {
				name = a.Shown().String()
			}
		}
	}
	f := &paneForm{title: "Sit", mode: "SIT", note: "The clock is quiet: it ends nothing.", view: viewDraft + "sitting"}
	f.form = m.sittingForm(name)
	f.save = func(m *Model) tea.Cmd { return m.beginSitting(f) }
	return m.openForm(f)
}

func (m *Model) sittingForm(name string) *form.Form {
	knows := ""
	for _, a := range m.sitting.agents {
		if strings.EqualFold(a.Shown().String(), name) {
			knows = a.desk.Knows
		}
	}
	return form.New(m.look, formWords,
		form.Field{Name: "agent", Label: "with", Kind: form.Suggest, Find: m.findAgent, Finds: "an agent", Value: name, Empty: "the whole floor", Aside: "Down lists the agents."},
		form.Field{Name: "for", Label: "for", Kind: form.Choice, Value: "30 min", Options: []form.Option{{Name: "15 min"}, {Name: "30 min"}, {Name: "45 min"}, {Name: "60 min"}, {Name: "no end"}}},
		form.Field{Name: "purpose", Label: "purpose", Empty: "just to listen", Aside: "It stands in the first line while you sit."},
		form.Field{Name: "knows", Label: "knows", Kind: form.Choice, Value: knows, Empty: "not asked", Options: knowingOptions(),
			Aside: "Do they know that you listen? Asked once for each agent."})
}

// findAgent finds agents by what was typed, with their own time, or that nobody
// has sat with them.
func (m *Model) findAgent(q string) []form.Option {
	var all []form.Option
	for _, a := range m.sitting.agents {
		o := form.Option{Name: a.Shown().String()}
		if at, ok := a.desk.Local(m.now()); ok {
			o.Note = at.Format("15:04")
		}
		if !a.sat {
			o.Note = "nobody sat with"
		}
		all = append(all, o)
	}
	return finder(all)(q)
}

// beginSitting keeps the sitting, and what the agent knows of it.
func (m *Model) beginSitting(f *paneForm) tea.Cmd {
	v := f.form.Values()
	var box time.Duration
	if n, _, ok := strings.Cut(v["for"], " min"); ok {
		box, _ = time.ParseDuration(n + "m") // one of the options
	}
	s := store.Sitting{Agent: lineOf(v["agent"]), Purpose: lineOf(v["purpose"]), Box: box, Knows: v["knows"]}
	var desks []store.Desk
	for _, a := range m.sitting.agents {
		if strings.EqualFold(a.Shown().String(), v["agent"]) && v["knows"] != "" && v["knows"] != a.desk.Knows {
			d := a.desk
			d.Person, d.Knows = a.ID, v["knows"]
			desks = append(desks, d)
		}
	}
	m.closeForm()
	said := "You sit" + withWords(v["agent"]) + ". b stamps a moment, = holds the stream, :end ends it."
	return m.do(didMsg{op: "begin the sitting", said: said, forgot: f.view}, func(a *store.Act) error {
		for _, d := range desks {
			if err := a.Describe(d); err != nil {
				return err
			}
		}
		_, err := a.Sit(s)
		return err
	})
}

// stamp notes the moment under the cursor, to come back to.
func (m *Model) stamp() tea.Cmd {
	if !m.sitting.on {
		m.say("No sitting goes on: L starts one. ) comes back to a mark.")
		return nil
	}
	if m.talk.want == 0 {
		m.say("No conversation here to stamp.")
		return nil
	}
	at := store.Moment{Conversation: m.talk.want}
	if m.talk.ready() && m.talk.shows(m.talk.want) {
		at.Message, at.Offset = m.talk.messages[m.talk.msg].ID, m.talk.off
	}
	id := m.sitting.ID
	return m.do(didMsg{op: "stamp the moment", said: "Stamped " + m.now().Format("15:04") + ". g s comes back to it."},
		func(a *store.Act) error { return a.Stamp(id, at) })
}

// endSitting ends the sitting and opens its debrief.
func (m *Model) endSitting() tea.Cmd {
	if !m.sitting.on {
		m.say("No sitting goes on: L starts one.")
		return nil
	}
	s, who, id := m.cfg.Store, m.actor(), m.sitting.ID
	read, reading := m.takeReading()
	m.jumps++
	return func() tea.Msg {
		msg := debriefMsg{}
		msg.err = s.Do(who, func(a *store.Act) error {
			if reading {
				if err := a.Opened(read()); err != nil {
					return err
				}
			}
			if err := a.EndSitting(id); err != nil {
				return err
			}
			var err error
			msg.of, err = a.Sitting(id)
			return err
		})
		return msg
	}
}

// chooseAgent keeps the floor to one agent's stream without a sitting.
func (m *Model) chooseAgent() tea.Cmd { return m.withAgents((*Model).askWhom) }

func (m *Model) askWhom() tea.Cmd {
	f := &paneForm{title: "Hear whom?", mode: "AGENT", note: "Enter keeps the floor to them; Esc there clears.", view: viewDraft + "agent"}
	f.form = form.New(m.look, formWords, form.Field{Name: "agent", Label: "agent", Kind: form.Suggest, Find: m.findAgent, Finds: "an agent", Saves: true, Aside: "Down lists them."})
	f.save = func(m *Model) tea.Cmd {
		name := f.form.Values()["agent"]
		m.closeForm()
		if name == "" {
			return m.clearFilter()
		}
		m.floor.filter = &filter{text: store.Sitting{Agent: lineOf(name)}.Stream(), from: m.lastRead()}
		m.floor.held, m.floor.follow = false, false
		return tea.Batch(m.focus(paneFloor), m.readFilter(), m.setDraft(f.view, nil))
	}
	return m.openForm(f)
}

// firstSitting is what the first line says of a sitting.
func (m *Model) firstSitting(f *look.First, b brush) {
	s := m.sitting
	if !s.on {
		return
	}
	if len(f.Path) > 0 && f.Path[0] == "Floor" {
		f.Path[0] = "Sitting" + withWords(b.plain(s.Agent.String()))
	}
	if at, ok := s.desk.Local(m.now()); ok && len(f.Path) == 1 {
		f.Where = ", " + strings.TrimSpace(b.plain(s.desk.Site.String())+" "+at.Format("15:04"))
	}
	f.TimeBox = fmt.Sprintf("%d min", int(m.cfg.Now().Sub(s.StartedAt)/time.Minute))
	if s.Box > 0 {
		f.TimeBox = fmt.Sprintf("%d of %d min", int(m.cfg.Now().Sub(s.StartedAt)/time.Minute), int(s.Box/time.Minute))
	}
	f.Purpose = b.plain(s.Purpose.String())
	f.Heard = fmt.Sprintf("heard %s of %s", look.Number(s.sums.Heard), look.Number(s.sums.Arrived))
}
