package chatlog

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// dateOrder says which of day and month comes first where both are numbers.
type dateOrder int

const (
	undecided dateOrder = iota
	dayFirst
	monthFirst
)

// orderNamed reads the configuration's word.
func orderNamed(s string) dateOrder {
	switch s {
	case "day-first":
		return dayFirst
	case "month-first":
		return monthFirst
	}
	return undecided
}

// String names the order as the configuration does.
func (o dateOrder) String() string {
	return [...]string{"undecided", "day-first", "month-first"}[o]
}

// A stamp is a time as it is written: perhaps without a date, a zone, or an
// order of day and month.
type stamp struct {
	date, clock       bool
	year              int
	first, second     int // day and month, in the order of the text
	order             dateOrder
	hour, minute, sec int
	nano              int
	zone              *time.Location // nil: it names none
}

// seconds is the time of day.
func (s stamp) seconds() int { return s.hour*3600 + s.minute*60 + s.sec }

// proves returns the order that the numbers themselves show, if they do.
func (s stamp) proves() dateOrder {
	switch {
	case !s.date:
		return undecided
	case s.order != undecided:
		return s.order
	case s.first > 12:
		return dayFirst
	case s.second > 12:
		return monthFirst
	}
	return undecided
}

// learn returns the order of a file after this date was read in it.
func (s stamp) learn(known dateOrder) dateOrder {
	if known == undecided && s.order == undecided {
		return s.proves()
	}
	return known
}

// ambiguous says whether the date can be read two ways that differ.
func (s stamp) ambiguous() bool {
	return s.date && s.proves() == undecided && s.first != s.second
}

// resolve returns the moment. A stamp without a date is of the day given; day
// and month stand in the order given unless the stamp shows another.
func (s stamp) resolve(order dateOrder, day time.Time, zone *time.Location) time.Time {
	if s.zone != nil {
		zone = s.zone
	}
	year, month, d := day.Date()
	if s.date {
		if p := s.proves(); p != undecided {
			order = p
		}
		year, month, d = s.year, time.Month(s.second), s.first
		if order == monthFirst {
			month, d = time.Month(s.first), s.second
		}
	}
	return time.Date(year, month, d, s.hour, s.minute, s.sec, s.nano, zone)
}

// tidyStamp turns the blanks that phones write into plain ones and drops the
// marks of writing direction, which nobody sees.
func tidyStamp(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.Map(tidyRune, s)
		}
	}
	return s
}

func tidyRune(r rune) rune {
	switch {
	case r == '\u00a0', r == '\u202f', r == '\u2009':
		return ' '
	case r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return -1
	}
	return r
}

// readStamp reads the longest time at the beginning of s and says how many
// bytes it takes.
func readStamp(s string) (st stamp, n int, ok bool) {
	if n = readDate(s, &st); n > 0 {
		gap := blanks(s[n:], "T,@")
		if m := readClock(s[n+gap:], &st, true); m > 0 && gap > 0 {
			return st, n + gap + m, true
		}
		return st, n, true
	}
	if n = readClock(s, &st, false); n == 0 {
		return st, 0, false
	}
	gap := blanks(s[n:], ",")
	if m := readDate(s[n+gap:], &st); m > 0 && gap > 0 {
		n += gap + m
	}
	return st, n, true
}

// wholeStamp reads s if it is a time and nothing else.
func wholeStamp(s string) (stamp, bool) {
	s = strings.TrimSpace(tidyStamp(s))
	st, n, ok := readStamp(s)
	return st, ok && n == len(s)
}

// blanks counts the blanks at the beginning of s, and one of the signs.
func blanks(s, signs string) int {
	n := len(s) - len(strings.TrimLeft(s, " "))
	if n < len(s) && strings.IndexByte(signs, s[n]) >= 0 {
		n++
		n += len(s[n:]) - len(strings.TrimLeft(s[n:], " "))
	}
	for _, at := range []string{"at ", "um ", "à ", "a las ", "alle ", "às ", "om ", "kl. ", "klo "} {
		if strings.HasPrefix(s[n:], at) {
			return n + len(at)
		}
	}
	return n
}

// number reads up to most digits.
func number(s string, most int) (v, n int) {
	for n < len(s) && n < most && s[n] >= '0' && s[n] <= '9' {
		v = v*10 + int(s[n]-'0')
		n++
	}
	return v, n
}

