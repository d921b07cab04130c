package chatlog

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

// A row of the table says of one log what was read of it, and what those who
// made it say it holds.
type tableRow struct {
	format, log                       string
	conversations, messages, speakers int
	expected                          int
	by                                string // who counted
	why                               string // it is not equal; empty: it has to be
}

func (r tableRow) verdict() string {
	if r.messages == r.expected {
		return "equal"
	}
	return fmt.Sprintf("%+d: %s", r.messages-r.expected, firstOf(r.why, "NOT EXPLAINED"))
}

func printTable(t *testing.T, head string, rows []string) {
	t.Helper()
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "\n"+head)
	for _, r := range rows {
		fmt.Fprintln(w, r)
	}
	w.Flush()
	t.Log(b.String())
}

// TestTableOfFormats reads a log of every format and compares how many messages
// it finds with what stands beside the log, or with a count that is made in
// another way.
func TestTableOfFormats(t *testing.T) {
	t.Parallel()
	rows := append(fixtureRows(t), sampleRows(t)...)
	slices.SortStableFunc(rows, func(a, b tableRow) int { return strings.Compare(a.format, b.format) })
	var lines []string
	seen := map[string]bool{}
	for _, r := range rows {
		for f := range strings.FieldsSeq(r.format) {
			seen[f] = true
		}
		lines = append(lines, fmt.Sprintf("%s\t%s\t%d\t%d\t%d\t%d (%s)\t%s", r.format, r.log, r.conversations, r.messages, r.speakers, r.expected, r.by, r.verdict()))
		if r.messages != r.expected && r.why == "" {
			t.Errorf("%s, %s: %d messages, %d expected", r.format, r.log, r.messages, r.expected)
		}
	}
	printTable(t, "format\tlog\tconversations\tmessages\tspeakers\texpected\tequal, or why not", lines)
	for _, f := range formats() {
		if !seen[f.name()] && besideRepository() { // an export of Slack is a folder, of which there is no own sample
			t.Errorf("the table has no log of %s", f.name())
		}
	}
}

// rowOf makes a row of a store into which one log was imported. Messages
// include what programs report; people are those who say something.
func rowOf(t *testing.T, st *store.Store, r Report, log string) tableRow {
	t.Helper()
	row := tableRow{log: log}
	formats, people := map[string]bool{}, map[store.PersonID]bool{}
	for _, f := range r.Files {
		if f.New > 0 && !formats[f.Format] {
			formats[f.Format] = true
			row.format = strings.TrimSpace(row.format + " " + f.Format)
		}
	}
	for _, m := range messages(t, st) {
		row.messages++
		if m.Kind != store.Activity {
			people[m.From] = true
		}
	}
	row.speakers = len(people)
	_ = st.View(func(tx *store.Tx) error { row.conversations = tx.Count(); return nil })
	return row
}

// A told count is how many messages a log holds by what lies beside it.
type told struct {
	path, by string
	count    func(t *testing.T, path string) int
	why      string
}

func toldCounts() []told {
	const suite = "its test suite"
	header := func(pattern string) func(*testing.T, string) int {
		return func(t *testing.T, p string) int { return len(regexp.MustCompile(pattern).FindAll(content(t, p), -1)) }
	}
	out := []told{
		{"chat-star/jsonl", "lines", lineCount, ""},
		{"chat-abcd-sample/abcd_sample.jsonl", "lines", lineCount, ""},
		{"chat-discord/example_guild/Example guild - Text Channels - general [1012224565567721552].json", "messageCount in it", discordCount, ""},
		{"chat-messenger-html/simulated_data.htm", "headers", header(`class="message_header"`), ""},
		{"chat-slack/slack-export-viewer/export", suite, slackCount, ""},
		{"chat-slack/slack-export-viewer/testarchive.zip", suite, slackCount, ""},
		{"chat-instagram/chat-miner/test_export.json", suite, goldCount, ""},
		{"chat-signal/chat-miner/test_export.txt", suite, goldCount, ""},
		{"chat-telegram/chat-miner/test_single_export.json", suite, goldCount, ""},
		{"chat-telegram/chat-miner/test_batch_export.json", suite, goldCount, ""},
	}
	for _, name := range []string{"lorem", "lorem-2000", "lorem-merge-part1", "lorem-merge-part2", "pokemon"} {
		out = append(out, told{"chat-whatsapp/whatstk/" + name + ".txt", "lines with a time", header(`(?m)^\x{200e}?\[?\d[^\n]{5,20}[:\d] ?(?:[AP]M)?(?:\]| -) `), ""})
	}
	return out
}

