package floor

import (
	"strings"
	"time"

	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/page"
)

// Columns of a conversation.
const (
	railColumn  = 3
	textColumn  = 5
	needsIndent = 2
	needsWord   = "needs "
)

// The ids of spans that are no marks.
const (
	spanSelected = -1
	spanHit      = -2
	spanWatched  = -3
)

// A brush is what drawing needs to know besides what is drawn.
type brush struct {
	*look.Look
	now     time.Time // in the listener's zone
	began   time.Time
	sources map[string]store.SourceState
	simple  bool
}

// plain is outside text as this terminal can show it.
func (b brush) plain(s string) string {
	if b.simple {
		return page.Simple(s)
	}
	return s
}

// draw returns the lines of the pane.
func (p *talkPane) draw(b brush, width int, focused bool) []string {
	out := make([]string, 0, p.rows)
	if !p.ready() {
		for len(out) < p.rows {
			out = append(out, b.Row(width).String())
		}
		return out
	}
	pen := talkPen{brush: b, talkPane: p, pane: width, focused: focused, here: p.here()}
	pen.under, pen.onMark = p.markHere()
	if p.sel != nil {
		if s, ok := p.selected(); ok && s.msg == p.sel.msg {
			pen.chosen = s
		}
	}
	if p.draft != nil {
		pen.under, pen.onMark = *p.draft, true
	}
	for s, end := p.top, false; len(out) < p.rows; {
		if end {
			out = append(out, b.Row(width).String())
			continue
		}
		out = append(out, pen.line(s))
		next, went := p.step(s, 1)
		s, end = next, went == 0
	}
	return out
}

// A talkPen draws the lines of one picture.
type talkPen struct {
	brush
	*talkPane
	pane    int
	focused bool
	here    spot
	under   mark // the mark under the cursor
	onMark  bool
	chosen  span // the words that are selected
}

func (d talkPen) line(s spot) string {
	l := d.linesOf(s.msg)[s.line]
	switch l.kind {
	case lineGap:
		return d.silence(s)
	case lineHead:
		return d.head(s.msg)
	case lineText:
		return d.words(s, l)
	case lineNote:
		return d.note(s.msg, l)
	case lineAside:
		return d.aside(s.msg, l)
	case lineEnd:
		return d.end()
	}
	return d.Row(d.pane).String()
}

func (d talkPen) silence(s spot) string {
	p := patienceOf(d.talk.row.Conversation, d.sources)
	g := gap{words: "waiting"}
	var word string
	var w weight
	if s.msg == len(d.messages) {
		g.length = d.now.Sub(d.talk.row.WaitingSince)
		word, w = gapState(g.length, true, p)
		g.words = "waiting " + look.Duration(g.length)
	} else {
		g = d.block(s.msg).gap
		if g.waited {
			word, w = gapState(g.length, false, p)
		}
		g.words = look.Duration(g.length) + " " + g.words
	}
	r := d.Row(d.pane).To(railColumn).Add(look.S{Role: look.Faint}, d.Glyphs().Silence).Gap(1)
	r.Add(look.S{Role: look.Muted}, g.words)
	if word != "" {
		r.Gap(2).Add(weightStyle(w), word)
	}
	return r.String()
}

// weightStyle is how the word of a state is drawn.
func weightStyle(w weight) look.S {
	switch w {
	case fresh:
		return look.S{Role: look.Accent, Bold: true}
	case slow:
		return look.S{Role: look.Warning, Bold: true}
	case ignored:
		return look.S{Role: look.Danger, Bold: true}
	}
	return look.S{Role: look.Muted}
}

func (d talkPen) head(i int) string {
	m := d.messages[i]
	side := sideWord(m.Side)
	when := look.ClockLong(m.At, d.now)
	if m.Undated {
		when = "no time"
	}
	room := d.width + textColumn - railColumn - page.Width(side) - 2 - page.Width(when) - 2
	r := d.Row(d.pane).To(railColumn).Add(look.S{Role: look.SideRole(m.Side), Bold: true}, side).Gap(2)
	name := look.S{Bold: true}
	who := d.plain(m.Sender.Shown().String())
	if m.Kind == store.Note {
		who += ", an internal note"
	}
	if v, ok := d.voices[m.From]; ok {
		to := r.Used() + room
		r.Add(name, d.Cut(who, room))
		if left := to - r.Used() - 2; left >= 8 {
			r.Gap(2).Add(look.S{Role: look.Accent}, d.Cut(d.plain(v.Note.String()), left))
		}
		return r.To(to+2).Add(look.S{Role: look.Muted}, when).String()
	}
	r.Column(name, room, who)
	return r.Gap(2).Add(look.S{Role: look.Muted}, when).String()
}

// words draws a row of a message: the number of a mark that begins in it, the
// rail of who speaks, the words.
func (d talkPen) words(s spot, l line) string {
	b := d.block(s.msg)
	r := d.Row(d.pane).Gap(1)
	number := ""
	for _, m := range b.marks {
		if row, _ := b.page.At(m.Start); row == l.row {
			number = m.number
			break
		}
	}
	r.Column(look.S{Role: look.Mark, Bold: true}, 2, number)
	style, rail := d.rail(s, b, l)
	r.Add(style, rail).Gap(1)
	if b.page.Lines[l.row].Fold >= 0 {
		r.Add(look.S{Role: look.Faint}, d.Glyphs().Fold+" "+d.foldText(s.msg, l.row))
		return r.String()
	}
	for _, seg := range b.page.Segments(l.row, d.spans(s.msg, b), -1) {
		r.Add(d.style(b, seg, s.msg), seg.Text)
	}
	return r.String()
}

