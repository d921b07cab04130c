package floor

import (
	"fmt"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

func TestASearchOfManyGoesToTheNewestHitAndCountsOn(t *testing.T) {
	h := newHarbour(t).fill()
	var batch []store.Arrival
	for i := range 4500 {
		at := h.now.Add(time.Duration(i-5000) * time.Minute)
		batch = append(batch, storetest.Chat(fmt.Sprint("many", i), fmt.Sprint("floor", i/9), "Bo", store.Customer, at, "nobody knows where it is, is it known"))
	}
	storetest.Hear(t, h.s, "floor-chat", batch...)
	s := h.open(126, 36)
	s.press("/").typed(`"where it is"`).press("enter")
	s.wants("Hit 1 of 50+ for", "hit 1 of 4,500")
	s.press("n").wants("Hit 2 of 4,500 for", "hit 2 of 4,500")
}

func TestASearchLooksFurtherWhileTheIndexIsMade(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("/").typed("lid")
	s.wants("FIND", "messages ")
	s.m.finding.known, s.m.finding.found.Total = 1, 0 // as if it had been asked earlier
	s.wants("0 messages in the first 1 of")
	s.run(s.m.lookFurther())
	s.wantsNot("in the first", "0 messages")
}
