package floor

import (
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"earshot/store"
	"earshot/store/clean"
)

// lids hears one who speaks of a hot lid, three who say much the same, one of
// whom is heard, and one who says something else.
func (h *harbour) lids() *harbour {
	h.t.Helper()
	for i, said := range []struct{ who, text string }{
		{"Marta", "The lid will not close when it is hot."},
		{"Ola", "Hello there. My lid does not close once it is hot, is that known?"},
		{"Tom", "When hot the lid won't close any more."},
		{"Femi", "The lid closes badly when the kettle is hot."},
		{"Grace", "Where is my refund for the invoice of May?"},
	} {
		h.hear("floor-chat", store.Chat, saidThing{conv: said.who, who: said.who, side: store.Customer, at: h.ago(time.Duration(9-i) * time.Hour), text: said.text})
	}
	h.do(func(a *store.Act) error { return a.Hear(h.conv("Tom")) })
	return h
}

// markLid marks Marta's words.
func (h *harbour) markLid() {
	h.t.Helper()
	h.do(func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("lid/hot"))
		if err != nil {
			return err
		}
		msgs, err := a.Messages(h.conv("Marta"))
		if err != nil {
			return err
		}
		_, err = a.NewMark(store.Mark{Message: msgs[0].ID, Start: 0, End: len(msgs[0].Text.String()), Themes: []store.ThemeID{th.ID}, Kind: store.Problem})
		return err
	})
}

func TestWhatSoundsLikeAMarkIsMarkedByOneKey(t *testing.T) {
	h := newHarbour(t).lids()
	h.markLid()
	s := h.open(126, 36)
	s.run(s.m.goTo(h.conv("Marta"), 0))
	s.press("~")
	s.wants("Sounds like", "Unheard  3", "Heard  1", "Ola", "Femi", "Tom", "shared: ", "lid", "ALIKE  1 of 4")
	s.wantsNot("Marta  ")
	first := s.m.sheet().target()
	s.press("m")
	s.wants("Mark saved: lid/hot.", "ALIKE  2 of 4", "lid/hot")
	h.view(func(tx *store.Tx) error {
		marks, err := tx.MarksOf(first.message)
		if len(marks) != 1 || marks[0].Kind != store.Problem || marks[0].Quote.String() != first.quote {
			t.Errorf("marks %+v", marks)
		}
		return err
	})
	s.press("x")
	s.wants("is off this list", "of 3")
	s.press("g", "g", "m")
	s.wants("These words have that theme already.")
	s.press("enter")
	s.wants("READ")
	s.press("g", "~")
	s.wants("Sounds like", "of 3", "lid/hot")
	s.press("u")
	s.wants("Undone: the mark")
	s.wantsNot("lid/hot")
	s.press("esc")
	s.wants("READ")
}

// Words without a mark ask for the theme once.
func TestWhatSoundsLikeASentenceAsksForItsTheme(t *testing.T) {
	h := newHarbour(t).lids()
	s := h.open(80, 24)
	s.run(s.m.goTo(h.conv("Marta"), 0))
	s.press("V", "~")
	s.wants("Sounds like", "Unheard  3")
	s.press("m").typed("lid/heat").press("enter", "enter")
	s.wants("Mark saved: lid/heat.", "lid/heat")
	s.press("m")
	s.wants("Mark saved: lid/heat.", "Heard  1")
	h.view(func(tx *store.Tx) error {
		th, _, err := tx.ThemeByPath("lid/heat")
		if marks, failed := tx.MarksIn(th.ID); len(marks) != 2 || failed != nil {
			t.Errorf("%d marks, %v", len(marks), failed)
		}
		return err
	})
}

func TestNothingSoundsLikeIt(t *testing.T) {
	h := newHarbour(t).lids()
	s := h.open(126, 36)
	s.press("g", "~")
	s.wants("Nothing was looked for yet.")
	s.run(s.m.goTo(h.conv("Grace"), 0))
	s.press("~")
	s.wants("Sounds like")
	s.press("esc")
	s.wants("READ")
}

// The list of what sounds alike at the sizes of the design.
func TestSoundsLikeIsDrawn(t *testing.T) {
	for _, size := range [][2]int{{126, 36}, {80, 24}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			h := newHarbour(t).lids()
			h.markLid()
			s := h.open(size[0], size[1])
			s.run(s.m.goTo(h.conv("Marta"), 0))
			s.press("~", "m")
			checkWidths(t, s, size[0], size[1])
			golden.RequireEqual(t, s.screen())
		})
	}
}
