package floor

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
)

// walkKeys are the keys that a walk presses: all that are bound, some that
// are not, and letters.
func walkKeys() []string {
	keys := []string{"enter", "esc", "tab", "A", "W", "é", "0", "backspace", "ctrl+x", "ctrl+w", "left", "right", "ctrl+e"}
	for _, a := range actions() {
		for _, k := range a.keys {
			if k == "ctrl+c" || k == "ctrl+z" {
				continue
			}
			keys = append(keys, strings.Fields(k)...)
		}
	}
	return keys
}

// Every key in every place, in windows of many sizes, drawn after every
// message and with answers that come late and in any order: no panic, and every
// line as wide as the window. Once all is answered, floor and conversation
// agree.
func FuzzKeys(f *testing.F) {
	f.Add(uint64(1), uint8(126), uint8(36))
	f.Add(uint64(2), uint8(80), uint8(24))
	f.Add(uint64(3), uint8(40), uint8(12))
	f.Add(uint64(4), uint8(200), uint8(50))
	f.Add(uint64(5), uint8(1), uint8(1))
	keys := walkKeys()
	f.Fuzz(func(t *testing.T, seed uint64, w, h uint8) {
		s := newHarbour(t).fill().open(int(w), int(h))
		rnd := rand.New(rand.NewPCG(seed, 0))
		var trail []string
		for range 120 {
			switch rnd.IntN(20) {
			case 0:
				w, h = uint8(rnd.IntN(255)), uint8(rnd.IntN(90))
				trail = append(trail, fmt.Sprintf("%dx%d", w, h))
				s.send(tea.WindowSizeMsg{Width: int(w), Height: int(h)})
			case 1:
				x, y := rnd.IntN(int(w)+1), rnd.IntN(int(h)+1)
				trail = append(trail, fmt.Sprintf("click %d,%d", x, y))
				s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
				s.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
			case 2:
				s.h.now = s.h.now.Add(time.Minute)
				s.h.hear("floor-chat", store.Chat, saidThing{conv: fmt.Sprint(rnd.IntN(3)), who: "Eve", side: store.Customer, at: s.h.now, text: "more words. And more."})
				s.arrived()
			case 3:
				s.late = true
				trail = append(trail, "late")
			case 4:
				s.late = false
				trail = append(trail, "answered")
				for len(s.kept) > 0 {
					s.answer(rnd.IntN(len(s.kept)))
				}
			default:
				k := keys[rnd.IntN(len(keys))]
				trail = append(trail, k)
				s.press(k)
			}
			if len(s.kept) > 0 && rnd.IntN(2) == 0 {
				s.answer(rnd.IntN(len(s.kept)))
			}
			checkTrail(t, s, int(w), int(h), trail)
		}
		s.late = false
		for len(s.kept) > 0 {
			s.answer(rnd.IntN(len(s.kept)))
		}
		checkAgree(t, s, trail)
	})
}

// checkAgree fails where the conversation is not the one under the floor's
// cursor.
func checkAgree(t *testing.T, s *stage, trail []string) {
	t.Helper()
	if id := s.m.floor.id(); id != s.m.talk.want {
		t.Errorf("the cursor is on %d, the conversation is %d, after %v:\n%s", id, s.m.talk.want, trail, s.screen())
	}
}

func checkTrail(t *testing.T, s *stage, w, h int, trail []string) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("after %v", trail)
		}
	}()
	if w > 0 && h > 0 {
		checkWidths(t, s, w, h)
	}
}
