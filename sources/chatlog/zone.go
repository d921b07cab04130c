package chatlog

import (
	"strings"
	"time"
)

// readZone reads Z, UTC, GMT and offsets.
func readZone(s string, st *stamp) int {
	gap := len(s) - len(strings.TrimLeft(s, " "))
	rest := s[gap:]
	for _, name := range []string{"Z", "UTC", "GMT"} {
		if strings.HasPrefix(rest, name) && !letterAt(rest, len(name)) && !digitAt(rest, len(name)) {
			st.zone = time.UTC
			gap += len(name)
			return gap + readOffset(s[gap:], st, true)
		}
	}
	if n := namedZone(rest, st); n > 0 {
		return gap + n
	}
	if n := readOffset(rest, st, false); n > 0 {
		return gap + n
	}
	return 0
}

// readOffset reads +0200 and +02:00; where short is set, +02 as well.
func readOffset(s string, st *stamp, short bool) int {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0
	}
	hours, i := number(s[1:], 2)
	n := 1 + i
	if n < len(s) && s[n] == ':' {
		n++
	}
	minutes, j := number(s[min(n, len(s)):], 2)
	if short && i > 0 && j == 0 {
		n, j = 1+i, 0
	} else if i != 2 || j != 2 {
		return 0
	}
	if hours > 15 || minutes > 59 || digitAt(s, n+j) {
		return 0
	}
	offset := hours*3600 + minutes*60
	if s[0] == '-' {
		offset = -offset
	}
	st.zone = time.FixedZone("", offset)
	return n + j
}

// namedZone reads the letters of zones that mean one thing in logs of chats.
func namedZone(s string, st *stamp) int {
	for _, z := range []struct {
		name  string
		hours int
	}{{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"CEST", 2}, {"CET", 1}, {"EEST", 3}, {"EET", 2}} {
		if strings.HasPrefix(s, z.name) && !letterAt(s, len(z.name)) && !digitAt(s, len(z.name)) {
			st.zone = time.FixedZone(z.name, z.hours*3600)
			return len(z.name)
		}
	}
	return 0
}
