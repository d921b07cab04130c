package floor

import (
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/page"
)

// A sheet is a view over all panes: a table, the one row under the cursor, and
// under the table what can be said about that row.
type sheet struct {
	kind    place
	title   string
	about   string
	crumb   string
	columns []column
	none    []string // what an empty one says, and what fills it
	read    func(*store.Tx) ([]sheetRow, error)
	theme   store.ThemeID
	all     bool                  // of “was I right?”: all that is assumed
	chosen  map[store.MarkID]bool // rows that were chosen for what is done next
	like    sounding              // of what sounds alike: what was asked about
	order   themeOrder            // of the themes
	grows   func() bool           // whether another reading knows more; nil: none does

	rows    []sheetRow
	loaded  bool
	gen     int
	at, top int
	width   int
	height  int // lines of the table and of what is said below it
	air     bool
}

// A column of a sheet. The last one takes what is left of the width; of the
// others the one with the highest drop goes first where there is no room.
type column struct {
	head  string
	width int
	right bool
	drop  int // 0: never
}

// A sheetRow is a line of a table with what is behind it.
type sheetRow struct {
	cells  []look.Part // one a column
	detail []look.Part // below the table while the cursor is here, a line each
	target target
	head   bool // it only heads the rows below it; the cursor does not stop here
}

// A target is what a row leads to.
type target struct {
	conv     store.ConversationID
	message  store.MessageID // goes to its conversation
	mark     store.MarkID
	person   store.PersonID
	quote    string
	theme    store.Theme
	group    string // themes lie below this path, and none at it
	followup store.Followup
	source   string
	sitting  store.SittingID
	ended    bool         // the sitting
	spot     store.Moment // of a sitting
	agent    string       // to sit with
	query    string       // what keeps the floor to what the row counts
	like     store.Like   // sounds like what was asked about
	same     bool         // and is marked so already
	watch    store.Watchword
	opens    string // the name of the action that shows what the row counts
	saved    store.SavedQuery
}

// A targetName tells a target from the others of a view, whatever has changed
// about it.
type targetName struct {
	followup store.FollowupID
	theme    store.ThemeID
	group    string
	mark     store.MarkID
	message  store.MessageID
	conv     store.ConversationID
	source   string
	sitting  store.SittingID
	agent    string
	at       time.Time
	query    string
	opens    string
	saved    string
}

func (t target) name() targetName {
	return targetName{t.followup.ID, t.theme.ID, t.group, t.mark, t.message, t.conv, t.source, t.sitting, t.agent, t.spot.At, t.query, t.opens, t.saved.Name.String()}
}

// sheet returns the view that covers the panes, or nil.
func (m *Model) sheet() *sheet {
	if len(m.sheets) == 0 {
		return nil
	}
	return m.sheets[len(m.sheets)-1]
}

// openSheet shows a view and reads its rows.
func (m *Model) openSheet(s *sheet) tea.Cmd {
	m.sheets = append(m.sheets, s)
	s.resize(m.lay)
	return m.readSheet()
}

func (m *Model) closeSheet() tea.Cmd {
	m.sheets = m.sheets[:len(m.sheets)-1]
	if s := m.sheet(); s != nil {
		s.resize(m.lay)
	}
	return m.readSheet()
}

// resize gives the view the whole window.
func (s *sheet) resize(l layout) {
	s.width, s.height, s.air = l.w, max(l.keys-headerRows-3, 1), l.air
	if s.air {
		s.height--
	}
	s.settle()
}

// shown is how many rows of the table can be seen.
func (s *sheet) shown() int { return max(s.height-len(s.details()), 1) }

// settle scrolls so that the row under the cursor can be seen.
func (s *sheet) settle() {
	s.at = min(max(s.at, 0), max(len(s.rows)-1, 0))
	first := s.at // what heads it is shown with it
	for first > 0 && s.rows[first-1].head {
		first--
	}
	s.top = max(min(s.top, first, max(len(s.rows)-s.shown(), 0)), s.at-s.shown()+1, 0)
}

