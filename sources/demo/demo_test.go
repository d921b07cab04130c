package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // reads the charsets that customers write
)

var start = time.Date(2026, 7, 23, 10, 7, 0, 0, time.FixedZone("IST", 3600))

func TestSameSeedSameCompany(t *testing.T) {
	a, b := record(7, start), record(7, start)
	if !bytes.Equal(a, b) {
		t.Error("the same seed told two stories")
	}
	if bytes.Equal(a, record(8, start)) {
		t.Error("two seeds told one story")
	}
	if bytes.Equal(a, record(7, start.Add(time.Hour))) {
		t.Error("an hour made no difference")
	}
}

// record is everything that a company says in its past and its next 300 words.
func record(seed uint64, now time.Time) []byte {
	var b bytes.Buffer
	c := New(seed, now)
	for _, m := range c.Mails() {
		fmt.Fprintf(&b, "%s %s\n%s", m.Mailbox, m.At, m.Raw)
	}
	for _, f := range c.ChatFiles() {
		fmt.Fprintf(&b, "%s\n%s", f.Name, bytes.Join(f.Lines, []byte("\n")))
	}
	for i := range 300 {
		e := c.Next(now.Add(time.Duration(i) * 6 * time.Second))
		fmt.Fprintf(&b, "%s%s%s%s", e.Mailbox, e.Raw, e.File, e.Line)
	}
	return b.Bytes()
}

// TestTimes starts the company at every hour of a day: nothing may lie in the
// future, no answer before its question, and nothing before the three weeks.
func TestTimes(t *testing.T) {
	for hour := range 24 {
		now := start.Truncate(24 * time.Hour).Add(time.Duration(hour) * time.Hour)
		for i, told := range history() {
			var last time.Time
			for _, e := range begin(1, i+1, told, 0).tellPast(now) {
				if e.At.After(now) || e.At.Before(last) || e.At.Before(now.Add(-22*24*time.Hour)) {
					t.Errorf("%s %q at %s: out of place, start is %s", told.name, told.subject, e.At, now)
				}
				last = e.At
			}
		}
	}
}

func TestTables(t *testing.T) {
	n := len(history())
	if n < 80 {
		t.Errorf("%d conversations in the past, want at least 80", n)
	}
	if future := len(upcoming) + len(upcomingChats) + len(abroad); future < 60 {
		t.Errorf("%d conversations to come, want at least 60", future)
	}
	for _, told := range history() {
		if told.turns[0].later() || told.turns[0].how.agent() {
			t.Errorf("%s %q does not begin with a customer of the past", told.name, told.subject)
		}
		if k := len(told.turns); k > 8 {
			t.Errorf("%s %q has %d messages", told.name, told.subject, k)
		}
	}
}

func TestMailsAreWellFormed(t *testing.T) {
	known := map[string]bool{}
	mails := New(3, start).Mails()
	for i, m := range mails {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
		h := parsed.Header
		if at, err := h.Date(); err != nil || !at.Equal(m.At) {
			t.Errorf("mail %d: date %v, want %v (%v)", i, at, m.At, err)
		}
		for _, name := range []string{"From", "To"} {
			if _, err := h.AddressList(name); err != nil {
				t.Errorf("mail %d: %s: %v", i, name, err)
			}
		}
		id := h.Get("Message-Id")
		if id == "" || known[id] {
			t.Errorf("mail %d: Message-ID %q missing or used before", i, id)
		}
		known[id] = true
		for _, ref := range strings.Fields(h.Get("References")) {
			if !known[ref] {
				t.Errorf("mail %d refers to %s, which was not sent yet", i, ref)
			}
		}
		if i > 0 && m.At.Before(mails[i-1].At) {
			t.Errorf("mail %d is older than the one before", i)
		}
		checkLines(t, i, m.Raw)
	}
}

// checkLines wants lines as RFC 5322, section 2.1.1, limits them.
func checkLines(t *testing.T, i int, raw []byte) {
	t.Helper()
	if bytes.Count(raw, []byte("\n")) != bytes.Count(raw, []byte("\r\n")) {
		t.Errorf("mail %d has line ends other than CRLF", i)
	}
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 998 {
			t.Errorf("mail %d has a line of %d bytes", i, len(line))
		}
	}
}

