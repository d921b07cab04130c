package floor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/clean"
)

// rowOf returns the line of the screen on which words stand.
func (s *stage) rowOf(words string) int {
	for i, l := range strings.Split(s.screen(), "\n") {
		if strings.Contains(l, words) {
			return i
		}
	}
	return -1
}

func (s *stage) wants(words ...string) {
	s.t.Helper()
	for _, w := range words {
		if !strings.Contains(s.screen(), w) {
			s.t.Fatalf("no %q on the screen:\n%s", w, s.screen())
		}
	}
}

func (s *stage) wantsNot(words ...string) {
	s.t.Helper()
	for _, w := range words {
		if strings.Contains(s.screen(), w) {
			s.t.Fatalf("%q is on the screen:\n%s", w, s.screen())
		}
	}
}

// visitors brings n new conversations to the floor, one after the other.
func (s *stage) visitors(n int) {
	for range n {
		s.h.now = s.h.now.Add(time.Second)
		name := fmt.Sprint("Visitor ", s.h.n)
		s.h.hear("floor-chat", store.Chat, saidThing{conv: name, who: name, side: store.Customer, at: s.h.now, text: "hello"})
		s.arrived()
	}
}

// A list at its top shows what arrives and keeps the cursor's conversation,
// until its row would leave the pane; from then on that row stays.
func TestArrivalsAtTheTopAreShown(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	here, top := s.m.floor.id(), s.m.talk.top
	s.visitors(1)
	if s.m.floor.id() != here || s.m.floor.line != 1 || s.m.talk.top != top {
		t.Errorf("the cursor stands on row %d:\n%s", s.m.floor.line, s.screen())
	}
	s.visitors(5)
	s.wantsNot("NEW above")
	s.visitors(2)
	if s.m.floor.id() != here || s.m.floor.line != s.m.floor.slots-1 {
		t.Errorf("the cursor stands on row %d:\n%s", s.m.floor.line, s.screen())
	}
	s.wants("2 NEW above")
	s.press("g", "g")
	s.wants("Visitor", "NEW 0s")
	s.wantsNot("NEW above")
}

func TestAnArrivalKeepsTheRowOfAScrolledList(t *testing.T) {
	s := newHarbour(t).fill().open(126, 24)
	s.press("G", "k", "k")
	here, row, top := s.m.floor.id(), s.m.floor.line, s.m.talk.top
	s.visitors(3)
	if s.m.floor.id() != here || s.m.floor.line != row || s.m.talk.top != top {
		t.Errorf("the cursor stood on row %d and stands on %d:\n%s", row, s.m.floor.line, s.screen())
	}
	s.wants("3 NEW above")
}

// A conversation that moves from below the cursor to above it moves nothing
// else in a list that is scrolled.
func TestARowThatMovesKeepsTheCursorsRow(t *testing.T) {
	s := newHarbour(t).fill().open(126, 24)
	s.press("j", "j", "j", "j", "j")
	here, row := s.m.floor.id(), s.m.floor.line
	s.h.hear("support-mail", store.Email, saidThing{conv: "a1", who: "Marta Quist", side: store.Customer, at: s.h.now, text: "Hello?"})
	s.arrived()
	if s.m.floor.id() != here || s.m.floor.line != row {
		t.Errorf("the cursor stood on row %d and stands on %d:\n%s", row, s.m.floor.line, s.screen())
	}
}

func TestTheLineBeingReadStaysWhenItsConversationGrows(t *testing.T) {
	s := newHarbour(t).fill().open(126, 24)
	s.press("j", "enter", "j")
	row := s.rowOf("Descaled it twice")
	s.h.hear("support-mail", store.Email, saidThing{conv: "marta", who: "Marta Quist", side: store.Customer, at: s.h.now, text: "Are you there?"})
	s.arrived()
	if got := s.rowOf("Descaled it twice"); got != row {
		t.Errorf("the words stood on line %d and stand on %d:\n%s", row, got, s.screen())
	}
	if n := len(s.m.talk.messages); n != 5 {
		t.Errorf("%d messages, want 5", n)
	}
}

