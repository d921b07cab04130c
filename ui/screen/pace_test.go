package screen

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A counter shows how many messages it took.
type counter struct{ took, drawn int }

func (c *counter) Init() tea.Cmd                       { return nil }
func (c *counter) Update(tea.Msg) (tea.Model, tea.Cmd) { c.took++; return c, nil }
func (c *counter) View() tea.View {
	c.drawn++
	return tea.NewView(fmt.Sprint(c.took))
}

// Whatever the times between messages, the last of them is on the screen once
// what was put off is due, and one drawing is put off at a time.
func TestABurstIsDrawnSeldomAndItsEndAlways(t *testing.T) {
	for _, gap := range []time.Duration{0, rest / 10, rest - 1, rest, 3 * rest} {
		c := &counter{}
		p := newPacer(c)
		now := time.Unix(0, 0)
		p.now = func() time.Time { return now }
		p.View()
		due := 0 // drawings on their way
		for range 1000 {
			now = now.Add(gap)
			if _, cmd := p.Update("key"); cmd != nil {
				due++
			}
			p.View()
			if due > 1 {
				t.Fatalf("%s: two drawings are put off", gap)
			}
			if due == 1 && now.UnixNano()%7 == 0 { // it comes some time
				p.Update(drawMsg{})
				p.View()
				due = 0
			}
		}
		if due == 1 {
			p.Update(drawMsg{})
		}
		if got := p.View().Content; got != "1000" {
			t.Errorf("%s: %s is on the screen", gap, got)
		}
		if gap >= rest && c.drawn != 1001 {
			t.Errorf("%s: %d drawings", gap, c.drawn)
		}
	}
}

func TestTypedAheadKeysAreNotEachDrawn(t *testing.T) {
	c := &counter{}
	p := newPacer(c)
	now := time.Unix(0, 0)
	p.now = func() time.Time { return now }
	for range 100_000 {
		now = now.Add(10 * time.Microsecond)
		p.Update("key")
		p.View()
	}
	if most := 1 + int(time.Second/rest) + 1; c.drawn > most {
		t.Errorf("%d drawings in a second", c.drawn)
	}
}
