package floor

import (
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

const ines, other = store.ListenerID(1), store.ListenerID(2)

// under is what stands right of the bar on the line of the cursor.
func under(screen string, y int) string {
	_, words, _ := strings.Cut(strings.Split(screen, "\n")[y], "▌")
	words, _, _ = strings.Cut(words, "│")
	return strings.TrimSpace(words)
}

// Where one listener writes, the other's cursor, selection and folds stay, and
// what was written is there within a second.
func TestWhatOneWritesMovesNothingOfTheOthers(t *testing.T) {
	h := newHarbour(t).fill()
	reader, writer := h.newTerminal(t, other, 126, 50), h.newTerminal(t, ines, 126, 36)
	for _, x := range []*terminal{reader, writer} {
		x.waits("CUSTOMER  Femi Adeyemi")
	}
	reader.typ("j\r")
	reader.waits("CUSTOMER  Marta Quist", "READ")
	reader.typ("Z")
	reader.waits("line 11 of what she wrote")
	_, from, _ := reader.shows()
	reader.typ("v)")
	before := reader.waitsFor("a selection", func(s string, cx, _ int) bool { return strings.Contains(s, "SELECT") && cx != from })
	_, x, y := reader.shows()
	words := under(before, y)

	stays := func(what string, news ...string) {
		t.Helper()
		began := time.Now()
		reader.waitsFor(what, func(s string, cx, cy int) bool {
			for _, w := range news {
				if !strings.Contains(s, w) {
					return false
				}
			}
			return cx == x && cy == y && under(s, cy) == words && strings.Contains(s, "SELECT") && strings.Contains(s, "line 11 of what she wrote")
		})
		if took := time.Since(began); took > 3*time.Second { // a second, on a machine that does nothing else
			t.Errorf("%s took %s", what, took)
		}
	}
	writer.typ("j\r")
	writer.waits("CUSTOMER  Marta Quist", "READ")
	writer.typ("m")
	writer.waits("theme")
	writer.typ("cooling\x18")
	writer.waits("Mark saved: cooling")
	stays("a mark", "cooling", "by Ines")
	writer.typ("u")
	writer.waits("Undone: the mark")
	reader.waitsFor("an undone mark", func(s string, _, _ int) bool { return !strings.Contains(s, "cooling") })
	stays("an undone mark")
	writer.typ("fr\x18")
	writer.waits("Follow-up saved")
	stays("a follow-up", "Follow-ups  ")
	writer.typ("d")
	writer.waits("Heard: ")
	stays("what was heard")
	for range 3 {
		h.hear("support-mail", store.Email, saidThing{conv: "marta", who: "Marta Quist", side: store.Customer, at: h.now, text: "One word more."})
		h.hear("floor-chat", store.Chat, saidThing{conv: "new", who: "Visitor", side: store.Customer, at: h.now, text: "hello, anyone?"})
	}
	reader.waits("hello, anyone?")
	stays("what arrives")
	for _, x := range []*terminal{reader, writer} {
		x.typ("\x03\x03")
		x.ended()
	}
}

// A form that is being filled stays as it is while others write, also on the
// words that it is about; a theme that got another path is the same theme.
func TestAFormStaysWhileOthersWrite(t *testing.T) {
	h := newHarbour(t).fill()
	s := h.open(126, 36)
	s.press("j", "enter", "m").typed("lid-heat").press("tab", "tab").typed("she is ti")
	before := s.screen()
	_, y, _ := s.m.cursor()
	h.doAs(other, func(a *store.Act) error {
		th, _, err := a.ThemeByPath("lid-heat")
		if err != nil {
			return err
		}
		th.Path = clean.OneLine("lid/heat")
		return a.DefineTheme(th)
	})
	marks := h.marks("Marta Quist")
	h.doAs(other, func(a *store.Act) error {
		m := marks[0]
		_, err := a.NewMark(store.Mark{Message: m.Message, Start: m.Start, End: m.End, Kind: store.Praise})
		return err
	})
	h.now = h.now.Add(2 * tickEvery)
	s.m.barStale = true
	s.arrived()
	after := s.screen()
	if _, now, _ := s.m.cursor(); now != y {
		t.Errorf("the cursor went from line %d to %d", y, now)
	}
	if !strings.Contains(after, "lid/heat") || strings.Contains(strings.Split(after, "\n")[y-4], "lid-heat") {
		t.Errorf("the form does not follow the theme:\n%s\nafter\n%s", after, before)
	}
	s.typed("red").press("ctrl+x")
	s.wants("Mark saved: lid/heat")
	h.view(func(tx *store.Tx) error {
		themes, err := tx.Themes()
		if len(themes) != 1 {
			t.Errorf("there are %d themes", len(themes))
		}
		return err
	})
}

// Saving over what another changed meanwhile is refused, and what was typed is
// kept.
func TestAnEditOverAnothersIsRefusedAndKept(t *testing.T) {
	h := newHarbour(t).fill()
	s := h.open(126, 36)
	s.press("j", "enter", ")", "3", "m").press("tab", "tab").typed("mine")
	s.wants("Mark ")
	for _, m := range h.marks("Marta Quist") {
		h.doAs(other, func(a *store.Act) error {
			m.Meant = clean.OneLine("hers")
			return a.EditMark(m)
		})
	}
	s.press("ctrl+x")
	s.wants("changed by somebody else since; your draft is kept.")
	for _, m := range h.marks("Marta Quist") {
		if m.Meant.String() != "hers" {
			t.Errorf("mark %d means %q", m.ID, m.Meant)
		}
	}
	s.arrived()
	s.press("m")
	s.wants("Your draft is back.", "mine")
}

// The cursor of a view, and of the ear, stays on its row when another one comes
// above it.
func TestTheCursorOfAViewStaysOnItsRow(t *testing.T) {
	h := newHarbour(t).fill()
	s, e := h.open(126, 36), h.open(126, 36)
	e.press("j", "enter", "3", "j")
	item := e.m.earItem()
	s.press("g", "t")
	on := s.m.sheet().target().name()
	m := h.marks("Marta Quist")[0]
	h.doAs(other, func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("aaa"))
		if err != nil {
			return err
		}
		for i := range 2 {
			if _, err := a.NewMark(store.Mark{Message: m.Message, Start: i, End: 5, Themes: []store.ThemeID{th.ID}}); err != nil {
				return err
			}
		}
		return nil
	})
	s.arrived()
	e.arrived()
	if now := s.m.sheet().target().name(); now != on || len(s.m.sheet().rows) != 2 {
		t.Errorf("the cursor went from %v to %v\n%s", on, now, s.screen())
	}
	if now := e.m.earItem(); now != item {
		t.Errorf("the ear's cursor went from %v to %v", item, now)
	}
}

func (h *harbour) doAs(l store.ListenerID, f func(*store.Act) error) {
	h.t.Helper()
	if err := h.s.Do(store.Actor{Listener: l, Via: store.ViaTUI}, f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *harbour) marks(name string) (marks []store.Mark) {
	h.t.Helper()
	id := h.conv(name)
	h.view(func(t *store.Tx) (err error) {
		marks, err = t.Marks(id)
		return err
	})
	return marks
}
