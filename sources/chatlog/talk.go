package chatlog

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A dialect is how the lines of one kind of log are read. Logs that people
// read line by line differ in little else.
type dialect struct {
	name    string
	opening func(line string, p place) (opening, bool)
	day     func(line string) (stamp, bool)    // a line that holds a day and nothing else; may be nil
	silent  func(line string, begun bool) bool // a line that says nothing, where a message has begun or not; nil: none but blank ones
	polish  func(r *record)                    // what the text says of itself; may be nil
	flat    bool                               // a message is one line
	zoned   bool                               // the file has a zone of its own
	goesOn  func(line string) bool             // a line that goes on with a message; nil: any that begins none
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

// talk reads a transcript.
type talk struct {
	options
	dialect dialect
	place   // before the message that is held
	next    place

	room   string // in which all of it was said; empty: the file
	unsure bool   // a date can be read two ways, and none seen so far shows the order

	opening opening
	first   piece
	lines   []string // of the held message, as they stand
	begun   bool
}

// begin takes up a log where it was left, or at its beginning.
func (t *talk) begin(saved []byte, h head, d dialect) {
	t.dialect = d
	if saved == nil {
		seen := t.stamps(h.lines)
		t.place.Dates, t.unsure = orderOf(seen, t.dates), unproven(seen)
	}
	t.next = t.place
}

func (t *talk) prove(next func() (piece, error)) {
	for t.unsure {
		p, err := next()
		if err != nil {
			return // the guess stays, and is shown
		}
		if seen := t.stamps([]string{p.text}); len(seen) > 0 && seen[0].shows() != undecided {
			t.place.Dates, t.unsure = seen[0].shows(), false
		}
	}
	t.next = t.place
}

// stamps returns the dates among lines.
func (t *talk) stamps(lines []string) []stamp {
	var out []stamp
	for _, l := range lines {
		if o, ok := t.dialect.opening(l, t.place); ok && o.stamp.date {
			out = append(out, o.stamp)
		} else if st, ok := t.dayOf(l); ok {
			out = append(out, st)
		}
	}
	return out
}

func (t *talk) dayOf(line string) (stamp, bool) {
	if t.dialect.day == nil {
		return stamp{}, false
	}
	return t.dialect.day(line)
}

func (t *talk) held() (piece, bool) { return t.first, t.begun }

func (t *talk) save() []byte { return encodeState(t.place) }

func (t *talk) take(p piece, out *sink) {
	if p.long {
		t.finish(out)
		out.flaw(p, fmt.Sprintf("the line is longer than %d MiB", pieceMost>>20))
		return
	}
	if o, ok := t.dialect.opening(p.text, t.next); ok {
		t.finish(out)
		t.opening, t.first, t.lines, t.begun = o, p, []string{p.text}, true
		return
	}
	if st, ok := t.dayOf(p.text); ok {
		t.finish(out)
		t.turnTo(st, p.text)
		out.skipped++
		return
	}
	switch {
	case t.dialect.silent != nil && t.dialect.silent(p.text, t.begun):
		t.finish(out)
		out.skipped++
	case t.dialect.goesOn != nil && strings.TrimSpace(p.text) != "" && !t.dialect.goesOn(p.text):
		t.finish(out)
		out.flaw(p, "it neither begins a message nor goes on with one")
	case t.dialect.flat && strings.TrimSpace(p.text) != "":
		t.finish(out)
		out.flaw(p, "it begins in no way that such a log has")
	case t.begun && !t.dialect.flat && len(t.lines) < continueMost:
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

// turnTo takes the day from a line that holds nothing else.
func (t *talk) turnTo(st stamp, line string) {
	day := st.resolve(t.next.Dates, t.day, t.zone)
	t.next.Day, t.next.Told, t.next.Turns, t.next.Last = day.Unix(), st.told(line), 0, 0
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
	if strings.TrimSpace(r.text) == "" && len(r.files) == 0 {
		out.skipped += r.lines
		return
	}
	out.records = append(out.records, r)
}

func (t *talk) record(out *sink) record {
	r := t.opening.record()
	r.place, r.lines, r.room = t.first, len(t.lines), t.room
	r.text = strings.TrimRight(strings.Join(append([]string{t.opening.text}, t.lines[1:]...), "\n"), " \t\n")
	if r.opening = t.opening.text; t.opening.text == "" {
		r.text = strings.TrimLeft(r.text, "\n")
		r.opening, _, _ = strings.Cut(r.text, "\n")
	}
	t.date(&r, out)
	if t.dialect.polish != nil {
		t.dialect.polish(&r)
	}
	line := setting(t.dialect.name, t.Dates, t.today())
	if t.dialect.zoned {
		line = strings.TrimSuffix(line, "\n") + t.today().Format(" -0700\n")
	}
	r.original = line + strings.Join(t.lines, "\n")
	return r
}

// date gives a message its moment: its own date, else the day that stands
// above it, else the file's, and the day after where midnight passed.
func (t *talk) date(r *record, out *sink) {
	st := t.opening.stamp
	if st.date && st.year == 0 {
		t.yearOf(&st)
	}
	t.next.Dates = st.learn(t.next.Dates)
	o := t.options
	o.dates = t.next.Dates
	r.at = t.today()
	switch {
	case r.when == "":
		return
	case st == stamp{}:
		r.defects = append(r.defects, noTime)
		return
	}
	if st.date {
		r.settle(st, o, out)
		y, m, d := r.at.Date()
		t.next.Day, t.next.Told = time.Date(y, m, d, 0, 0, 0, 0, t.zone).Unix(), st.told(r.when)
		t.next.Turns, t.next.Last = 0, st.seconds()
		return
	}
	const half = 12 * 3600
	now := st.seconds()
	if now < t.next.Last-half {
		t.next.Turns++
	}
	t.next.Last = now
	o.day = t.today()
	r.settle(st, o, out)
	r.loose = t.next.Told == ""
	r.when = fmt.Sprintf("%s+%d %s", t.next.Told, t.next.Turns, r.when)
}

// yearOf gives a date without a year that of the day before it, or the next
// where the months begin anew. Without a day before, it lies before the file's.
func (t *talk) yearOf(st *stamp) {
	day := t.today()
	st.year = day.Year()
	at := st.resolve(undecided, day, t.zone)
	const half = 183 * 24 * time.Hour
	switch {
	case t.next.Day == 0 && at.After(day.AddDate(0, 0, 1)):
		st.year--
	case t.next.Day != 0 && day.Sub(at) > half:
		st.year++
	}
	t.next.Day, t.next.Turns = st.resolve(undecided, day, t.zone).Unix(), 0
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

// againTalk reads an original that a talk kept.
func againTalk(original string, o options, d dialect, p place) (record, error) {
	_, text, o := readSetting(original, o)
	first, _, _ := strings.Cut(text, "\n")
	head, ok := d.opening(first, p)
	if !ok {
		return record{}, errors.New("its first line names nobody")
	}
	p.Dates = o.dates
	t := &talk{options: o, dialect: d, place: p, opening: head, lines: strings.Split(text, "\n"), begun: true}
	t.next = t.place
	return t.record(&sink{}), nil
}
