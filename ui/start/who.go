package start

import (
	"cmp"
	"slices"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/look"
)

// whoScreen shows on which side people were guessed to speak, since counts
// and reply times rest on it, and lets the listener say otherwise.
type whoScreen struct {
	*session
	id     int
	people []store.Person
	sample map[store.PersonID]clean.Line
	said   map[store.PersonID]store.Side // against the guess
	at     store.PersonID
	failed string
	loaded bool
	saving bool
}

// peopleMsg is sent when it was read who speaks.
type peopleMsg struct {
	id     int
	people []store.Person
	sample map[store.PersonID]clean.Line
	err    error
}

// sidesMsg is sent when what the listener said was saved, or could not be.
type sidesMsg struct {
	id  int
	err error
}

func newWho(s *session) (screen, tea.Cmd) {
	w := &whoScreen{session: s, id: s.ask(), said: map[store.PersonID]store.Side{}}
	return w, w.read()
}

// mostTalkative is how many of the customers who wrote most are listed, so
// that an agent among them is seen.
const mostTalkative = 10

// read lists agents, bots, those nobody knows, and the most talkative
// customers.
func (w *whoScreen) read() tea.Cmd {
	id, db := w.id, w.doors.Store
	return func() tea.Msg {
		msg := peopleMsg{id: id}
		msg.err = db.View(func(t *store.Tx) (err error) {
			if msg.people, err = listed(t); err == nil {
				msg.sample, err = Samples(t, msg.people[:min(len(msg.people), sampledPeople)], "")
			}
			return err
		})
		return msg
	}
}

// sampledPeople is how many are shown with a line of theirs; the list is read
// anew every few seconds.
const sampledPeople = 60

func listed(t *store.Tx) ([]store.Person, error) {
	var listed, customers []store.Person
	err := t.People(func(p store.Person) error {
		if p.Side == store.Customer {
			customers = mostOf(append(customers, p))
		} else if p.Side != store.System {
			listed = append(listed, p)
		}
		return nil
	})
	slices.SortStableFunc(listed, bySide)
	return append(listed, customers...), err
}

// mostOf keeps the few who wrote most.
func mostOf(people []store.Person) []store.Person {
	slices.SortStableFunc(people, byMessages)
	return people[:min(len(people), mostTalkative)]
}

func byMessages(a, b store.Person) int { return cmp.Compare(b.Messages, a.Messages) }

func bySide(a, b store.Person) int {
	return cmp.Or(cmp.Compare(order(a.Side), order(b.Side)), byMessages(a, b))
}

func order(s store.Side) int {
	return slices.Index([]store.Side{store.Unknown, store.Agent, store.Bot, store.Customer}, s)
}

// heading says what a guessed side rests on.
func heading(s store.Side) string {
	switch s {
	case store.Unknown:
		return "Speakers nobody knows yet"
	case store.Agent:
		return "Agents, who answer"
	case store.Bot:
		return "Bots, who answer by themselves"
	}
	return "Customers who wrote most"
}

func (w *whoScreen) title() string { return "Who is who?" }
func (w *whoScreen) step() int     { return w.session.screens() - 1 }

func (w *whoScreen) says() string {
	if w.saving {
		return "Saving."
	}
	return "Everyone else is a customer until you say otherwise."
}

func (w *whoScreen) hints() []look.Hint {
	return []look.Hint{{Key: "Enter", Word: "next"}, {Key: "Space", Word: "changes the side"}, {Key: "j/k", Word: "move"},
		{Key: "PgDn/PgUp", Word: "page"}, {Key: "Esc", Word: "back"}, {Key: "?", Word: "help"}}
}

func (w *whoScreen) help() []string {
	return []string{
		"Whoever writes from the mailbox's own domain, or lies in its sent mail, is taken for an agent; automatic mail for a bot.",
		"Customers are counted and replies are timed by these sides, so a wrong one is worth a key now. It can be changed later.",
	}
}

func (w *whoScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case peopleMsg:
		if msg.id == w.id {
			w.load(msg)
			return w, w.again(w.id)
		}
	case againMsg:
		if msg.id == w.id {
			return w, w.read()
		}
	case sidesMsg:
		if msg.id == w.id {
			return w.saved(msg)
		}
	case tea.KeyPressMsg:
		return w.key(msg)
	}
	return w, nil
}

// load takes who speaks by now. The cursor stays on its person.
func (w *whoScreen) load(msg peopleMsg) {
	w.failed, w.loaded = "", true
	if msg.err != nil {
		w.failed = safe(msg.err.Error())
		return
	}
	w.people, w.sample = msg.people, msg.sample
	if w.index() < 0 && len(w.people) > 0 {
		w.at = w.people[0].ID
	}
}

func (w *whoScreen) index() int {
	return slices.IndexFunc(w.people, func(p store.Person) bool { return p.ID == w.at })
}

func (w *whoScreen) saved(msg sidesMsg) (screen, tea.Cmd) {
	w.saving = false
	if msg.err != nil {
		w.failed = safe(msg.err.Error())
		return w, nil
	}
	return w.onward()
}

