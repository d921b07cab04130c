package floor

import (
	"fmt"
	"testing"
)

// Every window from 40x10 to 300x80 is filled by panes that do not overlap,
// whatever the listener chose.
func TestArrangeFillsEveryWindow(t *testing.T) {
	for w := leastWidth; w <= 300; w++ {
		for h := leastHeight; h <= 80; h += 1 + w%3 {
			for _, s := range shapes() {
				if err := checkLayout(arrange(w, h, s), s); err != nil {
					t.Fatalf("%dx%d, %+v: %v", w, h, s, err)
				}
			}
		}
	}
}

func shapes() []shape {
	var out []shape
	for _, p := range []pane{paneFloor, paneTalk, paneEar} {
		for i := range 4 {
			out = append(out, shape{Focus: p, Zoomed: i&1 != 0, Stacked: i&2 != 0})
		}
	}
	return out
}

func checkLayout(l layout, s shape) error {
	if l.pane(s.Focus).empty() {
		return fmt.Errorf("the focused pane is not shown")
	}
	cells := 0
	for _, p := range []pane{paneFloor, paneTalk, paneEar} {
		r := *l.pane(p)
		if r.empty() {
			continue
		}
		if r.x < 0 || r.y < headerRows || r.x+r.w > l.w || r.y+r.h > l.keys {
			return fmt.Errorf("pane %d lies at %+v", p, r)
		}
		if in := l.inside(r); in.h < 1 || in.y+in.h > l.keys-1 {
			return fmt.Errorf("pane %d has its lines at %+v", p, in)
		}
		if p != paneEar || !l.over {
			cells += r.w * r.h
		}
	}
	hairs := 0
	if !l.single && !l.stacked {
		hairs = 1
		if !l.over && !l.ear.empty() {
			hairs = 2
		}
	}
	if want := (l.w - hairs) * (l.keys - headerRows); cells != want {
		return fmt.Errorf("panes have %d cells of %d", cells, want)
	}
	return nil
}

func TestArrangeAtTheSizesOfTheDesign(t *testing.T) {
	tests := []struct {
		w, h             int
		s                shape
		floor, talk, ear int // widths
		text             int
	}{
		{w: 126, h: 36, floor: 31, talk: 60, ear: 33, text: 53},
		{w: 120, h: 36, floor: 31, talk: 54, ear: 33, text: 47},
		{w: 164, h: 40, floor: 31, talk: 98, ear: 33, text: 90},
		{w: 200, h: 50, floor: 58, talk: 98, ear: 42, text: 90},
		{w: 300, h: 80, floor: 158, talk: 98, ear: 42, text: 90},
		{w: 110, h: 30, floor: 31, talk: 78, text: 71},
		{w: 80, h: 24, floor: 80, text: 1},
		{w: 80, h: 24, s: shape{Focus: paneTalk}, talk: 80, text: 73},
		{w: 80, h: 24, s: shape{Stacked: true}, floor: 80, talk: 80, text: 73},
		{w: 80, h: 24, s: shape{Focus: paneEar}, talk: 80, ear: 33, text: 73},
		{w: 50, h: 24, s: shape{Focus: paneEar}, ear: 50, text: 1},
		{w: 126, h: 36, s: shape{Focus: paneTalk, Zoomed: true}, talk: 126, text: 90},
		{w: 39, h: 10, text: 1},
	}
	for _, tt := range tests {
		l := arrange(tt.w, tt.h, tt.s)
		got := [4]int{l.floor.w, l.talk.w, l.ear.w, textWidth(l.talk.w)}
		if want := [4]int{tt.floor, tt.talk, tt.ear, tt.text}; got != want {
			t.Errorf("%dx%d %+v: floor, conversation, ear, text are %v, want %v", tt.w, tt.h, tt.s, got, want)
		}
	}
}

func TestArrangeGivesTheFloorSixRowsOverTheConversation(t *testing.T) {
	l := arrange(80, 24, shape{Stacked: true})
	if got := l.inside(l.floor).h; got != 6 {
		t.Errorf("the floor has %d rows, want 6", got)
	}
	if got := l.inside(l.talk).h; got != 12 {
		t.Errorf("the conversation has %d rows, want 12", got)
	}
}
