package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/store/clean"
	"earshot/store/query"
	"earshot/ui/look"
	"earshot/ui/page"
)

// queryHelp is what the commands that take a query say about it.
const queryHelp = `A query is words, "phrases", beginnings*, fields, and, or, not and ( ):

  earshot %[1]s refund late                    words of one message
  earshot %[1]s '"waste of time" not sorry'    a phrase; a not is of the whole conversation
  earshot %[1]s is:waiting date:last-week      fields, all of which must be true

Fields: %[2]s.`

// queried gives a list that takes a query its flags and its help.
func (a *app) queried(cmd *cobra.Command) *cobra.Command {
	var fields []string
	for _, f := range query.Fields() {
		if f.Now("") {
			fields = append(fields, f.Name+":")
		}
	}
	cmd.Long = cmd.Short + ".\n\n" + fmt.Sprintf(queryHelp, cmd.Name(), strings.Join(fields, " "))
	cmd.Flags().BoolVar(&a.explain, "explain", false, "say what is found and how it is counted, on stderr")
	return a.limitFlag(cmd)
}

// asked reads a query, and explains it where that is wanted. counted says what
// the list has a line for.
func (a *app) asked(ctx context.Context, h *house, args []string, counted string) (query.Node, error) {
	zone, err := a.zone(h)
	if err != nil {
		return query.Node{}, err
	}
	text := strings.Join(args, " ")
	n, err := query.Parse(text, h.store.Now().In(zone))
	if err == nil && a.explain {
		fmt.Fprintf(a.err, "earshot: %s; %s\n", clean.OneLine(n.Explain()), counted)
	}
	if err == nil && n.Op != query.Everything {
		err = a.indexed(ctx, h)
	}
	return n, a.pointed(text, err)
}

// indexed sees to it that a query sees all messages, or says which it does
// not: in a process of its own it waits for the search index, and where others
// wait for the owner of the store too it says how far that is.
func (a *app) indexed(ctx context.Context, h *house) error {
	if a.house == nil {
		said := time.Time{}
		return h.store.WaitIndexed(ctx, func(known, all int) {
			if now := time.Now(); now.Sub(said) >= indexEvery {
				said = now
				fmt.Fprintf(a.err, "earshot: the search index is being made: %s of %s messages; Ctrl+C stops, and the next start goes on from there\n", look.Number(known), look.Number(all))
			}
		})
	}
	known, all, err := h.store.Indexed()
	if err == nil && known < all {
		fmt.Fprintf(a.err, "earshot: the search index is being made: words are looked for in the first %s of %s messages; ask again later for the rest\n", look.Number(known), look.Number(all))
	}
	return err
}

const indexEvery = 2 * time.Second

// pointed makes a mistake in a query an error of usage that shows where it is.
func (a *app) pointed(text string, err error) error {
	var wrong *query.Mistake
	if !errors.As(err, &wrong) {
		return err
	}
	return &codeError{exitUsage, &pointedError{text, wrong}}
}

// A pointedError is a mistake with the query that it is in.
type pointedError struct {
	text  string
	wrong *query.Mistake
}

func (e *pointedError) Error() string { return e.wrong.Error() }
func (e *pointedError) Unwrap() error { return e.wrong }

// lines are the query and the carets under its mistake, safe to print. Of a
// long query they show the part before the mistake.
func (e *pointedError) lines() string {
	const room = 60
	start := e.wrong.Start
	from := max(0, start-room)
	for from > 0 && from < start && e.text[from]&0xC0 == 0x80 {
		from++ // not within a character
	}
	head := clean.OneLine(e.text[from:start]).String()
	if strings.HasSuffix(e.text[from:start], " ") {
		head += " " // one that a line does not end in
	}
	bad := clean.OneLine(e.text[start:e.wrong.End]).String()
	rest := clean.OneLine(e.text[e.wrong.End:min(len(e.text), e.wrong.End+room)]).String()
	if strings.HasPrefix(e.text[e.wrong.End:], " ") {
		rest = " " + rest
	}
	carets := strings.Repeat("^", min(max(page.Width(bad), 1), room))
	return "  " + head + bad + rest + "\n  " + strings.Repeat(" ", page.Width(head)) + carets + "\n"
}
