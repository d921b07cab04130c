package form

import (
	"strconv"
	"strings"
	"time"

	"earshot/ui/look"
)

// A day is typed as people say it and kept as a date.
type day struct {
	text
	today time.Time
}

func (d *day) value() string {
	date, ok := ParseDay(d.words(), d.today)
	if !ok {
		return ""
	}
	return date
}

func (d *day) wrong() string {
	if _, ok := ParseDay(d.words(), d.today); !ok {
		return "Type a day: fri, 3d, 2w, tomorrow or 2026-12-01."
	}
	return ""
}

func (d *day) rows(l *look.Look, room int, here bool) ([]row, int, int) {
	rows, x, y := d.text.rows(l, room, here)
	if date, ok := ParseDay(d.words(), d.today); ok && date != "" {
		rows[0].note = sayDay(date)
	}
	return rows, x, y
}

func sayDay(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return t.Format("Mon 2 Jan 2006")
}

// farthest is how many days ahead a day may lie.
const farthest = 3660

// ParseDay reads a day: today, tomorrow, a weekday's first letters (the next
// one after today), 3d and 2w from today, 9 oct (the next one), 2026-12-01. It
// returns 2006-01-02 in the zone of now; nothing typed is no day, and true.
func ParseDay(s string, now time.Time) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return "", true
	}
	if ahead, ok := daysAhead(s, now); ok {
		return now.AddDate(0, 0, ahead).Format(time.DateOnly), true
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() > 1 {
		return s, true
	}
	return dayOfMonth(s, now)
}

func daysAhead(s string, now time.Time) (int, bool) {
	switch s {
	case "today":
		return 0, true
	case "tomorrow":
		return 1, true
	}
	if n, ok := weekdayAhead(s, now); ok {
		return n, true
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || n < 0 || n > farthest {
		return 0, false
	}
	switch s[len(s)-1] {
	case 'd':
		return n, true
	case 'w':
		return 7 * n, 7*n <= farthest
	}
	return 0, false
}

// weekdayAhead takes two letters or more, since t and s begin two days each.
func weekdayAhead(s string, now time.Time) (int, bool) {
	for ahead := 1; ahead <= 7 && len(s) >= 2; ahead++ {
		name := strings.ToLower(now.AddDate(0, 0, ahead).Weekday().String())
		if strings.HasPrefix(name, s) {
			return ahead, true
		}
	}
	return 0, false
}

// dayOfMonth reads "9 oct", the next one from today on.
func dayOfMonth(s string, now time.Time) (string, bool) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	for year := now.Year(); year <= now.Year()+8; year++ { // a 29 Feb may be 8 years ahead
		for _, layout := range []string{"2 Jan 2006", "2 January 2006"} {
			t, err := time.Parse(layout, s+" "+strconv.Itoa(year))
			if err == nil && !t.Before(today) {
				return t.Format(time.DateOnly), true
			}
		}
	}
	return "", false
}