// rail is the bar beside somebody's words. It says here beside the mark under
// the cursor, and where there is none beside the cursor's line.
func (d talkPen) rail(s spot, b *block, l line) (look.S, string) {
	side := d.messages[s.msg].Side
	role, sign := look.SideRole(side), d.Glyphs().Bot
	switch side {
	case store.Customer:
		sign = d.Glyphs().Customer
	case store.Agent:
		sign = d.Glyphs().Agent
	}
	switch {
	case d.onMark && d.under.Message == d.messages[s.msg].ID && touches(b.page, l.row, d.under):
		role = look.Mark
		if d.focused {
			sign = d.Glyphs().Here
		}
	case d.focused && !d.onMark && s == d.here:
		role, sign = look.Accent, d.Glyphs().Here
	}
	return look.S{Role: role}, sign
}

func touches(p *page.Page, row int, m mark) bool {
	from, _ := p.At(m.Start)
	to, _ := p.At(m.End - 1)
	return from <= row && row <= to
}

// spans are what is told apart in a message: its marks, watch-words, what is
// selected, and what a search found.
func (d talkPen) spans(i int, b *block) []page.Span {
	var out []page.Span
	for n, m := range b.marks {
		out = append(out, page.Span{Start: m.Start, End: m.End, ID: n})
	}
	id := d.messages[i].ID
	for _, at := range d.watched[id] {
		out = append(out, page.Span{Start: at.Start, End: at.End, ID: spanWatched})
	}
	if d.hit.msg == id {
		out = append(out, page.Span{Start: d.hit.start, End: d.hit.end, ID: spanHit})
	}
	if d.chosen.msg == id {
		out = append(out, page.Span{Start: d.chosen.start, End: d.chosen.end, ID: spanSelected})
	}
	return out
}

func (d talkPen) style(b *block, seg page.Segment, i int) look.S {
	var s look.S
	if side := d.messages[i].Side; side == store.Bot || side == store.System {
		s.Role = look.Muted
	}
	for _, id := range seg.Spans {
		switch {
		case id == spanSelected:
			s.Reverse = true
		case id == spanHit:
			s.Bold, s.Tint = true, max(s.Tint, look.Selection)
		case id == spanWatched:
			s.Role, s.Bold = look.Accent, true
		case d.onMark && b.marks[id].ID == d.under.ID:
			s.Tint = look.MarkedHere
		default:
			s.Tint = max(s.Tint, look.Marked)
		}
	}
	return s
}

// note draws what a mark says: number, theme, kind and who; then the need.
func (d talkPen) note(i int, l line) string {
	b := d.block(i)
	m := b.marks[l.mark]
	r := d.Row(d.pane)
	if l.part > 0 {
		r.To(textColumn + needsIndent)
		words := b.needs(m)[l.part-1]
		if l.part == 1 {
			r.Add(look.S{Role: look.Muted}, needsWord)
			words = strings.TrimPrefix(words, needsWord)
		}
		return r.Add(look.S{}, d.plain(words)).String()
	}
	r.To(textColumn).Add(look.S{Role: look.Mark, Bold: true}, m.number).Gap(1)
	r.Add(look.S{Role: look.Mark}, d.plain(m.title()))
	if m.ID == 0 {
		return r.String()
	}
	about := ""
	if m.Kind != "" {
		about = string(m.Kind) + ", "
	}
	if m.by != "" {
		r.Gap(2).Add(look.S{Role: look.Muted}, about+"by "+m.by)
	}
	return r.String()
}

func (d talkPen) aside(_ int, l line) string {
	r := d.Row(d.pane).To(textColumn)
	text := l.text
	if !l.since.IsZero() {
		text += look.ClockLong(l.since, d.now)
	}
	return r.Add(look.S{Role: look.Faint}, d.Cut(d.plain(text), d.width)).String()
}

func (d talkPen) end() string {
	r := d.Row(d.pane).To(textColumn).Add(look.S{Role: look.Faint}, "End of the conversation.")
	return r.Gap(2).Add(look.S{Role: look.Accent, Bold: true}, "d").
		Add(look.S{Role: look.Faint}, " heard, next unheard").String()
}

// cursor returns the cell of the caret, counted from the pane's first.
func (p *talkPane) cursor() (x, y int, ok bool) {
	if !p.ready() {
		return 0, 0, false
	}
	_, col := p.page().At(p.off)
	return textColumn + col, p.row, p.row >= 0 && p.row < p.rows
}

// click moves the cursor to a cell of the pane. It says whether there are
// words.
func (p *talkPane) click(x, y int) bool {
	if !p.ready() || y < 0 || y >= p.rows {
		return false
	}
	s, went := p.step(p.top, y)
	if went < y || s.msg == len(p.messages) {
		return false
	}
	b := p.block(s.msg)
	l := b.lines[s.line]
	switch l.kind {
	case lineNote:
		return p.toMark(b.marks[l.mark].ID)
	case lineText:
	default:
		return false
	}
	if b.page.Lines[l.row].Fold >= 0 {
		p.to(s.msg, b.page.Lines[l.row].Start)
		p.toggle(p.msg, p.off)
		p.settle()
		return true
	}
	p.goal = -1
	p.to(s.msg, b.page.Offset(l.row, x-textColumn))
	return true
}
