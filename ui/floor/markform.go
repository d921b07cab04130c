package floor

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
)

// markHere opens the mark form on the selection, or on the sentence under the
// cursor. On an agent's words it asks what the answer did.
func (m *Model) markHere() tea.Cmd {
	words, ok := m.talk.selected()
	if !ok {
		return m.noWords("mark")
	}
	if m.mending.ID != 0 {
		return m.mendOn(words)
	}
	i := m.talk.index(words.msg)
	msg := m.talk.messages[i]
	f := m.newMarkForm(msg.Side, msg.Text.String()[words.start:words.end], m.talk.talk.row.contact,
		draft{Message: words.msg, Conv: m.talk.want, Start: words.start, End: words.end})
	if quotedIn(msg, words) {
		f.about = quotedWords
	}
	f.save = func(m *Model) tea.Cmd {
		k, ok := m.understood(f.form)
		if !ok || f.copies(k.Meant) {
			return nil
		}
		m.last = k
		m.closeForm()
		return m.writeMark(words, k, f.view)
	}
	return m.openOn(f, words)
}

// openOn opens a form about words of the conversation, which are shown as a
// mark being made.
func (m *Model) openOn(f *paneForm, words span) tea.Cmd {
	m.talk.sel = nil
	m.talk.sketch(&mark{Mark: store.Mark{Message: words.msg, Start: words.start, End: words.end, State: store.MarkLive}, number: m.nextNumber()})
	m.talk.to(m.talk.index(words.msg), words.start)
	return m.openForm(f)
}

// quotedWords is said of a mark on words that a message only quotes: whoever
// said them did so elsewhere.
const quotedWords = "quoted words: counts for nobody"

// quotedIn says whether words lie wholly in a quote, as the store will.
func quotedIn(msg store.Message, words span) bool {
	for _, f := range msg.Folds {
		if f.Start <= words.start && words.end <= f.End {
			return f.Why == store.FoldQuote
		}
	}
	return false
}

func (m *Model) newMarkForm(side store.Side, quote string, contact int, about draft) *paneForm {
	f := &paneForm{title: "Mark", mode: "MARK", view: about.name(viewMark), quote: quote, draft: about}
	if side == store.Agent {
		f.form, f.note = m.responseForm(), "What did this answer do? Everything else may stay empty."
	} else {
		f.form, f.note = m.markForm(quote, contact), "Everything but the theme may stay empty."
	}
	return f
}

func (m *Model) nextNumber() string {
	n := 1
	for _, k := range m.talk.marks {
		if k.Response == "" {
			n++
		}
	}
	return fmt.Sprint(n)
}

var formWords = form.Words{Saves: "saves", Closes: "closes, keeps the draft"}

func (m *Model) markForm(quote string, contact int) *form.Form {
	var kinds []form.Option
	for _, k := range store.MarkKinds() {
		kinds = append(kinds, form.Option{Name: string(k)})
	}
	theme := m.themeField(quote)
	theme.Aside = "What did they say, in their words? It stands above."
	fields := append([]form.Field{
		theme,
		{Name: "kind", Label: "kind", Kind: form.Choice, Options: kinds, Empty: "none"},
		{Name: "meant", Label: "meant", Empty: "none", Aside: "What else could it mean?"},
		{Name: "needs", Label: "needs", Empty: "none", Aside: "What do they need, if we had no product?"},
	}, toneFields(store.Offered(quote, contact))...)
	return form.New(m.look, formWords, m.prompted(append(fields, sureField()))...)
}

func (m *Model) responseForm() *form.Form {
	var did []form.Option
	for _, r := range store.Responses() {
		did = append(did, form.Option{Name: plainWord(r)})
	}
	return form.New(m.look, formWords,
		form.Field{Name: "did", Label: "did", Kind: form.Suggest, Find: finder(did), Saves: true},
		form.Field{Name: "theme", Label: "theme", Kind: form.Suggest, Find: m.findTheme, New: true, Empty: "none"},
		form.Field{Name: "meant", Label: "meant", Empty: "none"},
		sureField())
}