// onward goes on to what comes next: where sides are put right later, nothing.
func (w *whoScreen) onward() (screen, tea.Cmd) {
	if w.later != "" {
		return w, done(Done{Saved: true})
	}
	return &privacyScreen{session: w.session}, nil
}

func (w *whoScreen) key(msg tea.KeyPressMsg) (screen, tea.Cmd) {
	if w.saving {
		return w, nil
	}
	switch msg.String() {
	case "j", "down":
		w.move(1)
	case "k", "up":
		w.move(-1)
	case "pgdown", "ctrl+d":
		w.move(10)
	case "pgup", "ctrl+u":
		w.move(-10)
	case "home":
		w.move(-len(w.people))
	case "end", "G":
		w.move(len(w.people))
	case "space":
		w.turn()
	case "enter":
		return w.next()
	case "esc", "q":
		if w.later != "" {
			return w, done(Done{})
		}
		return newPull(w.session)
	}
	return w, nil
}

func (w *whoScreen) move(by int) {
	if len(w.people) > 0 {
		w.at = w.people[max(0, min(w.index()+by, len(w.people)-1))].ID
	}
}

// side returns what the listener said of a person, else the guess.
func (w *whoScreen) side(p store.Person) store.Side {
	if side, ok := w.said[p.ID]; ok {
		return side
	}
	return p.Side
}

// turn gives the person under the cursor the next side.
func (w *whoScreen) turn() {
	i := w.index()
	if i < 0 {
		return
	}
	p := w.people[i]
	next := map[store.Side]store.Side{store.Unknown: store.Agent, store.Agent: store.Bot, store.Bot: store.Customer, store.Customer: store.Agent}
	w.said[p.ID] = next[w.side(p)]
	if w.said[p.ID] == p.Side {
		delete(w.said, p.ID)
	}
}

// next saves what was said against the guesses, and goes on.
func (w *whoScreen) next() (screen, tea.Cmd) {
	sides := w.sides()
	if len(w.said) == 0 {
		return w.onward()
	}
	w.saving = true
	id, ctx, save := w.id, w.ctx, w.doors.SaveSides
	return w, func() tea.Msg { return sidesMsg{id, save(ctx, sides)} }
}

func (w *whoScreen) sides() Sides {
	var s Sides
	for _, p := range w.people {
		side, ok := w.said[p.ID]
		if !ok {
			continue
		}
		who := cmp.Or(p.Address().String(), p.Name.String())
		switch side {
		case store.Agent:
			s.Agents = append(s.Agents, who)
		case store.Bot:
			s.Bots = append(s.Bots, who)
		case store.Customer:
			s.Customers = append(s.Customers, who)
		}
	}
	return s
}

func (w *whoScreen) draw(width, _ int) canvas {
	var c canvas
	if w.failed != "" {
		w.prose(&c, width, 2, proseWidth, look.S{Role: look.Danger}, w.failed)
		w.blank(&c, width)
	}
	if len(w.people) == 0 {
		w.drawNobody(&c, width)
	}
	for i, p := range w.people {
		if i == 0 || p.Side != w.people[i-1].Side {
			if i > 0 {
				w.blank(&c, width)
			}
			c.add(w.look.Row(width).Gap(2).Add(look.S{Bold: true}, heading(p.Side)).String())
		}
		w.drawPerson(&c, width, p)
	}
	if c.from == 2 { // the first person's heading stays in sight
		c.from = 0
	}
	return c
}

func (w *whoScreen) drawNobody(c *canvas, width int) {
	says := "Reading who speaks."
	if w.loaded {
		says = "Nobody has been heard yet. Enter goes on; sides are guessed as people speak, and shown as guessed."
	}
	w.prose(c, width, 2, proseWidth, look.S{}, says)
}

// drawPerson draws a side, who it is, and how much they wrote. What came from
// outside stands last in its row, or is cut in its column.
func (w *whoScreen) drawPerson(c *canvas, width int, p store.Person) {
	side := w.side(p)
	style := look.S{Role: look.SideRole(side)}
	if _, said := w.said[p.ID]; said {
		style.Bold = true
	}
	word := side.String()
	if side == store.Unknown {
		word = "speaker"
	}
	r := w.rowAt(c, width, p.ID == w.at)
	r.To(2).Column(style, 9, word).Number(look.S{}, 7, look.Number(p.Messages)).Gap(2)
	if width < wide {
		r.Column(look.S{}, 24, p.Shown().String()).Gap(2)
		if s := w.sample[p.ID]; s.Len() > 0 && width >= 60 {
			r.Add(look.S{Role: look.Muted}, "\""+s.String()+"\"")
		}
		c.add(r.String())
		return
	}
	r.Column(look.S{}, 30, p.Shown().String()).Gap(2)
	if p.Name.Len() > 0 && p.Name != p.Address() {
		r.Add(look.S{Role: look.Muted}, p.Address().String()).Gap(2)
	}
	if s := w.sample[p.ID]; s.Len() > 0 {
		r.Add(look.S{Role: look.Muted}, "\""+s.String()+"\"")
	}
	c.add(r.String())
}
