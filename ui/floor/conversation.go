package floor

import (
	"slices"

	"earshot/store"
	"earshot/ui/page"
)

// A talkPane is the conversation being read. The cursor is a byte of a
// message; what is on the screen follows from it and from the line of the pane
// on which it stands, so that nothing that arrives, no other width and no fold
// moves the line being read.
type talkPane struct {
	*transcript
	want store.ConversationID // the conversation asked for; what is shown may be the one before
	gen  int                  // of the newest reading asked for

	reading bool // another conversation than the one that is shown is being read

	msg    int          // the message under the cursor
	off    int          // the byte of it
	goal   int          // the column that moves by line aim at; -1: the cursor's own
	row    int          // the line of the pane that the cursor stands on
	rows   int          // lines of the pane
	top    spot         // the first line on the screen
	sel    *selection   // words selected with v or V
	hit    span         // the words that a search found here
	moment store.Moment // where the cursor is to go once its conversation is shown
	toHit  bool         // the cursor is to go to the hit once its conversation is shown
	focus  store.MarkID // the mark under the cursor, where several overlap the last one jumped to
}

// A span is a range of bytes in a message.
type span struct {
	msg        store.MessageID
	start, end int
}

// ready says whether there is a conversation with a message in it.
// shows says whether a conversation is the one that is shown.
func (p *talkPane) shows(id store.ConversationID) bool {
	return p.transcript != nil && p.talk.row.ID == id
}

func (p *talkPane) ready() bool { return p.transcript != nil && len(p.messages) > 0 }

// shut shows no conversation any more.
func (p *talkPane) shut() {
	p.transcript, p.want, p.sel = nil, 0, nil
	p.gen++
	p.reading = false
}

// show takes a reading. A later reading of the same conversation keeps the
// cursor; another conversation opens at its first words not yet heard, and
// where all is heard at the last.
func (p *talkPane) show(k *talk, d dress) {
	if p.transcript != nil && p.talk.row.ID == k.row.ID {
		p.again(k)
		return
	}
	p.transcript = newTranscript(k, d)
	p.sel, p.goal, p.focus = nil, -1, 0
	if !p.toHit {
		p.hit = span{}
	}
	p.msg, p.off = p.firstUnheard(), 0
	p.row = p.rows / 3
	p.home()
}

func (p *talkPane) again(k *talk) {
	var id store.MessageID
	if p.ready() {
		id = p.messages[p.msg].ID
	}
	had := len(p.messages)
	p.renew(k)
	if i := k.index(id); i >= 0 {
		p.msg = i
	}
	if had == 0 {
		p.msg = 0
	}
	p.clamp()
	p.settle()
}

// clamp keeps the cursor inside what there is.
func (p *talkPane) clamp() {
	if !p.ready() {
		p.msg, p.off, p.sel = 0, 0, nil
		return
	}
	p.msg = min(max(p.msg, 0), len(p.messages)-1)
	p.off = min(max(p.off, 0), p.messages[p.msg].Text.Len())
}

func (p *talkPane) firstUnheard() int {
	at := -1
	for i, m := range p.messages {
		if m.Speaks() || m.Side == store.Unknown && m.Kind == store.Incoming {
			at = i
			if m.ID > p.heardTo {
				break
			}
		}
	}
	return max(at, 0)
}

// text is the message under the cursor.
func (p *talkPane) text() string { return p.messages[p.msg].Text.String() }

// page is the message under the cursor, laid out.
func (p *talkPane) page() *page.Page { return p.block(p.msg).page }

// here is the line of the transcript that the cursor stands on.
func (p *talkPane) here() spot { return p.spotOf(p.msg, p.off) }

// resize takes another size of the pane.
func (p *talkPane) resize(rows int, d dress) {
	p.rows = max(rows, 1)
	if p.transcript == nil {
		return
	}
	p.wear(d)
	p.settle()
}

