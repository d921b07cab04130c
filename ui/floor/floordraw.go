package floor

import (
	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/page"
)

const (
	twoLineFloor = 44 // from this width a row takes two lines, not three
	stateColumn  = 28 // cells of the state in a row of two lines
	airyRows     = 12 // a floor of fewer lines has no blank ones between rows
	wideRows     = 24 // a wide floor of fewer lines has no shelf
)

// rowLines says how many lines a row takes, without the blank one.
func (m *Model) rowLines() int {
	w := m.lay.floor.w
	switch {
	case (m.lay.single || m.lay.stacked) && w >= oneLineFloor:
		return 1
	case w >= twoLineFloor:
		return 2
	}
	return 3
}

// pitch is how many lines a row takes with the blank one.
func (m *Model) pitch(h int) int {
	n := m.rowLines()
	if n > 1 && h >= airyRows {
		n++
	}
	return n
}

// slots says how many rows the floor shows: one line is kept for what waits
// and what is left, except where floor and conversation share a window.
func (m *Model) slots(inside rect) int {
	h := inside.h - m.shelfLines(inside.h)
	if !m.lay.stacked {
		h--
	}
	return max(h/m.pitch(inside.h), 1)
}

// drawFloor draws the list.
func (m *Model) drawFloor(b brush, w, h int) []string {
	if len(m.floor.rows) == 0 {
		return fill(b, append(m.drawShelf(b, w, h), m.emptyFloor(b, w)...), w, h)
	}
	out := m.drawShelf(b, w, h)
	from := m.floor.first()
	for i, r := range m.floor.visible() {
		out = append(out, m.floorRow(b, w, r, from+i == m.floor.cursor)...)
		if m.pitch(h) > m.rowLines() {
			out = append(out, b.Row(w).String())
		}
	}
	if !m.lay.stacked {
		for len(out) < h-1 && m.pitch(h) == 1 {
			out = append(out, b.Row(w).String())
		}
		out = append(out, m.floorEnd(b, w))
	}
	return fill(b, out, w, h)
}

// floorEnd says what is left below and what waits.
func (m *Model) floorEnd(b brush, w int) string {
	f := &m.floor
	muted := look.S{Role: look.Muted}
	r := b.Row(w).Gap(2)
	if n := f.below(); n > 0 {
		r.Add(muted, look.Number(n)+" more")
	} else if n < 0 {
		r.Add(muted, look.Number(f.total)+" in all")
	}
	if f.filter != nil && !f.held {
		if r.Used() > 2 {
			r.Gap(2)
		}
		r.Add(look.S{Role: look.Accent, Bold: true}, "Esc").Add(muted, " clears filter")
	}
	if f.held {
		if r.Used() > 2 {
			r.Add(muted, ", ")
		}
		r.Add(look.S{Role: look.Warning}, look.Number(f.waiting)+" held").Gap(2).
			Add(look.S{Role: look.Accent, Bold: true}, "=").Add(muted, " lets in")
	}
	return r.String()
}

// A rowPen draws one row of the floor.
type rowPen struct {
	brush
	row
	state state
	w     int
	here  bool // the cursor is on it
	keys  bool // and the floor has the keys
}

func (m *Model) floorRow(b brush, w int, r row, here bool) []string {
	p := rowPen{brush: b, row: r, w: w, here: here, keys: m.shape.Focus == paneFloor && m.sheet() == nil}
	p.state = stateOf(r.Conversation, r.heard, patienceOf(r.Conversation, b.sources), b.now, b.began)
	switch m.rowLines() {
	case 1:
		return []string{p.whole()}
	case 2:
		return []string{p.headed(), p.stated(true)}
	}
	return []string{p.headed(), p.stated(false), p.subject()}
}

// begin draws the bar: here, or the place kept while another pane has the
// keys.
func (p rowPen) begin() *look.Row {
	r := p.Row(p.w)
	switch {
	case p.here && p.keys:
		r.Add(look.S{Role: look.Accent}, p.Glyphs().Here).Tint(look.Selection)
	case p.here:
		r.Add(look.S{Role: look.Muted}, p.Glyphs().Kept)
	default:
		r.Gap(1)
		if p.glows(p.now, p.began) {
			r.Tint(look.Selection)
		}
	}
	return r
}

