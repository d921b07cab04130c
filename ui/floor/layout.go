package floor

// The sizes at which the screen changes its shape, in cells.
const (
	leastWidth   = 40 // below these the screen is one sentence
	leastHeight  = 10
	narrowWidth  = 60 // below these there is one pane, and the ear fills it
	shortHeight  = 16
	twoPanes     = 100
	threePanes   = 120
	wideFloor    = 180 // from here on the floor shows views and sources above its list
	airyHeight   = 30  // from here on a blank row stands under each title
	floorWidth   = 31
	earWidth     = 33
	talkWidth    = 60
	talkMost     = 98 // the text is 90 then
	floorMost    = 58
	earMost      = 42
	fullWidth    = 126 // the width at which all three have what they want
	stackedRows  = 6   // rows of the floor over the conversation at 24 rows
	talkMargin   = 7   // cells of a conversation that are not text
	textMost     = 90
	headerRows   = 1
	footerRows   = 2
	oneLineFloor = 60 // a floor of this width alone takes a line for a conversation
)

// A rect is a part of the screen, in cells from its top left corner. An empty
// one is not shown.
type rect struct{ x, y, w, h int }

func (r rect) empty() bool { return r.w <= 0 || r.h <= 0 }

// holds says whether a cell lies in the rectangle.
func (r rect) holds(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// A shape is what the listener chose about the panes; it is remembered.
type shape struct {
	Focus   pane   `cbor:"1,keyasint"`
	Zoomed  bool   `cbor:"2,keyasint,omitempty"` // the focused pane has the whole width
	Stacked bool   `cbor:"3,keyasint,omitempty"` // floor over conversation where there is room for one pane
	Prompts string `cbor:"4,keyasint,omitempty"` // whether the mark form shows prompts: on, off, or for the first marks
}

// A layout says where everything stands. Each pane's rectangle begins with
// the row of its title.
type layout struct {
	w, h  int
	small bool // too small for anything but a sentence

	floor, talk, ear rect
	over             bool // the ear slides over what is beside it
	single           bool // one pane at a time: the first line says where
	stacked          bool
	air              bool // a blank row under each title
	keys, last       int  // rows of the footer
}

// arrange is the only place that knows where panes stand: a pure function of
// the window and of what the listener chose.
func arrange(w, h int, s shape) layout {
	l := layout{w: w, h: h, keys: h - 2, last: h - 1}
	if w < leastWidth || h < leastHeight {
		l.small = true
		return l
	}
	l.air = h >= airyHeight
	body := rect{0, headerRows, w, h - headerRows - footerRows}
	switch {
	case w < narrowWidth || h < shortHeight || s.Zoomed:
		l.single = true
		*l.pane(s.Focus) = body
	case w >= threePanes:
		l.three(body)
	case w >= twoPanes:
		l.two(body, s.Focus)
	default:
		l.one(body, s)
	}
	return l
}

// three puts the panes side by side. Width beyond what each wants goes to the
// conversation until its text is 90, to the floor, to the ear, and then to the
// floor again.
func (l *layout) three(body rect) {
	floor, talk, ear := floorWidth, body.w-2-floorWidth-earWidth, earWidth
	if spare := body.w - fullWidth; spare > 0 {
		talk = talkWidth
		for _, give := range []struct {
			to   *int
			most int
		}{{&talk, talkMost}, {&floor, floorMost}, {&ear, earMost}, {&floor, body.w}} {
			n := min(spare, give.most-*give.to)
			*give.to += n
			spare -= n
		}
	}
	l.floor = rect{0, body.y, floor, body.h}
	l.talk = rect{floor + 1, body.y, talk, body.h}
	l.ear = rect{floor + 1 + talk + 1, body.y, ear, body.h}
}

func (l *layout) two(body rect, focus pane) {
	l.floor = rect{0, body.y, floorWidth, body.h}
	l.talk = rect{floorWidth + 1, body.y, body.w - floorWidth - 1, body.h}
	l.slide(body, focus)
}

// one gives the window to one pane, or to floor and conversation one over the
// other.
func (l *layout) one(body rect, s shape) {
	if s.Stacked {
		l.stacked = true
		rows := stackedRows
		if l.h >= airyHeight {
			rows = l.h / 3
		} else if l.h < 24 {
			rows = stackedRows - 2
		}
		l.floor = rect{0, body.y, body.w, rows + 1}
		l.talk = rect{0, body.y + rows + 1, body.w, body.h - rows - 1}
	} else {
		l.single = true
		main := s.Focus
		if main == paneEar {
			main = paneTalk
		}
		*l.pane(main) = body
	}
	l.slide(body, s.Focus)
}

// slide lays the focused ear over the right end of the body.
func (l *layout) slide(body rect, focus pane) {
	if focus != paneEar {
		return
	}
	l.over = true
	l.ear = rect{body.w - earWidth, body.y, earWidth, body.h}
}

func (l *layout) pane(p pane) *rect {
	switch p {
	case paneTalk:
		return &l.talk
	case paneEar:
		return &l.ear
	}
	return &l.floor
}

// at returns the pane that a cell lies in.
func (l layout) at(x, y int) (pane, bool) {
	for _, p := range []pane{paneEar, paneFloor, paneTalk} {
		if l.pane(p).holds(x, y) {
			return p, true
		}
	}
	return paneFloor, false
}

// inside returns where the content of a pane stands: under its title, without
// the blank row above the keys.
func (l layout) inside(r rect) rect {
	if r.empty() {
		return rect{}
	}
	r.y, r.h = r.y+1, r.h-1
	if l.air && !l.stacked {
		r.y, r.h = r.y+1, r.h-1
	}
	if r.y+r.h == l.keys {
		r.h--
	}
	r.h = max(r.h, 0)
	return r
}

// textWidth returns the cells that the words of a conversation have.
func textWidth(pane int) int { return max(min(pane-talkMargin, textMost), 1) }
