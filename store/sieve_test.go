package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"earshot/store"
	"earshot/store/query"
	"earshot/store/storetest"
)

func TestAQueryPicksMarksAndFollowups(t *testing.T) {
	s := selectFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct{ query, marks, followups string }{
			{"", "1 2 3 4 5", "1 2"},
			{"kind:problem", "1 4", "1"},
			{"theme:lid/", "1 3 4", ""},
			{"theme:lid", "4", ""},
			{"is:unplanned", "2 3 4 5", ""},
			{"not is:unplanned", "1", "1 2"},
			{"side:agent", "2", "1 2"},
			{"side:customer kind:problem", "1 4", "1"},
			{"date:2026-06", "3", ""},
			{"is:waiting", "1 2", "1"},
			{"by:ines", "1 2 3 4 5", "1 2"},
			{"channel:chat", "", ""},
			{"followup:open", "1 2", "1"},
			{"followup:thank", "5", "2"},
			{"source:support-mail not kind:problem", "2 3 5", "2"},
			{"shown", "1", "1"},
			{"shown or kind:praise", "1 5", "1"},
			{"sure:low or response:canned", "2 3", ""},
		} {
			n, err := query.Parse(c.query, storetest.Today())
			if err != nil {
				return err
			}
			sieve, err := tx.Sieve(n, 1)
			if err != nil {
				return err
			}
			var marks, followups []string
			if err := tx.AllMarks(func(k store.Mark) error {
				is, err := sieve.Mark(k, func(query.Term) bool { return k.ID == 1 })
				if is {
					marks = append(marks, fmt.Sprint(uint32(k.ID)))
				}
				return err
			}); err != nil {
				return err
			}
			all, err := tx.FollowupsByDue()
			for _, f := range all {
				is, failed := sieve.Followup(f, func(query.Term) bool { return f.ID == 1 })
				if failed != nil {
					return failed
				}
				if is {
					followups = append(followups, fmt.Sprint(uint32(f.ID)))
				}
			}
			if got := strings.Join(marks, " "); err != nil || got != c.marks {
				t.Errorf("%q picks marks %q, want %q: %v", c.query, got, c.marks, err)
			}
			if got := strings.Join(followups, " "); got != c.followups {
				t.Errorf("%q picks follow-ups %q, want %q", c.query, got, c.followups)
			}
		}
		return nil
	})
}

func TestThemesArePickedByPathAndMaker(t *testing.T) {
	s := selectFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct{ query, want string }{
			{"theme:lid/", "lid lid/clicks lid/heat"},
			{"not theme:lid/", "money"},
			{"heat or theme:money", "lid/heat money"},
			{"by:ines heat", "lid/heat"},
		} {
			n, err := query.Parse(c.query, storetest.Today())
			if err != nil {
				return err
			}
			sieve, err := tx.ThemeSieve(n, 1)
			if err != nil {
				return err
			}
			all, err := tx.Themes()
			var got []string
			for _, th := range all {
				path := th.Path.String()
				is, failed := sieve.Theme(th, func(t query.Term) bool { return strings.Contains(path, t.Text) })
				if failed != nil {
					return failed
				}
				if is {
					got = append(got, path)
				}
			}
			if err != nil || strings.Join(got, " ") != c.want {
				t.Errorf("%q picks %q, want %q: %v", c.query, got, c.want, err)
			}
		}
		n, err := query.Parse("heat is:waiting", storetest.Today())
		if err != nil {
			return err
		}
		var wrong *query.Mistake
		if _, err = tx.ThemeSieve(n, 1); !errors.As(err, &wrong) || wrong.Start != 5 {
			t.Errorf("asking themes whether they wait: %v", err)
		}
		return nil
	})
}
