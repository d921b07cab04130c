package chatlog

import (
	"strings"
	"testing"
	"time"

	"earshot/sources"
)

const deskPattern = `^(?P<when>\d\d\.\d\d\.\d{4} \d\d:\d\d) \| (?P<conversation>\w+) \| (?P<who>[^|]*) \| (?P<text>.*)$`

func deskFormat() sources.FormatConfig {
	return sources.FormatConfig{Name: "desk", Pattern: deskPattern, Time: "%d.%m.%Y %H:%M", Skips: "^#",
		Samples: []string{"24.07.2026 10:12 | c1 | Dana | Hello\nand more"}}
}

func taught(t *testing.T, all ...sources.FormatConfig) Taught {
	t.Helper()
	out, err := Teach(all)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestATaughtFormatThatCannotBeRightIsNamedWithTheReason(t *testing.T) {
	with := func(change func(*sources.FormatConfig)) sources.FormatConfig {
		c := deskFormat()
		change(&c)
		return c
	}
	for name, test := range map[string]struct {
		c    sources.FormatConfig
		want string
	}{
		"no name":           {with(func(c *sources.FormatConfig) { c.Name = "" }), "format 1 has no name"},
		"a known name":      {with(func(c *sources.FormatConfig) { c.Name = "csv" }), "format csv: there is a format of this name already"},
		"an odd name":       {with(func(c *sources.FormatConfig) { c.Name = "a/b" }), "letters, digits"},
		"nothing":           {with(func(c *sources.FormatConfig) { c.Pattern = "" }), "either a pattern"},
		"a broken pattern":  {with(func(c *sources.FormatConfig) { c.Pattern = "(" }), "its pattern is no regular expression"},
		"an unknown part":   {with(func(c *sources.FormatConfig) { c.Pattern = "(?P<whom>.)" }), `"whom"; it can be who`},
		"no text":           {with(func(c *sources.FormatConfig) { c.Pattern = "(?P<who>.)" }), "who speaks and what they say"},
		"no samples":        {with(func(c *sources.FormatConfig) { c.Samples = nil }), "no samples"},
		"time without when": {with(func(c *sources.FormatConfig) { c.Pattern = "(?P<who>.+): (?P<text>.+)" }), "its pattern names none"},
		"a sample that fits in part": {with(func(c *sources.FormatConfig) { c.Samples = append(c.Samples, "24.07.2026 10:12 ; c1 | Dana | Hello") }),
			`sample 2, "24.07.2026 10:12 ; c1 | Dana | Hello": the pattern fits it up to "24.07.2026 10:12"; behind that it wants`},
		"a time that cannot be": {with(func(c *sources.FormatConfig) { c.Samples = []string{"24.17.2026 10:12 | c1 | Dana | Hello"} }),
			`its time "24.17.2026 10:12" cannot be read as %d.%m.%Y %H:%M`},
		"a line that does not go on": {with(func(c *sources.FormatConfig) { c.Continues = `^\s` }), `"and more" does not go on`},
		"a column that is not there": {sources.FormatConfig{Name: "till", Columns: &sources.ColumnsConfig{Who: "Wer", Text: "Satz"}, Samples: []string{"Wer;Wort", "Dana;Hallo"}},
			"the samples: it has no column named Satz"},
		"columns that say nothing": {sources.FormatConfig{Name: "till", Columns: &sources.ColumnsConfig{}}, "say nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Teach([]sources.FormatConfig{test.c}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %s", err, test.want)
			}
		})
	}
}

