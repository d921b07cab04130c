package floor

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"earshot/store"
	"earshot/store/clean"
)

// The screens at the sizes of the design, and one too small for more than a
// pane.
func TestScreens(t *testing.T) {
	for _, size := range [][2]int{{126, 36}, {200, 50}, {80, 24}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			s := newHarbour(t).fill().open(size[0], size[1])
			s.press("j", "enter", ")")
			checkWidths(t, s, size[0], size[1])
			golden.RequireEqual(t, s.screen())
		})
	}
}

// checkWidths fails unless the screen is as large as the window, line by line.
func checkWidths(t testing.TB, s *stage, w, h int) {
	t.Helper()
	lines := strings.Split(s.m.View().Content, "\n")
	if len(lines) != h {
		t.Fatalf("%d lines in a window of %d:\n%s", len(lines), h, s.screen())
	}
	for i, l := range lines {
		if got := ansi.StringWidth(l); got != w {
			t.Fatalf("line %d is %d cells wide in a window of %d:\n%q\n%s", i, got, w, l, s.screen())
		}
	}
}

// Other states of the screen, each at the size of its picture.
func TestStates(t *testing.T) {
	tests := []struct {
		name string
		w, h int
		keys []string
	}{
		{"stacked", 80, 24, []string{":", "s", "t", "a", "c", "k", "e", "d", "enter", "j"}},
		{"floor", 80, 24, []string{"j"}},
		{"ear over the conversation", 80, 24, []string{"j", "enter", "3"}},
		{"mark form", 126, 36, []string{"j", "enter", "G", "m", "l", "i", "d"}},
		{"follow-up form", 126, 36, []string{"j", "enter", "f", "c"}},
		{"help", 126, 36, []string{"j", "enter", "?", "m", "a", "r", "k"}},
		{"themes", 80, 24, []string{"g", "t"}},
		{"words", 80, 24, []string{"g", "t", "enter"}},
		{"sources", 126, 36, []string{"g", "o"}},
		{"two panes", 110, 30, []string{"j", "enter"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newHarbour(t).fill().open(tt.w, tt.h)
			s.press(tt.keys...)
			checkWidths(t, s, tt.w, tt.h)
			golden.RequireEqual(t, s.screen())
		})
	}
}

// The screens on which something is understood, at both sizes: the mark form,
// the person, what is to be checked, the form of an answer, what was heard, and
// the end of a sitting.
func TestUnderstanding(t *testing.T) {
	onMarta := []string{"j", "enter", ")", ")"}
	tests := []struct {
		name string
		keys []string
	}{
		{"mark form", append(slices.Clone(onMarta), "V", "m", "l", "i", "d", "tab", "c", "tab", "tab", "tab")},
		{"person", append(slices.Clone(onMarta), "p")},
		{"was I right", append(slices.Clone(onMarta), "w", "a", "w", "h", "y", "?", "enter", "g", "w")},
		{"correct", append(slices.Clone(onMarta), "w", "c")},
		{"heard", []string{"#"}},
		{"sittings", []string{"g", "s"}},
		{"debrief", []string{"L", "d", "a", "n", "enter", "tab", "tab", "l", "i", "d", "s", "ctrl+x", "bar", "enter", "b", "d", ":", "e", "n", "d", "enter"}},
	}
	for _, tt := range tests {
		for _, size := range [][2]int{{126, 36}, {80, 24}, {40, 12}} {
			t.Run(fmt.Sprintf("%s %dx%d", tt.name, size[0], size[1]), func(t *testing.T) {
				s := newHarbour(t).fill().open(size[0], size[1])
				for _, k := range tt.keys {
					if k == "bar" { // as after two seconds
						s.run(s.m.readBar())
						continue
					}
					s.press(k)
				}
				checkWidths(t, s, size[0], size[1])
				golden.RequireEqual(t, s.screen())
			})
		}
	}
}

func TestAnEmptyFloorSaysWhy(t *testing.T) {
	h := newHarbour(t)
	h.source("support-mail", "imap", store.Live)
	down := store.SourceState{Name: "floor-chat", Kind: "chat", Condition: store.Waiting, Since: h.ago(9 * time.Minute),
		Until: h.ago(-time.Minute), Note: clean.OneLine("The folder chat-logs is gone. Put it back, or earshot sources remove floor-chat.")}
	if err := h.s.SetSource(down); err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{80, 24}, {126, 36}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			s := h.open(size[0], size[1])
			s.press("enter", "tab", "3")
			checkWidths(t, s, size[0], size[1])
			golden.RequireEqual(t, s.screen())
		})
	}
}

// The first conversation brings the panes back.
func TestAFirstConversationEndsTheEmptyFloor(t *testing.T) {
	h := newHarbour(t)
	s := h.open(126, 36)
	s.wants("No source is heard yet.", "earshot sources add")
	s.visitors(1)
	s.wants("3 Ear", "CUSTOMER  Visitor")
}

func TestASmallWindowSaysWhatItNeeds(t *testing.T) {
	s := newHarbour(t).fill().open(39, 9)
	s.wants("earshot needs 40x10;")
	for _, size := range [][2]int{{1, 1}, {2, 3}, {39, 10}, {60, 9}} {
		s.m.arrange(size[0], size[1])
		checkWidths(t, s, size[0], size[1])
	}
}

// Every colour repeats a word: with colour the letters are the same as
// without.
func TestColourAddsNoWords(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", ")")
	plain := s.screen()
	for _, p := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
		for _, dark := range []string{"dark", "light"} {
			s.send(tea.ColorProfileMsg{Profile: p})
			s.press(":").typed(dark).press("enter")
			if got := s.screen(); got != plain {
				t.Errorf("profile %v on %s differs:\n%s", p, dark, got)
			}
			if strings.Contains(s.m.View().Content, "\x1b[38;") != (p > colorprofile.ANSI) {
				t.Errorf("profile %v on %s has other colours than it should", p, dark)
			}
		}
	}
}
