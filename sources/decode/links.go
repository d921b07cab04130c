package decode

import (
	"net/url"
	"strconv"
	"strings"
)

// target is where a numbered link leads.
type target struct {
	url   string
	shown string // the host that its text names, where that is another one
}

// link ends a link: its text gets a number unless it says where it leads.
func (w *walker) link(e element) {
	href := strings.TrimSpace(strings.Map(dropBreaks, e.href))
	text := strings.TrimSpace(string(w.buf[min(e.start, len(w.buf)):]))
	if text == "" {
		if w.pictures == e.pictures {
			return
		}
		w.sealed = len(w.buf)
	}
	switch scheme(href) {
	case "http", "https", "mailto":
		if !sameTarget(text, href) {
			w.numberLink(text, href)
		}
	case "", "cid", "tel", "mid", "sms":
	default:
		w.note("[blocked link]")
	}
}

// note writes what belongs to the words just written, whatever line breaks
// are wanted behind them; the end of a quote stays the end of its line.
func (w *walker) note(s string) {
	want := w.want
	if len(w.buf) > w.sealed {
		w.want = 0
	}
	w.write(" "+s, false)
	w.want = want
}

// maxLinks is how many links get a number.
const maxLinks = 2000

// numberLink writes a link's number behind it; of too many the last have none.
func (w *walker) numberLink(text, href string) {
	if len(w.targets) == maxLinks {
		w.many = true
		return
	}
	w.note("[" + strconv.Itoa(w.number(text, href)) + "]")
}

func (w *walker) number(text, href string) int {
	if n, ok := w.numbers[href]; ok && n > w.listed {
		return n
	}
	w.targets = append(w.targets, target{href, otherHost(text, href)})
	w.numbers[href] = len(w.targets)
	return len(w.targets)
}

// list writes the targets of the links since the last list, a line each.
func (w *walker) list() Range {
	if w.listed == len(w.targets) {
		return Range{}
	}
	w.prefix = ""
	w.boundary(2)
	w.settle()
	start := len(w.buf)
	for n, t := range w.targets[w.listed:] {
		line := "[" + strconv.Itoa(w.listed+n+1) + "] " + t.url
		if t.shown != "" {
			line += " (its text names " + t.shown + ")"
		}
		w.boundary(1)
		w.write(line, false)
	}
	w.listed = len(w.targets)
	return Range{start, len(w.buf)}
}

// dropBreaks drops what browsers drop from an address (WHATWG URL, basic
// parser).
func dropBreaks(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' {
		return -1
	}
	return r
}

// scheme returns the scheme of an address in lower case; an address relative
// to nothing has none.
func scheme(href string) string {
	s, _, found := strings.Cut(href, ":")
	if !found || s == "" {
		return ""
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("+-.", r)) {
			return ""
		}
	}
	return strings.ToLower(s)
}

// sameTarget says whether a link's text is its target.
func sameTarget(text, href string) bool {
	return len(text) < 4096 && bare(text) == bare(href)
}

func bare(address string) string {
	address = strings.ToLower(strings.Trim(address, "<> \t\n"))
	for _, p := range []string{"mailto:", "https://", "http://", "www."} {
		address = strings.TrimPrefix(address, p)
	}
	return strings.TrimSuffix(address, "/")
}

// otherHost returns the host that text names when it names one and the link
// leads to another.
func otherHost(text, href string) string {
	if len(text) > 256 || strings.ContainsAny(text, " \n@") || !strings.Contains(text, ".") {
		return ""
	}
	named := text
	if scheme(named) != "http" && scheme(named) != "https" {
		named = "http://" + named
	}
	says, err := url.Parse(named)
	if err != nil || !hostLike(says.Hostname()) {
		return ""
	}
	leads, err := url.Parse(href)
	if err != nil || !strings.EqualFold(bare(says.Hostname()), bare(leads.Hostname())) {
		return says.Hostname()
	}
	return ""
}

// hostLike says whether s ends as a host does: a dot and two letters or more.
func hostLike(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot < 1 || len(s)-dot < 3 {
		return false
	}
	for _, r := range s[dot+1:] {
		if r >= '0' && r <= '9' || r == '_' {
			return false
		}
	}
	return true
}
