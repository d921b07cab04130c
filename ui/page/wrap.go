package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wrap lays out the lines of text in a piece.
func (p *Page) wrap(pc piece) {
	for at := pc.start; at < pc.end; {
		end := min(p.lineEnd(at), pc.end)
		p.wrapLine(at, end, pc.fold)
		at = end
	}
}

// lineEnd returns where the line that begins at start ends on this page.
func (p *Page) lineEnd(start int) int {
	end := lineEnd(p.text, start)
	if !p.opts.Flow || end-start <= p.width || Width(p.text[start:end]) <= p.width {
		return end
	}
	for end < len(p.text) && flows(p.text, end) {
		end = lineEnd(p.text, end)
	}
	return end
}

// wrapLine breaks one line of text into as many rows as it takes.
func (p *Page) wrapLine(start, end, fold int) {
	b := breaker{page: p, fold: fold, prev: blank}
	b.begin(start)
	line := strings.TrimSuffix(p.text[start:end], "\n")
	if len(line) <= p.width && plain(line) {
		n := len(strings.TrimRight(line, " "))
		b.emit(end, start+n, n)
		return
	}
	for w := p.walk(start, line); w.next(); {
		b.odd = b.odd || w.odd
		b.take(&w)
	}
	b.emit(end, b.drawn, b.drawnX)
}

// plain reports whether each byte of s has one cell.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// A breaker fills rows cluster by cluster and remembers the last place at
// which the row may be broken.
type breaker struct {
	page  *Page
	fold  int
	prev  class
	odd   bool
	start int // where the row begins
	x     int // cells so far, hanging blanks included

	drawn, drawnX int // end of the last cluster that is not blank, and its cells

	cut, cutX           int // last place to break at; equal to start when there is none
	cutDrawn, cutDrawnX int // what is drawn when the row is broken there
}

func (b *breaker) begin(at int) {
	b.start, b.x = at, 0
	b.drawn, b.drawnX = at, 0
	b.cut = at
}

// take adds a cluster to the row, or to the next row if it does not fit.
// Blanks always fit: they hang over the edge and are not drawn there.
func (b *breaker) take(w *walker) {
	c := classOf(w.cluster, w.width, b.prev)
	if c == blank {
		b.x += w.width
		b.prev = c
		return
	}
	if b.drawn > b.start && breaks(b.prev, c, w.cluster) {
		b.cut, b.cutX = w.start, b.x
		b.cutDrawn, b.cutDrawnX = b.drawn, b.drawnX
	}
	for b.x+w.width > b.page.width && w.start > b.start {
		b.split(w.start)
	}
	b.x += w.width
	b.drawn, b.drawnX = w.end(), b.x
	b.prev = c
}

// split ends the row at the last good place, or else right here.
func (b *breaker) split(here int) {
	if b.cut == b.start {
		b.emit(here, b.drawn, b.drawnX)
		b.begin(here)
		return
	}
	b.emit(b.cut, b.cutDrawn, b.cutDrawnX)
	b.start = b.cut
	b.x -= b.cutX
	b.drawnX -= b.cutX
	if b.drawn <= b.start {
		b.drawn, b.drawnX = b.start, 0
	}
}

func (b *breaker) emit(end, drawn, width int) {
	b.page.Lines = append(b.page.Lines, Line{
		Start: b.start, End: end, Fold: -1, InFold: b.fold,
		drawn: drawn, width: width, odd: b.odd,
	})
}

// A class says how a cluster behaves at the end of a row. The classes are a
// small part of UAX #14, enough for the scripts of mail and chat.
type class uint8

const (
	other   class = iota
	blank         // a row may break after it
	glue          // never a break on either side: quotation marks, no-break space
	opening       // no break after it
	closing       // no break before it
	hyphen        // a break after it, before a letter
	ideo          // a break on either side: ideographs, kana, hangul, emoji
)

// nonStarters are signs that Japanese and Chinese rows do not begin with,
// besides closing brackets.
const nonStarters = "、。，．！？：；‼⁇…‥・ー々ゝゞヽヾ゛゜～％" +
	"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"

func classOf(cluster string, width int, prev class) class {
	r, size := rune(cluster[0]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(cluster)
	}
	if isBlank(r) {
		if size < len(cluster) {
			return other // a blank that carries an accent is drawn
		}
		return blank
	}
	if r < 0x2000 {
		return narrowClass(r, prev)
	}
	return wideClass(r, width, prev)
}

// narrowClass tells the class of signs below U+2000.
func narrowClass(r rune, prev class) class {
	switch r {
	case '-', '\u058a', '\u05be':
		return hyphenAfter(prev)
	case '"', '\'', '\u00a0', '«', '»':
		return glue
	case '(', '[', '{', '¿', '¡':
		return opening
	case ')', ']', '}', ',', '.', '!', '?', ':', ';', '%':
		return closing
	}
	return other
}

// wideClass tells the class of signs from U+2000 on.
func wideClass(r rune, width int, prev class) class {
	switch {
	case r >= 0x4e00 && r <= 0x9fff, r >= 0xac00 && r <= 0xd7a3:
		return ideo
	case r >= '\u2010' && r <= '\u2014' && r != '\u2011':
		return hyphenAfter(prev)
	case r == '\u2007', r == '\u2011', r == '\u202f', r == '\u2060', r == '\ufeff', r >= '‘' && r <= '‟':
		return glue
	case unicode.Is(unicode.Ps, r):
		return opening
	case unicode.Is(unicode.Pe, r), strings.ContainsRune(nonStarters, r):
		return closing
	case width == 2, r >= 0xff66 && r <= 0xff9d:
		return ideo
	}
	return other
}

// hyphenAfter keeps a dash that begins a word or a number, or follows another
// dash, with what comes after it.
func hyphenAfter(prev class) class {
	if prev == other || prev == ideo || prev == closing {
		return hyphen
	}
	return glue
}

// isBlank reports whether r is a blank at which a row may break. A newline
// inside a line is one that flows.
func isBlank(r rune) bool {
	if r < 0x1680 {
		return r == ' ' || r == '\n'
	}
	return r == '\u3000' || r == '\u1680' || r == '\u205f' ||
		r >= '\u2000' && r <= '\u200a' && r != '\u2007'
}

// breaks reports whether a row may end between a cluster of class prev and
// the given one of class cur.
func breaks(prev, cur class, cluster string) bool {
	switch {
	case prev == blank:
		return true
	case cur == closing || cur == glue || prev == opening || prev == glue:
		return false
	case prev == hyphen:
		r, _ := utf8.DecodeRuneInString(cluster)
		return unicode.IsLetter(r)
	}
	return prev == ideo || cur == ideo
}
