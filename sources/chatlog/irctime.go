package chatlog

import (
	"fmt"
	"strings"
)

// The ways in which IRC programs write when something was said.

// front reads the time that a line begins with up to a sign, and what stands
// behind it.
func front(line string, from int, sign string) (when, rest string, st stamp, ok bool) {
	end := strings.Index(line, sign)
	if end < from || end > 40 {
		return "", "", st, false
	}
	when, rest = line[from:end], line[end+len(sign):]
	st, ok = wholeStamp(when)
	return when, rest, st, ok && st.clock
}

// bracketTime reads [22:44] and [22:44:46].
func bracketTime(line string) (when, rest string, st stamp, ok bool) {
	if !strings.HasPrefix(line, "[") {
		return "", "", st, false
	}
	when, rest, st, ok = front(line, 1, "] ")
	return when, rest, st, ok && !st.date
}

// irssiTime reads 22:44 and 22:44:46.
func irssiTime(line string) (when, rest string, st stamp, ok bool) {
	if !digitAt(line, 0) {
		return "", "", st, false
	}
	when, rest, st, ok = front(line, 0, " ")
	return when, rest, st, ok && !st.date
}

// tabbedTime reads "2026-07-23 22:44:46" and, since WeeChat 4.8,
// "2026-07-23T22:44:46.123456Z".
func tabbedTime(line string) (when, rest string, st stamp, ok bool) {
	if !digitAt(line, 0) {
		return "", "", st, false
	}
	when, rest, st, ok = front(line, 0, "\t")
	return when, rest, st, ok && st.date
}

// isoTime reads 2026-07-23T22:44:46.
func isoTime(line string) (when, rest string, st stamp, ok bool) {
	if !digitAt(line, 0) || len(line) < 20 || line[10] != 'T' {
		return "", "", st, false
	}
	when, rest, st, ok = front(line, 0, " ")
	return when, rest, st, ok && st.date
}

// hexchatTime reads "Jan 09 12:00:00", without a year.
func hexchatTime(line string) (when, rest string, st stamp, ok bool) {
	const shape = "Jan 09 12:00:00"
	if len(line) <= len(shape) {
		return "", "", st, false
	}
	when, rest = line[:len(shape)], line[len(shape):]
	st, ok = yearless(when[:3], when[4:6], when[7:])
	return when, rest, st, ok
}

// dircproxyTime reads "[14 Jan 12:36]", without a year.
func dircproxyTime(line string) (when, rest string, st stamp, ok bool) {
	end := strings.Index(line, "] ")
	f := strings.Fields(line[:max(end, 0)])
	if end < 0 || line[0] != '[' || len(f) != 3 {
		return "", "", st, false
	}
	st, ok = yearless(f[1], f[0][1:], f[2])
	return line[1:end], line[end+2:], st, ok
}

// channelTime reads "channel 2026-07-23 [22:44:46]".
func channelTime(line string) (when, rest string, st stamp, ok bool) {
	channel, tail, _ := strings.Cut(line, " ")
	end := strings.Index(tail, "] ")
	if channel == "" || end < 0 || end > 30 || !digitAt(tail, 0) {
		return "", "", st, false
	}
	when = strings.Replace(tail[:end], "[", "", 1)
	st, ok = wholeStamp(when)
	return when, tail[end+2:], st, ok && st.date && st.clock
}

// yearless makes a stamp of a month, a day and a time of day.
func yearless(month, day, clock string) (stamp, bool) {
	st, ok := wholeStamp(clock)
	m, n := monthNamed(month)
	d, k := number(strings.TrimSpace(day), 2)
	st.date, st.first, st.second, st.order = true, d, m, dayFirst
	return st, ok && st.clock && n == len(month) && k > 0 && d >= 1 && d <= 31
}

// dated reads the date of ctime(3), "Wed Sep 04 22:44:46 2019", with or
// without the time.
func ctime(s string) (stamp, bool) {
	f := strings.Fields(s)
	if len(f) < 4 {
		return stamp{}, false
	}
	st, ok := wholeStamp(strings.Join([]string{f[2], f[1], f[len(f)-1]}, " "))
	return st, ok && st.date && !st.clock
}

func dayBehind(line string, before ...string) (stamp, bool) {
	for _, b := range before {
		if rest, ok := strings.CutPrefix(line, b); ok {
			return ctime(rest)
		}
	}
	return stamp{}, false
}

func irssiDay(line string) (stamp, bool) {
	return dayBehind(line, "--- Log opened ", "--- Day changed ")
}

func irssiClosed(line string, _ bool) bool { return strings.HasPrefix(line, "--- Log closed ") }

func hexchatDay(line string) (stamp, bool) { return dayBehind(line, "**** BEGIN LOGGING AT ") }

func hexchatEnd(line string, _ bool) bool { return strings.HasPrefix(line, "**** ENDING LOGGING AT ") }

func mircDay(line string) (stamp, bool) { return dayBehind(line, "Session Start: ") }

func mircLine(line string, _ bool) bool {
	return strings.HasPrefix(line, "Session Ident: ") || strings.HasPrefix(line, "Session Close: ") || strings.HasPrefix(line, "Session Time: ")
}

// told is the day as part of what a message without a date says of its time:
// the same however the line was written that told it. A day that can be read
// two ways stays as it is written.
func (s stamp) told(line string) string {
	if s.order == undecided {
		return strings.TrimSpace(line)
	}
	day, month := s.first, s.second
	if s.order == monthFirst {
		day, month = month, day
	}
	return fmt.Sprintf("%04d-%02d-%02d", s.year, month, day)
}
