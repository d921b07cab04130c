package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

func view(t testing.TB, s *store.Store, f func(*store.Tx) error) {
	t.Helper()
	if err := s.View(f); err != nil {
		t.Fatal(err)
	}
}

func do(t testing.TB, s *store.Store, f func(*store.Act) error) {
	t.Helper()
	if err := s.Do(store.Actor{Listener: 1, Via: store.ViaTUI}, f); err != nil {
		t.Fatal(err)
	}
}

// marta is a conversation of four: asked, received by a bot, answered, asked again.
func marta(now time.Time) []store.Arrival {
	tue, wed := now.Add(-49*time.Hour), now.Add(-23*time.Hour)
	bot := storetest.Mail("m2", "m1", "Harbour Kettles", "noreply@harbour.example", store.Bot, tue.Add(time.Second), "Received", "We have your mail.")
	bot.Kind, bot.Side = store.Auto, store.Bot
	return []store.Arrival{
		storetest.Mail("m1", "m1", "Marta Quist", "marta@c.example", store.Customer, tue, "Kettle Pro 2 lid", "The lid will not close when it is hot."),
		bot,
		storetest.Mail("m3", "m1", "Dana", "dana@harbour.example", store.Agent, wed, "Re: Kettle Pro 2 lid", "Please descale the hinge, see article 114."),
		storetest.Mail("m4", "m1", "Marta Quist", "marta@c.example", store.Customer, now.Add(-4*time.Minute), "Re: Kettle Pro 2 lid",
			"Descaled it twice as told. I don't want another article, I want to make tea. So sorry to be a bother!!!"),
	}
}

func TestHearMakesOneConversation(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(1)
		if err != nil {
			return err
		}
		if got, want := c.Name.String(), "Marta Quist"; got != want {
			t.Errorf("name %q, want %q", got, want)
		}
		if c.Messages != 4 || c.Answers != 1 || c.Answered != 26*time.Hour {
			t.Errorf("row %+v: want 4 messages, one answer after 26h", c)
		}
		if want := clock.Now().Add(-4 * time.Minute); !c.WaitingSince.Equal(want) {
			t.Errorf("waits since %v, want %v", c.WaitingSince, want)
		}
		return nil
	})
}

// Invariant: same bytes, nothing new.
func TestSameBytesNothingNew(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	var before uint64
	view(t, s, func(tx *store.Tx) error {
		return tx.Events(0, func(e store.Event) error { before = e.Seq; return nil })
	})
	if h := storetest.Hear(t, s, "mail", marta(clock.Now())...); h.New != 0 || h.Known != 4 {
		t.Errorf("heard again: %+v, want 4 known", h)
	}
	view(t, s, func(tx *store.Tx) error {
		return tx.Events(before+1, func(e store.Event) error { return fmt.Errorf("a new event: %s", e.Type) })
	})
}

// Any order of arrival gives the same conversation.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	all := marta(storetest.Today())
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {3, 0, 2, 1}} {
		s, _ := storetest.Open(t)
		for _, i := range order {
			storetest.Hear(t, s, "mail", all[i])
		}
		view(t, s, func(tx *store.Tx) error {
			if tx.Count() != 1 {
				t.Errorf("order %v: %d conversations", order, tx.Count())
			}
			ms, err := tx.Messages(1)
			for i, m := range ms {
				if m.Text != all[i].Text {
					t.Errorf("order %v: message %d is %q", order, i, m.Text)
				}
			}
			return err
		})
	}
}

func TestTwoThatProveToBeOneAreJoined(t *testing.T) {
	s, clock := storetest.Open(t)
	now := clock.Now()
	a := storetest.Mail("a", "a", "Ana", "ana@c.example", store.Customer, now.Add(-3*time.Hour), "lid", "one")
	b := storetest.Mail("b", "b", "Ana", "ana@c.example", store.Customer, now.Add(-2*time.Hour), "lid", "two")
	storetest.Hear(t, s, "mail", a)
	storetest.Hear(t, s, "mail", b)
	do(t, s, func(a *store.Act) error {
		_, err := a.NewMark(store.Mark{Message: 2, Start: 0, End: 3})
		return err
	})
	both := storetest.Mail("c", "a", "Dana", "dana@x.example", store.Agent, now, "lid", "three")
	both.Threads = []string{"<a>", "<b>"}
	storetest.Hear(t, s, "mail", both)
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(2)
		if err != nil {
			return err
		}
		if c.ID != 1 || c.Messages != 3 || tx.Count() != 1 {
			t.Errorf("number 2 leads to %d with %d messages, %d conversations", c.ID, c.Messages, tx.Count())
		}
		if marks, err := tx.Marks(1); err != nil || len(marks) != 1 {
			t.Errorf("the mark made under number 2: %v, %v", marks, err)
		}
		return nil
	})
}

