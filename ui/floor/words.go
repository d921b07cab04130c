package floor

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/page"
)

// rowClock writes when something was in at most six cells: look.Clock, but
// only the year for other years.
func rowClock(at, now time.Time) string {
	at = at.In(now.Location())
	if s := look.Clock(at, now); len(s) <= 6 {
		return s
	}
	return at.Format("2006")
}

// dueWords writes a day as people say it, and whether it has passed.
func dueWords(due string, now time.Time) (words string, late bool) {
	day, err := time.ParseInLocation(time.DateOnly, due, now.Location())
	if err != nil {
		return "no day", false
	}
	switch days := daysUntil(day, now); {
	case days == 0:
		return "today", false
	case days == 1:
		return "tomorrow", false
	case days > 1 && days < 7:
		return day.Format("Mon 2"), false
	case day.Year() != now.Year():
		return day.Format("2 Jan 2006"), days < 0
	default:
		return day.Format("2 Jan"), days < 0
	}
}

// daysUntil counts calendar days, whatever their length.
func daysUntil(day, now time.Time) int {
	utc := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(utc(day).Sub(utc(now)) / (24 * time.Hour))
}

func ordinal(n int) string {
	suffix := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return strconv.Itoa(n) + suffix
}

// channelWord is a channel in at most four cells.
func channelWord(c store.Channel) string {
	if c == store.Email {
		return "mail"
	}
	return string(c[:min(len(c), 4)])
}

// sideWord names who speaks.
func sideWord(s store.Side) string {
	switch s {
	case store.Customer:
		return "CUSTOMER"
	case store.Agent:
		return "AGENT"
	case store.Bot:
		return "BOT"
	case store.System:
		return "SYSTEM"
	}
	return "SPEAKER"
}

// number is a conversation's number as people say it.
func number(id store.ConversationID) string { return "#" + strconv.Itoa(int(id)) }

// plural counts something: 1 image, 3 images. Where the plural has no s it is
// given whole.
func plural(n int, one string, many ...string) string {
	if n != 1 && len(many) > 0 {
		return look.Number(n) + " " + many[0]
	}
	return look.Count(n, one)
}

// plainWord writes a word of the store as people do.
func plainWord(s string) string { return strings.ReplaceAll(s, "_", " ") }

// size writes a number of bytes.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// orWords returns the first that is not empty.
func orWords(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// wrapWords breaks a sentence of ours, or a line of a listener's, into rows.
func wrapWords(s string, width int) []string { return rowsOf(s, width, page.Options{}) }

// rowsOf breaks words into rows, wrapped as the options say.
func rowsOf(s string, width int, o page.Options) []string {
	p := page.Layout(s, nil, max(width, 1), o)
	var out []string
	for i := range p.Lines {
		out = append(out, p.Text(i))
	}
	return out
}
