package start

import (
	"strings"
	"testing"
)

func oddLog() *Odd {
	return &Odd{Name: "sub/desk.log", Lines: []string{"export", "10h12 | Dana | Hello you", "and more", "10h13 | Bo | Hi"}}
}

func oddTable() *Odd {
	return &Odd{Name: "till.csv", Lines: []string{"Wer;Stand;Satz", "Dana;10h12;Hallo"},
		Columns: []Column{{"Wer", "Dana"}, {"Stand", "10h12"}, {"Satz", "Hallo"}}}
}

func TestAnOddFileIsTaughtFromTheWordsOfALine(t *testing.T) {
	r := newRun(t)
	r.odd = oddLog()
	r.press("3", "/", "enter", "ctrl+t")
	for _, key := range []string{"h", "right", "right", "w", "right", "right", "t", "right"} {
		r.press(key)
	}
	r.press("enter")
	if len(r.taught) != 1 {
		t.Fatalf("kept %+v", r.taught)
	}
	got := r.taught[0]
	if got.Name != "desk" || got.Pattern != "map[text:Hello you when:10h12 who:Dana]" || got.Sample != "10h12 | Dana | Hello you" {
		t.Errorf("kept %+v", got)
	}
	if s := r.screen(80, 24); !strings.Contains(s, "14 files") || strings.Contains(s, "Ctrl+T") {
		t.Errorf("after it was taught:\n%s", s)
	}
}

func TestColumnsAreTaughtByWhatTheyHold(t *testing.T) {
	r := newRun(t)
	r.odd = oddTable()
	r.press("3", "/", "enter", "ctrl+t", "w", "enter")
	if s := r.screen(80, 24); len(r.taught) != 0 || !strings.Contains(s, "None of its columns holds the text.") {
		t.Errorf("kept %+v\n%s", r.taught, s)
	}
	r.press("j", "h", "x", "j", "t", "enter")
	if len(r.taught) != 1 || r.taught[0].Columns["who"] != "Wer" || r.taught[0].Columns["text"] != "Satz" || r.taught[0].Columns["when"] != "" {
		t.Errorf("kept %+v", r.taught)
	}
}

func TestAPatternThatWasTypedIsKeptAsItStands(t *testing.T) {
	r := newRun(t)
	r.odd = oddLog()
	r.press("3", "/", "enter", "ctrl+t", "e", "end", "!", "esc")
	if s := r.screen(80, 24); !strings.Contains(s, "the pattern was typed") {
		t.Errorf("the screen is\n%s", s)
	}
	r.press("enter")
	if len(r.taught) != 1 || !strings.HasSuffix(r.taught[0].Pattern, "!") {
		t.Errorf("kept %+v", r.taught)
	}
}

func TestAWordMakesAPartLongerOrTakesItOver(t *testing.T) {
	line := "24.07 10h12 | Dana B | Hello you"
	word := func(s string) Part { i := strings.Index(line, s); return Part{From: i, To: i + len(s)} }
	at := func(what, s string) Part { p := word(s); p.What = what; return p }
	for name, test := range map[string]struct {
		parts []Part
		word  Part
		what  string
		want  []Part
	}{
		"beside":         {[]Part{at("when", "24.07")}, word("10h12"), "when", []Part{at("when", "24.07 10h12")}},
		"elsewhere":      {[]Part{at("who", "24.07")}, word("Dana"), "who", []Part{at("who", "Dana")}},
		"out of a text":  {[]Part{at("text", "Dana B | Hello you")}, word("Hello"), "who", []Part{at("text", "Dana B"), at("who", "Hello")}},
		"the text":       {nil, word("Hello"), "text", []Part{at("text", "Hello you")}},
		"text to a part": {[]Part{at("who", "Hello you")}, word("Dana"), "text", []Part{at("who", "Hello you"), at("text", "Dana B |")}},
		"nothing":        {[]Part{at("who", "Dana B")}, word("Dana"), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := said(test.parts, test.word, test.what, line)
			if len(got) != len(test.want) {
				t.Fatalf("%+v, want %+v", got, test.want)
			}
			for i, p := range got {
				if p != test.want[i] {
					t.Errorf("%+v, want %+v", got, test.want)
				}
			}
		})
	}
}
