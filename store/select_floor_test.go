package store_test

import (
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// selectFloor is a small floor in which every field of a query finds something
// and leaves something out. It is Thursday, 23 July 2026, 10:07.
func selectFloor(t testing.TB) *store.Store {
	t.Helper()
	s, clock := storetest.Open(t)
	now := clock.Now()
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const day = 24 * time.Hour
	mail := func(id, conv, name, address string, side store.Side, d time.Duration, subject, text string) store.Arrival {
		return storetest.Mail(id, conv, name, address, side, ago(d), subject, text)
	}
	auto := mail("1b", "1", "Harbour Kettles", "noreply@harbour.example", store.Bot, 49*time.Hour-time.Minute, "Received", "We have your mail.")
	auto.Kind, auto.Side = store.Auto, store.Bot
	toAnna := mail("5a", "5", "Dana Fox", "dana@harbour.example", store.Agent, 9*day, "Your order", "Your refund is on its way, sorry for the waste of time.")
	toAnna.To = []store.Sender{{Channel: store.Email, Value: "anna@c.example", Name: clean.OneLine("Anna Berg"), Show: clean.OneLine("anna@c.example"), Side: store.Customer, SideBy: store.ByGuess}}
	broken := mail("6a", "6", "Tom Hale", "tom@d.example", store.Customer, 20*day, "charged twice", "You charged me twice. Refund me.")
	broken.Defects = []clean.Line{clean.OneLine("an attachment could not be read")}
	storetest.Hear(t, s, "support-mail",
		mail("1a", "1", "Marta Quist", "marta@c.example", store.Customer, 49*time.Hour, "Kettle Pro 2 lid", "The lid will not close when it is hot."),
		auto,
		mail("1c", "1", "Dana Fox", "dana@harbour.example", store.Agent, 23*time.Hour, "Re: Kettle Pro 2 lid", "Please descale the hinge, see article 114."),
		mail("1d", "1", "Marta Quist", "marta@c.example", store.Customer, 4*time.Minute, "Re: Kettle Pro 2 lid", "What a waste of time. I want a refund, it is late."),
		mail("2a", "2", "Marta Quist", "marta@c.example", store.Customer, 49*day, "lid clicks", "Is it right that the lid clicks?"),
		mail("2b", "2", "Dana Fox", "dana@harbour.example", store.Agent, 49*day-33*time.Hour, "Re: lid clicks", "Yes, that is the lock. Sorry it is late."),
		mail("3a", "3", "Ola Brandt", "ola@e.example", store.Customer, 65*time.Hour, "descaler smell", "The descaler smells of vinegar. My time is no waste."),
		mail("4a", "4", "Julia Ruiz", "julia@c.example", store.Customer, 39*time.Minute, "thanks", "Thank you for the refund, order 2026-77."),
		mail("4b", "4", "Daniel Park", "daniel@harbour.example", store.Agent, 27*time.Minute, "Re: thanks", "Glad to hear it."),
		toAnna, broken)
	storetest.Hear(t, s, "floor-chat",
		storetest.Chat("1", "7", "Piotr", store.Customer, ago(4*time.Minute), "czajnik się nie wyłącza"),
		storetest.Chat("1", "8", "Femi", store.Customer, ago(2*time.Hour), "where is my refund"),
		storetest.Chat("2", "8", "Dana", store.Agent, ago(2*time.Hour-9*time.Minute), "late, sorry"),
		storetest.Chat("3", "8", "Femi", store.Customer, ago(90*time.Minute), "refunded at last?"),
		storetest.Chat("1", "9", "Someone", store.Unknown, ago(3*day), "hello (who) is there"),
		storetest.Chat("1", "10", "Sato", store.Customer, ago(36*time.Minute), "ふたが閉まりません。"))
	if _, err := s.Local(clean.OneLine("Ines")); err != nil {
		t.Fatal(err)
	}
	do(t, s, func(a *store.Act) error { return markFloor(a) })
	return s
}

func markFloor(a *store.Act) error {
	heat, err := a.ThemeAt(clean.OneLine("lid/heat"))
	if err != nil {
		return err
	}
	clicks, err := a.ThemeAt(clean.OneLine("lid/clicks"))
	if err != nil {
		return err
	}
	lid, err := a.ThemeAt(clean.OneLine("lid"))
	if err != nil {
		return err
	}
	if _, err = a.ThemeAt(clean.OneLine("money")); err != nil {
		return err
	}
	first, err := a.NewMark(store.Mark{Message: 1, Start: 0, End: 7, Themes: []store.ThemeID{heat.ID}, Kind: store.Problem, Sure: store.High})
	if err != nil {
		return err
	}
	for _, m := range []store.Mark{
		{Message: 3, Start: 0, End: 6, Response: "canned"},
		{Message: 5, Start: 0, End: 5, Themes: []store.ThemeID{clicks.ID}, Kind: store.Question, Sure: store.Low},
		{Message: 7, Start: 0, End: 3, Themes: []store.ThemeID{lid.ID}, Kind: store.Problem},
		{Message: 8, Start: 0, End: 5, Kind: store.Praise},
	} {
		if _, err := a.NewMark(m); err != nil {
			return err
		}
	}
	if _, err = a.NewFollowup(store.Followup{Kind: store.AskBack, Conversation: 1, Marks: []store.MarkID{first.ID}, Title: clean.OneLine("ask Marta")}); err != nil {
		return err
	}
	f, err := a.NewFollowup(store.Followup{Kind: store.Thank, Conversation: 4})
	if err != nil {
		return err
	}
	f.Status, f.Outcome = store.StatusCompleted, clean.OneLine("thanked")
	if err := a.EditFollowup(f); err != nil {
		return err
	}
	if err := a.Hear(4); err != nil {
		return err
	}
	if err := a.Hear(2); err != nil {
		return err
	}
	return a.Resolve(3, true)
}