func TestALongChatIsKeptInBlocks(t *testing.T) {
	t.Parallel()
	s, clock := storetest.Open(t)
	for i := range 300 {
		storetest.Hear(t, s, "chat", storetest.Chat(fmt.Sprint(i), "c", "Femi", store.Customer, clock.Now().Add(time.Duration(i)*time.Second), fmt.Sprintf("line %d", i)))
	}
	view(t, s, func(tx *store.Tx) error {
		c, err := tx.Conversation(1)
		if err != nil {
			return err
		}
		ms, err := tx.Messages(1)
		if c.Blocks != 3 || len(ms) != 300 || ms[299].Text.String() != "line 299" {
			t.Errorf("%d blocks, %d messages", c.Blocks, len(ms))
		}
		return err
	})
}

func TestSideRulesAndListenersGoBeforeGuesses(t *testing.T) {
	s, clock := storetest.Open(t)
	now := clock.Now()
	storetest.Hear(t, s, "chat",
		storetest.Chat("1", "c", "Femi", store.Unknown, now.Add(-time.Hour), "where is my refund"),
		storetest.Chat("2", "c", "Dana", store.Unknown, now, "let me look"))
	row := func() (c store.Conversation) {
		view(t, s, func(tx *store.Tx) error { var err error; c, err = tx.Conversation(1); return err })
		return c
	}
	if c := row(); c.Counts() || c.Waits() {
		t.Errorf("unknown speakers count: %+v", c)
	}
	if err := s.SetSideRules(store.SideRules{Agents: []string{"dana"}}); err != nil {
		t.Fatal(err)
	}
	do(t, s, func(a *store.Act) error { return a.Reside(1, store.Customer) })
	if c := row(); !c.Counts() || c.Answered != time.Hour {
		t.Errorf("sides told, row %+v", c)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	if row().Counts() {
		t.Error("undone, and still counted")
	}
}

// Invariant: a mark is on its words.
func TestAMarkIsOnItsWords(t *testing.T) {
	s, clock := storetest.Open(t)
	all := marta(clock.Now())
	storetest.Hear(t, s, "mail", all...)
	var id store.MarkID
	text := all[3].Text.String()
	start := strings.Index(text, "I want to make tea")
	do(t, s, func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("lid-heat"))
		if err != nil {
			return err
		}
		m, err := a.NewMark(store.Mark{Message: 4, Start: start, End: start + 18, Themes: []store.ThemeID{th.ID}, Need: clean.OneLine("tea")})
		id = m.ID
		return err
	})
	mark := func() (m store.Mark) {
		view(t, s, func(tx *store.Tx) error { var err error; m, err = tx.Mark(id); return err })
		return m
	}
	if m := mark(); m.Quote.String() != "I want to make tea" || m.Person != 1 {
		t.Fatalf("mark %+v", m)
	}
	again := all[3]
	again.Text = clean.Body("Dear all,\n" + text)
	if changed, err := s.Amend(context.Background(), 4, again); err != nil || !changed {
		t.Fatalf("amend: %v %v", changed, err)
	}
	if m := mark(); m.State != store.MarkLive || m.Start != start+10 || m.Version != 2 {
		t.Errorf("after rereading: %+v", m)
	}
	again.Text = clean.Body("nothing of it")
	if _, err := s.Amend(context.Background(), 4, again); err != nil {
		t.Fatal(err)
	}
	if m := mark(); m.State != store.MarkDrifted {
		t.Errorf("its words are gone, and it is %s", m.State)
	}
}

