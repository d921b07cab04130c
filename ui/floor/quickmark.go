package floor

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/form"
)

// themeHere gives the mark under the cursor a theme beside those it has, or
// marks the selection with nothing but a theme.
func (m *Model) themeHere() tea.Cmd {
	words, _ := m.cueWords()
	return m.oneField("Theme", m.themeField(words), func(k *lastMark, v string) {
		k.title = v
		if id := m.themeOf(v); id != 0 {
			k.Themes = append(slices.Clone(k.Themes), id)
			return
		}
		k.made = v
	})
}

// cueHere notes a cue on the mark under the cursor, or marks the selection with
// nothing but a cue.
func (m *Model) cueHere() tea.Cmd {
	words, contact := m.cueWords()
	var options []form.Option
	offered := store.Offered(words, contact)
	for _, c := range offered {
		options = append(options, form.Option{Name: plainWord(c), Note: "offered"})
	}
	for _, c := range store.Cues() {
		if !slices.Contains(offered, c) {
			options = append(options, form.Option{Name: plainWord(c)})
		}
	}
	f := form.Field{Name: "cue", Label: "cue", Kind: form.Suggest, Find: finder(options), Saves: true, Aside: "Down lists them all."}
	return m.oneField("Cue", f, func(k *lastMark, v string) {
		k.title = "cue " + v
		if c := underscored(v); !slices.Contains(k.Cues, c) {
			k.Cues = append(slices.Clone(k.Cues), c)
		}
	})
}

// cueWords are the words in question, and which contact of their customer's
// the conversation is.
func (m *Model) cueWords() (string, int) {
	if !m.talk.ready() {
		return "", 0
	}
	contact := m.talk.talk.row.contact
	if k, ok := m.markUnder(); ok && m.talk.sel == nil {
		return k.Quote.String(), contact
	}
	words, ok := m.talk.selected()
	if !ok {
		return "", contact
	}
	return m.talk.messages[m.talk.index(words.msg)].Text.String()[words.start:words.end], contact
}

// oneField asks one thing about words and keeps it: on the mark under the
// cursor, else in a new mark on the selection or the sentence.
func (m *Model) oneField(title string, field form.Field, take func(*lastMark, string)) tea.Cmd {
	if k, ok := m.markUnder(); ok && m.talk.sel == nil {
		return m.oneFieldOf(k, title, field, take)
	}
	words, ok := m.talk.selected()
	if !ok {
		return m.noWords("mark")
	}
	msg := m.talk.messages[m.talk.index(words.msg)]
	about := draft{Message: words.msg, Conv: m.talk.want, Start: words.start, End: words.end}
	f := &paneForm{title: title, mode: "MARK", view: about.name(viewDraft + strings.ToLower(title)), draft: about,
		quote: msg.Text.String()[words.start:words.end], note: "Enter saves.", form: form.New(m.look, formWords, field)}
	f.save = func(m *Model) tea.Cmd {
		v := f.form.Values()[field.Name]
		if v == "" {
			f.form.Wrong(field.Name, "Choose one, or Esc.")
			return nil
		}
		var k lastMark
		take(&k, v)
		m.closeForm()
		return m.writeMark(words, k, f.view)
	}
	return m.openOn(f, words)
}

// oneFieldOf asks one thing about a mark.
func (m *Model) oneFieldOf(k mark, title string, field form.Field, take func(*lastMark, string)) tea.Cmd {
	about := draft{Message: k.Message, Conv: m.talk.want, Start: k.Start, End: k.End}
	f := &paneForm{title: title + " of mark " + k.number, mode: "MARK", view: about.name(viewDraft + strings.ToLower(title)), draft: about,
		quote: k.Quote.String(), note: "Enter saves.", form: form.New(m.look, formWords, field)}
	f.save = func(m *Model) tea.Cmd {
		v := f.form.Values()[field.Name]
		if v == "" {
			f.form.Wrong(field.Name, "Choose one, or Esc.")
			return nil
		}
		now := lastMark{Mark: k.Mark}
		take(&now, v)
		m.closeForm()
		return m.do(didMsg{op: "change the mark", said: "Mark changed: " + now.title + ".", forgot: f.view}, func(a *store.Act) error {
			return addTo(a, k.Mark, now)
		})
	}
	return m.openForm(f)
}