func TestHoldCountsWhatWaits(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("=")
	for i := range 2 {
		s.h.now = s.h.now.Add(time.Second)
		s.h.hear("floor-chat", store.Chat, saidThing{conv: fmt.Sprint("new", i), who: fmt.Sprint("Visitor ", i), side: store.Customer, at: s.h.now, text: "hello"})
		s.arrived()
	}
	s.wants("2 held  = lets in", "stream held, 2 wait")
	s.wantsNot("Visitor")
	s.press("G", "k", "=", "g", "g")
	s.wants("Visitor 1", "Visitor 0")
	s.wantsNot("held  =")
}

func TestFollowShowsTheNewest(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("F")
	s.h.now = s.h.now.Add(time.Second)
	s.h.hear("floor-chat", store.Chat, saidThing{conv: "new", who: "Visitor", side: store.Customer, at: s.h.now, text: "hello"})
	s.arrived()
	s.wants("▌ 10:07 chat  Visitor", "CUSTOMER  Visitor", "following")
}

func TestMarkUndoRedoAlsoAfterARestart(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("]", "m").typed("refund late")
	s.wants("new: refund late", "new mark, not saved yet")
	s.press("enter").press("tab").typed("c").press("ctrl+x")
	s.wants("1 refund late", "complaint, by Ines", "Mark saved: refund late.  u undo")
	s.press("u")
	s.wants("Undone: the mark")
	s.wantsNot("1 refund late")
	s.press("ctrl+r")
	s.wants("1 refund late", "Done again: the mark")

	s = s.h.open(126, 36)
	s.press("]")
	s.wants("1 refund late")
	s.press("u")
	s.wantsNot("1 refund late")
}

func TestAMarkOnAnAgentsWordsAsksWhatTheAnswerDid(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.run(s.m.goTo(s.h.conv("Julia Ruiz"), 0))
	s.press("g", "g", "J", "m")
	s.wants("did", "What did this answer do?")
	s.typed("lis").press("enter", "ctrl+x")
	s.wants("~ listened", "reply")
}

func TestAMarkIsChangedInTheEar(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "3", "j", "m")
	s.wants("3 Mark 1", "lid-heat", "to leave it alone")
	s.press("tab", "tab").typed("the steps waste her time").press("ctrl+x")
	s.wants("Mark changed: lid-heat.", "meant the steps waste her", "lid-heat           complaint")
	s.press("u")
	s.wants("Undone: the change of a mark")
	s.wantsNot("meant the steps")
}

func TestSelectionMovesByWordsAndSentences(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "G")
	for s.m.talk.msg != 3 {
		s.press("J")
	}
	s.press("K", "J")
	selected := func() string {
		sp, ok := s.m.talk.selected()
		if !ok {
			t.Fatal("nothing is selected")
		}
		return s.m.talk.text()[sp.start:sp.end]
	}
	tests := []struct {
		keys []string
		want string
	}{
		{[]string{"v"}, "Descaled"},
		{[]string{"e", "e"}, "Descaled it"},
		{[]string{"w"}, "Descaled it twice"},
		{[]string{"b"}, "Descaled it"},
		{[]string{"esc", "v", "v"}, "twice"},
		{[]string{"esc", "V"}, "Descaled it twice as told."},
	}
	for _, tt := range tests {
		s.press(tt.keys...)
		if got := selected(); got != tt.want {
			t.Fatalf("%v selects %q, want %q", tt.keys, got, tt.want)
		}
	}
	s.press("V")
	if got := selected(); !strings.HasPrefix(got, "I don't want another article") {
		t.Errorf("V again selects %q", got)
	}
}