// An act is undone whole, also after a restart, and done again.
func TestUndoReachesBackOverARestart(t *testing.T) {
	dir, clock := t.TempDir(), storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, dir, clock)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	do(t, s, func(a *store.Act) error { return a.Hear(1) })
	do(t, s, func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("lid"))
		if err != nil {
			return err
		}
		_, err = a.NewMark(store.Mark{Message: 1, Start: 0, End: 7, Themes: []store.ThemeID{th.ID}})
		return err
	})
	do(t, s, func(a *store.Act) error {
		_, err := a.NewFollowup(store.Followup{Kind: store.Reply, Conversation: 1, Due: "2026-07-24"})
		return err
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.OpenIn(t, dir, clock)
	me := store.Actor{Listener: 1}
	state := func() string {
		out := ""
		view(t, s, func(tx *store.Tx) error {
			c, _ := tx.Conversation(1)
			heard, _ := tx.Heard(1, c)
			marks, _ := tx.Marks(1)
			themes, _ := tx.Themes()
			fups, err := tx.FollowupsByDue()
			out = fmt.Sprint(heard, len(marks), len(themes), len(fups))
			return err
		})
		return out
	}
	for _, step := range []struct {
		do   func(store.Actor) (store.Undone, error)
		want string
	}{{s.Undo, "true 1 1 0"}, {s.Undo, "true 0 0 0"}, {s.Redo, "true 1 1 0"}, {s.Redo, "true 1 1 1"},
		{s.Undo, "true 1 1 0"}, {s.Undo, "true 0 0 0"}, {s.Undo, "false 0 0 0"}, {s.Redo, "true 0 0 0"}} {
		if _, err := step.do(me); err != nil {
			t.Fatal(err)
		}
		if got := state(); got != step.want {
			t.Fatalf("got %s, want %s", got, step.want)
		}
	}
	do(t, s, func(a *store.Act) error { return a.Resolve(1, true) })
	if _, err := s.Redo(me); !errors.Is(err, store.ErrNothingToRedo) {
		t.Errorf("redo after a new act: %v", err)
	}
}

func TestUndoLeavesWhatOthersChangedSince(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	do(t, s, func(a *store.Act) error { return a.Resolve(1, true) })
	if err := s.Do(store.Actor{Listener: 2}, func(a *store.Act) error { return a.Resolve(1, false) }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); !errors.Is(err, store.ErrChangedSince) {
		t.Errorf("undo over another's change: %v", err)
	}
}

func TestHeardUntilSomebodySpeaksAgain(t *testing.T) {
	s, clock := storetest.Open(t)
	all := marta(clock.Now())
	storetest.Hear(t, s, "mail", all[:3]...)
	do(t, s, func(a *store.Act) error { return a.Hear(1) })
	coverage := func() (heard, all int) {
		view(t, s, func(tx *store.Tx) error {
			var err error
			heard, all, err = tx.Coverage(1, clock.Now().AddDate(0, 0, -14))
			return err
		})
		return heard, all
	}
	if h, n := coverage(); h != 1 || n != 1 {
		t.Errorf("heard %d of %d", h, n)
	}
	storetest.Hear(t, s, "mail", all[3])
	if h, n := coverage(); h != 0 || n != 1 {
		t.Errorf("heard %d of %d after she wrote again", h, n)
	}
}

func TestSearchFindsWordsPrefixesAndBoth(t *testing.T) {
	dir, clock := t.TempDir(), storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, dir, clock)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	for range 2 {
		for query, want := range map[string]int{"lid": 3, "Quist": 2, "desc*": 2, "descale": 2, `"descale"`: 1, "article hinge": 1, "article marta": 1, "nowhere": 0} {
			view(t, s, func(tx *store.Tx) error {
				f, err := search(tx, query, 10)
				if f.Total != want || len(f.Hits) != want {
					t.Errorf("%q: %d hits, want %d", query, f.Total, want)
				}
				return err
			})
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(dir, "index.db")); err != nil {
			t.Fatal(err)
		}
		s = storetest.OpenIn(t, dir, clock) // made anew from the messages
	}
}