// addTo keeps a mark with what was added to it.
func addTo(a *store.Act, was store.Mark, now lastMark) error {
	k, err := a.Mark(was.ID)
	if err != nil {
		return err
	}
	if k.State == store.MarkLive && !sameWords(k, was) {
		return store.ErrChangedSince
	}
	if now.made != "" {
		th, err := a.ThemeAt(lineOf(now.made))
		if err != nil {
			return err
		}
		now.Themes = append(slices.Clone(now.Themes), th.ID)
	}
	now.Themes = slices.Compact(now.Themes)
	return a.EditMark(k.Understood(now.Understanding()))
}

// important stars the mark under the cursor, or no longer.
func (m *Model) important() tea.Cmd {
	k, ok := m.markUnder()
	if !ok {
		m.say("No mark under the cursor. ) goes to the next one.")
		return nil
	}
	u, said := k.Understanding(), "Mark "+k.number+" is important."
	if u.Important = !u.Important; !u.Important {
		said = "Mark " + k.number + " is no longer called important."
	}
	return m.do(didMsg{op: "change the mark", said: said}, func(a *store.Act) error { return a.EditMark(k.Mark.Understood(u)) })
}

// mend takes the mark under the ear's cursor whose words are gone: the next m
// puts it on other words.
func (m *Model) mend() tea.Cmd {
	k, ok := m.markUnder()
	if !ok || k.State != store.MarkDrifted {
		m.say("No mark under the cursor whose words are gone.")
		return nil
	}
	m.mending = k
	m.say("Go to the words that mark " + k.number + " stands on now, then m. Esc here forgets it.")
	return m.focus(paneTalk)
}

// mendOn puts the mark that is being mended on words.
func (m *Model) mendOn(words span) tea.Cmd {
	k := m.mending
	m.mending, m.talk.sel = mark{}, nil
	return m.do(didMsg{op: "mend the mark", said: "Mark " + k.number + " stands on these words now.", mark: k.ID}, func(a *store.Act) error {
		return a.MendMark(k.ID, words.msg, words.start, words.end)
	})
}

// memoHere asks for a memo on the mark under the cursor, else on the
// conversation.
func (m *Model) memoHere() tea.Cmd {
	if !m.talk.ready() {
		m.say("Open a conversation first.")
		return nil
	}
	about, of := store.About{Kind: store.AboutConversation, ID: uint32(m.talk.want)}, number(m.talk.want)
	if k, ok := m.markUnder(); ok {
		about, of = store.About{Kind: store.AboutMark, ID: uint32(k.ID)}, "mark "+k.number
	}
	return m.askMemo(about, of)
}

// askMemo asks for the words of a memo.
func (m *Model) askMemo(about store.About, of string) tea.Cmd {
	p := &prompt{entry: newEntry(), mode: "MEMO", ask: "a memo on " + of, enter: "keeps it"}
	p.done = func(m *Model, words string) tea.Cmd {
		if words == "" {
			return nil
		}
		return m.do(didMsg{op: "keep the memo", said: "Memo on " + of + " saved."}, func(a *store.Act) error {
			_, err := a.WriteMemo(store.Memo{About: about, Text: clean.Body(words)})
			return err
		})
	}
	m.over = p
	return nil
}

// turnPrompts turns the prompts of the mark form to the next of their three
// ways.
func (m *Model) turnPrompts() tea.Cmd {
	switch m.shape.Prompts {
	case "":
		m.shape.Prompts = promptsOn
		m.say("The mark form shows prompts.")
	case promptsOn:
		m.shape.Prompts = promptsOff
		m.say("The mark form shows no prompts.")
	default:
		m.shape.Prompts = ""
		m.say("The mark form shows prompts for your first ten marks.")
	}
	return m.remember()
}
