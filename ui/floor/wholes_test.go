package floor

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"earshot/store"
	"earshot/store/clean"
)

// withLimits is a floor with themes of which one is due.
func withLimits(t testing.TB) *harbour {
	h := newHarbour(t).codebook()
	h.limit("lid-heat", 1)
	h.limit("smell", 9)
	return h
}

func (h *harbour) limit(path string, n int) {
	h.t.Helper()
	h.do(func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine(path))
		th.Limit = n
		if err != nil {
			return err
		}
		return a.DefineTheme(th)
	})
}

// The views of the whole at the sizes of the design.
func TestViewsOfTheWhole(t *testing.T) {
	for _, size := range [][2]int{{126, 36}, {80, 24}, {200, 50}, {40, 12}} {
		for name, keys := range map[string][]string{
			"views": {"g", "v"}, "by_source": {"g", "v", "j", "j", "j", "j", "j", "enter"}, "unplanned": {"g", "v", "j", "j", "j", "j", "j", "j", "enter"},
			"by_customers": {"g", "t", "a"}, "due": {"g", "v", "G", "enter"}, "kept": {"g", "v", "j", "enter"},
		} {
			t.Run(fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), func(t *testing.T) {
				s := withLimits(t).open(size[0], size[1])
				s.press(keys...)
				s.run(s.m.readBar())
				checkWidths(t, s, size[0], size[1])
				golden.RequireEqual(t, s.screen())
			})
		}
	}
}

// Every standing view that keeps the floor keeps it to as many as it counts,
// and every other opens.
func TestAStandingViewShowsWhatItCounts(t *testing.T) {
	s := withLimits(t).open(126, 36)
	var n totals
	s.h.view(func(tx *store.Tx) (err error) { n.Wholes, err = tx.Wholes(s.h.me); return err })
	for i, v := range wholes() {
		s.press("g", "v", "g", "g")
		for range i {
			s.press("j")
		}
		s.wants("VIEWS  " + fmt.Sprint(i+1) + " of 9")
		s.press("enter")
		if v.query != "" {
			s.wants(fmt.Sprintf("Filter %s: %d of %d.", v.query, v.count(n), n.All))
			s.press("1", "esc")
			s.wants("Filter cleared.")
			continue
		}
		if s.m.sheet() == nil || s.m.sheet().kind == atViews {
			t.Errorf("%s opens nothing", v.name)
		}
	}
}

func TestASourceThatNobodyHearsIsAHole(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press(":").typed("by-source").press("enter")
	s.wants("Unheard by source", "floor-chat                2        0        0      0        2  no listener",
		"support-mail              6        1        0      0        5", "Enter keeps the floor to source:floor-chat is:unheard.")
	s.press("enter")
	s.wants("Filter source:floor-chat is:unheard: 2 of 9.")
}

// A view stays true while it is open, and saved ones that name what is gone do
// not keep the others from being counted.
func TestViewsAreCountedAgainAsTheFloorChanges(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	for name, text := range map[string]string{"gone": "theme:nothing", "lids": "lid"} {
		if err := s.h.s.SaveQuery(s.h.me, store.SavedQuery{Name: clean.OneLine(name), Query: clean.OneLine(text), By: s.h.me, At: s.h.now}); err != nil {
			t.Fatal(err)
		}
	}
	s.press("g", "v")
	s.wants("waiting                           6", "gone                              ?  theme:nothing", "lids                              3  lid")
	s.h.hear("floor-chat", store.Chat, saidThing{conv: "new", who: "Lena Vogel", side: store.Customer, at: s.h.now, text: "my lid, too"})
	s.arrived()
	s.wants("waiting                           6")
	s.h.now = s.h.now.Add(time.Minute)
	s.arrived()
	s.wants("waiting                           7", "lids                              4  lid")
	s.press("G", "x")
	s.wants("View “lids” forgotten.")
	s.press("g", "g", "x")
	s.wants("This view stands;")
}

func TestMarksWithoutAFollowupGetOneFromTheirView(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press(":").typed("unplanned").press("enter")
	s.wants("Marks without a follow-up", "Marta Quist", "lid-heat", "UNPLANNED  1 of 1", "needs to leave it alone while it boils")
	s.press("f", "c", "ctrl+x")
	s.wants("Follow-up saved: change", "Something follows from every mark.")
	s.press("u")
	s.wants("UNPLANNED  1 of 1")
	s.press("enter")
	s.wants("READ  message 4 of 4")
}

// From its limit on a theme is due, in the last line and among the themes,
// until somebody plans a follow-up for it.
func TestAThemeIsDueUntilAFollowupIsPlanned(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("g", "t", "t", "l").typed("two").press("enter")
	s.wants("limit  It is a number of customers.")
	s.typed("2").press("enter")
	s.wants("lid-heat is due from 2 customers on.", "1 of 2")
	s.wantsNot("themes due")
	s.press("t", "l", "ctrl+u").typed("1").press("enter")
	s.run(s.m.readBar())
	s.wants("lid-heat is due from 1 customer on.", "DUE 1", "Due: its limit of 1 customer was reached", "themes due 1")
	s.press("g", "v", "G")
	s.wants("themes that are due               1")
	s.press("enter", "f", "c")
	s.wants("For the theme. Everything but the kind may stay empty.")
	s.press("ctrl+x")
	s.run(s.m.readBar())
	s.wants("Follow-up saved: change", "Nothing is due.")
	s.wantsNot("themes due 1")
	s.press("g", "p")
	s.wants("change", "lid-heat")
	s.press("u")
	s.run(s.m.readBar())
	s.wants("themes due 1")
}

func TestThemesTurnFromTheTreeToTheirCustomers(t *testing.T) {
	s := withLimits(t).open(126, 36)
	s.press("g", "t")
	s.wants("customers are counted, not messages")
	order := func() (out []int) {
		s.h.view(func(tx *store.Tx) error {
			for _, r := range s.m.sheet().rows {
				n, _, err := tx.CountTheme(r.target.theme.ID)
				if err != nil {
					return err
				}
				out = append(out, n)
			}
			return nil
		})
		return out
	}
	s.press("a")
	s.wants("the most customers first")
	if n := order(); len(n) < 3 || n[0] <= n[len(n)-1] {
		t.Errorf("the most first: %v", n)
	}
	s.press("a")
	s.wants("the fewest customers first")
	if n := order(); len(n) < 3 || n[0] >= n[len(n)-1] {
		t.Errorf("the fewest first: %v", n)
	}
	s.press("a")
	s.wants("customers are counted, not messages")
}

// A wide floor shows the views beside the sources; a click keeps the floor to
// one, a second view takes its place, and Esc shows all again.
func TestAWideFloorHasItsViewsAboveTheList(t *testing.T) {
	s := newHarbour(t).fill().open(200, 50)
	s.wants("Views", "Sources", "waiting                 6", "unheard                 8")
	at := func(line int) tea.MouseClickMsg {
		return tea.MouseClickMsg{X: 4, Y: headerRows + 2 + line, Button: tea.MouseLeft}
	}
	s.send(at(1))
	s.wants("Filter is:waiting: 6 of 9.", "│ waiting                 6")
	s.send(at(5))
	s.wants("Filter is:unheard: 8 of 9.", "│ unheard                 8")
	s.press("d")
	s.h.now, s.m.shelf.fresh = s.h.now.Add(time.Minute), false
	s.arrived()
	s.wants("unheard                 7")
	s.send(at(0))
	s.press("esc")
	s.wants("Filter cleared.")
}
