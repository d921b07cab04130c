package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/look"
	"earshot/ui/paste"
	"earshot/ui/screen"
)

// pasteMost bounds what is read from a pipe as one conversation.
const pasteMost = 64 << 20

// oneConversation is a pause that no conversation has.
const oneConversation = 100 * 365 * 24 * time.Hour

// A pasting is one conversation on its way in.
type pasting struct {
	in       chatlog.ImportOptions
	tz       string
	editor   bool // it is written in the editor at once
	showOnly bool
}

func (a *app) paste() *cobra.Command {
	var p pasting
	cmd := &cobra.Command{
		Use:   "paste",
		Short: "Take one conversation: pasted into a form, written in the editor, or from a pipe",
		Long: "Shows what it understood of the conversation, who speaks on which side and when,\n" +
			"before anything is kept. The clipboard is never read: you paste.",
		Example: "earshot paste\nearshot paste --editor --source field-notes\nxclip -o | earshot paste",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runPaste(cmd.Context(), p) },
	}
	f := cmd.Flags()
	f.StringVar(&p.in.Source, "source", "paste", "the name the conversation is kept under")
	f.StringVar(&p.in.Format, "format", "", "the format, where it is not seen from the text")
	f.StringVar(&p.in.Dates, "dates", "", "day-first or month-first")
	f.StringVar(&p.tz, "tz", "", "the zone of times that name none")
	f.BoolVar(&p.editor, "editor", false, "write it in $VISUAL or $EDITOR")
	f.BoolVar(&p.showOnly, "show", false, "say what is understood, and keep nothing")
	return cmd
}

// runPaste takes the text in the caller's process, whose terminal and editor
// it needs, and hands it to the store like a file.
func (a *app) runPaste(ctx context.Context, p pasting) error {
	if err := checkDates(p.in.Dates); err != nil {
		return err
	}
	p.in.Pause = oneConversation
	if a.house != nil {
		p.in.Files = received(a.in)
		return a.runImport(ctx, a.house, p.in, p.tz)
	}
	text, keep, err := a.pasted(ctx, p)
	if err != nil || !keep {
		return err
	}
	p.in.Files = sources.Pipe("paste", time.Now(), strings.NewReader(text))
	return a.inStore(ctx, way{args: a.args, feed: sent(p.in.Files)}, func(h *house) error { return a.runImport(ctx, h, p.in, p.tz) })
}

// pasted returns the text, and whether it is to be kept.
func (a *app) pasted(ctx context.Context, p pasting) (text string, keep bool, err error) {
	config, err := a.loadConfig()
	if err != nil {
		return "", false, &codeError{exitUsage, err}
	}
	if p.in.Zone, err = config.Zone(); p.tz != "" {
		p.in.Zone, err = time.LoadLocation(p.tz)
	}
	if err != nil {
		return "", false, unknownZone(p.tz)
	}
	if p.in.Taught, err = chatlog.Teach(config.Formats); err != nil {
		return "", false, err
	}
	if err := checkFormat(p.in); err != nil {
		return "", false, err
	}
	u := understander{p.in, config.Sides.Rules()}
	if in, ok := a.in.(*os.File); len(a.screen) == 0 && (!ok || !term.IsTerminal(in.Fd())) {
		text, err = a.piped(u)
		return text, !p.showOnly, err
	}
	return a.pasteOnScreen(ctx, u, p)
}

