// Package page turns text, folds and a width into lines, and cells back into
// offsets. It is the one place that wraps, measures, moves by word, sentence,
// paragraph and line, and cuts a line where marks begin and end.
//
// Every position is an offset: a byte of the full text, whatever is folded or
// wrapped. The smallest thing that is measured, drawn or moved over is a
// grapheme cluster, so an accent, a flag or a family stays whole. Widths are
// cells as displaywidth counts them, which is also what the screen library
// pads by.
//
// The package is pure: it holds no clock, no file and no screen, and a Page
// never changes after Layout, so any number of goroutines may read one.
package page

import (
	"cmp"
	"slices"
)

// A Fold is a range of bytes that a screen may hold shut. Why says what it
// is: quote, signature, disclaimer or header.
type Fold struct {
	Start, End int
	Why        string
	Open       bool
}

// A Span is a range of bytes to be told apart when it is drawn: a mark, a hit,
// a selection. ID is the caller's and comes back in the segments it covers.
type Span struct {
	Start, End int
	ID         int
}

// Options says how the terminal at hand draws.
type Options struct {
	// Simple draws each emoji by its base sign, for terminals that disagree
	// about the width of the others. The text itself is not touched.
	Simple bool
	// Flow lays out lines that a mail program wrapped too wide for this page
	// as if it had not: their newlines are drawn as blanks. Where every line
	// fits, and before lines that their writer began, newlines stay.
	Flow bool
}

// A Page is a text laid out for one width. Lines is never empty, and its
// lines cover the text from its first byte to its last, in order, each byte
// once.
type Page struct {
	Lines []Line

	text  string
	width int
	opts  Options
}

// A Line is one row of a page. Start and End are the bytes that it covers,
// with the newline or the blanks at which it was wrapped; a shut fold's line
// covers the whole fold.
type Line struct {
	Start, End int
	Fold       int // the shut fold that this line stands for, or -1
	InFold     int // the innermost open fold that it lies in, or -1

	drawn int  // where its drawn text ends
	width int  // cells of the drawn text
	odd   bool // some cluster may be drawn as something else
}

// undrawable stands for a cluster that has no cell of its own or does not fit
// into the width of the page.
const undrawable = "·"

// Layout wraps text to width cells; a width below 1 counts as 1. The text must
// be safe already (see package clean): Layout takes nothing out of it but the
// newlines and the blanks at line ends.
//
// A shut fold becomes one line without text, for the caller to fill. Folds may
// nest, touch, overlap and lie in any order: what is in a shut fold is hidden,
// in an open one shown. Their ends are widened to whole clusters and take in
// the newline that follows, so that shutting one leaves no empty line.
func Layout(text string, folds []Fold, width int, opts Options) *Page {
	p := &Page{text: text, width: max(width, 1), opts: opts}
	p.Lines = make([]Line, 0, len(text)/min(p.width, 40)+4)
	for _, piece := range pieces(text, folds) {
		if piece.shut {
			p.Lines = append(p.Lines, Line{Start: piece.start, End: piece.end, Fold: piece.fold, InFold: -1, drawn: piece.start})
			continue
		}
		p.wrap(piece)
	}
	if len(p.Lines) == 0 {
		p.Lines = append(p.Lines, Line{Fold: -1, InFold: -1})
	}
	return p
}

// Width returns the cells that the text of a line takes: 0 for a shut fold.
func (p *Page) Width(line int) int { return p.Lines[line].width }

// Hidden returns how many lines of text the shut fold at line holds, leaving
// out empty ones, or 0 where no fold is shut. It does not depend on the width.
func (p *Page) Hidden(line int) int {
	l := p.Lines[line]
	if l.Fold < 0 {
		return 0
	}
	n := 0
	for at := l.Start; at < l.End; {
		end := min(lineEnd(p.text, at), l.End)
		if !empty(p.text[at:end]) {
			n++
		}
		at = end
	}
	return n
}

// A piece is a stretch of text that lies in the same fold from end to end.
type piece struct {
	start, end int
	fold       int // index of the fold, or -1
	shut       bool
}

// pieces cuts the text where folds begin and end.
func pieces(text string, folds []Fold) []piece {
	ranges, borders := borders(text, folds)
	var out, active []piece
	for i := 1; i < len(borders); i++ {
		start, end := borders[i-1], borders[i]
		active, ranges = advance(active, ranges, start)
		next := piece{start, end, -1, false}
		for _, a := range active {
			next.fold, next.shut = a.fold, a.shut
			if a.shut {
				break
			}
		}
		if n := len(out) - 1; n >= 0 && next.shut && out[n].shut && out[n].fold == next.fold {
			out[n].end = end
			continue
		}
		out = append(out, next)
	}
	return out
}

// advance moves the folds that begin at or before start from waiting to
// active, and drops those that have ended. Outer folds stay before inner ones.
func advance(active, waiting []piece, start int) (still, rest []piece) {
	for _, a := range active {
		if a.end > start {
			still = append(still, a)
		}
	}
	for len(waiting) > 0 && waiting[0].start <= start {
		still, waiting = append(still, waiting[0]), waiting[1:]
	}
	return still, waiting
}

// borders returns the folds as ranges of whole clusters, outer ones first, and
// the sorted offsets at which the text is to be cut.
func borders(text string, folds []Fold) (ranges []piece, cuts []int) {
	for i, f := range folds {
		start, end := max(f.Start, 0), min(f.End, len(text))
		if start >= end {
			continue
		}
		start, end = Snap(text, start, end)
		if text[end-1] != '\n' && end < len(text) && text[end] == '\n' {
			end++
		}
		ranges = append(ranges, piece{start, end, i, !f.Open})
		cuts = append(cuts, start, end)
	}
	slices.SortStableFunc(ranges, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	cuts = append(cuts, 0, len(text))
	slices.Sort(cuts)
	return ranges, slices.Compact(cuts)
}
