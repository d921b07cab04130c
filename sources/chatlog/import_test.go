package chatlog

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store"
)

func imported(t testing.TB, st *store.Store, o ImportOptions) Report {
	t.Helper()
	r, err := Import(context.Background(), st, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestImport(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", said("1", "one")+"{bad\n"+said("2", "two"))
	d.write("sub/b.csv", "author,text\nAnna,three\nBen,four")
	d.write("mail.eml", "From: a@example.com\nTo: b@example.com\nSubject: x\n\nhi\n")
	o := ImportOptions{Source: "import", Files: Walk([]string{d.dir, d.path("none.txt")})}
	got := map[string]sources.FileReport{}
	r := imported(t, d.st, o)
	for _, f := range r.Files {
		got[filepath.Base(f.Name)] = f
	}
	if f := got["a.jsonl"]; f.New != 2 || f.Defects != 1 || f.Format != "jsonl" || f.Err != nil {
		t.Errorf("a.jsonl: %+v", f)
	}
	if f := got["b.csv"]; f.New != 2 || f.Format != "csv" {
		t.Errorf("b.csv: %+v", f)
	}
	for _, name := range []string{"mail.eml", "none.txt"} {
		if got[name].Err == nil {
			t.Errorf("%s: %+v", name, got[name])
		}
	}
	if !r.Failed() {
		t.Error("the report says that all went well")
	}
	d.hears("one", "two", "three", "four")
	again := imported(t, d.st, o)
	for _, f := range again.Files {
		if f.New+f.Changed != 0 {
			t.Errorf("again: %+v", f)
		}
	}
}

func TestImportStream(t *testing.T) {
	d := newDesk(t)
	r := imported(t, d.st, ImportOptions{Source: "pipe", Files: sources.Pipe("-", time.Now(), strings.NewReader("Anna: hello\nBen: hi\n")), Format: "transcript"})
	if len(r.Files) != 1 || r.Files[0].Err == nil {
		t.Errorf("two names once each are taken for talk: %+v", r.Files)
	}
	r = imported(t, d.st, ImportOptions{Source: "pipe", Files: sources.Pipe("-", time.Now(), strings.NewReader("Anna: hello there\nBen: hi to you\nAnna: bye"))})
	if len(r.Files) != 1 || r.Files[0].New != 3 {
		t.Errorf("%+v", r.Files)
	}
	if _, err := Import(context.Background(), d.st, ImportOptions{Format: "papyrus"}); err == nil {
		t.Error("an unknown format is no error")
	}
}

func TestWhoSpeaks(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", strings.Join([]string{
		`{"conversation_id":"1","author":"Femi","role":"customer","text":"a"}`,
		`{"conversation_id":"1","author":"FEMI","text":"b"}`,
		`{"conversation_id":"1","author":{"name":"Dana","email":"Dana@Example.com"},"text":"c"}`,
		`{"conversation_id":"1","author":"helper","role":"bot","text":"d"}`,
		`{"conversation_id":"1","author":"log","role":"system","text":"e"}`,
		`{"conversation_id":"1","author":"Dana","role":"agent","private":true,"text":"f"}`,
		`{"conversation_id":"1","author":"Nobody knows","text":"g"}`,
		`{"conversation_id":"2","author":"visitor","text":"h"}`,
		`{"conversation_id":"3","author":"visitor","text":"i"}`,
	}, "\n"))
	if err := d.st.SetSideRules(store.SideRules{Agents: []string{"@example.com"}}); err != nil {
		t.Fatal(err)
	}
	d.once()
	want := map[string]string{
		"a": "customer incoming floor-chat/femi", "b": "customer incoming floor-chat/femi", "c": "agent outgoing dana@example.com",
		"d": "bot outgoing floor-chat/helper", "e": "system activity floor-chat/log", "f": "agent note floor-chat/dana",
		"g": "unknown incoming floor-chat/nobody knows", "h": "unknown incoming floor-chat/2#visitor", "i": "unknown incoming floor-chat/3#visitor",
	}
	for _, m := range messages(t, d.st) {
		if got := fmt.Sprint(m.Side, " ", m.Kind, " ", m.Sender.Identities[0].Value); got != want[m.Text.String()] {
			t.Errorf("%s: %s, want %s", m.Text, got, want[m.Text.String()])
		}
	}
}