func TestHeardGoesToTheNextUnheard(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("d")
	s.wants("Heard: #", "u undo", "heard 2 of 7", "CUSTOMER  Marta Quist")
	s.press("u")
	s.wants("heard 1 of 7", "Undone: heard")
}

func TestFollowupIsPlannedCompletedAndListed(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "f", "t").typed("fri").press("enter")
	s.wants("Follow-up saved: thank, Ines, tomorrow.", "thank  tomorrow")
	s.press("g", "p")
	s.wants("Marta Quist", "tomorrow", "thank", "open")
	s.press("d", "enter")
	s.wants("It needs one line: what came of it")
	s.press("enter").typed("card sent")
	s.wantsNot("It needs one line")
	s.press("enter")
	s.wants("Follow-up completed.", "completed", "card sent")
	s.press("u")
	s.wants("Undone: completing a follow-up", "open")
	s.press("enter")
	s.wants("CUSTOMER  Marta Quist", "READ")
}

func TestSearchGoesFromHitToHit(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("/").typed("lid")
	s.wants("find  lid", "FIND")
	s.press("enter")
	s.wants("Hit 1 of", "hit 1 of", "CUSTOMER  Marta Quist")
	first := s.m.talk.want
	s.press("n", "n")
	if s.m.talk.want == first {
		t.Errorf("n stays in the first conversation:\n%s", s.screen())
	}
	s.press("N", "N")
	s.wants("Hit 1 of")
	s.press("esc")
	s.wants("Search cleared.")
}

func TestAFilterKeepsTheFloorToWhatMatches(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("\\").typed("lid is:waiting").press("enter")
	s.wants("lid is:waiting, 1", "1 of 1", "Esc clears filter", "Filter lid is:waiting: 1 of 9.")
	s.wantsNot("Femi Adeyemi", "Ola Brandt")
	s.press("\\").typed("is:unheard").press("enter")
	s.wants("is:unheard, 8", "Femi Adeyemi")
	s.press("g", "g", "j")
	here := s.m.floor.id()
	s.press("d") // heard: it leaves the list, and the next takes its place
	s.run(s.m.readFilter())
	s.wants("is:unheard, 7")
	if s.m.floor.id() == here || s.m.floor.place() != 2 {
		t.Errorf("the cursor is at place %d:\n%s", s.m.floor.place(), s.screen())
	}
	s.press("1", "\\").typed("is:ignored gasket").press("enter")
	s.wants(", 0 ", "0 of 9 match; Esc clears.")
	s.press("esc")
	s.wants("Filter cleared.", "9 conversations")
	s.press("\\").typed("is:late").press("enter")
	s.wants("is: goes with unheard, waiting")
}

// A day that cannot be is refused in the last line, and one that has passed is
// called late wherever it stands.
func TestDaysAreWrittenInFull(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "f", "r").typed("31 feb").press("enter")
	s.wants("That is no day; type fri, 3d or 2026-12-01.")
	s.press("backspace")
	s.wantsNot("That is no day;")
	s.press("ctrl+x")
	s.wants("That is no day;")
	s.press("ctrl+w", "ctrl+w").typed("2020-01-01").press("enter")
	s.wants("Follow-up saved: reply, Ines, 1 Jan 2020. That day is past.", "reply  1 Jan 2020, late")
	s.press("g", "p")
	s.wants("1 Jan 2020", "late, open")
}

func TestAnEmptyDayLetsEnterGoOn(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "f", "r", "enter")
	s.wants("kind, 2 of 8")
}

func TestOtherConversationsHaveTheNewestFirst(t *testing.T) {
	s := newHarbour(t).fill().open(126, 40)
	s.press("j", "enter")
	s.wants("CUSTOMER  Marta Quist", "Other conversations")
	if shut, clicks := s.rowOf("lid will not shut"), s.rowOf("lid clicks twice"); shut < 0 || shut > clicks {
		t.Errorf("the later one stands on line %d, the earlier on %d:\n%s", shut, clicks, s.screen())
	}
}

