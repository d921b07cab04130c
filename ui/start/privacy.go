package start

import (
	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
)

// privacyScreen says what is cut before anything is kept and where it lies.
type privacyScreen struct {
	*session
	at int // the fact under the cursor
}

func (p *privacyScreen) title() string  { return "What is kept, and where" }
func (p *privacyScreen) step() int      { return p.session.screens() }
func (p *privacyScreen) says() string   { return "On the floor, m marks what a customer said. Try it." }
func (p *privacyScreen) help() []string { return []string{"Enter opens the floor."} }

func (p *privacyScreen) hints() []look.Hint {
	return []look.Hint{{Key: "Enter", Word: "open the floor"}, {Key: "j/k", Word: "move"}, {Key: "Esc", Word: "back"}, {Key: "?", Word: "help"}}
}

func (p *privacyScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case key.String() == "enter":
		return p, done(Done{Saved: true})
	case key.String() == "j", key.String() == "down":
		p.at = min(p.at+1, len(p.facts())-1)
	case key.String() == "k", key.String() == "up":
		p.at = max(p.at-1, 0)
	case back(key):
		return newWho(p.session)
	}
	return p, nil
}

// facts are what there is to know, each with its label.
func (p *privacyScreen) facts() [][2]string {
	g := p.look.Glyphs()
	return [][2]string{
		{"Cut first", "Card numbers, account numbers (IBAN) and the word after " + g.QuoteL + "password:" + g.QuoteR +
			" are cut before anything is kept. This cannot be turned off."},
		{"Kept in", tilde(p.doors.DataDir) + ", readable by you alone."},
		{"Settings", tilde(p.doors.ConfigPath) + ". No password is in it."},
		{"Sent", "Nothing. No image or link in a message is ever fetched."},
		{"How long", "Until you remove that folder. Nothing is deleted by age."},
	}
}

func (p *privacyScreen) draw(width, _ int) canvas {
	var c canvas
	for i, fact := range p.facts() {
		if i > 0 {
			p.blank(&c, width)
		}
		from := len(c.lines)
		p.drawFact(&c, width, fact)
		if i == p.at {
			c.x, c.y, c.from, c.to = 1, from, from, len(c.lines)
		}
	}
	return c
}

func (p *privacyScreen) drawFact(c *canvas, width int, fact [2]string) {
	for i, line := range wrap(fact[1], min(width-14, 70)) {
		label := ""
		if i == 0 {
			label = fact[0]
		}
		c.add(p.look.Row(width).Gap(2).Column(look.S{Role: look.Muted}, 11, label).Add(look.S{}, line).String())
	}
}
