package mail

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// lines joins lines as mail does.
func lines(l ...string) []byte { return []byte(strings.Join(l, "\r\n")) }

func TestHeader(t *testing.T) {
	m := Parse(lines(
		"Received: from a by b; Tue, 3 Mar 2026 10:00:05 +0000",
		"Received: from x by a; Tue, 3 Mar 2026 09:00:00 +0000",
		"From: =?iso-8859-1?Q?J=FCrgen_M=FCller?= <Juergen@Example.ORG>",
		"To: \"Help, Desk\" <help@example.com>, team: a@example.com, b@example.com;",
		"Cc: Doe, John <john@example.net>",
		"Subject: =?utf-8?B?R3LDvMOf?=",
		" =?utf-8?B?ZSDD?= =?utf-8?Q?=BC_plain?= text",
		"Date: Tue, 3 Mar 2026 11:00:00 +0100 (CET)",
		"Message-ID: <one@example.org>",
		"In-Reply-To: Your message of Monday <zero@example.com>",
		"References: <a@x> <b@x>\t<zero@example.com>",
		"List-Id: Help <help.example.com>",
		"", "Hello"))
	if m.From.Name.String() != "Jürgen Müller" || m.From.Address != "juergen@example.org" {
		t.Errorf("From %v", m.From)
	}
	if len(m.To) != 3 || m.To[0].Name.String() != "Help, Desk" || m.To[2].Address != "b@example.com" {
		t.Errorf("To %v", m.To)
	}
	if len(m.Cc) != 1 || m.Cc[0].Name.String() != "Doe, John" {
		t.Errorf("Cc %v", m.Cc)
	}
	if m.Subject.String() != "Grüße ü plain text" {
		t.Errorf("Subject %q", m.Subject)
	}
	if !m.Date.Equal(time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)) || m.Received.Second() != 5 {
		t.Errorf("Date %v, Received %v", m.Date, m.Received)
	}
	if m.MessageID != "one@example.org" || strings.Join(m.InReplyTo, " ") != "zero@example.com" || len(m.References) != 3 {
		t.Errorf("ids %q %q %q", m.MessageID, m.InReplyTo, m.References)
	}
	if len(m.Defects) > 0 || m.Text.String() != "Hello" {
		t.Errorf("defects %v, text %q", m.Defects, m.Text)
	}
}

func TestWordsTornApart(t *testing.T) {
	for in, want := range map[string]string{
		"=?utf-8?Q?K=C3?= =?utf-8?Q?=A4se?=":                  "Käse",
		"=?UTF-8?Q?two words in one?=":                        "two words in one",
		"=?utf-8*de?Q?Stra=C3=9Fe?= 5":                        "Straße 5",
		"=?no-such-charset?Q?caf=E9?=":                        "café",
		"=?utf-8?X?what?=":                                    "=?utf-8?X?what?=",
		"plain =?utf-8?B?w6k=?= plain":                        "plain é plain",
		"=?iso-2022-jp?B?GyRCJEgbKEI=?=":                      "と",
		"caf\xe9":                                             "café",
		"=?utf-8?q?never closed":                              "=?utf-8?q?never closed",
		"=?gb2312?B?xOO6ww==?= =?utf-8?Q?_=E2=9C=93?=":        "你好 ✓",
		"Re: =?utf-8?Q?a?= =?utf-8?Q?b?=  =?utf-8?Q?c?= done": "Re: abc done",
	} {
		if got := words(in); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"a@b.example":                             "|a@b.example",
		"<A@B.Example>":                           "|a@b.example",
		"a@b.example (Ann Bee)":                   "Ann Bee|a@b.example",
		"Ann a@b.example":                         "Ann|a@b.example",
		`"support@bank.example" <x@evil.example>`: "support@bank.example|x@evil.example",
		"undisclosed-recipients:;":                "",
		"nobody":                                  "nobody|",
		"a@b.example; c@d.example":                "|a@b.example c@d.example",
		`"O'Neil \"Jo\"" <jo@x.example>`:          `O'Neil "Jo|jo@x.example`,
		"<@relay.example:a@b.example>":            "|a@b.example",
		"x <a b@c.example>":                       "x|",
	} {
		var got []string
		name := ""
		for i, a := range readAddresses(in, 10) {
			if i == 0 {
				name = a.name + "|"
			}
			got = append(got, a.address)
		}
		if all := name + strings.Join(got, " "); all != want {
			t.Errorf("%s: %q, not %q", in, all, want)
		}
	}
}

