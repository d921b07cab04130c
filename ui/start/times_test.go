package start

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/look"
)

// asking says that a folder's files name no zone and no order of dates.
func (r *run) asking() {
	r.t.Helper()
	err := r.m.doors.Store.SetSource(store.SourceState{Name: "chat-logs", Kind: "chat", Condition: store.Live,
		Note: clean.OneLine("times without a zone"), AsksZone: true, AsksDates: true})
	if err != nil {
		r.t.Fatal(err)
	}
}

func TestTheZoneAndTheOrderOfDatesAreAskedOnce(t *testing.T) {
	r := newRun(t)
	r.asking()
	r.press("3", "/", "enter", "enter", "enter", "x", "tab", "enter")
	if s := r.screen(80, 24); len(r.times) != 0 || !strings.Contains(s, "There is no such zone") {
		t.Errorf("kept %v\n%s", r.times, s)
	}
	r.m.at.(*timesScreen).form.Set("zone", "Asia/Kolkata")
	r.press("tab", "right", "enter")
	if len(r.times) != 1 || r.times[0] != "chat-logs Asia/Kolkata month-first" {
		t.Errorf("kept %v", r.times)
	}
	if s := r.screen(80, 24); !strings.Contains(s, "Who is who?") {
		t.Errorf("after it:\n%s", s)
	}
}

func TestSidesCanBePutRightLater(t *testing.T) {
	r := newRun(t)
	r.speakers(2)
	r.m = NewSides(t.Context(), r.m.doors, look.New(look.Options{}))
	r.m.tick = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	r.send(r.m.Init()())
	if s := r.screen(126, 36); strings.Contains(s, "First run") || !strings.Contains(s, "Customer 1 says 0") {
		t.Errorf("the screen is\n%s", s)
	}
	r.press("space", "enter")
	if r.done == nil || !r.done.Saved || len(r.sides) != 1 || len(r.sides[0].Agents) != 1 {
		t.Errorf("ended with %+v, said %+v", r.done, r.sides)
	}
}
