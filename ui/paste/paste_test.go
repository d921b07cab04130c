package paste

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"earshot/store"
	"earshot/ui/look"
)

func newForm(t *testing.T) *Model {
	t.Helper()
	doors := Doors{Understand: func(text string) (Understanding, error) {
		if !strings.Contains(text, ":") {
			return Understanding{}, errors.New("nobody speaks in it")
		}
		return Understanding{Says: []string{"Read as transcript."}, Flaws: []string{"Line 2 cannot be read: it is odd."},
			Speakers: []Speaker{{Name: "Dana\x1b[31m", Side: store.Agent, Messages: 2, Sample: "Hello\x1b]0;x\x07"}}}, nil
	}}
	return New(doors, look.New(look.Options{}), "")
}

// send gives messages to the model and runs what it asks for.
func send(t *testing.T, m *Model, msgs ...tea.Msg) (quit bool) {
	t.Helper()
	for _, msg := range msgs {
		for msg != nil {
			_, cmd := m.Update(msg)
			if msg = nil; cmd != nil {
				msg = cmd()
			}
			if _, ok := msg.(tea.QuitMsg); ok {
				return true
			}
		}
	}
	return false
}

func press(key rune, mod tea.KeyMod) tea.Msg { return tea.KeyPressMsg{Code: key, Mod: mod} }

func drawn(t *testing.T, m *Model) string {
	t.Helper()
	var shown string
	for _, size := range [][2]int{{40, 12}, {126, 36}, {80, 24}} {
		send(t, m, tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		shown = m.View().Content
		lines := strings.Split(shown, "\n")
		if len(lines) != size[1] {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for _, l := range lines {
			if w := ansi.StringWidth(l); w != size[0] {
				t.Errorf("%v: a line is %d cells wide: %q", size, w, l)
			}
		}
	}
	return shown
}

func TestNothingIsKeptBeforeItWasShown(t *testing.T) {
	m := newForm(t)
	if send(t, m, press('x', tea.ModCtrl)) || m.note == "" {
		t.Error("an empty form is read")
	}
	send(t, m, tea.PasteMsg{Content: "Dana: Hello\r\nodd"}, press(tea.KeyEnter, 0), press('x', tea.ModCtrl))
	if s := drawn(t, m); !strings.Contains(ansi.Strip(s), "Is this right?") || !strings.Contains(s, "Line 2 cannot be read") {
		t.Errorf("the screen is\n%s", s)
	}
	if _, kept := m.Text(); kept {
		t.Error("it is kept before Enter")
	}
	send(t, m, press(tea.KeyEscape, 0), press(tea.KeyBackspace, 0), press(tea.KeyBackspace, 0), press('x', tea.ModCtrl))
	if !send(t, m, press(tea.KeyEnter, 0)) {
		t.Error("Enter does not end it")
	}
	if text, kept := m.Text(); !kept || text != "Dana: Hello\nod" {
		t.Errorf("%q, kept: %v", text, kept)
	}
}

func TestLeavingATextAsksOnce(t *testing.T) {
	m := newForm(t)
	if !send(t, m, press(tea.KeyEscape, 0)) {
		t.Error("an empty form stays")
	}
	send(t, m, tea.PasteMsg{Content: "Dana: Hello"})
	if send(t, m, press(tea.KeyEscape, 0)) || !send(t, m, press(tea.KeyEscape, 0)) {
		t.Error("Esc does not leave by the second time")
	}
	if _, kept := m.Text(); kept {
		t.Error("what was left is kept")
	}
}

func TestAPasteThatIsTooLargeIsNotCutButRefused(t *testing.T) {
	m := newForm(t)
	send(t, m, tea.PasteMsg{Content: "Dana: Hello\n"}, tea.PasteMsg{Content: strings.Repeat("x", Most)})
	if text, _ := m.Text(); text != "Dana: Hello\n" || !strings.Contains(m.note, "earshot paste < FILE") {
		t.Errorf("%d bytes, %q", len(text), m.note)
	}
}

func TestAPasteNeverDrivesTheTerminal(t *testing.T) {
	m := newForm(t)
	send(t, m, tea.PasteMsg{Content: "Dana: \x1b]0;PWN\x07\x1b[2J\u202e\x9b31m"})
	for range 2 {
		if s := drawn(t, m); strings.Contains(s, "\x1b]") || strings.Contains(s, "\x1b[2J") || strings.ContainsAny(s, "\u202e\x07") {
			t.Errorf("the screen is %q", s)
		}
		send(t, m, press('x', tea.ModCtrl))
	}
}

func TestWhatTheEditorWroteIsReadAtOnce(t *testing.T) {
	m := newForm(t)
	send(t, m, Edited{Err: errors.New("the editor ended badly")})
	if m.note == "" || m.seen != nil {
		t.Error("an editor that failed is not named")
	}
	send(t, m, Edited{Text: "nobody"})
	if m.note != "nobody speaks in it" {
		t.Errorf("it says %q", m.note)
	}
	send(t, m, Edited{Text: "Dana: Hi"})
	if m.seen == nil {
		t.Error("what the editor wrote is not read")
	}
}