// features are what a reader of mail should meet here, each as strings that so
// many decoded mails of the past must contain together.
var features = []struct {
	name  string
	parts []string
	count int
}{
	{"Marta's third contact", []string{"marta.quist@", "I don't want another article", "So sorry to be a bother!!!"}, 1},
	{"Marta's answers", []string{"Sent\n", "To: Marta Quist", "see article 114"}, 2},
	{"signature of Dana", []string{"Sent\n", "\n-- \nDana\nHarbour Kettles, Cork"}, 10},
	{"signature of Priya", []string{"Sent\n", "\n-- \nPriya\nHarbour Kettles, Pune"}, 10},
	{"signature of Tomas", []string{"Sent\n", "\n-- \nTomas\nHarbour Kettles, Brno"}, 10},
	{"shared mailbox", []string{"Sent\n", "From: Harbour Kettles Support <support@"}, 1},
	{"quote below", []string{"Sent\n", " wrote:\n> "}, 20},
	{"nested quote", []string{"\n>> "}, 10},
	{"separator line above a quote", []string{"-----Original Message-----"}, 1},
	{"German quote", []string{" schrieb "}, 3},
	{"disclaimer", []string{"confidential or protected by law"}, 4},
	{"automatic receipt", []string{"From: Harbour Kettles <noreply@", "Auto-Submitted: auto-replied"}, 8},
	{"out of office", []string{"INBOX\n", "Auto-Submitted: auto-replied", "out of the office"}, 1},
	{"bounce", []string{"multipart/report", "mailer-daemon@", "Status: 5.1.2"}, 1},
	{"contact form", []string{"From: Harbour Kettles contact form <form@", "Reply-To: =?utf-8?b?", "Name: 佐藤 美咲", "ふたが閉まりません"}, 1},
	{"HTML only", []string{"Content-Type: text/html", "<body", `width="1" height="1"`, "display:none"}, 4},
	{"HTML table", []string{"<table", "<tr><td>Kettle Pro 2, steel"}, 1},
	{"link with another target", []string{`href="http://track.parcel-snail.example`, ">https://harbourkettles.example/orders</a>"}, 1},
	{"alternative", []string{"multipart/alternative", "Content-Type: text/plain", "Content-Type: text/html"}, 4},
	{"quoted-printable", []string{"Content-Transfer-Encoding: quoted-printable"}, 10},
	{"base64", []string{"Content-Transfer-Encoding: base64"}, 5},
	{"ISO-8859-1, German", []string{"charset=iso-8859-1", "Freundliche Grüße"}, 1},
	{"windows-1252", []string{"charset=windows-1252", "it’s been 16 days"}, 1},
	{"ISO-2022-JP", []string{"charset=iso-2022-jp", "朝の時間がとても楽になりました"}, 1},
	{"picture", []string{"Content-Type: image/png", "\x89PNG"}, 3},
	{"PDF", []string{"Content-Type: application/pdf", "%PDF-1.4"}, 3},
	{"card number", []string{"4111 1111 1111 1111"}, 1},
	{"password", []string{"password: "}, 1},
	{"emoji family", []string{"👨‍👩‍👧‍👦"}, 1},
	{"Hebrew", []string{"המכסה לא נסגר", "הקומקום"}, 1},
	{"Polish", []string{"Proszę o fakturę"}, 1},
	{"Czech", []string{"Dobrý den"}, 2},
	{"escape in a name", []string{"From: =?utf-8?b?", "Who: \x1b[31mBIG\x1b[0m Kettle"}, 1},
	{"zero width and bidi", []string{"ke\u200bttles", "\u202e"}, 1},
	{"Ola", []string{"ola.brandt@", "descaler smell 😟", "I suppose it is meant to smell like that."}, 1},
	{"Henrik", []string{"henrik.dahl@", "spare lid for the Pro 1?"}, 1},
	{"Tom", []string{"tom.hale@", "charged twice for one order"}, 1},
	{"Grace", []string{"Subject: gasket arrived, perfect"}, 1},
	{"Julia", []string{"Subject: thanks for the new gasket"}, 1},
}

func TestFeatures(t *testing.T) {
	var texts []string
	for _, m := range New(1, start).Mails() {
		texts = append(texts, m.Mailbox+"\n"+decoded(t, m.Raw))
	}
	for _, want := range features {
		n := 0
		for _, text := range texts {
			if containsAll(text, want.parts) {
				n++
			}
		}
		if n < want.count {
			t.Errorf("%s: %d mails, want at least %d", want.name, n, want.count)
		}
	}
}

func containsAll(text string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(text, p) })
}

