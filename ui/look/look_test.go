package look

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// plain draws without colour, so that a line can be compared as it reads.
func plain() *Look { return New(Options{}) }

// floorLine and the others are drawn as in the pictures of the design.
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
		{"status", l.Status(80, Status{Said: "Mark 2 saved.", Undo: true, Debts: true, Unconfirmed: 2, Unplanned: 2, Mode: "READ", Place: "4 of 4"}),
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
