package store_test

import (
	"errors"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// marked is a store with Marta's conversation and a mark on her last words.
func marked(t *testing.T, m store.Mark) (*store.Store, *storetest.Clock, store.MarkID) {
	t.Helper()
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	m.Message, m.Start, m.End = 4, 0, 26
	do(t, s, func(a *store.Act) (err error) { m, err = a.NewMark(m); return err })
	return s, clock, m.ID
}

// stateOf tells how a mark's understanding stands at the clock's time.
func stateOf(t *testing.T, s *store.Store, clock *storetest.Clock, id store.MarkID) (state store.CheckState) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Mark(id)
		c, failed := tx.Confirmation(id)
		state = c.StateAt(m, clock.Now())
		return errors.Join(err, failed)
	})
	return state
}

func TestAnUnderstandingIsAssumedAskedAndConfirmed(t *testing.T) {
	s, clock, id := marked(t, store.Mark{Meant: clean.OneLine("steps waste her time")})
	if got := stateOf(t, s, clock, id); got != store.Assumed {
		t.Errorf("it begins %s", got)
	}
	do(t, s, func(a *store.Act) error {
		return a.Ask(id, "agent", clean.OneLine("Dana"), clean.OneLine("what does she do meanwhile?"))
	})
	if got := stateOf(t, s, clock, id); got != store.Asked {
		t.Errorf("asked, it is %s", got)
	}
	do(t, s, func(a *store.Act) error { return a.Answer(id, store.Answer{State: store.Confirmed, Via: "agent"}) })
	if got := stateOf(t, s, clock, id); got != store.Confirmed {
		t.Errorf("confirmed, it is %s", got)
	}
	do(t, s, func(a *store.Act) error {
		return a.EditMark(store.Mark{ID: id, Meant: clean.OneLine("something else")})
	})
	if got := stateOf(t, s, clock, id); got != store.Assumed {
		t.Errorf("with another meaning than was confirmed it is %s", got)
	}
}

func TestAQuestionThatNobodyAnswersIsUnanswered(t *testing.T) {
	s, clock, id := marked(t, store.Mark{Meant: clean.OneLine("anxious"), Sure: store.Low})
	do(t, s, func(a *store.Act) error {
		return a.Ask(id, "customer", clean.OneLine("Marta"), clean.OneLine("is it?"))
	})
	clock.Pass(store.AnswerWithin - time.Second)
	if got := stateOf(t, s, clock, id); got != store.Asked {
		t.Errorf("just before the time is up it is %s", got)
	}
	clock.Pass(time.Second)
	if got := stateOf(t, s, clock, id); got != store.Unanswered {
		t.Errorf("after a week it is %s", got)
	}
	view(t, s, func(tx *store.Tx) error {
		return tx.Doubts(func(d store.Doubt) error {
			if !d.Owed() {
				t.Errorf("an unanswered question is no longer owed: %+v", d)
			}
			return nil
		})
	})
	do(t, s, func(a *store.Act) error {
		return a.Answer(id, store.Answer{State: store.Confirmed, Via: "customer", In: 4})
	})
	if got := stateOf(t, s, clock, id); got != store.Confirmed {
		t.Errorf("answered late it is %s", got)
	}
}

func TestACorrectionKeepsBothReadings(t *testing.T) {
	s, clock, id := marked(t, store.Mark{Meant: clean.OneLine("steps waste her time"), Need: clean.OneLine("ease")})
	safety := store.Sense{Meant: clean.OneLine("it spat at her"), Need: clean.OneLine("safety")}
	do(t, s, func(a *store.Act) error {
		return a.Answer(id, store.Answer{State: store.Corrected, Via: "agent", Words: clean.OneLine("it spat once"), Now: safety})
	})
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Mark(id)
		c, failed := tx.Confirmation(id)
		if m.Sense() != safety || c.Was.Need.String() != "ease" || c.Now != safety || stateOf(t, s, clock, id) != store.Corrected {
			t.Errorf("mark %+v, check %+v", m.Sense(), c)
		}
		return errors.Join(err, failed)
	})
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Mark(id)
		if m.Need.String() != "ease" || stateOf(t, s, clock, id) != store.Assumed {
			t.Errorf("one undo leaves %+v", m.Sense())
		}
		return err
	})
}

func TestChecksThatSayNothingAreRefused(t *testing.T) {
	s, _, id := marked(t, store.Mark{Meant: clean.OneLine("steps")})
	for name, act := range map[string]func(*store.Act) error{
		"a question without words":  func(a *store.Act) error { return a.Ask(id, "agent", clean.Line{}, clean.Line{}) },
		"a way nobody can be asked": func(a *store.Act) error { return a.Ask(id, "oracle", clean.Line{}, clean.OneLine("?")) },
		"a correction that is none": func(a *store.Act) error {
			return a.Answer(id, store.Answer{State: store.Corrected, Now: store.Sense{Meant: clean.OneLine("steps")}})
		},
		"unknowable without a why":     func(a *store.Act) error { return a.Answer(id, store.Answer{State: store.Unknowable}) },
		"an answer that is a question": func(a *store.Act) error { return a.Answer(id, store.Answer{State: store.Asked}) },
		"a mark that is not there":     func(a *store.Act) error { return a.Answer(99, store.Answer{State: store.Confirmed}) },
	} {
		if err := s.Do(store.Actor{Listener: 1}, act); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestAReplyThatCameIsOfferedAsTheAnswer(t *testing.T) {
	s, clock, id := marked(t, store.Mark{Meant: clean.OneLine("steps")})
	do(t, s, func(a *store.Act) error {
		return a.Ask(id, "customer", clean.OneLine("Marta"), clean.OneLine("right?"))
	})
	clock.Pass(time.Hour)
	storetest.Hear(t, s, "mail",
		storetest.Mail("m5", "m1", "Dana", "dana@harbour.example", store.Agent, clock.Now().Add(-time.Minute), "Re: lid", "Do we get this right?"),
		storetest.Mail("m6", "m1", "Marta Quist", "marta@c.example", store.Customer, clock.Now(), "Re: lid", "Yes, exactly."))
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Mark(id)
		c, failed := tx.Confirmation(id)
		reply, failed2 := tx.Replied(m, c)
		if reply != 6 {
			t.Errorf("message %d is offered as the answer", reply)
		}
		return errors.Join(err, failed, failed2)
	})
}