// decoded is the header as sent, the subject as meant, and all parts decoded.
func decoded(t *testing.T, raw []byte) string {
	t.Helper()
	head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	e, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := e.Header.Text("Subject")
	from, _ := e.Header.Text("From")
	b := bytes.NewBufferString(head + "\nWho: " + from + "\nSubject: " + subject + "\n")
	err = e.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		kind, _, _ := part.Header.ContentType()
		fmt.Fprintf(b, "Content-Type: %s\n", kind)
		if strings.HasPrefix(kind, "multipart/") {
			return nil
		}
		_, err = io.Copy(b, part.Body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

func TestChatLines(t *testing.T) {
	var all []string
	ids := map[string]bool{}
	for _, file := range New(1, start).ChatFiles() {
		for _, line := range file.Lines {
			var l chatLine
			if err := json.Unmarshal(line, &l); err != nil {
				t.Fatal(err)
			}
			if ids[l.ID] || !strings.HasPrefix(l.ID, l.Conversation+"-") || !strings.HasPrefix(file.Name, l.Time[:10]) {
				t.Errorf("%s: line %s of %s is out of place", file.Name, l.ID, l.Conversation)
			}
			ids[l.ID] = true
			all = append(all, l.Role+" "+l.Author+": "+l.Text)
		}
	}
	for _, want := range []string{
		"customer Femi Adeyemi: where is my refund",
		"customer Piotr Nowak: dzień dobry, czajnik się nie wyłącza",
		"customer Amara Okafor: it boils dry and stays on",
		"agent Dana: Hello Amara",
		"bot Kettle: Hello, this is",
	} {
		if !slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("nobody said %q", want)
		}
	}
}

// TestFloorAtStart looks at the past as a listener would: who spoke just now,
// who waits, who was ignored, how long the answers took.
func TestFloorAtStart(t *testing.T) {
	var hour, today, ignored, waiting, slow, quick, mails, chats int
	for i, told := range history() {
		conv := begin(1, i+1, told, 0)
		events := conv.tellPast(start)
		lastAt := events[len(events)-1].At
		if since := start.Sub(lastAt); since <= time.Hour {
			hour++
		}
		if lastAt.YearDay() == start.YearDay() {
			today++
		}
		if told.chat() {
			chats++
		} else {
			mails++
		}
		var asked time.Time
		for k, e := range events {
			switch h := told.turns[k].how; {
			case h.agent() && !asked.IsZero():
				if gap := e.At.Sub(asked); gap > 24*time.Hour {
					slow++
				} else if gap < 15*time.Minute {
					quick++
				}
				asked = time.Time{}
			case h.voice() == customer && asked.IsZero():
				asked = e.At
			}
		}
		if conv.over() || asked.IsZero() {
			continue
		}
		waiting++
		if start.Sub(asked) > 48*time.Hour {
			ignored++
		}
	}
	t.Logf("%d mail, %d chat; last hour %d, today %d, waiting %d, ignored %d, slow %d, quick %d", mails, chats, hour, today, waiting, ignored, slow, quick)
	for name, got := range map[string][2]int{
		"by mail": {mails, 40}, "by chat": {chats, 15}, "in the last hour": {hour, 6}, "today": {today, 8},
		"waiting": {waiting, 10}, "ignored": {ignored, 4}, "slow": {slow, 8}, "quick": {quick, 12},
	} {
		if got[0] < got[1] {
			t.Errorf("%s: %d conversations, want at least %d", name, got[0], got[1])
		}
	}
}

// TestFutureNeverRepeats listens for 3,000 words.
func TestFutureNeverRepeats(t *testing.T) {
	c := New(5, start)
	openings := map[string]bool{}
	kinds := map[string]int{}
	for i := range 3000 {
		begun := c.future.born
		e := c.Next(start.Add(time.Duration(i) * time.Second))
		kinds[e.Mailbox]++
		if c.future.born == begun {
			continue
		}
		words := spoken(t, e)
		if openings[words] {
			t.Fatalf("event %d: a conversation began with words that were said before: %q", i, words)
		}
		openings[words] = true
	}
	if len(openings) < 900 || kinds["INBOX"] < 700 || kinds["Sent"] < 500 || kinds[""] < 500 {
		t.Errorf("%d conversations began, events %v", len(openings), kinds)
	}
	if open := len(c.future.open); open > 60 {
		t.Errorf("%d conversations stay open, the floor is swamped", open)
	}
}

// spoken is what an event says, without its times and identifiers.
func spoken(t *testing.T, e Event) string {
	t.Helper()
	if e.Kind == ByChat {
		var l chatLine
		if err := json.Unmarshal(e.Line, &l); err != nil {
			t.Fatal(err)
		}
		return l.Text
	}
	_, body, _ := strings.Cut(decoded(t, e.Raw), "\nSubject: ")
	return body
}

// TestFirstMinutes: the open conversations go on before long.
func TestFirstMinutes(t *testing.T) {
	c := New(1, start)
	var said strings.Builder
	for range 45 {
		said.WriteString(spoken(t, c.Next(start)))
	}
	for _, want := range []string{"you had to ask three times", "its in hand", "It spat once", "Dzień dobry Piotr"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("within 45 events nobody said %q", want)
		}
	}
}

func FuzzFutureIsWellFormed(f *testing.F) {
	f.Add(uint64(1), int64(1_784_000_000), uint8(40))
	f.Add(uint64(0), int64(0), uint8(255))
	f.Fuzz(func(t *testing.T, seed uint64, unix int64, n uint8) {
		at := time.Unix(unix%4_000_000_000, 0).UTC()
		c := New(seed, at)
		for range n {
			e := c.Next(at)
			switch e.Kind {
			case ByChat:
				if !json.Valid(e.Line) || bytes.ContainsRune(e.Line, '\n') || !isDay(e.File) {
					t.Fatalf("chat line for %q: %q", e.File, e.Line)
				}
			case ByMail:
				if _, err := mail.ReadMessage(bytes.NewReader(e.Raw)); err != nil {
					t.Fatalf("mail: %v", err)
				}
			}
		}
	})
}
