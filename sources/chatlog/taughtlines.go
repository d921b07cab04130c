package chatlog

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"earshot/sources"
	"earshot/store"
)

// taughtLines reads text line by line, by a pattern that somebody taught: a
// message begins with a line that it fits.
type taughtLines struct {
	label     string
	pattern   *regexp.Regexp
	continues *regexp.Regexp // nil: whatever begins no message
	skips     *regexp.Regexp // nil: blank lines alone
	layout    layout
}

// captures are the parts of a line that a pattern can name.
func captures() []string { return []string{"who", "when", "text", "conversation", "id", "role"} }

func teachLines(c sources.FormatConfig) (taughtLines, error) {
	f, err := compileLines(c)
	if err == nil && len(c.Samples) == 0 {
		err = errors.New("it has no samples; give a line or two that it reads, so that a mistake is seen at once")
	}
	for i, s := range c.Samples {
		if err != nil {
			break
		}
		if err = f.test(s); err != nil {
			err = fmt.Errorf("sample %d, %q: %w", i+1, s, err)
		}
	}
	return f, err
}

func compileLines(c sources.FormatConfig) (f taughtLines, err error) {
	f = taughtLines{label: c.Name, layout: layout(c.Time)}
	for _, p := range []struct {
		key, text string
		to        **regexp.Regexp
	}{{"pattern", c.Pattern, &f.pattern}, {"continues", c.Continues, &f.continues}, {"skips", c.Skips, &f.skips}} {
		if p.text == "" {
			continue
		}
		if *p.to, err = regexp.Compile(p.text); err != nil {
			return f, fmt.Errorf("its %s is no regular expression: %w", p.key, err)
		}
	}
	names := f.pattern.SubexpNames()
	for _, n := range names {
		if n != "" && !slices.Contains(captures(), n) {
			return f, fmt.Errorf("its pattern names a part %q; it can be %s", n, strings.Join(captures(), ", "))
		}
	}
	switch {
	case !slices.Contains(names, "who") || !slices.Contains(names, "text"):
		return f, errors.New("its pattern must name who speaks and what they say: (?P<who>…) and (?P<text>…)")
	case f.layout != "" && !slices.Contains(names, "when"):
		return f, errors.New("it says how times are written, but its pattern names none: (?P<when>…)")
	}
	return f, nil
}

// test reads a sample: its first line must begin a message, and those below
// it go on with it.
func (f taughtLines) test(sample string) error {
	first, rest, _ := strings.Cut(sample, "\n")
	o, ok := f.opening(first)
	if !ok {
		return errors.New(f.mismatch(first))
	}
	switch {
	case o.when != "" && o.stamp == stamp{}:
		return fmt.Errorf("its time %q cannot be read%s", o.when, f.layout.hint())
	case strings.TrimSpace(o.text) == "" && rest == "":
		return errors.New("no text is left of it")
	case f.skips != nil && f.skips.MatchString(first):
		return errors.New("skips fits it, so it would be passed over")
	}
	for l := range strings.SplitSeq(rest, "\n") {
		if _, begins := f.opening(l); rest != "" && (begins || f.continues != nil && !f.continues.MatchString(l)) {
			return fmt.Errorf("the line %q does not go on with it", l)
		}
	}
	return nil
}

// mismatch says how far a pattern reads a line.
func (f taughtLines) mismatch(line string) string {
	tree, err := syntax.Parse(f.pattern.String(), syntax.Perl)
	if err != nil || tree.Op != syntax.OpConcat {
		return "the pattern does not fit it"
	}
	for n := len(tree.Sub) - 1; n > 0; n-- {
		part := &syntax.Regexp{Op: syntax.OpConcat, Sub: tree.Sub[:n], Flags: tree.Flags}
		re, err := regexp.Compile(part.String())
		if err != nil {
			continue
		}
		if at := re.FindStringIndex(line); at != nil && at[1] > 0 {
			next := &syntax.Regexp{Op: syntax.OpConcat, Sub: tree.Sub[n : n+1], Flags: tree.Flags}
			return fmt.Sprintf("the pattern fits it up to %q; behind that it wants \"%s\"", line[:at[1]], next)
		}
	}
	return "the pattern does not fit its beginning"
}

func (f taughtLines) name() string { return f.label }

func (taughtLines) says() string { return "taught: lines that fit a pattern of your configuration" }

func (taughtLines) cut() cutter { return cutLines }

func (taughtLines) grows() bool { return true }

// sniff asks for a message near the beginning, and for one in five lines.
func (f taughtLines) sniff(h head) (bool, string) {
	heads, filled := 0, 0
	for _, l := range h.lines[:min(len(h.lines), shapeLines)] {
		if strings.TrimSpace(l) == "" || f.skips != nil && f.skips.MatchString(l) {
			continue
		}
		filled++
		if _, ok := f.opening(l); ok {
			heads++
		}
	}
	if heads == 0 || heads*5 < filled {
		return false, fmt.Sprintf("its pattern fits %d of the first %s", heads, count(filled, "line"))
	}
	return true, ""
}

func (f taughtLines) open(saved []byte, h head, o options) (reader, error) {
	t := &talk{options: o}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	t.begin(saved, h, f.dialect())
	return t, nil
}

func (f taughtLines) again(original string, o options) (record, error) {
	return againTalk(original, o, f.dialect(), place{})
}

func (f taughtLines) dialect() dialect {
	d := dialect{name: "taught", opening: func(line string, _ place) (opening, bool) { return f.opening(line) }}
	if f.continues != nil {
		d.goesOn = f.continues.MatchString
	}
	if f.skips != nil {
		d.silent = func(line string, _ bool) bool { return f.skips.MatchString(line) }
	}
	return d
}

// opening reads the line that a message begins with. Nobody named is the
// program.
func (f taughtLines) opening(line string) (opening, bool) {
	m := f.pattern.FindStringSubmatch(line)
	if m == nil {
		return opening{}, false
	}
	var o opening
	role := ""
	for i, name := range f.pattern.SubexpNames() {
		if m[i] == "" {
			continue
		}
		switch name {
		case "who":
			o.raw = strings.TrimSpace(m[i])
		case "when":
			o.when = strings.TrimSpace(m[i])
		case "text":
			o.text = m[i]
		case "conversation":
			o.conversation = strings.TrimSpace(m[i])
		case "id":
			o.id = strings.TrimSpace(m[i])
		case "role":
			role = m[i]
		}
	}
	o.stamp, _ = f.layout.any(o.when)
	o.author, o.side = splitRole(o.raw)
	if side, ok := sideOf(role); ok {
		o.side = side
	}
	if o.author == "" {
		o.side = store.System
	}
	return o, true
}
