package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// counted is what is counted of a store: customers and marks by theme,
// conversations, messages, coverage, and how often people are met.
func counted(t testing.TB, s *store.Store) string {
	t.Helper()
	out := ""
	view(t, s, func(tx *store.Tx) error {
		uses, err := tx.ThemeUses(1, 0)
		for _, u := range uses {
			out += fmt.Sprint(u.Path, u.Customers, u.Marks, u.Talks, "; ")
		}
		heard, all, failed := tx.Coverage(1, storetest.Today().Add(-30*24*time.Hour))
		messages := 0
		for _, p := range tx.After(store.Pos{}, tx.Count()+1) {
			c, err := tx.Conversation(p.ID)
			if err != nil {
				return err
			}
			n, err := tx.Contact(c)
			if err != nil {
				return err
			}
			messages += c.Messages
			out += fmt.Sprint(c.ID, c.Messages, c.Customer, n, c.Answers, c.Slowest, "; ")
		}
		fups, third := tx.FollowupsByDue()
		out += fmt.Sprint("conversations ", tx.Count(), " messages ", messages, " heard ", heard, " of ", all, " follow-ups ", len(fups))
		return errors.Join(err, failed, third)
	})
	return out
}

// gone is gone, and forgotten is still counted: after erasing a customer no
// byte of what they said or were called is in any file, whichever way it is
// packed, and every count is what it was.
func TestGoneIsGoneAndForgottenIsStillCounted(t *testing.T) {
	t.Parallel()
	s, clock := storetest.Open(t)
	c := newCanaries()
	all := c.anas(clock.Now())
	storetest.Hear(t, s, "mail", all...)
	c.listenTo(t, s)
	c.scatter(t, s)
	c.whole(t, s.Dir())
	before, who := counted(t, s), personNamed(t, s, "Ana ").ID

	tried, err := s.TryErasing(context.Background(), store.Erasure{Person: who})
	if err != nil {
		t.Fatal(err)
	}
	c.whole(t, s.Dir())
	lost, err := s.Erase(context.Background(), store.Actor{Listener: 1, Via: store.ViaCLI}, store.Erasure{Person: who})
	if err != nil {
		t.Fatal(err)
	}
	if lost != tried || lost.Messages != 5 || lost.Conversations != 4 || lost.People != 3 || lost.Marks != 1 || lost.Memos != 3 || lost.Files != 1 || lost.Drafts != 1 || lost.Lessons != 1 {
		t.Errorf("it took %+v\nand was said to take %+v", lost, tried)
	}
	c.check(t, "erased", s.Dir())
	if now := counted(t, s); now != before {
		t.Errorf("it is counted\n%s\nand was\n%s", now, before)
	}
	storetest.Check(t, s)

	backup := filepath.Join(t.TempDir(), "backup.db")
	f, err := os.OpenFile(backup, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Backup(f); errors.Join(err, f.Close()) != nil {
		t.Fatal(err)
	}
	checks, _, err := store.VerifyFile(context.Background(), backup)
	if i := slices.IndexFunc(checks, func(c store.Check) bool { return c.Wrong != "" }); err != nil || i >= 0 {
		t.Errorf("a backup made since: %v, %v", checks, err)
	}
	for w, where := range c.found(t, filepath.Dir(backup)) {
		if c.goes[w] {
			t.Errorf("a backup made since holds %s in %s", c.of[w], where)
		}
	}

	heard := storetest.Hear(t, s, "mail", all...)
	if heard.New != 0 || heard.Changed != 0 {
		t.Errorf("the same bytes are heard as new: %+v", heard)
	}
	c.check(t, "heard again", s.Dir())
	for range 30 {
		if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
			break
		}
	}
	for range 30 {
		if _, err := s.Redo(store.Actor{Listener: 1}); err != nil {
			break
		}
	}
	c.check(t, "undone and done again", s.Dir())
	if now := counted(t, s); now != before {
		t.Errorf("undone and done again it is counted\n%s\nand was\n%s", now, before)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c.check(t, "closed", s.Dir())
	s = storetest.OpenIn(t, s.Dir(), clock)
	storetest.Check(t, s)
	c.check(t, "opened and verified", s.Dir())
}

// Whoever writes again is somebody new, in a conversation of their own.
func TestWhoWritesAgainIsSomebodyNew(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	was := personNamed(t, s, "Marta")
	if _, err := s.Erase(context.Background(), store.Actor{Listener: 1}, store.Erasure{Person: was.ID}); err != nil {
		t.Fatal(err)
	}
	heard := storetest.Hear(t, s, "mail", storetest.Mail("m9", "m1", "Marta Quist", "marta@c.example", store.Customer, clock.Now(), "Re: lid", "Hello again."))
	now := personNamed(t, s, "Marta")
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(2)
		if heard.New != 1 || now.ID == was.ID || c.Customer != now.ID || c.Messages != 1 {
			t.Errorf("%+v was heard, of person %d, who was %d, in %+v", heard, now.ID, was.ID, c)
		}
		old, failed := tx.Conversation(1)
		if !old.IsErased() || old.Waits() || old.Name.String() != "erased" {
			t.Errorf("what was erased is %+v", old)
		}
		return errors.Join(err, failed)
	})
}

