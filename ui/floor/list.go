package floor

import (
	"time"

	"earshot/store"
)

// A floorPane is the live list. It holds a stretch of rows round the cursor
// and remembers on which line of the pane the cursor stands: whatever arrives
// or moves, the cursor keeps its conversation, and its line too unless the list
// shows its top.
type floorPane struct {
	stretch
	cursor int // index in rows
	line   int // where the cursor's row stands in the pane, in rows
	slots  int // how many rows the pane shows

	filter    *filter // nil: all are shown
	filterGen int

	gen     int             // of the newest reading asked for
	aim     *aim            // where the cursor is to go; nil: it stays
	topAt   time.Time       // when the top of the floor was last on the screen
	follow  bool            // stay with the newest
	held    bool            // what arrives waits
	heldAt  time.Time       // since when
	heldMsg store.MessageID // the last message that was let in
	waiting int             // conversations that wait to be let in
}

// An aim is a conversation, or an end of the floor, that the cursor is to go to.
// It stands until a reading has brought its rows, whatever else is read
// meanwhile.
type aim struct {
	id   store.ConversationID // 0: the first row
	last bool                 // the last row
}

// stay gives up going elsewhere: what was read for it is not taken.
func (f *floorPane) stay() {
	if f.aim != nil {
		f.aim = nil
		f.gen++
	}
}

// here returns the row under the cursor.
func (f *floorPane) here() (row, bool) {
	if f.cursor < 0 || f.cursor >= len(f.rows) {
		return row{}, false
	}
	return f.rows[f.cursor], true
}

func (f *floorPane) id() store.ConversationID {
	r, _ := f.here()
	return r.ID
}

// first is the index of the first row on the screen.
func (f *floorPane) first() int { return max(f.cursor-f.line, 0) }

// visible returns the rows on the screen.
func (f *floorPane) visible() []row {
	if len(f.rows) == 0 {
		return nil
	}
	from := f.first()
	return f.rows[from:min(from+f.slots, len(f.rows))]
}

// atTop says whether the newest row of the floor is on the screen.
func (f *floorPane) atTop() bool { return f.above == 0 && f.first() == 0 }

// resize takes another number of rows, keeping the cursor on the screen.
func (f *floorPane) resize(slots int) {
	f.slots = max(slots, 1)
	f.settle()
}

// settle brings cursor and line back into what there is.
func (f *floorPane) settle() {
	if len(f.rows) == 0 {
		f.cursor, f.line = 0, 0
		return
	}
	f.cursor = min(max(f.cursor, 0), len(f.rows)-1)
	f.line = min(max(f.line, 0), f.slots-1, f.cursor)
	if f.end && len(f.rows)-f.first() < f.slots {
		f.line = min(f.cursor, f.cursor-(len(f.rows)-f.slots))
	}
}

// move moves the cursor over rows that are read, and scrolls only when it
// would leave the screen.
func (f *floorPane) move(n int) {
	to := min(max(f.cursor+n, 0), max(len(f.rows)-1, 0))
	f.line += to - f.cursor
	f.cursor = to
	f.settle()
}

// scroll moves what is shown and keeps the cursor where it is on the floor, as
// long as it can be seen.
func (f *floorPane) scroll(n int) {
	if len(f.rows) == 0 {
		return
	}
	from := min(max(f.first()+n, 0), max(len(f.rows)-f.slots, 0))
	f.cursor = min(max(f.cursor, from), from+f.slots-1, len(f.rows)-1)
	f.line = f.cursor - from
}

// click moves the cursor to a row of the screen.
func (f *floorPane) click(line int) bool {
	if n := len(f.visible()); line < 0 || line >= n {
		return false
	}
	f.move(line - f.line)
	return true
}

// short says whether rows beyond an end should be read: less than a screen of
// them is left.
func (f *floorPane) short() (before, after bool) {
	before = f.above != 0 && f.first() < f.slots
	after = !f.end && len(f.rows)-f.first() < 2*f.slots
	return before, after
}

// wants asks for the rows round the cursor, a screen more on each side.
func (f *floorPane) wants() want {
	w := want{before: f.slots + f.line, after: 2*f.slots - f.line, known: f.rows, since: f.topAt}
	switch {
	case f.aim != nil:
		w.id, w.last = f.aim.id, f.aim.last
	case !f.follow:
		w.id = f.id()
	}
	return w
}

// take shows what was read, with the cursor on the row that it is to go to,
// else on the conversation where it stands. A list that showed its very top
// goes on showing it, as long as the cursor's row stays on the screen.
func (f *floorPane) take(s stretch) {
	top, at := len(f.rows) == 0 || f.atTop(), s.at
	if f.aim == nil {
		if i := s.index(f.id()); i >= 0 {
			at = i
		}
	} else if f.aim.id == 0 {
		f.line = 0
		if f.aim.last {
			f.line = f.slots - 1
		}
	}
	if f.held && len(f.rows) > 0 {
		s.total = f.total
	}
	f.stretch, f.aim = s, nil
	if at >= 0 {
		f.cursor = at
	}
	if top && s.above == 0 && f.cursor < f.slots {
		f.line = f.cursor
	}
	if f.follow {
		f.cursor, f.line = 0, 0
	}
	f.settle()
}

// extend adds rows beyond an end, without those that are there already.
func (f *floorPane) extend(more []row, back bool) {
	have := map[store.ConversationID]bool{}
	for _, r := range f.rows {
		have[r.ID] = true
	}
	var add []row
	for _, r := range more {
		if !have[r.ID] {
			add = append(add, r)
		}
	}
	if back {
		f.rows = append(add, f.rows...)
		f.cursor += len(add)
		f.above = max(f.above-len(add), 0)
		if len(more) == 0 {
			f.above = 0
		}
	} else {
		f.rows = append(f.rows[:len(f.rows):len(f.rows)], add...)
		f.end = len(more) == 0
	}
	f.settle()
}

// newAbove counts the rows above the screen that arrived since the top of the
// floor was last seen.
func (f *floorPane) newAbove() int {
	n := f.news
	for i := 0; i < f.first() && i < len(f.rows); i++ {
		if f.rows[i].ArrivedAt.After(f.topAt) {
			n++
		}
	}
	return n
}

// place says where the cursor stands, from 1; 0 where it is too far down to be
// counted.
func (f *floorPane) place() int {
	if f.above < 0 || len(f.rows) == 0 {
		return 0
	}
	return f.above + f.cursor + 1
}

// below counts the rows below the screen; -1 where that is not known.
func (f *floorPane) below() int {
	if f.above < 0 {
		return -1
	}
	return max(f.total-f.above-f.first()-len(f.visible()), 0)
}
