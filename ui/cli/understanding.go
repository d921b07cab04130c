package cli

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"earshot/store"
	"earshot/store/query"
)

func (a *app) marks() *cobra.Command {
	return a.queried(&cobra.Command{
		Use:   "marks [QUERY]",
		Short: "List marks: what was said, what was meant, who says so",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.listed(cmd.Context(), args, []string{"mark", "number", "theme", "kind", "said", "needs", "right?", "by"},
				"a line for each mark that is so, or whose conversation is; words are looked for in the line", (*store.Tx).Sieve, a.eachMark)
		},
	})
}

func (a *app) themes() *cobra.Command {
	by := "path"
	cmd := a.queried(&cobra.Command{
		Use:   "themes [QUERY]",
		Short: "List themes, with how many different customers say each",
		RunE: func(cmd *cobra.Command, args []string) error {
			order, known := themeOrders()[by]
			if !known {
				return usagef("--by is path, most or fewest customers, not %s", by)
			}
			each := func(tx *store.Tx, f func(line) error) error { return a.eachTheme(tx, order, f) }
			return a.listed(cmd.Context(), args, []string{"theme", "customers", "marks", "due", "definition"},
				"a line for each theme that is so; customers are counted, not marks: one who says it twice counts once, an agent and a quote never, those of themes below count, too; words are looked for in the line", (*store.Tx).ThemeSieve, each)
		},
	})
	cmd.Flags().StringVar(&by, "by", by, "in which order: path, or most or fewest customers")
	cmd.AddCommand(a.importThemes())
	return cmd
}

func (a *app) followups() *cobra.Command {
	return a.queried(&cobra.Command{
		Use:   "followups [QUERY]",
		Short: "List follow-ups, the soonest due first",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.listed(cmd.Context(), args, []string{"follow-up", "due", "status", "kind", "owner", "to", "title"},
				"a line for each follow-up that is so, or whose conversation is; words are looked for in the line", (*store.Tx).Sieve, a.eachFollowup)
		},
	})
}

// A line is one of a list: a shape for scripts, fields for people, and whether
// a query picks it.
type line struct {
	shape  any
	fields []string
	picked func(*store.Sieve, store.Shows) (bool, error)
}

// makeSieve makes of a query what picks the lines of a list.
type makeSieve func(*store.Tx, query.Node, store.ListenerID) (*store.Sieve, error)

// listed prints the lines that a query picks. counted says what a line is for.
func (a *app) listed(ctx context.Context, args, headings []string, counted string, sieve makeSieve, each func(*store.Tx, func(line) error) error) error {
	return a.withStore(ctx, func(h *house) error {
		n, err := a.asked(ctx, h, args, counted)
		if err != nil {
			return err
		}
		out := a.list(headings...)
		err = h.store.View(func(tx *store.Tx) error {
			picks, err := sieve(tx, n, a.who(h))
			if err != nil {
				return err
			}
			return each(tx, func(l line) error {
				is, err := l.picked(picks, showing(l.fields))
				if err != nil || !is {
					return err
				}
				if out.full() {
					return errEnough
				}
				return out.add(l.shape, l.fields...)
			})
		})
		if err != nil && !errors.Is(err, errEnough) {
			return a.pointed(strings.Join(args, " "), err)
		}
		return out.end()
	})
}

// showing looks for words and phrases in the fields of a line, wherever they
// stand in them.
func showing(fields []string) store.Shows {
	all := strings.ToLower(strings.Join(fields, "\n"))
	return func(t query.Term) bool {
		return strings.Contains(all, strings.ToLower(strings.TrimSuffix(t.Text, "*")))
	}
}

func (a *app) eachMark(tx *store.Tx, f func(line) error) error {
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
		fields := []string{s.ID, "#" + s.Conversation, strings.Join(themes, ", "), said, s.Quote.String(), s.Need.String(), rightWord(m, s), s.By.String()}
		return f(line{s, fields, func(v *store.Sieve, shows store.Shows) (bool, error) { return v.Mark(m, shows) }})
	})
}

// rightWord says how the understanding of a mark stands, where there is one.
func rightWord(m store.Mark, s markJSON) string {
	if !m.States() {
		return ""
	}
	return s.Confirmation
}

// themeOrders are the orders in which themes are listed, by their names.
func themeOrders() map[string]func(x, y store.ThemeUse) int {
	most := func(x, y store.ThemeUse) int { return cmp.Compare(y.Customers, x.Customers) }
	return map[string]func(x, y store.ThemeUse) int{
		"path": func(_, _ store.ThemeUse) int { return 0 }, "most": most, "fewest": func(x, y store.ThemeUse) int { return most(y, x) },
	}
}

// dueWord says how a theme stands with its limit, where it has one.
func dueWord(u store.ThemeUse) string {
	switch {
	case u.Due:
		return "due"
	case u.Limit > 0 && u.Crossed.IsZero():
		return "at " + strconv.Itoa(u.Limit)
	case u.Limit > 0:
		return "planned"
	}
	return ""
}

func (a *app) eachTheme(tx *store.Tx, order func(x, y store.ThemeUse) int, f func(line) error) error {
	all, err := tx.ThemeUses(0, 0)
	slices.SortStableFunc(all, order)
	for _, u := range all {
		s, failed := shapeTheme(tx, u)
		if failed == nil {
			fields := []string{s.Path.String(), id(uint32(s.Customers)), id(uint32(s.Marks)), dueWord(u), s.Definition.String()}
			failed = f(line{s, fields, func(v *store.Sieve, shows store.Shows) (bool, error) { return v.Theme(u.Theme, shows) }})
		}
		if failed != nil {
			return failed
		}
	}
	return err
}

func (a *app) eachFollowup(tx *store.Tx, f func(line) error) error {
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
		fields := []string{s.ID, fup.Due, string(s.Status), string(s.Kind), s.Owner.String(), to, title}
		picked := func(v *store.Sieve, shows store.Shows) (bool, error) { return v.Followup(fup, shows) }
		if failed := f(line{s, fields, picked}); failed != nil {
			return failed
		}
	}
	return err
}