// readSheet reads the rows of the view on top.
func (m *Model) readSheet() tea.Cmd {
	sh := m.sheet()
	if sh == nil {
		return nil
	}
	m.sheetGen++
	sh.gen = m.sheetGen
	s, read, grows, gen := m.cfg.Store, sh.read, sh.grows, sh.gen
	return func() tea.Msg {
		msg := sheetReadMsg{gen: gen}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.rows, err = read(t)
			return err
		})
		msg.more = grows != nil && grows()
		return msg
	}
}

func (m *Model) tookSheet(msg sheetReadMsg) tea.Cmd {
	s := m.sheet()
	if s == nil || msg.gen != s.gen {
		return nil
	}
	if errors.Is(msg.err, store.ErrNotFound) {
		msg.rows, msg.err = nil, nil
	}
	if m.failed("read this view", msg.err) {
		return nil
	}
	s.take(msg.rows)
	if msg.more {
		return m.readSheet()
	}
	return nil
}

// take shows what was read, with the cursor on the row where it stands, and on
// its line.
func (s *sheet) take(rows []sheetRow) {
	on := s.target().name()
	s.rows, s.loaded = rows, true
	if i := slices.IndexFunc(rows, func(r sheetRow) bool { return r.target.name() == on }); i >= 0 && on != (target{}).name() {
		s.top += i - s.at
		s.at = i
	}
	s.land(1)
	s.settle()
}

func (s *sheet) move(n int) {
	s.at = min(max(s.at+n, 0), max(len(s.rows)-1, 0))
	s.land(n)
	s.settle()
}

// land takes the cursor off a row that only heads others: on in the direction
// of n, or back where nothing comes.
func (s *sheet) land(n int) {
	step := 1
	if n < 0 {
		step = -1
	}
	for range 2 {
		at := s.at
		for at >= 0 && at < len(s.rows) && s.rows[at].head {
			at += step
		}
		if at >= 0 && at < len(s.rows) {
			s.at = at
			return
		}
		step = -step
	}
}

// count says how many rows there are, and which of them is under the cursor;
// those that head others do not count.
func (s *sheet) count() (at, of int) {
	for i, r := range s.rows {
		if !r.head {
			of++
			if i <= s.at {
				at++
			}
		}
	}
	return at, of
}

func (s *sheet) target() target {
	if s.at >= len(s.rows) {
		return target{}
	}
	return s.rows[s.at].target
}

// openRow does what Enter means in a view.
func (m *Model) openRow(s *sheet) tea.Cmd {
	to := s.target()
	switch {
	case s.kind == atSources:
		return m.retry()
	case to.query != "":
		return m.keepTo(to.query)
	case to.opens != "":
		if a, ok := named(m.table, s.kind, to.opens); ok {
			return a.run(m)
		}
	case to.agent != "":
		return m.sitWith()
	case to.spot.Conversation != 0:
		return m.goToMoment(to.spot)
	case s.kind == atSittings && to.ended:
		return m.debriefHere()
	case (s.kind == atThemes || s.kind == atPlan) && to.theme.ID != 0 && to.conv == 0:
		return m.openSheet(m.wordsSheet(to.theme))
	case to.conv != 0:
		return m.goTo(to.conv, to.mark)
	case to.message != 0:
		return m.seek("That message is no longer kept.", func(t *store.Tx) (store.ConversationID, error) {
			msg, err := t.Message(to.message)
			if errors.Is(err, store.ErrNotFound) {
				return 0, nil
			}
			return msg.Conversation, err
		})
	case s.kind == atDefects && len(s.rows) > 0:
		m.say("No message came of it: where it lies and why stand below the list.")
	}
	return nil
}

// fits returns the columns there is room for.
func (s *sheet) fits(width int) []int {
	var take []int
	for i := range s.columns {
		take = append(take, i)
	}
	for {
		need, worst := 2, -1
		for n, i := range take {
			need += s.columns[i].width + 2
			if s.columns[i].drop > 0 && (worst < 0 || s.columns[i].drop > s.columns[take[worst]].drop) {
				worst = n
			}
		}
		if need <= width+2 || worst < 0 {
			return take
		}
		take = slices.Delete(take, worst, worst+1)
	}
}

