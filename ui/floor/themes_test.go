package floor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"earshot/store"
	"earshot/store/clean"
)

// The codebook at the sizes of the design, with a theme that nobody marks with
// any more and one that was retired.
func TestTheCodebookIsATree(t *testing.T) {
	for _, size := range [][2]int{{126, 36}, {80, 24}, {200, 50}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			h := newHarbour(t)
			h.now = noon.Add(-61 * 24 * time.Hour)
			h.do(func(a *store.Act) error {
				for _, path := range []string{"old/rust", "gone"} {
					if _, err := a.ThemeAt(clean.OneLine(path)); err != nil {
						return err
					}
				}
				th, _, err := a.ThemeByPath("gone")
				if err != nil {
					return err
				}
				return a.RetireTheme(th.ID)
			})
			h.now = noon
			s := h.codebook().open(size[0], size[1])
			s.press("g", "t", "j")
			checkWidths(t, s, size[0], size[1])
			golden.RequireEqual(t, s.screen())
		})
	}
}

func TestTheCursorStopsAtThemesOnly(t *testing.T) {
	h := newHarbour(t)
	h.do(func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("gone"))
		if err != nil {
			return err
		}
		return a.RetireTheme(th.ID)
	})
	s := h.codebook().open(80, 24)
	s.press("g", "t", "G")
	s.wants("▌ gone", "THEMES  5 of 5")
	s.press("k")
	s.wants("▌ smell", "THEMES  4 of 5")
	s.press("j")
	s.wants("▌ gone")
	s.press("t", "r")
	s.wants("gone is retired; t b brings it back.")
	s.press("t", "b")
	s.wants("Back in use: gone.")
	s.press("g", "g")
	s.wants("THEMES  1 of 5")
}

func TestAThemeIsDefinedOnTheScreen(t *testing.T) {
	h := newHarbour(t).codebook()
	s := h.open(126, 36)
	s.press("g", "t", "G", "t", "enter") // smell is last by name among equals
	s.wants("Define")
	path := s.m.sheet().target().theme.Path.String()
	s.typed("A title").press("tab", "ctrl+u").typed("What it means").press("tab").typed("what is in").press("tab").typed("what is not").press("tab", "down", "enter", "ctrl+x")
	s.wants("Defined: "+path+".", "A title", "What it means", "in: what is in", "not: what is not", "said: “")
	h.view(func(tx *store.Tx) error {
		th, _, err := tx.ThemeByPath(path)
		if _, ok, failed := tx.ExampleOf(th); !ok || failed != nil || th.Exclude.String() != "what is not" {
			t.Errorf("%+v, example %v, %v", th, ok, failed)
		}
		return err
	})
	s.press("u")
	s.wants("Undone: the change of a theme")
	s.wantsNot("A title")
}

// Each change of the codebook by its keys, what is said of it, and one u.
func TestThemesAreTendedByKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		at    string
		keys  []string
		typed string
		end   []string
		wants []string
	}{
		{"rename", "money", []string{"t", "r", "ctrl+u"}, "cash", []string{"enter"}, []string{"Renamed: money is now cash.", "cash", "twice"}},
		{"move", "smell", []string{"t", "p"}, "lid", []string{"enter"}, []string{"Moved: smell is now lid-heat/smell."}},
		{"move to the top", "money/twice", []string{"t", "p", "ctrl+u"}, "", []string{"ctrl+x"}, []string{"Moved: money/twice is now twice."}},
		{"merge", "smell", []string{"t", "m"}, "money", []string{"enter"}, []string{"Merged: smell is in money now."}},
		{"retire", "smell", []string{"t", "x"}, "", nil, []string{"Retired: smell. Its marks keep it.", "Retired  1"}},
		{"new", "smell", []string{"t", "n", "ctrl+u"}, "brand/new", []string{"enter"}, []string{"New theme: brand/new."}},
		{"new, and there", "smell", []string{"t", "n", "ctrl+u"}, "money", []string{"enter"}, []string{"Could not make the theme: a theme of that name exists"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarbour(t).codebook()
			before := h.paths()
			s := h.open(126, 36)
			s.press("g", "t")
			s.atTheme(c.at)
			s.press(c.keys...).typed(c.typed).press(c.end...)
			s.wants(c.wants...)
			if h.paths() == before {
				if c.name != "new, and there" {
					t.Error("nothing has changed")
				}
				return
			}
			s.press("u")
			s.wants("Undone: ")
			if got := h.paths(); got != before {
				t.Errorf("undone to %s, want %s", got, before)
			}
		})
	}
}

// atTheme takes the cursor of the codebook to a theme.
func (s *stage) atTheme(path string) {
	s.t.Helper()
	for range s.m.sheet().rows {
		if s.m.sheet().target().theme.Path.String() == path {
			return
		}
		s.press("j")
	}
	s.t.Fatalf("no theme %s:\n%s", path, s.screen())
}

// paths is the codebook with its counts.
func (h *harbour) paths() string {
	h.t.Helper()
	var out []string
	h.view(func(tx *store.Tx) error {
		uses, err := tx.ThemeUses(h.me, 0)
		for _, u := range uses {
			out = append(out, fmt.Sprintf("%s %d/%d", u.Path, u.Customers, u.Marks))
		}
		return err
	})
	return strings.Join(out, ", ")
}

func TestAThemeIsSplitByChoosingItsWords(t *testing.T) {
	h := newHarbour(t).codebook()
	s := h.open(126, 36)
	s.press("g", "t")
	s.atTheme("money")
	s.press("t", "s")
	s.wants("v chooses the words that leave money", "Who said it")
	s.press("v") // what stands first was said first, of the theme below
	s.wants("These words are in money/twice; split that one.")
	s.press("j", "v")
	s.wants("▌xFemi Adeyemi", "1 mark chosen")
	s.press("t", "s", "ctrl+u").typed("refund").press("enter")
	s.wants("Split: 1 mark went from money to refund.")
	if got := h.paths(); !strings.Contains(got, "refund 1/1") || !strings.Contains(got, "money 1/1") {
		t.Error(got)
	}
}

func TestTheHistoryOfAThemeIsOnTheScreen(t *testing.T) {
	h := newHarbour(t).codebook()
	s := h.open(126, 36)
	s.press("g", "t")
	s.atTheme("smell")
	s.press("t", "r", "ctrl+u").typed("odour").press("enter", "u")
	s.atTheme("smell")
	s.press("t", "h")
	s.wants("took back: moving it", "renamed it from smell to odour", "defined means", "made it, as smell", "Ines", "HISTORY  1 of 4")
	s.press("esc")
	s.wants("THEMES")
}
