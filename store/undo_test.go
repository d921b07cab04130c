package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// done tells all that listeners made of a store.
func done(t testing.TB, s *store.Store) string {
	out := ""
	view(t, s, func(tx *store.Tx) error {
		err := tx.AllMarks(func(m store.Mark) error {
			out += fmt.Sprint("mark ", m.ID, m.Message, m.Quote, m.Need, m.Themes, m.State, "; ")
			return nil
		})
		themes, failed := tx.Themes()
		for _, th := range themes {
			out += fmt.Sprint("theme ", th.ID, th.Path, th.Definition, "; ")
		}
		fups, failed2 := tx.FollowupsByDue()
		for _, f := range fups {
			out += fmt.Sprint("follow-up ", f.ID, f.Due, f.Status, f.Outcome, "; ")
		}
		for _, p := range tx.After(store.Pos{}, 99) {
			c, err := tx.Conversation(p.ID)
			if err != nil {
				return err
			}
			one, _ := tx.Heard(1, c)
			two, _ := tx.Heard(2, c)
			out += fmt.Sprint("row ", c.ID, c.Resolved, one, two, c.Waits(), c.Customer, "; ")
		}
		return errors.Join(err, failed, failed2, doneBeside(tx, &out))
	})
	return out
}

// doneBeside tells what lies beside marks: checks, people, memos, sittings.
func doneBeside(tx *store.Tx, out *string) error {
	var errs []error
	for id := range store.MarkID(8) {
		c, err := tx.Confirmation(id)
		*out += fmt.Sprint("check ", id, c.State, c.Via, c.Question, c.Answer, c.Was, c.Now, "; ")
		errs = append(errs, err)
	}
	for id := store.PersonID(1); id < 4; id++ {
		root, err := tx.Root(id)
		selves, err2 := tx.Selves(id)
		v, err3 := tx.Voice(id)
		d, err4 := tx.Desk(id)
		memos, err5 := tx.Memos(store.About{Kind: store.AboutPerson, ID: uint32(id)})
		*out += fmt.Sprint("person ", id, root, selves, v.Note, d.Site, len(memos), "; ")
		errs = append(errs, err, err2, err3, err4, err5)
	}
	all, err := tx.Sittings()
	for _, s := range all {
		*out += fmt.Sprint("sitting ", s.ID, s.On(), s.Purpose, len(s.Moments), s.Debrief.ReallySaid, s.Sums.Marks, "; ")
	}
	r, _, err2 := tx.HeardRecord(1, 1)
	*out += fmt.Sprint("heard ", r.UpTo, r.Left, r.Reason)
	return errors.Join(append(errs, err, err2)...)
}

// randomAct does one thing; it may fail where there is nothing to do it to.
func randomAct(r *rand.Rand, a *store.Act) error {
	line := clean.OneLine(fmt.Sprint("line ", r.IntN(1000)))
	msg := store.MessageID(1 + r.IntN(4))
	if r.IntN(2) == 0 {
		return randomActBeside(r, a, line)
	}
	switch r.IntN(9) {
	case 0, 1:
		th, err := a.ThemeAt(clean.OneLine(fmt.Sprint("theme-", r.IntN(4))))
		if err != nil {
			return err
		}
		_, err = a.NewMark(store.Mark{Message: msg, Start: 0, End: 3, Themes: []store.ThemeID{th.ID}, Need: line})
		return err
	case 2:
		m, err := a.Mark(store.MarkID(1 + r.IntN(6)))
		m.Need = line
		return errors.Join(err, a.EditMark(m))
	case 3:
		return a.RetractMark(store.MarkID(1 + r.IntN(6)))
	case 4:
		th, err := a.Theme(store.ThemeID(1 + r.IntN(3)))
		th.Definition, th.Path = line, clean.OneLine(fmt.Sprint("theme-", r.IntN(6)))
		return errors.Join(err, a.DefineTheme(th))
	case 5:
		f, err := a.NewFollowup(store.Followup{Conversation: 1, Due: fmt.Sprintf("2026-08-%02d", 1+r.IntN(28))})
		f.Status, f.Outcome = store.StatusCompleted, line
		return errors.Join(err, a.EditFollowup(f))
	case 6:
		return a.Hear(1)
	case 7:
		return a.Resolve(1, r.IntN(2) == 0)
	}
	return a.Reside(store.PersonID(1+r.IntN(3)), []store.Side{store.Customer, store.Agent, store.Unknown}[r.IntN(3)])
}

