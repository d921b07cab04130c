package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// canaries hands out words that stand nowhere else, and remembers what each
// stands for.
type canaries struct {
	of   map[string]string
	goes map[string]bool // with the customer
}

func newCanaries() *canaries { return &canaries{map[string]string{}, map[string]bool{}} }

// word is a canary that an erasure of the customer takes.
func (c *canaries) word(what string) string {
	w := c.stays(what)
	c.goes[w] = true
	return w
}

// stays is a canary of somebody else.
func (c *canaries) stays(what string) string {
	w := fmt.Sprintf("qzcanary%03dx", len(c.of))
	c.of[w] = what
	return w
}

func (c *canaries) line(what string) clean.Line { return clean.OneLine(c.word(what)) }
func (c *canaries) text(what string) clean.Text { return clean.Body(c.word(what)) }

// found looks for the canaries in all bytes of all files below a folder, and in
// whatever can be unpacked from any place in them, free pages included.
func (c *canaries) found(t testing.TB, dir string) map[string]string {
	t.Helper()
	in := map[string]string{}
	look := func(where string, b []byte) {
		b = bytes.ToLower(b)
		for w := range c.of {
			if bytes.Contains(b, []byte(w)) {
				in[w] += where + " "
			}
		}
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer unpack.Close()
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		look(d.Name(), []byte(d.Name()))
		look(d.Name(), b)
		for at := 0; ; at += 4 {
			next := bytes.Index(b[at:], []byte("\x28\xb5\x2f\xfd"))
			if next < 0 {
				return err
			}
			at += next
			look(d.Name()+" (packed)", frame(unpack, b[at:]))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// frame unpacks what begins at b, as far as it goes.
func frame(unpack *zstd.Decoder, b []byte) []byte {
	var out bytes.Buffer
	if unpack.Reset(bytes.NewReader(b)) == nil {
		_, _ = out.ReadFrom(unpack) // behind the frame lies something else
	}
	return out.Bytes()
}

// check fails where a canary that goes is found, or one that stays is not.
func (c *canaries) check(t testing.TB, when, dir string) {
	t.Helper()
	in := c.found(t, dir)
	for w, what := range c.of {
		if c.goes[w] && in[w] != "" {
			t.Errorf("%s: %s (%s) is still in %s", when, what, w, in[w])
		}
		if !c.goes[w] && in[w] == "" {
			t.Errorf("%s: %s (%s) is gone", when, what, w)
		}
	}
}

// whole fails where a canary is missing: a search that cannot find them would
// prove nothing.
func (c *canaries) whole(t testing.TB, dir string) {
	t.Helper()
	in := c.found(t, dir)
	for w, what := range c.of {
		if in[w] == "" {
			t.Errorf("before: %s (%s) is not found", what, w)
		}
	}
}

// anas are the arrivals of a customer who writes from two addresses, and of
// another one.
func (c *canaries) anas(now time.Time) []store.Arrival {
	name, address := "Ana "+c.word("name"), c.word("address")+"@c.example"
	mail := func(id, conv, name, address string, side store.Side, hours int, subject, text string) store.Arrival {
		return storetest.Mail(id, conv, name, address, side, now.Add(time.Duration(hours)*time.Hour), subject, text)
	}
	first := mail("a1", "a1", name, address, store.Customer, -50, c.word("subject"), "The lid of my "+c.word("text")+" melts. Really.")
	first.Attachments = []store.Attachment{{Name: c.line("attachment"), Type: c.line("type"), Size: 3}}
	first.Defects = []clean.Line{c.line("defect")}
	first.Ref = c.line("place")
	first.Copy = store.HashOf("copy of a1")
	first.Finds = []string{"finds a1"}
	first.Place = &store.Place{Mailbox: "INBOX", Validity: 1, UID: 7}
	first.Prepare([]byte("Subject: raw\r\n\r\n" + c.word("original")))
	signed := mail("a3", "a3", name, address, store.Customer, -20, "Again", "Still there, says the "+c.word("second text"))
	signed.From.Name = clean.OneLine("Anabel " + c.word("signature"))
	other := mail("a4", "a4", "A. "+c.word("other name"), c.word("other address")+"@d.example", store.Customer, -10, "And again", "It is me, "+c.word("third text"))
	talk := storetest.Chat("1", "room", c.word("handle"), store.Customer, now.Add(-5*time.Hour), "hello "+c.word("chat"))
	return []store.Arrival{
		first,
		mail("a2", "a1", "Dana", "dana@harbour.example", store.Agent, -49, "Re", "Dear Ana, your "+c.word("agent's text")+" is known."),
		signed, other, talk,
		mail("b1", "b1", "Ben "+c.stays("other's name"), "ben@e.example", store.Customer, -8, "Kettle", "The lid melts, too: "+c.stays("other's text")),
	}
}

// listenTo does everything that can be done with the messages of anas.
func (c *canaries) listenTo(t testing.TB, s *store.Store) {
	t.Helper()
	name := personNamed(t, s, "Ana ")
	who, other, chat := name.ID, personNamed(t, s, "A. ").ID, store.PersonID(4)
	var kept store.Mark
	steps := []func(a *store.Act) error{
		func(a *store.Act) error {
			th, err := a.ThemeAt(clean.OneLine("lid/heat"))
			if err != nil {
				return err
			}
			th.Definition = clean.OneLine("It melts, as " + name.Name.String() + " says, " + c.stays("definition"))
			if err := a.DefineTheme(th); err != nil {
				return err
			}
			kept, err = a.NewMark(store.Mark{Message: 1, Start: 0, End: 24, Themes: []store.ThemeID{th.ID}, Kind: store.Problem,
				Meant: c.line("meant"), Need: c.line("need"), ToneOther: c.line("other tone")})
			_, failed := a.NewMark(store.Mark{Message: 6, Start: 0, End: 7, Themes: []store.ThemeID{th.ID}, Meant: clean.OneLine(c.stays("other's meant"))})
			return errors.Join(err, failed)
		},
		func(a *store.Act) error { kept.Meant = c.line("meant again"); return a.EditMark(kept) },
		func(a *store.Act) error {
			gone, err := a.NewMark(store.Mark{Message: 2, Start: 0, End: 8, Meant: c.line("meant of a mark taken back")})
			return errors.Join(err, a.RetractMark(gone.ID))
		},
		func(a *store.Act) error { return a.Ask(kept.ID, "customer", c.line("asked of"), c.line("question")) },
		func(a *store.Act) error {
			return a.Answer(kept.ID, store.Answer{State: store.Corrected, Words: c.line("answer"), Now: store.Sense{Meant: c.line("corrected")}})
		},
		func(a *store.Act) error {
			f, err := a.NewFollowup(store.Followup{Kind: store.Reply, Title: c.line("title"), Need: c.line("follow-up's need"), Marks: []store.MarkID{kept.ID}, Conversation: 1, Customer: who})
			if err != nil {
				return err
			}
			f.Status, f.Outcome = store.StatusCompleted, c.line("outcome")
			return a.EditFollowup(f)
		},
		func(a *store.Act) error {
			m, err := a.WriteMemo(store.Memo{About: store.About{Kind: store.AboutPerson, ID: uint32(who)}, Text: c.text("memo")})
			if err != nil {
				return err
			}
			m.Text = c.text("memo again")
			_, err = a.WriteMemo(m)
			return err
		},
		func(a *store.Act) error {
			_, err := a.WriteMemo(store.Memo{About: store.About{Kind: store.AboutConversation, ID: 1}, Text: c.text("memo on a conversation")})
			_, failed := a.WriteMemo(store.Memo{About: store.About{Kind: store.AboutMark, ID: uint32(kept.ID)}, Text: c.text("memo on a mark")})
			_, third := a.WriteMemo(store.Memo{About: store.About{Kind: store.AboutTheme, ID: 1}, Text: clean.Body("Ask " + name.Address().String() + " about " + c.stays("memo on a theme"))})
			return errors.Join(err, failed, third)
		},
		func(a *store.Act) error { return a.SetVoice(who, c.line("voice")) },
		func(a *store.Act) error { return a.SetVoice(who, c.line("voice again")) },
		func(a *store.Act) error {
			_, err := a.Teach(store.Lesson{Kind: store.LessonQuote, Sender: name.Identities[0].Value, Quote: []clean.Line{c.line("lesson")}, Message: 1})
			return err
		},
		func(a *store.Act) error { return a.Leave(1, c.line("reason")) },
		func(a *store.Act) error { return a.Reside(other, store.Customer) },
		func(a *store.Act) error { return a.Merge(who, other) },
		func(a *store.Act) error { return a.Merge(who, chat) },
		func(a *store.Act) error {
			sit, err := a.Sit(store.Sitting{Agent: clean.OneLine("Dana"), Purpose: clean.OneLine("Why does " + name.Name.String() + " write, " + c.stays("purpose"))})
			return errors.Join(err, a.EndSitting(sit.ID), a.DebriefSitting(sit.ID, store.Debrief{ReallySaid: clean.OneLine(name.Address().String() + " says " + c.stays("debrief"))}))
		},
	}
	for _, step := range steps {
		do(t, s, step)
	}
}

func personNamed(t testing.TB, s *store.Store, begins string) (found store.Person) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		return tx.People(func(p store.Person) error {
			if strings.HasPrefix(p.Name.String(), begins) {
				found = p
			}
			return nil
		})
	})
	if found.ID == 0 {
		t.Fatalf("nobody is called %q", begins)
	}
	return found
}

