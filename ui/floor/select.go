package floor

import (
	"strings"

	"earshot/store"
	"earshot/ui/page"
)

// A selection is words of one message, taken with v (word by word) or V
// (sentence by sentence): from the unit at anchor to the unit at the cursor.
type selection struct {
	msg       store.MessageID
	anchor    int
	sentences bool
}

// selectHere begins a selection at the cursor. Begun again it moves on to the
// next word or sentence, so that one need not begin where the line begins.
func (p *talkPane) selectHere(sentences bool) {
	if !p.ready() || len(p.text()) == 0 {
		return
	}
	next := p.page().NextWord
	if sentences {
		next = p.page().NextSentence
	}
	if p.sel != nil && p.sel.sentences == sentences {
		p.to(p.msg, next(p.off))
	}
	p.sel = &selection{p.messages[p.msg].ID, p.off, sentences}
	if start, end := p.sel.unit(p.text(), p.off); start < end {
		p.sel.anchor = start
		p.to(p.msg, start)
	}
}

func (s *selection) unit(text string, off int) (int, int) {
	if s.sentences {
		return page.Sentence(text, off)
	}
	return page.Word(text, off)
}

// selected returns the selected words, or those that a mark would take without
// a selection: the sentence under the cursor. Words in a shut fold, which
// nobody sees, are never among them.
func (p *talkPane) selected() (span, bool) {
	if _, shut := p.shutFold(); shut || !p.ready() {
		return span{}, false
	}
	text := p.text()
	out := span{msg: p.messages[p.msg].ID}
	if p.sel == nil || p.sel.msg != out.msg {
		out.start, out.end = page.Sentence(text, p.off)
		return p.seen(out, p.off)
	}
	from, to := min(p.sel.anchor, p.off), max(p.sel.anchor, p.off)
	out.start, _ = p.sel.ends(text, from)
	_, out.end = p.sel.ends(text, to)
	return p.seen(out, p.sel.anchor)
}

// seen cuts a span down to what is round an offset and in no shut fold.
func (p *talkPane) seen(s span, at int) (span, bool) {
	for _, l := range p.page().Lines {
		switch {
		case l.Fold < 0:
		case l.End <= at:
			s.start = max(s.start, l.End)
		case l.Start > at && l.Start < s.end:
			s.end = l.Start
			s.end = s.start + len(strings.TrimRight(p.text()[s.start:max(s.end, s.start)], " \n"))
		}
	}
	return s, s.start < s.end
}

// ends is the unit at an offset, or the cluster there where it is a blank.
func (s *selection) ends(text string, off int) (int, int) {
	if start, end := s.unit(text, off); start <= off && off < end {
		return start, end
	}
	return page.Snap(text, off, min(off+1, len(text)))
}

// extend moves the end of the selection by a move of the page.
func (p *talkPane) extend(move func(*page.Page, int) int) {
	if p.sel == nil || !p.ready() {
		return
	}
	p.goal = -1
	p.to(p.msg, move(p.page(), p.off))
}

// extendLine moves the end of the selection to another line of the message.
func (p *talkPane) extendLine(n int) {
	if p.goal < 0 {
		_, p.goal = p.page().At(p.off)
	}
	off := p.off
	for range max(n, -n) {
		if n > 0 {
			off = p.page().LineDown(off, p.goal)
		} else {
			off = p.page().LineUp(off, p.goal)
		}
	}
	p.to(p.msg, off)
}
