package store_test

import (
	"testing"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// formMail is a mail that a site's program sent: as a reader takes it, or with
// a lesson by which the reader found its writer.
func formMail(id, writer string, lesson store.LessonID) store.Arrival {
	a := storetest.Mail(id, id, "Shop", "noreply@shop.example", store.Agent, storetest.Today(), "Contact", "Name: x\nWords: It leaks.\n")
	if lesson != 0 {
		a.Lesson, a.Channel = lesson, store.Form
		a.From = store.Sender{Channel: store.Email, Value: writer, Name: clean.OneLine("Ann"), Show: clean.OneLine(writer), Side: store.Customer, SideBy: store.ByGuess}
		a.Folds = []store.Fold{{Start: 0, End: 8, Why: store.FoldHeader, Lesson: lesson}}
	}
	return a
}

// quoteLesson is a lesson on where the quote starts in the mails of a sender.
func quoteLesson(sender string) store.Lesson {
	return store.Lesson{Kind: store.LessonQuote, Sender: sender, Quote: []clean.Line{clean.OneLine("… asked:")}, Message: 1}
}

func TestALessonIsTaughtUndoneAndTakenBack(t *testing.T) {
	s, _ := storetest.Open(t)
	ann := store.Actor{Listener: 1}
	teach := func(l store.Lesson) (got store.Lesson, err error) {
		err = s.Do(ann, func(a *store.Act) error { got, err = a.Teach(l); return err })
		return got, err
	}
	if _, err := teach(store.Lesson{Sender: "a@b.example"}); err == nil {
		t.Error("a lesson that says nothing was kept")
	}
	standing := func(want ...store.LessonID) {
		t.Helper()
		got, err := s.Lessons()
		if err != nil || len(got) != len(want) {
			t.Fatalf("%v, %v; want %v", got, err, want)
		}
		for i, l := range got {
			if l.ID != want[i] || l.By != 1 {
				t.Errorf("%+v", l)
			}
		}
	}
	first, err := teach(quoteLesson("a@b.example"))
	if err != nil {
		t.Fatal(err)
	}
	standing(first.ID)
	u, err := s.Undo(ann)
	if err != nil || len(u.Lessons) != 1 || u.Lessons[0].ID != first.ID {
		t.Errorf("undone: %+v, %v", u, err)
	}
	standing()
	if _, err := s.Redo(ann); err != nil {
		t.Fatal(err)
	}
	standing(first.ID)
	drop := func(a *store.Act) error { _, err := a.Unteach(first.ID); return err }
	if err := s.Do(ann, drop); err != nil {
		t.Fatal(err)
	}
	standing()
	if s.Do(ann, drop) == nil {
		t.Error("a lesson was taken back twice")
	}
}

func TestWhoseMailsALessonIsAbout(t *testing.T) {
	for _, c := range []struct {
		sender, address string
		want            bool
	}{
		{"a@b.example", "a@b.example", true}, {"a@b.example", "c@b.example", false}, {"@b.example", "c@b.example", true},
		{"@b.example", "c@sub.b.example", false}, {"@b.example", "", false}, {"", "", false},
	} {
		if got := (store.Lesson{Sender: c.sender}).IsOf(c.address); got != c.want {
			t.Errorf("%q of %q: %v", c.sender, c.address, got)
		}
	}
}

func TestMailOfAnAddressAndOfADomain(t *testing.T) {
	s, _ := storetest.Open(t)
	shared := formMail("3", "", 0)
	shared.From.Value += "#dana"
	storetest.Hear(t, s, "box", formMail("1", "", 0), formMail("2", "ann@b.example", 1), shared)
	for sender, want := range map[string]int{"noreply@shop.example": 2, "@shop.example": 2, "@b.example": 1, "reply@shop.example": 0, "@hop.example": 0} {
		view(t, s, func(tx *store.Tx) error {
			ids, n, err := tx.MailFrom(sender, 1)
			if n != want || len(ids) != min(want, 1) {
				t.Errorf("%s: %v of %d", sender, ids, n)
			}
			return err
		})
	}
}

// A form that is read again by a lesson is its writer's: rows, people, counts
// and marks follow, and go back when it is read without the lesson.
func TestAFormGoesToItsWriterAndBack(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Hear(t, s, "box", formMail("1", "", 0))
	ann := store.Actor{Listener: 1}
	err := s.Do(ann, func(a *store.Act) error {
		_, err := a.NewMark(store.Mark{Message: 1, Start: 15, End: 24})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	check := func(side store.Side, address string, waits bool, channel store.Channel) {
		t.Helper()
		storetest.Check(t, s)
		view(t, s, func(tx *store.Tx) error {
			m, err := tx.Message(1)
			if err != nil {
				return err
			}
			c, err := tx.Conversation(1)
			if m.Side != side || m.Sender.Address().String() != address || c.Waits() != waits || c.Channel != channel || (c.Customer != 0) != waits {
				t.Errorf("%v %v, row %+v", m.Side, m.Sender, c)
			}
			k, failed := tx.Mark(1)
			if k.Person != m.From || k.Side != side || k.Quote.String() != "It leaks." || k.State != store.MarkLive {
				t.Errorf("mark %+v, %v", k, failed)
			}
			return err
		})
	}
	check(store.Agent, "noreply@shop.example", false, store.Email)
	for range 2 {
		if changed, err := s.Amend(t.Context(), 1, formMail("1", "ann@b.example", 7)); err != nil || !changed {
			t.Fatal(changed, err)
		}
		if changed, err := s.Amend(t.Context(), 1, formMail("1", "ann@b.example", 7)); err != nil || changed {
			t.Error("the same reading changed something", err)
		}
		check(store.Customer, "ann@b.example", true, store.Form)
		view(t, s, func(tx *store.Tx) error {
			ids, err := tx.MailUnder(store.Lesson{ID: 7, Kind: store.LessonForm, Sender: "noreply@shop.example"})
			if len(ids) != 1 || ids[0] != 1 {
				t.Errorf("under the lesson: %v", ids)
			}
			return err
		})
		if changed, err := s.Amend(t.Context(), 1, formMail("1", "", 0)); err != nil || !changed {
			t.Fatal(changed, err)
		}
		check(store.Agent, "noreply@shop.example", false, store.Email)
	}
}
