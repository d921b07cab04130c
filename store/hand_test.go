package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// chained generates mails that refer to earlier ones, as replies do, and lines
// of chats. Some refer to two matters at once, some come before what they
// refer to, and some say that they were said long before.
func chained(r *rand.Rand, n int) []store.Arrival {
	all := speakers()
	matters := 3 + n/6
	var out []store.Arrival
	said := map[int][]string{}
	for i := range n {
		who, matter := all[r.IntN(len(all))], r.IntN(matters)
		at := storetest.Today().Add(time.Duration(i-n) * time.Minute)
		if r.IntN(6) == 0 {
			at = at.Add(-time.Duration(r.IntN(n)) * time.Minute)
		}
		text := fmt.Sprintf("word%d said of %d", i, matter)
		if matter == 0 {
			out = append(out, storetest.Chat(fmt.Sprint(i), fmt.Sprint("c", r.IntN(2)), who.name, who.side, at, text))
			continue
		}
		a := storetest.Mail(fmt.Sprint("m", i), "", who.name, who.address, who.side, at, fmt.Sprint("matter ", matter), text)
		a.Threads = nil
		for _, id := range said[matter] {
			if r.IntN(2) == 0 {
				a.Threads = append(a.Threads, id)
			}
		}
		if other := said[1+r.IntN(matters-1)]; r.IntN(25) == 0 && len(other) > 0 {
			a.Threads = append(a.Threads, other[r.IntN(len(other))])
		}
		said[matter] = append(said[matter], a.Own)
		out = append(out, a)
	}
	for i := range out { // a reply is heard before what it answers
		if j := i + 1 + r.IntN(3); r.IntN(5) == 0 && j < len(out) {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

// kept tells what a store holds, by messages: of conversations no numbers,
// since those that a split gave lead somewhere for ever.
func kept(t testing.TB, s *store.Store) string {
	var out strings.Builder
	view(t, s, func(tx *store.Tx) error {
		var rows []string
		for _, p := range tx.After(store.Pos{}, tx.Count()+1) {
			c, err := tx.Conversation(p.ID)
			if err != nil {
				return err
			}
			ms, err := tx.Messages(c.ID)
			if err != nil {
				return err
			}
			ids := ""
			for _, m := range ms {
				ids += fmt.Sprint(m.ID, m.Side, m.Kind, " ")
			}
			one, _ := tx.Heard(1, c)
			two, _ := tx.Heard(2, c)
			marks, err := tx.Marks(c.ID)
			fups, failed := tx.FollowupsOf(c.ID)
			contact, failed2 := tx.Contact(c)
			if err := errors.Join(err, failed, failed2); err != nil {
				return err
			}
			c.ID, c.Joined, c.Blocks, c.Parted = 0, nil, 0, nil
			rows = append(rows, fmt.Sprintf("%s: %+v heard %v %v, %d marks, %d follow-ups, contact %d", ids, c, one, two, len(marks), len(fups), contact))
		}
		slices.Sort(rows)
		fmt.Fprintln(&out, tx.Count(), strings.Join(rows, "\n"))
		for l := range store.ListenerID(2) {
			heard, all, err := tx.Coverage(l+1, time.Time{})
			if err != nil {
				return err
			}
			fmt.Fprintln(&out, "coverage", heard, all)
		}
		for _, word := range []string{"word1", "said", `"said of 2"`} {
			f, err := search(tx, word, 0)
			if err != nil {
				return err
			}
			var hits []int
			for _, h := range f.Hits {
				hits = append(hits, int(h.Message.ID))
			}
			slices.Sort(hits)
			fmt.Fprintln(&out, word, hits)
		}
		return nil
	})
	return out.String()
}

// leads tells, of a closed store, all that finds messages and people.
func leads(t testing.TB, dir string) string {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "earshot.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = db.View(func(tx *bolt.Tx) error {
		for _, name := range []string{"ref", "content", "uid", "par", "ident", "batch", "src"} {
			err := tx.Bucket([]byte(name)).ForEach(func(k, v []byte) error {
				fmt.Fprintf(&out, "%s %x %x\n", name, k, v)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// randomHand joins or splits, or does something that hangs on it.
func randomHand(r *rand.Rand, a *store.Act) error {
	last := int(a.LastMessage())
	if last == 0 {
		return store.ErrNotFound
	}
	msg := store.MessageID(1 + r.IntN(last))
	m, err := a.Message(msg)
	if err != nil {
		return err
	}
	switch r.IntN(9) {
	case 0, 1, 2:
		o, err := a.Message(store.MessageID(1 + r.IntN(last)))
		return errors.Join(err, a.Join(m.Conversation, o.Conversation))
	case 3, 4, 5:
		_, err := a.Split(msg)
		return err
	case 6:
		return errors.Join(a.Hear(m.Conversation), a.Resolve(m.Conversation, r.IntN(2) == 0))
	case 7:
		k, err := a.NewMark(store.Mark{Message: msg, Start: 0, End: 4})
		if err != nil {
			return err
		}
		_, err = a.NewFollowup(store.Followup{Kind: store.Reply, Conversation: m.Conversation, Marks: []store.MarkID{k.ID}})
		return err
	}
	_, err = a.NewFollowup(store.Followup{Kind: store.Reply, Conversation: m.Conversation, Title: clean.OneLine("write")})
	return err
}

// What is joined and split by hand, among arrivals, holds at every step; and
// when all is taken back, the store is the one that only heard.
func TestWhatHandsDidTakenBackLeavesOnlyWhatWasHeard(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4 / slowness) {
		r := rand.New(rand.NewPCG(seed, 17))
		clock := storetest.NewClock(storetest.Today())
		dirs := []string{t.TempDir(), t.TempDir()}
		handed, only := storetest.OpenIn(t, dirs[0], clock), storetest.OpenIn(t, dirs[1], clock)
		all := chained(r, 60)
		for step := 0; len(all) > 0; step++ {
			clock.Pass(time.Second)
			me := store.Actor{Listener: store.ListenerID(1 + r.IntN(2)), Via: store.ViaTUI}
			before := kept(t, handed)
			var err error
			switch n := r.IntN(8); {
			case n < 2:
				n := min(len(all), 1+r.IntN(6))
				for _, s := range []*store.Store{handed, only} {
					storetest.Hear(t, s, "mail", all[:n]...)
					storetest.Hear(t, s, "mail", all[:r.IntN(n)]...)
				}
				all = all[n:]
			case n < 5:
				err = handed.Do(me, func(a *store.Act) error { return randomHand(r, a) })
			case n < 7:
				_, err = handed.Undo(me)
			default:
				_, err = handed.Redo(me)
			}
			if after := kept(t, handed); err != nil && after != before {
				t.Fatalf("seed %d, step %d: refused with %v, and changed\n%s\nto\n%s", seed, step, err, before, after)
			}
			if storetest.Check(t, handed); t.Failed() {
				t.Fatalf("seed %d, step %d", seed, step)
			}
		}
		undoAll(t, handed)
		if got, want := kept(t, handed), kept(t, only); got != want {
			t.Fatalf("seed %d: taken back\n%s\nonly heard\n%s", seed, got, want)
		}
		for _, s := range []*store.Store{handed, only} {
			storetest.Check(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := leads(t, dirs[0]), leads(t, dirs[1]); got != want {
			t.Fatalf("seed %d: what finds messages is\n%s\nand was\n%s", seed, got, want)
		}
	}
}

// undoAll takes back what two listeners did, each what the other lets.
func undoAll(t testing.TB, s *store.Store) {
	t.Helper()
	for left := 2; left > 0; {
		left = 0
		moved := false
		for l := range store.ListenerID(2) {
			switch _, err := s.Undo(store.Actor{Listener: l + 1}); {
			case err == nil:
				moved, left = true, left+1
			case errors.Is(err, store.ErrChangedSince):
				left++
			case !errors.Is(err, store.ErrNothingToUndo):
				t.Fatal(err)
			}
		}
		if left > 0 && !moved {
			t.Fatal("neither can take back")
		}
	}
}

// threeAndOne hears a conversation of three mails, each a reply to the one
// before, and another of one.
func threeAndOne(t testing.TB) (*store.Store, *storetest.Clock) {
	s, clock := storetest.Open(t)
	for i, who := range []store.Side{store.Customer, store.Agent, store.Customer} {
		storetest.Hear(t, s, "mail", reply(fmt.Sprint("a", i+1), who, clock, ancestors("a", i)...))
	}
	storetest.Hear(t, s, "mail", reply("b1", store.Customer, clock))
	return s, clock
}

func ancestors(matter string, n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprintf("<%s%d>", matter, i+1))
	}
	return ids
}

// reply is a mail of Ana's or Dana's with the ids that it refers to.
func reply(id string, side store.Side, clock *storetest.Clock, refers ...string) store.Arrival {
	clock.Pass(time.Minute)
	name, address := "Ana", "ana@c.example"
	if side == store.Agent {
		name, address = "Dana", "dana@harbour.example"
	}
	a := storetest.Mail(id, "", name, address, side, clock.Now(), "lid "+id, "words of "+id)
	a.Threads = refers
	return a
}

// lies tells in which conversations messages lie.
func lies(t testing.TB, s *store.Store, ids ...store.MessageID) (out []store.ConversationID) {
	view(t, s, func(tx *store.Tx) error {
		for _, id := range ids {
			m, err := tx.Message(id)
			if err != nil {
				return err
			}
			out = append(out, m.Conversation)
		}
		return nil
	})
	return out
}

func TestLaterMailFollowsASplit(t *testing.T) {
	s, clock := threeAndOne(t)
	do(t, s, func(a *store.Act) error { _, err := a.Split(3); return err })
	storetest.Hear(t, s, "mail",
		reply("a4", store.Agent, clock, ancestors("a", 3)...), // a reply to what was split off, that names the whole chain
		reply("a5", store.Agent, clock, "<a1>", "<a2>"),       // a reply to what stayed
		reply("a6", store.Customer, clock, "<a1>", "<a2>", "<a3>", "<a4>"),
		reply("a7", store.Customer, clock, "<a5>"))
	want := []store.ConversationID{1, 1, 3, 2, 3, 1, 3, 1}
	if got := lies(t, s, 1, 2, 3, 4, 5, 6, 7, 8); !slices.Equal(got, want) {
		t.Errorf("they lie in %v, want %v", got, want)
	}
	all := ancestors("a", 7)
	if h := storetest.Hear(t, s, "mail", reply("a6", store.Customer, clock, all[:4]...)); h.Known != 1 {
		t.Errorf("heard again: %+v", h)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if got := lies(t, s, 1, 3, 4, 5, 8); !slices.Equal(got, []store.ConversationID{1, 1, 2, 1, 1}) {
		t.Errorf("taken back, they lie in %v", got)
	}
	if _, err := s.Redo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if got := lies(t, s, 1, 2, 3, 4, 5, 6, 7, 8); !slices.Equal(got, want) {
		t.Errorf("split again, they lie in %v, want %v", got, want)
	}
}

func TestLaterMailFollowsAJoin(t *testing.T) {
	s, clock := threeAndOne(t)
	do(t, s, func(a *store.Act) error { return a.Join(2, 1) })
	storetest.Hear(t, s, "mail", reply("b2", store.Agent, clock, "<b1>"), reply("a4", store.Agent, clock, "<a3>"), reply("c1", store.Customer, clock))
	if got := lies(t, s, 3, 4, 5, 6, 7); !slices.Equal(got, []store.ConversationID{1, 1, 1, 1, 3}) {
		t.Errorf("joined, they lie in %v", got)
	}
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(2)
		if c.ID != 1 || c.Messages != 6 || !slices.Equal(c.Joined, []store.ConversationID{2}) {
			t.Errorf("#2 leads to %+v", c)
		}
		return err
	})
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if got := lies(t, s, 3, 4, 5, 6, 7); !slices.Equal(got, []store.ConversationID{1, 2, 2, 1, 3}) {
		t.Errorf("taken back, they lie in %v", got)
	}
}

// What mail proves after a join by hand stays proved when that is taken back.
func TestMailProvesWhatAHandSaid(t *testing.T) {
	s, clock := threeAndOne(t)
	do(t, s, func(a *store.Act) error { return a.Join(1, 2) })
	storetest.Hear(t, s, "mail", reply("both", store.Agent, clock, "<a3>", "<b1>"))
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if got := lies(t, s, 1, 4, 5); !slices.Equal(got, []store.ConversationID{1, 1, 1}) {
		t.Errorf("they lie in %v", got)
	}
}

// Lines of a chat that come later lie by when they were said, before the split
// or after it.
func TestLinesOfAChatThatWasSplit(t *testing.T) {
	s, clock := storetest.Open(t)
	line := func(n int) store.Arrival {
		return storetest.Chat(fmt.Sprint(n), "c", "Femi", store.Customer, clock.Now().Add(time.Duration(n)*time.Minute), fmt.Sprint("line ", n))
	}
	storetest.Hear(t, s, "chat", line(10), line(20), line(30))
	do(t, s, func(a *store.Act) error { _, err := a.Split(3); return err })
	storetest.Hear(t, s, "chat", line(40), line(15), line(5), line(41))
	if got := lies(t, s, 1, 2, 3, 4, 5, 6, 7); !slices.Equal(got, []store.ConversationID{1, 1, 2, 2, 1, 1, 2}) {
		t.Errorf("they lie in %v", got)
	}
}

// Who heard both heard the one, who heard the whole heard its parts; and what
// somebody did not hear is not heard by joining.
func TestWhatWasHeardStaysHeard(t *testing.T) {
	s, _ := threeAndOne(t)
	hear := func(l store.ListenerID, ids ...store.ConversationID) {
		for _, id := range ids {
			if err := s.Do(store.Actor{Listener: l}, func(a *store.Act) error { return a.Hear(id) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	heard := func(id store.ConversationID) (out []bool) {
		view(t, s, func(tx *store.Tx) error {
			c, err := tx.Conversation(id)
			for l := range store.ListenerID(4) {
				ok, failed := tx.Heard(l+1, c)
				out, err = append(out, ok), errors.Join(err, failed)
			}
			return err
		})
		return out
	}
	hear(1, 1, 2)
	hear(2, 1)
	hear(3, 2)
	do(t, s, func(a *store.Act) error { return a.Join(1, 2) })
	if got := heard(1); !slices.Equal(got, []bool{true, false, false, false}) {
		t.Errorf("joined: %v", got)
	}
	hear(2, 1)
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if one, two := heard(1), heard(2); !slices.Equal(one, []bool{true, true, false, false}) || !slices.Equal(two, []bool{true, false, true, false}) {
		t.Errorf("taken back: %v, %v", one, two)
	}
	do(t, s, func(a *store.Act) error { _, err := a.Split(2); return err })
	if one, three := heard(1), heard(3); !slices.Equal(one, []bool{true, true, false, false}) || !slices.Equal(three, one) {
		t.Errorf("split: %v, %v", one, three)
	}
}

// One that waits still waits when it is joined with one that needs no answer.
func TestJoiningHidesNobodyWhoWaits(t *testing.T) {
	s, _ := threeAndOne(t)
	waits := func(id store.ConversationID) bool {
		var c store.Conversation
		view(t, s, func(tx *store.Tx) error { var err error; c, err = tx.Conversation(id); return err })
		return c.Waits()
	}
	do(t, s, func(a *store.Act) error { return a.Resolve(2, true) })
	do(t, s, func(a *store.Act) error { return a.Join(1, 2) })
	if !waits(1) {
		t.Error("the one that waited was hidden")
	}
	do(t, s, func(a *store.Act) error { return a.Resolve(1, true) })
	do(t, s, func(a *store.Act) error { _, err := a.Split(3); return err })
	if waits(1) || waits(3) {
		t.Error("a part of what needs no answer waits")
	}
	for range 4 {
		if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if !waits(1) || !waits(2) {
		t.Error("taken back, they do not wait")
	}
}

// Nobody takes back under others what these joined since.
func TestAHandIsNotTakenBackUnderAnother(t *testing.T) {
	s, _ := threeAndOne(t)
	do(t, s, func(a *store.Act) error { _, err := a.Split(3); return err })
	if err := s.Do(store.Actor{Listener: 2}, func(a *store.Act) error { return a.Join(3, 2) }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); !errors.Is(err, store.ErrChangedSince) {
		t.Errorf("undo: %v", err)
	}
	if _, err := s.Undo(store.Actor{Listener: 2}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Errorf("undo of what nobody hangs on: %v", err)
	}
}

func TestWhatCannotBeJoinedOrSplit(t *testing.T) {
	s, _ := threeAndOne(t)
	for what, c := range map[string]struct {
		act  func(*store.Act) error
		want error
	}{
		"with itself":          {func(a *store.Act) error { return a.Join(1, 1) }, store.ErrJoined},
		"with nothing":         {func(a *store.Act) error { return a.Join(1, 99) }, store.ErrNotFound},
		"at its first":         {func(a *store.Act) error { _, err := a.Split(1); return err }, store.ErrFirst},
		"at nobody's":          {func(a *store.Act) error { _, err := a.Split(99); return err }, store.ErrNotFound},
		"what leads to itself": {func(a *store.Act) error { return errors.Join(a.Join(1, 2), a.Join(2, 1)) }, store.ErrJoined},
	} {
		if err := s.Do(store.Actor{Listener: 1}, c.act); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Reading again moves no message back, and mail that comes after a new start
// follows the hand.
func TestReadingAgainAndStartingAgainKeepTheHand(t *testing.T) {
	dir, clock := t.TempDir(), storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, dir, clock)
	first, second := reply("a1", store.Customer, clock), reply("a2", store.Customer, clock, "<a1>")
	storetest.Hear(t, s, "mail", first, second)
	do(t, s, func(a *store.Act) error { _, err := a.Split(2); return err })
	second.Text, second.At = clean.Body("read better"), second.At.Add(-time.Hour)
	if changed, err := s.Amend(t.Context(), 2, second); err != nil || !changed {
		t.Fatal(changed, err)
	}
	storetest.Check(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.OpenIn(t, dir, clock)
	storetest.Hear(t, s, "mail", reply("a3", store.Agent, clock, "<a1>", "<a2>"))
	if got := lies(t, s, 1, 2, 3); !slices.Equal(got, []store.ConversationID{1, 2, 2}) {
		t.Errorf("they lie in %v", got)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if got := lies(t, s, 1, 2, 3); !slices.Equal(got, []store.ConversationID{1, 1, 1}) {
		t.Errorf("taken back, they lie in %v", got)
	}
}
