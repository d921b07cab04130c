package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/decode"
	"earshot/store"
	"earshot/store/clean"
)

func (a *app) importThemes() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Read themes and their definitions from a CSV file, as Taguette and export codebook write it",
		Long: "Read themes and their definitions from a CSV file; - is stdin. A theme is found by the\n" +
			"column tag, name or path, and made where there is none. The columns description, title,\n" +
			"include and exclude say what it means; an empty cell leaves what is there. Themes that the\n" +
			"file does not name stay. All of it is one act, which u on the screen takes back.",
		Example: "earshot themes import codebook.csv",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.read(args[0])
			if err != nil {
				return err
			}
			rows, bad, err := readCodebook(b)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			w := way{args: a.args, feed: sent(sources.Pipe(args[0], time.Now(), bytes.NewReader(b)))}
			return a.inStore(cmd.Context(), w, func(h *house) error { return a.keepThemes(h, rows, bad) })
		},
	}
}

// A codeRow is a theme as a file describes it.
type codeRow struct {
	line   int // of the file, the header being the first
	parent string
	theme  store.Theme
}

// A codeDefect is a line of a codebook that names no theme.
type codeDefect struct {
	line int
	why  string
}

// readCodebook reads a codebook: CSV with a header, in any charset, parted by
// commas, semicolons or tabs. What is wrong with a line does not stop the next.
func readCodebook(b []byte) ([]codeRow, []codeDefect, error) {
	text, _ := decode.Charset("", b)
	text = strings.TrimPrefix(text, "\ufeff")
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord, in.Comma = -1, separatorOf(text)
	header, err := in.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("this is no CSV file with a header (%w)", err)
	}
	at, err := codebookColumns(header)
	if err != nil {
		return nil, nil, err
	}
	var rows []codeRow
	var bad []codeDefect
	for {
		record, err := in.Read()
		var wrong *csv.ParseError
		switch {
		case err == io.EOF:
			return withParents(rows), bad, nil
		case errors.As(err, &wrong):
			bad = append(bad, codeDefect{wrong.StartLine, wrong.Err.Error()})
			continue
		case err != nil:
			return nil, nil, err
		}
		line, _ := in.FieldPos(0)
		if r := at.read(record); r.theme.Path.Len() > 0 {
			r.line = line
			rows = append(rows, r)
		} else if slices.ContainsFunc(record, func(c string) bool { return c != "" }) {
			bad = append(bad, codeDefect{line, "it names no theme"})
		}
	}
}

// separatorOf is the sign that parts most of the header.
func separatorOf(text string) rune {
	header, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, r := range ";\t" {
		if strings.Count(header, string(r)) > strings.Count(header, string(best)) {
			best = r
		}
	}
	return best
}

// codeColumns say where a codebook has what; -1: nowhere.
type codeColumns struct{ path, parent, title, definition, include, exclude int }

// codebookColumns finds the columns of a header. As in Taguette exactly one is
// called tag, name or path.
func codebookColumns(header []string) (codeColumns, error) {
	find := func(names ...string) int {
		return slices.IndexFunc(header, func(h string) bool { return slices.Contains(names, strings.ToLower(strings.TrimSpace(h))) })
	}
	c := codeColumns{find("tag", "name", "path"), find("parent"), find("title"), find("description", "definition"), find("include"), find("exclude")}
	if c.path < 0 {
		return c, errors.New("no column is called tag, name or path: the first line must name the columns")
	}
	n := 0
	for _, name := range []string{"tag", "name", "path"} {
		if find(name) >= 0 {
			n++
		}
	}
	if n > 1 {
		return c, errors.New("more than one column is called tag, name or path; leave one")
	}
	return c, nil
}

// read makes a theme of a record.
func (c codeColumns) read(record []string) codeRow {
	cell := func(i int) clean.Line {
		if i < 0 || i >= len(record) {
			return clean.Line{}
		}
		return clean.OneLine(strings.TrimSpace(clean.OfCell(record[i])))
	}
	return codeRow{parent: cell(c.parent).String(), theme: store.Theme{Path: cell(c.path), Title: cell(c.title),
		Definition: cell(c.definition), Include: cell(c.include), Exclude: cell(c.exclude)}}
}

// longChain is the bytes of a path from which on no more parents are put before
// it: it is too long as it is.
const longChain = 1 << 10

// withParents puts themes below those that the file names as their parents. A
// circle of parents ends where it closes.
func withParents(rows []codeRow) []codeRow {
	parents := map[string]string{}
	for _, r := range rows {
		parents[r.theme.Path.String()] = r.parent
	}
	for i, r := range rows {
		path, seen := r.theme.Path.String(), map[string]bool{}
		for at := r.theme.Path.String(); parents[at] != "" && !seen[at] && len(path) < longChain; at = parents[at] {
			if seen[at] = true; !strings.HasPrefix(path, parents[at]+"/") {
				path = parents[at] + "/" + path
			}
		}
		rows[i].theme.Path = clean.OneLine(path)
	}
	return rows
}

// A keptCodebook says what an import did.
type keptCodebook struct {
	New    int      `json:"new"`
	Change int      `json:"changed"`
	Same   int      `json:"same"`
	Bad    []string `json:"bad"`
}

// keepThemes makes and defines the themes of a file, in one act.
func (a *app) keepThemes(h *house, rows []codeRow, bad []codeDefect) error {
	kept := keptCodebook{Bad: []string{}}
	err := h.store.Do(store.Actor{Listener: a.who(h), Via: store.ViaCLI}, func(act *store.Act) error {
		for _, r := range rows {
			switch err := kept.take(act, r.theme); {
			case errors.Is(err, store.ErrThemeName):
				bad = append(bad, codeDefect{r.line, err.Error()})
			case err != nil:
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(bad, func(a, b codeDefect) int { return a.line - b.line })
	for _, d := range bad {
		kept.Bad = append(kept.Bad, fmt.Sprintf("line %d: %s", d.line, d.why))
	}
	if a.json {
		return a.writeJSON(a.out, kept)
	}
	for _, b := range kept.Bad {
		fmt.Fprintf(a.err, "earshot: left out %s\n", clean.OneLine(b))
	}
	fmt.Fprintf(a.err, "earshot: %d themes new, %d changed, %d as they were\n", kept.New, kept.Change, kept.Same)
	return nil
}

// take makes or defines one theme. What the file says nothing of stays. An
// error leaves nothing of the theme behind.
func (k *keptCodebook) take(act *store.Act, said store.Theme) error {
	_, known, err := act.ThemeByPath(said.Path.String())
	if err != nil {
		return err
	}
	th, err := act.ThemeAt(said.Path)
	if err != nil {
		return err
	}
	was := th
	for _, f := range []struct {
		to   *clean.Line
		from clean.Line
	}{{&th.Title, said.Title}, {&th.Definition, said.Definition}, {&th.Include, said.Include}, {&th.Exclude, said.Exclude}} {
		if f.from.Len() > 0 {
			*f.to = f.from
		}
	}
	switch {
	case !known:
		k.New++
	case th == was:
		k.Same++
	default:
		k.Change++
	}
	if th == was {
		return nil
	}
	return act.DefineTheme(th)
}
