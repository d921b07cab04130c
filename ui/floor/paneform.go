package floor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/look"
	"earshot/ui/page"
)

// A paneForm is a form in the place of the ear: a mark or a follow-up being
// made. Above it stands what it is about.
type paneForm struct {
	form  *form.Form
	title string
	mode  string
	quote string // the words in question, on their tint
	note  string // the remark of the last line
	view  string // the name its draft is kept under
	draft draft  // what it is about
	fresh map[string]string
	rect  rect // the inside of the pane
	save  func(m *Model, values map[string]string) tea.Cmd
}

// openForm shows a form; a draft of the same words goes on where it stopped.
func (m *Model) openForm(f *paneForm) tea.Cmd {
	f.fresh = f.form.Values()
	if d, ok := m.drafts[f.view]; ok && d.Message == f.draft.Message && d.Conv == f.draft.Conv && d.Start == f.draft.Start {
		f.form.Restore(d.Values)
		m.say("Your draft is back.")
	}
	m.over = f
	m.arrange(m.lay.w, m.lay.h)
	return nil
}

// resize gives the form the room under its quote.
func (f *paneForm) resize(inside rect) {
	f.rect = inside
	f.form.SetSize(inside.w, max(inside.h-len(f.quoteLines()), 1))
}

// quoteLines are the words in question as they stand above the form, and a
// blank row; there are fewer of them where the pane is low.
func (f *paneForm) quoteLines() []string {
	most := max(f.rect.h/3, 1)
	if f.quote == "" || f.rect.h < 6 {
		return nil
	}
	lines := wrapWords(f.quote, max(f.rect.w-4, 1))
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = page.Cut(lines[most-1]+strings.Repeat(" ", f.rect.w), max(f.rect.w-4, 1))
	}
	return append(lines, "")
}

// lines draws the form into its pane.
func (f *paneForm) lines(b brush) []string {
	var out []string
	for _, words := range f.quoteLines() {
		out = append(out, b.Row(f.rect.w).Gap(2).Add(look.S{Tint: look.Marked}, b.plain(words)).String())
	}
	return append(out, f.form.View()...)
}

func (f *paneForm) press(m *Model, k tea.KeyPressMsg) tea.Cmd { return f.took(m, f.form.Update(k)) }
func (f *paneForm) paste(m *Model, p tea.PasteMsg) tea.Cmd {
	return f.took(m, f.form.Update(p))
}

func (f *paneForm) took(m *Model, out form.Outcome) tea.Cmd {
	switch out {
	case form.Saved:
		return f.save(m, f.form.Values())
	case form.Closed:
		keep := f.keep(m)
		m.closeForm()
		if keep != nil {
			m.say("Closed; the draft is kept.")
		}
		return keep
	}
	return nil
}

// keep saves what was typed, so that the form goes on there another time.
func (f *paneForm) keep(m *Model) tea.Cmd {
	here, _, _ := f.form.Here()
	f.form.Take(here) // what was typed to find counts
	if !f.form.Changed(f.fresh) {
		return nil
	}
	f.draft.Values = f.form.Values()
	m.drafts[f.view] = f.draft
	return m.save(f.view, f.draft)
}

func (m *Model) closeForm() {
	m.over = nil
	if m.talk.transcript != nil {
		m.talk.sketch(nil)
	}
	m.arrange(m.lay.w, m.lay.h)
}

func (f *paneForm) hints(*Model) []look.Hint { return f.form.Hints() }

func (f *paneForm) status(m *Model) look.Status {
	name, n, of := f.form.Here()
	s := look.Status{Said: f.note, Quiet: true, Mode: f.mode, Typing: true, Place: fmt.Sprintf("%s, %d of %d", name, n, of)}
	if m.leaving == "ctrl+c" || m.said.words == "Your draft is back." {
		s.Said = m.said.words
	}
	return s
}

func (f *paneForm) box(*Model) []string { return nil }

func (f *paneForm) cursor(*Model) (int, int, bool) {
	x, y, ok := f.form.Cursor()
	return f.rect.x + x, f.rect.y + len(f.quoteLines()) + y, ok
}

// markHere opens the mark form on the selection, or on the sentence under the
// cursor. On an agent's words it asks what the answer did.
func (m *Model) markHere() tea.Cmd {
	words, ok := m.talk.selected()
	if !ok {
		m.say("No words under the cursor to mark. J goes to the next message.")
		return nil
	}
	i := m.talk.index(words.msg)
	msg := m.talk.messages[i]
	f := &paneForm{title: "Mark", mode: "MARK", view: viewMark, quote: msg.Text.String()[words.start:words.end],
		draft: draft{Message: words.msg, Conv: m.talk.want, Start: words.start, End: words.end}}
	if msg.Side == store.Agent {
		f.form, f.note = m.responseForm(), "What did this answer do? Everything else may stay empty."
	} else {
		f.form, f.note = m.markForm(), "Everything but the theme may stay empty."
	}
	f.save = func(m *Model, values map[string]string) tea.Cmd { return m.saveMark(f, words, values) }
	m.talk.sel = nil
	m.talk.sketch(&mark{Mark: store.Mark{Message: words.msg, Start: words.start, End: words.end, State: store.MarkLive}, number: m.nextNumber()})
	m.talk.to(i, words.start)
	return m.openForm(f)
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

func (m *Model) markForm() *form.Form {
	var kinds []form.Option
	for _, k := range store.MarkKinds() {
		kinds = append(kinds, form.Option{Name: string(k)})
	}
	return form.New(m.look, formWords,
		form.Field{Name: "theme", Label: "theme", Kind: form.Suggest, Find: m.findTheme, New: true, Saves: true},
		form.Field{Name: "kind", Label: "kind", Kind: form.Choice, Options: kinds, Empty: "none"},
		form.Field{Name: "meant", Label: "meant", Empty: "none", Aside: "What did they mean, beyond what they said?"},
		form.Field{Name: "needs", Label: "needs", Empty: "none", Aside: "What do they need, if we had no product?"},
		sureField())
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

// findTheme finds themes by what was typed: those that begin with it first.
func (m *Model) findTheme(q string) []form.Option {
	var all []form.Option
	for _, c := range m.bar.codebook {
		all = append(all, form.Option{Name: c.Path.String(), Note: plural(c.customers, "customer")})
	}
	return finder(all)(q)
}

// finder finds options by the start of their name, then by what is in it.
func finder(all []form.Option) func(string) []form.Option {
	return func(q string) []form.Option {
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

// saveMark keeps the mark that a form describes.
func (m *Model) saveMark(f *paneForm, words span, v map[string]string) tea.Cmd {
	k := lastMark{Mark: store.Mark{Kind: store.MarkKind(v["kind"]), Meant: lineOf(v["meant"]), Need: lineOf(v["needs"]), Sure: store.Sureness(v["sure"])}}
	if v["theme"] != "" {
		k.paths = []string{v["theme"]}
		k.title = v["theme"]
	}
	if did, ok := v["did"]; ok {
		if did == "" {
			f.form.Wrong("did", "Say what the answer did, or Esc.")
			return nil
		}
		k.Response, k.title = strings.ReplaceAll(did, " ", "_"), did
	}
	if k.title == "" && k.Kind == "" && k.Meant.Len() == 0 && k.Need.Len() == 0 {
		f.form.Wrong("theme", "Type a theme, or say what was meant.")
		return nil
	}
	if k.title == "" {
		k.title = orWords(string(k.Kind), "no theme yet")
	}
	m.last = k
	m.closeForm()
	return m.writeMark(words, k, viewMark)
}
