package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// A book is a store with a floor and a few themes with marks.
type book struct {
	t     *testing.T
	s     *store.Store
	clock *storetest.Clock
	me    store.Actor
}

func newBook(t *testing.T) *book {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	return &book{t, s, clock, store.Actor{Listener: 1, Via: store.ViaTUI}}
}

func (b *book) do(f func(*store.Act) error) {
	b.t.Helper()
	if err := b.s.Do(b.me, f); err != nil {
		b.t.Fatal(err)
	}
}

// theme makes a theme and marks the words of some messages with it.
func (b *book) theme(path string, messages ...store.MessageID) (th store.Theme) {
	b.t.Helper()
	b.do(func(a *store.Act) (err error) {
		th, err = a.ThemeAt(clean.OneLine(path))
		for _, msg := range messages {
			_, failed := a.NewMark(store.Mark{Message: msg, Start: 0, End: 3, Themes: []store.ThemeID{th.ID}})
			err = errors.Join(err, failed)
		}
		return err
	})
	return th
}

func (b *book) undo() {
	b.t.Helper()
	if _, err := b.s.Undo(b.me); err != nil {
		b.t.Fatal(err)
	}
}

// paths are the paths of the codebook, with how many marks each has, those below included.
func (b *book) paths() string {
	b.t.Helper()
	var out []string
	view(b.t, b.s, func(tx *store.Tx) error {
		uses, err := tx.ThemeUses(1, 0)
		for _, u := range uses {
			out = append(out, fmt.Sprintf("%s %d", u.Path, u.Marks))
		}
		return err
	})
	return strings.Join(out, ", ")
}

func TestRenamingMovesTheWholeSubtree(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"lid", "cover", "cover 2, cover/heat 1, cover/heat/steam 0, lids 0"},
		{"lid", "lid/old", "lid/old 2, lid/old/heat 1, lid/old/heat/steam 0, lids 0"},
		{"lid/heat", "lid", "themes"},
		{"lid/heat", "heat", "heat 1, heat/steam 0, lid 1, lids 0"},
		{"lid/heat", "lid/heat/heat", "lid 2, lid/heat/heat 1, lid/heat/heat/steam 0, lids 0"},
		{"LID", "Lid", "Lid 2, Lid/heat 1, Lid/heat/steam 0, lids 0"},
		{"lid", "lids", "themes"},
		{"lid", " / ", "themes"},
		{"nowhere", "lid", "themes"},
		{"lid", "cover // x ", "cover/x 2, cover/x/heat 1, cover/x/heat/steam 0, lids 0"},
	} {
		b := newBook(t)
		b.theme("lid", 1)
		b.theme("lid/heat", 2)
		b.theme("lid/heat/steam")
		b.theme("lids")
		before := b.paths()
		err := b.s.Do(b.me, func(a *store.Act) error {
			_, err := a.MoveThemes(clean.OneLine(c.from), clean.OneLine(c.to))
			return err
		})
		if c.want == "themes" {
			c.want = before
			if err == nil {
				t.Errorf("%s to %q is not refused", c.from, c.to)
			}
		} else if err != nil {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
			continue
		}
		if got := b.paths(); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
		if err == nil {
			b.undo()
		}
		if got := b.paths(); got != before {
			t.Errorf("%s to %s, undone: %s, want %s", c.from, c.to, got, before)
		}
	}
}

func TestAParentMovesUpIntoTheRoomItLeaves(t *testing.T) {
	b := newBook(t)
	b.theme("a/b", 1)
	b.theme("a/b/b", 2)
	b.do(func(a *store.Act) error { _, err := a.MoveThemes(clean.OneLine("a/b"), clean.OneLine("a")); return err })
	if got := b.paths(); got != "a 2, a/b 1" {
		t.Error(got)
	}
	b.undo()
	if got := b.paths(); got != "a/b 2, a/b/b 1" {
		t.Error(got)
	}
}

