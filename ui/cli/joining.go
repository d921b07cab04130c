package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"earshot/store"
)

func (a *app) joinConversations() *cobra.Command {
	return &cobra.Command{
		Use:     "join NUMBER NUMBER",
		Short:   "Say that two conversations are one",
		Long:    "Say that two conversations are one. The lower number stands, the other leads there,\nand later mail to either lands in it. On the screen u takes it back.",
		Example: "earshot conversations join 4821 4830",
		Args:    needs(2, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			one, err := number[store.ConversationID](args[0])
			if err != nil {
				return err
			}
			other, err := number[store.ConversationID](args[1])
			if err != nil {
				return err
			}
			return a.withStore(cmd.Context(), func(h *house) error {
				return a.handed(h, func(act *store.Act) (store.Conversation, error) {
					if err := act.Join(one, other); err != nil {
						return store.Conversation{}, err
					}
					return act.Conversation(one)
				})
			})
		},
	}
}

func (a *app) splitConversation() *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use:   "split NUMBER --at MESSAGE",
		Short: "Say that a message and what follows it is another conversation",
		Long: "Say that a message and what follows it is another conversation, whose number is printed.\n" +
			"Later mail lands where what it answers lies. earshot show NUMBER --json has the ids of\nmessages. On the screen u takes it back.",
		Example: "earshot conversations split 4821 --at 90210",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := number[store.ConversationID](args[0])
			if err != nil {
				return err
			}
			if at == "" {
				return usagef("say at which message, as --at ID; earshot show %d --json has the ids", n)
			}
			id, err := number[store.MessageID](at)
			if err != nil {
				return err
			}
			return a.withStore(cmd.Context(), func(h *house) error {
				return a.handed(h, func(act *store.Act) (store.Conversation, error) { return splitAt(act, n, id) })
			})
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "the first message of the other conversation, by its id")
	return cmd
}

// splitAt splits a conversation, if the message lies in it.
func splitAt(act *store.Act, n store.ConversationID, at store.MessageID) (store.Conversation, error) {
	c, err := act.Conversation(n)
	if err != nil {
		return c, err
	}
	m, err := act.Message(at)
	if err != nil {
		return c, err
	}
	if m.Conversation != c.ID {
		return c, usagef("message %d is not in #%d, but in #%d", at, n, m.Conversation)
	}
	return act.Split(at)
}

// handed runs an act that joins or splits, and prints the conversation that
// came of it.
func (a *app) handed(h *house, do func(*store.Act) (store.Conversation, error)) error {
	var id store.ConversationID
	err := h.store.Do(store.Actor{Listener: h.listener, Via: store.ViaCLI}, func(act *store.Act) error {
		c, err := do(act)
		id = c.ID
		return err
	})
	if err != nil {
		return err
	}
	var shape conversationJSON
	err = h.store.View(func(tx *store.Tx) error {
		c, err := tx.Conversation(id)
		if err != nil {
			return err
		}
		shape, err = shapeConversation(tx, c, h.listener)
		return err
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(a.out, shape)
	}
	_, err = fmt.Fprintf(a.out, "#%s holds %d messages now\n", shape.ID, shape.Messages)
	return err
}