// home shows the whole conversation if it fits, else the cursor's message from
// its head on, in the upper third.
func (p *talkPane) home() {
	if !p.ready() {
		return
	}
	p.row = max(p.rows/3, min(p.linesUpTo(spot{p.msg, 0}), p.rows-1))
	if _, went := p.step(spot{}, p.rows); went < p.rows {
		p.row = p.rows - 1
	}
	p.settle()
}

// linesUpTo counts the lines from a spot to the cursor, as far as a screen.
func (p *talkPane) linesUpTo(from spot) int {
	n := 0
	for s := p.here(); s.compare(from) > 0 && n < p.rows; n++ {
		s, _ = p.step(s, -1)
	}
	return n
}

// settle finds the first line on the screen from the cursor and its row, and
// leaves no empty lines under the end where there is something above.
func (p *talkPane) settle() {
	if !p.ready() {
		p.top = spot{}
		return
	}
	p.clamp()
	p.row = min(max(p.row, 0), p.rows-1)
	p.top, p.row = p.step(p.here(), -p.row)
	if _, went := p.step(p.top, p.rows-1); went < p.rows-1 {
		more := 0
		p.top, more = p.step(p.top, went-(p.rows-1))
		p.row += more
	}
}

// margin is how many lines stay between the cursor and the edges of the pane.
func (p *talkPane) margin() int { return min(2, (p.rows-1)/2) }

// to moves the cursor and scrolls only as far as it takes to show it.
func (p *talkPane) to(msg, off int) {
	if !p.ready() {
		return
	}
	p.msg, p.off = msg, off
	p.clamp()
	now, m := p.here(), p.margin()
	s, row := p.top, 0
	for ; row < p.rows && s.compare(now) < 0; row++ {
		next, went := p.step(s, 1)
		if went == 0 {
			break
		}
		s = next
	}
	if now.compare(p.top) < 0 {
		row = m
	}
	p.row = min(max(row, m), p.rows-1-m)
	p.settle()
}

// toMessage moves to the first words of a message, with its head on the screen.
func (p *talkPane) toMessage(i int) {
	if i < 0 || i >= len(p.messages) {
		return
	}
	p.to(i, p.firstWords(i))
	p.goal = -1
	head := p.linesUpTo(spot{i, 0})
	if p.row < head {
		p.row = min(head, p.rows-1)
		p.settle()
	}
	if long := len(p.block(i).lines); p.row+long-head > p.rows { // from its head on
		p.row = min(head, p.rows-1)
		p.settle()
	}
}

// firstWords is the first byte of a message that is not in a shut fold.
func (p *talkPane) firstWords(i int) int {
	for _, l := range p.block(i).page.Lines {
		if l.Fold < 0 {
			return l.Start
		}
	}
	return 0
}

// lastWords is the last byte of a message that is not in a shut fold: behind
// its last sign where no fold ends it.
func (p *talkPane) lastWords(i int) int {
	lines := p.block(i).page.Lines
	for row := len(lines) - 1; row >= 0; row-- {
		if lines[row].Fold < 0 && p.block(i).page.Width(row) > 0 {
			if row == len(lines)-1 {
				return lines[row].End
			}
			return p.block(i).page.Offset(row, p.block(i).page.Width(row))
		}
	}
	return 0
}

// shutFold says what the shut fold under the cursor holds, if one is there.
func (p *talkPane) shutFold() (string, bool) {
	if !p.ready() {
		return "", false
	}
	row, _ := p.page().At(p.off)
	if p.page().Lines[row].Fold < 0 {
		return "", false
	}
	return p.foldText(p.msg, row), true
}

// down moves by n lines of words, over the heads and silences between them.
func (p *talkPane) down(n int) {
	if !p.ready() {
		return
	}
	step := 1
	if n < 0 {
		step = -1
	}
	_, col := p.page().At(p.off)
	if p.goal < 0 {
		p.goal = col
	}
	s := p.here()
	for ; n != 0; n -= step {
		next, ok := p.nextText(s, step)
		if !ok {
			p.nudge(step)
			break
		}
		s = next
	}
	b := p.block(s.msg)
	l := b.lines[s.line]
	if l.kind != lineText {
		return
	}
	off := b.page.Lines[l.row].Start
	if b.page.Lines[l.row].Fold < 0 {
		off = b.page.Offset(l.row, p.goal)
	}
	p.to(s.msg, off)
}

