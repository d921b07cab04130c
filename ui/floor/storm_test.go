package floor

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Sizes of all kinds in any order, drawn after each, on every screen and with a
// form open: every line is as wide as the window, and it is over soon.
func TestAStormOfSizes(t *testing.T) {
	for name, keys := range map[string][]string{"floor": nil, "conversation": {"enter"}, "form": {"enter", "m"}, "plan": {"enter", "f", "r"},
		"help": {"?"}, "view": {"g", "t"}, "search": {"/"}} {
		t.Run(name, func(t *testing.T) {
			s := newHarbour(t).fill().open(126, 36)
			s.press(keys...)
			rnd := rand.New(rand.NewPCG(7, 7))
			storm := 400 / slowness
			if name == "floor" || name == "form" {
				storm = 1000 / slowness
			}
			for range storm {
				w, h := rnd.IntN(501), rnd.IntN(201)
				s.send(tea.WindowSizeMsg{Width: w, Height: h})
				if w > 0 && h > 0 && rnd.IntN(20) == 0 {
					checkWidths(t, s, w, h)
				}
				if rnd.IntN(10) == 0 {
					s.press("down")
				}
			}
			s.send(tea.WindowSizeMsg{Width: 126, Height: 36})
			checkWidths(t, s, 126, 36)
		})
	}
}

// A megabyte that is pasted where nothing is typed does nothing; in a field it
// is cut, and the screen goes on.
func TestAPasteOfAMegabyte(t *testing.T) {
	h := newHarbour(t).fill()
	paste := "\x1b[200~" + strings.Repeat("tea q and a lid\n", 1<<16) + "\x1b[201~"
	for name, keys := range map[string]string{"on the floor": "", "into a field": "\rm", "into a line": "/", "into help": "?"} {
		t.Run(name, func(t *testing.T) {
			x := h.newTerminal(t, h.me, 126, 36)
			x.waits("CUSTOMER")
			began := time.Now()
			x.typ(keys + paste)
			x.typ("\x03\x03")
			x.ended()
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// Keys that were typed ahead, without a paste's brackets, are taken one by one;
// what they cost does not pile up.
func TestTypedAheadKeysAreTaken(t *testing.T) {
	h := newHarbour(t).fill()
	for name, keys := range map[string]string{
		"on the floor":      strings.Repeat("j", 50_000/slowness) + strings.Repeat("k", 50_000/slowness),
		"in a conversation": "\r" + strings.Repeat("jjjjJkkkkK", 2_000/slowness),
		"into a field":      "\rm" + strings.Repeat("tea and a lid ", 720/slowness),
		"into a line":       "/" + strings.Repeat("tea and a lid ", 720/slowness),
		"anything":          strings.Repeat("jlmx\x1b ]?tea\x1bvw)\x1bgt\x1b1", 300/slowness),
	} {
		t.Run(name, func(t *testing.T) {
			x := h.newTerminal(t, h.me, 126, 36)
			x.waits("CUSTOMER")
			began := time.Now()
			x.typ(keys)
			x.typ("\x03\x03\x03")
			x.ended()
			took := time.Since(began).Round(time.Millisecond)
			t.Logf("%d keys in %s", len(keys), took)
			if took > time.Minute {
				t.Error("it hangs")
			}
		})
	}
}
