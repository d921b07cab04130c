package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/store"
)

var errEnough = errors.New("enough")

func (a *app) conversations() *cobra.Command {
	return a.limitFlag(&cobra.Command{
		Use:     "conversations [QUERY]",
		Short:   "List conversations, the newest first",
		Example: "earshot conversations refund --limit 20",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.listConversations(h, strings.Join(args, " ")) })
		},
	})
}

func (a *app) listConversations(h *house, query string) error {
	out := a.list("number", "last", "channel", "customer", "state", "subject")
	err := h.store.View(func(tx *store.Tx) error {
		return eachConversation(tx, query, func(c store.Conversation) error {
			shape, err := shapeConversation(tx, c, h.listener)
			if err != nil {
				return err
			}
			err = out.add(shape, "#"+shape.ID, a.clock(h, c.LastAt), string(c.Channel), c.Name.String(), stateWord(shape), c.Subject.String())
			if err == nil && out.full() {
				err = errEnough
			}
			return err
		})
	})
	if err != nil && err != errEnough {
		return err
	}
	return out.end()
}

func stateWord(c conversationJSON) string {
	word := "answered"
	if c.WaitingSince != nil {
		word = "waiting"
	}
	if c.Heard {
		word += ", heard"
	}
	return word
}

// eachConversation calls f with the conversations that hold the words of
// query, or all, the newest first.
func eachConversation(tx *store.Tx, query string, f func(store.Conversation) error) error {
	if strings.TrimSpace(query) != "" {
		return eachFound(tx, query, f)
	}
	const page = 256
	for at, more := (store.Pos{}), true; more; {
		ps := tx.After(at, page)
		for _, p := range ps {
			c, err := tx.Conversation(p.ID)
			if err == nil {
				err = f(c)
			}
			if err != nil {
				return err
			}
			at = p
		}
		more = len(ps) == page
	}
	return nil
}

func eachFound(tx *store.Tx, query string, f func(store.Conversation) error) error {
	for _, w := range strings.Fields(query) {
		if strings.HasPrefix(w, "is:") {
			return usagef("%s filters the floor (the key is \\); here a query is words", w)
		}
	}
	ids, err := tx.ConversationsWith(query)
	for _, id := range ids {
		c, failed := tx.Conversation(id)
		if failed == nil {
			failed = f(c)
		}
		if failed != nil {
			return failed
		}
	}
	return err
}

func (a *app) show() *cobra.Command {
	return &cobra.Command{
		Use:     "show NUMBER",
		Short:   "Show a conversation, both sides",
		Example: "earshot show 4821 --json",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := number[store.ConversationID](args[0])
			if err != nil {
				return err
			}
			return a.withStore(cmd.Context(), func(h *house) error { return a.showConversation(h, n) })
		},
	}
}

// number reads an id as people write it: 4821 or #4821.
func number[T ~uint32](s string) (T, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 10, 32)
	if err != nil {
		return 0, usagef("%q is no number; write it like 4821", s)
	}
	return T(n), nil
}

func (a *app) showConversation(h *house, n store.ConversationID) error {
	var shape showJSON
	err := h.store.View(func(tx *store.Tx) error {
		c, err := tx.Conversation(n)
		if err != nil {
			return err
		}
		if shape.Conversation, err = shapeConversation(tx, c, h.listener); err != nil {
			return err
		}
		messages, err := tx.Messages(c.ID)
		for _, m := range messages {
			shape.Messages = append(shape.Messages, shapeMessage(m))
		}
		return err
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(a.out, shape)
	}
	return a.transcript(h, shape)
}

// transcript writes a conversation for a person: who speaks in words, folds
// as they stand.
func (a *app) transcript(h *house, s showJSON) error {
	zone, err := a.zone(h)
	if err != nil {
		return err
	}
	c := s.Conversation
	fmt.Fprintf(a.out, "#%s  %s  %s, %s\n", c.ID, c.Subject, c.Channel, c.Source)
	for _, m := range s.Messages {
		at, err := time.Parse(time.RFC3339, m.At)
		if err != nil {
			return err
		}
		side := strings.ToUpper(m.Side)
		if m.Side == "unknown" {
			side = "SPEAKER"
		}
		fmt.Fprintf(a.out, "\n%s  %s  %s\n", side, m.From.Name, at.In(zone).Format("Mon 2 Jan 2006 15:04"))
		for line := range strings.Lines(m.Text.String()) {
			fmt.Fprintf(a.out, "  %s\n", strings.TrimSuffix(line, "\n"))
		}
		for _, d := range m.Defects {
			fmt.Fprintf(a.out, "  ! %s\n", d)
		}
	}
	return nil
}

func (a *app) search() *cobra.Command {
	return a.limitFlag(&cobra.Command{
		Use:     "search WORDS",
		Short:   "Find messages that hold all words; refund* finds its beginnings",
		Example: "earshot search refund late --limit 50",
		Args:    needs(1, true),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.searchFor(h, strings.Join(args, " ")) })
		},
	})
}

func (a *app) searchFor(h *house, query string) error {
	out := a.list("number", "said", "side", "subject", "words")
	err := h.store.View(func(tx *store.Tx) error {
		found, err := tx.Search(query, a.limit)
		if err != nil {
			return err
		}
		for _, hit := range found.Hits {
			s := shapeHit(hit)
			if err := out.add(s, "#"+s.Conversation, a.clock(h, hit.Message.At), s.Side, s.Subject.String(), s.Snippet.String()); err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, out.end()); err == nil && out.n == 0 {
		return nothing()
	}
	return err
}
