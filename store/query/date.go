package query

import (
	"strconv"
	"strings"
	"time"
)

// A span is a stretch of time, up to but not including its end. A zero end is
// an open one.
type span struct{ from, to time.Time }

// parseDates reads a day, a month, a year, words for one, or two of them with
// .. between; >2026-10 is what comes after it.
func parseDates(s string, now time.Time) (from, to time.Time, ok bool) {
	s = strings.ToLower(strings.TrimFunc(s, blank))
	if a, b, two := strings.Cut(s, ".."); two {
		from, to, ok = between(a, b, now)
	} else {
		from, to, ok = beside(s, now)
	}
	return from, to, ok && !(from.IsZero() && to.IsZero())
}

// beside reads one span, and whether before or after it is meant.
func beside(s string, now time.Time) (from, to time.Time, ok bool) {
	is, rest := comparison(s)
	one, ok := parseSpan(rest, now)
	switch is {
	case More:
		return one.to, time.Time{}, ok
	case AtLeast:
		return one.from, time.Time{}, ok
	case Less:
		return time.Time{}, one.from, ok
	case AtMost:
		return time.Time{}, one.to, ok
	}
	return one.from, one.to, ok
}

// between reads the two ends, of which one may be left out.
func between(a, b string, now time.Time) (from, to time.Time, ok bool) {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	first, okA := parseSpan(a, now)
	last, okB := parseSpan(b, now)
	switch {
	case a == "" && okB:
		return time.Time{}, last.to, true
	case b == "" && okA:
		return first.from, time.Time{}, true
	}
	return first.from, last.to, okA && okB && first.from.Before(last.to)
}

func parseSpan(s string, now time.Time) (span, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if at, err := time.ParseInLocation(layout, s, now.Location()); err == nil {
			return spanAt(at, layout), true
		}
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return blank(r) || r == '-' || r == '_' })
	switch len(words) {
	case 1:
		return oneWord(words[0], now)
	case 2:
		return twoWords(words[0], words[1], now)
	case 3:
		if words[0] == "last" || words[0] == "past" {
			return lately(words[1]+words[2], now)
		}
		if words[2] == "ago" {
			return ago(words[0]+words[1], now)
		}
	}
	return span{}, false
}

func spanAt(at time.Time, layout string) span {
	switch layout {
	case "2006":
		return span{at, at.AddDate(1, 0, 0)}
	case "2006-01":
		return span{at, at.AddDate(0, 1, 0)}
	}
	return span{at, at.AddDate(0, 0, 1)}
}

// oneWord reads today, yesterday, monday, october, 7d.
func oneWord(w string, now time.Time) (span, bool) {
	day := dayOf(now)
	switch w {
	case "today":
		return days(day, 0, 1), true
	case "yesterday":
		return days(day, -1, 1), true
	}
	if d, ok := weekday(w); ok {
		back := (int(now.Weekday()) - d + 7) % 7
		return days(day, -back, 1), true
	}
	if m, ok := month(w); ok {
		at := time.Date(now.Year(), m, 1, 0, 0, 0, 0, now.Location())
		if at.After(now) {
			at = at.AddDate(-1, 0, 0)
		}
		return spanAt(at, "2006-01"), true
	}
	return lately(w, now)
}

// twoWords reads this week, last month, last monday, october 2026.
func twoWords(a, b string, now time.Time) (span, bool) {
	if m, ok := month(a); ok {
		year, err := strconv.Atoi(b)
		ok = err == nil && year > 0 && year < 10000
		return spanAt(time.Date(year, m, 1, 0, 0, 0, 0, now.Location()), "2006-01"), ok
	}
	back := 0
	if a == "last" {
		back = 1
	} else if a != "this" {
		return span{}, false
	}
	day := dayOf(now)
	switch b {
	case "week": // from Monday, as ISO 8601 has it
		return days(day, -(int(now.Weekday())+6)%7-7*back, 7), true
	case "month":
		return spanAt(day.AddDate(0, 0, 1-day.Day()).AddDate(0, -back, 0), "2006-01"), true
	case "year":
		return spanAt(time.Date(now.Year()-back, 1, 1, 0, 0, 0, 0, now.Location()), "2006"), true
	}
	if d, ok := weekday(b); ok && a == "last" {
		return days(day, -(int(now.Weekday())-d+6)%7-1, 1), true
	}
	return span{}, false
}

// lately reads 7d: from so long ago until now and on.
func lately(w string, now time.Time) (span, bool) {
	d, ok := parseDuration(w)
	return span{from: now.Add(-d)}, ok && d > 0
}

// ago reads 3 days ago, a day, or 2 hours ago, an hour.
func ago(w string, now time.Time) (span, bool) {
	d, ok := parseDuration(w)
	if !ok || d <= 0 {
		return span{}, false
	}
	if day := 24 * time.Hour; d%day == 0 && d/day < 1<<20 {
		return days(dayOf(now), -int(d/day), 1), true
	}
	from := now.Add(-d)
	return span{from, from.Add(time.Hour)}, true
}

func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// days returns n whole days, the first of them so many after day, by the
// calendar: not all have 24 hours.
func days(day time.Time, after, n int) span {
	from := day.AddDate(0, 0, after)
	return span{from, from.AddDate(0, 0, n)}
}

func weekday(s string) (int, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if long := strings.ToLower(d.String()); s == long || s == long[:3] {
			return int(d), true
		}
	}
	return 0, false
}

func month(s string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if long := strings.ToLower(m.String()); s == long || s == long[:3] {
			return m, true
		}
	}
	return 0, false
}
