package decode

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// mark says what a mail program marked an element as.
type mark int

const (
	plain     mark = iota
	cited          // a quote as long as its element
	container      // a quote's head, the quote, and perhaps words of the sender between
	restBelow      // everything from here on is the mail answered
	signed         // a signature
)

// marked is a marked range of the page.
type marked struct {
	Range
	signed bool
}

// markOf finds the marks of the known mail programs: Apple Mail and
// Thunderbird (blockquote type=cite), Gmail, Yahoo, Outlook on the web and on
// the phone, Outlook for Mac, Proton, Tuta, Zoho, GMX, Zimbra, NetEase, QQ,
// Spark, Front, Roundcube, K-9, Samsung. Outlook puts "x_" before the names
// that it finds in a mail.
func markOf(tag atom.Atom, a attrs) mark {
	if a.class == "" && a.id == "" && a.kind == "" && a.name == "" {
		return plain
	}
	if tag == atom.Blockquote && strings.EqualFold(a.kind, "cite") {
		return cited
	}
	switch id := a.id[strings.LastIndexByte(a.id, '_')+1:]; {
	case id == "divRplyFwdMsg", id == "appendonsend", id == "zwchr", a.name == "messageReplySection", a.id == "mail-editor-reference-message-container":
		return restBelow
	case a.id == "OLK_SRC_BODY_SECTION", a.name == "quote",
		strings.HasSuffix(a.id, "isForwardContent"), strings.HasSuffix(a.id, "isReplyContent"), a.id == "original-content":
		return cited
	case id == "Signature", strings.EqualFold(a.id, "AppleMailSignature"), a.id == "ms-outlook-mobile-signature",
		a.name == "messageSignatureSection", a.id == "_rc_sig", strings.HasSuffix(a.id, "composer_signature"):
		return signed
	}
	return classMark(tag, a.class)
}

func classMark(tag atom.Atom, class string) mark {
	for c := range strings.FieldsSeq(class) {
		for strings.HasPrefix(c, "x_") {
			c = c[2:]
		}
		switch {
		case c == "gmail_quote" && tag != atom.Blockquote:
			return container
		case c == "gmail_quote", c == "moz-cite-prefix", c == "moz-forward-container",
			c == "protonmail_quote", c == "tutanota_quote", c == "zmail_extra", c == "front-blockquote", c == "quotedReply",
			strings.HasSuffix(c, "yahoo_quoted"):
			return cited
		case c == "ms-outlook-mobile-reference-message":
			return restBelow
		case c == "gmail_signature", c == "moz-signature", c == "protonmail_signature_block", c == "k9mail-signature", c == "v1signature":
			return signed
		}
	}
	return plain
}

func (w *walker) openMark(e *element) {
	if e.mark == plain || e.hidden || e.silent {
		e.mark = plain
		return
	}
	w.prefix, w.gap = "", ""
	w.boundary(1)
	if e.mark != signed && w.inQuote == 0 {
		w.list()
		w.boundary(1)
	}
	e.start, e.inner = len(w.buf), len(w.marks)
	switch {
	case e.mark == restBelow && w.inQuote > 0:
		e.mark = plain
	case e.mark == restBelow:
		w.below = e.start
		w.inQuote++
	case e.mark != signed:
		w.inQuote++
	}
}

func (w *walker) closeMark(e element) {
	switch e.mark {
	case plain, restBelow: // the latter ends with the page
		return
	case signed:
		if w.inQuote == 0 && len(w.marks) == e.inner {
			w.marks = append(w.marks, marked{Range{e.start, len(w.buf)}, true})
		}
	case container:
		w.inQuote--
		w.closeContainer(e)
	case cited:
		w.inQuote--
		if w.inQuote == 0 {
			w.list()
		}
		w.marks = append(w.marks[:e.inner], marked{Range{e.start, len(w.buf)}, false})
	}
	w.sealed = len(w.buf)
	w.boundary(1)
}

// closeContainer ends Gmail's div around an answered mail: the head and the
// first quote belong together; between and below the quotes may stand the
// sender's own words. Without a quote inside, or around a forwarded mail, all
// of it is one.
func (w *walker) closeContainer(e element) {
	if w.inQuote == 0 {
		w.list()
	}
	inner := w.marks[e.inner:]
	head := bytes.TrimLeft(w.buf[e.start:], "\n ")
	if len(inner) == 0 || bytes.HasPrefix(head, []byte("---")) {
		w.marks = append(w.marks[:e.inner], marked{Range{e.start, len(w.buf)}, false})
		return
	}
	inner[0].Start = e.start
}

// result closes the page: the links' targets, and the ranges on whole lines.
func (w *walker) result(note string) HTMLText {
	out := HTMLText{BlockedImages: w.blocked, HiddenChars: w.hidden, Note: note}
	if w.below >= 0 {
		w.list()
		w.addBelow(w.below)
	}
	out.Links = w.list()
	out.Text = strings.TrimRight(string(w.buf), "\n ")
	for _, m := range w.marks {
		r := trimRange(out.Text, m.Range)
		switch {
		case r.Start >= r.End:
		case m.signed:
			out.Signatures = append(out.Signatures, r)
		default:
			out.Quotes = append(out.Quotes, r)
		}
	}
	return out
}

// addBelow marks everything from below on as one quote.
func (w *walker) addBelow(below int) {
	kept := w.marks[:0]
	for _, m := range w.marks {
		if m.Start < below {
			kept = append(kept, m)
		}
	}
	w.marks = append(kept, marked{Range{below, len(w.buf)}, false})
}

// trimRange moves both ends to the text that is there: the start over line
// breaks, the end back over them.
func trimRange(text string, r Range) Range {
	r.End = min(r.End, len(text))
	for r.Start < r.End && (text[r.Start] == '\n' || text[r.Start] == ' ') {
		r.Start++
	}
	for r.End > r.Start && (text[r.End-1] == '\n' || text[r.End-1] == ' ') {
		r.End--
	}
	return r
}
