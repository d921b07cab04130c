package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"earshot/store"
	"earshot/store/clean"
)

func (a *app) like() *cobra.Command {
	var mark bool
	cmd := &cobra.Command{
		Use:   "like ID|TEXT",
		Short: "Find conversations whose customers say much the same",
		Long: "Find conversations whose customers say much the same as a text, as the customer of\n" +
			"a conversation or, with --mark, as the words of a mark; the best first, each by the\n" +
			"nearest of its words. They sound alike to the machine, by the words alone: a person\n" +
			"decides on each.",
		Example: "earshot like 4821\nearshot like 'the lid will not close when it is hot' --limit 20\nearshot like --mark 12 --json",
		Args:    needs(1, true),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.findLike(h, strings.Join(args, " "), mark) })
		},
	}
	cmd.Flags().BoolVar(&mark, "mark", false, "ID is that of a mark")
	return a.limitFlag(cmd)
}

func (a *app) findLike(h *house, of string, mark bool) error {
	out := a.list("number", "like", "heard", "they say", "shared")
	err := h.store.View(func(tx *store.Tx) error {
		text, but, err := likeOf(tx, of, mark)
		if err != nil {
			return err
		}
		found, err := tx.Like(text, but, a.who(h), a.limit)
		for _, l := range found {
			s := shapeLike(l)
			if err := out.add(s, "#"+s.Conversation, fmt.Sprintf("%.2f", s.Score), string(l.How), s.Quote.Line().String(), joinLines(s.Shared)); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if err = out.end(); err == nil && out.n == 0 {
		return nothing()
	}
	return err
}

// likeOf returns the words that are asked about, and the conversation that
// they are from.
func likeOf(tx *store.Tx, of string, mark bool) (text string, from store.ConversationID, err error) {
	if mark {
		id, err := number[store.MarkID](of)
		if err != nil {
			return "", 0, err
		}
		m, err := tx.Mark(id)
		return m.Quote.String(), m.Conversation, err
	}
	id, err := number[store.ConversationID](of)
	if err != nil {
		return of, 0, nil
	}
	c, err := tx.Conversation(id)
	if err == nil {
		text, err = tx.LikeWords(c.ID)
	}
	return text, c.ID, err
}

func joinLines(lines []clean.Line) string {
	var words []string
	for _, l := range lines {
		words = append(words, l.String())
	}
	return strings.Join(words, " ")
}

func shapeLike(l store.Like) likeJSON {
	return likeJSON{Conversation: id(l.Conversation.ID), Message: id(l.Message.ID), Quote: l.Quote(),
		Score: float64(int(l.Score*1000+.5)) / 1000, Shared: l.Shared, Heard: l.Heard()}
}
