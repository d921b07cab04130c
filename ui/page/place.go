package page

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// At returns the cell at which the cluster that holds offset is drawn. What is
// not drawn has the cell after its line's text: the newline, blanks at which
// the line was wrapped, and the end of the text. What is in a shut fold has
// the first cell of the fold's line. Offsets out of range count as the nearest
// in range.
func (p *Page) At(offset int) (line, col int) {
	line = p.lineOf(offset)
	l := p.Lines[line]
	if offset >= l.drawn {
		return line, l.width
	}
	for w := p.walkLine(l); w.next(); col += w.width {
		if offset < w.end() {
			break
		}
	}
	return line, col
}

// Offset returns where the cluster begins that is drawn at a cell, be it the
// second half of a wide one. Left of a line it is the line's first cluster,
// beyond its end the last one, above and below the page the nearest line's;
// a line without text has its Start.
func (p *Page) Offset(line, col int) int {
	l := p.Lines[min(max(line, 0), len(p.Lines)-1)]
	x, at := 0, l.Start
	for w := p.walkLine(l); w.next(); {
		at = w.start
		x += w.width
		if col < x {
			break
		}
	}
	return at
}

// lineOf returns the line that covers offset.
func (p *Page) lineOf(offset int) int {
	after := sort.Search(len(p.Lines), func(i int) bool { return p.Lines[i].Start > offset })
	return max(after-1, 0)
}

// A walker goes through text cluster by cluster and says how each is drawn.
type walker struct {
	page    *Page
	graph   displaywidth.Graphemes[string]
	start   int
	cluster string // the bytes of the text
	sign    string // what is drawn for them
	width   int    // cells of sign: 1 or 2
	odd     bool   // sign is not the cluster
}

// walk goes through s, which lies at start in the text of the page.
func (p *Page) walk(start int, s string) walker {
	return walker{page: p, graph: displaywidth.StringGraphemes(s), start: start}
}

// walkLine goes through the drawn text of a line.
func (p *Page) walkLine(l Line) walker { return p.walk(l.Start, p.text[l.Start:l.drawn]) }

func (w *walker) end() int { return w.start + len(w.cluster) }

func (w *walker) next() bool {
	w.start = w.end()
	if !w.graph.Next() {
		return false
	}
	w.cluster, w.width, w.odd = w.graph.Value(), w.graph.Width(), false
	w.sign = w.cluster
	if len(w.cluster) == 1 && w.width == 1 {
		return true
	}
	if w.page.opts.Simple {
		w.sign = simple(w.cluster)
		w.width = displaywidth.String(w.sign)
	}
	if w.cluster == "\n" {
		w.sign, w.width = " ", 1
	}
	if w.width == 0 || w.width > w.page.width {
		w.sign, w.width = undrawable, 1
	}
	w.odd = w.sign != w.cluster
	return true
}

// Snap widens the range from start to end to whole clusters. Offsets out of
// range count as the nearest in range; an empty range stays empty.
func Snap(text string, start, end int) (int, int) {
	start = min(max(start, 0), len(text))
	end = min(max(end, start), len(text))
	if start == end {
		start, _ = clusterAt(text, start)
		return start, start
	}
	first, _ := clusterAt(text, start)
	return first, clusterEnd(text, end)
}

// clusterEnd returns the first cluster border that is not before offset.
func clusterEnd(text string, offset int) int {
	start, end := clusterAt(text, offset)
	if start == offset {
		return offset
	}
	return end
}

// clusterAt returns the cluster that holds offset; at the end of the text it
// is empty.
func clusterAt(text string, offset int) (start, end int) {
	at := sureBorder(text, offset)
	g := graphemes.FromString(text[at:])
	for g.Next() {
		if at+g.End() > offset {
			return at + g.Start(), at + g.End()
		}
	}
	return len(text), len(text)
}

// sureBorder returns the last place up to offset that is the border of a
// cluster whatever stands before it: after a newline, or between two ASCII
// bytes.
func sureBorder(text string, offset int) int {
	for at := min(offset, len(text)); at > 0; at-- {
		if at == len(text) {
			continue
		}
		before, after := text[at-1], text[at]
		if before == '\n' || before < utf8.RuneSelf && after < utf8.RuneSelf && before != '\r' {
			return at
		}
	}
	return 0
}

// lineEnd returns where the line of text at offset ends, after its newline.
func lineEnd(text string, offset int) int {
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(text)
}

// lineStart returns where the line of text that holds offset begins.
func lineStart(text string, offset int) int {
	return strings.LastIndexByte(text[:offset], '\n') + 1
}

// empty reports whether s shows nothing but blanks.
func empty(s string) bool { return strings.TrimLeftFunc(s, unicode.IsSpace) == "" }