func sureField() form.Field {
	return form.Field{Name: "sure", Label: "sure", Kind: form.Choice, Value: string(store.Medium),
		Options: []form.Option{{Name: string(store.Low)}, {Name: string(store.Medium)}, {Name: string(store.High)}}}
}

// finder finds options by the start of their name, then by what is in it.
func finder(all []form.Option) func(string) []form.Option {
	const longest = 1 << 10 // bytes; nothing has a longer name
	return func(q string) []form.Option {
		if len(q) > longest {
			return nil
		}
		q = strings.ToLower(q)
		var begin, hold []form.Option
		for _, o := range all {
			switch name := strings.ToLower(o.Name); {
			case strings.HasPrefix(name, q):
				begin = append(begin, o)
			case strings.Contains(name, q):
				hold = append(hold, o)
			}
		}
		return append(begin, hold...)
	}
}

// understood reads a mark out of a form; where something is missing it says so
// under the field.
func (m *Model) understood(f *form.Form) (lastMark, bool) {
	v := f.Values()
	k := lastMark{Mark: store.Mark{Kind: store.MarkKind(v["kind"]), Meant: lineOf(v["meant"]), Need: lineOf(v["needs"]), Sure: store.Sureness(v["sure"])}}
	heardAs(&k.Mark, v)
	if v["theme"] != "" {
		k.title = v["theme"]
		if id := m.themeOf(k.title); id != 0 {
			k.Themes = []store.ThemeID{id}
		} else {
			k.made = k.title
		}
	}
	if did, ok := v["did"]; ok {
		if did == "" {
			f.Wrong("did", "Say what the answer did, or Esc.")
			return k, false
		}
		k.Response, k.title = strings.ReplaceAll(did, " ", "_"), did
	}
	if k.title == "" && k.saysNothing() {
		f.Wrong("theme", "Type a theme, or say what was meant.")
		return k, false
	}
	k.title = orWords(k.title, string(k.Kind), plainWord(strings.Join(k.Cues, ", ")), "no theme yet")
	return k, true
}

// editMark opens the form of the mark under the ear's cursor.
func (m *Model) editMark() tea.Cmd {
	k, ok := m.markUnder()
	if !ok {
		m.say("No mark under the cursor.")
		return nil
	}
	f := m.newMarkForm(k.Side, k.Quote.String(), m.talk.talk.row.contact, draft{Message: k.Message, Conv: m.talk.want, Start: k.Start, End: k.End})
	f.title = "Mark " + k.number
	if k.Folded == store.FoldQuote {
		f.about = quotedWords
	}
	values := toneValues(k.Mark)
	values["kind"], values["meant"], values["needs"], values["sure"] = string(k.Kind), k.Meant.String(), k.Need.String(), string(k.Sure)
	if len(k.themes) > 0 {
		values["theme"] = k.themes[0]
	}
	if k.Response != "" {
		values["did"] = plainWord(k.Response)
	}
	f.form.Restore(values)
	f.save = func(m *Model) tea.Cmd {
		was := k.Mark
		now, ok := m.understood(f.form)
		if !ok || f.copies(now.Meant) {
			return nil
		}
		now.Important = was.Important
		if was.Response != "" {
			keepTone(&now.Mark, was)
		}
		m.closeForm()
		return m.do(didMsg{op: "change the mark", said: "Mark changed: " + now.title + ".", forgot: f.view}, func(a *store.Act) error {
			return rewrite(a, was, now)
		})
	}
	return m.openForm(f)
}

// rewrite gives a mark another understanding; themes beyond the first stay.
func rewrite(a *store.Act, was store.Mark, now lastMark) error {
	k, err := a.Mark(was.ID)
	if err != nil {
		return err
	}
	if k.State == store.MarkLive && !sameWords(k, was) {
		return store.ErrChangedSince
	}
	first, err := now.themesIn(a)
	if err != nil {
		return err
	}
	k = k.Understood(now.Understanding())
	k.Themes = append(slices.Clone(first), was.Themes[min(len(was.Themes), 1):]...)
	return a.EditMark(k)
}

// sameWords says whether two states of a mark say the same.
func sameWords(a, b store.Mark) bool { return a.Understanding().Equal(b.Understanding()) }
