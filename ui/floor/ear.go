package floor

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/page"
)

// An earPane shows what was understood: the person, the marks here, the theme
// of the mark under the cursor, what is promised, and what was said earlier.
type earPane struct {
	at     int          // the item under its cursor
	wanted store.MarkID // the mark to go to once its conversation is shown
}

// An earItem is something in the ear that Enter leads to.
type earItem struct {
	mark     store.MarkID
	followup store.FollowupID
	conv     store.ConversationID
}

func (e *earPane) move(n, items int) { e.at = min(max(e.at+n, 0), max(items-1, 0)) }

// stay keeps the cursor on an item wherever it stands now.
func (e *earPane) stay(on earItem, items []earItem) {
	if i := slices.Index(items, on); i >= 0 {
		e.at = i
	}
	e.move(0, len(items))
}

// earItem is the item under the cursor of the ear.
func (m *Model) earItem() earItem {
	if items := m.earItems(); m.ear.at < len(items) {
		return items[m.ear.at]
	}
	return earItem{}
}

// earItems are the items in the order in which they are drawn.
func (m *Model) earItems() []earItem {
	if m.talk.transcript == nil {
		return nil
	}
	var out []earItem
	for _, k := range m.talk.marks {
		out = append(out, earItem{mark: k.ID})
	}
	for _, f := range m.talk.followups {
		out = append(out, earItem{followup: f.ID})
	}
	for _, c := range m.talk.earlier {
		out = append(out, earItem{conv: c.ID})
	}
	return out
}

// openEar goes to what is under the cursor of the ear.
func (m *Model) openEar() tea.Cmd {
	items := m.earItems()
	if m.ear.at >= len(items) {
		return nil
	}
	switch it := items[m.ear.at]; {
	case it.mark != 0:
		m.talk.toMark(it.mark)
		return m.focus(paneTalk)
	case it.conv != 0:
		return m.goTo(it.conv, 0)
	default:
		for _, f := range m.talk.followups {
			if f.ID == it.followup {
				return m.openFollowup(f, "")
			}
		}
	}
	return nil
}

// An earPen draws the ear.
type earPen struct {
	brush
	m     *Model
	w     int
	focus bool
	lines []string
	items int // items drawn so far
	here  int // the line of the item under the cursor
}

// ink writes the whole ear, however high the pane is.
func (m *Model) ink(b brush, w int) *earPen {
	pen := &earPen{brush: b, m: m, w: w, focus: m.shape.Focus == paneEar}
	if m.talk.transcript != nil {
		pen.person()
		pen.marks()
		pen.theme()
		pen.followups()
		pen.memos()
		pen.earlier()
	}
	return pen
}

// from is the first line shown in a pane of h lines: further down only as far
// as it takes to show the cursor.
func (p *earPen) from(h int) int {
	if !p.focus {
		return 0
	}
	return min(max(p.here-h+2, 0), max(len(p.lines)-1, 0))
}

func (m *Model) drawEar(b brush, w, h int) []string {
	pen := m.ink(b, w)
	return fill(b, pen.lines[min(pen.from(h), len(pen.lines)):], w, h)
}

func (p *earPen) add(r *look.Row) { p.lines = append(p.lines, r.String()) }
func (p *earPen) blank() {
	if len(p.lines) > 0 {
		p.add(p.Row(p.w))
	}
}

// section begins a part of the ear, two blank rows after the one before where
// there is room.
func (p *earPen) section(title, right string) {
	p.blank()
	if p.m.lay.air {
		p.blank()
	}
	p.add(p.Row(p.w).Gap(2).Add(look.S{Bold: true}, title).Right(look.S{Role: look.Muted}, right))
}

func (p *earPen) person() {
	who := p.m.talk.customer
	muted := look.S{Role: look.Muted}
	if who.ID == 0 {
		p.add(p.Row(p.w).Gap(2).Add(muted, "nobody known yet"))
		return
	}
	p.add(p.Row(p.w).Gap(2).Add(look.S{Bold: true}, p.plain(who.Shown().String())))
	if a := who.Address(); a.Len() > 0 && a != who.Shown() {
		p.add(p.Row(p.w).Gap(2).Add(muted, a.String()))
	}
	since := sideNoun(who.Side)
	if !who.FirstAt.IsZero() {
		since += " since " + sinceWords(who, p.now)
	}
	p.add(p.Row(p.w).Gap(2).Add(muted, since))
	n := plural(p.m.talk.contacts, "conversation")
	if p.m.talk.contacts >= 20 {
		n = "20 conversations or more"
	}
	p.add(p.Row(p.w).Gap(2).Add(muted, n+", "+plural(who.Messages, "message")))
	if v, ok := p.m.talk.voices[who.ID]; ok {
		for _, l := range wrapWords("voice: "+p.plain(v.Note.String())+", by "+v.by, max(p.w-4, 1)) {
			p.add(p.Row(p.w).Gap(2).Add(look.S{Role: look.Accent}, l))
		}
	}
	if n := len(p.m.talk.selves); n > 0 {
		p.add(p.Row(p.w).Gap(2).Add(muted, "also "+p.plain(p.m.talk.selves[0].Address().String())+andMore(n-1)))
	}
	if who.Side == store.Unknown {
		for _, l := range wrapWords("who is this? :is-customer  :is-agent", max(p.w-4, 1)) {
			p.add(p.Row(p.w).Gap(2).Add(look.S{Role: look.Accent}, l))
		}
	}
}