func fixtureRows(t *testing.T) (rows []tableRow) {
	if !besideRepository() {
		return nil
	}
	all := toldCounts()
	for _, dir := range []string{"chat-whatsapp/chat-miner", "chat-irc/rust", "chat-irc/ubuntu"} {
		for i, f := range globbed(t, dir) {
			if i%slowness == 0 {
				all = append(all, f)
			}
		}
	}
	for _, f := range all {
		p := fixture(t, f.path)
		st, _ := storetest.Open(t)
		row := rowOf(t, st, imported(t, st, ImportOptions{Source: "x", Files: Walk([]string{p})}), filepath.ToSlash(f.path[strings.Index(f.path, "/")+1:]))
		row.expected, row.by, row.why = f.count(t, p), f.by, f.why
		if silent := row.expected - row.messages; strings.HasPrefix(f.path, "chat-irc") && silent != 0 && silent != blankLines(t, p) {
			row.why = ""
		}
		rows = append(rows, row)
	}
	return rows
}

func besideRepository() bool {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "shared", "fixtures")); missing == nil {
			return true
		}
	}
	return false
}

// globbed are the logs of a folder in which each has its counts beside it.
func globbed(t *testing.T, dir string) (out []told) {
	files, _ := filepath.Glob(filepath.Join(fixture(t, dir), "*"))
	for _, p := range files {
		name := filepath.Base(p)
		switch {
		case strings.HasPrefix(name, "test_"):
			out = append(out, told{dir + "/" + name, "its test suite", goldCount, "the suite takes the message . for none"})
		case strings.HasSuffix(name, ".orig.log"):
			out = append(out, told{dir + "/" + name, "lines", lineCount, ""})
		case strings.HasSuffix(name, ".log"):
			out = append(out, told{dir + "/" + name, "those who annotated it", ircCount, "lines in which somebody says nothing"})
		}
	}
	return out
}

