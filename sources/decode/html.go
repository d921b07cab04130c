package decode

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// HTMLText is what a reader of an HTML mail sees, as plain text.
type HTMLText struct {
	Text string
	// Quotes and Signatures are what mail programs mark as such, as ranges of
	// whole lines of Text, sorted, apart from each other.
	Quotes     []Range
	Signatures []Range
	// Links is where the targets of the numbered links stand, one a line;
	// links inside a quote have theirs inside it. Empty where there are none.
	Links         Range
	BlockedImages int    // images that lie elsewhere and were not fetched
	HiddenChars   int    // characters that a reader could not have seen, dropped
	Note          string // why not all of it was read; else empty
}

// HTML reads a document of at most limit bytes, and makes at most half as much
// text of it; of a longer one it reads the beginning and says so. It walks over the tags in one pass and builds no
// tree, so neither depth nor mistakes of nesting cost more than their bytes.
// It never asks the network for anything.
func HTML(doc string, limit int) HTMLText {
	w := walker{page: newPage(), open: map[atom.Atom]int{}, skipped: map[atom.Atom]int{}, numbers: map[string]int{}, below: -1}
	note := ""
	if len(doc) > limit {
		doc, note = strings.ToValidUTF8(doc[:limit], ""), "the HTML is too long to be read whole"
	}
	z := html.NewTokenizer(strings.NewReader(doc))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if len(w.buf) > limit/2 { // indents can make much of little
			note = "the text is too long to be shown whole; the original holds the rest"
			break
		}
		w.token(kind, z)
	}
	for len(w.stack) > 0 {
		w.pop()
	}
	if w.many && note == "" {
		note = "the mail has more than 2000 links; where the last ones lead is not listed"
	}
	return w.result(note)
}

// maxDepth is how many elements may be open at once and still have a meaning;
// deeper ones only end lines.
const maxDepth = 1000

// element is an open element and what it means for the text inside it.
type element struct {
	tag      atom.Atom
	start    int // where its text begins in the page
	href     string
	pictures int // images seen before it
	items    int // list items, or cells of a row, so far
	cell     int // of a row: where its latest cell begins in the page
	inner    int // of a marked element: how many marks came before it
	numbered bool
	mark     mark
	block    int // line breaks around it: 0 none, 1 a line of its own, 2 a paragraph
	look
}

// walker reads tokens and writes the page.
type walker struct {
	page
	stack   []element
	open    map[atom.Atom]int // how many of each are on the stack
	skipped map[atom.Atom]int // how many of each were too deep to be on it
	numbers map[string]int    // link target -> its number
	targets []target
	listed  int  // targets already written out
	many    bool // there are more links than get a number
	lists   int  // depth of lists

	marks    []marked
	sealed   int // nothing may join the line that ends here
	inQuote  int
	below    int // where the mail answered begins, to the end; -1: it is not marked so
	pictures int
	blocked  int
	hidden   int
}

func (w *walker) token(kind html.TokenType, z *html.Tokenizer) {
	switch kind {
	case html.TextToken:
		w.text(string(z.Text()))
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := z.TagName()
		if tag := atom.Lookup(name); tag == 0 && bytes.ContainsAny(name, "@:") && bytes.ContainsAny(name, "@/") {
			w.text("<" + string(name) + ">") // an address that nobody escaped
		} else {
			w.start(tag, attributes(z, more))
		}
	case html.EndTagToken:
		name, _ := z.TagName()
		w.end(atom.Lookup(name))
	}
}

// attrs are the attributes that matter here.
type attrs struct {
	class, id, name, style, href, src, alt, kind, color, bgcolor, background string
	hidden                                                                   bool
}

func attributes(z *html.Tokenizer, more bool) (a attrs) {
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "class":
			a.class = string(v)
		case "id":
			a.id = string(v)
		case "name":
			a.name = string(v)
		case "style":
			a.style = strings.ToLower(string(v[:min(len(v), 4096)]))
		case "href":
			a.href = string(v)
		case "src":
			a.src = string(v)
		case "alt":
			a.alt = string(v)
		case "type":
			a.kind = string(v)
		case "color":
			a.color = strings.ToLower(string(v))
		case "bgcolor":
			a.bgcolor = strings.ToLower(string(v))
		case "background":
			a.background = string(v)
		case "hidden":
			a.hidden = true
		}
	}
	return a
}

// text writes a run of text, unless it is no text or nobody could see it.
func (w *walker) text(s string) {
	in := w.look()
	switch {
	case in.silent:
	case in.hidden || in.zeroSize || in.unseen:
		w.hidden += visible(s)
	default:
		w.write(s, in.pre)
	}
}

func (w *walker) look() look {
	if len(w.stack) == 0 {
		return look{}
	}
	return w.stack[len(w.stack)-1].look
}

