package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"earshot/store"
)

func (a *app) marks() *cobra.Command {
	return a.limitFlag(&cobra.Command{
		Use:   "marks [QUERY]",
		Short: "List marks: what was said, what was meant, who says so",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.listed(cmd.Context(), args, []string{"mark", "number", "theme", "kind", "said", "needs", "by"}, a.eachMark)
		},
	})
}

func (a *app) themes() *cobra.Command {
	return a.limitFlag(&cobra.Command{
		Use:   "themes [QUERY]",
		Short: "List themes, with how many different customers say each",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.listed(cmd.Context(), args, []string{"theme", "customers", "marks", "definition"}, a.eachTheme)
		},
	})
}

func (a *app) followups() *cobra.Command {
	return a.limitFlag(&cobra.Command{
		Use:   "followups [QUERY]",
		Short: "List follow-ups, the soonest due first",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.listed(cmd.Context(), args, []string{"follow-up", "due", "status", "kind", "owner", "to", "title"}, a.eachFollowup)
		},
	})
}

// listed prints a list of which every line that holds all words is wanted.
func (a *app) listed(ctx context.Context, words, headings []string, each func(*store.Tx, func(shape any, fields ...string) error) error) error {
	return a.withStore(ctx, func(h *house) error {
		out := a.list(headings...)
		err := h.store.View(func(tx *store.Tx) error {
			return each(tx, func(shape any, fields ...string) error {
				if !holds(fields, words) {
					return nil
				}
				if out.full() {
					return errEnough
				}
				return out.add(shape, fields...)
			})
		})
		if errors.Is(err, errEnough) {
			err = nil
		}
		return errors.Join(err, out.end())
	})
}

func holds(fields, words []string) bool {
	all := strings.ToLower(strings.Join(fields, "\n"))
	for _, w := range strings.Fields(strings.ToLower(strings.Join(words, " "))) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

func (a *app) eachMark(tx *store.Tx, f func(any, ...string) error) error {
	return tx.AllMarks(func(m store.Mark) error {
		s, err := shapeMark(tx, m)
		if err != nil {
			return err
		}
		var themes []string
		for _, th := range s.Themes {
			themes = append(themes, th.String())
		}
		said := string(s.Kind)
		if s.Response != "" {
			said = s.Response
		}
		return f(s, s.ID, "#"+s.Conversation, strings.Join(themes, ", "), said, s.Quote.String(), s.Need.String(), s.By.String())
	})
}

func (a *app) eachTheme(tx *store.Tx, f func(any, ...string) error) error {
	all, err := tx.Themes()
	for _, th := range all {
		s, failed := shapeTheme(tx, th)
		if failed == nil {
			failed = f(s, s.Path.String(), id(uint32(s.Customers)), id(uint32(s.Marks)), s.Definition.String())
		}
		if failed != nil {
			return failed
		}
	}
	return err
}

func (a *app) eachFollowup(tx *store.Tx, f func(any, ...string) error) error {
	all, err := tx.FollowupsByDue()
	for _, fup := range all {
		s, failed := shapeFollowup(tx, fup)
		if failed != nil {
			return failed
		}
		to := ""
		if s.Customer != nil {
			to = s.Customer.Name.String()
		}
		title := s.Title.String()
		if title == "" {
			title = s.Need.String()
		}
		if failed := f(s, s.ID, fup.Due, string(s.Status), string(s.Kind), s.Owner.String(), to, title); failed != nil {
			return failed
		}
	}
	return err
}
