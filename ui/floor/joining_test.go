package floor

import (
	"strings"
	"testing"

	"earshot/store"
)

// said returns what the conversation on the screen holds, by message.
func (s *stage) said() (id store.ConversationID, messages int) {
	return s.m.talk.talk.row.ID, len(s.m.talk.messages)
}

func TestAConversationIsSplitAtTheMessageUnderTheCursor(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	id := s.h.conv("Marta Quist")
	s.run(s.m.goTo(id, 0))
	s.press("1", "2", "K", "K", "K", "K", "|")
	s.wants("This is the first message")
	s.press("J", "J", "|")
	s.wants("From here on it is #", "u undo")
	part, n := s.said()
	if part == id || n != 2 {
		t.Fatalf("#%d with %d messages:\n%s", part, n, s.screen())
	}
	s.wants("canned") // the mark went along
	s.press("u")
	s.wants("Undone: splitting")
	if back, n := s.said(); back != id || n != 4 {
		t.Errorf("taken back: #%d with %d messages", back, n)
	}
	s.press("ctrl+r")
	s.wants("Done again: splitting")
	if _, n := s.said(); n != 2 {
		t.Errorf("split again: %d messages", n)
	}
}

func TestAConversationIsJoinedWithOneOfTheSameCustomer(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	id := s.h.conv("Marta Quist")
	s.run(s.m.goTo(id, 0))
	s.press("&")
	s.wants("Join #", "same customer", "lid will not shut when hot", "lid clicks twice", "Enter join")
	s.typed("clicks")
	s.wants("JOIN  1 of 1")
	s.press("enter")
	s.wants("are one now: #")
	one, n := s.said()
	if one == id || n != 6 {
		t.Errorf("#%d with %d messages:\n%s", one, n, s.screen())
	}
	s.press("u")
	s.wants("Undone: joining")
}

func TestAnyConversationIsJoinedByItsNumber(t *testing.T) {
	s := newHarbour(t).fill().open(80, 24)
	id, other := s.h.conv("Marta Quist"), s.h.conv("Tom Hale")
	s.run(s.m.goTo(id, 0))
	s.press("&").typed(strings.TrimPrefix(number(other), "#"))
	s.wants(number(other), "charged twice")
	s.press("enter")
	if one, n := s.said(); one != min(id, other) || n != 5 {
		t.Errorf("#%d with %d messages:\n%s", one, n, s.screen())
	}
	s.press("&").typed("9999").press("enter")
	s.wants("Type the number of a conversation")
	s.press("esc")
	s.wantsNot("Type the number")
}
