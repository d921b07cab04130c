package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// A ThemeUse is a theme with how it is used. A theme's customers are those who
// said it or one below it, each once; its marks are its own.
type ThemeUse struct {
	Theme
	Customers int       // different customers, in the theme and below it
	Own       int       // different customers, in the theme alone
	Marks     int       // in the theme alone
	Talks     int       // conversations with such a mark
	Used      time.Time // when somebody marked with it last; zero: nobody did
	UsedBy    time.Time // when the listener in question did
	Recent    []Mark    // the latest marks, the latest first
}

// UnusedAfter is how long nobody marks with a theme, or with one below it,
// until it counts as unused.
const UnusedAfter = 60 * 24 * time.Hour

// Unused says whether the theme was made, and last marked with, long enough
// ago.
func (u ThemeUse) Unused(now time.Time) bool {
	last := u.At
	if u.Used.After(last) {
		last = u.Used
	}
	return now.Sub(last) > UnusedAfter
}

// ThemeUses returns the codebook by path with how each theme is used, also by
// one listener, and up to recent of its latest marks. It reads every mark that
// has a theme.
func (t *Tx) ThemeUses(l ListenerID, recent int) ([]ThemeUse, error) {
	all, err := t.Themes()
	if err != nil {
		return nil, err
	}
	out := make([]ThemeUse, len(all))
	said := make([]people, len(all))
	at := map[string]int{}
	for i, th := range all {
		if out[i], said[i], err = t.themeUse(th, l, recent); err != nil {
			return nil, err
		}
		at[string(pathKey(th.Path.String()))] = i
	}
	with := make([]people, len(all)) // those below included
	for i := range out {
		with[i] = maps.Clone(said[i])
	}
	for i, u := range out {
		for path := parent(string(pathKey(u.Path.String()))); path != ""; path = parent(path) {
			if above, ok := at[path]; ok {
				maps.Copy(with[above], said[i])
			}
		}
	}
	for i := range out {
		out[i].Customers = len(with[i])
	}
	return out, nil
}

type people map[PersonID]bool

// parent is the path above; empty: there is none.
func parent(path string) string { return path[:max(strings.LastIndexByte(path, '/'), 0)] }

func (t *Tx) themeUse(th Theme, l ListenerID, recent int) (ThemeUse, people, error) {
	u, said := ThemeUse{Theme: th}, people{}
	marks, err := t.MarksIn(th.ID)
	talks := map[ConversationID]bool{}
	for _, m := range marks {
		p, failed := t.Person(m.Person)
		err = errorsIn(err, failed)
		if p.Side == Customer && m.Folded != FoldQuote {
			said[p.ID] = true
		}
		talks[m.Conversation] = true
		if m.At.After(u.Used) {
			u.Used = m.At
		}
		if m.By == l && m.At.After(u.UsedBy) {
			u.UsedBy = m.At
		}
	}
	slices.SortStableFunc(marks, func(a, b Mark) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	u.Own, u.Marks, u.Talks = len(said), len(marks), len(talks)
	u.Recent = slices.Clone(marks[:min(recent, len(marks))])
	return u, said, err
}