// Erasing by date and by source takes those messages, and leaves their
// neighbours.
func TestErasingByDateAndBySourceLeavesTheRest(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"date", "source"} {
		t.Run(by, func(t *testing.T) {
			s, clock := storetest.Open(t)
			c, now := newCanaries(), clock.Now()
			old, young := now.Add(-100*24*time.Hour), now.Add(-time.Hour)
			storetest.Hear(t, s, "old", storetest.Mail("o1", "o1", "Old "+c.word("name"), c.word("address")+"@c.example", store.Customer, old, c.word("subject"), c.word("text")),
				storetest.Mail("o2", "o1", "Dana", "dana@harbour.example", store.Agent, old.Add(time.Hour), "Re", c.word("answer")),
				storetest.Chat("1", "room", "Eve "+c.stays("name of one who stays"), store.Customer, old, c.word("old line")))
			storetest.Hear(t, s, "young", storetest.Chat("2", "room", "Eve", store.Customer, young, "x"),
				storetest.Chat("3", "room", "Eve", store.Customer, young, c.stays("young line")))
			eve := personNamed(t, s, "Eve qz")
			storetest.Hear(t, s, "young", storetest.Chat("4", "room", eve.Name.String(), store.Customer, young, "and "+c.stays("last line")))
			c.whole(t, s.Dir())
			what := map[string]store.Erasure{"date": {Before: now.Add(-90 * 24 * time.Hour)}, "source": {Source: "old"}}[by]
			lost, err := s.Erase(context.Background(), store.Actor{Listener: 1}, what)
			if err != nil {
				t.Fatal(err)
			}
			if lost.Messages != 3 || lost.Conversations != 2 || lost.GoOn != 1 || lost.People != 1 {
				t.Errorf("it took %+v", lost)
			}
			c.check(t, "erased", s.Dir())
			storetest.Hear(t, s, "young", storetest.Chat("5", "room", "Eve", store.Customer, now, "one more"))
			view(t, s, func(tx *store.Tx) error {
				m, err := tx.Message(tx.LastMessage())
				first, failed := tx.Message(3)
				if m.Conversation != first.Conversation {
					t.Errorf("the conversation goes on in %d, and was %d", m.Conversation, first.Conversation)
				}
				return errors.Join(err, failed)
			})
		})
	}
}

// Nothing is erased of nobody, of an agent, or twice.
func TestErasingRefuses(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	agent, customer := personNamed(t, s, "Dana").ID, personNamed(t, s, "Marta").ID
	erase := func(what store.Erasure) error {
		_, err := s.Erase(context.Background(), store.Actor{Listener: 1}, what)
		return err
	}
	if err := erase(store.Erasure{Person: agent}); !errors.Is(err, store.ErrAnswers) {
		t.Errorf("erasing an agent: %v", err)
	}
	for _, what := range []store.Erasure{{Person: 99}, {Source: "nowhere"}, {Before: clock.Now().Add(-1000 * time.Hour)}, {}} {
		if err := erase(what); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("erasing %+v: %v", what, err)
		}
	}
	if err := erase(store.Erasure{Person: customer}); err != nil {
		t.Fatal(err)
	}
	if err := erase(store.Erasure{Person: customer}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("erasing twice: %v", err)
	}
}

// Who reads while the store is erased reads on in what they began, and who
// looks next sees it erased; coverage does not remember the old rows.
func TestReadersStayRightWhileErased(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	who := personNamed(t, s, "Marta").ID
	began, erased := make(chan struct{}), make(chan error)
	go func() {
		<-began
		_, err := s.Erase(context.Background(), store.Actor{Listener: 1}, store.Erasure{Person: who})
		erased <- err
	}()
	changed := s.Watch(t.Context())
	view(t, s, func(tx *store.Tx) error {
		close(began)
		<-changed
		m, err := tx.Message(1)
		if m.Erased || m.Text.Len() == 0 {
			t.Errorf("a reader lost its words: %+v", m)
		}
		_, all, failed := tx.Coverage(1, clock.Now().Add(-1000*time.Hour))
		if all != 1 {
			t.Errorf("%d conversations are counted", all)
		}
		return errors.Join(err, failed)
	})
	if err := <-erased; err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Message(1)
		if !m.Erased || m.Text.Len() > 0 || m.Side != store.Customer {
			t.Errorf("after it the message is %+v", m)
		}
		return err
	})
	storetest.Hear(t, s, "mail", storetest.Mail("n1", "n1", "Nora", "nora@c.example", store.Customer, clock.Now(), "Hello", "New words"))
	var names []string
	view(t, s, func(tx *store.Tx) error {
		return tx.People(func(p store.Person) error { names = append(names, p.Shown().String()); return nil })
	})
	if !slices.Contains(names, "Nora") || !slices.Contains(names, "erased") {
		t.Errorf("known are %v", names)
	}
}
