package floor

import (
	"testing"

	"earshot/store"
)

// D says what would go, and erases on the typed word alone.
func TestErasingAPersonAsksForAWord(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {126, 36}} {
		s := newHarbour(t).fill().open(size[0], size[1])
		id := s.h.conv("Marta Quist")
		s.run(s.m.goTo(id, 0))
		s.press("D")
		s.wants("Erase everything from Marta Quist?", "cannot be undone", "Type Marta Quist to erase")
		s.press("enter")
		s.wants("Nothing was erased")
		s.press("D")
		s.typed("Martha")
		s.press("enter")
		s.wants("That is not Marta Quist")
		s.press("esc")
		s.wants("lid")
		s.press("D")
		s.typed("marta quist")
		s.press("enter")
		s.wants("Erased: ", "the words of this message were erased")
		s.wantsNot("Descaled it twice")
		s.press("u") // the mark under which nothing lies is not undone
		s.wants("the words of this message were erased")
		s.press("D")
		s.wants("There is nothing left of erased to erase")
	}
}

// Who listens over a network does not erase.
func TestNobodyErasesOverANetwork(t *testing.T) {
	s := newHarbour(t).fill().open(80, 24)
	s.m.cfg.Via = store.ViaSSH
	s.press("D")
	s.wants("at the machine that holds the store")
}
