package floor

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/screen"
)

// A screen that is told to leave keeps its place and the form that is open, and
// quits.
func TestLeavingKeepsTheDraft(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "m").typed("half a tho")
	s.send(screen.Leave{})
	if !s.quit {
		t.Error("it does not quit")
	}
	again := s.h.open(126, 36)
	if again.m.talk.want != s.m.talk.want {
		t.Errorf("opened at %d, want %d", again.m.talk.want, s.m.talk.want)
	}
	again.press("enter", "m")
	again.wants("Your draft is back.", "half a tho")
}

func TestSuspendingIsTheTerminals(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	if _, cmd := s.m.Update(keyOf("ctrl+z")); cmd == nil || cmd() != (tea.SuspendMsg{}) {
		t.Error("Ctrl+Z does not suspend")
	}
	s.m.cfg.Suspend = nil
	s.m = New(t.Context(), s.m.cfg)
	s.send(tea.WindowSizeMsg{Width: 126, Height: 36})
	s.press("ctrl+z")
	s.wants("Nothing is on Ctrl+Z: there is no shell")
	s.press(":").typed("suspend")
	s.wantsNot("Ctrl+Z")
}