func TestMergingTakesEveryMarkAndFollowupAlong(t *testing.T) {
	b := newBook(t)
	noise, heat := b.theme("noise", 1, 2, 3), b.theme("heat", 4)
	b.do(func(a *store.Act) error {
		_, err := a.NewMark(store.Mark{Message: 1, Start: 4, End: 7, Themes: []store.ThemeID{heat.ID, noise.ID}})
		_, failed := a.NewFollowup(store.Followup{Conversation: 1, Theme: noise.ID})
		return errors.Join(err, failed)
	})
	before := done(t, b.s)
	other := store.Actor{Listener: 2}
	err := b.s.Do(other, func(a *store.Act) error {
		n, err := a.MergeThemes(noise.ID, heat.ID)
		if n != 4 {
			t.Errorf("%d marks followed", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.paths(); got != "heat 5" {
		t.Error(got)
	}
	view(t, b.s, func(tx *store.Tx) error {
		m, err := tx.Mark(5)
		f, failed := tx.Followup(1)
		th, failed2 := tx.Theme(noise.ID)
		if len(m.Themes) != 1 || m.By != 1 || f.Theme != heat.ID || f.By != 1 || th.MergedInto != heat.ID {
			t.Errorf("mark %+v, follow-up %+v, theme %+v", m, f, th)
		}
		return errors.Join(err, failed, failed2)
	})
	// A form that still holds the merged theme leads to the other.
	b.do(func(a *store.Act) error {
		m, err := a.NewMark(store.Mark{Message: 2, Start: 0, End: 3, Themes: []store.ThemeID{noise.ID, heat.ID}})
		if len(m.Themes) != 1 || m.Themes[0] != heat.ID {
			t.Errorf("marked with a merged theme: %v", m.Themes)
		}
		return err
	})
	b.undo()
	if u, err := b.s.Undo(other); err != nil || u.Conversation != 0 {
		t.Errorf("undo of a merge: %+v, %v", u, err)
	}
	if after := done(t, b.s); after != before {
		t.Errorf("undone:\n got %s\nwant %s", after, before)
	}
	if _, err := b.s.Redo(other); err != nil {
		t.Error(err)
	}
	if got := b.paths(); got != "heat 5" {
		t.Errorf("done again: %s", got)
	}
}

// A mark that was taken back before its theme was merged comes back in the
// theme that it leads to.
func TestAMarkThatComesBackFollowsItsTheme(t *testing.T) {
	b := newBook(t)
	noise, heat := b.theme("noise", 1), b.theme("heat")
	b.do(func(a *store.Act) error { return a.RetractMark(1) })
	err := b.s.Do(store.Actor{Listener: 2}, func(a *store.Act) error { _, err := a.MergeThemes(noise.ID, heat.ID); return err })
	if err != nil {
		t.Fatal(err)
	}
	b.undo()
	if got := b.paths(); got != "heat 1" {
		t.Error(got)
	}
}

func TestSplittingTakesTheChosenMarks(t *testing.T) {
	b := newBook(t)
	lid := b.theme("lid", 1, 2, 3)
	b.do(func(a *store.Act) error { lid.Example = 2; return a.DefineTheme(lid) })
	before := done(t, b.s)
	split := func(path string, marks ...store.MarkID) error {
		return b.s.Do(b.me, func(a *store.Act) error { _, err := a.SplitTheme(lid.ID, clean.OneLine(path), marks); return err })
	}
	for _, wrong := range []error{split("lid", 1), split("lid/steam"), split("lid/steam", 9), split("", 1)} {
		if wrong == nil {
			t.Error("a split that cannot be is not refused")
		}
	}
	if err := split("lid/steam", 2, 3, 2); err != nil {
		t.Fatal(err)
	}
	if got := b.paths(); got != "lid 3, lid/steam 2" {
		t.Error(got)
	}
	view(t, b.s, func(tx *store.Tx) error {
		th, err := tx.Theme(lid.ID)
		if _, ok, failed := tx.ExampleOf(th); ok || failed != nil {
			t.Errorf("the example stayed: %v", failed)
		}
		return err
	})
	if err := split("lid/other", 2); !errors.Is(err, store.ErrChangedSince) {
		t.Errorf("a mark that is elsewhere: %v", err)
	}
	b.undo()
	if after := done(t, b.s); after != before {
		t.Errorf("undone: %s", after)
	}
}

func TestARetiredThemeStaysOnItsMarksAndIsNotOffered(t *testing.T) {
	b := newBook(t)
	lid := b.theme("lid", 1)
	b.do(func(a *store.Act) error { return a.RetireTheme(lid.ID) })
	if got := b.paths(); got != "" {
		t.Error(got)
	}
	err := b.s.Do(b.me, func(a *store.Act) error {
		_, err := a.NewMark(store.Mark{Message: 2, Start: 0, End: 3, Themes: []store.ThemeID{lid.ID}})
		return err
	})
	if err == nil {
		t.Error("a retired theme came to another mark")
	}
	b.do(func(a *store.Act) error {
		m, err := a.Mark(1)
		m.Need = clean.OneLine("tea")
		return errors.Join(err, a.EditMark(m))
	})
	b.theme("lid", 2)
	if err := b.s.Do(b.me, func(a *store.Act) error { return a.ReviveTheme(lid.ID) }); !errors.Is(err, store.ErrThemeExists) {
		t.Errorf("revived beside another: %v", err)
	}
	b.undo()
	b.do(func(a *store.Act) error { return a.ReviveTheme(lid.ID) })
	if got := b.paths(); got != "lid 1" {
		t.Error(got)
	}
}

// Two listeners at one codebook: what would take the other's work along, or
// leave it standing on nothing, is refused.
func TestCodebookChangesOfTwoListenersAreRefusedWhereTheyConflict(t *testing.T) {
	two := store.Actor{Listener: 2}
	for name, c := range map[string]struct {
		first, second func(a *store.Act, heat, noise store.ThemeID) error
	}{
		"merged marks that the other edited": {
			func(a *store.Act, heat, noise store.ThemeID) error { _, err := a.MergeThemes(noise, heat); return err },
			func(a *store.Act, _, _ store.ThemeID) error {
				m, err := a.Mark(1)
				m.Need = clean.OneLine("tea")
				return errors.Join(err, a.EditMark(m))
			}},
		"a moved theme that the other moved on": {
			func(a *store.Act, _, _ store.ThemeID) error {
				_, err := a.MoveThemes(clean.OneLine("heat"), clean.OneLine("x"))
				return err
			},
			func(a *store.Act, _, _ store.ThemeID) error {
				_, err := a.MoveThemes(clean.OneLine("x"), clean.OneLine("y"))
				return err
			}},
		"a merge whose path the other took": {
			func(a *store.Act, heat, noise store.ThemeID) error { _, err := a.MergeThemes(noise, heat); return err },
			func(a *store.Act, _, _ store.ThemeID) error { _, err := a.ThemeAt(clean.OneLine("noise")); return err }},
		"a split into which the other marked": {
			func(a *store.Act, _, noise store.ThemeID) error {
				_, err := a.SplitTheme(noise, clean.OneLine("new"), []store.MarkID{1})
				return err
			},
			func(a *store.Act, _, _ store.ThemeID) error {
				th, err := a.ThemeAt(clean.OneLine("new"))
				_, failed := a.NewMark(store.Mark{Message: 4, Start: 0, End: 3, Themes: []store.ThemeID{th.ID}})
				return errors.Join(err, failed)
			}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBook(t)
			noise, heat := b.theme("noise", 1, 2), b.theme("heat", 3)
			for i, who := range []store.Actor{b.me, two} {
				f := []func(*store.Act, store.ThemeID, store.ThemeID) error{c.first, c.second}[i]
				if err := b.s.Do(who, func(a *store.Act) error { return f(a, heat.ID, noise.ID) }); err != nil {
					t.Fatal(err)
				}
			}
			before := done(t, b.s)
			if _, err := b.s.Undo(b.me); !errors.Is(err, store.ErrChangedSince) && !errors.Is(err, store.ErrThemeExists) {
				t.Errorf("undo: %v", err)
			}
			if after := done(t, b.s); after != before {
				t.Errorf("refused, and changed to %s", after)
			}
		})
	}
}

// The other merged back what one would merge again: no circle comes of it.
func TestThemesNeverLeadInACircle(t *testing.T) {
	b := newBook(t)
	noise, heat := b.theme("noise"), b.theme("heat")
	b.do(func(a *store.Act) error { _, err := a.MergeThemes(noise.ID, heat.ID); return err })
	b.undo()
	err := b.s.Do(store.Actor{Listener: 2}, func(a *store.Act) error { _, err := a.MergeThemes(heat.ID, noise.ID); return err })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.Redo(b.me); err == nil {
		t.Error("two themes lead to each other")
	}
}

func TestTheHistoryOfAThemeSaysWhoDidWhat(t *testing.T) {
	b := newBook(t)
	lid, noise := b.theme("lid", 1, 2), b.theme("noise", 3)
	b.do(func(a *store.Act) error { lid.Definition = clean.OneLine("does not shut"); return a.DefineTheme(lid) })
	b.do(func(a *store.Act) error {
		_, err := a.MoveThemes(clean.OneLine("lid"), clean.OneLine("cover"))
		return err
	})
	var made store.Theme
	b.do(func(a *store.Act) (err error) {
		made, err = a.SplitTheme(lid.ID, clean.OneLine("steam"), []store.MarkID{1})
		return err
	})
	b.clock.Pass(time.Hour)
	b.me.Listener = 2
	b.do(func(a *store.Act) error { _, err := a.MergeThemes(noise.ID, lid.ID); return err })
	b.undo()
	history := func(id store.ThemeID) string {
		var out []string
		view(t, b.s, func(tx *store.Tx) error {
			all, err := tx.ThemeHistory(id)
			for _, c := range all {
				out = append(out, fmt.Sprintf("%s%s by %d, %s to %s, %d", c.Type, c.Of, c.By, c.Was.Path, c.Now.Path, c.Other))
			}
			return err
		})
		return strings.Join(out, "\n")
	}
	want := fmt.Sprintf(`undonetheme.merged by 2, cover to cover, 0
theme.merged by 2, cover to cover, %d
theme.split by 1, cover to cover, %d
theme.moved by 1, lid to cover, 0
theme.defined by 1, lid to lid, 0
theme.created by 1,  to lid, 0`, noise.ID, made.ID)
	if got := history(lid.ID); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := history(made.ID), fmt.Sprintf("theme.created by 1,  to steam, %d", lid.ID); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAThemeCountsThoseBelowItAndKnowsWhenItWasUsed(t *testing.T) {
	b := newBook(t)
	lid, _ := b.theme("lid", 1), b.theme("lid/heat", 1, 3)
	b.clock.Pass(61 * 24 * time.Hour)
	b.theme("new")
	view(t, b.s, func(tx *store.Tx) error {
		uses, err := tx.ThemeUses(1, 1)
		if len(uses) != 3 || uses[0].ID != lid.ID {
			t.Fatalf("%+v", uses)
		}
		now := b.clock.Now()
		for i, want := range []struct {
			customers, marks, talks, recent int
			unused                          bool
		}{{1, 3, 1, 1, true}, {1, 2, 1, 1, true}, {0, 0, 0, 0, false}} {
			u := uses[i]
			customers, marks, err := tx.CountTheme(u.ID)
			if u.Customers != want.customers || u.Marks != want.marks || u.Talks != want.talks || len(u.Recent) != want.recent ||
				u.Unused(now) != want.unused || customers != u.Customers || marks != u.Marks || err != nil {
				t.Errorf("%s: %+v, counted %d and %d, %v", u.Path, u, customers, marks, err)
			}
		}
		return err
	})
}

// randomCodebook does one thing to the codebook; it may fail where there is
// nothing to do it to.
func randomCodebook(r *rand.Rand, a *store.Act) error {
	theme := func() store.ThemeID { return store.ThemeID(1 + r.IntN(6)) }
	names := []string{"a", "b", "a/b", "a/b/c", "b/a", "c"}
	name := func() clean.Line { return clean.OneLine(names[r.IntN(len(names))]) }
	switch r.IntN(7) {
	case 0:
		n, err := a.MoveThemes(name(), name())
		if n == 0 {
			err = errors.Join(err, errors.New("nothing to undo comes of it"))
		}
		return err
	case 1:
		_, err := a.MergeThemes(theme(), theme())
		return err
	case 2:
		id := theme()
		all, err := a.MarksIn(id)
		var some []store.MarkID
		for _, m := range all {
			if r.IntN(2) == 0 {
				some = append(some, m.ID)
			}
		}
		_, failed := a.SplitTheme(id, name(), some)
		return errors.Join(err, failed)
	case 3:
		return a.RetireTheme(theme())
	case 4:
		return a.ReviveTheme(theme())
	case 5:
		th, err := a.ThemeAt(name())
		if err != nil {
			return err
		}
		_, err = a.NewMark(store.Mark{Message: store.MessageID(1 + r.IntN(4)), Start: 0, End: 3, Themes: []store.ThemeID{th.ID}})
		return err
	}
	th, err := a.Theme(theme())
	th.Include, th.Path = clean.OneLine(fmt.Sprint(r.IntN(99))), name()
	return errors.Join(err, a.DefineTheme(th))
}

// Whatever one did to the codebook, undo leads back to the start with every
// count as it was, redo to the end, and the journal replays to the same.
func TestTheCodebookIsUndoneToTheStart(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 3))
		b := newBook(t)
		b.theme("a", 1, 2, 3)
		b.theme("a/b", 2, 4)
		state := func() string { return done(t, b.s) + b.paths() }
		states := []string{state()}
		for range 30 {
			err := b.s.Do(b.me, func(a *store.Act) error {
				if r.IntN(4) == 0 {
					return randomAct(r, a)
				}
				return randomCodebook(r, a)
			})
			if err == nil {
				states = append(states, state())
			}
		}
		storetest.Check(t, b.s)
		for i := len(states) - 2; i >= 0; i-- {
			b.undo()
			if got := state(); got != states[i] {
				t.Fatalf("seed %d, undone to %d:\n got %s\nwant %s", seed, i, got, states[i])
			}
		}
		storetest.Check(t, b.s)
		for i := 1; i < len(states); i++ {
			if _, err := b.s.Redo(b.me); err != nil {
				t.Fatalf("seed %d: redo to %d: %v", seed, i, err)
			}
			if got := state(); got != states[i] {
				t.Fatalf("seed %d, done again to %d:\n got %s\nwant %s", seed, i, got, states[i])
			}
		}
	}
}

// Two listeners at once: a refusal changes nothing, and the journal holds.
func TestTwoListenersChangeOneCodebook(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 4))
		b := newBook(t)
		b.theme("a", 1, 2, 3)
		b.theme("a/b", 2, 4)
		for range 80 {
			who := store.Actor{Listener: store.ListenerID(1 + r.IntN(2)), Via: store.ViaCLI}
			before := done(t, b.s) + b.paths()
			var err error
			switch r.IntN(6) {
			case 0, 1:
				_, err = b.s.Undo(who)
			case 2:
				_, err = b.s.Redo(who)
			default:
				err = b.s.Do(who, func(a *store.Act) error { return randomCodebook(r, a) })
			}
			if after := done(t, b.s) + b.paths(); err != nil && after != before {
				t.Fatalf("seed %d: refused with %v, and changed\n%s\nto\n%s", seed, err, before, after)
			}
		}
		view(t, b.s, func(tx *store.Tx) error {
			return tx.AllMarks(func(m store.Mark) error {
				for _, id := range m.Themes {
					th, err := tx.Theme(id)
					if err != nil || th.MergedInto != 0 {
						t.Errorf("seed %d: mark %d stands in %+v, %v", seed, m.ID, th, err)
					}
				}
				return nil
			})
		})
	}
}
