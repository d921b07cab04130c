package query

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// value reads what follows a field.
func (p *parser) value(t token) (Term, *Mistake) {
	f := fieldOf(t.field)
	term := Term{Field: f.Name, Text: t.text, Quoted: t.quoted, At: t.at, End: t.end}
	wrong := &Mistake{Start: t.value, End: t.end}
	if t.value == t.end {
		wrong.Start = t.at
	}
	switch why, later := f.later[""]; {
	case f.Name == "":
		return term, &Mistake{Start: t.at, End: t.value, Near: colon(Nearest(t.field, fieldNames())),
			Says: fmt.Sprintf("nothing is known of %q; a word with a colon goes into quotes", t.field+":")}
	case later:
		return term, &Mistake{Start: t.at, End: t.end, Says: t.field + ": cannot be asked for: " + why}
	case strings.TrimFunc(t.text, blank) == "":
		wrong.Says = fmt.Sprintf("%s: lacks what to look for, such as %s", f.Name, f.Example)
		return term, wrong
	}
	if wrong.Says, wrong.Near = f.read(&term, p.now); wrong.Says != "" {
		return term, wrong
	}
	return term, nil
}

func colon(field string) string {
	if field == "" {
		return ""
	}
	return field + ":"
}

// read takes the meaning of a value, and says what is wrong with it.
func (f Field) read(t *Term, now time.Time) (wrong, near string) {
	ok := true
	switch f.kind {
	case choice:
		return f.choose(t)
	case text, name:
		ok = hasWord(t.Text)
	case number, id:
		ok = f.readNumber(t)
	case duration:
		var rest string
		t.Compare, rest = comparison(t.Text)
		t.Length, ok = parseDuration(rest)
	case date:
		t.From, t.To, ok = parseDates(t.Text, now)
	}
	if !ok {
		return fmt.Sprintf("%s: %s", f.Name, wanted(f.kind)), ""
	}
	return "", ""
}

// wanted says how a value is written.
func wanted(k kind) string {
	switch k {
	case number:
		return "wants a number, such as >3, <=10 or 2"
	case id:
		return "wants a conversation's number, such as 4821"
	case duration:
		return "wants a length of time, such as >2h, <30m or >1d"
	case date:
		return "wants a day or a span, such as 2026-10-05, 2026-10..2026-11, yesterday, last-week or 7d"
	}
	return "holds no word to look for"
}

func (f Field) choose(t *Term) (wrong, near string) {
	v := strings.ToLower(t.Text)
	if why, later := f.later[v]; later {
		return fmt.Sprintf("%s:%s cannot be asked for: %s", f.Name, v, why), ""
	}
	if slices.Contains(f.Choices, v) {
		return "", ""
	}
	near = Nearest(v, f.Choices)
	says := fmt.Sprintf("%s: goes with %s", f.Name, strings.Join(f.offered(), ", "))
	if near != "" {
		near = f.Name + ":" + near
	}
	return says, near
}

// offered returns the choices of which something is kept.
func (f Field) offered() []string {
	return slices.DeleteFunc(slices.Clone(f.Choices), func(c string) bool { return !f.Now(c) })
}

func (f Field) readNumber(t *Term) bool {
	rest := strings.TrimPrefix(t.Text, "#")
	if f.kind == number {
		t.Compare, rest = comparison(t.Text)
	}
	n, err := strconv.ParseUint(rest, 10, 31)
	t.N = int(n)
	return err == nil
}

// comparison takes the sign of a comparison from before a value.
func comparison(s string) (Compare, string) {
	for _, c := range []struct {
		sign string
		is   Compare
	}{{">=", AtLeast}, {"<=", AtMost}, {">", More}, {"<", Less}, {"=", Equal}} {
		if rest, ok := strings.CutPrefix(s, c.sign); ok {
			return c.is, strings.TrimSpace(rest)
		}
	}
	return Equal, s
}

// parseDuration reads 90s, 30m, 2h, 1d, 2w, 1h30m, or "2 hours".
func parseDuration(s string) (time.Duration, bool) {
	s = strings.ToLower(strings.ReplaceAll(s, " ", ""))
	var total float64
	for s != "" {
		digits := len(s) - len(strings.TrimLeft(s, "0123456789."))
		letters := len(s[digits:]) - len(strings.TrimLeft(s[digits:], "abcdefghijklmnopqrstuvwxyz"))
		n, err := strconv.ParseFloat(s[:digits], 64)
		unit := unitOf(s[digits : digits+letters])
		if err != nil || unit == 0 {
			return 0, false
		}
		total += n * float64(unit)
		s = s[digits+letters:]
	}
	return time.Duration(total), total < math.MaxInt64
}

// unitOf returns the length that a word stands for; 0: none.
func unitOf(s string) time.Duration {
	switch s {
	case "s", "sec", "secs", "second", "seconds":
		return time.Second
	case "m", "min", "mins", "minute", "minutes":
		return time.Minute
	case "h", "hour", "hours":
		return time.Hour
	case "d", "day", "days":
		return 24 * time.Hour
	case "w", "week", "weeks":
		return 7 * 24 * time.Hour
	}
	return 0
}
