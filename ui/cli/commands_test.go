package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/sources/demo"
	"earshot/store"
)

// A place is a folder with a configuration and room for data.
type place struct {
	t      *testing.T
	config string
	data   string
	logs   string
}

// newPlace makes a place whose one source is a folder of chat logs.
func newPlace(t *testing.T, more string) place {
	t.Helper()
	dir := t.TempDir()
	p := place{t, filepath.Join(dir, "config.toml"), filepath.Join(dir, "data"), filepath.Join(dir, "chat-logs")}
	if err := os.Mkdir(p.logs, 0o700); err != nil {
		t.Fatal(err)
	}
	p.write(p.config, "listener = \"Ines\"\n[[source]]\nname = \"floor-chat\"\nkind = \"chat\"\npath = \"chat-logs\"\ntimezone = \"UTC\"\n"+more)
	return p
}

func (p place) write(path, text string) {
	p.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// log adds lines to a chat log of the place.
func (p place) log(name string, lines ...string) {
	p.t.Helper()
	f, err := os.OpenFile(filepath.Join(p.logs, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := io.WriteString(f, strings.Join(lines, "\n")+"\n"); err != nil {
		p.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		p.t.Fatal(err)
	}
}

func (p place) args(args ...string) []string {
	return append([]string{"--config", p.config, "--dir", p.data}, args...)
}

// run runs a command line to its end.
func (p place) run(args ...string) (out, errs string, code int) {
	p.t.Helper()
	var o, e bytes.Buffer
	a := &app{out: &o, err: &e, in: strings.NewReader(""), version: "test"}
	code = a.main(p.t.Context(), p.args(args...))
	return o.String(), e.String(), code
}

// rows runs a command with --json and reads its lines.
func (p place) rows(args ...string) []map[string]any {
	p.t.Helper()
	out, errs, code := p.run(append(args, "--json")...)
	if code != 0 {
		p.t.Fatalf("%v ended with %d: %s", args, code, errs)
	}
	var rows []map[string]any
	for line := range strings.Lines(out) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			p.t.Fatalf("%v printed %q: %v", args, line, err)
		}
		rows = append(rows, row)
	}
	return rows
}

const (
	femi = `{"conversation_id":"c1","id":"1","ts":"2026-07-23T10:05:00Z","author":"Femi","role":"customer","text":"where is my refund"}`
	dana = `{"conversation_id":"c1","id":"2","ts":"2026-07-23T10:17:00Z","author":"Dana","role":"agent","text":"Let me look."}`
)

func TestListenShowSearch(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana)
	heard := p.rows("listen", "--once")
	if len(heard) != 2 || heard[0]["side"] != "customer" || heard[0]["subject"] != "where is my refund" {
		t.Fatalf("heard %v", heard)
	}
	if again := p.rows("listen", "--once"); len(again) != 0 {
		t.Errorf("heard again: %v", again)
	}
	shown := p.rows("show", "1")[0]
	messages := shown["messages"].([]any)
	if len(messages) != 2 || messages[1].(map[string]any)["kind"] != "outgoing" {
		t.Errorf("show: %v", shown)
	}
	list := p.rows("conversations", "--limit", "5")
	if len(list) != 1 || list[0]["heard"] != false || list[0]["waiting_since"] != nil || list[0]["number"] != 1.0 {
		t.Errorf("conversations: %v", list)
	}
	if hits := p.rows("search", "refu*"); len(hits) != 1 || hits[0]["message"] != "1" {
		t.Errorf("search: %v", hits)
	}
	out, _, _ := p.run("verify")
	if !strings.HasPrefix(out, "All holds") {
		t.Errorf("verify: %s", out)
	}
}

