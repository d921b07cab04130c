package floor

import (
	"fmt"
	"maps"
	"strings"

	tea "charm.land/bubbletea/v2"

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
	about string // what is to be known of these words; under them
	note  string // the remark of the last line
	view  string // the name its draft is kept under; empty: it leaves none
	draft draft  // what it is about
	fresh map[string]string
	rect  rect // the inside of the pane
	noDay bool // what was typed as a day was refused just now
	hint  bool // that the meaning is only the words again was said once
	save  func(m *Model) tea.Cmd
}

// openForm shows a form; a draft of the same words goes on where it stopped.
func (m *Model) openForm(f *paneForm) tea.Cmd {
	f.fresh = f.form.Values()
	if d, ok := m.drafts[f.view]; ok {
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
	f.form.SetSize(inside.w, max(inside.h-f.heads(), 1))
}

// quoteLines are the words in question as they stand above the form; there
// are fewer of them where the pane is low.
func (f *paneForm) quoteLines() []string {
	most := max(f.rect.h/3, 1)
	if f.quote == "" || f.rect.h < 6 {
		return nil
	}
	lines := rowsOf(f.quote, max(f.rect.w-4, 1), page.Options{Flow: true})
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = page.Cut(lines[most-1]+strings.Repeat(" ", f.rect.w), max(f.rect.w-4, 1))
	}
	return lines
}

// heads is how many lines stand above the form: the quote, what is to be known
// of it, and a blank row.
func (f *paneForm) heads() int {
	n := len(f.quoteLines())
	if n > 0 {
		n += len(f.aboutLines()) + 1
	}
	return n
}

func (f *paneForm) aboutLines() []string {
	if f.about == "" {
		return nil
	}
	return wrapWords(f.about, max(f.rect.w-4, 1))
}

// lines draws the form into its pane.
func (f *paneForm) lines(b brush) []string {
	var out []string
	for _, words := range f.quoteLines() {
		out = append(out, b.Row(f.rect.w).Gap(2).Add(look.S{Tint: look.Marked}, b.plain(words)).String())
	}
	if len(out) > 0 {
		for _, words := range f.aboutLines() {
			out = append(out, b.Row(f.rect.w).Gap(2).Add(look.S{Role: look.Warning}, words).String())
		}
		out = append(out, b.Row(f.rect.w).String())
	}
	return append(out, f.form.View()...)
}

func (f *paneForm) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	name, _, _ := f.form.Here()
	if k.String() == "enter" && name == dueField && f.refusesDay(f.form.Update(tea.KeyPressMsg{Code: 'x', Mod: tea.ModCtrl})) {
		return nil // saving only asked: an empty day lets Enter go on
	}
	out := f.form.Update(k)
	if k.String() != "ctrl+x" || !f.refusesDay(out) {
		f.noDay = false
	}
	return f.took(m, out)
}

// refusesDay says whether saving was refused for what was typed as a day.
func (f *paneForm) refusesDay(out form.Outcome) bool {
	name, _, _ := f.form.Here()
	f.noDay = out == form.Open && name == dueField
	return f.noDay
}

func (f *paneForm) paste(m *Model, p tea.PasteMsg) tea.Cmd {
	return f.took(m, f.form.Update(p))
}

func (f *paneForm) took(m *Model, out form.Outcome) tea.Cmd {
	switch out {
	case form.Saved:
		if f.draft.Values = f.form.Values(); f.view != "" {
			m.drafts[f.view] = f.draft // until it is written
			m.draftGen++
		}
		return f.save(m)
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
	f.draft.Values = nil
	return f.keepDraft(m)
}

// keepDraft saves what was typed since it was saved last.
func (f *paneForm) keepDraft(m *Model) tea.Cmd {
	v := f.form.Values()
	if f.view == "" {
		return nil
	}
	if maps.Equal(v, f.draft.Values) || f.draft.Values == nil && !f.form.Changed(f.fresh) {
		return nil
	}
	f.draft.Values = v
	return m.setDraft(f.view, &f.draft)
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
	if f.noDay {
		s.Said, s.Quiet = "That is no day; type fri, 3d or 2026-12-01.", false
	}
	return s
}

func (f *paneForm) box(*Model) []string { return nil }

func (f *paneForm) cursor(*Model) (int, int, bool) {
	x, y, ok := f.form.Cursor()
	return f.rect.x + x, f.rect.y + f.heads() + y, ok
}
