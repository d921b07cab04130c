package decode

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// page is the text as it grows: white space runs become one blank, line
// breaks are held back until something follows them.
type page struct {
	buf    []byte
	ends   int    // newlines at the end of buf; many at its beginning
	want   int    // newlines wanted before the next word
	blank  bool   // a blank is wanted before the next word
	gap    string // what parts two cells of a row
	prefix string // the sign of a list item
	line   bool   // the current line holds something, if only a hard blank
}

const atStart = 1 << 20

func newPage() page { return page{ends: atStart} }

// boundary ends the current line; with 2 a blank line follows it.
func (p *page) boundary(breaks int) {
	if breaks == 0 {
		return
	}
	p.blank = false
	if p.gap != "" { // the first words of a cell that stands beside another
		return
	}
	if p.line && p.ends > 0 && p.want == 0 { // a line of hard blanks only
		p.newline()
	}
	p.line = false
	if p.prefix == "" {
		p.want = max(p.want, breaks)
	}
}

// breakLine is <br>.
func (p *page) breakLine() {
	p.settle()
	p.newline()
	p.blank, p.line, p.gap = false, false, ""
}

// newline writes one, but no more than two empty lines in a row.
func (p *page) newline() {
	if p.ends < 3 {
		p.buf = append(p.buf, '\n')
		p.ends++
	}
}

// settle writes the line breaks that were wanted.
func (p *page) settle() {
	for p.ends < p.want {
		p.newline()
	}
	p.want = 0
}

func (p *page) rule() {
	p.boundary(1)
	p.word("---")
	p.boundary(1)
}

// joins says whether the next cell can stand on the line of the one that
// began at start.
func (p *page) joins(start int) bool {
	cell := bytes.TrimLeft(p.buf[min(start, len(p.buf)):], "\n")
	return p.ends == 0 && len(cell) > 0 && len(cell) < 400 && bytes.IndexByte(cell, '\n') < 0
}

// write adds text; with pre its white space stays.
func (p *page) write(s string, pre bool) {
	for len(s) > 0 {
		n := strings.IndexFunc(s, breaking)
		if n != 0 {
			if n < 0 {
				n = len(s)
			}
			p.word(s[:n])
			s = s[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		p.space(r, pre)
		s = s[size:]
	}
}

func breaking(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', '\v', 0x85, 0xa0, 0x2028, 0x2029:
		return true
	}
	return false
}

func (p *page) space(r rune, pre bool) {
	switch {
	case r == 0xa0:
		p.line, p.blank = true, true
		p.settle()
	case pre && r == '\r':
	case r == 0x2028, r == 0x2029, pre && r == '\n':
		p.breakLine()
	case pre && r == '\t':
		p.word("    ")
	case pre:
		p.word(" ")
	default:
		p.blank = true
	}
}

// word adds what holds no white space, or a blank that must stay.
func (p *page) word(s string) {
	p.settle()
	if p.prefix != "" {
		p.buf, p.prefix, p.blank = append(p.buf, p.prefix...), "", false
	} else if p.gap != "" && p.ends == 0 {
		p.buf, p.blank = append(p.buf, p.gap...), false
	} else if p.blank && p.ends == 0 {
		p.buf = append(p.buf, ' ')
	}
	p.gap, p.blank, p.line = "", false, true
	p.buf = append(p.buf, s...)
	p.ends = 0
}

// visible counts the characters of s that a reader would have seen.
func visible(s string) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
