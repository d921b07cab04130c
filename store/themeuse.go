package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// A ThemeUse is a theme with how it is used. What is counted of a theme is
// counted of those below it, too, each customer and each mark once.
type ThemeUse struct {
	Theme
	Customers int       // different customers who said it
	Marks     int       // how often it was marked
	Talks     int       // conversations with such a mark
	Used      time.Time // when somebody marked with it last, or with one below it; zero: nobody did
	UsedBy    time.Time // when the listener in question marked with it
	Fresh     time.Time // when it was made, or the latest of those below it
	Crossed   time.Time // when the customer was marked who made it as many as its limit; zero: it has none, or they are fewer
	Due       bool      // and nobody has planned a follow-up for it since
	Recent    []Mark    // its own latest marks, the latest first
}

// UnusedAfter is how long nobody marks with a theme, or with one below it,
// until it counts as unused. A new theme counts from its making.
const UnusedAfter = 60 * 24 * time.Hour

// Unused says whether it is that long since the theme was of use.
func (u ThemeUse) Unused(now time.Time) bool {
	return now.Sub(u.Used) > UnusedAfter && now.Sub(u.Fresh) > UnusedAfter
}

// Counts are what is counted of a theme, by what is counted once.
type themeCounts struct {
	people map[PersonID]time.Time // when each was marked first
	marks  map[MarkID]bool
	talks  map[ConversationID]bool
}

func (a themeCounts) add(b themeCounts) {
	for who, at := range b.people {
		a.meet(who, at)
	}
	maps.Copy(a.marks, b.marks)
	maps.Copy(a.talks, b.talks)
}

// meet counts a customer who was marked at a time.
func (a themeCounts) meet(who PersonID, at time.Time) {
	if first, met := a.people[who]; !met || at.Before(first) {
		a.people[who] = at
	}
}

// crossed is when the customers became as many as a limit; zero: they are not.
func (a themeCounts) crossed(limit int) time.Time {
	if limit <= 0 || len(a.people) < limit {
		return time.Time{}
	}
	return slices.SortedFunc(maps.Values(a.people), time.Time.Compare)[limit-1]
}

func newCounts() themeCounts {
	return themeCounts{map[PersonID]time.Time{}, map[MarkID]bool{}, map[ConversationID]bool{}}
}

// ThemeUses returns the codebook by path with how each theme is used, also by
// one listener, and up to recent of its latest marks. It reads every mark that
// has a theme.
func (t *Tx) ThemeUses(l ListenerID, recent int) ([]ThemeUse, error) {
	all, err := t.Themes()
	if err != nil {
		return nil, err
	}
	out, counted, at := make([]ThemeUse, len(all)), make([]themeCounts, len(all)), map[string]int{}
	for i, th := range all {
		out[i], counted[i] = ThemeUse{Theme: th, Fresh: th.At}, newCounts()
		at[string(pathKey(th.Path.String()))] = i
	}
	by := speakers{}
	for i := range out {
		own, err := t.themeUse(&out[i], by, l, recent)
		if err != nil {
			return nil, err
		}
		for path := string(pathKey(out[i].Path.String())); path != ""; path = parent(path) {
			if above, ok := at[path]; ok {
				counted[above].add(own)
				out[above].Used, out[above].Fresh = later(out[above].Used, out[i].Used), later(out[above].Fresh, out[i].At)
			}
		}
	}
	for i, c := range counted {
		out[i].Customers, out[i].Marks, out[i].Talks = len(c.people), len(c.marks), len(c.talks)
		out[i].Crossed = c.crossed(out[i].Limit)
	}
	return out, t.markDue(out)
}

// markDue says which themes crossed their limit and have no follow-up that was
// planned for them since. One that was planned before was for fewer customers.
func (t *Tx) markDue(uses []ThemeUse) error {
	at := map[ThemeID]*ThemeUse{}
	for i, u := range uses {
		if uses[i].Due = !u.Crossed.IsZero(); uses[i].Due {
			at[u.ID] = &uses[i]
		}
	}
	if len(at) == 0 {
		return nil
	}
	plans, err := t.FollowupsByDue()
	for _, f := range plans {
		if u := at[f.Theme]; u != nil && !f.At.Before(u.Crossed) {
			u.Due = false
		}
	}
	return err
}

// parent is the path above; empty: there is none.
func parent(path string) string { return path[:max(strings.LastIndexByte(path, '/'), 0)] }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// themeUse fills in what is a theme's own, and returns what is counted of it.
func (t *Tx) themeUse(u *ThemeUse, by speakers, l ListenerID, recent int) (themeCounts, error) {
	own := newCounts()
	marks, err := t.MarksIn(u.ID)
	for _, m := range marks {
		who, failed := by.customer(t, m)
		err = errorsIn(err, failed)
		if who != 0 {
			own.meet(who, m.At)
		}
		own.marks[m.ID], own.talks[m.Conversation] = true, true
		u.Used = later(u.Used, m.At)
		if m.By == l {
			u.UsedBy = later(u.UsedBy, m.At)
		}
	}
	u.Recent = latest(marks, recent)
	return own, err
}

// latest returns up to n marks, those that were made last first.
func latest(marks []Mark, n int) []Mark {
	if n == 0 {
		return nil
	}
	order := make([]*Mark, len(marks)) // a mark is large to move about
	for i := range marks {
		order[i] = &marks[i]
	}
	slices.SortFunc(order, func(a, b *Mark) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	var out []Mark
	for _, m := range order[:min(n, len(order))] {
		out = append(out, *m)
	}
	return out
}