// One language for every list, and each says what it finds when asked.
func TestListsTakeAQuery(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana)
	p.rows("listen", "--once")
	for _, c := range []struct {
		args []string
		rows int
	}{
		{[]string{"conversations", "refund", "not", "is:waiting"}, 1},
		{[]string{"conversations", "is:waiting"}, 0},
		{[]string{"conversations", "side:agent", "--limit", "1"}, 1},
		{[]string{"search", "agentsaid:sorry or refund"}, 1},
		{[]string{"search", `"where is my refund"`}, 1},
		{[]string{"marks", "kind:problem"}, 0},
		{[]string{"themes", "not lid"}, 0},
		{[]string{"followups", "followup:open"}, 0},
	} {
		out, errs, code := p.run(append(c.args, "--json", "--explain")...)
		if n := strings.Count(out, "\n"); n != c.rows || code != 0 {
			t.Errorf("%v: %d rows, want %d; code %d: %s%s", c.args, n, c.rows, code, out, errs)
		}
		if !strings.HasPrefix(errs, "earshot: conversations ") || !strings.Contains(errs, "; a line for each") {
			t.Errorf("%v is explained as: %s", c.args, errs)
		}
	}
}

// Misspelt words find nothing, and stderr names the words that exist.
func TestCommandsNameTheWordsThatWerePerhapsMeant(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana)
	p.rows("listen", "--once")
	for _, c := range []struct {
		args []string
		code int
	}{{[]string{"search", "refnud"}, 3}, {[]string{"conversations", "refnud"}, 0}} {
		out, errs, code := p.run(c.args...)
		if code != c.code || strings.Contains(out, "#") || !strings.Contains(errs, "earshot: did you mean refund? It finds ") {
			t.Errorf("%v ended with %d: %s%s", c.args, code, out, errs)
		}
	}
}

func TestWatchwordsAreListedWithTheirCounts(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana)
	p.rows("listen", "--once")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"watchwords", "add", "refund*", "--why", "they wait"}, 0, ""},
		{[]string{"watchwords", "add", `"my refund"`, "--everybody"}, 0, ""},
		{[]string{"watchwords", "add", "is:waiting"}, 2, "there are no words to watch"},
		{[]string{"watchwords", "remove", "nothing"}, 3, "these words are not watched"},
	} {
		_, errs, code := p.run(c.args...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v ended with %d: %s", c.args, code, errs)
		}
	}
	rows := p.rows("watchwords")
	if len(rows) != 2 || rows[0]["pattern"] != "refund*" || rows[0]["why"] != "they wait" || rows[0]["everybody"] != false ||
		rows[0]["conversations"] != 1.0 || rows[1]["everybody"] != true {
		t.Errorf("watched is %v", rows)
	}
	if _, errs, code := p.run("watchwords", "remove", "REFUND*"); code != 0 || len(p.rows("watchwords")) != 1 {
		t.Errorf("removing ended with %d: %s", code, errs)
	}
}

// The exit codes that scripts rely on.
// A backup is checked by its file, whatever lies in the data folder.
func TestABackupIsVerifiedByItsFile(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana)
	p.rows("listen", "--once")
	file := filepath.Join(t.TempDir(), "backup.db")
	if _, errs, code := p.run("backup", file); code != exitDone {
		t.Fatal(errs)
	}
	for _, row := range p.rows("verify", file) {
		if row["holds"] != true {
			t.Errorf("a whole backup: %v", row)
		}
	}
	other := place{t, p.config, filepath.Join(t.TempDir(), "none"), p.logs}
	if out, errs, code := other.run("verify", file); code != exitDone || !strings.Contains(out, "All holds: 1 conversations") {
		t.Errorf("from elsewhere: %d, %s%s", code, out, errs)
	}
	if _, err := os.Stat(other.data); err == nil {
		t.Error("verifying a backup made a data folder")
	}
	if err := os.Truncate(file, 20000); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := p.run("verify", file); code != exitFailed || !strings.Contains(errs, "damaged") {
		t.Errorf("a cut one: %d, %s", code, errs)
	}
	if _, _, code := p.run("verify", file, file); code != exitUsage {
		t.Errorf("two files: %d", code)
	}
}

