package start

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// recently is how far back the first run proposes to hear.
const recently = 90 * 24 * time.Hour

// proofScreen shows that we only listen, step by step as it is found out, and
// then asks which mailboxes to hear and how far back.
type proofScreen struct {
	*session
	before *mailboxScreen
	box    Mailbox
	id     int
	cancel context.CancelFunc

	steps    []store.ProofStep
	boxes    []Box
	failed   string
	unproven bool
	trying   bool
	saving   bool

	// at is the row under the cursor: below 0 the steps, the last one -1;
	// then the boxes and how far back, or the reason and the ways out.
	at    int
	since time.Duration
}

// stepMsg is sent for each thing Try has to say; over when it has ended.
type stepMsg struct {
	id   int
	step Step
	ch   <-chan Step
	over bool
}

// savedMsg is sent when a source was saved and is being heard, or could not
// be.
type savedMsg struct {
	id   int
	stop func()
	err  error
}

func newProof(s *session, before *mailboxScreen, box Mailbox) (screen, tea.Cmd) {
	ctx, cancel := context.WithCancel(s.ctx)
	p := &proofScreen{session: s, before: before, box: box, id: s.ask(), cancel: cancel, trying: true, since: recently}
	id, try := p.id, s.doors.Try
	return p, func() tea.Msg { return nextStep(id, try(ctx, box)) }
}

// nextStep waits for the next step.
func nextStep(id int, ch <-chan Step) tea.Msg {
	step, more := <-ch
	return stepMsg{id: id, step: step, ch: ch, over: !more}
}

func (p *proofScreen) title() string { return "Can we only listen?" }
func (p *proofScreen) step() int     { return 3 }

func (p *proofScreen) says() string {
	switch {
	case p.trying:
		return "Asking " + safe(p.box.Server) + ". Nothing is kept yet."
	case p.saving:
		return "Saving."
	case p.failed != "":
		return "Nothing was saved."
	}
	return "Proven: nothing can be changed."
}

func (p *proofScreen) hints() []look.Hint {
	help := look.Hint{Key: "?", Word: "help"}
	switch {
	case p.trying:
		return []look.Hint{{Key: "Esc", Word: "stops"}, help}
	case p.failed != "":
		return []look.Hint{{Key: "Esc", Word: "back to what you typed"}, {Key: "Enter", Word: "tries again"}, help}
	}
	return []look.Hint{{Key: "Enter", Word: "hear these"}, {Key: "Space", Word: "tick"}, {Key: "j/k", Word: "move"},
		{Key: "Esc", Word: "back"}, help}
}

func (p *proofScreen) help() []string {
	return []string{
		"ok was shown by the server, but is worth knowing, no stops us.",
		"earshot opens mailboxes read-only and looks again at a message it has read: it must still be unread.",
		"Mailboxes that hold what your agents send are needed, or you hear one side only.",
	}
}

func (p *proofScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stepMsg:
		if msg.id == p.id {
			return p, p.take(msg)
		}
	case savedMsg:
		if msg.id == p.id {
			return p.saved(msg)
		}
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return p, nil
}

// take adds a step and waits for the next.
func (p *proofScreen) take(msg stepMsg) tea.Cmd {
	if msg.over {
		p.end()
		return nil
	}
	if msg.step.Proof.Verdict != "" {
		p.steps = append(p.steps, msg.step.Proof)
	}
	if msg.step.Boxes != nil {
		p.boxes = msg.step.Boxes
	}
	if msg.step.Err != nil {
		p.failed, p.unproven = safe(msg.step.Err.Error()), msg.step.Unproven
	}
	id, ch := msg.id, msg.ch
	return func() tea.Msg { return nextStep(id, ch) }
}

// end notes that nothing more comes.
func (p *proofScreen) end() {
	p.trying = false
	p.cancel()
	if p.at = 0; p.failed == "" && len(p.boxes) == 0 {
		p.failed = "The server names no mailbox that this account may read."
	}
}

func (p *proofScreen) saved(msg savedMsg) (screen, tea.Cmd) {
	p.saving = false
	if msg.err != nil {
		p.failed = safe(msg.err.Error())
		return p, nil
	}
	p.stop = msg.stop
	return newPull(p.session)
}

