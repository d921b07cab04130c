package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/mail"
)

const mailSays = "mail: Maildirs, mboxes (mboxo, mboxrd, mboxcl, mboxcl2) single mails (.eml) and those of Apple Mail (.emlx), also packed (.gz)"

func (a *app) formats() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "formats",
		Short: "List the formats of files that can be read",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			taught, err := a.taughtFormats()
			if err != nil {
				return err
			}
			out := a.list("format", "")
			err = out.add(map[string]string{"format": mail.Format, "says": mailSays}, mail.Format, mailSays)
			for _, f := range taught.Formats() {
				err = errors.Join(err, out.add(map[string]string{"format": f.Name, "says": f.Says}, f.Name, f.Says))
			}
			return errors.Join(err, out.end())
		},
	}
	cmd.AddCommand(a.teachFormat(), a.forgetFormat())
	return cmd
}

// taughtFormats returns the formats that the configuration teaches.
func (a *app) taughtFormats() (chatlog.Taught, error) {
	c, err := a.loadConfig()
	if err != nil {
		return chatlog.Taught{}, &codeError{exitUsage, err}
	}
	return chatlog.Teach(c.Formats)
}

func (a *app) teachFormat() *cobra.Command {
	var f sources.FormatConfig
	var columns []string
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Teach a format: a pattern for lines of text, or which column holds what",
		Example: `earshot formats add till --columns who=Sprecher,when=Zeit,text=Satz
` + "earshot formats add desk --pattern '^(?P<when>\\S+ \\S+) \\| (?P<who>[^|]+) \\| (?P<text>.*)$' \\\n" +
			"    --time '%d.%m.%Y %H:%M' --sample '24.07.2026 10:12 | Dana | Hello'",
		Args: needs(1, false),
		RunE: func(_ *cobra.Command, args []string) error {
			f.Name = args[0]
			var err error
			if f.Columns, err = namedColumns(columns); err != nil {
				return err
			}
			if err := a.keepFormat(f); err != nil {
				return err
			}
			fmt.Fprintf(a.err, "earshot: %s is in %s; read a file with: earshot import FILE --format %s\n", f.Name, a.configPath(), f.Name)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Pattern, "pattern", "", "what a message begins with; (?P<who>…), when, text, conversation name its parts")
	flags.StringVar(&f.Continues, "continues", "", "pattern of lines that go on with a message; default: whatever begins none")
	flags.StringVar(&f.Skips, "skips", "", "pattern of lines that say nothing")
	flags.StringVar(&f.Time, "time", "", "how times are written, such as '%d.%m.%Y %H:%M'")
	flags.StringArrayVar(&f.Samples, "sample", nil, "a line that must be read; may be given again")
	flags.StringSliceVar(&columns, "columns", nil, "which column holds what: who=NAME,when=NAME,text=NAME,conversation=NAME")
	return cmd
}

// namedColumns reads who=NAME and the like.
func namedColumns(words []string) (*sources.ColumnsConfig, error) {
	if len(words) == 0 {
		return nil, nil
	}
	var c sources.ColumnsConfig
	parts := map[string]*string{"who": &c.Who, "when": &c.When, "day": &c.Day, "clock": &c.Clock, "text": &c.Text,
		"conversation": &c.Conversation, "id": &c.ID, "role": &c.Role, "subject": &c.Subject}
	for _, w := range words {
		key, name, ok := strings.Cut(w, "=")
		if parts[key] == nil || !ok || name == "" {
			return nil, usagef("--columns %s is not understood; write who=NAME, when, day, clock, text, conversation, id, role or subject", w)
		}
		*parts[key] = name
	}
	return &c, nil
}

// keepFormat writes what was taught into the configuration, once it reads its
// samples and stands beside the others.
func (a *app) keepFormat(f sources.FormatConfig) error {
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	if _, err := chatlog.Teach(append(c.Formats, f)); err != nil {
		return usagef("%w; nothing was kept", err)
	}
	return sources.AddFormat(a.configPath(), f)
}

func (a *app) forgetFormat() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Take a taught format out of the configuration; what was read by it stays",
		Args:  needs(1, false),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := sources.RemoveFormat(a.configPath(), args[0]); err != nil {
				return err
			}
			fmt.Fprintf(a.err, "earshot: %s is forgotten; what was read by it stays.\n", args[0])
			return nil
		},
	}
}