// nextText returns the next line with words, or a shut fold.
func (p *talkPane) nextText(s spot, step int) (spot, bool) {
	for {
		next, went := p.step(s, step)
		if went == 0 || next.msg == len(p.messages) {
			return s, false
		}
		s = next
		if p.block(s.msg).lines[s.line].kind == lineText {
			return s, true
		}
	}
}

// nudge scrolls towards what has no words: the first head, the last note.
func (p *talkPane) nudge(step int) {
	p.row = min(max(p.row-step*p.rows, p.margin()), p.rows-1-p.margin())
	p.settle()
}

// scroll moves what is shown by n lines; the cursor moves only where it would
// leave the screen.
func (p *talkPane) scroll(n int) {
	if !p.ready() {
		return
	}
	top, _ := p.step(p.top, n)
	if _, went := p.step(top, p.rows-1); went < p.rows-1 {
		top, _ = p.step(top, went-(p.rows-1))
	}
	p.row -= p.distance(p.top, top)
	p.top = top
	if p.row < p.margin() {
		p.intoView(p.margin(), 1)
	} else if p.row >= p.rows-p.margin() {
		p.intoView(p.rows-1-p.margin(), -1)
	}
}

// distance counts the lines from a to b, below 0 where b comes first.
func (p *talkPane) distance(a, b spot) int {
	n := 0
	for a.compare(b) < 0 {
		a, _ = p.step(a, 1)
		n++
	}
	for a.compare(b) > 0 {
		a, _ = p.step(a, -1)
		n--
	}
	return n
}

// intoView moves the cursor to the first line with words, going from a line of
// the pane in a direction.
func (p *talkPane) intoView(row, step int) {
	s, row := p.step(p.top, row)
	for row >= 0 && row < p.rows {
		if s.msg < len(p.messages) && p.block(s.msg).lines[s.line].kind == lineText {
			b := p.block(s.msg)
			p.msg, p.off, p.row = s.msg, b.page.Lines[b.lines[s.line].row].Start, row
			return
		}
		s, _ = p.step(s, step)
		row += step
	}
	p.settle()
}

// atEnd says whether the last line is on the screen.
func (p *talkPane) atEnd() bool {
	s, _ := p.step(p.top, p.rows-1)
	_, more := p.step(s, 1)
	return more == 0
}

// marksHere returns the marks under the cursor, the shortest first.
func (p *talkPane) marksHere() []mark {
	if !p.ready() {
		return nil
	}
	here := slices.DeleteFunc(p.marksOn(p.messages[p.msg].ID), func(m mark) bool { return p.off < m.Start || p.off >= m.End })
	slices.SortStableFunc(here, func(a, b mark) int { return (a.End - a.Start) - (b.End - b.Start) })
	return here
}

// markHere returns the mark under the cursor: the shortest, or the one that
// was jumped to last if it is there.
func (p *talkPane) markHere() (mark, bool) {
	here := p.marksHere()
	if i := slices.IndexFunc(here, func(m mark) bool { return m.ID == p.focus }); i >= 0 {
		return here[i], true
	}
	if len(here) == 0 {
		return mark{}, false
	}
	return here[0], true
}

// toMark moves to the words of a mark.
func (p *talkPane) toMark(id store.MarkID) bool {
	if p.transcript == nil {
		return false
	}
	for _, m := range p.marks {
		if i := p.index(m.Message); m.ID == id && i >= 0 {
			p.reveal(i, m.Start)
			p.focus = id
			return true
		}
	}
	return false
}

// reveal moves to a byte of a message, opening the folds that it lies in.
func (p *talkPane) reveal(i, off int) {
	for range p.folds(p.messages[i]) {
		b := p.block(i)
		row, _ := b.page.At(off)
		if b.page.Lines[row].Fold < 0 {
			break
		}
		p.toggle(i, off)
	}
	p.goal = -1
	p.to(i, off)
}