// randomActBeside does one thing to what lies beside marks.
func randomActBeside(r *rand.Rand, a *store.Act, line clean.Line) error {
	mark, person := store.MarkID(1+r.IntN(6)), store.PersonID(1+r.IntN(3))
	on, _, err := a.SittingOn(1)
	switch r.IntN(12) {
	case 0:
		return a.Ask(mark, "agent", clean.OneLine("Dana"), line)
	case 1:
		return a.Answer(mark, store.Answer{State: store.Corrected, Via: "agent", Words: line, Now: store.Sense{Need: line}})
	case 2:
		return a.Answer(mark, store.Answer{State: store.CheckStates()[r.IntN(6)], Words: line})
	case 3:
		return a.SetVoice(person, line)
	case 4:
		return a.Merge(person, store.PersonID(1+r.IntN(3)))
	case 5:
		return a.Part(person)
	case 6:
		return a.Describe(store.Desk{Person: person, Site: line, Zone: "Europe/Dublin"})
	case 7:
		_, err := a.WriteMemo(store.Memo{About: store.About{Kind: store.AboutPerson, ID: uint32(person)}, Text: clean.Body(line.String())})
		return err
	case 8:
		_, err := a.Sit(store.Sitting{Purpose: line})
		return err
	case 9:
		return errors.Join(err, a.Stamp(on.ID, store.Moment{Conversation: 1}))
	case 10:
		return errors.Join(err, a.EndSitting(on.ID))
	}
	return a.Leave(1, line)
}

// One listener's acts are undone and done again like a walk along a list of
// states: whatever was done, undo leads to the state before it and redo back.
func TestUndoAndRedoWalkAlongTheStates(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12 / slowness) {
		r := rand.New(rand.NewPCG(seed, 1))
		s, clock := storetest.Open(t)
		storetest.Hear(t, s, "mail", marta(clock.Now())...)
		me := store.Actor{Listener: 1, Via: store.ViaTUI}
		states, at := []string{done(t, s)}, 0
		for range 80 {
			switch r.IntN(5) {
			case 0, 1:
				if err := s.Do(me, func(a *store.Act) error { return randomAct(r, a) }); err == nil {
					states, at = append(states[:at+1], done(t, s)), at+1
				}
			case 2, 3:
				if _, err := s.Undo(me); (err != nil) != (at == 0) {
					t.Fatalf("seed %d: undo at %d: %v", seed, at, err)
				}
				at = max(0, at-1)
			case 4:
				if _, err := s.Redo(me); (err != nil) != (at == len(states)-1) {
					t.Fatalf("seed %d: redo at %d of %d: %v", seed, at, len(states), err)
				}
				at = min(at+1, len(states)-1)
			}
			if got := done(t, s); got != states[at] {
				t.Fatalf("seed %d, state %d:\n got %s\nwant %s", seed, at, got, states[at])
			}
		}
	}
}