func TestWatchCoalesces(t *testing.T) {
	s, clock := storetest.Open(t)
	ctx, cancel := context.WithCancel(context.Background())
	w := s.Watch(ctx)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	storetest.Hear(t, s, "mail", storetest.Mail("z", "z", "Z", "z@c.example", store.Customer, clock.Now(), "z", "z"))
	<-w
	select {
	case <-w:
		t.Error("two changes, two values")
	default:
	}
	cancel()
	if _, ok := <-w; ok {
		t.Error("a value after the end")
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	storetest.Hear(t, s, "mail", marta(storetest.Today())...)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s is %o, want %o", d.Name(), info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnOpenFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "note"), nil, 0o600), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(dir, store.Options{})
	if err == nil || !strings.Contains(err.Error(), "chmod 700") {
		t.Errorf("opened a folder that others may read: %v", err)
	}
}

// A second process is told who holds the store.
func TestASecondProcessIsToldWhoHoldsTheStore(t *testing.T) {
	if dir := os.Getenv("EARSHOT_TEST_SECOND"); dir != "" {
		_, err := store.Open(dir, store.Options{Wait: time.Millisecond})
		fmt.Println(err)
		return
	}
	dir := t.TempDir()
	storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	cmd := exec.Command(os.Args[0], "-test.run", "^TestASecondProcessIsToldWhoHoldsTheStore$", "-test.v")
	cmd.Env = append(os.Environ(), "EARSHOT_TEST_SECOND="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{fmt.Sprint("process ", os.Getpid()), "since Thu 23 Jul"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the second process was told\n%s\nwithout %q", out, want)
		}
	}
}

func TestANewerStoreAndAnotherFileAreRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "earshot.db"), []byte(strings.Repeat("not a store ", 2000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(dir, store.Options{}); !errors.Is(err, store.ErrNotAStore) {
		t.Errorf("opened another file: %v", err)
	}
}

func TestClosedAnswersWithAnError(t *testing.T) {
	s, _ := storetest.Open(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.View(func(*store.Tx) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("view after close: %v", err)
	}
	if _, err := s.Hear(context.Background(), store.Batch{Source: "x"}); !errors.Is(err, store.ErrClosed) {
		t.Errorf("hear after close: %v", err)
	}
}

func TestDefectsAreKeptAndMended(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	d := store.Defect{Where: clean.OneLine("chat.csv, line 4"), Why: clean.OneLine("3 columns, the others have 7")}
	for range 2 {
		if _, err := s.Hear(ctx, store.Batch{Source: "chat", Defects: []store.Defect{d}}); err != nil {
			t.Fatal(err)
		}
	}
	count := func() (n int) {
		view(t, s, func(tx *store.Tx) error {
			all, err := tx.Defects()
			st, _, _ := tx.Source("chat")
			if n = len(all); st.Defects != n {
				t.Errorf("the source counts %d defects, there are %d", st.Defects, n)
			}
			return err
		})
		return n
	}
	if count() != 1 {
		t.Error("the same defect twice is not one")
	}
	if _, err := s.Hear(ctx, store.Batch{Source: "chat", Mended: []string{"chat.csv, line 4"}}); err != nil {
		t.Fatal(err)
	}
	if count() != 0 {
		t.Error("mended, and still there")
	}
}

func TestCursorCommitsWithItsBatch(t *testing.T) {
	s, clock := storetest.Open(t)
	type cursor struct{ Offset int64 }
	_, err := s.Hear(context.Background(), store.Batch{Source: "mail", Arrivals: marta(clock.Now()),
		Cursors: map[string]any{"INBOX": cursor{42}}})
	if err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *store.Tx) error {
		var c cursor
		ok, err := tx.Cursor("mail", "INBOX", &c)
		if !ok || c.Offset != 42 {
			t.Errorf("cursor %v %+v", ok, c)
		}
		return err
	})
}

// Several people who write from one address keep their names.
func TestEachMessageKeepsTheNameItWasSignedWith(t *testing.T) {
	s, clock := storetest.Open(t)
	for i, name := range []string{"", "Dana", "Priya", "Dana", ""} {
		id := fmt.Sprint("s", i)
		storetest.Hear(t, s, "mail", storetest.Mail(id, "s0", name, "support@harbour.example", store.Agent, clock.Now().Add(time.Duration(i)*time.Minute), "lid", "words "+id))
	}
	view(t, s, func(tx *store.Tx) error {
		ms, err := tx.Messages(1)
		var names []string
		for _, m := range ms {
			names = append(names, m.Sender.Name.String())
		}
		if got, want := strings.Join(names, ","), "Dana,Dana,Priya,Dana,Dana"; got != want {
			t.Errorf("signed %s, want %s", got, want)
		}
		return err
	})
}