func TestTheEarOffersAMarksKeysWhereThereIsOne(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("enter", "3")
	s.wantsNot("change mark", "remove mark")
	s.press("1", "j", "3")
	s.wants("m change mark", "x remove mark")
}

func TestQuitIsFound(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press(":").typed("quit").press("enter")
	s.wants("Press q again to leave.")
}

// A filter that keeps nothing shows no conversation, and nothing is done to one.
func TestAFilterThatKeepsNothingShowsNothing(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j")
	here := s.m.talk.want
	s.press("\\").typed("nosuchword").press("enter")
	s.wants("0 of 9 match; Esc clears.")
	s.wantsNot("Marta", "Femi")
	s.press("d")
	s.wants("No conversation here to hear.", "heard 1 of 7")
	s.press("m", "f", "r", "p", "]", "R", "space", "2", "3", "esc", "esc", "esc")
	s.wants("Filter cleared.")
	s.agree()
	if s.m.talk.want != here {
		t.Errorf("the cursor comes back to %d, not to %d", s.m.talk.want, here)
	}
}

func TestTheEndOfAFilterIsNotTheEndOfAll(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("\\").typed("refund").press("enter", "d")
	s.wants("Everything the filter shows is heard.")
}

// What is gone to is shown, also where a filter leaves it out.
func TestASearchLeadsOutOfAFilter(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("\\").typed("refund").press("enter", "/").typed("vinegar").press("enter")
	s.wants("CUSTOMER  Ola Brandt", "9 conversations")
}

func TestAnUnboundKeySaysWhatToPress(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("X")
	s.wants("Nothing is on X. ? lists the keys")
	s.press("Y")
	s.wants("Nothing is on Y: y copies")
	s.press("v")
	s.wants("v works elsewhere")
}

func TestMenuWaitsForALetter(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("g")
	s.wants("t themes", "p plan", "o sources", "Go where?")
	s.press("W")
	s.wants("Go where?")
	s.press("t")
	s.wants("Themes", "lid-heat")
	s.press("enter")
	s.wants("Who said it", "Marta Quist", "I don't want another article")
}

func TestHelpRunsWhatItLists(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("?")
	s.wants("Help", "the floor", "find")
	s.typed("plan: follow")
	s.press("enter")
	s.wants("Nothing is promised.")
	s.press(":").typed("themes").press("enter")
	s.wants("customers are counted")
}

func TestADraftComesBack(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("enter", "m").typed("half a tho").press("esc")
	s.wants("the draft is kept")
	s = s.h.open(126, 36)
	s.press("enter", "m")
	s.wants("Your draft is back.", "half a tho")
}

// What a killed program would lose is saved while it runs: a draft once it has
// changed, and the place where the listener is.
func TestAKilledSessionLosesNothing(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "m", "tab", "tab").typed("half a tho")
	s.run(s.m.keepSafe())
	if s.m.keepSafe() != nil {
		t.Error("what is saved is saved again")
	}
	again := s.h.open(126, 36)
	if again.m.talk.want != s.m.talk.want {
		t.Errorf("opened at %d, want %d", again.m.talk.want, s.m.talk.want)
	}
	again.press("enter", "m")
	again.wants("Your draft is back.", "half a tho")
}

func TestUnplannedWordsAreCounted(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.wants("unplanned 1   FLOOR")
	s.press("j", "enter", ")", ")", "f", "t").typed("fri").press("enter")
	s.wantsNot("unplanned")
	s.press("u")
	s.wants("unplanned 1   READ")
}