// start opens an element.
func (w *walker) start(tag atom.Atom, a attrs) {
	switch tag {
	case atom.Br:
		w.breakLine()
		return
	case atom.Hr:
		w.rule()
		if markOf(tag, a) == restBelow {
			w.openMark(&element{mark: restBelow})
		}
		return
	case atom.Img:
		w.image(a)
		return
	case atom.Meta, atom.Link, atom.Input, atom.Base, atom.Col, atom.Area, atom.Wbr, atom.Source, atom.Param, atom.Embed:
		return
	}
	w.closeImplied(tag)
	if len(w.stack) >= maxDepth {
		w.skipped[tag]++
		w.boundary(blockOf(tag, a.class))
		return
	}
	if remote(a.background) || strings.Contains(a.style, "url(") {
		w.blocked++
	}
	e := element{tag: tag, block: blockOf(tag, a.class), look: w.look().with(tag, a), mark: markOf(tag, a)}
	w.layout(&e)
	e.start = len(w.buf)
	e.pictures = w.pictures
	if tag == atom.A {
		e.href = a.href
	}
	w.openMark(&e)
	w.stack = append(w.stack, e)
	w.open[tag]++
}

// layout begins the line or the cell that an element stands on.
func (w *walker) layout(e *element) {
	if e.hidden || e.silent {
		return
	}
	switch e.tag {
	case atom.Td, atom.Th:
		w.cell()
		return
	case atom.Ul, atom.Ol:
		e.numbered = e.tag == atom.Ol
		if w.lists++; w.lists > 1 {
			e.block = 1
		}
	}
	if w.opensCell() {
		e.block = min(e.block, 1)
	}
	w.boundary(e.block)
	if e.tag == atom.Li {
		w.bullet()
	}
}

// opensCell says whether what begins now is the first thing in a table cell.
func (w *walker) opensCell() bool {
	if len(w.stack) == 0 {
		return false
	}
	e := w.stack[len(w.stack)-1]
	return (e.tag == atom.Td || e.tag == atom.Th) && e.start == len(w.buf)
}

// bullet puts the sign of a list item before its first word.
func (w *walker) bullet() {
	sign := "- "
	if n := len(w.stack); n > 0 && (w.stack[n-1].tag == atom.Ul || w.stack[n-1].tag == atom.Ol) {
		list := &w.stack[n-1]
		list.items++
		if list.numbered {
			sign = strconv.Itoa(list.items) + ". "
		}
	}
	w.prefix = strings.Repeat("  ", max(0, min(w.lists, 8)-1)) + sign
}

// cell parts a table cell from the one before it by two blanks, where that
// one was a single line.
func (w *walker) cell() {
	n := len(w.stack)
	if n == 0 || w.stack[n-1].tag != atom.Tr {
		w.boundary(1)
		return
	}
	row := &w.stack[n-1]
	row.items++
	if row.items > 1 && w.joins(row.cell) {
		w.want, w.gap = 0, "  "
	} else {
		w.boundary(1)
	}
	row.cell = len(w.buf)
}

// closeImplied closes what the new element ends without saying so.
func (w *walker) closeImplied(tag atom.Atom) {
	for n := len(w.stack); n > 0 && endedBy(w.stack[n-1].tag, tag); n = len(w.stack) {
		w.pop()
	}
}

// end closes the nearest element of that name with all inside it; an end tag
// of nothing is nothing.
func (w *walker) end(tag atom.Atom) {
	if w.skipped[tag] > 0 {
		w.skipped[tag]--
		return
	}
	if tag == 0 || w.open[tag] == 0 {
		if tag == 0 {
			w.endUnknown()
		}
		return
	}
	for {
		closed := w.stack[len(w.stack)-1].tag
		w.pop()
		if closed == tag {
			return
		}
	}
}

// endUnknown closes an element without a known name if it is the innermost.
func (w *walker) endUnknown() {
	if n := len(w.stack); n > 0 && w.stack[n-1].tag == 0 {
		w.pop()
	}
}

func (w *walker) pop() {
	e := w.stack[len(w.stack)-1]
	if e.tag == atom.A && e.href != "" && !e.hidden {
		w.link(e)
	}
	w.stack = w.stack[:len(w.stack)-1]
	w.open[e.tag]--
	if e.hidden || e.silent {
		return
	}
	switch e.tag {
	case atom.Ul, atom.Ol:
		w.lists--
	case atom.Li:
		w.prefix = ""
	case atom.Tr:
		w.gap = ""
	case atom.Td, atom.Th:
		w.want = min(w.want, 1)
	}
	if e.tag != atom.Td && e.tag != atom.Th {
		w.boundary(e.block)
	}
	w.closeMark(e)
}

func (w *walker) image(a attrs) {
	w.pictures++
	if remote(a.src) {
		w.blocked++
	}
	if alt := strings.TrimSpace(a.alt); alt != "" {
		w.text(alt)
	}
}

func remote(url string) bool {
	url = strings.ToLower(strings.TrimSpace(url[:min(len(url), 64)]))
	return strings.HasPrefix(url, "http:") || strings.HasPrefix(url, "https:") || strings.HasPrefix(url, "//")
}

// HTMLCharset returns the charset that a document names in itself, in its
// first kilobyte; "" if it names none.
func HTMLCharset(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), 1024)])
	_, after, found := bytes.Cut(head, []byte("charset="))
	if !found {
		return ""
	}
	label, _, _ := strings.Cut(strings.TrimLeft(string(after), "\"' "), ">")
	return label[:len(label)-len(strings.TrimLeft(label, "abcdefghijklmnopqrstuvwxyz0123456789-_:."))]
}
