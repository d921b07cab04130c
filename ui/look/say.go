package look

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration says how long something took, as people do: 41s, 4m, 22h, 2d 17h,
// from two weeks on in days alone. What is negative is 0s.
func Duration(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", max(d, 0)/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	days, hours := d/(24*time.Hour), d%(24*time.Hour)/time.Hour
	if hours == 0 || days >= 14 {
		return fmt.Sprintf("%dd", days)
	}
	return fmt.Sprintf("%dd %dh", days, hours)
}

// Clock says when something was, the shortest way that is not mistaken: 10:06
// today, Mon in the six days before, then 9 Oct, in other years 2025-10-09.
// The zone is that of now.
func Clock(t, now time.Time) string {
	t = t.In(now.Location())
	switch daysBefore(t, now) {
	case 0:
		return t.Format("15:04")
	case 1, 2, 3, 4, 5, 6:
		return t.Format("Mon")
	}
	return date(t, now)
}

// ClockLong says when something was to the minute: 10:03 today, Tue 09:12 in
// the six days before, then 9 Oct 09:12, in other years 2025-10-09 09:12.
func ClockLong(t, now time.Time) string {
	if day := Clock(t, now); daysBefore(t.In(now.Location()), now) != 0 {
		return day + t.In(now.Location()).Format(" 15:04")
	}
	return Clock(t, now)
}

func date(t, now time.Time) string {
	if t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format(time.DateOnly)
}

// daysBefore counts calendar days, whatever their length.
func daysBefore(t, now time.Time) int {
	day := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(day(now).Sub(day(t)) / (24 * time.Hour))
}

// Number writes n with a comma between thousands: 1,000.
func Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Count says how many of something there are: 1 customer, 1,000 customers.
// The plural is the word with an s; what has another is given whole.
func Count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + one + "s"
}

// Spark draws values as a row of signs, one a value. Small counts look small:
// only where one is over seven do all shrink to fit.
func (l *Look) Spark(values []int) string {
	top := len(l.glyphs.Spark) - 1
	most := top
	for _, v := range values {
		most = max(most, v)
	}
	var b strings.Builder
	for _, v := range values {
		b.WriteString(l.glyphs.Spark[max(v, 0)*top/most])
	}
	return b.String()
}