// What could not be read says where, why and how it begins; Enter goes to its
// message where one came of it.
func TestDefectsLeadToTheirMessage(t *testing.T) {
	h := newHarbour(t).fill()
	id := h.conv("Tom Hale")
	var ms []store.Message
	h.view(func(t *store.Tx) (err error) { ms, err = t.Messages(id); return err })
	b := store.Batch{Source: "floor-chat", At: h.now}
	for i := range 1000 {
		b.Defects = append(b.Defects, store.Defect{Source: "floor-chat", Where: clean.OneLine(fmt.Sprintf("a.csv, line %04d", i)),
			Why: clean.OneLine("3 columns, the others have 7"), Sample: clean.Body("one,two\nthree,four"), At: h.now, Message: ms[0].ID})
	}
	if _, err := h.s.Hear(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	s := h.open(126, 36)
	s.press("!")
	s.wants("1,000", "3 columns, the others have 7", "  one,two", "  three,four", "1 of 1000")
	s.press("G", "enter")
	s.wants("CUSTOMER  Tom Hale", "READ")
}

func TestQuitAsksOnceAndRemembersTheConversation(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "j", "q")
	s.wants("Press q again to leave.")
	id := s.m.talk.want
	s.run(s.m.remember())
	again := s.h.open(126, 36)
	if again.m.talk.want != id {
		t.Errorf("opened at %d, want %d", again.m.talk.want, id)
	}
}

func TestTheSideOfASpeakerIsTold(t *testing.T) {
	h := newHarbour(t)
	h.hear("floor-chat", store.Chat, saidThing{conv: "x", who: "kim", at: h.now, text: "hi there"})
	s := h.open(126, 36)
	s.wants("SPEAKER", "who is this?", ":is-agent")
	s.wantsNot(", heard")
	s.visitors(1)
	s.press("]", "]")
	s.wants("SPEAKER  kim")
	s.press("enter", ":").typed("is-customer").press("enter")
	s.wants("CUSTOMER  kim")
}

// Nobody marks words that are not on the screen, and words that were only
// quoted say that they count for nobody.
func TestFoldedWordsAreSeenBeforeTheyAreMarked(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "g", "g", "J", "J", "j", "j")
	for _, k := range []string{"m", "v", "V", ".", "y"} {
		s.press("esc", "enter", k)
		s.wants("z opens the fold; its words are quoted text, 11 lines.")
	}
	s.press("z", "m")
	s.wants("quoted words: counts for", "What did this answer do?")
	s.typed("can").press("enter")
	s.wants("Mark saved: canned.")
	s.press("3")
	s.wants("quoted words: counts for")
}

func TestTheLastWordsAreInNoShutFold(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.h.hear("support-mail", store.Email, saidThing{conv: "marta", who: "Marta Quist", side: store.Customer, at: s.h.now,
		text: "Are you there?\n\n--\nMarta", folds: []store.Fold{{Start: 16, End: 24, Why: store.FoldSignature}}})
	s.arrived()
	s.press("g", "f", "g", "g", "enter", "G")
	if sp, ok := s.m.talk.selected(); !ok || s.m.talk.text()[sp.start:sp.end] != "Are you there?" {
		t.Errorf("G went to %d:\n%s", s.m.talk.off, s.screen())
	}
}

func TestOverlappingMarksAreTakenInTurn(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", ")", ")")
	s.press("O")
	s.wants("Only mark 1 is under the cursor.")
	s.press("v", "e", "e", "m").typed("article").press("enter", "ctrl+x")
	s.wants("Mark saved: article.")
	s.press("O")
	s.wants("2 of 2 that overlap here.")
	s.press("O")
	s.wants("1 of 2 that overlap here.")
}

func TestFoldsOpenInPlace(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "g", "g", "z")
	s.wants("3 Quay Street")
	s.press("z")
	s.wants("+ signature, 4 lines")
	s.press("Z")
	s.wants("> line 1 of what she wrote")
}

