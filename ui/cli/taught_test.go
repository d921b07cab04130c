package cli

import (
	"fmt"
	"strings"
	"testing"

	"earshot/sources"
	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/storetest"
	"earshot/ui/floor"
)

// aHouse is a house over a store that holds mails, as a source read them.
func aHouse(t *testing.T, mails ...string) *house {
	t.Helper()
	st, _ := storetest.Open(t)
	h := &house{store: st}
	h.use(sources.Config{Sides: sources.SidesConfig{Agents: []string{"@shop.example"}}})
	b := store.Batch{Source: "box"}
	for i, raw := range mails {
		raw = fmt.Sprintf("Message-ID: <%d@x.example>\nDate: %02d Jul 2026 10:00:00 +0000\nTo: help@shop.example\n%s", i, i+1, raw)
		_, a := mail.Read([]byte(raw), h.readsMail("box", nil))
		a.Prepare([]byte(raw))
		b.Arrivals = append(b.Arrivals, a)
	}
	if _, err := st.Hear(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) messageFor(t *testing.T, id store.MessageID) (m store.Message) {
	t.Helper()
	err := h.store.View(func(tx *store.Tx) (err error) { m, err = tx.Message(id); return err })
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// What is proposed is tried on what is kept, and what is taught does to the
// past what was proposed; taking it back undoes that.
func TestALessonFoldsWhatItsProposalSaid(t *testing.T) {
	mail := func(who, asker, day string) string {
		return "From: " + who + "\nSubject: Kettle\n\nShe waits, " + day + ".\n\n~~ " + asker + " asked, " + day + " ~~\nIs it safe?\n"
	}
	h := aHouse(t, mail("desk@re.example", "Joe Day", "3 March 2026"), mail("desk@re.example", "Mia Fox", "4 May 2026"),
		mail("joan@re.example", "Ann Bee", "5 June 2026"), mail("else@else.example", "Ann Bee", "5 June 2026"),
		"From: desk@re.example\n\nNothing quoted.\n")
	text := h.messageFor(t, 1).Text.String()
	at := strings.Index(text, "asked")
	all, err := h.propose(t.Context(), floor.Pointed{Message: 1, Kind: store.LessonQuote, Quote: [2]int{at, at}})
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	for i, want := range []floor.Proposal{{Lesson: store.Lesson{Sender: "desk@re.example"}, Fits: 2, Of: 3}, {Lesson: store.Lesson{Sender: "@re.example"}, Fits: 3, Of: 4}} {
		if got := all[i]; got.Fits != want.Fits || got.Of != want.Of || got.Lesson.Sender != want.Lesson.Sender || got.Lesson.Quote[0].String() != "~~ … asked, … ~~" {
			t.Errorf("%+v", got)
		}
	}
	folded := func() (n int) {
		for id := store.MessageID(1); id <= 5; id++ {
			n += len(h.messageFor(t, id).Folds)
		}
		return n
	}
	act := store.Actor{Listener: 1}
	var l store.Lesson
	if err := h.store.Do(act, func(a *store.Act) (err error) { l, err = a.Teach(all[1].Lesson); return err }); err != nil {
		t.Fatal(err)
	}
	if n, err := h.reread(t.Context(), l); err != nil || n != 3 || folded() != 3 {
		t.Errorf("%d read anew, %d folded, %v", n, folded(), err)
	}
	u, err := h.store.Undo(act)
	if err != nil || len(u.Lessons) != 1 {
		t.Fatal(u, err)
	}
	if n, err := h.reread(t.Context(), u.Lessons[0]); err != nil || n != 3 || folded() != 0 {
		t.Errorf("undone: %d read anew, %d folded, %v", n, folded(), err)
	}
}

// A mark stays on its words when a form goes to its writer and back, and the
// count of customers follows.
func TestATaughtFormIsItsWriters(t *testing.T) {
	form := func(who, at, words string) string {
		return "From: Shop <noreply@shop.example>\nSubject: Entry\n\nKunde: " + who + "\nPost: " + at + "\nAnliegen: " + words + "\n"
	}
	h := aHouse(t, form("Ann Bee", "ann@b.example", "It leaks."), form("Joe Day", "joe@d.example", "Too hot."), "From: noreply@shop.example\n\nSold: 12\n")
	text := h.messageFor(t, 1).Text.String()
	span := func(words string) [2]int { i := strings.Index(text, words); return [2]int{i, i + len(words)} }
	all, err := h.propose(t.Context(), floor.Pointed{Message: 1, Kind: store.LessonForm, Name: span("Ann Bee"), Address: span("ann@b.example"), Words: span("It leaks.")})
	if err != nil || len(all) != 1 || all[0].Fits != 2 || all[0].Of != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	act := store.Actor{Listener: 1}
	var l store.Lesson
	err = h.store.Do(act, func(a *store.Act) error {
		at := span("It leaks.")
		_, err := a.NewMark(store.Mark{Message: 1, Start: at[0], End: at[1]})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.Do(act, func(a *store.Act) (err error) { l, err = a.Teach(all[0].Lesson); return err }); err != nil {
		t.Fatal(err)
	}
	check := func(side store.Side, address string) {
		t.Helper()
		m := h.messageFor(t, 1)
		var k store.Mark
		err := h.store.View(func(tx *store.Tx) (err error) { k, err = tx.Mark(1); return err })
		if m.Side != side || m.Sender.Address().String() != address || k.Person != m.From || k.Side != side || k.State != store.MarkLive {
			t.Errorf("%s %s, mark %+v, %v", m.Side, m.Sender.Address(), k, err)
		}
	}
	if n, err := h.reread(t.Context(), l); err != nil || n != 2 {
		t.Errorf("%d read anew, %v", n, err)
	}
	check(store.Customer, "ann@b.example")
	if err := h.store.Do(act, func(a *store.Act) error { _, err := a.Unteach(l.ID); return err }); err != nil {
		t.Fatal(err)
	}
	if n, err := h.reread(t.Context(), l); err != nil || n != 2 {
		t.Errorf("taken back: %d read anew, %v", n, err)
	}
	check(store.Bot, "noreply@shop.example")
}

func TestOnlyMailsAreTaught(t *testing.T) {
	h := aHouse(t)
	storetest.Hear(t, h.store, "floor-chat", storetest.Chat("1", "a", "Ann", store.Customer, storetest.Today(), "Hi there"))
	if all, err := h.propose(t.Context(), floor.Pointed{Message: 1, Kind: store.LessonQuote}); err == nil {
		t.Errorf("%+v", all)
	}
}
