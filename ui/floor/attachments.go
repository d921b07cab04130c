package floor

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// An Attached is what an attachment is by its bytes.
type Attached struct {
	Kind    string // its media type
	Differs bool   // the mail says another
	Why     string // it cannot be saved; empty: it can
}

// attachments lists what came attached in the conversation. Enter saves one;
// nothing is opened.
func (m *Model) attachments() tea.Cmd {
	if !m.talk.ready() {
		m.say("No conversation here.")
		return nil
	}
	var with []store.Message
	n := 0
	for _, msg := range m.talk.messages {
		if len(msg.Attachments) > 0 {
			with, n = append(with, msg), n+len(msg.Attachments)
		}
	}
	if n == 0 {
		m.say("Nothing is attached in " + number(m.talk.talk.row.ID) + ".")
		return nil
	}
	b, look := m.brush(), m.cfg.Attached
	c := &chooser{entry: newEntry(), title: "Attached in " + number(m.talk.talk.row.ID), about: plural(n, "file"),
		mode: "ATTACHED", enter: "save, nothing is opened", none: "Nothing of this name."}
	m.over = c
	if look == nil {
		for _, msg := range with {
			c.all = append(c.all, b.attachedChoices(msg, make([]Attached, len(msg.Attachments)), len(c.all))...)
		}
		c.filter()
		return nil
	}
	c.none = "Reading what is attached."
	return func() tea.Msg {
		read := choicesMsg{c: c}
		for _, msg := range with {
			about, err := look(msg)
			if err != nil {
				read.err = err
				break
			}
			read.all = append(read.all, b.attachedChoices(msg, about, len(read.all))...)
		}
		return read
	}
}

// attachedChoices are the attachments of a message; so many stand before them.
func (b brush) attachedChoices(msg store.Message, about []Attached, before int) (all []choice) {
	for i, a := range msg.Attachments {
		o := choice{name: fmt.Sprint(before + i + 1), about: size(a.Size),
			words: []look.Part{bold(b.plain(orWords(a.Name.String(), "no name"))), part(look.Muted, b.plain(a.Type.String()))},
			run:   func(m *Model) tea.Cmd { return m.keepAttachment(msg, i, about[i]) },
		}
		switch {
		case about[i].Why != "":
			o.words = append(o.words, part(look.Muted, "cannot be saved"))
		case about[i].Differs:
			o.words = append(o.words, part(look.Warning, "is "+about[i].Kind))
		}
		all = append(all, o)
	}
	return all
}

func (m *Model) keepAttachment(msg store.Message, n int, about Attached) tea.Cmd {
	keep := m.cfg.Keep
	switch {
	case about.Why != "":
		m.say("Not saved: " + about.Why + ".")
		return nil
	case keep == nil:
		m.say(fmt.Sprintf("Not saved: your files are on another machine. Where earshot runs, earshot attachments %d saves it.", msg.Conversation))
		return nil
	}
	return func() tea.Msg {
		path, err := keep(msg, n)
		return didMsg{op: "save it", said: "Saved as " + path + ", for you alone.", err: err}
	}
}
