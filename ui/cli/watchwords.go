package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"earshot/store"
	"earshot/store/clean"
)

func (a *app) watchwords() *cobra.Command {
	cmd := a.limitFlag(&cobra.Command{
		Use:     "watchwords",
		Short:   "List the words to be told of, in how many conversations they are said, and how many of those are unheard",
		Example: "earshot watchwords --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), a.printWatchwords)
		},
	})
	cmd.AddCommand(a.addWatchword(), a.removeWatchword())
	return cmd
}

type watchwordJSON struct {
	Pattern       clean.Line `json:"pattern"`
	Why           clean.Line `json:"why"`
	Everybody     bool       `json:"everybody"`
	By            clean.Line `json:"by"`
	At            string     `json:"at"`
	Conversations int        `json:"conversations"`
	Unheard       int        `json:"unheard"`
}

func (a *app) printWatchwords(h *house) error {
	out := a.list("words", "said in", "unheard", "whose", "why")
	err := h.store.View(func(tx *store.Tx) error {
		all, err := tx.Watchwords(a.who(h))
		for _, w := range all {
			if err != nil || out.full() {
				break
			}
			err = a.printWatchword(tx, h, out, w)
		}
		return err
	})
	return errors.Join(err, out.end())
}

func (a *app) printWatchword(tx *store.Tx, h *house, out *printer, w store.Watchword) error {
	n, err := tx.CountWatchword(w, a.who(h))
	if err != nil {
		return a.pointed(w.Pattern.String(), err)
	}
	by, err := tx.Listener(w.By)
	if err != nil {
		return err
	}
	whose := "yours"
	if w.Whose == store.Everybody {
		whose = "everybody's"
	}
	shape := watchwordJSON{w.Pattern, w.Why, w.Whose == store.Everybody, by.Name, stamp(w.At), n.Conversations, n.Unheard}
	return out.add(shape, w.Pattern.String(), fmt.Sprint(n.Conversations), fmt.Sprint(n.Unheard), whose, w.Why.String())
}

func (a *app) addWatchword() *cobra.Command {
	var why string
	var everybody bool
	cmd := &cobra.Command{
		Use:     "add WORDS",
		Short:   `Watch words, a "phrase" or a beginning*, for yourself or for everybody`,
		Example: `earshot watchwords add 'cancel or "another shop"' --why "they are about to leave" --everybody`,
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error {
				w := store.Watchword{Pattern: clean.OneLine(args[0]), Why: clean.OneLine(why), By: a.who(h), At: h.store.Now()}
				return a.pointed(w.Pattern.String(), h.store.SaveWatchword(a.whose(h, everybody), w))
			})
		},
	}
	cmd.Flags().StringVar(&why, "why", "", "why they are watched")
	cmd.Flags().BoolVar(&everybody, "everybody", false, "for all listeners")
	return cmd
}

func (a *app) removeWatchword() *cobra.Command {
	var everybody bool
	cmd := &cobra.Command{
		Use:     "remove WORDS",
		Short:   "Watch words no longer",
		Example: "earshot watchwords remove cancel",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error {
				err := h.store.DropWatchword(a.whose(h, everybody), clean.OneLine(args[0]))
				if errors.Is(err, store.ErrNotFound) {
					return fmt.Errorf("these words are not watched: %w; earshot watchwords lists those that are", err)
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&everybody, "everybody", false, "those of all listeners")
	return cmd
}

// whose is the listener whose something is, or everybody.
func (a *app) whose(h *house, everybody bool) store.ListenerID {
	if everybody {
		return store.Everybody
	}
	return a.who(h)
}