func (p *proofScreen) key(msg tea.KeyPressMsg) (screen, tea.Cmd) {
	if p.saving {
		return p, nil
	}
	if back(msg) {
		p.cancel()
		return p.before, nil
	}
	switch s := msg.String(); {
	case p.trying:
	case s == "enter" && p.failed != "":
		return newProof(p.session, p.before, p.box)
	case s == "enter":
		return p, p.save()
	default:
		p.pick(s)
	}
	return p, nil
}

// pick moves, and changes what is under the cursor.
func (p *proofScreen) pick(key string) {
	last := len(p.boxes)
	if p.failed != "" {
		last = len(p.waysOut())
	}
	switch key {
	case "j", "down", "tab":
		p.at = min(p.at+1, last)
	case "k", "up", "shift+tab":
		p.at = max(p.at-1, -len(p.steps))
	case "space", "left", "right":
		p.change(key)
	}
}

func (p *proofScreen) change(key string) {
	switch {
	case p.failed != "" || p.at < 0:
	case p.at < len(p.boxes):
		if key == "space" {
			p.boxes[p.at].Take = !p.boxes[p.at].Take
		}
	case key == "space":
		p.since = recently - p.since
	case key == "left":
		p.since = recently
	case key == "right":
		p.since = 0
	}
}

// save hands over what was chosen and begins to hear it.
func (p *proofScreen) save() tea.Cmd {
	choice := Choice{Name: sourceName(p.box.Address), Mailbox: p.box, Since: p.since}
	for _, b := range p.boxes {
		if b.Take {
			choice.Mailboxes = append(choice.Mailboxes, b.Name)
		}
	}
	if len(choice.Mailboxes) == 0 {
		return nil
	}
	p.saving = true
	p.choice = choice
	return p.session.save(p.id)
}

// save saves the choice and begins to hear it.
func (s *session) save(id int) tea.Cmd {
	ctx, doors, choice := s.ctx, s.doors, s.choice
	return func() tea.Msg {
		if err := doors.Save(ctx, choice); err != nil {
			return savedMsg{id: id, err: err}
		}
		stop, err := doors.Listen()
		return savedMsg{id: id, stop: stop, err: err}
	}
}

func (p *proofScreen) draw(width, height int) canvas {
	var c canvas
	for i, step := range p.steps {
		if i > 0 && step.Verdict != p.steps[i-1].Verdict {
			p.blank(&c, width)
		}
		p.drawStep(&c, width, step, !p.trying && p.at == i-len(p.steps))
	}
	p.follow(&c, width)
	switch {
	case p.failed != "":
		p.drawFailed(&c, width)
	case !p.trying:
		p.blank(&c, width)
		p.drawBoxes(&c, width, height)
	}
	return c
}

// follow keeps the newest step in sight while they come.
func (p *proofScreen) follow(c *canvas, width int) {
	if p.trying {
		p.blank(c, width)
		c.here(1, 0)
	}
}

// drawStep draws a verdict, its sentence, and the protocol's own words beside
// it, or under it where there is no room.
func (p *proofScreen) drawStep(c *canvas, width int, step store.ProofStep, here bool) {
	role := look.Danger
	switch step.Verdict {
	case "ok":
		role = look.Good
	case "but":
		role = look.Warning
	}
	verdict := look.S{Role: role, Bold: true}
	says, detail := step.Says.String(), step.Detail.String()
	lines := wrap(says, min(width-9, 52))
	for i, line := range lines {
		r := p.rowAt(c, width, here && i == 0).To(2)
		if i == 0 {
			r.Column(verdict, 5, step.Verdict)
		}
		r.To(8).Add(look.S{}, line)
		if i == 0 && width >= wide {
			r.To(61).Add(look.S{Role: look.Muted}, detail)
		}
		c.add(r.String())
	}
	if width < wide && detail != "" {
		p.prose(c, width, 8, proseWidth, look.S{Role: look.Muted}, detail)
	}
}

// drawFailed gives the reason and the ways out.
func (p *proofScreen) drawFailed(c *canvas, width int) {
	p.blank(c, width)
	from := len(c.lines)
	p.prose(c, width, 2, proseWidth, look.S{Role: look.Danger}, p.failed)
	p.blank(c, width)
	for i, way := range p.waysOut() {
		if i+1 == p.at {
			from = len(c.lines)
		}
		p.prose(c, width, 2, proseWidth, look.S{}, way)
	}
	if p.at >= 0 {
		c.x, c.y, c.from, c.to = 1, from, from, len(c.lines)
	}
}

