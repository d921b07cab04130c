package page

import (
	"slices"
	"strings"
)

// A Segment is a run of a line's text that is drawn in one style.
type Segment struct {
	Text       string
	Start, End int
	Spans      []int // the IDs of the spans that cover it, as the caller ordered them
	Here       bool  // it is the cluster under the caret
}

// Text returns what is drawn for a line: without its newline and the blanks at
// its end, and nothing for a shut fold.
func (p *Page) Text(line int) string {
	l := p.Lines[line]
	return p.sign(l, l.Start, l.drawn)
}

// Segments cuts the text of a line where spans begin and end, and round the
// cluster that holds the offset here, the caret; -1 is no caret. A cluster
// that a span touches belongs to it. The segments joined are Text; a line
// without text has none.
func (p *Page) Segments(line int, spans []Span, here int) []Segment {
	l := p.Lines[line]
	if l.Start == l.drawn {
		return nil
	}
	spans = p.touching(l, spans)
	caret := p.touching(l, []Span{{Start: here, End: here + 1}})
	var out []Segment
	cuts := cutsOf(l, append(slices.Clip(caret), spans...))
	for i := 1; i < len(cuts); i++ {
		s := Segment{Text: p.sign(l, cuts[i-1], cuts[i]), Start: cuts[i-1], End: cuts[i]}
		for _, span := range spans {
			if span.Start <= s.Start && s.End <= span.End {
				s.Spans = append(s.Spans, span.ID)
			}
		}
		s.Here = len(caret) > 0 && caret[0].Start == s.Start
		out = append(out, s)
	}
	return out
}

// touching returns the spans that reach into the drawn text of a line, cut to
// it and widened to whole clusters.
func (p *Page) touching(l Line, spans []Span) []Span {
	var out []Span
	for _, s := range spans {
		start, end := max(s.Start, l.Start), min(s.End, l.drawn)
		if start >= end {
			continue
		}
		start, end = Snap(p.text[l.Start:l.drawn], start-l.Start, end-l.Start)
		out = append(out, Span{l.Start + start, l.Start + end, s.ID})
	}
	return out
}

// cutsOf returns the sorted borders of spans within a line, its ends included.
func cutsOf(l Line, spans []Span) []int {
	cuts := []int{l.Start, l.drawn}
	for _, s := range spans {
		cuts = append(cuts, s.Start, s.End)
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// sign returns what is drawn for a part of a line.
func (p *Page) sign(l Line, start, end int) string {
	if !l.odd {
		return p.text[start:end]
	}
	var b strings.Builder
	for w := p.walk(start, p.text[start:end]); w.next(); {
		b.WriteString(w.sign)
	}
	return b.String()
}
