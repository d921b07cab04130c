package chatlog

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"earshot/store"
)

// A heard line is a record as a table test writes it.
func show(r record) string {
	side := ""
	if r.side != store.Unknown {
		side = "/" + r.side.String()
	}
	when := "-"
	if r.dated {
		when = r.at.UTC().Format("2006-01-02T15:04:05Z")
	}
	if r.note {
		side += "/note"
	}
	if r.activity && r.side != store.System {
		side += "/activity"
	}
	where, text := r.conversation, r.text
	if r.room != "" {
		where = r.room + ">" + strings.TrimPrefix(where, r.room)
	}
	for _, f := range r.files {
		text += " +" + f.Name.String()
	}
	if r.edited {
		text += " (edited)"
	}
	return fmt.Sprintf("%s|%s|%s%s|%s|%s", where, r.id, r.author, side, when, text)
}

func testDay() time.Time { return time.Date(2026, 7, 23, 0, 0, 0, 0, time.UTC) }

func testOptions() options { return options{zone: time.UTC, day: testDay()} }

// readAll reads text in one go, in the format that fits it.
func readAll(t testing.TB, name, text string) (format, *sink) {
	t.Helper()
	h := newHead(name, headText(charsetOf([]byte(text)), []byte(text)), testDay(), true)
	f, err := Taught{}.detect(h, nil)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out sink
	readPart(t, f, nil, h, text, 0, 0, true, &out)
	return f, &out
}

// readPart reads what stands from an offset on and returns how to go on.
func readPart(t testing.TB, f format, saved []byte, h head, text string, at int64, line int, ended bool, out *sink) (state []byte, offset int64, next int) {
	t.Helper()
	o := testOptions()
	o.name = h.name
	r, err := f.open(saved, h, o)
	if err != nil {
		t.Fatal(err)
	}
	cut := f.cut()(newReader(text[at:]), charsetOf([]byte(text)), at, line+1)
	offset, next = at, line
	for {
		p, err := cut()
		if err != nil || p.open && !ended {
			break
		}
		r.take(p, out)
		offset, next = p.end, p.next-1
		if p.open {
			break
		}
	}
	if p, held := r.held(); held {
		offset, next = p.at, p.line-1
	}
	state = r.save()
	if ended {
		r.rest(out, true)
	}
	return state, offset, next
}

func shown(out *sink) string {
	var b strings.Builder
	for _, r := range out.records {
		fmt.Fprintln(&b, show(r))
	}
	for _, f := range out.flaws {
		fmt.Fprintf(&b, "! %d %s\n", f.line, f.why)
	}
	return b.String()
}

