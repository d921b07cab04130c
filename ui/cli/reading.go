package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/mail"
	"earshot/sources/mbox"
	"earshot/store"
)

func (a *app) importFiles() *cobra.Command {
	var in chatlog.ImportOptions
	var tz, pause string
	cmd := &cobra.Command{
		Use:     "import PATH… | -",
		Short:   "Read files, folders or a pipe once",
		Example: "earshot import exports/ --tz Europe/Dublin\ncat chat.jsonl | earshot import - --source floor-chat",
		Args:    needs(1, true),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkDates(in.Dates); err != nil {
				return err
			}
			var err error
			if in.Pause, err = lengthOf("--pause", pause); err != nil {
				return err
			}
			if in.Files, err = a.given(args); err != nil {
				return err
			}
			w := way{args: a.args, feed: sent(in.Files)}
			return a.inStore(cmd.Context(), w, func(h *house) error { return a.runImport(cmd.Context(), h, in, tz) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&in.Source, "source", "import", "the name the conversations are kept under")
	f.StringVar(&in.Format, "format", "", "the format, where it is not seen from the file")
	f.StringVar(&in.Dates, "dates", "", "day-first or month-first")
	f.StringVar(&pause, "pause", "", "after which a log that names no conversations begins another, such as 10m; default 30m")
	f.StringVar(&tz, "tz", "", "the zone of times that name none")
	return cmd
}

func (a *app) runImport(ctx context.Context, h *house, in chatlog.ImportOptions, tz string) error {
	zone, err := a.zone(h)
	if tz != "" {
		zone, err = time.LoadLocation(tz)
	}
	if err != nil {
		return unknownZone(tz)
	}
	in.Zone, in.Taught, in.Progress = zone, h.taught(), a.progress()
	if err := checkFormat(in); err != nil {
		return err
	}
	files, err := readAll(ctx, h, in)
	out := a.list("file", "format", "new", "known", "defects", "")
	failed := 0
	for _, f := range files {
		why := ""
		if f.Err != nil {
			failed++
			why = f.Err.Error()
			report(a.err, fmt.Errorf("%s: %w", f.Name, f.Err))
		}
		shape := map[string]any{"file": f.Name, "format": f.Format, "new": f.New, "known": f.Known, "defects": f.Defects, "error": known(why)}
		err = errors.Join(err, out.add(shape, f.Name, f.Format, fmt.Sprint(f.New), fmt.Sprint(f.Known), fmt.Sprint(f.Defects), why))
	}
	if err = errors.Join(err, out.end()); err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d files could not be read; the others are kept. An odd format can be taught: earshot formats add --help", failed, len(files))
	}
	return err
}

// readAll imports mail and chat logs, each file by what it is, unless a format
// is forced on all.
func readAll(ctx context.Context, h *house, in chatlog.ImportOptions) ([]sources.FileReport, error) {
	var chats chatlog.Report
	readChats := func(files sources.Files) error {
		var err error
		in.Files = files
		chats, err = chatlog.Import(ctx, h.store, in)
		return err
	}
	if in.Format != "" && in.Format != mail.Format {
		err := readChats(in.Files)
		return chats.Files, err
	}
	lessons, err := h.store.Lessons()
	if err != nil {
		return nil, err
	}
	o := mbox.Options{Source: in.Source, Files: in.Files, Mail: h.readsMail(in.Source, lessons), All: in.Format == mail.Format}
	in.Format = ""
	mails, err := mbox.Import(ctx, h.store, o, readChats)
	return append(mails, chats.Files...), err
}

// readsMail is what is known of a source's mail: the addresses of its mailbox,
// or of every mailbox where the source is none.
func (h *house) readsMail(source string, lessons []store.Lesson) mail.Context {
	in := mail.Context{Rules: h.config().Sides.Rules(), Now: h.store.Now(), Lessons: lessons}
	if s, ok := h.config().Source(source); ok {
		in.Own = []string{s.User}
		return in
	}
	for _, s := range h.config().Sources {
		if s.User != "" {
			in.Own = append(in.Own, s.User)
		}
	}
	return in
}

func unknownZone(tz string) error {
	return usagef("--tz %s is not known; write one like Europe/Dublin", tz)
}

// lengthOf reads a flag that is a length of time; empty is 0.
func lengthOf(flag, text string) (time.Duration, error) {
	var s sources.Span
	if text == "" {
		return 0, nil
	}
	if err := s.UnmarshalText([]byte(text)); err != nil {
		return 0, usagef("%s: %w", flag, err)
	}
	return time.Duration(s), nil
}

// checkDates refuses an order of dates that there is not.
func checkDates(dates string) error {
	if dates != "" && dates != "day-first" && dates != "month-first" {
		return usagef("--dates is %q; it can be day-first or month-first", dates)
	}
	return nil
}

// checkFormat refuses a format that there is not.
func checkFormat(in chatlog.ImportOptions) error {
	names := []string{mail.Format}
	for _, f := range in.Taught.Formats() {
		names = append(names, f.Name)
	}
	if in.Format != "" && !slices.Contains(names, in.Format) {
		return usagef("no format is named %s; there are %s", in.Format, strings.Join(names, ", "))
	}
	return nil
}

func (a *app) reread() *cobra.Command {
	var only string
	cmd := &cobra.Command{
		Use:   "reread",
		Short: "Read the originals again with today's reader; marks stay on their words",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.readAgain(cmd.Context(), h, only) })
		},
	}
	cmd.Flags().StringVar(&only, "source", "", "only the messages of a source")
	return cmd
}

func (a *app) readAgain(ctx context.Context, h *house, only string) error {
	if _, ok := h.config().Source(only); only != "" && !ok {
		fmt.Fprintf(a.err, "earshot: %s is not in the configuration; reading what it said before\n", only)
	}
	read, changed, left, err := h.readAgain(ctx, only)
	if err != nil {
		return err
	}
	if left > 0 {
		fmt.Fprintf(a.err, "earshot: %d messages stay as they are: their format is not in the configuration any more\n", left)
	}
	if a.json {
		return a.writeJSON(a.out, map[string]int{"read": read, "changed": changed})
	}
	_, err = fmt.Fprintf(a.out, "%d messages read again, %d of them changed.\n", read, changed)
	return err
}

// arrival reads an original with today's reader of its format, by what was
// taught.
func (h *house) arrival(orig store.Original, lessons []store.Lesson) (store.Arrival, error) {
	s, _ := h.config().Source(orig.Source)
	if orig.Format == mail.Format {
		_, again := mail.Read(orig.Bytes, h.readsMail(orig.Source, lessons))
		return again, nil
	}
	c, err := h.folder(s)
	if err != nil {
		return store.Arrival{}, err
	}
	return chatlog.Reread(orig.Format, orig.Bytes, chatlog.Again{Source: orig.Source, Zone: c.Zone, Dates: c.Dates, Taught: c.Taught})
}
