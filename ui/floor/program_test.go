package floor

import (
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/teatest/v2"
	"github.com/charmbracelet/x/vt"

	"earshot/store"
)

// A terminal is a program on an emulated screen.
type terminal struct {
	t   *testing.T
	tm  *teatest.TestModel
	scr *vt.SafeEmulator
}

func newTerminal(t *testing.T, h *harbour, w, hi int) *terminal {
	t.Helper()
	m := New(t.Context(), Config{Store: h.s, Listener: h.me, Zone: dublin, Now: func() time.Time { return noon }})
	tm := teatest.NewTestModel(t, m, teatest.WithInitialTermSize(w, hi),
		teatest.WithProgramOptions(tea.WithColorProfile(colorprofile.TrueColor)))
	x := &terminal{t, tm, vt.NewSafeEmulator(w, hi)}
	go func() { _, _ = io.Copy(io.Discard, x.scr) }() // the emulator's answers
	// Without a terminal the program takes a line feed for a new line, as a
	// terminal's driver would make it.
	if _, err := io.WriteString(x.scr, "\x1b[20h"); err != nil {
		t.Fatal(err)
	}
	return x
}

// waits waits until the drawn screen, not the stream of bytes, holds words.
func (x *terminal) waits(words string) string {
	x.t.Helper()
	var screen string
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range 600 {
		if _, err := io.Copy(x.scr, x.tm.Output()); err != nil {
			x.t.Fatal(err)
		}
		if screen = x.scr.String(); strings.Contains(screen, words) {
			return screen
		}
		<-tick.C
	}
	x.t.Fatalf("no %q on the screen:\n%s", words, screen)
	return ""
}

// A real program on an emulated terminal: what arrives in the store shows by
// itself, and q twice leaves.
func TestTheProgramIsLive(t *testing.T) {
	h := newHarbour(t).fill()
	x := newTerminal(t, h, 126, 36)
	x.waits("Femi Adeyemi")
	x.waits("CUSTOMER  Femi Adeyemi")
	h.now = noon.Add(time.Second)
	h.hear("floor-chat", store.Chat, saidThing{conv: "new", who: "Visitor", side: store.Customer, at: noon, text: "hello, anyone?"})
	x.waits("hello, anyone?")
	x.tm.Type("gg")
	x.waits("CUSTOMER  Visitor")
	x.tm.Send(keyOf("enter"))
	x.waits("READ")
	x.tm.Type("m")
	x.waits("new mark, not saved yet")
	x.tm.Send(tea.PasteMsg{Content: "gree\x1b[31mting\nq"})
	x.waits("gree")
	x.tm.Send(keyOf("ctrl+x"))
	x.waits("Mark saved")
	x.tm.Type("u")
	x.waits("Undone: the mark")
	x.tm.Type("qqq")
	x.tm.WaitFinished(t, teatest.WithFinalTimeout(5*time.Second))
}
