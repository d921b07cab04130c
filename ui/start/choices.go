package start

import (
	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
)

// threeChoices is the first screen.
type threeChoices struct {
	*session
	picked int
	// The screens behind the choices are kept, so that what was typed there
	// is still there when the listener comes back.
	mailbox *mailboxScreen
	logs    *folderScreen
}

// ways are the three choices, in words.
func ways() [3][2]string {
	return [3][2]string{
		{"Look around with sample conversations", "made-up people, nothing to set up"},
		{"Connect a support mailbox", "address, server, user, password"},
		{"Open a folder of chat logs", "CSV, JSON, plain text"},
	}
}

func (t *threeChoices) title() string { return "First run" }
func (t *threeChoices) step() int     { return 1 }

func (t *threeChoices) says() string {
	return "Words will be kept in " + tilde(t.doors.DataDir) + ", readable by you alone."
}

func (t *threeChoices) hints() []look.Hint {
	return []look.Hint{{Key: "Enter", Word: "start"}, {Key: "j/k", Word: "choose"}, {Key: "1-3", Word: "at once"},
		{Key: "q", Word: "leave"}, {Key: "?", Word: "help"}}
}

func (t *threeChoices) help() []string {
	return []string{
		"The sample is a made-up company with a live floor; nothing of it is mixed with yours.",
		"A mailbox is only read: earshot shows the proof before it keeps anything.",
		"A folder of logs is read where it lies, and followed as it grows.",
	}
}

func (t *threeChoices) update(msg tea.Msg) (screen, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return t, nil
	}
	switch s := key.String(); s {
	case "j", "down", "tab":
		t.picked = (t.picked + 1) % 3
	case "k", "up", "shift+tab":
		t.picked = (t.picked + 2) % 3
	case "1", "2", "3":
		t.picked = int(s[0] - '1')
		return t.begin()
	case "enter":
		return t.begin()
	case "q":
		return t, done(Done{Quit: true})
	}
	return t, nil
}

func (t *threeChoices) begin() (screen, tea.Cmd) {
	t.folder = t.picked == 2
	switch t.picked {
	case 1:
		if t.mailbox == nil {
			t.mailbox = newMailbox(t.session, t)
		}
		return t.mailbox, nil
	case 2:
		if t.logs == nil {
			t.logs = newFolder(t.session, t)
		}
		return t.logs, nil
	}
	return t, done(Done{Demo: true})
}

// draw leaves out what can be spared until the page fits.
func (t *threeChoices) draw(width, height int) canvas {
	height += 3 // there is no first line and no title
	var c canvas
	for spare := range 4 {
		if c = t.drawSparing(width, spare); len(c.lines) <= height {
			break
		}
	}
	if spare := min((height-len(c.lines))/2, 4); spare > 0 {
		var head canvas
		for range spare {
			t.blank(&head, width)
		}
		c.lines = append(head.lines, c.lines...)
		c.y, c.from, c.to = c.y+spare, c.from+spare, c.to+spare
	}
	return c
}

// drawSparing draws all at 0, without second blank rows at 1, without what
// the choices say of themselves at 2, and closely at 3.
func (t *threeChoices) drawSparing(width, spare int) canvas {
	c := canvas{bare: true}
	in := 6
	if width < 76 {
		in = 0
	}
	gap := func(least int) {
		if spare < least {
			t.blank(&c, width)
		}
	}
	c.add(t.look.Row(width).To(in+2).Add(look.S{Role: look.Accent, Bold: true}, "earshot").String())
	gap(3)
	t.prose(&c, width, in+2, proseWidth, look.S{Bold: true}, "Hear what your customers are telling support.")
	if spare < 3 {
		t.prose(&c, width, in+2, 58, look.S{Role: look.Muted},
			"Nothing is sent and nothing is changed in your mailbox: earshot only reads, and shows you the proof.")
	}
	gap(3)
	gap(1)
	for i, way := range ways() {
		if i > 0 {
			gap(2)
		}
		t.drawWay(&c, width, in, i, way, spare < 2)
	}
	return c
}

func (t *threeChoices) drawWay(c *canvas, width, in, i int, way [2]string, both bool) {
	across := min(width-in, 62)
	name, lines := look.S{}, wrap(way[0], across-6)
	rows := make([]*look.Row, len(lines), len(lines)+1)
	for i := range rows {
		rows[i] = t.look.Row(across)
	}
	if both {
		rows = append(rows, t.look.Row(across))
	}
	if i == t.picked {
		c.here(in, len(rows))
		name.Bold = true
		for _, r := range rows {
			r.Tint(look.Selection).Add(look.S{Role: look.Accent}, t.look.Glyphs().Here)
		}
	}
	rows[0].To(2).Add(look.S{Role: look.Accent, Bold: true}, string(rune('1'+i)))
	for n, line := range lines {
		rows[n].To(5).Add(name, line)
	}
	if both {
		rows[len(lines)].To(5).Add(look.S{Role: look.Muted}, way[1])
	}
	for _, r := range rows {
		c.add(t.look.Row(in).String() + r.String() + t.look.Row(width-in-across).String())
	}
}