// draw fills the window: title, headings, rows, and what the row under the
// cursor says.
func (s *sheet) draw(b brush) []string {
	w, h := s.width, s.height+3
	right := ""
	if _, n := s.count(); s.loaded {
		right = look.Number(n)
	}
	out := []string{b.Title(w, "", s.title, []look.Part{part(look.Muted, s.about)}, right, true)}
	if s.air {
		out, h = append(out, b.Row(w).String()), h+1
	}
	if s.loaded && len(s.rows) == 0 {
		return fill(b, append(out, s.empty(b, w)...), w, h)
	}
	take := s.fits(w)
	out = append(out, s.headings(b, w, take))
	for i := s.top; i < min(s.top+s.shown(), len(s.rows)); i++ {
		out = append(out, s.row(b, w, take, i))
	}
	for _, p := range s.details() {
		out = append(out, b.Row(w).Gap(2).Add(p.S, b.plain(p.Text)).String())
	}
	return fill(b, out, w, h)
}

func fill(b brush, lines []string, w, h int) []string {
	if len(lines) < h {
		lines = append(lines, slices.Repeat([]string{b.Row(w).String()}, h-len(lines))...)
	}
	return lines[:h]
}

func (s *sheet) empty(b brush, w int) []string {
	var out []string
	for i, words := range s.none {
		for _, l := range wrapWords(words, w-4) {
			out = append(out, b.Row(w).Gap(2).Add(look.S{Bold: i == 0}, l).String())
		}
		out = append(out, b.Row(w).String())
	}
	return out
}

func (s *sheet) headings(b brush, w int, take []int) string {
	r := b.Row(w).Gap(2)
	for n, i := range take {
		s.cell(r, s.columns[i], look.Part{S: look.S{Role: look.Muted}, Text: s.columns[i].head}, n == len(take)-1)
	}
	return r.String()
}

func (s *sheet) cell(r *look.Row, c column, p look.Part, last bool) {
	switch {
	case last:
		r.Add(p.S, p.Text)
		return
	case c.right:
		r.Number(p.S, c.width, p.Text)
	default:
		r.Column(p.S, c.width, p.Text)
	}
	r.Gap(2)
}

func (s *sheet) row(b brush, w int, take []int, i int) string {
	r := b.Row(w)
	if i == s.at {
		r.Add(look.S{Role: look.Accent}, b.Glyphs().Here).Tint(look.Selection)
	}
	if s.chosen[s.rows[i].target.mark] {
		r.To(1).Add(look.S{Role: look.Accent, Bold: true}, "x")
	}
	r.To(2)
	if s.rows[i].head {
		return r.AddParts(s.rows[i].cells...).String()
	}
	for n, c := range take {
		p := s.rows[i].cells[c]
		p.Text = b.plain(p.Text)
		s.cell(r, s.columns[c], p, n == len(take)-1)
	}
	return r.String()
}

// details is what is said below the table about the row under the cursor, a
// blank line before it.
func (s *sheet) details() []look.Part {
	if s.at >= len(s.rows) || len(s.rows[s.at].detail) == 0 {
		return nil
	}
	out := []look.Part{{}}
	for _, p := range s.rows[s.at].detail {
		for _, l := range wrapWords(p.Text, max(min(s.width-4, 100), 1)) {
			out = append(out, look.Part{S: p.S, Text: l})
		}
	}
	return out[:min(len(out), max(s.height/3, 1))]
}

// heads is how many lines stand above the rows.
func (s *sheet) heads() int {
	if s.air {
		return 3
	}
	return 2
}

// click moves the cursor to a line of the view. It says whether there is a
// row.
func (s *sheet) click(y int) bool {
	line := y - s.heads()
	if i := s.top + line; line >= 0 && line < s.shown() && i < len(s.rows) {
		if s.rows[i].head {
			return false
		}
		s.at = i
		s.settle()
		return true
	}
	return false
}

func part(role look.Role, words string) look.Part {
	return look.Part{S: look.S{Role: role}, Text: words}
}

func bold(words string) look.Part { return look.Part{S: look.S{Bold: true}, Text: words} }

// oneLine shows several lines of a quote as one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// quoted puts a customer's words in quotation marks.
func (b brush) quoted(s string, most int) string {
	g := b.Glyphs()
	return g.QuoteL + page.Cut(oneLine(s), most) + g.QuoteR
}
