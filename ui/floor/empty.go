package floor

import (
	"earshot/store"
	"earshot/ui/look"
)

// vacant says whether the store holds no conversation at all: then the floor
// has the window, and says why.
func (m *Model) vacant() bool {
	return m.floor.end && len(m.floor.rows) == 0 && m.floor.filter == nil
}

// emptyFloor says why nobody speaks: how each source is, and what can be done
// about it.
func (m *Model) emptyFloor(b brush, w int) []string {
	if !m.floor.end {
		return nil // not read yet
	}
	if f := m.floor.filter; f != nil {
		return b.labelled(w, 0, bold(f.noMatch()), look.Part{})
	}
	var out []string
	blank := func() { out = append(out, b.Row(w).String()) }
	if !m.lay.air {
		blank()
	}
	for _, l := range wrapWords("Nothing to hear yet, and that is worth knowing.", w-4) {
		out = append(out, b.Row(w).Gap(2).Add(look.S{Bold: true}, l).String())
	}
	blank()
	for _, s := range m.bar.sources {
		says, role := b.sourceLong(s)
		out = append(out, b.labelled(w, 15, bold(s.Name), part(role, says))...)
	}
	if len(m.bar.sources) == 0 {
		out = append(out, b.Row(w).Gap(2).Add(look.S{Role: look.Muted}, "No source is heard yet.").String())
	}
	blank()
	blank()
	for _, way := range m.waysOn() {
		key := look.Part{S: look.S{Role: look.Accent, Bold: true}, Text: way.key}
		out = append(out, b.labelled(w, 9, key, part(look.Text, way.word))...)
	}
	return out
}

// waysOn are what a listener can do about an empty floor.
func (m *Model) waysOn() []hint {
	ways := []hint{{"g o", "sources: how each is, try one again, prove one"}}
	if m.bar.defects > 0 {
		ways = append(ways, hint{"!", "what could not be read: " + look.Number(m.bar.defects)})
	}
	if len(m.bar.sources) == 0 {
		ways = append(ways, hint{"q q", "leave; earshot sources add connects a mailbox or a folder of chat logs"})
	}
	return append(ways, hint{"q q", "leave; earshot import PATH reads files once, earshot demo shows made-up people, kept apart from yours"})
}

// labelled draws words behind a label, or below it where the pane is narrow.
func (b brush) labelled(w, width int, label, words look.Part) []string {
	const least = 24
	in := width + 2
	if w-4-in < least {
		in = 2
	}
	var out []string
	r := b.Row(w).Gap(2).Add(label.S, b.Cut(label.Text, max(w-4, 1)))
	if in == 2 {
		out = append(out, r.String())
		r = b.Row(w)
	}
	for _, l := range wrapWords(b.plain(words.Text), max(w-4-in, 1)) {
		out = append(out, r.To(2+in).Add(words.S, l).String())
		r = b.Row(w)
	}
	return out
}

// sourceLong says how a source is, whether it is proved to be only read, how
// much it brought and what is to be done.
func (b brush) sourceLong(s store.SourceState) (string, look.Role) {
	says, role := b.sourceSays(s)
	if s.Condition == store.Live || s.Condition == store.Polling {
		says = string(s.Condition)
	}
	if s.Condition == store.Waiting && s.Until.After(b.now) {
		says += ", next try " + look.Clock(s.Until, b.now)
	}
	if s.Proved != nil {
		says += ", proven read-only " + look.Clock(s.Proved.At, b.now)
	}
	says += ". " + plural(s.Messages, "message") + "."
	if s.Note.Len() > 0 {
		says += " " + s.Note.String()
	}
	return says, role
}
