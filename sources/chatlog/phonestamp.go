package chatlog

import (
	"strings"
	"unicode"
)

// phoneStamp reads a date with a time of day as phones write it in any
// language: numbers parted by signs, the date first or last, perhaps a word
// between them, an era, and morning or evening in front or behind. The text is
// tidied.
func phoneStamp(s string) (stamp, bool) {
	var st stamp
	half := ""
	if digitAt(s, 3) { // Korean and Hungarian: 2022. 3. 18.
		s = strings.Replace(s, ". ", ".", 2)
	}
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n := runOf(s[i:])
			if !st.group(s[i : i+n]) {
				return st, false
			}
			i += n
		case c == ' ' || c == ',' || c == '.' || c == '-' || c == '/':
			i++
		default:
			n := wordOf(s[i:])
			if n == 0 {
				return st, false
			}
			switch w := s[i : i+n]; {
			case w == "BE" && st.year > 2400:
				st.year -= 543
			case halfOf(w) != "":
				half = halfOf(w)
			case len(w) > 8:
				return st, false
			}
			i += n
		}
	}
	st.turn(half)
	return st, st.date && st.clock && st.real()
}

// runOf is how long the numbers and the signs between them are. An era may
// stand before the year: R4.
func runOf(s string) int {
	n := 0
	for n < len(s) && (digitAt(s, n) || strings.IndexByte("./-:", s[n]) >= 0 || strings.IndexByte("RHS", s[n]) >= 0 && digitAt(s, n+1) && n > 0) {
		n++
	}
	return len(strings.TrimRight(s[:n], "./-:"))
}

// wordOf is how long the letters are that s begins with, points and blanks
// among them: p. m.
func wordOf(s string) int {
	for _, half := range []string{"a. m.", "p. m.", "a.m.", "p.m."} {
		if len(s) >= len(half) && strings.EqualFold(s[:len(half)], half) {
			return len(half)
		}
	}
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return i
		}
	}
	return len(s)
}

// halfOf says which half of the day a word means.
func halfOf(w string) string {
	switch strings.ToLower(strings.NewReplacer(".", "", " ", "").Replace(w)) {
	case "am", "上午", "午前", "오전", "ص", "sa", "πμ", "fm", "ap", "öö", "de", "dop", "पूर्वाह्न", "پیش":
		return "am"
	case "pm", "下午", "午後", "오후", "م", "ch", "μμ", "em", "ip", "ös", "du", "odp", "अपराह्न", "晚上", "中午":
		return "pm"
	}
	return ""
}

func (s *stamp) turn(half string) {
	switch {
	case half == "am" && s.hour == 12:
		s.hour = 0
	case half == "pm" && s.hour < 12:
		s.hour += 12
	}
}

// group takes in numbers that belong together: a date or a time of day.
func (s *stamp) group(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("./-:", r) })
	if strings.Contains(text, ":") || s.date {
		return !s.clock && s.clockOf(parts)
	}
	return s.dateOf(parts)
}

func (s *stamp) clockOf(parts []string) bool {
	var n [3]int
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	for i, p := range parts {
		v, took := number(p, 2)
		if took != len(p) {
			return false
		}
		n[i] = v
	}
	s.clock, s.hour, s.minute, s.sec = true, n[0], n[1], n[2]
	return s.hour <= 24 && s.minute <= 59 && s.sec <= 60
}

func (s *stamp) dateOf(parts []string) bool {
	if len(parts) != 3 {
		return false
	}
	var n [3]int
	for i, p := range parts {
		v, took := number(strings.TrimLeft(p, "RHS"), 4)
		if took == 0 || took != len(strings.TrimLeft(p, "RHS")) {
			return false
		}
		n[i] = v + eraOf(p)
	}
	s.date = true
	if len(parts[0]) == 4 || eraOf(parts[0]) > 0 {
		s.year, s.first, s.second, s.order = n[0], n[1], n[2], monthFirst
		return true
	}
	s.first, s.second, s.year = n[0], n[1], n[2]
	if s.year < 100 {
		s.year += 2000
	}
	return true
}

// eraOf is the year before the first of a Japanese era.
func eraOf(part string) int {
	switch part[0] {
	case 'R':
		return 2018
	case 'H':
		return 1988
	case 'S':
		return 1925
	}
	return 0
}
