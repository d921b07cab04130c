package page

import "math"

// The moves take an offset and return the offset of a cluster that is drawn.
// They never go the other way than their name says, never stop in a shut fold
// and come to rest at the first or last cluster of the page: from there a move
// returns the offset that it was given.

// NextWord returns the start of the next word, or of the next run of signs
// such as "!!!"; from the last one it goes to the end of the page.
func (p *Page) NextWord(offset int) int { return p.nextStart(offset, byWord) }

// PrevWord returns the start of this word or, from there, of the one before.
func (p *Page) PrevWord(offset int) int { return p.prevStart(offset, byWord) }

// WordEnd returns the last cluster of this word or, from there, of the next.
func (p *Page) WordEnd(offset int) int { return p.nextEnd(offset, byWord) }

// NextSentence returns the start of the next sentence.
func (p *Page) NextSentence(offset int) int { return p.nextStart(offset, bySentence) }

// PrevSentence returns the start of this sentence or, from there, of the one
// before.
func (p *Page) PrevSentence(offset int) int { return p.prevStart(offset, bySentence) }

// SentenceEnd returns the last cluster of this sentence or, from there, of the
// next: a selection that grows by sentences ends here.
func (p *Page) SentenceEnd(offset int) int { return p.nextEnd(offset, bySentence) }

// NextParagraph returns the start of the next paragraph.
func (p *Page) NextParagraph(offset int) int { return p.nextStart(offset, byParagraph) }

// PrevParagraph returns the start of this paragraph or, from there, of the one
// before.
func (p *Page) PrevParagraph(offset int) int { return p.prevStart(offset, byParagraph) }

// LineStart returns the first cluster of the line that offset is drawn on.
func (p *Page) LineStart(offset int) int {
	return min(p.Lines[p.lineOf(offset)].Start, max(offset, 0))
}

// LineEnd returns the last cluster that is drawn on the line of offset, or
// offset itself if that lies behind it.
func (p *Page) LineEnd(offset int) int {
	return max(p.Offset(p.lineOf(offset), math.MaxInt), offset)
}

// LineUp returns the cluster one line up at column goal, which the caller
// keeps from move to move so that a short line does not lose it; below 0 it is
// the column of offset.
func (p *Page) LineUp(offset, goal int) int { return p.lineStep(offset, goal, -1) }

// LineDown is LineUp the other way.
func (p *Page) LineDown(offset, goal int) int { return p.lineStep(offset, goal, 1) }

func (p *Page) lineStep(offset, goal, step int) int {
	line, col := p.At(offset)
	if goal < 0 {
		goal = col
	}
	for line += step; line >= 0 && line < len(p.Lines); line += step {
		if p.Lines[line].Fold < 0 {
			return p.Offset(line, goal)
		}
	}
	return offset
}

// nextStart returns the first start of a unit after offset.
func (p *Page) nextStart(offset int, g grain) int {
	return p.forward(offset, g, func(u unit) int { return u.start })
}

// nextEnd returns the first end of a unit after offset, as its last cluster.
func (p *Page) nextEnd(offset int, g grain) int {
	return p.forward(offset, g, func(u unit) int { return u.end - 1 })
}

// forward returns the first place after offset that stop picks from a unit and
// that is not in a shut fold, or else the end of the page.
func (p *Page) forward(offset int, g grain, stop func(unit) int) int {
	for at := max(offset, 0); at < len(p.text); {
		if l := p.Lines[p.lineOf(at)]; l.Fold >= 0 {
			at = l.End
			continue
		}
		start, end := g.block(p.text, at)
		for _, u := range g.units(p.text, start, end) {
			if to, ok := p.drawnAt(stop(u)); ok && to > offset {
				return to
			}
		}
		at = end
	}
	return max(p.last(), offset)
}

// prevStart returns the last start of a unit before offset that is not in a
// shut fold, or else the start of the page.
func (p *Page) prevStart(offset int, g grain) int {
	for at := min(offset, len(p.text)) - 1; at >= 0; {
		if l := p.Lines[p.lineOf(at)]; l.Fold >= 0 {
			at = l.Start - 1
			continue
		}
		start, end := g.block(p.text, at)
		units := g.units(p.text, start, end)
		for i := len(units) - 1; i >= 0; i-- {
			if to, ok := p.drawnAt(units[i].start); ok && to < offset {
				return to
			}
		}
		at = start - 1
	}
	return min(p.first(), offset)
}

// drawnAt returns the cluster that holds offset, and whether it is drawn.
func (p *Page) drawnAt(offset int) (int, bool) {
	l := p.Lines[p.lineOf(offset)]
	if offset >= l.drawn {
		return 0, false
	}
	start, _ := clusterAt(p.text[l.Start:l.drawn], offset-l.Start)
	return l.Start + start, true
}

// first returns the first cluster that is not in a shut fold.
func (p *Page) first() int {
	for _, l := range p.Lines {
		if l.Fold < 0 {
			return l.Start
		}
	}
	return math.MaxInt
}

// last returns the last cluster that is not in a shut fold.
func (p *Page) last() int {
	for i := len(p.Lines) - 1; i >= 0; i-- {
		if p.Lines[i].Fold < 0 {
			return p.Offset(i, math.MaxInt)
		}
	}
	return -1
}
