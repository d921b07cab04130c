package floor

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot/store"
	"earshot/ui/page"
)

// A lineKind says what a line of a transcript is.
type lineKind int

const (
	lineBlank lineKind = iota
	lineGap            // silence, with its length
	lineHead           // who speaks, and when
	lineText           // a row of the message, or a shut fold
	lineNote           // what a mark says
	lineAside          // attachments, what was hidden or could not be read
	lineEnd            // under the last message
)

// A line is a row of a transcript, not yet drawn.
type line struct {
	kind lineKind
	row  int    // of lineText: the line of the page
	mark int    // of lineNote: index among the message's marks
	part int    // of lineNote: which of its lines
	text string // of lineAside and lineEnd

	since time.Time // of lineAside: stands behind its text
}

// A block is a message laid out for one width: its lines, and the page that
// cells and offsets are converted by. It is made when it is first shown and
// kept until the message, its marks, its folds or the width change.
type block struct {
	page  *page.Page
	width int
	marks []mark
	gap   gap
	lines []line
}

// dress says how messages are laid out; blocks made for another are stale.
type dress struct {
	width  int
	air    bool // blank rows between messages, and on both sides of a silence
	breath bool // a blank row before a silence
	simple bool
}

// A transcript lays messages out as they are shown. Only what is on the
// screen, and what was passed on the way there, is ever laid out.
type transcript struct {
	*talk
	dress
	open   map[store.MessageID][]bool // folds that are held open, by index
	blocks []*block                   // by message; nil: not laid out yet
	whole  bool                       // Z: folds are open unless shut
	draft  *mark                      // the mark being made, not saved yet
}

func newTranscript(k *talk, d dress) *transcript {
	return &transcript{talk: k, dress: d, open: map[store.MessageID][]bool{}, blocks: make([]*block, len(k.messages))}
}

// renew takes a later reading of the same conversation, keeping blocks of
// messages that did not change and folds as they are.
func (t *transcript) renew(k *talk) {
	old, blocks := t.talk, t.blocks
	t.talk, t.blocks = k, make([]*block, len(k.messages))
	place := make(map[store.MessageID]int, len(k.messages))
	for i, m := range k.messages {
		place[m.ID] = i
	}
	for j, b := range blocks {
		i, ok := place[old.messages[j].ID]
		if b == nil || !ok {
			continue
		}
		was, is := old.messages[j], k.messages[i]
		if was.Version == is.Version && was.Side == is.Side && was.Junk == is.Junk && was.Left.Equal(is.Left) && was.From == is.From && slices.Equal(was.Folds, is.Folds) && k.gaps[i] == b.gap && (i == 0) == (j == 0) &&
			slices.EqualFunc(t.shown(is.ID), b.marks, sameMark) {
			t.blocks[i] = b
		} else if len(was.Folds) != len(is.Folds) {
			delete(t.open, is.ID) // it was held open by the numbers of its folds
		}
	}
}

// shown returns the marks on a message, the one being made among them.
func (t *transcript) shown(id store.MessageID) []mark {
	marks := t.marksOn(id)
	if t.draft != nil && t.draft.Message == id {
		marks = append(marks, *t.draft)
	}
	return marks
}

// sketch shows a mark being made on its words, or takes it away again.
func (t *transcript) sketch(m *mark) {
	for _, d := range []*mark{t.draft, m} {
		if d == nil {
			continue
		}
		if i := t.index(d.Message); i >= 0 {
			t.blocks[i] = nil
		}
	}
	t.draft = m
}

func sameMark(a, b mark) bool {
	return a.ID == b.ID && a.number == b.number && a.title() == b.title() && a.Kind == b.Kind &&
		a.Need == b.Need && a.Start == b.Start && a.End == b.End
}

// wear lays everything out anew when the width or the spacing changed.
func (t *transcript) wear(d dress) {
	if d == t.dress {
		return
	}
	t.dress = d
	clear(t.blocks)
}

// block lays out message i, if that was not done before.
func (t *transcript) block(i int) *block {
	if t.blocks[i] == nil {
		t.blocks[i] = t.layOut(i)
	}
	return t.blocks[i]
}

