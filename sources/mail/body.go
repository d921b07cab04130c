package mail

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"earshot/sources/decode"
	"earshot/store/clean"
)

// A piece is a run of the body before it is cleaned. What a mail program
// marked as a quote or a signature is a piece of its own, so that cleaning
// and redacting cannot move its ends.
type piece struct {
	text string
	kind pieceKind
}

type pieceKind int

const (
	said    pieceKind = iota // or anything else: the folds are still to be found
	quoted                   // marked as a quote
	signed                   // marked as a signature
	targets                  // where the links lead
)

// readBody fills in the text and what hangs on the mail.
func (p *parser) readBody(root *part) {
	var pieces []piece
	if len(root.children) == 0 && isText(root) && !strings.HasPrefix(strings.ToLower(root.header.unfolded("Content-Disposition")), "attachment") {
		pieces = p.leaf(root)
	} else {
		pieces = p.show(root)
	}
	text, hints := p.assemble(pieces)
	p.msg.Text = text
	p.msg.Folds = findFolds(text.String(), hints, p.lessons)
}

func isText(e *part) bool { return e.mediaType == "text/plain" || e.mediaType == "text/html" }

// show returns what of a part is text to read, and names the rest.
func (p *parser) show(e *part) []piece {
	switch {
	case e.mediaType == "multipart/alternative" && len(e.children) > 0:
		return p.alternative(e)
	case strings.HasPrefix(e.mediaType, "multipart/") && len(e.children) > 0:
		var all []piece
		for _, c := range e.children {
			all = appendPieces(all, p.show(c))
		}
		return all
	case e.attached():
		p.attach(e)
		p.check(p.textInside(e))
		return nil
	}
	return p.leaf(e)
}

// alternative chooses between the forms of one text: the plain one, unless it
// is missing or only says that there is a better one.
func (p *parser) alternative(e *part) []piece {
	var plain, rich []piece
	for _, c := range e.children {
		if c.mediaType == "text/plain" && !c.attached() {
			plain = appendPieces(plain, p.leaf(c))
		} else {
			rich = appendPieces(rich, p.show(c))
		}
	}
	if len(rich) > 0 && isStub(joined(plain), joined(rich)) {
		p.check(plain)
		return rich
	}
	p.check(rich)
	return plain
}

// isStub says whether a plain text stands for nothing but "see the HTML".
func isStub(plain, rich string) bool {
	plain = strings.TrimSpace(plain)
	if plain == "" {
		return true
	}
	if len(plain) > 400 || len(strings.TrimSpace(rich)) < 2*len(plain) {
		return false
	}
	plain = strings.ToLower(plain)
	for _, sign := range []string{"html", "view this", "view it in", "in your browser", "im browser", "navigateur", "navegador", "nel browser"} {
		if strings.Contains(plain, sign) {
			return true
		}
	}
	return false
}

func joined(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

// appendPieces puts an empty line between two texts.
func appendPieces(all, more []piece) []piece {
	if len(all) > 0 && len(more) > 0 {
		all = append(all, piece{text: "\n\n"})
	}
	return append(all, more...)
}

// leaf reads a text part.
func (p *parser) leaf(e *part) []piece {
	b := p.decoded(e)
	if e.mediaType == "text/html" || looksHTML(b) {
		return p.htmlPieces(e, b)
	}
	b = p.within(b, &p.plain, MaxText)
	text, note := decode.Charset(e.params["charset"], b)
	p.defect(note)
	p.msg.Hidden += clean.Hidden(text)
	if strings.EqualFold(e.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(e.params["delsp"], "yes"))
	}
	text = strings.TrimRight(strings.TrimLeft(text, "\r\n"), " \t\r\n")
	if text == "" {
		return nil
	}
	return []piece{{text: text}}
}

