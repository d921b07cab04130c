package mail

import (
	"strings"
	"testing"

	"earshot/store"
	"earshot/store/clean"
)

func TestLinesAreGeneralised(t *testing.T) {
	names := []string{"Ann Bee", "Lamp Shop Help", "Jürgen Groß"}
	for line, want := range map[string]string{
		"Ann Bee <ann@b.example> asked on Tue, 3 March 2026 at 10:15:": "… asked on …:",
		"#### Ticket 4711 of Jürgen Groß, 3.3.2026 ####":               "### ticket … of … ###",
		"Le mardi 3 mars 2026 à 10:15, Ann a demandé :":                "le … a demandé :",
		"-------- Ihre Anfrage vom 03.03.2026 --------":                "--- ihre anfrage vom … ---",
		"De: Someone Else":             "de: …",
		"  Message   below this line ": "message below this line",
		"你的问题 2026年3月3日：":              "你的问题 …：",
	} {
		got, err := TeachQuote("Hi\n"+line+"\nbye", Span{5, 6}, names)
		if err != nil || len(got[0]) != 1 || got[0][0].String() != want {
			t.Errorf("%q became %q, %v; want %q", line, got, err, want)
		}
	}
	if got, err := TeachQuote("~~ Joe Day asked, Ann: ~~", Span{}, names); err != nil || len(got) != 2 || got[0][0].String() != "~~ joe day asked, …: ~~" || got[1][0].String() != "~~ … asked, …: ~~" {
		t.Errorf("looser patterns: %q, %v", got, err)
	}
	for _, line := range []string{"Ann Bee", "3.3.2026 10:15", "", "ann@b.example:"} {
		if got, err := TeachQuote("Hi\n"+line+"\nbye", Span{3, 3}, names); err == nil {
			t.Errorf("%q became %q", line, got)
		}
	}
}

// taughtMail is a mail of a sender, read by a lesson.
func taughtMail(text string, l store.Lesson) Message {
	m, _ := Read([]byte("From: Help <help@desk.example>\nContent-Type: text/plain; charset=utf-8\n\n"+text), Context{Lessons: []store.Lesson{l}})
	return m
}

func TestAQuoteStartsWhereAListenerTaught(t *testing.T) {
	taught := "Thanks!\n\n~~ Ann asked, 3 March 2026 ~~\nIs it safe?\nAnn\n"
	pattern, err := TeachQuote(taught, Span{strings.Index(taught, "asked"), strings.Index(taught, "asked")}, []string{"Ann"})
	if err != nil {
		t.Fatal(err)
	}
	l := store.Lesson{ID: 5, Kind: store.LessonQuote, Sender: "@desk.example", Quote: pattern[0]}
	other := l
	other.Sender = "@elsewhere.example"
	for name, c := range map[string]struct {
		text, open string
		lesson     store.LessonID
		l          store.Lesson
	}{
		"the mail itself":           {taught, "Thanks!", 5, l},
		"another day and name":      {"Yes.\n\n~~ Joe asked, 12 April 2027 ~~\nWhen?\n", "Yes.", 5, l},
		"of another sender":         {taught, strings.TrimSpace(taught), 0, other},
		"the answer below":          {"~~ Joe asked, 12 April 2027 ~~\n> When?\n\nSoon.", "Soon.", 5, l},
		"nothing above":             {"~~ Joe asked, 12 April 2027 ~~\nWhen?\n", "When?", 0, l},
		"a line that only reads so": {"Yes.\n\nJoe asked, 12 April 2027\nWhen?\n", "Yes.\n\nJoe asked, 12 April 2027\nWhen?", 0, l},
	} {
		m := taughtMail(c.text, c.l)
		var by store.LessonID
		for _, f := range m.Folds {
			by = max(by, f.Lesson)
		}
		if got := open(m); got != c.open || by != c.lesson {
			t.Errorf("%s: open %q by lesson %d", name, got, by)
		}
	}
}

func TestAQuoteOfSeveralLines(t *testing.T) {
	text := "Yes.\n\nDate 3.3.2026\nAbout Lamp\nWhen?\n"
	pattern, err := TeachQuote(text, Span{strings.Index(text, "Date"), strings.Index(text, "About") + 3}, nil)
	if err != nil || len(pattern[0]) != 2 {
		t.Fatal(pattern, err)
	}
	l := store.Lesson{ID: 5, Kind: store.LessonQuote, Sender: "help@desk.example", Quote: pattern[0]}
	if got := open(taughtMail(text, l)); got != "Yes." {
		t.Errorf("open: %q", got)
	}
	if got := open(taughtMail("Yes.\n\nDate 4.4.2027\nWhen?", l)); !strings.Contains(got, "When?") {
		t.Errorf("half of the pattern folded: %q", got)
	}
}

// spanOf is where words stand in a text.
func spanOf(text, words string) Span {
	if words == "" {
		return Span{}
	}
	i := strings.Index(text, words)
	return Span{i, i + len(words)}
}

