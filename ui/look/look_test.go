package look

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"earshot/store/clean"
)

// plain draws without colour, so that a line can be compared as it reads.
func plain() *Look { return New(Options{}) }

// The lines read as in the pictures of the design.
func TestLinesReadAsInThePictures(t *testing.T) {
	l := plain()
	tests := []struct{ name, got, want string }{
		{"pane", l.Title(31, "1", "Floor", nil, "Dana, 9 open", false),
			" 1 Floor ──────── Dana, 9 open "},
		{"focused pane with details", l.Title(60, "2", "Conversation", []Part{{S{}, "Kettle Pro 2 lid"}, {S{Role: Muted}, "mail, #4821"}}, "", true),
			" 2 Conversation  Kettle Pro 2 lid  mail, #4821 ━━━━━━━━━━━━ "},
		{"keys", l.Keys(60, []Hint{{"Enter", "start"}, {"j/k", "choose"}, {"q", "leave"}, {"?", "help"}}),
			" Enter start   j/k choose   q leave   ? help                "},
		{"keys, narrow", l.Keys(32, []Hint{{"Enter", "start"}, {"j/k", "choose"}, {"q", "leave"}, {"?", "help"}}),
			" Enter start   ? help           "},
		{"status", l.Status(80, Status{Said: "Mark 2 saved.", Undo: true, Unconfirmed: 2, Unplanned: 2, Mode: "READ", Place: "4 of 4"}),
			" Mark 2 saved.  u undo               unconfirmed 2   unplanned 2   READ  4 of 4 "},
		{"first", l.FirstLine(80, First{Sample: true, Path: []string{"Dana", "Marta Quist"}, TimeBox: "7 of 30 min", Heard: "heard 1 of 9",
			Sources: []SourceWord{{"floor-chat", "chat", "held, 3 wait", Warning}, {"support-mail", "mail", "4s ago", Muted}}}),
			" earshot  sample  >  Dana  >  Marta Quist       chat held, 3 wait  heard 1 of 9 "},
		{"spark", l.Spark([]int{0, 0, 1, 2, 5}), "▁▁▂▃▆"},
	}
	for _, test := range tests {
		if got := ansi.Strip(test.got); got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
	}
}

func TestRowKeepsItsWidth(t *testing.T) {
	l := New(Options{Profile: colorprofile.TrueColor, Ground: Dark})
	for width := range 50 {
		row := l.Row(width).Add(S{Role: Accent}, "▌").Gap(1).Column(S{Bold: true}, 9, "佐藤 美咲さん").Gap(2).
			Add(S{}, "ふたが閉まりません").Right(S{Role: Muted}, "10:06").Tint(Selection).String()
		if got := ansi.StringWidth(row); got != width {
			t.Errorf("asked for %d cells, drew %d: %q", width, got, ansi.Strip(row))
		}
		if strings.Contains(row, "\n") {
			t.Errorf("a row has a line break: %q", row)
		}
	}
}

// A sign at the end of a row may take hold of the blanks that fill it.
func TestRowThatEndsInASignThatJoins(t *testing.T) {
	l := plain()
	for width := range 30 {
		for _, row := range []*Row{l.Row(width).Add(S{}, "^@\u0600"), l.Row(width).Add(S{}, "a").Add(S{}, "\u0600").Number(S{}, 6, "^@\u0600")} {
			if got := ansi.StringWidth(row.String()); got != width {
				t.Errorf("asked for %d cells, drew %d: %q", width, got, row.String())
			}
		}
	}
}

// odd are texts whose widths are easily got wrong.
func odd() []string {
	return []string{"", "plain", "佐藤 美咲", "👨‍👩‍👧‍👦 family", "a\u0301\u0302", "\u0301", "\U0001f1eb", "\U0001f1f7", "\u0600", "^@\u0600", " ", "⚠️1️⃣", "שלום", "가나"}
}

