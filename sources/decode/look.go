package decode

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// look is how the text inside an element appears, as far as that decides
// whether it appears at all. It is inherited.
type look struct {
	silent   bool // no text at all: a script, a style sheet
	hidden   bool
	zeroSize bool // letters of no size, until an element inside gives them one
	unseen   bool // white on white
	pre      bool
	ground   ground
}

// ground is what lies behind the text.
type ground uint8

const (
	white   ground = iota
	unknown        // perhaps a colour: from a style sheet or a picture
)

func (l look) with(tag atom.Atom, a attrs) look {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Iframe, atom.Noframes, atom.Noembed, atom.Object, atom.Svg, atom.Math, atom.Audio, atom.Video, atom.Datalist:
		l.silent = true
	case atom.Pre, atom.Textarea, atom.Xmp, atom.Plaintext, atom.Listing:
		l.pre = true
	}
	l.hidden = l.hidden || a.hidden
	if a.class != "" || a.background != "" {
		l.ground = unknown
	}
	if a.bgcolor != "" {
		l.ground = groundOf(a.bgcolor)
	}
	color := a.color
	if a.style != "" {
		color = l.styled(a.style, color)
	}
	if color != "" {
		l.unseen = isWhite(color) && l.ground == white
	}
	return l
}

// styled takes over what a style attribute (in lower case) says and returns
// the colour of the letters. A box of no height hides only what may not
// overflow it.
func (l *look) styled(style, color string) string {
	clipped, flat := false, false
	for d := range strings.SplitSeq(style, ";") {
		k, v, _ := strings.Cut(d, ":")
		k = strings.TrimSpace(k)
		v = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "!important"))
		switch k {
		case "display":
			l.hidden = l.hidden || v == "none"
		case "visibility":
			l.hidden = l.hidden || v == "hidden" || v == "collapse"
		case "opacity":
			l.hidden = l.hidden || zero(v)
		case "font-size":
			l.zeroSize = zero(v) || l.zeroSize && relative(v)
		case "overflow":
			clipped = v == "hidden"
		case "height", "width", "max-height", "max-width":
			flat = flat || zero(v)
		case "white-space":
			l.pre = strings.HasPrefix(v, "pre") && v != "pre-line"
		case "color":
			color = v
		case "background", "background-color":
			if v != "transparent" && v != "none" && v != "inherit" {
				l.ground = groundOf(v)
			}
		}
	}
	l.hidden = l.hidden || clipped && flat
	return color
}

// zero says whether a CSS size or number is nothing.
func zero(v string) bool {
	n, err := strconv.ParseFloat(strings.TrimRight(v, "abcdefghijklmnopqrstuvwxyz% "), 64)
	return err == nil && n == 0
}

// relative says whether a size is a share of the parent's.
func relative(v string) bool {
	return strings.HasSuffix(v, "%") || strings.HasSuffix(v, "em") && !strings.HasSuffix(v, "rem") ||
		v == "inherit" || v == "smaller" || v == "larger"
}

func groundOf(color string) ground {
	if isWhite(color) {
		return white
	}
	return unknown
}

func isWhite(color string) bool {
	switch strings.ReplaceAll(color, " ", "") {
	case "white", "#fff", "#ffffff", "rgb(255,255,255)", "#fefefe":
		return true
	}
	return false
}

// blockOf says how many line breaks part an element from its neighbours: none
// for words in a line, one for a line of its own, two for a paragraph. Word
// and Outlook write every line as a paragraph without distance.
func blockOf(tag atom.Atom, class string) int {
	switch tag {
	case atom.P:
		if strings.HasPrefix(class, "Mso") {
			return 1
		}
		return 2
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Blockquote, atom.Pre:
		return 2
	case atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Nav,
		atom.Table, atom.Tr, atom.Caption, atom.Li, atom.Dt, atom.Dd, atom.Center, atom.Form, atom.Fieldset,
		atom.Address, atom.Body, atom.Option, atom.Figure, atom.Figcaption, atom.Details, atom.Summary, atom.Textarea:
		return 1
	}
	return 0
}

// endedBy says whether an open element ends where another begins, its end tag
// being left out.
func endedBy(open, begins atom.Atom) bool {
	switch open {
	case atom.P:
		return blockOf(begins, "") > 0
	case atom.Li, atom.Option, atom.Tr, atom.A:
		return begins == open
	case atom.Td, atom.Th:
		return begins == atom.Td || begins == atom.Th || begins == atom.Tr
	case atom.Dt, atom.Dd:
		return begins == atom.Dt || begins == atom.Dd
	case atom.Head:
		return begins == atom.Body || begins == atom.Div || begins == atom.P || begins == atom.Table
	}
	return false
}
