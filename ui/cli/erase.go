package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"earshot/store"
)

// An erasing is what the command line asks to erase.
type erasing struct {
	person, before, source string
	yes                    string
	try                    bool
}

func (a *app) erase() *cobra.Command {
	var e erasing
	cmd := &cobra.Command{
		Use:   "erase --person PERSON | --before DATE | --source NAME",
		Short: "Erase customers' words for good; counts stay",
		Long: "Erase customers' words for good: out of messages and their originals, out of marks,\n" +
			"memos and follow-ups, out of the journal, the index, drafts and what was handed over.\n" +
			"What is left is a shell: of a message its side and time, of a mark its themes, of a\n" +
			"person a number, so that every count stays. Nothing undoes it, and what was erased\n" +
			"stays erased when it is heard or imported again. Whoever writes again is heard, as\n" +
			"somebody new.\n\n" +
			"It says first what goes, and asks for a word. Without a terminal give that word as\n" +
			"--yes. PERSON is a number of earshot people, a whole address or a whole name; all\n" +
			"conversations that this customer takes part in go. DATE is a day, as 2026-01-31:\n" +
			"what was said before it goes. Mailboxes and chat logs are only read, so what lies\n" +
			"there stays there, and so do backups and exports.",
		Example: "earshot erase --person ana@example.com --try      # says what would go\n" +
			"earshot erase --person ana@example.com\n" +
			"earshot erase --before 2025-01-01 --yes 2025-01-01",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.eraseAsked(cmd.Context(), e) },
	}
	f := cmd.Flags()
	f.StringVar(&e.person, "person", "", "everything from this customer, and all they take part in")
	f.StringVar(&e.before, "before", "", "everything said before this day, as 2026-01-31")
	f.StringVar(&e.source, "source", "", "everything heard from this source")
	f.StringVar(&e.yes, "yes", "", "the word that --try names, in place of typing it")
	f.BoolVar(&e.try, "try", false, "only say what would go")
	return cmd
}

// eraseAsked erases when a person has typed the word, or the word was given.
// The owner of the store has no such person: whoever attaches asks here first.
func (a *app) eraseAsked(ctx context.Context, e erasing) error {
	if n := len(slices.DeleteFunc([]string{e.person, e.before, e.source}, func(s string) bool { return s == "" })); n != 1 {
		return usagef("say whose words: one of --person, --before and --source")
	}
	if a.house != nil || e.try || e.yes != "" {
		return a.inStore(ctx, way{args: a.args}, func(h *house) error { return a.eraseIn(ctx, h, e) })
	}
	e.try = true
	err := a.inStore(ctx, way{args: append(slices.Clone(a.args), "--try")}, func(h *house) error { return a.eraseIn(ctx, h, e) })
	if err != nil {
		return err
	}
	in, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(in.Fd()) {
		return usagef("nothing is erased: there is no terminal to ask on; give the word as --yes WORD")
	}
	fmt.Fprint(a.err, "Type it to erase, or press Enter to leave all as it is: ")
	line, _ := bufio.NewReader(in).ReadString('\n') // an end without a line is no word
	if e.yes = strings.TrimSpace(line); e.yes == "" {
		return errors.New("nothing was erased")
	}
	e.try = false
	return a.inStore(ctx, way{args: append(slices.Clone(a.args), "--yes", e.yes)}, func(h *house) error { return a.eraseIn(ctx, h, e) })
}

// eraseIn erases, or says what would go.
func (a *app) eraseIn(ctx context.Context, h *house, e erasing) error {
	what, title, word, err := a.erasure(h, e)
	if err != nil {
		return err
	}
	if e.try || e.yes == "" {
		lost, err := h.store.TryErasing(ctx, what)
		if err != nil {
			return nothingToErase(err)
		}
		return a.sayLosses("Erase everything from "+title+"?", word, lost)
	}
	if !strings.EqualFold(strings.TrimSpace(e.yes), word) {
		return usagef("the word for this is %s, not %s; nothing was erased", word, e.yes)
	}
	lost, err := h.store.Erase(ctx, a.actor(h), what)
	if err != nil {
		return nothingToErase(err)
	}
	return a.sayErased(lost)
}

func nothingToErase(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return &codeError{exitNothing, errors.New("there is nothing of it to erase")}
	}
	return err
}

// erasure finds what is meant: how it is called for people, and the word that
// stands for wanting it.
func (a *app) erasure(h *house, e erasing) (what store.Erasure, title, word string, err error) {
	switch {
	case e.person != "":
		p, err := somebody(h, e.person)
		if err != nil {
			return what, "", "", err
		}
		what.Person = p.ID
		title, word = p.Shown().String(), p.ErasedBy()
		if word != title {
			title += " (" + word + ")"
		}
		return what, title, word, nil
	case e.before != "":
		zone, err := a.zone(h)
		if err != nil {
			return what, "", "", err
		}
		what.Before, err = time.ParseInLocation(time.DateOnly, e.before, zone)
		if err != nil {
			return what, "", "", usagef("--before is a day, as 2026-01-31, not %s", e.before)
		}
		return what, "before " + e.before, e.before, nil
	}
	what.Source = e.source
	return what, "the source " + e.source, e.source, nil
}

type lossesJSON struct {
	Erased        bool     `json:"erased"`
	Word          string   `json:"word,omitempty"`
	Conversations int      `json:"conversations"`
	Messages      int      `json:"messages"`
	People        int      `json:"people"`
	Marks         int      `json:"marks"`
	Followups     int      `json:"followups"`
	Memos         int      `json:"memos"`
	Warnings      []string `json:"warnings"`
}

func (a *app) sayLosses(title, word string, lost store.Losses) error {
	if a.json {
		return a.writeJSON(a.out, shapeLosses(lost, word))
	}
	fmt.Fprintf(a.err, "%s %s. This cannot be undone.\n", title, lost.Words())
	for _, w := range lost.Warnings() {
		fmt.Fprintln(a.err, w)
	}
	fmt.Fprintf(a.err, "The word for it is: %s\n", word)
	return nil
}

func (a *app) sayErased(lost store.Losses) error {
	if a.json {
		return a.writeJSON(a.out, shapeLosses(lost, ""))
	}
	fmt.Fprintf(a.out, "Erased: %s.\n", lost.Words())
	return nil
}

func shapeLosses(l store.Losses, word string) lossesJSON {
	return lossesJSON{word == "", word, l.Conversations, l.Messages, l.People, l.Marks, l.Followups, l.Memos, l.Warnings()}
}