func content(t *testing.T, p string) []byte {
	t.Helper()
	b, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readCount(t *testing.T, p string, to any) {
	t.Helper()
	if err := json.Unmarshal(content(t, p), to); err != nil {
		t.Fatal(err)
	}
}

func lineCount(t *testing.T, p string) (n int) {
	files := []string{p}
	if info, err := os.Stat(p); err == nil && info.IsDir() {
		files, _ = filepath.Glob(filepath.Join(p, "*"))
	}
	for _, f := range files {
		n += len(regexp.MustCompile(`(?m)\S.*$`).FindAll(content(t, f), -1))
	}
	return n
}

func goldCount(t *testing.T, p string) int {
	var all []gold
	readCount(t, filepath.Join(filepath.Dir(p), "target.json"), &all)
	return len(all)
}

func discordCount(t *testing.T, p string) int {
	var d struct{ MessageCount int }
	readCount(t, p, &d)
	return d.MessageCount
}

func slackCount(t *testing.T, p string) (n int) {
	var e struct {
		Channels map[string]struct{ Messages int }
	}
	readCount(t, filepath.Join(filepath.Dir(p), "EXPECTED.json"), &e)
	for _, c := range e.Channels {
		n += c.Messages
	}
	return n
}

func ircCount(t *testing.T, p string) int {
	var want struct{ Messages, Actions, Events int }
	stem := regexp.MustCompile(`\.(raw|znc|irssi|weechat)\.log$`).ReplaceAllString(p, "")
	readCount(t, stem+".gold.json", &want)
	return want.Messages + want.Actions + want.Events
}

// sampleRows are the samples of this package, which list what is in them.
func sampleRows(t *testing.T) (rows []tableRow) {
	listed := regexp.MustCompile(`(?m)^[^|\n]*\|[^|\n]*\|[^|\n]*\|`)
	for _, s := range slices.Concat(seeds(), plainSamples()) {
		st, _ := storetest.Open(t)
		r := imported(t, st, ImportOptions{Source: "x", Files: sources.Pipe(firstOf(s.file, "chat"), testDay(), strings.NewReader(s.in))})
		row := rowOf(t, st, r, "own sample: "+s.name)
		row.expected, row.by = len(listed.FindAllString(s.want, -1)), "listed beside it"
		switch row.format {
		case "tawk":
			row.why = "its first message stands in two events"
		case "matrix":
			row.why = "an edit takes the place of the first words"
		}
		rows = append(rows, row)
	}
	return rows
}

func plainSamples() []sample {
	return []sample{
		{"JSON Lines", "", "jsonl", said("1", "one") + said("2", "two"), "|||\n|||\n"},
		{"an array", "", "json", `[{"author":"A","text":"a"},{"author":"B","text":"b"}]`, "|||\n|||\n"},
		{"a document", "", "json-document", `{"conversations":[{"id":"1","messages":[{"author":"A","text":"a"}]},{"id":"2","messages":[{"author":"A","text":"a"}]}]}`, "|||\n|||\n"},
		{"a table", "", "csv", "author,text\nA,a\nB,\"b\nb\"\n", "|||\n|||\n"},
		{"a transcript", "", "transcript", "Anna: hello there\nBen: good morning\nstill me\n\nAnna: one: two: three\n", "|||\n|||\n|||\n"},
	}
}

// TestTableOfTwice imports a log, the same once more, and a longer one twice:
// nothing is heard twice.
func TestTableOfTwice(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, f := range families() {
		st, _ := storetest.Open(t)
		row := f.name
		for _, step := range []struct{ n, want int }{{4, 4}, {4, 4}, {7, 7}, {7, 7}, {4, 7}} {
			before := len(messages(t, st))
			r := imported(t, st, ImportOptions{Source: "x", Files: f.files(t, step.n)})
			after, changed := len(messages(t, st)), 0
			for _, file := range r.Files {
				changed += file.Changed
			}
			if after != step.want || changed > 0 || r.Failed() {
				t.Errorf("%s: %d messages of %d after %d, %d changed: %+v", f.name, step.n, after, before, changed, r.Files)
			}
			row += fmt.Sprintf("\t%d → %d", before, after)
		}
		var conversations int
		_ = st.View(func(tx *store.Tx) error { conversations = tx.Count(); return nil })
		lines = append(lines, fmt.Sprintf("%s\t%d", row, conversations))
	}
	printTable(t, "family\tfirst (4)\tthe same\tlonger (7)\tthe same\tthe first\tconversations", lines)
}

// A family is a kind of format, and a log of it with n messages.
type family struct {
	name  string
	files func(t *testing.T, n int) sources.Files
}

func families() []family {
	one := func(name string, make func(n int) string) family {
		return family{name, func(t *testing.T, n int) sources.Files {
			return sources.Pipe(name, testDay(), strings.NewReader(make(n)))
		}}
	}
	each := func(before, line, between, behind string) func(int) string {
		return func(n int) string {
			var parts []string
			for i := range n {
				at := testDay().Add(10*time.Hour + time.Duration(i/2)*time.Minute) // two to a minute
				parts = append(parts, strings.NewReplacer("%i", fmt.Sprint(i), "%T", at.Format("15:04"), "%U", fmt.Sprint(at.Unix()), "%w", []string{"yes", "yes", "no"}[i%3]).Replace(line))
			}
			return before + strings.Join(parts, between) + behind
		}
	}
	return []family{
		one("telegram: JSON document", func(n int) string { return telegramDocument(0, n) }),
		one("messenger: newest first", each(`{"participants":[{"name":"Femi"}],"title":"Femi","thread_path":"inbox/femi","messages":[`, `{"sender_name":"Femi","timestamp_ms":%U000,"content":"%w %i"}`, ",", "]}")),
		one("livechat: help desk", each(`{"chats":[{"id":"C","users":[{"id":"u1","type":"customer","name":"Femi"}],"threads":[{"id":"T1","events":[`, `{"id":"T1_%i","type":"message","author_id":"u1","text":"%w","created_at":"2026-07-23T%T:00Z"}`, ",", "]}]}]}")),
		one("jsonl: a line each, no ids", each("", `{"conversation_id":"c1","ts":"2026-07-23T%T:00Z","author":"Femi","text":"%w"}`, "\n", "\n")),
		one("csv: table", each("at,author,text\n", "2026-07-23 %T,Femi,%w", "\n", "\n")),
		one("transcript: lines", each("", "[2026-07-23 %T] <Femi> %w", "\n", "\n")),
		one("whatsapp: phone", each("", "23/07/2026, %T - Femi: %w", "\n", "\n")),
		one("irssi: IRC", each("--- Log opened Thu Jul 23 09:00:00 2026\n", "%T < femi> %w", "\n", "\n")),
		one("empathy: XML", each("<log>\n", "<message time='20260723T10:00:0%i' id='femi@x' name='Femi' isuser='false'>%w</message>", "\n", "\n</log>\n")),
		one("messenger-html: HTML", each(`<div class="thread">Femi, Dana`, `<div class="message"><div class="message_header"><span class="user">Femi</span><span class="meta">Thursday, July 23, 2026 at %T UTC</span></div></div><p>%w %i</p>`, "", "</div>\n")),
		{"slack: zip of days", func(t *testing.T, n int) sources.Files {
			days := map[string]string{"users.json": slackPeople}
			for i := range n {
				days[fmt.Sprintf("help/2026-07-%02d.json", 10+i)] = fmt.Sprintf(`[{"type":"message","user":"U1","text":"yes","ts":"%d.000100"}]`, 1783700000+86400*i)
			}
			return sources.Pipe("export.zip", testDay(), strings.NewReader(zipped(t, days)))
		}},
	}
}