func (t *transcript) layOut(i int) *block {
	m := t.messages[i]
	b := &block{width: t.width, marks: t.shown(m.ID), gap: t.gaps[i]}
	b.page = page.Layout(m.Text.String(), t.folds(m), t.width, page.Options{Simple: t.simple, Flow: wrappedByMail(t.row.Channel)})
	if i > 0 || b.gap.length > 0 {
		b.silence(t.dress, i)
	}
	b.add(line{kind: lineHead})
	for row := range b.page.Lines {
		if !t.skips(b.page, row) {
			b.add(line{kind: lineText, row: row})
		}
		b.notesAfter(row)
	}
	if m.Erased {
		b.add(line{kind: lineAside, text: "the words of this message were erased"})
	}
	if m.Lesson != 0 {
		b.add(line{kind: lineAside, text: "the writer was found in a form" + t.taught(m.Lesson)})
	}
	if m.Junk {
		b.add(line{kind: lineAside, text: junkWords(m)})
	}
	if !m.Left.IsZero() {
		b.add(line{kind: lineAside, text: "no longer in the mailbox, since ", since: m.Left})
	}
	for _, s := range asides(m) {
		b.add(line{kind: lineAside, text: s})
	}
	return b
}

// wrappedByMail says whether lines of a channel end where the writer's program
// wrapped them, so that another width may wrap them elsewhere.
func wrappedByMail(c store.Channel) bool { return c == store.Email || c == store.Form }

func (b *block) add(l line) { b.lines = append(b.lines, l) }

// silence puts what stands between two messages.
func (b *block) silence(d dress, i int) {
	if b.gap.length == 0 {
		if d.air || d.breath {
			b.add(line{})
		}
		return
	}
	if i > 0 && (d.air || d.breath) {
		b.add(line{})
	}
	b.add(line{kind: lineGap})
	if d.air {
		b.add(line{})
	}
}

// skips says whether a row of a page need not be shown: blank rows at the end
// of a message.
func (t *transcript) skips(p *page.Page, row int) bool {
	if row == 0 || p.Lines[row].Fold >= 0 {
		return false
	}
	for r := row; r < len(p.Lines); r++ {
		if p.Lines[r].Fold >= 0 {
			return r > row && p.Width(row) == 0
		}
		if p.Width(r) > 0 {
			return false
		}
	}
	return true
}

// notesAfter puts what marks say below the paragraph that they end in.
func (b *block) notesAfter(row int) {
	last := row+1 == len(b.page.Lines)
	if !last && b.page.Width(row+1) > 0 && b.page.Lines[row+1].Fold < 0 {
		return
	}
	for i, m := range b.marks {
		ends, _ := b.page.At(m.End - 1)
		if !(ends == row || ends < row && b.paragraphEnd(ends) == row) {
			continue
		}
		b.add(line{kind: lineNote, mark: i})
		if m.Need.Len() > 0 {
			for part := range b.needs(m) {
				b.add(line{kind: lineNote, mark: i, part: part + 1})
			}
		}
	}
}

// needs wraps what a mark says is needed.
func (b *block) needs(m mark) []string {
	return wrapWords(needsWord+m.Need.String(), max(b.width-needsIndent, len(needsWord)))
}

// paragraphEnd returns the last row of the paragraph that a row lies in.
func (b *block) paragraphEnd(row int) int {
	for row+1 < len(b.page.Lines) && b.page.Width(row+1) > 0 && b.page.Lines[row+1].Fold < 0 {
		row++
	}
	return row
}

// folds returns the folds of a message as they are now; what a program wrote
// by itself is one fold.
func (t *transcript) folds(m store.Message) []page.Fold {
	var out []page.Fold
	if m.Kind == store.Auto {
		out = append(out, page.Fold{End: m.Text.Len(), Why: "automatic answer"})
	}
	for _, f := range m.Folds {
		out = append(out, page.Fold{Start: f.Start, End: f.End, Why: foldWord(f) + t.taught(f.Lesson)})
	}
	state := t.open[m.ID]
	for i := range out {
		out[i].Open = t.whole
		if i < len(state) {
			out[i].Open = state[i]
		}
	}
	return out
}

func foldWord(f store.Fold) string {
	switch {
	case f.Why == store.FoldQuote:
		return "quoted text"
	case f.Why == store.FoldHeader && f.Lesson != 0:
		return "the form's fields"
	}
	return string(f.Why)
}

// foldText is what a shut fold says of itself.
func (t *transcript) foldText(i, row int) string {
	b := t.block(i)
	why := t.folds(t.messages[i])[b.page.Lines[row].Fold].Why
	n := b.page.Hidden(row)
	if n == 1 {
		return fmt.Sprintf("%s, 1 line", why)
	}
	return fmt.Sprintf("%s, %d lines", why, n)
}

