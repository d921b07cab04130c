package start

import (
	"cmp"
	"fmt"

	"earshot/ui/look"
)

// formRows are enough for its three fields and a pattern of two lines.
const formRows = 6

// draw shows the lines or columns, the form below them, and what it makes of
// the file.
func (t *teachScreen) draw(width, height int) canvas {
	var c canvas
	rows := max((height-formRows-3)/3, 3)
	first := max(0, min(t.line-rows/2, t.many()-rows))
	for i := first; i < min(first+rows, t.many()); i++ {
		if t.table() {
			t.drawColumn(&c, width, i)
		} else {
			t.drawLine(&c, width, i)
		}
	}
	t.form.SetLook(t.look)
	t.form.SetSize(width, formRows)
	x, y, _ := t.form.Cursor()
	if t.typing {
		c.x, c.y = x, len(c.lines)+y
		c.from, c.to = 0, len(c.lines)+formRows
	}
	c.add(t.form.View()...)
	says, style := t.fits()
	t.prose(&c, width, 2, proseWidth, style, says)
	for _, m := range t.trial.Messages[:min(len(t.trial.Messages), max(height-len(c.lines), 1))] {
		t.drawTried(&c, width, m)
	}
	return c
}

func (t *teachScreen) many() int {
	if t.table() {
		return len(t.odd.Columns)
	}
	return len(t.odd.Lines)
}

// drawLine draws a line of the file, its parts told apart if it is the one in
// hand: by style, and by the letter of the key before each.
func (t *teachScreen) drawLine(c *canvas, width, i int) {
	line := t.odd.Lines[i]
	r := t.rowAt(c, width, i == t.line && !t.typing).Number(look.S{Role: look.Muted}, 5, fmt.Sprint(i+1)).Gap(2)
	if i != t.line {
		c.add(r.Add(look.S{Role: look.Muted}, safe(line)).String())
		return
	}
	words := t.words()
	at := 0
	for n, w := range words {
		if w.From > at {
			r.Add(look.S{}, " ")
		}
		r.Add(t.styleOf(w, n == t.word && !t.typing), safe(line[w.From:w.To]))
		at = w.To
	}
	c.add(r.String(), t.legend(width))
}

// styleOf is how a word is drawn: by the part that it lies in.
func (t *teachScreen) styleOf(w Part, inHand bool) look.S {
	s := look.S{Role: look.Muted, Reverse: inHand}
	for _, p := range t.parts {
		if p.From <= w.From && w.To <= p.To && !t.edited {
			s = partStyle(p.What)
			s.Reverse = inHand
		}
	}
	return s
}

func partStyle(what string) look.S {
	switch what {
	case "who":
		return look.S{Role: look.Accent, Bold: true}
	case "when":
		return look.S{Role: look.Warning}
	case "conversation":
		return look.S{Role: look.Accent}
	}
	return look.S{}
}

// legend says in words which part is which.
func (t *teachScreen) legend(width int) string {
	r := t.look.Row(width).Gap(9)
	if t.edited {
		return r.Add(look.S{Role: look.Muted}, "the pattern was typed").String()
	}
	line := t.odd.Lines[t.line]
	for _, what := range []string{"when", "who", "conversation", "text"} {
		for _, p := range t.parts {
			if p.What == what {
				r.Add(look.S{Role: look.Muted}, what+" ").Add(partStyle(what), safe(line[p.From:p.To])).Gap(3)
			}
		}
	}
	return r.String()
}

// drawColumn draws a column, what it was said to hold, and its first value.
func (t *teachScreen) drawColumn(c *canvas, width, i int) {
	col := t.odd.Columns[i]
	holds := ""
	for what, name := range t.columns {
		if name == col.Name {
			holds = what
		}
	}
	r := t.rowAt(c, width, i == t.line && !t.typing).To(2).Column(look.S{Role: look.Accent, Bold: true}, 13, holds).Gap(1)
	c.add(r.Column(look.S{}, 20, safe(col.Name)).Gap(2).Add(look.S{Role: look.Muted}, safe(col.Value)).String())
}

// drawTried draws a message as it would be read.
func (t *teachScreen) drawTried(c *canvas, width int, m Tried) {
	r := t.look.Row(width).Gap(2)
	when, style := m.Read, look.S{Role: look.Muted}
	if when == "" && m.When != "" {
		when, style = "? "+safe(m.When), look.S{Role: look.Danger}
	}
	room := 22
	if width < 60 {
		room = 6
	}
	r.Column(style, room, when).Gap(1).Column(look.S{Bold: true}, min(16, width/4), cmp.Or(safe(m.Who), "(nobody)")).Gap(2)
	c.add(r.Add(look.S{}, safe(m.Text)).String())
}
