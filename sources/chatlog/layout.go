package chatlog

import (
	"strings"
	"time"

	"github.com/itchyny/timefmt-go"
)

// A layout is how times are written, in the signs of strftime. The empty one
// is as most people and programs write them.
type layout string

// stamp reads a whole time.
func (l layout) stamp(s string) (stamp, bool) {
	if l != "" {
		return l.read(strings.TrimSpace(s))
	}
	return wholeStamp(s)
}

// any reads a time in any of the ways that formats know.
func (l layout) any(s string) (stamp, bool) {
	st, ok := l.stamp(s)
	if t, is := exact(s); l == "" && !ok && is {
		return stampOf(t), true
	}
	if l == "" && !ok {
		return phoneStamp(s)
	}
	return st, ok
}

// stampOf is a moment as a stamp.
func stampOf(t time.Time) stamp {
	st := stamp{date: true, clock: true, order: monthFirst, zone: t.Location(), nano: t.Nanosecond()}
	st.year, st.first, st.second = t.Year(), int(t.Month()), t.Day()
	st.hour, st.minute, st.sec = t.Clock()
	return st
}

func (l layout) read(s string) (stamp, bool) {
	t, err := timefmt.Parse(s, string(l))
	if err != nil || s == "" {
		return stamp{}, false
	}
	st := stampOf(t)
	st.date, st.clock = l.has("dejDFxcsvG"), l.has("HIklMTRrcsXS")
	if !l.has("yYDFxcsvG") {
		st.year = 0
	}
	if !l.has("zZs") {
		st.zone = nil
	}
	return st, true
}

// has says whether one of the signs stands in the layout.
func (l layout) has(signs string) bool {
	for i := 0; i+1 < len(l); i++ {
		if l[i] != '%' {
			continue
		}
		i++
		for i+1 < len(l) && strings.IndexByte("-_0^#:", l[i]) >= 0 {
			i++
		}
		if strings.IndexByte(signs, l[i]) >= 0 {
			return true
		}
	}
	return false
}

func (l layout) hint() string {
	if l == "" {
		return "; say how it is written, as in time = \"%d.%m.%Y %H:%M\""
	}
	return " as " + string(l)
}
