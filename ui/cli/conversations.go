package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/query"
)

var errEnough = errors.New("enough")

func (a *app) conversations() *cobra.Command {
	cmd := a.queried(&cobra.Command{
		Use:     "conversations [QUERY]",
		Short:   "List conversations, the newest first",
		Example: "earshot conversations refund is:waiting --limit 20",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.listConversations(cmd.Context(), h, args) })
		},
	})
	cmd.AddCommand(a.joinConversations(), a.splitConversation())
	return cmd
}

func (a *app) listConversations(ctx context.Context, h *house, args []string) error {
	n, err := a.asked(ctx, h, args, "a line for each, the newest first")
	if err != nil {
		return err
	}
	out := a.list("number", "last", "channel", "customer", "state", "subject")
	var meant store.Meant
	err = h.store.View(func(tx *store.Tx) error {
		err := eachConversation(tx, n, a.who(h), a.page(), func(c store.Conversation) error {
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
		if err == nil && out.n == 0 {
			meant, err = tx.Meant(n, a.who(h), store.Found{})
		}
		return err
	})
	if err != nil && err != errEnough {
		return a.pointed(strings.Join(args, " "), err)
	}
	a.sayMeant(meant)
	return out.end()
}

func stateWord(c conversationJSON) string {
	word := "answered"
	switch {
	case c.Erased:
		return "erased"
	case c.WaitingSince != nil:
		word = "waiting"
	case c.Junk && c.Customer == nil:
		word = "among junk"
	}
	if c.Heard {
		word += ", heard"
	}
	return word
}

// page is how many lines of a list are looked for at once: no more than are
// wanted.
func (a *app) page() int {
	const most = 256
	if a.limit > 0 && a.limit < most {
		return a.limit
	}
	return most
}

// eachConversation calls f with the conversations that a query picks, the
// newest first.
func eachConversation(tx *store.Tx, n query.Node, by store.ListenerID, page int, f func(store.Conversation) error) error {
	picked, err := tx.Select(n, by)
	if err != nil {
		return err
	}
	for at := (store.Pos{}); ; {
		some, err := picked.After(at, page)
		for _, c := range some {
			if failed := f(c); failed != nil {
				return failed
			}
			at = c.Pos()
		}
		if err != nil || len(some) < page {
			return err
		}
	}
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
		if m.Erased {
			fmt.Fprintln(a.out, "  (the words of this message were erased)")
		}
		for _, d := range m.Defects {
			fmt.Fprintf(a.out, "  ! %s\n", d)
		}
	}
	return nil
}

func (a *app) search() *cobra.Command {
	return a.queried(&cobra.Command{
		Use:     "search QUERY",
		Short:   "Find messages, the newest first",
		Example: "earshot search refund late --limit 50",
		Args:    needs(1, true),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.searchFor(cmd.Context(), h, args) })
		},
	})
}

func (a *app) searchFor(ctx context.Context, h *house, args []string) error {
	n, err := a.asked(ctx, h, args, "a line for each of their messages that the query speaks of, else for the newest words")
	if err != nil {
		return err
	}
	out := a.list("number", "said", "side", "subject", "words")
	var meant store.Meant
	err = h.store.View(func(tx *store.Tx) error {
		picked, err := tx.Select(n, a.who(h))
		if err != nil {
			return err
		}
		found, err := picked.Messages(a.limit)
		if err != nil {
			return err
		}
		if meant, err = tx.Meant(n, a.who(h), found); err != nil {
			return err
		}
		for _, hit := range found.Hits {
			s := shapeHit(hit)
			if err := out.add(s, "#"+s.Conversation, a.clock(h, hit.Message.At), s.Side, s.Subject.String(), s.Snippet.String()); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return a.pointed(strings.Join(args, " "), err)
	}
	err = out.end()
	a.sayMeant(meant)
	if err == nil && out.n == 0 {
		return nothing()
	}
	return err
}

// sayMeant says on stderr which words were perhaps meant by misspelt ones.
func (a *app) sayMeant(m store.Meant) {
	if m.Query == "" {
		return
	}
	fmt.Fprintf(a.err, "earshot: did you mean %s? It finds %s.\n", clean.OneLine(m.Query), messages(m.Found))
}

func messages(f store.Found) string {
	switch {
	case f.More:
		return fmt.Sprintf("over %d messages", f.Total)
	case f.Total == 1:
		return "1 message"
	}
	return fmt.Sprintf("%d messages", f.Total)
}
