package floor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
)

// crowd hears n conversations, a minute apart.
func (h *harbour) crowd(n int) *harbour {
	for i := range n {
		name := fmt.Sprint("Guest ", i)
		h.hear("floor-chat", store.Chat, saidThing{conv: name, who: name, side: store.Customer, at: h.ago(time.Duration(n-i) * time.Minute), text: "hello " + name})
	}
	return h
}

// agree fails unless the conversation is the one under the floor's cursor.
func (s *stage) agree() {
	s.t.Helper()
	if id := s.m.floor.id(); id != s.m.talk.want || s.m.talk.talk.row.ID != id {
		s.t.Fatalf("the cursor is on %d, the conversation is %d and %d is shown:\n%s", id, s.m.talk.want, s.m.talk.talk.row.ID, s.screen())
	}
}

// The frame between a key and its answer shows what was there before.
func TestTheEndIsDrawnBeforeItIsRead(t *testing.T) {
	for _, key := range []string{"G", "end", "home"} {
		s := newHarbour(t).crowd(60).open(126, 36)
		_, cmd := s.m.Update(keyOf(key))
		s.wants("Guest 59")
		s.run(cmd)
		s.agree()
	}
}

// A key that was pressed before the end was read goes on from there.
func TestAMoveFollowsAJump(t *testing.T) {
	s := newHarbour(t).crowd(60).open(126, 36)
	_, late := s.m.Update(keyOf("G"))
	s.press("k")
	s.run(late)
	s.agree()
	if id := s.m.floor.id(); id != 2 {
		t.Errorf("one up from the last is %d", id)
	}
}

// Each press hears one conversation, whatever is read again meanwhile: the
// write of d itself changes the store, and so does what arrives.
func TestEachPressHearsOne(t *testing.T) {
	changed := map[string]func(s *stage, took tea.Cmd){
		"before the jump is read": func(s *stage, took tea.Cmd) { s.arrived(); s.run(took) },
		"after the jump is read":  func(s *stage, took tea.Cmd) { s.run(took); s.arrived() },
		"late":                    func(s *stage, took tea.Cmd) { again := s.m.reread(); s.run(took); s.run(again) },
		"never":                   func(s *stage, took tea.Cmd) { s.run(took) },
	}
	for name, change := range changed {
		for _, n := range []int{3, 30} {
			for _, arrives := range []int{0, 2} {
				t.Run(fmt.Sprint(name, n, arrives), func(t *testing.T) {
					s := newHarbour(t).crowd(n).open(126, 36)
					for i := range n + arrives {
						s.wantsNot("Everything is heard.")
						here := s.m.talk.want
						_, cmd := s.m.Update(keyOf("d"))
						_, took := s.m.Update(cmd())
						change(s, took)
						s.agree()
						if i < n+arrives-1 && s.m.talk.want == here {
							t.Fatalf("d stays on %d:\n%s", here, s.screen())
						}
						if i < arrives {
							s.visitors(1)
						}
					}
					s.wants("Everything is heard.")
				})
			}
		}
	}
}

// While the stream is held every jump keeps floor and conversation together,
// and none leads to what waits.
func TestAHeldFloorIsJumpedOver(t *testing.T) {
	s := newHarbour(t).crowd(80).open(126, 36)
	s.press("=")
	s.h.now = s.h.now.Add(time.Second)
	s.visitors(2)
	s.press("/").typed("guest 7").press("enter")
	s.agree()
	s.wants("CUSTOMER  Guest 7", "2 held")
	s.press("d")
	s.agree()
	s.wants("CUSTOMER  Guest 6")
	s.press("1", "G")
	s.agree()
	s.wants("CUSTOMER  Guest 0", "2 held")
	s.press("g", "g")
	s.agree()
	s.wants("CUSTOMER  Guest 79")
	for range 78 {
		s.press("]")
		s.agree()
		s.wantsNot("Visitor")
	}
	for range 20 {
		s.press("R")
		s.agree()
		s.wantsNot("Visitor")
	}
	s.press("=")
	s.press("1", "g", "g")
	if !strings.Contains(s.screen(), "CUSTOMER  Visitor") {
		t.Errorf("what waited was not let in:\n%s", s.screen())
	}
}

// A hit in what waits is shown with its row, so that d hears what is read.
func TestAHitInWhatWaitsIsOnTheFloor(t *testing.T) {
	s := newHarbour(t).crowd(80).open(126, 36)
	s.press("=")
	s.h.now = s.h.now.Add(time.Second)
	s.h.hear("floor-chat", store.Chat, saidThing{conv: "late", who: "Late", side: store.Customer, at: s.h.now, text: "vinegar"})
	s.arrived()
	s.press("/").typed("vinegar").press("enter")
	s.agree()
	s.wants("CUSTOMER  Late")
}

// Going twice to a conversation, before its rows are read, is going there once.
func TestAJumpAskedForTwiceIsMade(t *testing.T) {
	s := newHarbour(t).crowd(60).open(126, 36)
	id := s.h.conv("Guest 3")
	first := s.m.goTo(id, 0)
	s.run(s.m.goTo(id, 0))
	s.run(first)
	s.agree()
	if s.m.talk.want != id {
		t.Errorf("the conversation is %d, want %d", s.m.talk.want, id)
	}
}