// item begins an item's line, with the sign for here or for the mark under
// the cursor of the conversation.
func (p *earPen) item(same bool) *look.Row {
	r := p.Row(p.w)
	here := p.focus && p.items == p.m.ear.at
	switch {
	case here:
		r.Add(look.S{Role: look.Accent}, p.Glyphs().Here).Tint(look.Selection)
		p.here = len(p.lines)
	case same && !p.focus:
		r.Add(look.S{Role: look.Mark}, p.Glyphs().Kept)
	}
	p.items++
	return r.To(2)
}

// more continues the item whose line was drawn last.
func (p *earPen) more(same bool) *look.Row {
	p.items--
	return p.item(same)
}

func (p *earPen) marks() {
	marks := p.m.talk.talk.marks
	if len(marks) == 0 {
		p.section("Marks here", "none")
		p.add(p.Row(p.w).Gap(2).Add(look.S{Role: look.Accent, Bold: true}, "m").
			Add(look.S{Role: look.Faint}, " marks words"))
		return
	}
	p.section("Marks here", look.Number(len(marks)))
	under, on := p.m.talk.markHere()
	for _, k := range marks {
		p.mark(k, on && under.ID == k.ID)
	}
}

func (p *earPen) mark(k mark, same bool) {
	title := p.plain(k.title())
	state := "reply"
	if k.Response == "" {
		state = string(k.Kind)
	}
	if k.State == store.MarkDrifted {
		state = "words gone"
	}
	if k.State == store.MarkErased {
		state = "erased"
	}
	room := p.w - 4 - 1 - page.Width(state) - 2
	p.add(p.item(same).Add(look.S{Role: look.Mark, Bold: true}, k.number).Gap(1).
		Add(look.S{Role: look.Mark}, p.Cut(title, room)).Right(look.S{Role: look.Muted}, state))
	for _, says := range k.says() {
		p.labelled(same, says.label, says.words)
	}
	p.add(p.more(same).Gap(2).Add(look.S{Role: look.Muted}, "by "+k.by+", "+look.ClockLong(k.At, p.now)))
	p.check(same, k)
	if k.Folded == store.FoldQuote {
		p.add(p.more(same).Gap(2).Add(look.S{Role: look.Warning}, p.Cut(quotedWords, p.w-5)))
	}
}

// theme says how many said the same as the mark under the cursor, or as the
// first mark here.
func (p *earPen) theme() {
	marks := p.m.talk.talk.marks
	if under, on := p.m.talk.markHere(); on {
		marks = []mark{under}
	}
	for _, k := range marks {
		if len(k.Mark.Themes) == 0 {
			continue
		}
		c := p.m.talk.themes[k.Mark.Themes[0]]
		p.blank()
		if p.m.lay.air {
			p.blank()
		}
		p.add(p.Row(p.w).Gap(2).Add(look.S{Bold: true}, "Theme").Gap(2).Add(look.S{Role: look.Mark}, p.plain(c.Path.String())))
		p.add(p.Row(p.w).Gap(2).Add(look.S{}, plural(c.customers, "customer")+", "+plural(c.marks, "mark")))
		if c.Definition.Len() > 0 {
			for _, l := range wrapWords(p.plain(c.Definition.String()), max(p.w-4, 1)) {
				p.add(p.Row(p.w).Gap(2).Add(look.S{Role: look.Muted}, l))
			}
		}
		return
	}
}

func (p *earPen) followups() {
	all := p.m.talk.talk.followups
	if len(all) == 0 {
		p.section("Follow-ups", "none")
		p.add(p.Row(p.w).Gap(2).Add(look.S{Role: look.Accent, Bold: true}, "f").Add(look.S{Role: look.Muted}, " plans one"))
		return
	}
	p.section("Follow-ups", look.Number(len(all)))
	for _, f := range all {
		due, late := dueWords(f.Due, p.now)
		s := look.S{}
		if late && !f.Status.Done() {
			s, due = look.S{Role: look.Warning, Bold: true}, due+", late"
		}
		p.add(p.item(false).Add(look.S{}, plainWord(string(f.Kind))).Gap(2).Add(s, due).
			Right(look.S{Role: look.Muted}, string(f.Status)))
		if about := orWords(f.Title.String(), f.Need.String(), f.Outcome.String()); about != "" {
			p.add(p.more(false).Gap(2).Add(look.S{Role: look.Muted}, p.plain(about)))
		}
	}
}

func (p *earPen) earlier() {
	all := p.m.talk.talk.earlier
	if len(all) == 0 {
		return
	}
	p.section("Other conversations", look.Number(len(all)))
	for _, c := range all {
		s := stateOf(c, true, patienceOf(c, p.sources), p.now, p.began)
		p.add(p.item(false).Number(look.S{Role: look.Muted}, 6, rowClock(c.LastAt, p.now)).Gap(2).
			Add(weightStyle(s.weight), s.word).Gap(1).Add(look.S{Role: look.Muted}, s.age))
		p.add(p.more(false).Gap(2).Add(look.S{}, p.plain(c.Subject.String())))
	}
}

func sideNoun(s store.Side) string {
	if s == store.Unknown {
		return "speaker, side not known,"
	}
	return s.String()
}
