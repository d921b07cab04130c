package floor

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
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
