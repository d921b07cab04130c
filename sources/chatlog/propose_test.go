package chatlog

import (
	"slices"
	"strings"
	"testing"

	"earshot/sources"
)

func TestAProposedPatternReadsItsLineAndThoseLikeIt(t *testing.T) {
	for _, test := range []struct{ line, other, who, when, text string }{
		{"24.07.2026 10:12 | Dana | Hello: you", "1.08.2026 9:02 | Bo K. | yes", "Dana", "24.07.2026 10:12", "Hello: you"},
		{"#17 <Dana> {2026-07-24 10:12:01} Hello", "#18 <Bo> {2026-07-24 10:12:09} Hi <b>", "Dana", "2026-07-24 10:12:01", "Hello"},
		{"Dana ;; Hello there", "Bo ;; Hi", "Dana", "", "Hello there"},
		{"Dana >> Hello there >> 10:12", "Bo >> Hi >> 9:01", "Dana", "10:12", "Hello there >>"},
	} {
		parts := Propose(test.line)
		got := map[string]string{}
		for _, p := range parts {
			got[p.What] = test.line[p.From:p.To]
		}
		if got["who"] != test.who || got["when"] != test.when || got["text"] != test.text {
			t.Errorf("%q: proposed %v", test.line, got)
		}
		c := sources.FormatConfig{Pattern: Pattern(test.line, parts)}
		trial := Try(c, []string{test.line, test.other})
		if trial.Why != "" || len(trial.Messages) != 2 || len(trial.Misses) != 0 {
			t.Errorf("%q: %s reads %+v", test.line, c.Pattern, trial)
		}
		c.Samples = []string{Disguised(c, test.line)}
		if c.Name = "x"; strings.Contains(c.Samples[0], "Hello") {
			t.Errorf("the sample is %q", c.Samples[0])
		}
		if _, err := Teach([]sources.FormatConfig{c}); err != nil {
			t.Errorf("%s: %v", c.Pattern, err)
		}
	}
}

func TestATrialNamesTheLinesThatDoNotFit(t *testing.T) {
	c := sources.FormatConfig{Pattern: `^(?P<when>\S+) (?P<who>\w+): (?P<text>.*)$`, Continues: `^\s`}
	trial := Try(c, []string{"head", "10:12 Dana: Hello", "  more", "10:13 Bo: Hi", "??"})
	if len(trial.Messages) != 2 || trial.GoOn != 1 || len(trial.Misses) != 2 || trial.Misses[0] != 1 || trial.Misses[1] != 5 {
		t.Errorf("%+v", trial)
	}
	if trial := Try(sources.FormatConfig{Pattern: "("}, nil); trial.Why == "" {
		t.Error("a broken pattern is tried")
	}
}

func TestAnOddTableIsShownByItsColumns(t *testing.T) {
	o := oddOf(newHead("x.csv", "Wer;Stand;Satz\nDana;10:12;Hallo\n", testDay(), true))
	if len(o.Columns) != 3 || o.Columns[2] != (Column{"Satz", "Hallo"}) {
		t.Errorf("%+v", o)
	}
	o = oddOf(newHead("x.json", `[{"wer":"Dana","satz":"Hallo","tief":{"a":1}}]`, testDay(), true))
	if len(o.Columns) != 3 || o.Columns[0] != (Column{"satz", "Hallo"}) || o.Columns[1] != (Column{"tief.a", "1"}) {
		t.Errorf("%+v", o)
	}
	o = oddOf(newHead("x.json", `{"wer":{"name":"Dana"},"was":{"satz":"Hallo"},"tags":[{"id":1}]}`+"\n", testDay(), true))
	c := sources.FormatConfig{Name: "x", Columns: &sources.ColumnsConfig{Who: "wer.name", Text: "was.satz"}}
	if !slices.Contains(o.Columns, Column{"wer.name", "Dana"}) || len(Try(c, o.Lines).Messages) != 1 {
		t.Errorf("%+v, tried %+v", o, Try(c, o.Lines))
	}
}

// FuzzPropose holds that a pattern made of a line fits the line.
func FuzzPropose(f *testing.F) {
	f.Add("24.07.2026 10:12 | Dana | Hello: you")
	f.Add("#17 <Dana> {10:12} Hello")
	f.Add("A\f0:00A0")
	f.Add("A(\v")
	f.Add("A0*0*(00")
	f.Add("A*0*(0*(")
	f.Add("d02" + strings.Repeat("|", 900) + "0")
	f.Fuzz(func(t *testing.T, line string) {
		if line = strings.ToValidUTF8(line, ""); strings.ContainsAny(line, "\n\r") {
			return
		}
		parts := Propose(line)
		trial := Try(sources.FormatConfig{Pattern: Pattern(line, parts)}, []string{line})
		has := map[string]bool{}
		for _, p := range parts {
			has[p.What] = true
		}
		if has["who"] && has["text"] && (trial.Why != "" || len(trial.Messages) == 0) {
			t.Errorf("%q: %s reads %+v", line, Pattern(line, parts), trial)
		}
	})
}