func TestTaughtLinesAreReadWithTheirConversationsAndTheirTimes(t *testing.T) {
	d := newDesk(t)
	d.write("log.txt", "# export\n24.07.2026 10:12 | c1 | Dana (agent) | Hello\nsecond line\n24.07.2026 10:13 | c2 | Bo | Hi\n24.07.2026 10:14 | c1 |  | Bo left\n")
	how := taught(t, deskFormat())
	r := imported(t, d.st, ImportOptions{Source: "import", Files: Walk([]string{d.dir}), Taught: how})
	if f := r.Files[0]; f.Format != "desk" || f.New != 3 || f.Defects != 0 || f.Err != nil {
		t.Fatalf("%+v", f)
	}
	d.hears("Hello\nsecond line", "Hi", "Bo left")
	v := readAs(t, how, "x", "24.07.2026 10:12 | c1 | Dana (agent) | Hello\n24.07.2026 10:13 | c2 | Bo | Hi\n")
	if len(v.records) != 2 || v.records[0].conversation != "c1" || v.records[0].side != "agent" ||
		!v.records[1].at.Equal(time.Date(2026, 7, 24, 10, 13, 0, 0, time.UTC)) {
		t.Errorf("%+v", v.records)
	}
	again, err := Reread("chat/desk", []byte(v.records[0].original), Again{Source: "import", Taught: how})
	if err != nil || again.Text.String() != "Hello" || again.From.Name.String() != "Dana" {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := Reread("chat/desk", []byte(v.records[0].original), Again{Source: "import"}); err == nil {
		t.Error("a format that was forgotten reads again")
	}
}

// readAs reads a text as whatever fits it.
func readAs(t *testing.T, how Taught, name, text string) *sink {
	t.Helper()
	h := newHead(name, text, testDay(), true)
	f, err := how.detect(h, nil)
	if err != nil {
		t.Fatal(err)
	}
	return try(f, h, sniffing())
}

func TestTaughtColumnsAreReadFromTablesAndFromJSON(t *testing.T) {
	how := taught(t, sources.FormatConfig{Name: "till", Time: "%d/%m/%y %Hh%M",
		Columns: &sources.ColumnsConfig{Who: "Wer", When: "Stand", Text: "Satz", Conversation: "Bon"}})
	for shape, text := range map[string]string{
		"csv":      "Bon;Stand;Wer;Satz;text\n7;01/02/26 10h12;Dana;Hallo;x\n7;01/02/26 10h13;Bo;\"Guten\nTag\";y\n",
		"lines":    `{"Bon":"7","Stand":"01/02/26 10h12","Wer":"Dana","Satz":"Hallo"}` + "\n" + `{"Bon":"7","Stand":"01/02/26 10h13","Wer":"Bo","Satz":"Guten\nTag"}` + "\n",
		"array":    `[{"Bon":"7","Stand":"01/02/26 10h12","Wer":"Dana","Satz":"Hallo"},{"Bon":"7","Stand":"01/02/26 10h13","Wer":"Bo","Satz":"Guten\nTag"}]`,
		"document": `{"messages":[{"Bon":"7","Stand":"01/02/26 10h12","Wer":"Dana","Satz":"Hallo"},{"Bon":"7","Stand":"01/02/26 10h13","Wer":"Bo","Satz":"Guten\nTag"}]}`,
	} {
		t.Run(shape, func(t *testing.T) {
			out := readAs(t, how, "x", text)
			if len(out.records) != 2 || len(out.flaws) != 0 {
				t.Fatalf("%+v", out)
			}
			r := out.records[1]
			if r.author != "Bo" || r.text != "Guten\nTag" || r.conversation != "7" || !r.at.Equal(time.Date(2026, 2, 1, 10, 13, 0, 0, time.UTC)) {
				t.Errorf("%+v", r)
			}
			f, _ := how.detect(newHead("x", text, testDay(), true), nil)
			if got, err := f.again(r.original, sniffing()); err != nil || got.text != r.text || got.author != "Bo" || !got.at.Equal(r.at) {
				t.Errorf("again %+v, %v", got, err)
			}
		})
	}
}

func TestTaughtColumnsReachIntoObjects(t *testing.T) {
	how := taught(t, sources.FormatConfig{Name: "bridge",
		Columns: &sources.ColumnsConfig{Who: "author.name", Role: "author.kind", When: "meta.sent.at", Text: "data.text"},
		Samples: []string{`{"author":{"name":"Dana","kind":"agent"},"meta":{"sent":{"at":"2026-07-23T10:12:00Z"}},"data":{"text":"Hallo"}}`}})
	const one = `{"author":{"name":"Dana","kind":"agent"},"meta":{"sent":{"at":"2026-07-23T10:12:00Z"}},"data":{"text":"Hello","name":"no"},"name":"x","text":"y"}`
	const two = `{"data":{"text":"Hi"},"author":{"kind":"visitor","name":"Bo"},"meta":{"sent":{"at":"2026-07-23T10:13:00Z"}}}`
	const want = "||Dana/agent|2026-07-23T10:12:00Z|Hello\n||Bo/customer|2026-07-23T10:13:00Z|Hi\n"
	for shape, text := range map[string]string{"lines": one + "\n" + two, "array": "[" + one + "," + two + "]", "document": `{"items":1,"messages":[` + one + "," + two + "]}"} {
		out := readAs(t, how, "x", text)
		if got := shown(out); got != want {
			t.Errorf("%s: %s", shape, got)
			continue
		}
		f, _ := how.detect(newHead("x", text, testDay(), true), nil)
		if got, err := f.again(out.records[1].original, sniffing()); err != nil || show(got) != show(out.records[1]) {
			t.Errorf("%s again: %s, %v", shape, show(got), err)
		}
	}
	if f, err := how.detect(newHead("x", strings.ReplaceAll(one, `"data"`, `"date"`), testDay(), true), nil); err == nil && strings.HasPrefix(f.name(), "bridge") {
		t.Error("an object without data.text is taken for one")
	}
}

func TestATaughtFormatTakesNoFileThatAKnownOneReadsBetter(t *testing.T) {
	loose := sources.FormatConfig{Name: "loose", Pattern: `^(?P<who>[^:]+): (?P<text>.*)$`, Samples: []string{"Dana: Hello"}}
	chat := "23/07/26, 10:12 - Dana: Hello there\n23/07/26, 10:13 - Bo: Hi, my lid is loose\n24/07/26, 10:13 - Bo: still\n"
	for text, want := range map[string]string{chat: "whatsapp", "Dana: Hello\nBo: Hi\n": "loose"} {
		f, err := taught(t, loose).detect(newHead("x", text, testDay(), true), nil)
		if err != nil || f.name() != want {
			t.Errorf("%q is read as %v (%v), want %s", text, f, err, want)
		}
	}
}

func TestAFileIsTriedAgainWhenAFormatWasTaught(t *testing.T) {
	d := newDesk(t)
	d.write("log.txt", "24.07.2026 10:12 | c1 | Dana | Hello\n24.07.2026 10:12 | c1 | Bo | Hi\n24.07.2026 10:15 | c1 | Bo | Bye\n")
	d.once()
	d.hears()
	d.cfg.Taught = taught(t, deskFormat())
	d.once()
	d.hears("Hello", "Hi", "Bye")
}

// FuzzTaught holds what holds for every format for one that was taught.
func FuzzTaught(f *testing.F) {
	for _, s := range []string{"# x\n24.07.2026 10:12 | c1 | Dana | Hello\nmore\n", "24.07.2026 10:12 | c1 |  | left\nx", "|||\n"} {
		f.Add(s, 10)
	}
	how, err := Teach([]sources.FormatConfig{deskFormat()})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, split int) {
		fm, err := how.detect(newHead("x", text, testDay(), true), how.called("desk"))
		if err != nil {
			return
		}
		checkFormat(t, fm, "x", text, split)
	})
}
