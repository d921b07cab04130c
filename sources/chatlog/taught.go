package chatlog

import (
	"bufio"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"earshot/sources"
)

// Taught are the formats that a person taught, in the configuration or on the
// screen. The zero value is none.
type Taught struct{ all []format }

// Teach makes formats of what the configuration says, and tries each on its
// samples. Its errors say what is wrong with which.
func Teach(from []sources.FormatConfig) (Taught, error) {
	var t Taught
	for i, c := range from {
		if c.Name == "" {
			return Taught{}, fmt.Errorf("format %d has no name", i+1)
		}
		if _, taken := t.named(c.Name); taken {
			return Taught{}, fmt.Errorf("format %s: there is a format of this name already; choose another", c.Name)
		}
		made, err := teach(c)
		if err != nil {
			return Taught{}, fmt.Errorf("format %s: %w", c.Name, err)
		}
		t.all = append(t.all, made...)
	}
	return t, nil
}

func teach(c sources.FormatConfig) ([]format, error) {
	switch {
	case !regexp.MustCompile(`^[\p{L}\p{N}._-]+$`).MatchString(c.Name):
		return nil, errors.New("its name can hold letters, digits, dots and dashes")
	case (c.Pattern == "") == (c.Columns == nil):
		return nil, errors.New("it needs either a pattern, for lines of text, or columns, for a table or JSON")
	case c.Columns != nil && c.Continues+c.Skips != "":
		return nil, errors.New("continues and skips are for lines of text; columns have none")
	case c.Columns != nil:
		return teachColumns(c)
	}
	f, err := teachLines(c)
	return []format{f}, err
}

// called returns the shapes of a format that --format names.
func (t Taught) called(name string) []format {
	var out []format
	for _, f := range t.all {
		if base, _, _ := strings.Cut(f.name(), "/"); base == name {
			out = append(out, f)
		}
	}
	if f, ok := t.named(name); ok && len(out) == 0 {
		out = append(out, f)
	}
	return out
}

func (t Taught) names() []string {
	var out []string
	for _, f := range slices.Concat(t.all, formats()) {
		out = append(out, f.name())
	}
	return out
}

// compete returns the taught format that reads the beginning of a file at
// least as well as the known one; else the known one, which may be nil.
func (t Taught) compete(known format, h head) format {
	best, most := known, 0
	for _, f := range t.all {
		if fits, _ := f.sniff(h); !fits {
			continue
		}
		if most == 0 && known != nil {
			most = try(known, h, sniffing()).weight() - 1
		}
		if w := try(f, h, sniffing()).weight(); w > most {
			best, most = f, w
		}
	}
	return best
}

func (t Taught) reasons(h head) []string {
	var out []string
	for _, f := range t.all {
		if _, why := f.sniff(h); !strings.Contains(f.name(), "/") {
			out = append(out, "as "+f.name()+", "+why)
		}
	}
	return out
}

const tryBytes = 64 << 10 // of a file's beginning, read as a test

// try reads the beginning of a file. Nothing is kept.
func try(f format, h head, o options) *sink {
	out := &sink{}
	text := h.text
	if len(text) > tryBytes && f.grows() {
		text = text[:strings.LastIndexByte(text[:tryBytes], '\n')+1]
	}
	r, err := f.open(nil, h, o)
	if err != nil {
		return out
	}
	next := f.cut()(bufio.NewReader(strings.NewReader(text)), "", 0, 1)
	for {
		p, err := next()
		if err != nil {
			break
		}
		r.take(p, out)
	}
	r.rest(out, true)
	return out
}

// weight ranks what two formats make of the same lines: somebody who speaks at
// a time outweighs somebody who speaks.
func (s *sink) weight() int {
	n := -len(s.flaws)
	for _, r := range s.records {
		n++
		if r.dated {
			n++
		}
		if r.author != "" {
			n++
		}
	}
	return n
}