// Two listeners, new readings and new messages in between: whatever is
// refused, the journal holds, marks stand on their words, and a refusal
// changes nothing.
func TestTwoListenersUndoAmongEachOther(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12 / slowness) {
		r := rand.New(rand.NewPCG(seed, 2))
		s, clock := storetest.Open(t)
		all := marta(clock.Now())
		storetest.Hear(t, s, "mail", all...)
		for i := range 60 {
			me := store.Actor{Listener: store.ListenerID(1 + r.IntN(2)), Via: store.ViaCLI}
			before := done(t, s)
			var err error
			switch r.IntN(8) {
			case 0, 1, 2:
				err = s.Do(me, func(a *store.Act) error { return errors.Join(randomAct(r, a), randomAct(r, a)) })
			case 3, 4, 5:
				_, err = s.Undo(me)
			case 6:
				_, err = s.Redo(me)
			case 7:
				n := r.IntN(4)
				a := all[n]
				a.Text = clean.Body(fmt.Sprintf("%*s%s", r.IntN(9), "", all[n].Text))
				_, err = s.Amend(context.Background(), store.MessageID(n+1), a)
			}
			if after := done(t, s); err != nil && after != before {
				t.Fatalf("seed %d: refused with %v, and changed\n%s\nto\n%s", seed, err, before, after)
			}
			if i%20 == 0 {
				storetest.Check(t, s)
			}
		}
	}
}

func TestAnActThatFailsLeavesNothing(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	before, stop := done(t, s), errors.New("no")
	err := s.Do(store.Actor{Listener: 1}, func(a *store.Act) error {
		_, err := a.ThemeAt(clean.OneLine("lid"))
		return errors.Join(err, a.Hear(1), a.Resolve(1, true), stop)
	})
	if !errors.Is(err, stop) {
		t.Errorf("do: %v", err)
	}
	if after := done(t, s); after != before {
		t.Errorf("it left %s", after)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); !errors.Is(err, store.ErrNothingToUndo) {
		t.Errorf("undo: %v", err)
	}
}

// What somebody else changed and put back is as it was left.
func TestUndoAfterOthersPutTheirsBack(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	one, two := store.Actor{Listener: 1}, store.Actor{Listener: 2}
	for i, who := range []store.Actor{one, two} {
		if err := s.Do(who, func(a *store.Act) error { return a.Resolve(1, i == 0) }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Undo(two); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(one); err != nil {
		t.Errorf("undo of what is as it was left: %v", err)
	}
}

// A theme in which others have marked does not go under them.
func TestAThemeWithMarksOfOthersStays(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	var th store.Theme
	do(t, s, func(a *store.Act) error { var err error; th, err = a.ThemeAt(clean.OneLine("lid")); return err })
	err := s.Do(store.Actor{Listener: 2}, func(a *store.Act) error {
		_, err := a.NewMark(store.Mark{Message: 1, Start: 0, End: 7, Themes: []store.ThemeID{th.ID}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); !errors.Is(err, store.ErrChangedSince) {
		t.Errorf("undo of a theme with marks: %v", err)
	}
}

// An undo puts a mark back on its words where they are now.
func TestUndoAfterReadingAgainStandsOnTheWords(t *testing.T) {
	s, clock := storetest.Open(t)
	all := marta(clock.Now())
	storetest.Hear(t, s, "mail", all...)
	var m store.Mark
	do(t, s, func(a *store.Act) error {
		var err error
		m, err = a.NewMark(store.Mark{Message: 1, Start: 4, End: 7})
		return err
	})
	do(t, s, func(a *store.Act) error { m.Need = clean.OneLine("tea"); return a.EditMark(m) })
	do(t, s, func(a *store.Act) error { return a.RetractMark(m.ID) })
	again := all[0]
	again.Text = clean.Body("Hello. " + again.Text.String())
	if _, err := s.Amend(context.Background(), 1, again); err != nil {
		t.Fatal(err)
	}
	for _, need := range []string{"tea", ""} {
		if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
			t.Fatal(err)
		}
		view(t, s, func(tx *store.Tx) error {
			got, err := tx.Mark(m.ID)
			if got.Start != 11 || got.Version != 2 || got.State != store.MarkLive || got.Need.String() != need {
				t.Errorf("undone: %+v", got)
			}
			return err
		})
	}
}