func TestExitCodes(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi)
	bad := newPlace(t, "colour = \"red\"\n")
	down := newPlace(t, "[[source]]\nname = \"mail\"\nkind = \"imap\"\naddress = \"127.0.0.1:1\"\nuser = \"u\"\npassword_file = \"pw\"\ninsecure_plaintext = true\n")
	down.write(filepath.Join(filepath.Dir(down.config), "pw"), "secret\n")
	down.log("floor.jsonl", femi)
	for _, c := range []struct {
		p    place
		args []string
		code int
		says string
	}{
		{p, []string{"listen", "--once"}, 0, ""},
		{p, []string{"search", "nowhere"}, 3, ""},
		{p, []string{"show", "99"}, 3, "conversation 99"},
		{p, []string{"show", "x"}, 2, "no number"},
		{p, []string{"shwo"}, 2, "show"},
		{p, []string{"search", "--colour", "x"}, 2, "colour"},
		{p, []string{"search"}, 2, ""},
		{p, []string{"bench", "--messages", "5"}, 2, "100 messages"},
		{p, []string{"sources", "prove", "nobody"}, 3, "nobody"},
		{p, []string{"import", filepath.Join(p.logs, "gone.csv")}, 1, "gone.csv"},
		{p, nil, 2, "needs a terminal"},
		{bad, []string{"listen", "--once"}, 2, "line 7, column 1"},
		{bad, []string{"config", "check"}, 1, "colour"},
		{down, []string{"listen", "--once"}, 75, "mail:"},
	} {
		_, errs, code := c.p.run(c.args...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v ended with %d, want %d, and said %q, want %q", c.args, code, c.code, errs, c.says)
		}
	}
	// What could be heard beside the one that is down is kept.
	if list := down.rows("conversations"); len(list) != 1 {
		t.Errorf("beside a source that is down: %v", list)
	}
}

// A process that has the store and lets nobody in is named.
func TestASecondCommandIsToldWhoHoldsTheStore(t *testing.T) {
	p := newPlace(t, "")
	s, err := store.Open(p.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, errs, code := p.run("conversations")
	if code != 4 || !strings.Contains(errs, "earshot is open already: process ") {
		t.Errorf("ended with %d: %s", code, errs)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestImportFilesAndAPipe(t *testing.T) {
	p := newPlace(t, "")
	elsewhere := filepath.Join(t.TempDir(), "old.csv")
	p.write(elsewhere, "conversation_id,id,time,name,role,message\n7,a,2026-07-20 09:00:00,Ola,customer,it smells\n")
	rows := p.rows("import", elsewhere)
	if len(rows) != 1 || rows[0]["new"] != 1.0 {
		t.Fatalf("import: %v", rows)
	}
	var o, e bytes.Buffer
	a := &app{out: &o, err: &e, in: strings.NewReader(femi + "\n"), version: "test"}
	if code := a.main(t.Context(), p.args("import", "-", "--source", "pipe")); code != 0 {
		t.Fatalf("import -: %d %s", code, e.String())
	}
	if list := p.rows("conversations"); len(list) != 2 {
		t.Errorf("conversations: %v", list)
	}
	if rows := p.rows("reread"); rows[0]["changed"] != 0.0 || rows[0]["read"] != 2.0 {
		t.Errorf("reread: %v", rows)
	}
}

// Mail and chat logs that lie side by side are each read by what they are.
func TestImportAFolderOfMailAndChat(t *testing.T) {
	p := newPlace(t, "")
	dir := t.TempDir()
	for _, sub := range []string{"box", "box/cur", "box/new"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	mail := "From: Ola <ola@b.example>\nTo: help@shop.example\nDate: Tue, 3 Mar 2026 10:15:00 +0000\nSubject: Lamp\n\nit flickers\n"
	for i := range 3 {
		p.write(filepath.Join(dir, "box", "cur", fmt.Sprintf("1772532000.M%d.h:2,S", i)), strings.ReplaceAll(mail, "Lamp", fmt.Sprint("Lamp ", i)))
	}
	p.write(filepath.Join(dir, "floor.jsonl"), femi+"\n")
	rows := p.rows("import", dir)
	if len(rows) != 2 || rows[0]["format"] != "maildir" || rows[0]["new"] != 3.0 || rows[1]["format"] != "jsonl" {
		t.Fatalf("import: %v", rows)
	}
	if list := p.rows("search", "flickers"); len(list) != 3 {
		t.Errorf("search: %v", list)
	}
	if rows := p.rows("reread"); rows[0]["changed"] != 0.0 || rows[0]["read"] != 4.0 {
		t.Errorf("reread: %v", rows)
	}
	if rows := p.rows("import", filepath.Join(dir, "box"), "--format", "mail"); rows[0]["known"] != 3.0 {
		t.Errorf("import again: %v", rows)
	}
}

func TestSourcesAreAddedListedAndRemoved(t *testing.T) {
	p := newPlace(t, "")
	if _, errs, code := p.run("sources", "add", "old", "--path", p.logs, "--tz", "Europe/Dublin"); code != 0 {
		t.Fatal(errs)
	}
	var names []string
	for _, s := range p.rows("sources") {
		names = append(names, s["name"].(string))
	}
	if strings.Join(names, " ") != "floor-chat old" {
		t.Errorf("sources: %v", names)
	}
	if _, errs, code := p.run("sources", "prove", "old"); code != 0 {
		t.Error(errs)
	}
	if _, errs, code := p.run("sources", "remove", "old"); code != 0 {
		t.Fatal(errs)
	}
	if _, _, code := p.run("sources", "remove", "old"); code != 1 {
		t.Errorf("removing it twice ends with %d", code)
	}
}

// Wrong usage is told apart from what could not be done.
func TestWrongUsageIsRefused(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi)
	file := filepath.Join(p.logs, "floor.jsonl")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"import", file, "--dates", "foo"}, "day-first or month-first"},
		{[]string{"import", file, "--format", "xml"}, "jsonl"},
		{[]string{"import", file, "--tz", "Mars/Olympus"}, "Europe/Dublin"},
		{[]string{"search", "refund", "--limit", "-5"}, "--limit is -5"},
		{[]string{"conversations", "refund", "is:waitin"}, "did you mean is:waiting?\n  refund is:waitin\n            ^^^^^^"},
		{[]string{"search", "source:nowhere"}, "no source is called nowhere\n  source:nowhere\n  ^^^^^^^^^^^^^^"},
		{[]string{"themes", "refund or is:waiting"}, "themes are picked by"},
		{[]string{"followups", "(x"}, "not closed\n  (x\n  ^"},
	} {
		if _, errs, code := p.run(c.args...); code != 2 || !strings.Contains(errs, c.says) {
			t.Errorf("%v ended with %d: %s", c.args, code, errs)
		}
	}
	if _, errs, code := p.run("import", "nope.txt"); code != 1 || !strings.Contains(errs, "nope.txt is not there") {
		t.Errorf("a file that is not there: %d %s", code, errs)
	}
}

