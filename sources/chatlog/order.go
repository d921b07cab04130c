package chatlog

// orderOf decides the order of day and month: a number over twelve shows it,
// else what was told, else the order in which the dates ascend.
func orderOf(seen []stamp, told dateOrder) dateOrder {
	for _, st := range seen {
		if st.date && st.order == undecided && st.proves() != undecided {
			return st.proves()
		}
	}
	if told != undecided || len(seen) < 2 {
		return told
	}
	up, down := ascends(seen, dayFirst), ascends(seen, monthFirst)
	switch {
	case up && !down:
		return dayFirst
	case down && !up:
		return monthFirst
	}
	return undecided
}

func ascends(seen []stamp, order dateOrder) bool {
	for i := 1; i < len(seen); i++ {
		a, b := seen[i-1], seen[i]
		day := a.resolve(order, b.resolve(order, a.resolve(order, epoch(), utc()), utc()), utc())
		if a.date && b.date && b.resolve(order, day, utc()).Before(a.resolve(order, day, utc())) {
			return false
		}
	}
	return true
}

// shows returns the order that a date in numbers shows of the others in its
// file: one of its numbers is over twelve.
func (s stamp) shows() dateOrder {
	if !s.date || s.order != undecided {
		return undecided
	}
	return s.proves()
}

// unproven says whether there are dates that can be read two ways, and none
// that shows which.
func unproven(seen []stamp) bool {
	unsure := false
	for _, st := range seen {
		if st.shows() != undecided {
			return false
		}
		unsure = unsure || st.ambiguous()
	}
	return unsure
}