// person and words are styled by whether they were heard.
func (p rowPen) person() look.S {
	if p.heard {
		return look.S{Role: look.Muted}
	}
	return look.S{Bold: true}
}

func (p rowPen) words() look.S {
	if p.heard {
		return look.S{Role: look.Muted}
	}
	return look.S{}
}

func (p rowPen) name() string { return p.plain(orWords(p.Name.String(), p.Address.String(), "nobody")) }

func (p rowPen) about() string {
	if p.IsErased() {
		return "its words were erased"
	}
	return p.plain(orWords(p.Conversation.Subject.String(), "no subject"))
}

func (p rowPen) headed() string {
	muted := look.S{Role: look.Muted}
	r := p.begin().Number(muted, 6, rowClock(p.LastAt, p.now)).Gap(1)
	return r.Column(muted, 4, channelWord(p.Channel)).Gap(2).Add(p.person(), p.name()).String()
}

// note is what is said behind the state: the how-manieth contact, heard.
func (p rowPen) note() string {
	s := ""
	if p.Junk && p.state.word != junkWord {
		s += ", among junk"
	}
	switch p.how {
	case store.LeftUnheard:
		s += ", left unheard"
	case store.WasSkimmed:
		s += ", skimmed"
	}
	if p.contact > 1 {
		s += ", " + ordinal(p.contact) + " contact"
	}
	if p.heard {
		s += ", heard"
	}
	return s
}

func (p rowPen) stated(subject bool) string {
	muted := look.S{Role: look.Muted}
	r := p.begin().To(2)
	if p.state.word == junkWord && !subject {
		return r.Add(muted, p.amongJunk()+p.note()).String()
	}
	r.Add(weightStyle(p.state.weight), p.state.word)
	if p.state.age != "" {
		r.Gap(1).Add(muted, p.state.age)
	}
	if !subject {
		return r.Add(muted, p.note()).String()
	}
	note := p.note()
	if r.Used()+page.Width(note) <= stateColumn {
		r.Add(muted, note)
	}
	return r.To(stateColumn+2).Add(p.words(), p.about()).String()
}

// amongJunk is what there is to say where nobody is known.
func (p rowPen) amongJunk() string {
	if p.LastHuman == 0 {
		return junkWord + ", by a program"
	}
	return "a customer may be in here"
}

func (p rowPen) subject() string { return p.begin().To(2).Add(p.words(), p.about()).String() }

// whole is a row of one line.
func (p rowPen) whole() string {
	muted := look.S{Role: look.Muted}
	r := p.begin().Number(muted, 6, rowClock(p.LastAt, p.now)).Gap(1)
	r.Column(muted, 4, channelWord(p.Channel)).Gap(2)
	r.Column(weightStyle(p.state.weight), 9, p.state.word).Gap(1)
	r.Column(muted, 10, p.state.age).Gap(1)
	return r.Column(p.person(), 15, p.name()).Gap(2).Add(p.words(), p.about()).String()
}

// sourceSays says in a few words how a source is.
func (b brush) sourceSays(s store.SourceState) (string, look.Role) {
	switch s.Condition {
	case store.Live, store.Polling:
		if s.LastAt.IsZero() {
			return string(s.Condition), look.Muted
		}
		return look.Duration(b.now.Sub(s.LastAt)) + " ago", look.Muted
	case store.Pulling:
		if s.Total > 0 {
			return "reading, " + look.Number(s.Done) + " of " + look.Number(s.Total), look.Muted
		}
		return "reading", look.Muted
	case store.Waiting:
		return "DOWN since " + look.Clock(s.Since, b.now), look.Danger
	case store.Refused:
		return "REFUSED since " + look.Clock(s.Since, b.now), look.Danger
	case store.Stopped:
		return "read " + look.Clock(s.Since, b.now), look.Muted
	case store.Unheard:
		return "no longer heard", look.Muted
	}
	return string(s.Condition), look.Muted
}
