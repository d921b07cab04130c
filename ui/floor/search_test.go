package floor

import (
	"fmt"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// crowd brings 4,500 messages that say much the same; the first says more.
func crowd(t *testing.T) *stage {
	h := newHarbour(t).fill()
	var batch []store.Arrival
	for i := range 4500 {
		at, text := h.now.Add(time.Duration(i-5000)*time.Minute), "nobody knows where it is, is it known"
		if i == 0 {
			text = "is it where it was?"
		}
		if i%45 == 7 {
			text = "known is where it is"
		}
		batch = append(batch, storetest.Chat(fmt.Sprint("many", i), fmt.Sprint("floor", i/9), "Bo", store.Customer, at, text))
	}
	storetest.Hear(t, h.s, "floor-chat", batch...)
	return h.open(126, 36)
}

func TestASearchOfManyGoesToTheNewestHitAndCountsOn(t *testing.T) {
	s := crowd(t)
	s.press("/").typed(`"where it is"`).press("enter")
	s.wants("Hit 1 of 50+ for", "hit 1 of 4,499")
	s.press("n").wants("Hit 2 of 4,499 for", "hit 2 of 4,499")
}

func TestAHitThatIsFoundLateWaitsForAKey(t *testing.T) {
	s := crowd(t)
	s.press("/").typed(`"it where it"`).wants("1 message")
	s.press("enter")
	s.wants("Found “\"it where it\"”: n goes to the newest hit.")
	s.press("n").wants("Hit 1 of 1 for", "is it where it was?")
	s.press("n").wants("That was the last hit.")
	s.press("/").typed(`"known where"`).press("enter")
	s.wants("No message holds")
}

func TestHitsFarApartAreVisitedOneByOne(t *testing.T) {
	s := crowd(t)
	s.press("/").typed(`"known is"`).press("enter")
	s.wants("hit 1 of 100")
	for range 99 {
		s.press("n")
	}
	s.wants("Hit 100 of 100 for")
	s.press("n").wants("That was the last hit.")
}

func TestASearchLooksFurtherWhileTheIndexIsMade(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("/").typed("lid")
	s.wants("FIND", "messages ")
	s.m.finding.known, s.m.finding.typed.Total = 1, 0 // as if it had been asked earlier
	s.wants("0 messages in the first 1 of")
	s.run(s.m.lookFurther())
	s.wantsNot("in the first", "0 messages")
}

func TestASearchThatIsGivenUpLeavesTheOneBefore(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("/").typed("lid").press("enter")
	s.wants("hit 1 of")
	s.press("/").typed("refund").press("esc", "n")
	s.wants("Hit 2 of", "for “lid”")
}
