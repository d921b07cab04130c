package chatlog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// A desk is a folder of chat logs and a store that hears it.
type desk struct {
	*testing.T
	dir    string
	st     *store.Store
	cfg    Config
	ticks  chan time.Time
	looked chan struct{}
	ended  chan error
	cancel context.CancelFunc
}

func newDesk(t *testing.T) *desk {
	st, _ := storetest.Open(t)
	d := &desk{T: t, dir: t.TempDir(), st: st}
	zone, err := time.LoadLocation("Europe/Dublin")
	if err != nil {
		t.Fatal(err)
	}
	d.cfg = Config{Name: "floor-chat", Path: d.dir, Zone: zone}
	return d
}

// follow starts a source and waits for its first look.
func (d *desk) follow() {
	d.Helper()
	s := New(d.cfg, d.st)
	d.ticks, d.looked, d.ended = make(chan time.Time), make(chan struct{}, 1), make(chan error, 1)
	s.ticks, s.deaf, s.done = d.ticks, true, func() { d.looked <- struct{}{} }
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	go func() { d.ended <- s.Listen(ctx, false) }()
	d.wait()
	d.Cleanup(cancel)
}

func (d *desk) wait() {
	d.Helper()
	select {
	case <-d.looked:
	case err := <-d.ended:
		d.Fatalf("the source ended: %v", err)
	}
}

func (d *desk) tick() {
	d.Helper()
	d.ticks <- time.Time{}
	d.wait()
}

func (d *desk) stop() {
	d.Helper()
	d.cancel()
	if err := <-d.ended; err != nil {
		d.Fatal(err)
	}
}

