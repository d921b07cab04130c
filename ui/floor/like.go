package floor

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/look"
)

// likeMost is how many conversations are offered as sounding alike.
const likeMost = 60

// A sounding is what was asked to find the like of, and what the listener
// decided since.
type sounding struct {
	text string
	from store.ConversationID
	with lastMark                 // what words that are the same are marked with; without a title: not known yet
	not  map[store.MessageID]bool // said to be something else
	once *foundOnce
}

// foundOnce keeps what a search found, so that the list does not change under
// the listener's hands, and reading it again costs no search.
type foundOnce struct {
	mu   sync.Mutex
	done bool
	list []store.Like
}

func (f *foundOnce) get(find func() ([]store.Like, error)) ([]store.Like, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.done {
		return f.list, nil
	}
	list, err := find()
	f.list, f.done = list, err == nil
	return list, err
}

// soundsLike finds the like of the selection, of the mark under the cursor or
// of the sentence.
func (m *Model) soundsLike() tea.Cmd {
	if m.sheet() != nil {
		return m.check(func(m *Model, c checking) tea.Cmd { return m.likeMark(c.mark) })
	}
	if k, ok := m.markUnder(); ok && m.talk.sel == nil {
		return m.likeMark(k.Mark)
	}
	words, ok := m.talk.selected()
	if !ok {
		return m.noWords("find the like of")
	}
	text := m.talk.messages[m.talk.index(words.msg)].Text.String()[words.start:words.end]
	return m.openLike(sounding{text: text, from: m.talk.want})
}

// likeMark finds the like of a mark's words, to be marked with its themes.
func (m *Model) likeMark(k store.Mark) tea.Cmd {
	like := sounding{text: k.Quote.String(), from: k.Conversation}
	if len(k.Themes) > 0 && k.Response == "" {
		var paths []string
		for _, b := range m.bar.codebook {
			if slices.Contains(k.Themes, b.ID) {
				paths = append(paths, b.Path.String())
			}
		}
		like.with = lastMark{Mark: store.Mark{Themes: k.Themes, Kind: k.Kind}, title: strings.Join(paths, ", ")}
	}
	return m.openLike(like)
}

func (m *Model) openLike(like sounding) tea.Cmd {
	like.once = &foundOnce{}
	s := &sheet{
		kind: atLike, title: "Sounds like", crumb: "Sounds like", about: m.brush().quoted(like.text, 60),
		columns: []column{{"like", 4, true, 3}, {"customer", 16, false, 0}, {"said", 10, false, 2}, {"shared words", 22, false, 4},
			{"theme", 14, false, 1}, {"they say", 20, false, 0}},
		none: []string{"Nobody else says it in these words.", "It is looked for by the words that customers use. A shorter selection finds more: v selects, ~ looks again."},
	}
	m.alike = s
	m.listLike(s, like)
	return m.openSheet(s)
}

// likesAgain shows the last list again, as it was decided on.
func (m *Model) likesAgain() tea.Cmd {
	if m.alike == nil {
		m.say("Nothing was looked for yet. ~ on words or a mark finds who says much the same.")
		return nil
	}
	m.sheets = nil
	return m.openSheet(m.alike)
}

// listLike has the view list what sounds alike as it is decided on by now.
func (m *Model) listLike(s *sheet, like sounding) {
	s.like = like
	b, now, l := m.brush(), m.now(), m.cfg.Listener
	s.read = func(t *store.Tx) ([]sheetRow, error) {
		found, err := like.once.get(func() ([]store.Like, error) { return t.Like(like.text, like.from, l, likeMost) })
		var unheard, heard []sheetRow
		for _, f := range found {
			if like.not[f.Message.ID] {
				continue
			}
			r, failed := b.likeRow(t, f, like.with, look.Clock(f.Message.At, now))
			if err = failed; err != nil {
				break
			}
			if how, failed := t.HowHeard(l, f.Conversation); how == store.WasHeard && failed == nil {
				heard = append(heard, r)
			} else {
				unheard = append(unheard, r)
			}
		}
		return slices.Concat(headed("Unheard", unheard), headed("Heard", heard)), err
	}
}

// headed puts a heading above rows, if there are any.
func headed(words string, rows []sheetRow) []sheetRow {
	if len(rows) == 0 {
		return nil
	}
	head := sheetRow{head: true, cells: []look.Part{bold(words), {Text: "  "}, part(look.Muted, look.Number(len(rows)))}}
	return append([]sheetRow{head}, rows...)
}