func wideText(s string, order binary.AppendByteOrder, mark bool) string {
	if mark {
		s = bom + s
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

func TestFormats(t *testing.T) {
	deep := `{"x":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `,"author":"A","text":"deep"}`
	tests := []struct{ name, format, in, want string }{
		{"plain JSON", "jsonl",
			`{"conversation_id":"c1","id":"m1","ts":"2026-07-23T10:00:00+01:00","author":"Femi","role":"visitor","text":"hi"}`,
			"c1|m1|Femi/customer|2026-07-23T09:00:00Z|hi\n"},
		{"other names", "jsonl",
			`{"threadId":7,"messageId":9,"createdAt":"2026-07-23 10:00:00","sender":{"id":5,"name":"Dana","type":"operator"},"body":"yes"}`,
			"7|9|Dana/agent|2026-07-23T10:00:00Z|yes\n"},
		{"seconds, milliseconds, microseconds", "jsonl",
			`{"from":"A","at":1784800800,"msg":"s"}` + "\n" + `{"from":"A","at":"1784800800500","msg":"ms"}` + "\n" +
				`{"from":"A","at":1784800800000000,"msg":"us"}` + "\n" + `{"from":"A","at":"1784800800.25","msg":"f"}`,
			"||A|2026-07-23T10:00:00Z|s\n||A|2026-07-23T10:00:00Z|ms\n||A|2026-07-23T10:00:00Z|us\n||A|2026-07-23T10:00:00Z|f\n"},
		{"roles", "jsonl",
			`{"role":"assistant","text":"beep"}` + "\n" + `{"role":"system","text":"joined"}` + "\n" + `{"from":"X","role":"wizard","text":"poof"}` + "\n" +
				`{"from":"D","role":"agent","private":true,"text":"hush"}` + "\n" + `{"from":"D","type":"note","text":"hm"}` + "\n" + `{"from":"B","is_bot":true,"text":"b"}`,
			"||assistant/bot|-|beep\n||system/system|-|joined\n||X|-|poof\n||D/agent/note|-|hush\n||D/note|-|hm\n||B/bot|-|b\n"},
		{"the last of two equal keys, and nothing for silence", "jsonl",
			`{"author":"A","text":"one","text":"two"}` + "\n" + `{"author":"A","text":""}` + "\n\n" + `{"author":"A","text":"three"}`,
			"||A|-|two\n||A|-|three\n"},
		{"mark, CRLF, blanks", "jsonl", bom + `{"author":"A","text":"a"}` + "\r\n" + `  {"author":"A","text":"b\r\nc"}  ` + "\r\n",
			"||A|-|a\n||A|-|b\r\nc\n"},
		{"bad lines cost one line each", "jsonl",
			`{"author":"A","text":"a"}` + "\n{\n\x00\x00\n" + `{"author":"A","text":"x` + "\x0b" + `"}` + "\n[1]\n\"s\"\n" + `{"author":"A"}` + "\n" + `{"text":"t"}` + "\n" + `{"author":"A","text":"z"}`,
			"||A|-|a\n||A|-|z\n! 2 it is no valid JSON: it ends in the middle\n! 3 it is no valid JSON from column 1\n! 4 it is no valid JSON from column 24\n! 5 it is no JSON object\n! 6 it is no JSON object\n! 7 it has no text: none of text, body, message, content and the like\n! 8 it has no author: none of author, from, sender, user, role and the like\n"},
		{"deeper than anything means", "jsonl", `{"author":"A","text":"a"}` + "\n" + deep,
			"||A|-|a\n! 2 it is no valid JSON from column 10005\n"},
		{"Latin letters", "jsonl", "{\"author\":\"Zo\xeb\",\"text\":\"caf\xe9\"}", "||Zoë|-|café\n"},
		{"an unreadable time", "jsonl", `{"author":"A","text":"a","ts":"soon"}`, "||A|-|a\n"},
		{"text in parts", "jsonl", `{"author":"A","text":["a",{"type":"bold","text":"b"},3]}` + "\n" + `{"author":"A","content":{"body":"c"}}`, "||A|-|ab\n||A|-|c\n"},
		{"date and time apart", "jsonl", `{"date":"2026-07-22","time":"10:30","author":"A","text":"a"}`, "||A|2026-07-22T10:30:00Z|a\n"},
		{"an array", "json", "[\n {\"author\":\"A\",\"text\":\"a ] } \\\" [\"},\n {\"author\":\n\"B\",\"text\":\"b\"}, 7,\n{\"author\":\"C\",\"text\":\"c\"}]\n",
			"||A|-|a ] } \" [\n||B|-|b\n||C|-|c\n! 4 it is no JSON object\n"},

		{"CSV", "csv", "conversation_id,at,author,side,text\nc1,2026-07-23 10:00:00,Femi,customer,\"hi, \"\"you\"\"\"\nc1,2026-07-23 10:01:00,Dana,agent,\"two\nlines\"\n",
			"c1||Femi/customer|2026-07-23T10:00:00Z|hi, \"you\"\nc1||Dana/agent|2026-07-23T10:01:00Z|two\nlines\n"},
		{"German, semicolons, two columns of time", "csv", "sep=;\nDatum;Uhrzeit;Absender;Nachricht\n23.07.2026;10:00;Femi;hallo\n",
			"||Femi|2026-07-23T10:00:00Z|hallo\n"},
		{"tabs", "csv", "Fecha y hora\tRemitente\tMensaje\n23/07/2026 10:00\tFemi\thola\n", "||Femi|2026-07-23T10:00:00Z|hola\n"},
		{"a table that looks like a log of WeeChat", "csv", "at\tauthor\ttext\n2026-07-23 10:00:00\tAnna\ta\n2026-07-23 10:00:01\tBen\tb\n2026-07-23 10:00:02\tAnna\tc\n",
			"||Anna|2026-07-23T10:00:00Z|a\n||Ben|2026-07-23T10:00:01Z|b\n||Anna|2026-07-23T10:00:02Z|c\n"},
		{"month first by proof", "csv", "date,author,text\n07/03/2026 10:00,A,a\n07/23/2026 10:00,A,b\n", "||A|2026-07-03T10:00:00Z|a\n||A|2026-07-23T10:00:00Z|b\n"},
		{"wrong numbers of columns", "csv", "author,text\nA,a\nB\nC,c,c,c\nD,d,,\n\nE,e\n",
			"||A|-|a\n||D|-|d\n||E|-|e\n! 3 it has 1 column, the header has 2\n! 4 it has 4 columns, the header has 2\n"},
		{"a quote that never closes", "csv", "author,text\nA,\"a\nB,b\nC,c\n", "||B|-|b\n||C|-|c\n! 2 a quote opens in it and does not close where the row ends\n"},
		{"a quote that closes elsewhere", "csv", "author,text\nA,\"a\nB,b\nC,\"c\"\n", "||B|-|b\n||C|-|c\n! 2 a quote opens in it and does not close where the row ends\n"},

		{"names", "transcript", "Anna: hello there\nBen: good morning\nstill me\n\nAnna: one: two: three\n",
			"||Anna|-|hello there\n||Ben|-|good morning\nstill me\n||Anna|-|one: two: three\n"},
		{"time of day", "transcript", "[10:12] Anna: hello\n[10:13] <Ben> hi\n[23:59] Anna: late\n[00:01] Ben: early\n[00:02] joined the chat\n",
			"||Anna|2026-07-23T10:12:00Z|hello\n||Ben|2026-07-23T10:13:00Z|hi\n||Anna|2026-07-23T23:59:00Z|late\n||Ben|2026-07-24T00:01:00Z|early\n||/system|2026-07-24T00:02:00Z|joined the chat\n"},
		{"dates with a dash", "whatsapp", "2/4/26, 10:35\u202fPM - Anna: Got it\n13/4/26, 9:01\u202fAM - Ben: me too\n10:30 suits me\n",
			"||Anna|2026-04-02T22:35:00Z|Got it\n||Ben|2026-04-13T09:01:00Z|me too\n10:30 suits me\n"},
		{"an arrow", "transcript", "10:12:01 Anna> hello\n10:12:05 Ben> hi\n", "||Anna|2026-07-23T10:12:01Z|hello\n||Ben|2026-07-23T10:12:05Z|hi\n"},
		{"round brackets", "pidgin", "Conversation with Ben at noon\n(22:36:11) Anna: hello\n(22:36:15) Ben: hi\n(22:37:00) Ben logged out.\n",
			"||Anna|2026-07-23T22:36:11Z|hello\n||Ben|2026-07-23T22:36:15Z|hi\n||/system|2026-07-23T22:37:00Z|Ben logged out.\n"},
		{"angles", "transcript", "<anna> hello\n<@ben> hi\n<anna> a <b> c\n", "||anna|-|hello\n||ben|-|hi\n||anna|-|a <b> c\n"},
		{"text below", "transcript", "Anna (10:12):\nhello\nto all\n\nBen (Agent) [10:13]\nhi\n", "||Anna|2026-07-23T10:12:00Z|hello\nto all\n||Ben/agent|2026-07-23T10:13:00Z|hi\n"},
		{"name and time above", "transcript", "Anna Byrne  10:12 AM\nhello\nat 10:30\n\nBen, 23.07.2026 10:13\nhi\n", "||Anna Byrne|2026-07-23T10:12:00Z|hello\nat 10:30\n||Ben|2026-07-23T10:13:00Z|hi\n"},
		{"roles as names", "transcript", "Customer: where is it\nAgent: on its way\nDana (Agent): I looked\n", "||Customer/customer|-|where is it\n||Agent/agent|-|on its way\n||Dana/agent|-|I looked\n"},
		{"days between", "transcript", "--- 22 July 2026 ---\n[10:12] Anna: hello\n[10:13] Ben: hi\n--- 23 July 2026 ---\n[09:00] Anna: again\n",
			"||Anna|2026-07-22T10:12:00Z|hello\n||Ben|2026-07-22T10:13:00Z|hi\n||Anna|2026-07-23T09:00:00Z|again\n"},
		{"zones", "transcript", "2026-07-23T10:12:00Z Anna: a\n[2026-07-23 12:12:00 +0200] Ben: no\n2026-07-23 12:13:00+02:00 Ben: b\n",
			"||Anna|2026-07-23T10:12:00Z|a\n[2026-07-23 12:12:00 +0200] Ben: no\n||Ben|2026-07-23T10:13:00Z|b\n"},
		{"wide letters", "transcript", wideText("Anna: hello there\r\nBen: ça va bien\r\nAnna: ਊ ok then\r\n", binary.LittleEndian, true), "||Anna|-|hello there\n||Ben|-|ça va bien\n||Anna|-|ਊ ok then\n"},
		{"wide letters, high byte first, no mark", "transcript", wideText("Anna: hello there\nBen: good morning\nAnna: bye then\n", binary.BigEndian, false), "||Anna|-|hello there\n||Ben|-|good morning\n||Anna|-|bye then\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, out := readAll(t, "chat", test.in)
			if got := shown(out); got != test.want || f.name() != test.format {
				t.Errorf("as %s:\n%s\nwant as %s:\n%s", f.name(), got, test.format, test.want)
			}
		})
	}
}

func TestNoFormat(t *testing.T) {
	tests := []struct{ name, in, why string }{
		{"prose", "Dear all,\nThe meeting: it was long.\nWe said: no more.\nRegards\n", "as transcript, "},
		{"settings", "name: kettle\nprice: 12\nname: lid\nprice: 3\n", "as transcript, "},
		{"a mail", "From: a@example.com\nTo: b@example.com\nSubject: hello\nDate: today\n\nAnna: hi\nAnna: ho\n", "it is a mail"},
		{"a mailbox", "From a@example.com Thu Jul 23 10:00:00 2026\nSubject: hi\n", "mbox"},
		{"a program's log", "2026-07-23 10:00:00 INFO: started\n2026-07-23 10:00:01 ERROR: stopped\n", "as transcript, "},
		{"JSON of another kind", `{"level":"info","msg":"x"}` + "\n" + `{"level":"warn","msg":"y"}` + "\n", "none has both a text"},
		{"a table of another kind", "sku,price,stock\n1,2,3\n", "of its 3 columns none is named for the text"},
		{"deeper than anything means", strings.Repeat("[", 60_000), "no object in its lists"},
		{"no text", "\x7fELF\x02\x00\x00\x01\x00\x00\x00", "it is no text"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, err := Taught{}.detect(newHead("x", test.in, testDay(), true), nil)
			if err == nil {
				t.Fatalf("read as %s", f.name())
			}
			if !strings.Contains(err.Error(), test.why) {
				t.Errorf("%q does not say %q", err, test.why)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2026-07-23T10:00:00Z", "2026-07-23T10:00:00Z"},
		{"2026-07-23T10:00:00.123456789+02:00", "2026-07-23T08:00:00Z"},
		{"2026-07-23T10:00:00", "2026-07-23T10:00:00Z"},
		{"2026-07-23 10:00", "2026-07-23T10:00:00Z"},
		{"2026/07/23 10:00:00 UTC", "2026-07-23T10:00:00Z"},
		{"23.07.2026 10.00.05", "2026-07-23T10:00:05Z"},
		{"7/23/26, 9:05 pm", "2026-07-23T21:05:00Z"},
		{"12:00 am, 23/7/2026", "2026-07-23T00:00:00Z"},
		{"Thu, 23 Jul 2026 10:00:00 +0100", "2026-07-23T09:00:00Z"},
		{"July 23, 2026 at 6:03:26 PM UTC", "2026-07-23T18:03:26Z"},
		{"\u200e23/07/2026\u00a010:00", "2026-07-23T10:00:00Z"},
		{"1784800800", "2026-07-23T10:00:00Z"},
		{"10:00", "2026-07-23T10:00:00Z"},
		{"Dienstag, 10. Februar 2026 um 18:03:26 UTC", "2026-02-10T18:03:26Z"},
		{"martes, 10 de febrero de 2026, 18:03:26 UTC", "2026-02-10T18:03:26Z"},
		{"mardi 10 février 2026 à 18:03:26 UTC+1", "2026-02-10T17:03:26Z"},
		{"Friday, July 24, 2026 at 3:00am PDT", "2026-07-24T10:00:00Z"},
		{"32/13/2026 10:00", ""}, {"12.30", ""}, {"25:00", ""}, {"10:60", ""}, {"soon", ""}, {"1", ""}, {"-5", ""}, {"1e400", ""}, {"9999-01-01 10:00", ""},
	}
	for _, test := range tests {
		r := record{when: test.in}
		r.fill(testOptions(), &sink{})
		got := ""
		if r.dated {
			got = r.at.UTC().Format(time.RFC3339)
		}
		if got != test.want || r.dated == (len(r.defects) > 0) {
			t.Errorf("%q is %q, want %q (%v)", test.in, got, test.want, r.defects)
		}
	}
}

func TestOrderOfDates(t *testing.T) {
	tests := []struct {
		name  string
		dates []string
		told  dateOrder
		want  dateOrder
	}{
		{"a number over twelve", []string{"3/4/2026", "13/4/2026"}, monthFirst, dayFirst},
		{"the same, month first", []string{"3/4/2026", "4/13/2026"}, dayFirst, monthFirst},
		{"told", []string{"3/4/2026", "4/4/2026"}, monthFirst, monthFirst},
		{"ascending only one way", []string{"1/4/2026", "2/4/2026", "1/5/2026"}, undecided, dayFirst},
		{"ascending both ways", []string{"3/4/2026", "4/5/2026"}, undecided, undecided},
		{"year first tells nothing of others", []string{"2026-07-23", "3/4/2026"}, undecided, undecided},
	}
	for _, test := range tests {
		var seen []stamp
		for _, d := range test.dates {
			st, ok := wholeStamp(d)
			if !ok {
				t.Fatalf("%s is no date", d)
			}
			seen = append(seen, st)
		}
		if got := orderOf(seen, test.told); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestLongLines(t *testing.T) {
	long := `{"author":"A","text":"` + strings.Repeat("x", 1<<20) + `"}`
	over := `{"author":"A","text":"` + strings.Repeat("x", pieceMost) + `"}`
	_, out := readAll(t, "a.jsonl", `{"author":"A","text":"a"}`+"\n"+long+"\n"+over+"\n"+`{"author":"A","text":"z"}`)
	if len(out.records) != 3 || len(out.flaws) != 1 || out.flaws[0].line != 3 {
		t.Errorf("%d records, flaws %+v", len(out.records), out.flaws)
	}
}
