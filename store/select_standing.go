package store

import (
	"strings"

	"earshot/store/query"
)

// standingTest is what a standing tells of a term, as rowTest is what a row
// does; nil: nothing.
func (s *Selection) standingTest(t query.Term) func(*standing) verdict {
	value, o := strings.ToLower(t.Text), s.looks
	switch t.Field {
	case "channel":
		return toldBy(func(st *standing) bool { return string(st.channel()) == value })
	case "waiting":
		return toldBy(func(st *standing) bool { return o.waits(st) && t.Compare.Holds(int64(o.waited(st)), int64(t.Length)) })
	case "reply":
		return toldBy(func(st *standing) bool { return st.answers && t.Compare.Holds(int64(st.slowest), int64(t.Length)) })
	case "is":
		return s.isTest(value)
	}
	return nil
}

func (s *Selection) isTest(value string) func(*standing) verdict {
	o := s.looks
	switch value {
	case "unheard":
		return toldBy(o.unheard)
	case "skimmed":
		return toldBy(func(st *standing) bool { return o.hearing(st) == WasSkimmed })
	case "left":
		return toldBy(func(st *standing) bool { return o.hearing(st) == LeftUnheard })
	case "first-timer":
		first := toldBy(o.firstTimer)
		return func(st *standing) verdict {
			if !s.all { // a screen of them is sooner found one by one
				return maybe
			}
			return first(st)
		}
	case "waiting":
		return toldBy(o.waits)
	case "junk":
		return toldBy(func(st *standing) bool { return st.junk })
	case "ignored":
		return toldBy(o.ignored)
	case "slow":
		return toldBy(o.slow)
	case "defect":
		return toldBy(func(st *standing) bool { return st.defects })
	}
	return nil
}

// toldBy makes a verdict of what a standing says either way.
func toldBy(is func(*standing) bool) func(*standing) verdict {
	return func(st *standing) verdict {
		if is(st) {
			return surely
		}
		return never
	}
}
