package chatlog

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot/store"
)

// whatsapp reads the text that WhatsApp exports: "D, T - Author: text" from
// Android, "[D, T] Author: text" from iPhones, in the writing of time of the
// phone it comes from. What the phone itself says has no author on Android; on
// iPhones it may have one, and a mark of direction (U+200E) behind the colon.
type whatsapp struct{}

func (whatsapp) name() string { return "whatsapp" }

func (whatsapp) says() string {
	return "WhatsApp: the text of an exported chat, from either kind of phone, in any language"
}

func (whatsapp) cut() cutter { return cutLines }

func (whatsapp) grows() bool { return true }

func (whatsapp) sniff(h head) (bool, string) {
	shape, heads := whatsappShape(h.lines)
	authors := 0
	for _, l := range h.lines[:min(len(h.lines), shapeLines)] {
		if o, ok := readWhatsapp(l, shape); ok && o.author != "" {
			authors++
		}
	}
	if heads == 0 || authors == 0 || heads < 2 && !namedWhatsapp(h.name) {
		return false, "no lines begin with date, time and a name"
	}
	return true, ""
}

func namedWhatsapp(name string) bool {
	base := strings.ToLower(path.Base(name))
	return base == "_chat.txt" || strings.Contains(base, "whatsapp")
}

// whatsappShape says in which of the two ways messages begin, and how many
// lines of the beginning do.
func whatsappShape(lines []string) (best shape, most int) {
	for _, s := range []shape{bracketed, timed} {
		n := 0
		for _, l := range lines[:min(len(lines), shapeLines)] {
			if _, ok := readWhatsapp(l, s); ok {
				n++
			}
		}
		if n > most {
			best, most = s, n
		}
	}
	return best, most
}

func (whatsapp) open(saved []byte, h head, o options) (reader, error) {
	t := &talk{options: o}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	if saved == nil {
		t.place.Shape, _ = whatsappShape(h.lines)
	}
	t.begin(saved, h, whatsappOf(t.place.Shape))
	return t, nil
}

func (whatsapp) again(original string, o options) (record, error) {
	shapeName, _, _ := readSetting(original, o)
	s, ok := shapeNamed(shapeName)
	if !ok {
		return record{}, fmt.Errorf("it does not say from which phone it is")
	}
	return againTalk(original, o, whatsappOf(s), place{Shape: s})
}

func whatsappOf(s shape) dialect {
	return dialect{
		name:    s.String(),
		opening: func(line string, _ place) (opening, bool) { return readWhatsapp(line, s) },
		polish:  polishWhatsapp,
	}
}

const whatsappFront = 200 // bytes of a line in which time and name stand

// readWhatsapp reads the line that a message begins with.
func readWhatsapp(line string, s shape) (opening, bool) {
	front, at := tidied(line, whatsappFront)
	var when, rest string
	switch {
	case s == bracketed && strings.HasPrefix(front, "["):
		end := strings.IndexByte(front, ']')
		if end < 0 || end > 60 {
			return opening{}, false
		}
		when, rest = front[1:end], front[end+1:]
	case s == timed && front != "" && unicode.IsDigit(rune(front[0])):
		end, sign := whatsappTime(front)
		if end < 0 {
			return opening{}, false
		}
		when, rest = front[:end], front[end+sign:]
	default:
		return opening{}, false
	}
	st, ok := phoneStamp(when)
	if !ok {
		return opening{}, false
	}
	o := opening{when: when, stamp: st}
	o.whatsappName(front, len(front)-len(strings.TrimLeft(rest, " ")), line, at)
	return o, true
}

// whatsappTime finds where the time of a line without brackets ends, and how
// long the sign behind it is.
func whatsappTime(front string) (end, sign int) {
	for _, s := range []string{" - ", " – ", ": ", "; "} {
		for from := 0; ; {
			i := strings.Index(front[from:], s)
			if i < 0 || from+i > 48 {
				break
			}
			if _, ok := phoneStamp(front[:from+i]); ok {
				return from + i, len(s)
			}
			from += i + len(s)
		}
	}
	return -1, 0
}

// whatsappName parts what stands behind the time, from a place in the tidied
// front on, into author and text. at is where each byte of it stands in line.
func (o *opening) whatsappName(front string, from int, line string, at []int) {
	rest := front[from:]
	end := strings.Index(rest, ": ")
	if end < 0 || utf8.RuneCountInString(rest[:end]) > nameMost {
		end = strings.IndexByte(rest, ':')
	}
	if end < 1 || strings.HasPrefix(rest[end+1:], "//") || strings.ContainsAny(rest[:end], "\"“”«»") || utf8.RuneCountInString(rest[:end]) > nameMost {
		o.text, o.side = strings.TrimLeft(line[at[from]:], "\u200e\u200f "), store.System
		return
	}
	text := line[at[from+end]:]
	_, colon := utf8.DecodeRuneInString(text)
	o.author, o.text = strings.TrimSpace(rest[:end]), strings.TrimPrefix(text[colon:], " ")
	if name, side, ok := bracketRole(o.author); ok { // no phone writes it, other programs write as phones do
		o.author, o.side = name, side
	}
}

const nameMost = 60 // letters of a name

// tidied returns the beginning of a line without what nobody sees, with plain
// blanks and plain digits, and where each byte of it stands in the line.
func tidied(line string, most int) (string, []int) {
	var out strings.Builder
	var at []int
	for i, r := range line {
		if i >= most {
			break
		}
		if r = plainDigit(tidyRune(r)); r < 0 {
			continue
		}
		n := out.Len()
		out.WriteRune(r)
		for range out.Len() - n {
			at = append(at, i)
		}
	}
	return out.String(), append(at, min(len(line), max(most, 0)))
}

// plainDigit turns the digits and the comma of other scripts into ours.
func plainDigit(r rune) rune {
	if r < 0x80 {
		return r
	}
	for _, zero := range []rune{0x660, 0x6f0, 0x966, 0x9e6, 0xff10} {
		if r >= zero && r < zero+10 {
			return '0' + r - zero
		}
	}
	switch r {
	case '،', '、', '，':
		return ','
	case '：':
		return ':'
	}
	return r
}

// polishWhatsapp reads what the text of a message says of it: what the phone
// says, files, words that were taken back or changed.
func polishWhatsapp(r *record) {
	marked := strings.HasPrefix(r.text, "\u200e")
	first, caption, _ := strings.Cut(r.text, "\n")
	bare := strings.TrimSpace(strings.Trim(first, "\u200e\u200f "))
	switch name, kind := whatsappFile(bare); {
	case name != "":
		r.attach(name, kind, 0)
		r.text = strings.TrimSpace(caption)
	case r.text == "null" || slices.Contains(whatsappDeleted(), strings.Trim(bare, ".")):
		r.erase()
	case r.author != "" && (marked || sealed(bare)):
		r.side, r.activity, r.text = store.System, true, strings.TrimLeft(r.text, "\u200e")
		r.author = ""
	}
	if i := strings.LastIndex(r.text, "<"); i >= 0 && strings.HasSuffix(r.text, ">") && says(r.text[i:], whatsappEdited()) {
		r.text, r.edited = strings.TrimRight(r.text[:i], "\u200e "), true
	}
	if r.opening = r.text; strings.Contains(r.text, "\n") {
		r.opening, _, _ = strings.Cut(r.text, "\n")
	}
}
