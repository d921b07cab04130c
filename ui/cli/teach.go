package cli

import (
	"context"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/ui/start"
)

// What the screen on which a format is made asks of the reader of chat logs.

func shownOdd(o *chatlog.Odd) *start.Odd {
	if o == nil {
		return nil
	}
	out := &start.Odd{Name: o.Name, Lines: o.Lines}
	for _, c := range o.Columns {
		out.Columns = append(out.Columns, start.Column(c))
	}
	return out
}

func proposed(line string) []start.Part {
	var out []start.Part
	for _, p := range chatlog.Propose(line) {
		out = append(out, start.Part(p))
	}
	return out
}

func patternOf(line string, parts []start.Part) string {
	var in []chatlog.Part
	for _, p := range parts {
		in = append(in, chatlog.Part(p))
	}
	return chatlog.Pattern(line, in)
}

func tryFormat(f start.Format, lines []string) start.Trial {
	t := chatlog.Try(formatConfig(f), lines)
	out := start.Trial{Why: t.Why, GoOn: t.GoOn, Misses: t.Misses}
	for _, m := range t.Messages {
		out.Messages = append(out.Messages, start.Tried{When: m.When, Read: m.Read, Who: m.Who, Text: m.Text})
	}
	return out
}

func formatConfig(f start.Format) sources.FormatConfig {
	c := sources.FormatConfig{Name: f.Name, Pattern: f.Pattern, Time: f.Time}
	if f.Pattern == "" {
		c.Columns = &sources.ColumnsConfig{Who: f.Columns["who"], When: f.Columns["when"], Text: f.Columns["text"], Conversation: f.Columns["conversation"]}
	}
	return c
}

// keepFormat writes a format down with its line as a sample, in which nothing
// is left of what anybody said, and reads by it from now on.
func (f *first) keepFormat(_ context.Context, made start.Format) error {
	c := formatConfig(made)
	if c.Pattern != "" {
		c.Samples = []string{chatlog.Disguised(c, made.Sample)}
	}
	if err := f.a.keepFormat(c); err != nil {
		return err
	}
	config, err := f.a.loadConfig()
	if err == nil {
		f.h.use(config)
	}
	return err
}
