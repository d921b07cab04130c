package chatlog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// transcript is plain text in which each message begins with who speaks, with
// or without the time, and goes on until the next one begins.
type transcript struct{}

func (transcript) name() string { return "transcript" }

func (transcript) says() string {
	return "plain transcripts: Name: text, [time] Name: text, time Name> text, <name> text, Name (time): with the text below"
}

func (transcript) cut() cutter { return cutLines }

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
	roles := 0
	for name := range t.names {
		if _, ok := sideOf(name); ok {
			roles++
		}
	}
	return roles > 0 || len(t.names)*3 <= t.heads*2
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

// place is what reading on in a transcript needs.
type place struct {
	Shape shape
	Names []string
	Dates dateOrder
	Day   int64  // the day of times that name none, in seconds since 1970; 0: the file's
	Told  string // the line that told the day, empty: nothing did
	Turns int    // how often midnight passed since
	Last  int    // the last time of day, in seconds
}

func (transcript) open(saved []byte, h head, o options) (reader, error) {
	t := &talk{options: o}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	if saved == nil {
		best, _ := shapeOf(h.lines)
		t.place.Shape, t.place.Names = best.shape, best.known()
		t.place.Dates = orderOf(stampsOf(h.lines, best.shape), o.dates)
	}
	t.next = t.place
	return t, nil
}

func stampsOf(lines []string, s shape) []stamp {
	var out []stamp
	for _, l := range lines {
		if o, ok := readOpening(l, s); ok && o.stamp.date {
			out = append(out, o.stamp)
		} else if st, ok := dayLine(l); ok {
			out = append(out, st)
		}
	}
	return out
}

// talk reads a transcript.
type talk struct {
	options
	place // before the message that is held
	next  place

	opening opening
	first   piece
	lines   []string // of the held message, as they stand
	begun   bool
}

func (t *talk) held() (piece, bool) { return t.first, t.begun }

func (t *talk) save() []byte { return encodeState(t.place) }

func (t *talk) take(p piece, out *sink) {
	if p.long {
		t.finish(out)
		out.flaw(p, fmt.Sprintf("the line is longer than %d MiB", pieceMost>>20))
		return
	}
	o, ok := readOpening(p.text, t.next.Shape)
	if ok && t.next.Shape == bareName && !t.speaks(o.author) {
		ok = false
	}
	if ok {
		t.finish(out)
		t.opening, t.first, t.lines, t.begun = o, p, []string{p.text}, true
		return
	}
	if st, ok := dayLine(p.text); ok {
		t.finish(out)
		t.turnTo(st, p.text)
		out.skipped++
		return
	}
	switch {
	case t.begun && len(t.lines) < continueMost:
		t.lines = append(t.lines, p.text)
	case strings.TrimSpace(p.text) == "":
		out.skipped++
	case t.begun:
		t.finish(out)
		out.flaw(p, fmt.Sprintf("the message above it is longer than %d lines", continueMost))
	default:
		out.flaw(p, "it stands before anybody speaks")
	}
}

// continueMost bounds the lines of one message.
const continueMost = 20_000

// speaks says whether a bare name is one of somebody: it spoke before, or it
// is written as names are.
func (t *talk) speaks(name string) bool {
	_, role := sideOf(name)
	return role || slices.Contains(t.next.Names, name) || likeName(name)
}

// turnTo takes the day from a line that holds nothing else.
func (t *talk) turnTo(st stamp, line string) {
	day := st.resolve(t.next.Dates, t.day, t.zone)
	t.next.Day, t.next.Told, t.next.Turns, t.next.Last = day.Unix(), strings.TrimSpace(line), 0, 0
	t.place = t.next
}

// finish hands the held message over.
func (t *talk) finish(out *sink) {
	if !t.begun {
		return
	}
	t.begun = false
	r := t.record(out)
	t.place = t.next
	if strings.TrimSpace(r.text) == "" {
		out.skipped += r.lines
		return
	}
	out.records = append(out.records, r)
}

func (t *talk) record(out *sink) record {
	r := t.opening.record()
	r.place, r.lines = t.first, len(t.lines)
	r.text = strings.TrimRight(strings.Join(append([]string{t.opening.text}, t.lines[1:]...), "\n"), " \t\n")
	if r.opening = t.opening.text; t.opening.text == "" {
		r.text = strings.TrimLeft(r.text, "\n")
		r.opening, _, _ = strings.Cut(r.text, "\n")
	}
	t.date(&r, out)
	r.original = setting(t.Shape.String(), t.Dates, t.today()) + strings.Join(t.lines, "\n")
	return r
}

// date gives a message its moment: its own date, else the day that stands
// above it, else the file's, and the day after where midnight passed.
func (t *talk) date(r *record, out *sink) {
	st := t.opening.stamp
	t.next.Dates = st.learn(t.next.Dates)
	o := t.options
	o.dates = t.next.Dates
	r.at = t.today()
	if r.when == "" {
		return
	}
	if st.date {
		r.settle(st, o, out)
		return
	}
	const half = 12 * 3600
	now := st.hour*3600 + st.minute*60 + st.sec
	if now < t.next.Last-half {
		t.next.Turns++
	}
	t.next.Last = now
	o.day = t.today()
	r.settle(st, o, out)
	r.loose = t.next.Told == ""
	r.when = fmt.Sprintf("%s+%d %s", t.next.Told, t.next.Turns, r.when)
}

// today is the day of times that name none.
func (t *talk) today() time.Time {
	day := t.day
	if t.next.Day != 0 {
		day = time.Unix(t.next.Day, 0).In(t.zone)
	}
	return day.AddDate(0, 0, t.next.Turns)
}

func (t *talk) rest(out *sink, _ bool) { t.finish(out) }

func (transcript) again(original string, o options) (record, error) {
	shapeName, text, o := readSetting(original, o)
	s, ok := shapeNamed(shapeName)
	if !ok {
		return record{}, errors.New("the shape of its transcript is not known")
	}
	first, _, _ := strings.Cut(text, "\n")
	head, ok := readOpening(first, s)
	if !ok {
		return record{}, errors.New("its first line names nobody")
	}
	t := &talk{options: o, place: place{Shape: s, Dates: o.dates}, opening: head, lines: strings.Split(text, "\n"), begun: true}
	t.next = t.place
	return t.record(&sink{}), nil
}
