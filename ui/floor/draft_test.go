package floor

import (
	"testing"

	"earshot/store"
)

// Two windows of one listener have forms open at the same time; what was typed
// into each is there again, also in the other window.
func TestEachWindowKeepsItsDraft(t *testing.T) {
	h := newHarbour(t).fill()
	one, two := h.open(126, 36), h.open(126, 36)
	one.press("enter", "m").typed("said in one")
	two.press("j", "enter", "m").typed("said in two")
	one.run(one.m.keepSafe())
	two.run(two.m.keepSafe())
	one.press("esc")
	two.press("esc", "1", "f", "r").typed("fri").press("tab", "tab").typed("call back").press("esc")
	one.arrived()

	for name, s := range map[string]*stage{"the other window": one, "a later one": h.open(126, 36)} {
		s.press("1", "g", "g", "enter", "m")
		s.wants("Your draft is back.", "said in one")
		s.press("esc", "1", "j", "enter", "m")
		s.wants("Your draft is back.", "said in two")
		s.press("esc", "f", "r")
		s.wants("Your draft is back.", "call back")
		s.press("esc")
		if t.Failed() {
			t.Log(name)
		}
	}

	one.press("1", "g", "g", "enter", "m", "ctrl+x")
	one.wants("Mark saved: said in one")
	two.arrived()
	two.press("1", "g", "g", "enter", "m")
	two.wantsNot("Your draft is back.")
}

// What a store of earlier holds under the name of a kind is found by what it is
// about.
func TestADraftOfAnEarlierStoreComesBack(t *testing.T) {
	h := newHarbour(t).fill()
	s := h.open(126, 36)
	s.press("enter", "m").typed("half a tho").press("esc")
	for name, d := range s.m.drafts {
		for what, v := range map[string]any{name: nil, viewMark: d} {
			if err := h.s.SaveView(h.me, what, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	s = h.open(126, 36)
	s.press("enter", "m")
	s.wants("Your draft is back.", "half a tho")
	s.press("ctrl+x")
	h.view(func(t *store.Tx) error {
		if left := t.Views(h.me, viewDraft); len(left) != 0 {
			h.t.Errorf("left: %q", left)
		}
		return nil
	})
}