func TestParameters(t *testing.T) {
	for in, want := range map[string]string{
		`attachment; filename="a b.pdf"`:                                     "a b.pdf",
		`attachment; filename=my file.pdf`:                                   "my file.pdf",
		`attachment; filename*=utf-8'en'na%C3%AFve.txt`:                      "naïve.txt",
		`attachment; filename*0="long "; filename*1="name.txt"`:              "long name.txt",
		`attachment; filename*0*=iso-8859-1''caf%E9; filename*1="-menu.txt"`: "café-menu.txt",
		`attachment; filename="=?utf-8?Q?=C3=A9t=C3=A9.doc?="`:               "été.doc",
		`attachment; filename="one"; filename="two"`:                         "one",
		`attachment filename="no semicolon.doc"`:                             "no semicolon.doc",
		`attachment; filename="quote \"in\".txt"`:                            `quote "in".txt`,
	} {
		if _, params := mediaType([]byte(in)); params["filename"] != want {
			t.Errorf("%s: %q, not %q", in, params["filename"], want)
		}
	}
}

func TestTransferDamage(t *testing.T) {
	for _, c := range []struct{ encoding, in, out string }{
		{"quoted-printable", "a=20b=\r\nc=\nd=3D=zz", "a bcd==zz"},
		{"Quoted-Printable", "caf=C3=A9=", "café"},
		{"base64", "SGVs\r\n bG8h", "Hello!"},
		{"base64", "SGVsbG8=SGVsbG8=", "HelloHello"},
		{"base64", "SGVsbG8hX", "Hello!"},
		{"base64", "These are only words, and not encoded at all.\xe9", "These are only words, and not encoded at all.\xe9"},
		{"x-made-up", "as it is", "as it is"},
	} {
		out, _ := untransfer(c.encoding, []byte(c.in))
		if string(out) != c.out {
			t.Errorf("%s %q: %q, not %q", c.encoding, c.in, out, c.out)
		}
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"Tue, 3 Mar 2026 11:00:00 +0100":       "2026-03-03T11:00:00+01:00",
		"Tue, 3 Mar 2026 11:00:00 +0100 (CET)": "2026-03-03T11:00:00+01:00",
		"3 Mar 26 11:00:00 GMT":                "2026-03-03T11:00:00Z",
		"Tue Mar 3 11:00:00 2026":              "2026-03-03T11:00:00Z",
		"Dienstag, 3 Mar 2026 11:00:00 +0100":  "2026-03-03T11:00:00+01:00",
		"2026-03-03 11:00:00 +0100":            "2026-03-03T11:00:00+01:00",
		"Tue, 3 Mar 2026 11:00:00 EST":         "2026-03-03T11:00:00-05:00",
		"3 Mar 26 11:00:00 PDT":                "2026-03-03T11:00:00-07:00",
		"Tue, 3 Mar 2026 11:00:00 CEST":        "2026-03-03T11:00:00+02:00",
		"Tue, 3 Mar 2026 11:00:00 UT":          "2026-03-03T11:00:00Z",
		"Tue, 3 Mar 2026 11:00:00 +1400":       "2026-03-03T11:00:00+14:00",
		"Tue, 3 Mar 2026 11:00:00 -0000":       "2026-03-03T11:00:00Z",
		"Thu, 1 Jan 1970 00:00:00 +0000":       "",
		"tomorrow":                             "",
	} {
		got := ""
		if d := dateOf(in); !d.IsZero() {
			got = d.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%s: %q, not %q", in, got, want)
		}
	}
}

// alternative is a mail with a plain and an HTML form.
func alternative(plain, html string) []byte {
	return lines("From: a@example.org", "Content-Type: multipart/alternative; boundary=x", "",
		"--x", "Content-Type: text/plain", "", plain,
		"--x", "Content-Type: text/html", "", html, "--x--")
}

