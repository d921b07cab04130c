package mail

import (
	"net/mail"
	"strings"
	"time"
)

// dateOf reads a Date field with its offset. What no clock ever showed is
// zero: before 1980, which is a computer without a battery, and after 2100.
func dateOf(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, ok := parseDate(s)
	t = inNamedZone(t)
	if !ok || t.Year() < 1980 || t.Year() > 2100 {
		return time.Time{}
	}
	return t
}

// inNamedZone gives a time whose zone stands there by name alone its offset,
// which the time package leaves at none. Of the names that mail uses (RFC
// 5322, 4.3, and Europe's and Japan's) each means one offset.
func inNamedZone(t time.Time) time.Time {
	name, offset := t.Zone()
	if hours, known := namedZones[name]; known && offset == 0 {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.FixedZone(name, hours*60*60))
	}
	return t
}

var namedZones = map[string]int{
	"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
	"MET": 1, "CET": 1, "MEST": 2, "CEST": 2, "EET": 2, "EEST": 3, "WEST": 1, "MSK": 3, "JST": 9, "KST": 9,
}

func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s[:min(len(s), 100)])
	if t, err := mail.ParseDate(s); err == nil {
		return t, true
	}
	s, _, _ = strings.Cut(s, " (")
	s = strings.Join(strings.Fields(s), " ")
	if _, rest, found := strings.Cut(s, ", "); found && len(s)-len(rest) < 14 {
		s = rest
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dateLayouts are the broken dates that mail really has.
var dateLayouts = []string{
	"2 Jan 2006 15:04:05 -0700",
	"2 Jan 2006 15:04:05 -07:00",
	"2 Jan 2006 15:04:05 MST-0700",
	"2 Jan 2006 15:04:05 MST",
	"2 Jan 2006 15:04:05",
	"2 Jan 2006 15:04 -0700",
	"2 Jan 06 15:04:05 -0700",
	"2 January 2006 15:04:05 -0700",
	"2-Jan-2006 15:04:05 -0700",
	"Mon Jan 2 15:04:05 2006",
	"Mon Jan 2 15:04:05 MST 2006",
	"Mon Jan 2 15:04:05 -0700 2006",
	"Mon Jan 2 15:04:05 2006 -0700",
	"Mon 2 Jan 2006 15:04:05 -0700",
	"2006-01-02T15:04:05Z07:00",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05",
}

// receivedAt is when the last server on the way received the mail: the date
// at the end of the topmost Received field.
func receivedAt(h header) time.Time {
	s := h.unfolded("Received")
	return dateOf(strings.TrimSpace(s[strings.LastIndexByte(s, ';')+1:]))
}
