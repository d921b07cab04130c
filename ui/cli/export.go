package cli

import (
	"bufio"
	"encoding/csv"
	"strings"

	"github.com/spf13/cobra"

	"earshot/store"
	"earshot/store/clean"
)

func (a *app) export() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export marks|codebook [FILE]",
		Short: "Write what was understood as CSV",
		Example: "earshot export codebook codebook.csv\n" +
			"earshot export marks | head",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usagef("export what? earshot export marks, or earshot export codebook")
		},
	}
	cmd.AddCommand(
		a.exported("codebook", "Write the themes with their definitions, in Taguette's columns and ours", a.exportCodebook),
		a.exported("marks", "Write the marks, a line for each theme of one, in Taguette's columns and ours", a.exportMarks))
	return cmd
}

// exported is the command that writes one kind of thing to a file, or to
// stdout.
func (a *app) exported(what, short string, rows func(*store.Tx, *sheet) error) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   what + " [FILE]",
		Short: short,
		Long: short + ".\n\nA cell that a spreadsheet would take for a formula gets an apostrophe before it;\n" +
			"earshot themes import takes it away again. A file that is there is kept, unless with --force.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("this is used as: %s", cmd.UseLine())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.json {
				return usagef("export writes CSV; for JSON: earshot marks --json, or earshot themes --json")
			}
			write := func(h *house) error {
				return h.store.View(func(tx *store.Tx) error {
					out := newSheet(a)
					if err := rows(tx, out); err != nil {
						return err
					}
					return out.end()
				})
			}
			if len(args) == 0 || a.house != nil { // for another caller, who makes the file of what is printed
				return a.withStore(cmd.Context(), write)
			}
			return a.keep(cmd.Context(), args[0], force, "the "+what, write)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there")
	return cmd
}

// A sheet writes CSV (RFC 4180, with the line ends of Unix) of which no cell is
// a formula.
type sheet struct {
	buf *bufio.Writer
	csv *csv.Writer
}

func newSheet(a *app) *sheet {
	buf := bufio.NewWriter(a.out)
	return &sheet{buf, csv.NewWriter(buf)}
}

func (s *sheet) row(cells ...string) error {
	for i, c := range cells {
		cells[i] = clean.Cell(c)
	}
	return s.csv.Write(cells)
}

func (s *sheet) end() error {
	s.csv.Flush()
	if err := s.csv.Error(); err != nil {
		return err
	}
	return s.buf.Flush()
}

// exportCodebook writes what Taguette writes of a tag, whose counts are those
// of earshot themes, and then what only we have. Taguette finds the tag by the
// one column that is called tag, name or path.
func (a *app) exportCodebook(tx *store.Tx, out *sheet) error {
	if err := out.row("tag", "description", "number of highlights", "number of documents", "number of customers",
		"title", "include", "exclude", "example"); err != nil {
		return err
	}
	all, err := tx.ThemeUses(0, 0)
	if err != nil {
		return err
	}
	for _, u := range all {
		example := ""
		m, ok, err := tx.ExampleOf(u.Theme)
		if ok {
			example = m.Quote.String()
		}
		if err != nil {
			return err
		}
		if err := out.row(u.Path.String(), u.Definition.String(), count(u.Marks), count(u.Talks), count(u.Customers),
			u.Title.String(), u.Include.String(), u.Exclude.String(), example); err != nil {
			return err
		}
	}
	return nil
}

func count(n int) string { return id(uint32(n)) }

// exportMarks writes a line for each theme of a mark, as Taguette does of a
// highlight's tags, and one for a mark without.
func (a *app) exportMarks(tx *store.Tx, out *sheet) error {
	if err := out.row("id", "document", "tag", "content", "conversation", "message", "said_at", "speaker", "side", "kind", "response",
		"meant", "need", "sure", "cues", "tone", "tone_sure", "tone_other", "importance", "important", "confirmation", "by", "at", "state", "memos"); err != nil {
		return err
	}
	return tx.AllMarks(func(m store.Mark) error {
		s, err := shapeMark(tx, m)
		if err != nil {
			return err
		}
		c, err := tx.Conversation(m.Conversation)
		if err != nil {
			return err
		}
		who, err := tx.Person(m.Person)
		if err != nil {
			return err
		}
		themes := s.Themes
		if len(themes) == 0 {
			themes = []clean.Line{{}}
		}
		for _, th := range themes {
			if err := out.row(s.ID, strings.TrimSpace("#"+s.Conversation+" "+c.Subject.String()), th.String(), s.Quote.String(),
				s.Conversation, s.Message, stamp(m.SaidAt), who.Shown().String(), s.Side, string(s.Kind), s.Response,
				s.Meant.String(), s.Need.String(), string(s.Sure), strings.Join(s.Cues, ", "), s.Tone, s.ToneSure, s.ToneOther.String(),
				s.Weighs, yes(s.Important), s.Confirmation, s.By.String(), s.At, s.State, memosOf(s)); err != nil {
				return err
			}
		}
		return nil
	})
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// memosOf are the memos of a mark, one a line.
func memosOf(s markJSON) string {
	var out []string
	for _, m := range s.Memos {
		out = append(out, m.By.String()+": "+m.Text.String())
	}
	return strings.Join(out, "\n")
}