func (d *desk) once() {
	d.Helper()
	if err := New(d.cfg, d.st).Listen(context.Background(), true); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *desk) write(name, text string) {
	d.Helper()
	if err := os.MkdirAll(filepath.Dir(d.path(name)), 0o700); err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(d.path(name), []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) add(name, text string) {
	d.Helper()
	f, err := os.OpenFile(d.path(name), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		d.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		d.Fatal(err)
	}
	if err := f.Close(); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) rename(from, to string) {
	d.Helper()
	if err := os.Rename(d.path(from), d.path(to)); err != nil {
		d.Fatal(err)
	}
}

// messages returns everything heard, in order of arrival.
func messages(tb testing.TB, st *store.Store) []store.Message {
	tb.Helper()
	var out []store.Message
	err := st.View(func(t *store.Tx) error {
		return t.Arrived(0, func(m store.Message) error { out = append(out, m); return nil })
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func texts(tb testing.TB, st *store.Store) []string {
	tb.Helper()
	var out []string
	for _, m := range messages(tb, st) {
		out = append(out, m.Text.String())
	}
	return out
}

func (d *desk) hears(want ...string) {
	d.Helper()
	got := texts(d, d.st)
	sort.Strings(got)
	want = slices.Clone(want)
	sort.Strings(want)
	if !slices.Equal(got, want) {
		d.Fatalf("heard %q, want %q", got, want)
	}
}

func (d *desk) defects() map[string]store.Defect {
	d.Helper()
	out := map[string]store.Defect{}
	err := d.st.View(func(t *store.Tx) error {
		all, err := t.Defects()
		for _, x := range all {
			out[x.Where.String()] = x
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return out
}

func (d *desk) state() store.SourceState {
	d.Helper()
	var s store.SourceState
	err := d.st.View(func(t *store.Tx) (err error) { s, _, err = t.Source(d.cfg.Name); return err })
	if err != nil {
		d.Fatal(err)
	}
	return s
}

func (d *desk) conversations() int {
	n := 0
	_ = d.st.View(func(t *store.Tx) error { n = t.Count(); return nil })
	return n
}

// said is a line of the plainest shape.
func said(id, text string) string {
	return fmt.Sprintf(`{"conversation_id":"c1","id":%q,"ts":"2026-07-23T10:00:00Z","author":"Femi","role":"customer","text":%q}`+"\n", id, text)
}

func TestFollow(t *testing.T) {
	t.Parallel()
	steps := []struct {
		name string
		do   func(d *desk)
		want []string
	}{
		{"lines are added", func(d *desk) { d.add("a.jsonl", said("2", "two")+said("3", "three")) }, []string{"one", "two", "three"}},
		{"a new file", func(d *desk) { d.write("deep/er/b.jsonl", said("4", "four")) }, []string{"one", "four"}},
		{"a copy", func(d *desk) { d.write("copy.jsonl", said("1", "one")) }, []string{"one"}},
		{"half a line", func(d *desk) { d.add("a.jsonl", `{"conversation_id":"c1",`) }, []string{"one"}},
		{"rotated", func(d *desk) {
			d.rename("a.jsonl", "a.jsonl.1")
			d.write("a.jsonl", said("2", "two"))
		}, []string{"one", "two"}},
		{"rotated by copying", func(d *desk) {
			d.write("a.jsonl.1", said("1", "one")+said("2", "two"))
			d.write("a.jsonl", said("3", "three"))
		}, []string{"one", "two", "three"}},
		{"cut", func(d *desk) { d.write("a.jsonl", "") }, []string{"one"}},
		{"written anew", func(d *desk) { d.write("a.jsonl", said("0", "zero")+said("1", "one")+said("2", "two")) }, []string{"zero", "one", "two"}},
		{"an overlapping export", func(d *desk) { d.write("later.jsonl", said("1", "one")+said("2", "two")) }, []string{"one", "two"}},
		{"a bad line", func(d *desk) { d.add("a.jsonl", "{bad}\n"+said("2", "two")) }, []string{"one", "two"}},
		{"an edit", func(d *desk) { d.add("a.jsonl", said("1", "one, I mean")) }, []string{"one, I mean"}},
		{"hidden and half-written files", func(d *desk) {
			d.write(".b.jsonl", said("5", "five"))
			d.write("c.jsonl.tmp", said("6", "six"))
			d.write("d.jsonl~", said("7", "seven"))
			d.write(".git/x.jsonl", said("8", "eight"))
		}, []string{"one"}},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			d := newDesk(t)
			d.write("a.jsonl", said("1", "one"))
			d.follow()
			d.hears("one")
			step.do(d)
			d.tick()
			d.hears(step.want...)
			d.tick()
			d.tick()
			d.hears(step.want...)
			d.stop()
			d.follow()
			d.hears(step.want...)
			d.add("a.jsonl", "\n"+said("9", "nine"))
			d.tick()
			d.hears(append(step.want, "nine")...)
			d.stop()
			d.once()
			d.hears(append(step.want, "nine")...)
		})
	}
}

func TestLineWithoutEnd(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", said("1", "one")+strings.TrimSuffix(said("2", "two"), "\n"))
	d.follow()
	d.hears("one")
	d.tick() // nothing came: the end is the end
	d.hears("one", "two")
	d.add("a.jsonl", "\n"+said("3", "three"))
	d.tick()
	d.hears("one", "two", "three")

	d.write("b.txt", "Anna: hello there\nBen: good morning to you\nAnna: it is the li")
	d.tick()
	d.tick()
	d.add("b.txt", "d again\nBen: oh no\n")
	d.tick()
	d.hears("one", "two", "three", "hello there", "good morning to you", "it is the lid again", "oh no")
}

func TestTranscriptGrows(t *testing.T) {
	for _, shape := range []struct{ name, anna, ben string }{
		{"timed", "[2026-07-23 10:12] Anna: ", "[2026-07-23 10:13] Ben: "},
		{"time of day", "10:12 Anna: ", "10:13 Ben: "},
		{"untimed", "Anna: ", "Ben: "},
	} {
		t.Run(shape.name, func(t *testing.T) {
			d := newDesk(t)
			d.write("chat.txt", shape.anna+"hello to all\n"+shape.ben+"hello to you\n"+shape.anna+"ok\n")
			d.follow()
			d.hears("hello to all", "hello to you", "ok")
			d.add("chat.txt", "and one line more\n")
			d.tick()
			d.hears("hello to all", "hello to you", "ok\nand one line more")
			d.add("chat.txt", shape.ben+"fine\n")
			d.tick()
			d.stop()
			d.follow()
			d.add("chat.txt", shape.anna+"ok\n"+shape.anna+"ok\n")
			d.tick()
			want := []string{"hello to all", "hello to you", "ok\nand one line more", "fine", "ok", "ok"}
			d.hears(want...)
			if n := d.conversations(); n != 1 {
				t.Errorf("%d conversations, want 1", n)
			}
			whole, err := os.ReadFile(d.path("chat.txt"))
			if err != nil {
				t.Fatal(err)
			}
			d.write("copy of chat.txt", string(whole)+shape.ben+"bye now\n")
			d.tick()
			d.hears(append(want, "bye now")...)
			if n := d.conversations(); n != 1 {
				t.Errorf("%d conversations with the copy, want 1", n)
			}
		})
	}
}

func TestOverlapByTime(t *testing.T) {
	d := newDesk(t)
	line := func(m int, text string) string { return fmt.Sprintf("2026-07-23 10:%02d Anna: %s\n", m, text) }
	d.write("1.txt", line(1, "first words")+line(2, "ok")+line(2, "ok")+line(3, "third words"))
	d.once()
	d.write("2.txt", line(2, "ok")+line(2, "ok")+line(3, "third words")+line(4, "fourth words"))
	d.once()
	d.hears("first words", "ok", "ok", "third words", "fourth words")
	if n := d.conversations(); n != 1 {
		t.Errorf("%d conversations, want 1: the second export goes on with the first", n)
	}
	d.write("3.txt", line(58, "after a pause")+line(59, "and more"))
	d.once()
	if n := d.conversations(); n != 2 {
		t.Errorf("%d conversations, want 2: there is a pause", n)
	}
}

func TestSameGreetingInTwoFiles(t *testing.T) {
	d := newDesk(t)
	d.write("1.txt", "Agent: Hello, how can I help?\nCustomer: where is my kettle\n")
	d.write("2.txt", "Agent: Hello, how can I help?\nCustomer: the lid is loose\n")
	d.once()
	d.hears("Hello, how can I help?", "where is my kettle", "Hello, how can I help?", "the lid is loose")
	if n := d.conversations(); n != 2 {
		t.Errorf("%d conversations, want 2", n)
	}
	people := map[store.PersonID]bool{}
	for _, m := range messages(t, d.st) {
		if m.Side == store.Customer {
			people[m.From] = true
		}
	}
	if len(people) != 2 {
		t.Errorf("%d customers, want 2: a role is nobody's name", len(people))
	}
}

func TestZoneToldLater(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", `{"conversation_id":"c","ts":"2026-07-23 10:00:00","author":"Femi","text":"hi"}`+"\n")
	d.once()
	if note := d.state().Note.String(); !strings.Contains(note, "Europe/Dublin") {
		t.Errorf("the state says %q, and not how times are read", note)
	}
	d.cfg.Zone, d.cfg.ZoneGiven = time.UTC, true
	d.write("b.jsonl", `{"conversation_id":"c","ts":"2026-07-23 10:00:00","author":"Femi","text":"hi"}`+"\n")
	d.once()
	d.hears("hi")
	if note := d.state().Note.String(); note != "" {
		t.Errorf("the state says %q", note)
	}
}

func TestDatesAreGuessedAloud(t *testing.T) {
	d := newDesk(t)
	d.cfg.ZoneGiven = true
	d.write("a.csv", "date,author,text\n03/04/2026 10:00,Anna,hello\n")
	d.once()
	if note := d.state().Note.String(); !strings.Contains(note, "day first") {
		t.Errorf("the state says %q", note)
	}
	if at := messages(t, d.st)[0].At; at.Month() != time.April {
		t.Errorf("it was said on %v", at)
	}
	d.cfg.Dates = "month-first"
	d.write("b.csv", "date,author,text\n03/04/2026 10:00,Anna,goodbye\n")
	if err := os.Remove(d.path("a.csv")); err != nil {
		t.Fatal(err)
	}
	d.once()
	if note := d.state().Note.String(); note != "" {
		t.Errorf("the state says %q", note)
	}
	if at := messages(t, d.st)[1].At; at.Month() != time.March {
		t.Errorf("it was said on %v", at)
	}
}

func TestOneFileUnderTwoNames(t *testing.T) {
	d := newDesk(t)
	d.write("a.txt", "Anna: hello there\nBen: good morning\nAnna: bye now\n")
	if err := os.Link(d.path("a.txt"), d.path("b.txt")); err != nil {
		t.Fatal(err)
	}
	d.follow()
	d.tick()
	d.add("a.txt", "Ben: one more word\n")
	d.tick()
	d.tick()
	d.hears("hello there", "good morning", "bye now", "one more word")
}

func TestUnknownThenKnown(t *testing.T) {
	d := newDesk(t)
	d.write("list.txt", "Buy milk and bread.\nThen go home: it is late.\npassword: hunter2\n")
	d.write("good.jsonl", said("1", "one"))
	d.follow()
	d.hears("one")
	x, ok := d.defects()["list.txt"]
	if !ok || !strings.Contains(x.Sample.String(), "Buy milk") || !strings.Contains(x.Why.String(), "as jsonl") {
		t.Fatalf("defects %+v", d.defects())
	}
	if strings.Contains(x.Sample.String(), "hunter2") {
		t.Error("the sample holds a password")
	}
	d.write("list.txt", "Anna: hello there\nBen: good morning\nAnna: bye now\n")
	d.tick()
	d.hears("one", "hello there", "good morning", "bye now")
	if n := len(d.defects()); n != 0 {
		t.Errorf("%d defects are left: %+v", n, d.defects())
	}
}

func TestBadLineMended(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", said("1", "one")+"{oops\n"+said("3", "three"))
	d.follow()
	if _, ok := d.defects()["a.jsonl, line 2"]; !ok || d.state().Defects != 1 {
		t.Fatalf("defects %+v", d.defects())
	}
	d.write("a.jsonl", said("1", "one")+said("2", "two")+said("3", "three"))
	d.tick()
	d.hears("one", "two", "three")
	if n := len(d.defects()); n != 0 || d.state().Defects != 0 {
		t.Errorf("defects are left: %+v", d.defects())
	}
}

// TestKilled ends a source after some batches, wherever that is, and goes on.
func TestKilled(t *testing.T) {
	t.Parallel()
	shapes := map[string]func(i int) (line, text string){
		"a.jsonl": func(i int) (string, string) {
			text := fmt.Sprintf("message %d", i)
			return said(fmt.Sprint(i), text), text
		},
		"a.csv": func(i int) (string, string) {
			text := fmt.Sprintf("message %d,\nof two lines", i)
			return "Anna,\"" + text + "\"\n", text
		},
		"a.txt": func(i int) (string, string) {
			text := fmt.Sprintf("ok\nof two lines %d", i/2)
			return fmt.Sprintf("2026-07-23 %02d:%02d Anna: %s\n", i/60/10, i/10%60, text), text
		},
		"b.txt": func(i int) (string, string) {
			return fmt.Sprintf("%s: and so on\n", []string{"Anna", "Ben"}[i%2]), "and so on"
		},
	}
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			var file strings.Builder
			if name == "a.csv" {
				file.WriteString("author,text\n")
			}
			var want []string
			for i := range 3500 {
				line, text := shape(i)
				file.WriteString(line)
				want = append(want, text)
			}
			d.write(name, file.String())
			for range 4 {
				d.killedAfter(3)
			}
			d.once()
			d.hears(want...)
			if n := len(d.defects()); n > 0 {
				t.Errorf("%d defects", n)
			}
		})
	}
}

// killedAfter runs a source until the store has changed n times.
func (d *desk) killedAfter(n int) {
	d.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	changes := d.st.Watch(ctx)
	go func() {
		for range n {
			<-changes
		}
		cancel()
	}()
	if err := New(d.cfg, d.st).Listen(ctx, true); err != nil {
		d.Fatal(err)
	}
}

func TestSingleFile(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", said("1", "one"))
	d.write("b.jsonl", said("2", "two"))
	d.cfg.Path = d.path("a.jsonl")
	d.follow()
	d.add("a.jsonl", said("3", "three"))
	d.tick()
	d.hears("one", "three")
	d.rename("a.jsonl", "a.jsonl.1")
	d.write("a.jsonl", said("4", "four"))
	d.tick()
	d.hears("one", "three", "four")
}

// TestHeardAtOnce follows a folder as the system tells of changes, without
// ticks.
func TestHeardAtOnce(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", said("1", "one"))
	s := New(d.cfg, d.st)
	looked := make(chan struct{}, 64)
	s.ticks, s.done = make(chan time.Time), func() { looked <- struct{}{} }
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Listen(ctx, false) }()
	<-looked
	d.add("a.jsonl", said("2", "two"))
	began := time.Now()
	for !slices.Contains(texts(t, d.st), "two") {
		select {
		case <-looked:
		case err := <-ended:
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestALongLookSaysHowFarItIsWithinAFile(t *testing.T) {
	d := newDesk(t)
	var text strings.Builder
	for i := range 90_000 {
		text.WriteString(said(fmt.Sprint(i), "a line of some length that is said by somebody"))
	}
	d.write("long.jsonl", text.String())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changes := d.st.Watch(ctx)
	s := New(d.cfg, d.st)
	over := make(chan error, 1)
	go func() { over <- s.Listen(ctx, true) }()
	for {
		var state store.SourceState
		if err := d.st.View(func(tx *store.Tx) (err error) { state, _, err = tx.Source(d.cfg.Name); return err }); err != nil {
			t.Fatal(err)
		}
		if state.Condition == store.Pulling && state.Done > 0 && state.Done < state.Total {
			break
		}
		select {
		case <-changes:
		case err := <-over:
			t.Fatalf("it was read (%v) before anything was told", err)
		}
	}
	cancel()
	<-over
}