// scatter puts the customer's words wherever else they may lie.
func (c *canaries) scatter(t testing.TB, s *store.Store) {
	t.Helper()
	name := personNamed(t, s, "Ana ")
	if _, err := s.Hear(context.Background(), store.Batch{Source: "chat", Cursors: map[string]any{"room.txt": map[string]any{"names": []string{name.Name.String()}}},
		Defects: []store.Defect{{Where: clean.OneLine("odd.txt"), Why: clean.OneLine("no format"), Sample: c.text("sample")}}}); err != nil {
		t.Fatal(err)
	}
	about := struct {
		Message store.MessageID   `cbor:"1,keyasint"`
		Values  map[string]string `cbor:"5,keyasint"`
	}{1, map[string]string{"meant": c.word("draft")}}
	if err := errors.Join(
		s.SaveView(1, "draft mark 1 0", about),
		s.SaveQuery(1, store.SavedQuery{Name: c.line("view"), Query: clean.OneLine("from:" + name.Identities[0].Value)}),
		s.SaveQuery(1, store.SavedQuery{Name: clean.OneLine("heat"), Query: clean.OneLine(c.stays("query"))}),
		os.MkdirAll(filepath.Join(s.Dir(), store.HandoverDir), 0o700),
		os.WriteFile(filepath.Join(s.Dir(), store.HandoverDir, "ask-back-1-"+c.word("file name")+".eml"), []byte(c.word("handed over")), 0o600),
		os.WriteFile(filepath.Join(s.Dir(), store.HandoverDir, "ask-back-5-ben.eml"), []byte(c.stays("other's file")), 0o600),
		os.WriteFile(filepath.Join(s.Dir(), "earshot.db.1.bak"), []byte(c.word("copy before a migration")), 0o600),
	); err != nil {
		t.Fatal(err)
	}
}

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