// readDate reads a date in numbers or with an English month.
func readDate(s string, st *stamp) int {
	skip := weekday(s)
	for _, read := range []func(string, *stamp) int{numericDate, wordedDate} {
		got := *st
		if n := read(s[skip:], &got); n > 0 && got.real() && !digitAt(s, skip+n) {
			got.date = true
			*st = got
			return skip + n
		}
	}
	return 0
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// real says whether some order of the numbers is a date.
func (s stamp) real() bool {
	day, month := s.first, s.second
	if s.order == monthFirst || s.order == undecided && month > 12 {
		day, month = month, day
	}
	return s.year >= 1970 && s.year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

func numericDate(s string, st *stamp) int {
	a, i := number(s, 4)
	if i == 0 || i == 3 || i >= len(s) || strings.IndexByte("-/.", s[i]) < 0 {
		return 0
	}
	sign := s[i]
	b, j := number(s[i+1:], 2)
	end := i + 1 + j
	if j == 0 || end >= len(s) || s[end] != sign {
		return 0
	}
	c, k := number(s[end+1:], 4)
	switch {
	case i == 4 && (k == 1 || k == 2):
		st.year, st.first, st.second, st.order = a, b, c, monthFirst
	case i <= 2 && k == 4:
		st.year, st.first, st.second = c, a, b
	case i <= 2 && k == 2:
		st.year, st.first, st.second = 2000+c, a, b
	default:
		return 0
	}
	return end + 1 + k
}

// wordedDate reads "12 Jan 2026" and "January 12, 2026".
func wordedDate(s string, st *stamp) int {
	day, i := number(s, 2)
	if i > 0 {
		i += signs(s[i:], ". -")
	}
	month, n := monthNamed(s[i:])
	if n == 0 {
		return 0
	}
	i += n
	i += signs(s[i:], " .,-")
	if day == 0 {
		var m int
		day, m = number(s[i:], 2)
		if i += m; m == 0 {
			return 0
		}
		i += len(s[i:]) - len(strings.TrimLeft(s[i:], " ,"))
	}
	year, m := number(s[i:], 4)
	if m == 2 && s[i-1] == '-' { // 06-Jan-23
		year += 2000
	} else if m != 4 {
		return 0
	}
	st.year, st.first, st.second, st.order = year, day, month, dayFirst
	return i + m
}

// signs passes over what stands between the parts of a date: signs, and the de
// of 10 de febrero de 2015.
func signs(s, signs string) int {
	n := len(s) - len(strings.TrimLeft(s, signs))
	if strings.HasPrefix(s[n:], "de ") && n > 0 {
		n += len("de ")
	}
	return n
}

func letterAt(s string, i int) bool {
	return i < len(s) && unicode.IsLetter(rune(s[i]))
}

// readClock reads a time of day. A dot parts hours from minutes only behind a
// date or before seconds: 12.30 alone is a price.
func readClock(s string, st *stamp, dated bool) int {
	hour, i := number(s, 2)
	if i == 0 || i >= len(s) || s[i] != ':' && s[i] != '.' {
		return 0
	}
	sign := s[i]
	minute, j := number(s[i+1:], 2)
	n := i + 1 + j
	if j != 2 || hour > 24 || minute > 59 {
		return 0
	}
	sec, nano := 0, 0
	if n+2 < len(s) && s[n] == sign {
		if v, k := number(s[n+1:], 2); k == 2 && v <= 60 {
			sec = v
			n += 1 + k
			k, nano = fraction(s[n:])
			n += k
		}
	}
	if digitAt(s, n) || sign == '.' && !dated && n < 8 {
		return 0
	}
	hour, k, ok := meridiem(s[n:], hour)
	if !ok {
		return 0
	}
	st.clock, st.hour, st.minute, st.sec, st.nano = true, hour, minute, sec, nano
	n += k
	return n + readZone(s[n:], st)
}

// fraction reads the digits below a second, as nanoseconds.
func fraction(s string) (n, nano int) {
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || !digitAt(s, 1) {
		return 0, 0
	}
	unit := 100_000_000
	for n = 1; digitAt(s, n); n++ {
		nano += int(s[n]-'0') * unit
		unit /= 10
	}
	return n, nano
}

// meridiem reads AM and PM in the ways people write them.
func meridiem(s string, hour int) (h, n int, ok bool) {
	gap := len(s) - len(strings.TrimLeft(s, " "))
	for _, m := range []string{"a.m.", "p.m.", "a. m.", "p. m.", "am", "pm"} {
		rest := s[gap:]
		if len(rest) < len(m) || !strings.EqualFold(rest[:len(m)], m) || letterAt(rest, len(m)) {
			continue
		}
		if hour > 12 {
			return hour, gap + len(m), true // 14:05 PM says it twice
		}
		if hour %= 12; m[0] == 'p' {
			hour += 12
		}
		return hour, gap + len(m), true
	}
	return hour, 0, true
}

// fill reads r.when into the record. What cannot be read leaves the record
// with its file's day and a note.
func (r *record) fill(o options, out *sink) {
	r.at = o.day
	if r.when == "" {
		return
	}
	if t, ok := exact(r.when); ok && o.layout == "" {
		r.at, r.dated = t, true
		return
	}
	st, ok := o.layout.stamp(r.when)
	if !ok {
		r.defects = append(r.defects, noTime)
		return
	}
	r.settle(st, o, out)
}

const noTime = "its time cannot be read; it is shown with the day of its file"

// settle gives the record the moment that a stamp means.
func (r *record) settle(st stamp, o options, out *sink) {
	out.zoneless = out.zoneless || st.zone == nil && st.clock
	out.guessed = out.guessed || st.ambiguous() && o.dates == undecided
	r.at = st.resolve(o.dates, o.day, o.zone)
	r.dated = st.clock
	r.loose = !st.date
}

// exact reads the times that programs write: RFC 3339, and numbers since 1970.
func exact(s string) (time.Time, bool) {
	if len(s) >= len("2006-01-02T15:04:05Z") && s[4] == '-' && s[10] == 'T' {
		t, err := time.Parse(time.RFC3339, s)
		return t, err == nil && plausible(t)
	}
	if s == "" || s[0] < '0' || s[0] > '9' {
		return time.Time{}, false
	}
	return unix(s)
}

// unix reads seconds, milliseconds, microseconds or nanoseconds, told apart by
// their size; seconds may have a fraction.
func unix(s string) (time.Time, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(frac, "0123456789") != "" {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f > math.MaxInt64/4 {
			return time.Time{}, false
		}
		n, frac = int64(f), ""
	}
	var t time.Time
	switch {
	case n < 1e11:
		_, nano := fraction("." + frac)
		t = time.Unix(n, int64(nano))
	case n < 1e14:
		t = time.UnixMilli(n)
	case n < 1e17:
		t = time.UnixMicro(n)
	default:
		t = time.Unix(0, n)
	}
	return t.UTC(), len(whole) >= 9 && plausible(t)
}

func plausible(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }
