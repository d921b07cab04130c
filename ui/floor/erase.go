package floor

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
)

// losesMsg is sent when it is known what erasing somebody would take.
type losesMsg struct {
	who  store.Person
	lost store.Losses
	err  error
}

// erase asks whether the words of the person here are to go. Who came in over
// a network does not erase: that is done where the store lies.
func (m *Model) erase() tea.Cmd {
	if m.cfg.Via == store.ViaSSH {
		m.say("Erasing is done at the machine that holds the store.")
		return nil
	}
	id := m.personHere()
	if id == 0 {
		m.say("Nobody is known here yet.")
		return nil
	}
	s := m.cfg.Store
	m.say("Looking what would go ...")
	m.jumps++
	return func() tea.Msg {
		var msg losesMsg
		msg.err = s.View(func(t *store.Tx) (err error) { msg.who, err = t.Person(id); return err })
		if msg.err == nil {
			msg.lost, msg.err = s.TryErasing(context.Background(), store.Erasure{Person: id})
		}
		return msg
	}
}

// tookLosses asks for the word that stands for wanting it.
func (m *Model) tookLosses(msg losesMsg) tea.Cmd {
	m.jumps--
	switch {
	case errors.Is(msg.err, store.ErrNotFound):
		m.say("There is nothing left of " + msg.who.Shown().String() + " to erase.")
		return nil
	case errors.Is(msg.err, store.ErrAnswers):
		m.say("Erasing takes customers; " + msg.who.Shown().String() + " speaks for the company.")
		return nil
	case m.failed("look what would go", msg.err):
		return nil
	}
	m.say("")
	word := msg.who.ErasedBy()
	p := &prompt{entry: newEntry(), mode: "ERASE", ask: word + " to erase", enter: "erases", about: "Erase everything from " + msg.who.Shown().String() + "?"}
	p.says = append([]string{msg.lost.Words() + ".", "This cannot be undone."}, msg.lost.Warnings()...)
	p.says = append(p.says, "Type "+word+" to erase.")
	p.done = func(m *Model, words string) tea.Cmd {
		if strings.EqualFold(words, word) {
			return m.eraseNow(msg.who)
		}
		if words == "" {
			m.say("Nothing was erased.")
			return nil
		}
		p.wrong = "That is not " + word + ". Esc leaves all as it is."
		p.entry = newEntry()
		m.over = p
		return nil
	}
	m.over = p
	return nil
}

func (m *Model) eraseNow(who store.Person) tea.Cmd {
	s, actor := m.cfg.Store, m.actor()
	m.say("Erasing ...")
	return func() tea.Msg {
		lost, err := s.Erase(context.Background(), actor, store.Erasure{Person: who.ID})
		return didMsg{op: "erase", said: "Erased: " + lost.Words() + ".", err: err}
	}
}