// Hostile, wide and right-to-left text keeps every line as wide as the
// window.
func TestHostileTextKeepsTheScreenWhole(t *testing.T) {
	h := newHarbour(t)
	for i, text := range []string{
		"\x1b]0;PWN\x07\x1b[2J\x9b31m one\rtwo\u202Eright", "👨‍👩‍👧‍👦⚠️❤️‍🔥1️⃣👍🏽🇫🇷가返 " + strings.Repeat("e\u0301\u0302\u0303", 300),
		strings.Repeat("あ", 400), "שלום עולם 123 abc " + strings.Repeat("مرحبا ", 60), strings.Repeat("x", 3000), "\t\t\u2028\u2029\u0600",
	} {
		h.hear("floor-chat", store.Chat, saidThing{conv: fmt.Sprint(i), who: text, side: store.Customer, at: h.now, subject: text, text: text})
	}
	for _, size := range [][2]int{{126, 36}, {80, 24}, {40, 12}, {200, 50}, {41, 10}} {
		s := h.open(size[0], size[1])
		for range 6 {
			checkWidths(t, s, size[0], size[1])
			s.press("enter")
			checkWidths(t, s, size[0], size[1])
			if strings.ContainsAny(s.screen(), "\x1b\x07\r\u202e\u009b") {
				t.Fatal("a control sequence is on the screen")
			}
			s.press("m")
			checkWidths(t, s, size[0], size[1])
			s.press("esc", "3")
			checkWidths(t, s, size[0], size[1])
			s.press("1", "j")
		}
	}
}

func TestTheMouseScrollsAndSelects(t *testing.T) {
	s := newHarbour(t).fill().open(126, 24)
	s.send(tea.MouseClickMsg{X: 5, Y: s.rowOf("Piotr Nowak"), Button: tea.MouseLeft})
	s.wants("CUSTOMER  Piotr Nowak")
	s.send(tea.MouseClickMsg{X: 5, Y: s.rowOf("Marta Quist"), Button: tea.MouseLeft})
	top := s.m.talk.top
	s.send(tea.MouseWheelMsg{X: 50, Y: 10, Button: tea.MouseWheelUp})
	s.send(tea.MouseWheelMsg{X: 50, Y: 10, Button: tea.MouseWheelDown})
	s.send(tea.MouseWheelMsg{X: 50, Y: 10, Button: tea.MouseWheelDown})
	if s.m.talk.top == top || s.m.shape.Focus != paneFloor {
		t.Errorf("the wheel scrolls to %v from %v, with the keys at pane %d", s.m.talk.top, top, s.m.shape.Focus)
	}
	s.send(tea.MouseClickMsg{X: 38, Y: s.rowOf("Sorry to hear"), Button: tea.MouseLeft})
	if s.m.place() != atTalk || s.m.talk.msg != 2 || !strings.HasPrefix(s.m.talk.text()[s.m.talk.off:], "orry") {
		t.Errorf("the click went to message %d at %d", s.m.talk.msg, s.m.talk.off)
	}
	s.send(tea.MouseClickMsg{X: strings.Index(strings.Split(s.screen(), "\n")[22], "m mark"), Y: 22, Button: tea.MouseLeft})
	s.wants("MARK")
	s.press("esc", "M")
	if s.m.View().MouseMode != tea.MouseModeNone {
		t.Error("M keeps the mouse")
	}
}

// What a listener has heard is hers alone.
func TestUnheardIsPerListener(t *testing.T) {
	h := newHarbour(t).fill()
	s := h.open(126, 36)
	s.press("d", "d")
	s.wants("heard 3 of 7")
	h.me = 2
	other := h.open(126, 36)
	other.wants("heard 0 of 7")
}

// Files that were imported once are no source: the first line does not wait
// for them.
func TestAnImportIsNoSource(t *testing.T) {
	h := newHarbour(t)
	h.hear("import", store.Chat, saidThing{conv: "old", who: "Ola Brandt", side: store.Customer, at: h.ago(time.Hour), text: "is anyone there"})
	s := h.open(126, 36)
	s.wants("Ola Brandt")
	s.wantsNot("import")
}
