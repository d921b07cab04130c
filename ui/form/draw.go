package form

import (
	"earshot/ui/look"
	"earshot/ui/page"
)

const valueAt = 10 // the column at which values begin

// A drawing is a form as it would be drawn on a pane without end.
type drawing struct {
	lines    []string
	at       []int // the field that each line belongs to, or -1
	from, to int   // the lines of the field in hand
	x, y     int   // the cursor
	cursor   bool
}

// A row is a line of a field's value.
type row struct {
	parts  []look.Part
	note   string // at the right end
	picked bool   // under the cursor in a list
	bar    bool   // beside it stands the sign for here
}

// View returns the form's lines, as many as its height, each as wide as the
// form. A form that is too long shows the part round the field in hand.
func (f *Form) View() []string {
	d := f.fitted()
	lines := d.lines[f.top:]
	if len(lines) > f.height {
		lines = lines[:f.height]
	}
	out := append([]string(nil), lines...)
	for len(out) < f.height {
		out = append(out, f.l.Row(f.width).String())
	}
	return out
}

// Cursor returns where the terminal's own cursor belongs, counted from the
// form's first cell. ok is false where a form is too small to show it.
func (f *Form) Cursor() (x, y int, ok bool) {
	d := f.fitted()
	y = d.y - f.top
	return min(d.x, f.width-1), y, d.cursor && y >= 0 && y < f.height
}

// fitted draws and scrolls: the whole field in hand if it fits, the lines up
// to the cursor's if not.
func (f *Form) fitted() drawing {
	d := f.draw()
	if f.top < d.to-f.height {
		f.top = d.to - f.height
	}
	f.top = max(0, min(f.top, d.from), d.y-f.height+1)
	if len(d.lines) <= f.height {
		f.top = 0
	}
	return d
}

// draw leaves a blank row between fields, or none where the pane is too low.
func (f *Form) draw() drawing {
	d := f.drawSpaced(true)
	if len(d.lines) > f.height {
		d = f.drawSpaced(false)
	}
	return d
}

func (f *Form) drawSpaced(spaced bool) drawing {
	var d drawing
	for i, field := range f.fields {
		if spaced && i > 0 && !field.Close {
			d.add(-1, f.l.Row(f.width).String())
		}
		if i == f.here {
			d.from = len(d.lines)
		}
		f.drawField(&d, i, field)
		if i == f.here {
			d.to = len(d.lines)
		}
	}
	return d
}

func (d *drawing) add(field int, line string) {
	d.lines = append(d.lines, line)
	d.at = append(d.at, field)
}

func (f *Form) drawField(d *drawing, i int, field *Field) {
	here := i == f.here
	room := max(f.width-valueAt-1, 1)
	rows, x, y := field.input.rows(f.l, room, here)
	if here {
		d.x, d.y, d.cursor = valueAt+x, len(d.lines)+y, true
	}
	for n, row := range rows {
		label := ""
		if n == 0 {
			label = field.Label
		}
		d.add(i, f.drawRow(label, row, here))
	}
	if field.wrong != "" {
		f.under(d, i, look.S{Role: look.Danger}, field.wrong, room)
	} else if here && field.Aside != "" {
		f.under(d, i, look.S{Role: look.Faint}, field.Aside, room)
	}
}

func (f *Form) drawRow(label string, row row, here bool) string {
	style := look.S{Role: look.Muted}
	r := f.l.Row(f.width)
	if here {
		style = look.S{Role: look.Accent, Bold: true}
		if row.bar {
			r.Add(look.S{Role: look.Accent}, f.l.Glyphs().Here)
		}
	}
	r.To(2).Column(style, valueAt-3, label).To(valueAt).AddParts(row.parts...)
	if row.note != "" {
		r.Right(look.S{Role: look.Muted}, row.note)
	}
	if row.picked {
		r.Tint(look.Selection)
	}
	return r.String()
}

// under writes a remark below a field's value.
func (f *Form) under(d *drawing, field int, s look.S, text string, room int) {
	for _, line := range wrap(text, room) {
		d.add(field, f.l.Row(f.width).To(valueAt).Add(s, line).String())
	}
}

// wrap returns text in lines of at most width cells.
func wrap(text string, width int) []string {
	p := page.Layout(text, nil, width, page.Options{})
	lines := make([]string, len(p.Lines))
	for i := range p.Lines {
		lines[i] = p.Text(i)
	}
	return lines
}