// likeRow is a row of what sounds alike. Its words may carry a theme already.
func (b brush) likeRow(t *store.Tx, f store.Like, with lastMark, when string) (sheetRow, error) {
	marked, same, err := themesOn(t, f, with)
	var shared []string
	for _, w := range f.Shared {
		shared = append(shared, w.String())
	}
	words, quote := strings.Join(shared, " "), b.quoted(f.Quote().String(), 300)
	why := part(look.Accent, "shared: "+words)
	if words == "" {
		why = part(look.Muted, "no word is shared: others say both")
	}
	who := f.Message.Sender.Shown()
	r := sheetRow{
		cells: []look.Part{part(look.Muted, fmt.Sprintf("%2.0f%%", 100*f.Score)), bold(who.String()), part(look.Muted, when),
			part(look.Accent, words), part(look.Mark, strings.Join(marked, ", ")), part(look.Text, quote)},
		detail: []look.Part{part(look.Text, quote), why},
		target: target{conv: f.Conversation.ID, message: f.Message.ID, person: f.Message.From, quote: f.Quote().String(),
			spot: store.Moment{Conversation: f.Conversation.ID, Message: f.Message.ID, Offset: f.Start}, like: f, same: same},
	}
	if c := f.Conversation; c.Subject.Len() > 0 {
		r.detail = append(r.detail, part(look.Muted, number(c.ID)+"  "+c.Subject.String()))
	}
	return r, err
}

// themesOn returns the themes of the marks on the words, and whether one of
// them is what same words are marked with.
func themesOn(t *store.Tx, f store.Like, with lastMark) (paths []string, same bool, err error) {
	marks, err := t.MarksOf(f.Message.ID)
	for _, k := range marks {
		if k.State != store.MarkLive || k.End <= f.Start || f.End <= k.Start {
			continue
		}
		for _, id := range k.Themes {
			th, failed := t.Theme(id)
			if failed != nil {
				return nil, false, failed
			}
			same = same || slices.Contains(with.Themes, id) || strings.EqualFold(with.made, th.Path.String())
			if path := th.Path.String(); !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	return paths, same, err
}

// sameTheme marks the words under the cursor with the theme of what was asked
// about, and goes on to the next.
func (m *Model) sameTheme() tea.Cmd {
	s := m.sheet()
	to := s.target()
	switch {
	case to.like.Message.ID == 0:
		return nil
	case s.like.with.title == "":
		return m.otherTheme()
	case to.same:
		m.say("These words have that theme already.")
		s.on()
		return nil
	}
	return m.markLike(s, to)
}

func (m *Model) markLike(s *sheet, to target) tea.Cmd {
	s.on()
	return m.writeMark(span{to.message, to.like.Start, to.like.End}, s.like.with, "")
}

// otherTheme asks for the theme that same words are marked with from now on,
// and marks those under the cursor.
func (m *Model) otherTheme() tea.Cmd {
	s := m.sheet()
	to := s.target()
	if to.like.Message.ID == 0 {
		return nil
	}
	field := form.Field{Find: m.findTheme, New: true, Own: slugOf(s.like.text)}
	return m.chooseTheme("Theme", "theme", "Words that mean the same are marked with it: m on each.", field, func(m *Model, path string) tea.Cmd {
		like := s.like
		like.with = lastMark{Mark: store.Mark{Kind: like.with.Kind}, title: path}
		if id := m.themeOf(path); id != 0 {
			like.with.Themes = []store.ThemeID{id}
		} else {
			like.with.made = path
		}
		m.listLike(s, like)
		return m.markLike(s, to)
	})
}

// notLike takes the words under the cursor off the list and goes on.
func (m *Model) notLike() tea.Cmd {
	s := m.sheet()
	to := s.target()
	if to.like.Message.ID == 0 {
		return nil
	}
	like := s.like
	like.not = map[store.MessageID]bool{to.message: true}
	for id := range s.like.not {
		like.not[id] = true
	}
	m.listLike(s, like)
	s.on()
	m.said = said{words: "Not the same: " + number(to.conv) + " is off this list.", quiet: true}
	return m.readSheet()
}

// on moves to the next row that is not decided on, or stays.
func (s *sheet) on() {
	for i := s.at + 1; i < len(s.rows); i++ {
		if r := s.rows[i]; !r.head && !r.target.same {
			s.at = i
			s.settle()
			return
		}
	}
}