// Speakers whose side nobody knows are to be heard, and counted nowhere.
func TestUnknownSpeakersAreToBeHeard(t *testing.T) {
	p := newPlace(t, "")
	p.log("talk.txt", "Carl: hi, the lid leaks", "Eve: hello Carl", "Carl: and it smells", "Eve: oh no")
	if heard := p.rows("listen", "--once"); len(heard) != 4 || heard[0]["side"] != "unknown" {
		t.Fatalf("heard %v", heard)
	}
	list := p.rows("conversations")
	if len(list) != 1 || list[0]["heard"] != false || list[0]["subject"] != "hi, the lid leaks" {
		t.Errorf("conversations: %v", list)
	}
	before := list[0]["last_at"].(string)
	p.log("talk.txt", "Carl: it still leaks")
	p.rows("listen", "--once")
	if after := p.rows("conversations")[0]["last_at"].(string); after <= before {
		t.Errorf("a line that was added leaves the conversation at %s", after)
	}
}

// A mailbox that refuses the password is named, keeps nobody from being heard,
// and ends listen with the code of what needs a person.
func TestOneOfTwoSourcesIsRefused(t *testing.T) {
	company, err := demo.Start(t.Context(), demo.New(1, time.Now()), t.TempDir(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer company.Close()
	p := newPlace(t, "[[source]]\nname = \"mail\"\nkind = \"imap\"\naddress = \""+company.Addr()+
		"\"\nuser = \"support@harbourkettles.example\"\npassword_command = [\"echo\", \"wrong\"]\ninsecure_plaintext = true\n")
	p.log("floor.jsonl", femi)
	out, errs, code := p.run("listen", "--once", "--json")
	if code != 1 || !strings.Contains(out, "where is my refund") || !strings.Contains(errs, "mail: ") || strings.Contains(errs, "wrong") {
		t.Errorf("ended with %d, heard %q, said %q", code, out, errs)
	}
}