func TestSecretsAreNotKept(t *testing.T) {
	d := newDesk(t)
	const card = "4111 1111 1111 1111"
	d.write("a.jsonl", strings.Join([]string{
		`{"conversation_id":"1","id":"1","author":"A","text":"my card is ` + card + `"}`,
		`{"conversation_id":"1","id":"2","author":"A ` + card + `","text":"in the name"}`,
		`{"conversation_id":"1","id":"3","author":"A","text":"in another field","paid_with":"` + card + `"}`,
		`{"conversation_id":"1","id":"4","author":"A","text":"in another field","password":"hunter2"}`,
		`{"conversation_id":"1","id":"5","author":"A","text":"plain"}`,
	}, "\n")+"\n")
	d.write("b.csv", "author,text,iban\nAnna,hello,GB82 WEST 1234 5698 7654 32\n")
	d.write("c.txt", "Anna: my password: hunter2\nBen: thank you Anna\nAnna: good bye\n")
	d.once()
	kept := 0
	for _, m := range messages(t, d.st) {
		var original []byte
		_ = d.st.View(func(tx *store.Tx) (err error) { original, _, err = tx.Original(m.ID); return err })
		if original != nil {
			kept++
		}
		for _, hay := range []string{string(original), m.Text.String(), m.Sender.Shown().String(), fmt.Sprint(m.Sender.Identities)} {
			for _, needle := range []string{"1111 1111", "hunter2", "GB82"} {
				if strings.Contains(hay, needle) {
					t.Errorf("message %d holds %s: %s", m.ID, needle, hay)
				}
			}
		}
	}
	if kept != 3 {
		t.Errorf("%d originals are kept, want 3", kept)
	}
}

func TestReread(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", said("1", "one"))
	d.write("b.csv", "Datum;Von;Nachricht\n23.07.2026 10:00;Anna;\"zwei\nZeilen\"\n")
	d.write("c.txt", "[10:12] Anna (Agent): three\nand more\n[10:13] Ben: four\n")
	d.once()
	for _, m := range messages(t, d.st) {
		var original []byte
		_ = d.st.View(func(tx *store.Tx) (err error) { original, _, err = tx.Original(m.ID); return err })
		a, err := Reread(m.Format, original, Again{Source: m.Source, Zone: d.cfg.Zone})
		if err != nil {
			t.Errorf("%s: %v", m.Ref, err)
			continue
		}
		if a.Text != m.Text || a.From.Name != m.Sender.Name || a.Kind != store.Incoming {
			t.Errorf("%s is %q by %s, was %q by %s", m.Ref, a.Text, a.From.Name, m.Text, m.Sender.Name)
		}
		changed, err := d.st.Amend(context.Background(), m.ID, a)
		if err != nil || changed {
			t.Errorf("%s: reading it again changed it (%v)", m.Ref, err)
		}
	}
	if _, err := Reread("chat/papyrus", nil, Again{}); err == nil {
		t.Error("an unknown format is no error")
	}
}