// toggle opens or shuts the fold at an offset: the one that the offset lies
// in, else the next one in the message, else the last. It returns where the
// cursor should be, and false where the message has none.
func (t *transcript) toggle(i, offset int) (int, bool) {
	m := t.messages[i]
	folds := t.folds(m)
	if len(folds) == 0 {
		return offset, false
	}
	at := foldAt(folds, offset)
	state := make([]bool, len(folds))
	for n, f := range folds {
		state[n] = f.Open
	}
	state[at] = !state[at]
	t.open[m.ID], t.blocks[i] = state, nil
	return folds[at].Start, true
}

// foldAt picks the fold that an offset lies in, the innermost that can be
// seen, else the next one, else the last.
func foldAt(folds []page.Fold, offset int) int {
	at, next := -1, len(folds)-1
	for n, f := range slices.Backward(folds) {
		if f.Start >= offset {
			next = n
		}
	}
	for n, f := range folds {
		if f.Start <= offset && offset < f.End && (at < 0 || folds[at].Open) {
			at = n
		}
	}
	if at < 0 {
		return next
	}
	return at
}

// toggleAll opens every fold of the conversation, or shuts them.
func (t *transcript) toggleAll() {
	t.whole = !t.whole
	clear(t.open)
	clear(t.blocks)
}

// junkWords says what it is that lies among junk.
func junkWords(m store.Message) string {
	if m.Kind == store.Auto {
		return "among junk: written by a program, as its header says"
	}
	return "among junk: a customer may be in here"
}

// asides are the facts about a message that are not in its words.
func asides(m store.Message) []string {
	var out []string
	for _, a := range m.Attachments {
		out = append(out, fmt.Sprintf("attached: %s, %s", orWords(a.Name.String(), a.Type.String(), "no name"), size(a.Size)))
	}
	var facts []string
	if m.Blocked > 0 {
		facts = append(facts, plural(m.Blocked, "image")+" not fetched")
	}
	if m.Hidden > 0 {
		facts = append(facts, plural(m.Hidden, "hidden character"))
	}
	if n := len(m.Redactions); n > 0 {
		facts = append(facts, plural(n, "number or password", "numbers or passwords")+" taken out")
	}
	if m.Edited {
		facts = append(facts, "edited since")
	}
	if len(facts) > 0 {
		out = append(out, strings.Join(facts, ", "))
	}
	for _, d := range m.Defects {
		out = append(out, "not read: "+d.String())
	}
	return out
}

// tail is what stands under the last message: how long the customer waits,
// and that this is the end.
func (t *transcript) tail() []line {
	var out []line
	if t.row.Waits() {
		if t.air || t.breath {
			out = append(out, line{})
		}
		out = append(out, line{kind: lineGap})
	}
	if t.air {
		out = append(out, line{})
	}
	return append(out, line{kind: lineEnd})
}

// linesOf returns the lines of message i; after the last one stands the tail.
func (t *transcript) linesOf(i int) []line {
	if i == len(t.messages) {
		return t.tail()
	}
	return t.block(i).lines
}

// A spot is a line of the transcript: a message, and a line of its block.
type spot struct{ msg, line int }

// step moves a spot by n lines and says how many it went.
func (t *transcript) step(s spot, n int) (spot, int) {
	went := 0
	for ; n > 0; n-- {
		if s.line+1 < len(t.linesOf(s.msg)) {
			s.line++
		} else if s.msg < len(t.messages) {
			s = spot{s.msg + 1, 0}
		} else {
			break
		}
		went++
	}
	for ; n < 0; n++ {
		if s.line > 0 {
			s.line--
		} else if s.msg > 0 {
			s = spot{s.msg - 1, len(t.linesOf(s.msg-1)) - 1}
		} else {
			break
		}
		went++
	}
	return s, went
}

// spotOf returns the line on which an offset of message i is drawn.
func (t *transcript) spotOf(i, offset int) spot {
	b := t.block(i)
	row, _ := b.page.At(offset)
	best := 0
	for n, l := range b.lines {
		if l.kind == lineText && l.row <= row {
			best = n
		} else if l.kind == lineHead {
			best = n
		}
	}
	return spot{i, best}
}

// compare says whether a stands before (-1) or after (1) b.
func (s spot) compare(b spot) int {
	if s.msg != b.msg {
		return s.msg - b.msg
	}
	return s.line - b.line
}