func TestBodyChoice(t *testing.T) {
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"plain goes first":  {alternative("Hello there", "<p>Hello <b>there</b></p>"), "Hello there"},
		"an empty plain":    {alternative("  ", "<p>Hello</p>"), "Hello"},
		"a stub":            {alternative("Please view this message in HTML.", "<p>"+strings.Repeat("Hello ", 20)+"</p>"), strings.TrimSpace(strings.Repeat("Hello ", 20))},
		"HTML called plain": {lines("Content-Type: text/plain", "", "<html><body>Hi<br>you</body></html>"), "Hi\nyou"},
		"flowed": {lines("Content-Type: text/plain; format=flowed", "", "one ", "two", "> a ", "> b", ">> c", " > no quote", "-- ", "me"),
			"one two\n> a b\n>> c\n> no quote\n-- \nme"},
		"delsp":        {lines("Content-Type: text/plain; format=flowed; delsp=yes", "", "one ", "two"), "onetwo"},
		"HTML charset": {lines("Content-Type: text/html", "", "<meta charset=iso-8859-1>caf\xe9"), "café"},
		"two texts":    {lines("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "one", "--x", "", "two", "--x--"), "one\n\ntwo"},
	} {
		if m := Parse(c.raw); m.Text.String() != c.want {
			t.Errorf("%s: %q, not %q", name, m.Text, c.want)
		}
	}
}

func TestAttachmentsAreNamed(t *testing.T) {
	m := Parse(lines("Content-Type: multipart/mixed; boundary=x", "",
		"--x", "", "See below.",
		"--x", "Content-Type: application/pdf; name=a.pdf", "Content-Transfer-Encoding: base64", "", "SGVsbG8h",
		"--x", "Content-Type: text/calendar", "", "BEGIN:VCALENDAR",
		"--x", "Content-Type: message/rfc822", "", "Subject: Older mail", "", "Old words", "--x--"))
	var got []string
	for _, a := range m.Attachments {
		got = append(got, fmt.Sprintf("%s (%s, %d)", a.Name.String(), a.Type.String(), a.Size))
	}
	if all := strings.Join(got, "; "); all != "a.pdf (application/pdf, 6);  (text/calendar, 15); Older mail (message/rfc822, 32)" {
		t.Errorf("attachments %s", all)
	}
	if m.Text.String() != "See below." || len(m.Attachments) != 3 {
		t.Errorf("text %q, %d attachments", m.Text, len(m.Attachments))
	}
}

func TestSecretsAreNeverKept(t *testing.T) {
	const card = "4111 1111 1111 1111"
	for name, raw := range map[string][]byte{
		"text":       lines("Subject: Order", "", "My card is "+card+" thanks"),
		"subject":    lines("Subject: Card "+card, "", "Hello"),
		"other form": alternative("Hello there, all of you", "<p>Card "+card+"</p>"),
		"attachment": lines("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "Hello", "--x", "Content-Type: text/csv; name=a.csv", "", card, "--x--"),
		"forwarded":  lines("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "Hello", "--x", "Content-Type: message/rfc822", "", "Subject: x", "", card, "--x--"),
	} {
		m := Parse(raw)
		if !m.Redacted || strings.Contains(fmt.Sprint(m.Text, m.Subject), "4111") {
			t.Errorf("%s: redacted %v, %q %q", name, m.Redacted, m.Subject, m.Text)
		}
	}
	m := Parse(lines("From: a@x.example", "", "My card is "+card, "", "> quoted", "-- ", "me"))
	if kinds(m) != "quote signature" || len(m.Redactions) != 1 {
		t.Fatalf("folds %v, redactions %v", m.Folds, m.Redactions)
	}
	r := m.Redactions[0]
	if got := m.Text.String()[r.Start:r.End]; got != "[card …1111]" {
		t.Errorf("the redaction stands at %q", got)
	}
}

func TestAutomaticMail(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		want   Auto
	}{
		"a person":                {"From: a@example.org", ""},
		"an absence note":         {"Auto-Submitted: auto-replied", AutoReply},
		"its subject":             {"Subject: =?utf-8?Q?R=C3=A9ponse_automatique?= : absent", AutoReply},
		"auto-submitted no":       {"Auto-Submitted: no", ""},
		"a notification":          {"Auto-Submitted: auto-generated (mailer)", AutoBulk},
		"a report":                {"Content-Type: multipart/report; report-type=delivery-status; boundary=x", AutoBounce},
		"the mail system":         {"From: MAILER-DAEMON@example.org", AutoBounce},
		"a receipt":               {"Content-Type: multipart/report; report-type=disposition-notification; boundary=x", AutoReceipt},
		"a newsletter":            {"List-Unsubscribe: <https://example.org/u>", AutoBulk},
		"a group people write to": {"List-Unsubscribe: <mailto:u@example.org>\r\nPrecedence: list\r\nList-Post: <mailto:help@example.org>", ""},
		"no reply":                {"From: No Reply <no-reply@example.org>", AutoBulk},
		"an answer on a list":     {"Precedence: bulk\r\nIn-Reply-To: <a@b>", ""},
	} {
		if m := Parse(lines(c.header, "", "Text")); m.Auto != c.want {
			t.Errorf("%s: %q, not %q", name, m.Auto, c.want)
		}
	}
}

func TestSides(t *testing.T) {
	own := Context{Own: []string{"help@shop.example"}, Rules: store.SideRules{Agents: []string{"temp@agency.example"}, Bots: []string{"robot@shop.example"}}}
	free := Context{Own: []string{"shop@gmail.com"}}
	sent := Context{Own: []string{"help@shop.example"}, InSent: true}
	for name, c := range map[string]struct {
		in     Context
		from   string
		extra  string
		sender store.Side
		own    store.Side
		kind   store.Kind
	}{
		"a customer":           {own, "ann@example.org", "", store.Customer, store.Unknown, store.Incoming},
		"the mailbox itself":   {own, "help@shop.example", "", store.Agent, store.Unknown, store.Outgoing},
		"its domain":           {own, "joe@shop.example", "", store.Agent, store.Unknown, store.Outgoing},
		"configured":           {own, "temp@agency.example", "", store.Agent, store.Unknown, store.Outgoing},
		"a configured bot":     {own, "robot@shop.example", "", store.Bot, store.Unknown, store.Auto},
		"free mail":            {free, "ann@gmail.com", "", store.Customer, store.Unknown, store.Incoming},
		"free mail, its own":   {free, "shop@gmail.com", "", store.Agent, store.Unknown, store.Outgoing},
		"sent":                 {sent, "other@elsewhere.example", "", store.Agent, store.Unknown, store.Outgoing},
		"a customer's absence": {own, "ann@example.org", "Auto-Submitted: auto-replied\r\n", store.Customer, store.Bot, store.Auto},
	} {
		a := Arrival(Parse([]byte("From: "+c.from+"\r\n"+c.extra+"\r\nHello")), c.in)
		if a.From.Side != c.sender || a.Side != c.own || a.Kind != c.kind {
			t.Errorf("%s: sender %q, own %q, kind %q", name, a.From.Side, a.Side, a.Kind)
		}
	}
}

func TestForms(t *testing.T) {
	in := Context{Own: []string{"help@shop.example"}}
	for name, c := range map[string]struct {
		raw     []byte
		address string
		channel store.Channel
	}{
		"reply-to": {lines("From: Shop <wordpress@shop.example>", "Reply-To: Ann Bee <ann@example.org>", "", "Where is my order?"), "ann@example.org", store.Form},
		"labels":   {lines("From: web@shop.example", "", "*Name:* Ann Bee", "E-Mail:", "ann@example.org", "Message: Where is it?"), "ann@example.org", store.Form},
		"an agent": {lines("From: joe@shop.example", "Reply-To: help@shop.example", "", "Dear Ann"), "joe@shop.example", store.Email},
		"an answer": {lines("From: joe@shop.example", "Reply-To: x@other.example", "In-Reply-To: <a@b>", "", "Dear Ann"),
			"joe@shop.example", store.Email},
		"a customer with a reply address": {lines("From: ann@example.org", "Reply-To: bee@example.net", "", "Hi"), "ann@example.org", store.Email},
	} {
		a := Arrival(Parse(c.raw), in)
		if a.From.Value != c.address || a.Channel != c.channel {
			t.Errorf("%s: %q over %q", name, a.From.Value, a.Channel)
		}
	}
}

func TestTheTimeThatCounts(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 12, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		server, received, date, want time.Time
	}{
		"the server's":       {day(3), day(3), day(2), day(3)},
		"a moved mailbox":    {day(20), day(3), day(2), day(3)},
		"moved, no Received": {day(20), time.Time{}, day(2), day(2)},
		"a file":             {time.Time{}, day(3), day(2), day(3)},
		"a clock in 2031":    {time.Time{}, time.Time{}, day(1).AddDate(5, 0, 0), time.Time{}},
	} {
		in := Context{At: c.server, Now: day(25)}
		if got := in.when(Message{Received: c.received, Date: c.date}); !got.Equal(c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestIdentity(t *testing.T) {
	one := Parse([]byte("Message-ID: <a@b>\r\nFrom: a@x.example\r\n\r\nHi\r\n"))
	for _, same := range []string{"Message-ID: <a@b>\nFrom: a@x.example\n\nHi\n", "Message-ID: <a@b>\rFrom: a@x.example\r\rHi\r"} {
		if Parse([]byte(same)).Hash != one.Hash {
			t.Errorf("other line ends make another mail: %q", same)
		}
	}
	copied := Parse([]byte("Received: by list\r\nMessage-ID: <a@b>\r\nFrom: a@x.example\r\n\r\nHi\r\n"))
	if copied.Hash == one.Hash || copied.CopyHash != one.CopyHash {
		t.Error("a copy is not taken for one")
	}
	if other := Parse([]byte("Message-ID: <a@b>\r\nFrom: a@x.example\r\n\r\nHo\r\n")); other.CopyHash == one.CopyHash {
		t.Error("the same Message-ID with another text is taken for a copy")
	}
	if none := Parse([]byte("From: a@x.example\r\n\r\nHi\r\n")); !none.CopyHash.IsZero() {
		t.Error("a mail without a Message-ID has copies")
	}
}

// nested is a mail of multiparts in multiparts with a text at the bottom.
func nested(depth int) []byte {
	b := bytes.NewBufferString("From: a@b.example\r\n")
	for i := range depth {
		fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("\r\nbottom\r\n")
	for i := depth - 1; i >= 0; i-- {
		fmt.Fprintf(b, "--b%d--\r\n", i)
	}
	return b.Bytes()
}

func TestBombs(t *testing.T) {
	many := []byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\na\r\n", 100_000))
	wide := append([]byte(strings.Repeat("X-Long: "+strings.Repeat("x", 1000)+"\r\n", 1000)), "From: a@b.example\r\n\r\nHello"...)
	for name, c := range map[string]struct {
		raw    []byte
		defect string
	}{
		"depth":  {nested(5000), "too complex"},
		"parts":  {many, "first 200 parts"},
		"header": {wide, "256 KiB"},
	} {
		p := parser{msg: &Message{}}
		p.split(c.raw)
		if p.parts > MaxParts {
			t.Errorf("%s: %d parts were read", name, p.parts)
		}
		if m := Parse(c.raw); !strings.Contains(fmt.Sprint(m.Defects), c.defect) {
			t.Errorf("%s: defects %v", name, m.Defects)
		}
	}
	if m := Parse(nested(MaxDepth)); m.Text.String() != "bottom" || len(m.Defects) > 0 {
		t.Errorf("%d levels: %q %v", MaxDepth, m.Text, m.Defects)
	}
	if m := Parse(wide); m.Text.String() != "Hello" {
		t.Errorf("behind a long header: %q", m.Text)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(alternative("Hello\r\n> quote\r\n-- \r\nme", "<p>Hello<blockquote type=cite>x</blockquote>"))
	f.Add(nested(25))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\n\n--x\n--x"))
	f.Add(lines("Content-Type: text/html", "", "<p>a<div class=gmail_quote>On 1 Jan 2026 10:00, a@b wrote:<blockquote>x<p>y</blockquote>z</div><a href=https://x>y</a>&#27;]0;"))
	f.Add(lines("Subject: =?utf-8?q?=1B]0;?=", "From: \"\x9b\" <a@b>", "Content-Type: text/plain; charset=utf-7", "", "+ADw- Am 1.1.2026 um 10:00 schrieb a@b:", "", "x"))
	f.Add([]byte("From x\nA:b\n c\nbad\nTo: x\n\r\rpassword: hunter2\r\n_____\nFrom: a\nSent: b\nTo: c\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw)
		text := m.Text.String()
		if again := clean.Body(text).String(); again != text {
			t.Fatalf("the text is not safe:\n%q\n%q", text, again)
		}
		at := 0
		for _, f := range m.Folds {
			if f.Start < at || f.End <= f.Start || f.End > len(text) {
				t.Fatalf("folds %v in %d bytes", m.Folds, len(text))
			}
			if f.Start > 0 && text[f.Start-1] != '\n' || f.End < len(text) && text[f.End-1] != '\n' {
				t.Fatalf("fold %v is not of whole lines: %q", f, text)
			}
			at = f.End
		}
		for _, r := range m.Redactions {
			if r.Start < 0 || r.End > len(text) || !strings.HasPrefix(text[r.Start:r.End], "[") {
				t.Fatalf("redaction %v in %q", r, text)
			}
		}
		if again := Parse(raw); again.CopyHash != m.CopyHash || again.Hash != m.Hash {
			t.Fatal("reading twice gives two messages")
		}
		Arrival(m, Context{Own: []string{"a@b"}})
	})
}

func TestStaffIsADomainUnlessAnybodyCanHaveOne(t *testing.T) {
	for address, want := range map[string]string{
		"Support@Kettles.example": "@kettles.example", "shop@gmail.com": "shop@gmail.com", "support": "support", "": "",
	} {
		if got := Staff(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