// FuzzLines: whatever the texts are, every line is as wide as it was asked
// to be.
func FuzzLines(f *testing.F) {
	for i, a := range odd() {
		f.Add(a, odd()[len(odd())-1-i], uint8(10+3*i), i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, a, b string, width uint8, colour bool) {
		a, b = clean.OneLine(a).String(), clean.OneLine(b).String()
		l := plain()
		if colour {
			l = New(Options{Profile: colorprofile.ANSI256, Ground: Light})
		}
		w := int(width)
		lines := []string{
			l.Row(w).Add(S{Bold: true}, a).Gap(1).Add(S{}, b).String(),
			l.Row(w).Column(S{}, 9, a).Add(S{}, b).Right(S{Role: Mark}, a).Tint(Selection).String(),
			l.Row(w).Add(S{}, a).Add(S{}, b).Number(S{}, 6, b).String(),
			l.Title(w, "1", "Floor", []Part{{S{}, a}, {S{Role: Muted}, b}}, b, colour),
			l.Keys(w, []Hint{{"m", a}, {"x", b}, {"?", "help"}}),
			l.Status(w, Status{Said: a, Undo: colour, Mode: "READ", Place: b}),
			l.FirstLine(w, First{Path: []string{a, b}, TimeBox: b, Heard: "heard 1 of 9", Sources: []SourceWord{{a, "mail", b, Danger}}}),
		}
		for i, line := range lines {
			if got := ansi.StringWidth(line); got != w {
				t.Fatalf("line %d is %d cells wide, want %d: %q", i, got, w, line)
			}
		}
		for _, line := range l.Overlay(lines, l.Box(min(w, 12), a, b, lines), w/3, 2) {
			if got := ansi.StringWidth(line); w >= 20 && got != w {
				t.Fatalf("a line with a box over it is %d cells wide, want %d: %q", got, w, line)
			}
		}
	})
}

func TestSaying(t *testing.T) {
	now := time.Date(2026, 7, 23, 10, 7, 0, 0, time.UTC) // a Thursday
	for d, want := range map[time.Duration]string{-time.Second: "0s", 41 * time.Second: "41s", 4*time.Minute + 59*time.Second: "4m",
		22*time.Hour + 43*time.Minute: "22h", 26 * time.Hour: "1d 2h", 48 * time.Hour: "2d", 65 * time.Hour: "2d 17h", 353 * time.Hour: "14d"} {
		if got := Duration(d); got != want {
			t.Errorf("%v is said %q, want %q", d, got, want)
		}
	}
	tests := []struct {
		at          time.Time
		short, long string
	}{
		{now.Add(-4 * time.Minute), "10:03", "10:03"},
		{now.Add(-11 * time.Hour), "Wed", "Wed 23:07"},
		{now.AddDate(0, 0, -6), "Fri", "Fri 10:07"},
		{now.AddDate(0, 0, -7), "16 Jul", "16 Jul 10:07"},
		{now.AddDate(0, 0, 1), "24 Jul", "24 Jul 10:07"},
		{now.AddDate(-1, 0, 0), "2025-07-23", "2025-07-23 10:07"},
		{now.In(time.FixedZone("", -5*3600)), "10:07", "10:07"},
	}
	for _, test := range tests {
		if got := Clock(test.at, now); got != test.short {
			t.Errorf("%v is %q, want %q", test.at, got, test.short)
		}
		if got := ClockLong(test.at, now); got != test.long {
			t.Errorf("%v is %q at length, want %q", test.at, got, test.long)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -999: "-999"} {
		if got := Number(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

func TestHintAtFindsWhatIsDrawn(t *testing.T) {
	l := plain()
	hints := []Hint{{"Enter", "start"}, {"j/k", "choose"}, {"q", "leave"}, {"?", "help"}}
	line := ansi.Strip(l.Keys(40, hints))
	for x := range line {
		h, ok := l.HintAt(40, hints, x)
		if found := ok && strings.Contains(line, h.Key+" "+h.Word); ok != found {
			t.Errorf("column %d of %q gives %v, which is not drawn", x, line, h)
		}
	}
	if h, ok := l.HintAt(40, hints, strings.Index(line, "?")); !ok || h.Key != "?" {
		t.Errorf("at the question mark stands %v", h)
	}
}

// BenchmarkRow draws a row like those of the floor.
func BenchmarkRow(b *testing.B) {
	l := New(Options{Profile: colorprofile.TrueColor, Ground: Dark})
	b.ReportAllocs()
	for b.Loop() {
		_ = l.Row(58).Gap(2).Number(S{Role: Muted}, 5, "10:03").Gap(1).Column(S{Role: Muted}, 4, "mail").Gap(2).
			Add(S{Bold: true}, "Marta Quist").Right(S{Role: Warning, Bold: true}, "SLOW").String()
	}
}