// Forms of many shapes: taught by one mail, they are unpacked in another.
func TestAFormIsUnpackedByWhatWasTaught(t *testing.T) {
	for name, c := range map[string]struct {
		text, who, at, words string
		next                 string
		whoNext, atNext      string
		openNext             string
	}{
		"labels on the line": {
			"New entry\nKunde: Ann Bee\nPost: ann@b.example\nAnliegen: It leaks.\nBadly.\nSeite: https://shop.example/a?b=1", "Ann Bee", "ann@b.example", "It leaks.\nBadly.",
			"New entry\nKunde: Joe Day\nPost: joe@d.example\nAnliegen: Too hot.\n\nReally.\nSeite: https://shop.example/c", "Joe Day", "joe@d.example", "Anliegen: Too hot.\n\nReally."},
		"whole lines are selected": {
			"Kunde: Ann Bee\nPost: ann@b.example\nAnliegen: It leaks.\nBadly.", "Kunde: Ann Bee", "ann@b.example", "Anliegen: It leaks.\nBadly.",
			"Kunde: Joe Day\nPost: joe@d.example\nAnliegen: Too hot.", "Joe Day", "joe@d.example", "Anliegen: Too hot."},
		"labels above": {
			"Who are you\nAnn Bee\n\nWhere do we write\nann@b.example\n\nTell us\nIt leaks.\n\n--- sent from page 7 ---", "Ann Bee", "ann@b.example", "It leaks.",
			"Who are you\nJoe\n\nWhere do we write\njoe@d.example\n\nTell us\nToo hot.\nReally.\n\n--- sent from page 12 ---", "Joe", "joe@d.example", "Too hot.\nReally."},
		"name and address on one line": {
			"Contact by: Ann Bee <ann@b.example>\n\nWords:\nIt leaks.", "Ann Bee", "ann@b.example", "It leaks.",
			"Contact by: Joe Day <joe@d.example>\n\nWords:\nToo hot.", "Joe Day", "joe@d.example", "Too hot."},
		"no name": {
			"返信先: ann@b.example\n内容: 漏れます。", "", "ann@b.example", "漏れます。",
			"返信先: joe@d.example\n内容: 熱い。", "", "joe@d.example", "内容: 熱い。"},
		"no address": {
			"Caller | Ann Bee | 0123\nSaid | It leaks.", "Ann Bee", "", "It leaks.",
			"Caller | Joe Day | 0456\nSaid | Too hot.", "Joe Day", "", "Said | Too hot."},
	} {
		fields, err := TeachForm(c.text, spanOf(c.text, c.who), spanOf(c.text, c.at), spanOf(c.text, c.words))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		l := store.Lesson{ID: 3, Kind: store.LessonForm, Sender: "noreply@shop.example", Form: fields}
		in := Context{Lessons: []store.Lesson{l}, Own: []string{"help@shop.example"}}
		head := "From: Shop <noreply@shop.example>\nTo: help@shop.example\nContent-Type: text/plain; charset=utf-8\n\n"
		m, a := Read([]byte(head+c.next), in)
		if a.From.Name.String() != c.whoNext || a.From.Show.String() != c.atNext || a.From.Side != store.Customer || a.Channel != store.Form || a.Kind != store.Incoming || a.Lesson != 3 {
			t.Errorf("%s: %+v, %s %s, lesson %d; taught %+v", name, a.From, a.Channel, a.Kind, a.Lesson, fields)
		}
		if got := open(m); got != c.openNext {
			t.Errorf("%s: open %q; taught %+v", name, got, fields)
		}
		if _, a := Read([]byte(head+"Weekly figures\nSold: 12\n"), in); a.Channel != store.Email || a.Lesson != 0 || a.From.Show.String() != "noreply@shop.example" {
			t.Errorf("%s: another mail of the sender was unpacked: %+v", name, a.From)
		}
		in.InSent = true
		if _, a := Read([]byte(head+c.next), in); a.Lesson != 0 {
			t.Errorf("%s: a sent mail was unpacked", name)
		}
	}
	text := "a: Ann\nBob\n"
	if got, err := TeachForm(text, spanOf(text, "Ann"), Span{}, spanOf(text, "Bob")); err == nil {
		t.Errorf("another field became a label: %+v", got)
	}
	text = "Ann Bee\nann@b.example\nx: no address"
	for _, c := range [][3]Span{{}, {spanOf(text, "Ann")}, {{}, spanOf(text, "no address")}, {{0, 999}}} {
		if got, err := TeachForm(text, c[0], c[1], c[2]); err == nil {
			t.Errorf("%v became %+v", c, got)
		}
	}
}

// FuzzTeach: a line that was taught fits its own pattern, and a mail that is
// read by a lesson loses no word and keeps its folds sorted and apart.
func FuzzTeach(f *testing.F) {
	f.Add("Hi\nOn 3 March 2026 Ann asked:\nold", 4, 9)
	f.Add("…\n*** … x", 4, 4)
	f.Add("a\nİ\u00a0ẞ ----- 12:00", 3, 3)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		text = clean.Body(text).String()
		pattern, err := TeachQuote(text, Span{start, end}, []string{"Ann"})
		if err != nil {
			return
		}
		at := strings.LastIndexByte(text[:start], '\n') + 1
		lines := cutLines(strings.Trim(text[at:], "\n"))
		for _, one := range pattern {
			for i, p := range one {
				if line := normal(lines[i].s); !fits(p.String(), line) {
					t.Fatalf("%q does not fit its own pattern %q", line, p)
				}
			}
		}
		l := store.Lesson{ID: 1, Kind: store.LessonQuote, Sender: "help@desk.example", Quote: pattern[len(pattern)-1]}
		m := taughtMail(text, l)
		plain := taughtMail(text, store.Lesson{})
		if m.Text != plain.Text {
			t.Fatalf("the text is another: %q", m.Text)
		}
		last := 0
		for _, fold := range m.Folds {
			if fold.Start < last || fold.End <= fold.Start || fold.End > m.Text.Len() {
				t.Fatalf("folds %+v", m.Folds)
			}
			last = fold.End
		}
	})
}
