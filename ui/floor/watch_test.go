package floor

import "testing"

func TestWordsAreWatchedForOneselfAndForAll(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("W")
	s.wants("Watch-words", "Nothing is watched yet.", "a watches words for you")
	s.press("a").typed("lid").press("enter")
	s.wants("why lid is watched, or nothing")
	s.typed("it is what breaks").press("enter")
	s.wants("Watching lid.", "it is what breaks", "yours")
	s.press("A").typed(`"on the way`).press("enter")
	s.wants("the quote is not closed")
	s.press("ctrl+u").typed("refund").press("enter", "enter")
	s.wants("Watching refund.", "everybody's", "1 of 2")
	s.press("a").typed("is:waiting").press("enter", "enter")
	s.wants("there are no words to watch in this")
	s.press("esc", "g", "g", "enter")
	s.wants("Filter lid:")
	s.press("W", "j", "x")
	s.wants("refund is no longer watched.")
	s.wantsNot("everybody's")
}

func TestWatchedWordsStandOutInAConversation(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "enter", "v", "w", "W")
	s.wants("watch  \"")
	s.press("ctrl+u").typed("hinge*").press("enter", "enter")
	s.wants("Watching hinge*.")
	if len(s.m.talk.watched) == 0 {
		t.Errorf("nothing stands out:\n%s", s.screen())
	}
}
