package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
		b = bytes.ToLower(bytes.TrimRight(b, "\x00")) // files grow before they are written
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