// waysOut are what the listener can do about a failure.
func (p *proofScreen) waysOut() []string {
	if !p.unproven {
		return []string{"Esc goes back; what you typed is still there.", "Enter tries again."}
	}
	return []string{
		"earshot does not listen where it cannot show that it changes nothing. Two ways out:",
		"1  Ask for an account that may only read this mailbox, and sign in with that one.",
		"2  Have a copy of the mailbox kept for listening, and connect the copy.",
	}
}

// drawBoxes draws the mailboxes with both counts, and how far back. All of
// them are kept in sight where there is room.
func (p *proofScreen) drawBoxes(c *canvas, width, height int) {
	name := min(max(width-29, 10), 34)
	from := len(c.lines)
	muted := look.S{Role: look.Muted}
	c.add(p.look.Row(width).Gap(2).Column(look.S{Bold: true}, name+4, "Mailboxes").
		Number(muted, 9, "90 days").Gap(1).Number(muted, 11, "everything").String())
	for i, b := range p.boxes {
		p.drawBox(c, width, name, i, b)
	}
	p.blank(c, width)
	p.drawSince(c, width)
	if p.none() {
		p.blank(c, width)
		p.prose(c, width, 2, proseWidth, look.S{Role: look.Warning}, "Tick at least one mailbox.")
	}
	if p.at >= 0 && len(c.lines)-from <= height {
		c.from, c.to = from, len(c.lines)
	}
}

func (p *proofScreen) none() bool {
	for _, b := range p.boxes {
		if b.Take {
			return false
		}
	}
	return true
}

func (p *proofScreen) drawBox(c *canvas, width, name, i int, b Box) {
	tick, s := "[ ] ", look.S{Role: look.Muted}
	if b.Take {
		tick, s = "[x] ", look.S{}
	}
	r := p.rowAt(c, width, i == p.at)
	r.To(2).Add(s, tick).Column(s, name, safe(b.Name)).
		Number(look.S{}, 9, count(b.Recent)).Gap(1).Number(look.S{}, 11, count(b.Messages))
	if width >= wide {
		r.Gap(3).Add(look.S{Role: look.Muted}, safe(b.Why))
	}
	c.add(r.String())
	if width < wide && i == p.at && b.Why != "" {
		p.prose(c, width, 6, proseWidth, look.S{Role: look.Faint}, safe(b.Why))
	}
}

// rowAt begins a row, with the sign for here and the tint under the cursor.
func (s *session) rowAt(c *canvas, width int, here bool) *look.Row {
	r := s.look.Row(width)
	if here {
		c.here(0, 1)
		r.Tint(look.Selection).Add(look.S{Role: look.Accent}, s.look.Glyphs().Here)
	}
	return r
}

func (p *proofScreen) drawSince(c *canvas, width int) {
	recent, all := 0, 0
	for _, b := range p.boxes {
		if b.Take {
			recent, all = recent+max(b.Recent, 0), all+b.Messages
		}
	}
	words := []string{"(90 days)", "everything"}
	styles := []look.S{{Bold: true}, {Role: look.Muted}}
	reads := fmt.Sprintf("%s of %s", look.Number(recent), look.Count(all, "message"))
	if p.since == 0 {
		words = []string{"90 days", "(everything)"}
		styles[0], styles[1] = styles[1], styles[0]
		reads = look.Count(all, "message")
	}
	r := p.rowAt(c, width, p.at == len(p.boxes))
	r.To(2).Column(look.S{Bold: true}, 11, "Look back").Add(styles[0], words[0]).Gap(1).Add(styles[1], words[1])
	if width >= 60 {
		r.Gap(3).Add(look.S{Role: look.Muted}, reads)
	}
	c.add(r.String())
	if width < 60 {
		p.prose(c, width, 13, proseWidth, look.S{Role: look.Muted}, reads)
	}
}

// count writes a number that may be unknown.
func count(n int) string {
	if n < 0 {
		return "unknown"
	}
	return look.Number(n)
}