func TestSurvey(t *testing.T) {
	d := newDesk(t)
	d.write("a.jsonl", strings.Repeat(said("1", "one"), 2000))
	d.write("b.csv", "author,text\nA,a\n")
	d.write("what.txt", "Dear all\n")
	d.write("empty.txt", "")
	s, err := Survey(d.dir, Taught{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Files != 4 || s.Formats["jsonl"] != 1 || len(s.Unknown) != 1 || s.Lines < 1900 || s.Lines > 2100 {
		t.Errorf("%+v", s)
	}
	for _, want := range []string{"4 files: 1 jsonl, 1 csv, 1 empty", "In no known format: what.txt"} {
		if !strings.Contains(s.String(), want) {
			t.Errorf("%q does not say %q", s, want)
		}
	}
	if _, err := Survey(d.path("none"), Taught{}); err == nil {
		t.Error("a folder that is not there is no error")
	}
}

// fixture finds a file beside the repository that tests may read, if there.
func fixture(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		p := filepath.Join(dir, "shared", "fixtures", filepath.FromSlash(name))
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	t.Skipf("the fixture %s is not beside this repository", name)
	return ""
}

// A line is what a generator of large logs writes: no id, but a number within
// the conversation.
type line struct {
	Conversation string    `json:"conversation_id"`
	Seq          int       `json:"seq"`
	Time         time.Time `json:"ts"`
	Role         string    `json:"role"`
	Author       string    `json:"author"`
	Channel      string    `json:"channel"`
	Text         string    `json:"text"`
}

func largeLog(tb testing.TB, n int) string {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	for i := range n {
		l := line{fmt.Sprintf("chat-%07d", i/10), i % 10, time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC), "visitor",
			fmt.Sprintf("Visitor Number %d", i/10), "web", fmt.Sprintf("the kettle number %d stopped, can you tell me what to do about the lid and the refund please", i)}
		if i%2 == 1 {
			l.Role, l.Author = "agent", "Dana Byrne"
		}
		if err := enc.Encode(l); err != nil {
			tb.Fatal(err)
		}
	}
	return out.String()
}

func BenchmarkParse(b *testing.B) {
	const n = 10_000
	text := largeLog(b, n)
	h := newHead("a.jsonl", text, testDay(), true)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var out sink
		readPart(b, jsonLines{}, nil, h, text, 0, 0, true, &out)
		if len(out.records) != n {
			b.Fatal(len(out.records))
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func BenchmarkImport(b *testing.B) {
	const n = 100_000
	text := largeLog(b, n)
	for b.Loop() {
		b.StopTimer()
		st, err := store.Open(b.TempDir(), store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		r := imported(b, st, ImportOptions{Source: "x", Files: sources.Pipe("a.jsonl", time.Now(), strings.NewReader(text))})
		if r.Files[0].New != n {
			b.Fatal(r.Files)
		}
		if err := st.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkDocument reads a document of Telegram, beside decoding the same
// bytes alone.
func BenchmarkDocument(b *testing.B) {
	const n = 10_000
	var out strings.Builder
	out.WriteString(`{"name":"Femi","type":"personal_chat","id":1,"messages":[`)
	for i := range n {
		if i > 0 {
			out.WriteString(",")
		}
		fmt.Fprintf(&out, "\n"+`  {"id": %d, "type": "message", "date": "2026-07-23T12:01:00", "date_unixtime": "%d", "from": "Femi", "from_id": "user5", "text": "the kettle number %d stopped, can you tell me what to do about the lid and the refund please", "text_entities": [{"type": "plain", "text": "the kettle number %d stopped, can you tell me what to do about the lid and the refund please"}]}`, i, 1784800800+i, i, i)
	}
	out.WriteString("]}")
	text := out.String()
	h := newHead("result.json", text, testDay(), true)
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var out sink
			readPart(b, telegram(), nil, h, text, 0, 0, true, &out)
			if len(out.records) != n {
				b.Fatal(len(out.records))
			}
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var d struct{ Messages []telegramMessage }
			if err := json.Unmarshal([]byte(text), &d); err != nil || len(d.Messages) != n {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	})
}

func TestThePauseOfASourcePartsItsConversations(t *testing.T) {
	text := "[2026-07-24 10:00] Dana: Hello\n[2026-07-24 10:05] Bo: Hi\n[2026-07-24 10:20] Bo: Still there?\n[2026-07-24 11:20] Dana: Yes\n"
	for pause, want := range map[time.Duration]int{0: 2, 2 * time.Minute: 4, 10 * time.Minute: 3, 2 * time.Hour: 1} {
		d := newDesk(t)
		d.write("log.txt", text)
		imported(t, d.st, ImportOptions{Source: "import", Files: Walk([]string{d.dir}), Pause: pause})
		got := 0
		if err := d.st.View(func(tx *store.Tx) error { got = tx.Count(); return nil }); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("a pause of %s: %d conversations, want %d", pause, got, want)
		}
	}
}