// piped reads the text from a pipe and says on stderr what it is.
func (a *app) piped(u understander) (string, error) {
	b, err := io.ReadAll(io.LimitReader(a.in, pasteMost+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("reading the conversation: %w", err)
	case len(b) > pasteMost:
		return "", fmt.Errorf("this is more than %d MiB, which is no one conversation; use earshot import -", pasteMost>>20)
	case strings.TrimSpace(string(b)) == "":
		return "", errors.New("nothing came through the pipe; nothing was kept")
	}
	seen, err := u.understand(string(b))
	if err != nil {
		return "", err
	}
	for _, s := range append(seen.Says, seen.Flaws...) {
		fmt.Fprintln(a.err, clean.OneLine(s))
	}
	for _, s := range seen.Speakers {
		fmt.Fprintf(a.err, "  %-9s %5d  %s\n", sideWord(s.Side), s.Messages, clean.OneLine(s.Name))
	}
	return string(b), nil
}

func sideWord(s store.Side) string {
	if s == store.Unknown {
		return "speaker"
	}
	return s.String()
}

func (a *app) pasteOnScreen(ctx context.Context, u understander, p pasting) (string, bool, error) {
	doors, text := paste.Doors{Understand: u.understand}, ""
	command := editorOf(a.env())
	if command != nil {
		doors.Edit = func(text string) tea.Cmd {
			e := &editing{command: command, dir: a.dataDir(), text: text}
			return tea.Exec(e, func(err error) tea.Msg { return paste.Edited{Text: e.text, Err: err} })
		}
	}
	switch {
	case p.editor && command == nil:
		return "", false, usagef("there is no editor to write it in: set VISUAL or EDITOR")
	case p.editor:
		e := &editing{command: command, dir: a.dataDir(), in: os.Stdin, out: os.Stdout, err: os.Stderr}
		if err := e.Run(); err != nil {
			return "", false, err
		}
		text = e.text
	}
	m := paste.New(doors, a.look(), text)
	if err := screen.Run(ctx, m, nil, a.screen...); err != nil {
		return "", false, err
	}
	text, keep := m.Text()
	return text, keep && !p.showOnly, nil
}

// An understander says what a text would be kept as.
type understander struct {
	in    chatlog.ImportOptions
	rules store.SideRules
}

func (u understander) understand(text string) (paste.Understanding, error) {
	seen, err := chatlog.Understand(text, u.in)
	if err != nil {
		return paste.Understanding{}, err
	}
	if seen.Messages == 0 {
		return paste.Understanding{}, errors.New("nobody says anything in it")
	}
	out := paste.Understanding{Says: says(seen, u.in.Zone)}
	for _, s := range seen.Speakers {
		name, _ := clean.RedactLine(clean.OneLine(s.Name))
		if side, ok := u.rules.Side(name, clean.OneLine(s.Email)); ok {
			s.Side = side
		}
		out.Speakers = append(out.Speakers, paste.Speaker{Name: s.Name, Sample: s.Sample, Side: s.Side, Messages: s.Messages})
	}
	for _, f := range seen.Flaws[:min(len(seen.Flaws), 5)] {
		out.Flaws = append(out.Flaws, fmt.Sprintf("Line %d cannot be read: %s.", f.Line, f.Why))
	}
	if n := len(seen.Flaws) - 5; n > 0 {
		out.Flaws = append(out.Flaws, fmt.Sprintf("%d more lines cannot be read.", n))
	}
	return out, nil
}

// zoneName names a zone for people.
func zoneName(zone *time.Location) string {
	if zone == time.Local {
		return "this machine's time"
	}
	return zone.String()
}

// says puts into sentences what was understood.
func says(u chatlog.Understanding, zone *time.Location) []string {
	out := []string{fmt.Sprintf("Read as %s: %s by %s.", u.Format, look.Count(u.Messages, "message"), look.Count(len(u.Speakers), "speaker"))}
	const day = "Mon 2 Jan 2006 15:04"
	switch {
	case u.First.IsZero():
		out = append(out, "No time stands in it: it is kept with today's day.")
	case u.First.Equal(u.Last):
		out = append(out, fmt.Sprintf("At %s.", u.First.In(zone).Format(day)))
	default:
		out = append(out, fmt.Sprintf("From %s to %s.", u.First.In(zone).Format(day), u.Last.In(zone).Format(day)))
	}
	if u.Zoneless {
		out = append(out, fmt.Sprintf("Its times name no zone and are read as %s; --tz says otherwise.", zoneName(zone)))
	}
	if u.Guessed {
		out = append(out, "Dates like 03/04 are read day first; --dates month-first says otherwise.")
	}
	if u.Conversations > 1 {
		out = append(out, fmt.Sprintf("It names %d conversations, and they stay apart.", u.Conversations))
	}
	return out
}
