package floor

import (
	"context"
	"errors"
	"testing"

	"earshot/store"
	"earshot/store/clean"
)

// reader stands in for the readers of mail, which a screen does not know: it
// proposes one lesson and says what it was asked.
type reader struct {
	asked   Pointed
	applied []store.Lesson
	refuses error
}

func (r *reader) teaching() *Teaching {
	return &Teaching{
		Propose: func(_ context.Context, p Pointed) ([]Proposal, error) {
			r.asked = p
			l := store.Lesson{Kind: p.Kind, Sender: "desk@re.example", Message: p.Message, Quote: []clean.Line{lineOf("… asked:")}}
			wide := l
			wide.Sender = "@re.example"
			return []Proposal{{l, 3, 4}, {wide, 5, 9}}, r.refuses
		},
		Apply: func(_ context.Context, l store.Lesson) (int, error) {
			r.applied = append(r.applied, l)
			return 3, r.refuses
		},
	}
}

func lessons(t *testing.T, s *store.Store) []store.Lesson {
	t.Helper()
	all, err := s.Lessons()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestALessonIsShownBeforeItIsTaughtAndCanBeUndone(t *testing.T) {
	h := newHarbour(t).fill()
	s, r := h.open(126, 36), &reader{}
	s.m.cfg.Teach = r.teaching()
	teach := func(keys ...string) {
		s.press("2", ":").typed("quote-starts").press("enter")
		s.wants("The quote starts at lines like", "… asked:", "desk@re.example: folds 3 of 4 kept mails", "@re.example: folds 5 of 9 kept mails")
		s.press(keys...)
	}
	teach("esc")
	s.wants("Nothing was taught.")
	if got := lessons(t, h.s); len(got) != 0 {
		t.Fatalf("%+v", got)
	}
	teach("d")
	s.wants("Taught for @re.example: 3 kept mails read so, and all to come.")
	if got := lessons(t, h.s); len(got) != 1 || got[0].Sender != "@re.example" || len(r.applied) != 1 || r.applied[0].ID != got[0].ID {
		t.Fatalf("%+v, applied %+v", got, r.applied)
	}
	s.press("u")
	s.wants("Undone: what was taught", "3 kept mails read anew.")
	if got := lessons(t, h.s); len(got) != 0 || len(r.applied) != 2 {
		t.Fatalf("%+v, applied %+v", got, r.applied)
	}
	teach("enter")
	s.wants("Taught for desk@re.example")
	r.refuses = errors.New("only mails can be taught, and this is none")
	s.press("2", ":").typed("quote-starts").press("enter")
	s.wants("Could not make a lesson of it: only mails can be taught")
}

func TestAFormIsPointedAtFieldByField(t *testing.T) {
	s, r := newHarbour(t).fill().open(126, 36), &reader{}
	s.m.cfg.Teach = r.teaching()
	do := func(name string) { s.press(":").typed(name).press("enter") }
	s.press("2")
	do("form-words")
	s.wants("Select the writer's words first")
	s.press("v", "w")
	do("form-address")
	s.wants("No mail address is selected")
	do("form-name")
	s.wants("Noted. Now select what they wrote: :form-words.")
	s.press("V")
	do("form-words")
	if p := r.asked; p.Kind != store.LessonForm || p.Message == 0 || p.Name == [2]int{} || p.Words == [2]int{} || p.Address != [2]int{} {
		t.Errorf("asked for %+v", p)
	}
}

func TestTheAddressNearASelection(t *testing.T) {
	for text, want := range map[string]string{
		"Post: [a]nn@b.example":            "ann@b.example",
		"[Post]: ann@b.example\nx@y.z":     "ann@b.example",
		"a@b.c\nmail to <[joe]@d.example>": "joe@d.example",
		"a@b.c or [joe@d].example; x@y.z":  "joe@d.example",
		"no [address]\na@b.c":              "",
		"é\u00a0[a]@b.c":                   "a@b.c",
	} {
		plain, at := cutMarks(text)
		got := ""
		if found, ok := addressNear(plain, at); ok {
			got = plain[found[0]:found[1]]
		}
		if got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// cutMarks takes the brackets out of a text and returns where they stood.
func cutMarks(s string) (plain string, at [2]int) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			at[0] = len(plain)
		case ']':
			at[1] = len(plain)
		default:
			plain += string(s[i : i+1])
		}
	}
	return plain, at
}
