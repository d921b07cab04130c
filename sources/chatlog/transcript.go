package chatlog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"earshot/store"
)

// transcript is plain text in which each message begins with who speaks, with
// or without the time, and goes on until the next one begins.
type transcript struct{}

func (transcript) name() string { return "transcript" }

func (transcript) says() string {
	return "plain transcripts: Name: text, [time] Name: text, time Name> text, <name> text, Name (time): with the text below"
}

func (transcript) cut() cutter { return cutLines }

func (transcript) grows() bool { return true }

func (transcript) sniff(h head) (bool, string) {
	_, why := shapeOf(h.lines)
	return why == "", why
}

const (
	shapeLines = 400 // lines by which a shape is judged
	fewHeads   = 2
)

// A tally counts what one shape finds in the beginning of a file.
type tally struct {
	shape shape
	heads int
	words int
	roles int // of those who speak that are known by their names or behind them
	names map[string]int
}

// shapeOf finds how the messages of a transcript begin, or why it is none.
func shapeOf(lines []string) (best tally, why string) {
	filled := 0
	tallies := make([]tally, shapes)
	for i := range tallies {
		tallies[i] = tally{shape: shape(i), names: map[string]int{}}
	}
	for _, l := range lines[:min(len(lines), shapeLines)] {
		if strings.TrimSpace(l) == "" {
			continue
		}
		filled++
		for i := range tallies {
			tallies[i].look(l)
		}
	}
	best = slices.MaxFunc(tallies, func(a, b tally) int { return a.weight() - b.weight() })
	return best, best.doubt(filled)
}

func (t *tally) look(line string) {
	if o, ok := readOpening(line, t.shape); ok {
		t.heads++
		t.words += len(strings.Fields(o.text))
		if o.author != "" {
			t.names[o.author]++
		}
		if o.side != store.Unknown {
			t.roles++
		}
	}
}

// weight ranks shapes: one with a time outweighs the bare name in it.
func (t tally) weight() int {
	if t.shape == bareName {
		return t.heads * 2
	}
	return t.heads*3 + 1
}

// doubt says why the lines are no transcript; empty: they are.
func (t tally) doubt(filled int) string {
	share := 0.6
	if t.shape != bareName {
		share = 0.2 // a time is proof enough; long messages may stand between
	}
	switch {
	case t.heads < fewHeads || len(t.names) == 0:
		return "fewer than two lines begin with a name and a colon, or a time and a name"
	case float64(t.heads) < share*float64(filled):
		return fmt.Sprintf("only %d of the first %d lines begin with a name and a colon", t.heads, filled)
	case t.shape == bareName && !t.repeats():
		return "no name before a colon comes twice"
	case t.shape == bareName && t.words < 3*t.heads/2:
		return "what stands behind the names is too short to be talk"
	}
	return ""
}

// repeats says whether names come again, as those of people who talk do.
func (t tally) repeats() bool {
	return t.roles > 0 || len(t.names)*3 <= t.heads*2
}

// known returns the names that came more than once.
func (t tally) known() []string {
	var out []string
	for name, n := range t.names {
		if n > 1 && len(out) < 64 {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func (transcript) open(saved []byte, h head, o options) (reader, error) {
	t := &talk{options: o}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	if saved == nil {
		best, _ := shapeOf(h.lines)
		t.place.Shape, t.place.Names = best.shape, best.known()
	}
	t.begin(saved, h, transcriptOf(t.place.Shape))
	return t, nil
}

// transcriptOf is how the lines of a transcript of one shape are read.
func transcriptOf(s shape) dialect {
	return dialect{
		name: s.String(),
		opening: func(line string, p place) (opening, bool) {
			o, ok := readOpening(line, s)
			return o, ok && (s != bareName || o.side != store.Unknown || p.speaks(o.author))
		},
		day: dayLine,
	}
}

// speaks says whether a bare name is one of somebody: it spoke before, or it
// is written as names are.
func (p place) speaks(name string) bool {
	return slices.Contains(p.Names, name) || likeName(name)
}

func (transcript) again(original string, o options) (record, error) {
	shapeName, text, _ := readSetting(original, o)
	s, ok := shapeNamed(shapeName)
	if !ok {
		return record{}, errors.New("the shape of its transcript is not known")
	}
	first, _, _ := strings.Cut(text, "\n")
	head, _ := readOpening(first, s)
	return againTalk(original, o, transcriptOf(s), place{Shape: s, Names: []string{head.author}})
}