// within returns the beginning of b that is still within the limit of its kind.
func (p *parser) within(b []byte, used *int, limit int) []byte {
	if left := limit - *used; len(b) > left {
		p.defect("the text is too long to be shown whole; the original holds the rest")
		for left > 0 && !utf8.RuneStart(b[left]) && limit-*used-left < utf8.UTFMax {
			left--
		}
		b = b[:left]
	}
	*used += len(b)
	return b
}

// looksHTML finds HTML that calls itself plain text.
func looksHTML(b []byte) bool {
	b = bytes.ToLower(bytes.TrimSpace(b[:min(len(b), 256)]))
	return bytes.HasPrefix(b, []byte("<!doctype html")) || bytes.HasPrefix(b, []byte("<html"))
}

func (p *parser) htmlPieces(e *part, b []byte) []piece {
	label := e.params["charset"]
	if label == "" {
		label = decode.HTMLCharset(b)
	}
	b = p.within(b, &p.pages, MaxHTML)
	doc, note := decode.Charset(label, b)
	p.defect(note)
	page := decode.HTML(doc, MaxHTML)
	p.defect(page.Note)
	p.msg.Hidden += page.HiddenChars + clean.Hidden(page.Text)
	p.msg.BlockedImages += page.BlockedImages
	return cutPage(page)
}

// cutPage cuts a page at the ranges that are marked in it.
func cutPage(page decode.HTMLText) []piece {
	type cut struct {
		decode.Range
		kind pieceKind
	}
	var cuts []cut
	for _, r := range page.Quotes {
		cuts = append(cuts, cut{r, quoted})
	}
	for _, r := range page.Signatures {
		cuts = append(cuts, cut{r, signed})
	}
	if page.Links.End > page.Links.Start {
		cuts = append(cuts, cut{page.Links, targets})
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i].Start < cuts[j].Start })
	var pieces []piece
	at := 0
	for _, c := range cuts {
		if c.Start < at {
			continue
		}
		pieces = append(pieces, piece{text: page.Text[at:c.Start]}, piece{page.Text[c.Start:c.End], c.kind})
		at = c.End
	}
	return append(pieces, piece{text: page.Text[at:]})
}

// A hint is a piece in the final text.
type hint struct {
	start, end int
	kind       pieceKind
}

// assemble cleans and redacts the pieces, one by one, and puts them together.
func (p *parser) assemble(pieces []piece) (clean.Text, []hint) {
	var all strings.Builder
	var hints []hint
	var only clean.Text
	for _, piece := range pieces {
		text, found := clean.Redact(clean.Body(piece.text))
		for _, r := range found {
			r.Start += all.Len()
			r.End += all.Len()
			p.msg.Redactions = append(p.msg.Redactions, r)
		}
		if piece.kind != said {
			hints = append(hints, hint{all.Len(), all.Len() + text.Len(), piece.kind})
		}
		all.WriteString(text.String())
		only = text
	}
	p.msg.Redacted = p.msg.Redacted || len(p.msg.Redactions) > 0
	if only.Len() == all.Len() {
		return only, hints // clean already
	}
	return clean.Body(all.String()), hints
}

// check looks for secrets in a text that is not shown, since the original
// holds it too.
func (p *parser) check(pieces []piece) {
	for _, piece := range pieces {
		_, found := clean.Redact(clean.Body(piece.text))
		p.msg.Redacted = p.msg.Redacted || len(found) > 0
	}
}

// textInside returns the text of an attachment, or of a mail that is one, as
// far as it is text.
func (p *parser) textInside(e *part) (all []piece) {
	for _, c := range e.children {
		all = append(all, piece{text: c.header.text("Subject")})
		all = append(all, p.textInside(c)...)
	}
	if strings.HasPrefix(e.mediaType, "text/") && len(e.children) == 0 && len(e.body) <= MaxHTML-p.read {
		p.read += len(e.body)
		b, _ := untransfer(e.header.unfolded("Content-Transfer-Encoding"), e.body)
		text, _ := decode.Charset(e.params["charset"], b)
		all = append(all, piece{text: text})
	}
	return all
}
