package floor

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
	"earshot/ui/look"
)

// likelyMost is how many conversations are offered to join for one reason.
const likelyMost = 20

// split says that the message under the cursor and what follows it is another
// conversation, and goes there.
func (m *Model) split() tea.Cmd {
	if !m.talk.ready() {
		m.say("No message here to split at.")
		return nil
	}
	at, here := m.talk.messages[m.talk.msg].ID, m.talk.talk.row.ID
	if m.talk.msg == 0 {
		m.say("This is the first message: all of it would go. J goes to the next one.")
		return nil
	}
	s, who := m.cfg.Store, m.actor()
	m.jumps++
	return func() tea.Msg {
		var msg foundMsg
		msg.err = s.Do(who, func(a *store.Act) error {
			c, err := a.Split(at)
			msg.id, msg.said = c.ID, "From here on it is "+number(c.ID)+"; what stands before stays "+number(here)+"."
			return err
		})
		return msg
	}
}

// join asks with which conversation this one is one: those of the same
// customer and of the same subject are offered, and any by its number.
func (m *Model) join() tea.Cmd {
	if !m.talk.ready() {
		m.say("No conversation here to join.")
		return nil
	}
	row, b := m.talk.talk.row, m.brush()
	c := &chooser{entry: newEntry(), title: "Join " + number(row.ID) + " with", about: orWords(row.Subject.String(), "no subject"),
		mode: "JOIN", enter: "join", none: "Type the number of a conversation, such as 4821."}
	s, now := m.cfg.Store, m.now()
	c.typed = func(_ *Model, words string) tea.Cmd {
		n, err := strconv.ParseUint(strings.TrimPrefix(words, "#"), 10, 32)
		if err != nil {
			return nil
		}
		return func() tea.Msg {
			msg := choicesMsg{c: c, words: words}
			msg.err = s.View(func(t *store.Tx) error {
				o, err := t.Conversation(store.ConversationID(n))
				if errors.Is(err, store.ErrNotFound) || err == nil && o.ID == row.ID {
					return nil
				}
				msg.all = []choice{b.joinChoice(row.ID, o, "")}
				return err
			})
			return msg
		}
	}
	m.over = c
	return func() tea.Msg {
		msg := choicesMsg{c: c}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.all, err = likely(t, row.Conversation, b, now)
			return err
		})
		return msg
	}
}

// likely returns the conversations that one may be joined with: the same
// customer's, then those of its subject.
func likely(t *store.Tx, c store.Conversation, b brush, now time.Time) (all []choice, err error) {
	seen := []store.ConversationID{c.ID}
	take := func(o store.Conversation, why string) {
		if !slices.Contains(seen, o.ID) {
			seen, all = append(seen, o.ID), append(all, b.joinChoice(c.ID, o, why))
		}
	}
	if c.Customer != 0 {
		for _, id := range t.ConversationsOf(c.Customer, likelyMost+1) {
			o, err := t.Conversation(id)
			if err != nil {
				return nil, err
			}
			take(o, "same customer")
		}
	}
	n, err := query.Parse(`subject:"`+matter(c.Subject.String())+`"`, now)
	if err != nil {
		return all, nil // a subject without words
	}
	picked, err := t.Select(n, 0)
	if err != nil {
		return nil, err
	}
	same, err := picked.After(store.Pos{}, likelyMost+1)
	for _, o := range same {
		take(o, "same subject")
	}
	return all, err
}

// matter is a subject without the words of answers before it, and without
// what would end a phrase of a query.
func matter(subject string) string {
	for {
		word, rest, ok := strings.Cut(subject, ":")
		if !ok || len(word) > 4 || strings.ContainsAny(word, " \t") {
			return strings.TrimSpace(strings.ReplaceAll(subject, `"`, " "))
		}
		subject = strings.TrimSpace(rest)
	}
}

func (b brush) joinChoice(here store.ConversationID, o store.Conversation, why string) choice {
	return choice{
		name: number(o.ID), about: why,
		words: []look.Part{part(look.Muted, fmt.Sprintf("%-6s", look.Clock(o.LastAt, b.now))), bold(b.plain(o.Name.String())),
			part(look.Text, b.plain(orWords(o.Subject.String(), "no subject")))},
		run: func(m *Model) tea.Cmd { return m.joinWith(here, o.ID) },
	}
}

func (m *Model) joinWith(here, other store.ConversationID) tea.Cmd {
	s, who := m.cfg.Store, m.actor()
	m.jumps++
	return func() tea.Msg {
		msg := foundMsg{id: min(here, other)}
		msg.said = number(here) + " and " + number(other) + " are one now: " + number(msg.id) + "."
		msg.err = s.Do(who, func(a *store.Act) error { return a.Join(here, other) })
		return msg
	}
}
