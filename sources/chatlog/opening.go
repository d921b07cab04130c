package chatlog

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot/store"
)

// A shape is one way in which the messages of a transcript begin.
type shape int

const (
	bracketed shape = iota // [10:12] Name: text, (10:12:01) Name: text, [10:12] <name> text
	timed                  // 10:12 Name: text, 2026-07-23 10:12 - Name: text, 10:12 Name> text
	angled                 // <name> text
	headed                 // Name (10:12): text, or the text below
	bareName               // Name: text
	shapes                 // how many there are
)

func (s shape) String() string {
	return [...]string{"bracketed", "timed", "angled", "headed", "bare"}[s]
}

func shapeNamed(name string) (shape, bool) {
	for s := range shapes {
		if s.String() == name {
			return s, true
		}
	}
	return 0, false
}

// An opening is how a message begins: who speaks, perhaps when, and the first
// words.
type opening struct {
	when   string
	stamp  stamp
	author string
	raw    string // the name as it stands, with signs of a role
	side   store.Side
	text   string

	conversation, id string // of a taught format; empty: it has none
}

func (o opening) record() record {
	r := record{conversation: o.conversation, id: o.id, author: o.author, side: o.side, when: o.when, activity: o.side == store.System}
	if isAddress(o.author) {
		r.email = o.author
	}
	return r
}

// readOpening reads a line as the beginning of a message of one shape.
func readOpening(line string, s shape) (opening, bool) {
	line = tidyFront(line)
	switch s {
	case bracketed:
		return readBracketed(line)
	case timed:
		return readTimed(line)
	case angled:
		var o opening
		return o, o.angle(line)
	case headed:
		return readHeaded(line)
	}
	var o opening
	return o, o.name(line, 4) && o.stamp == stamp{} && strictName(o.author)
}

// tidyFront drops what nobody sees from the part of a line that can hold time
// and name.
func tidyFront(line string) string {
	n := min(len(line), 48)
	for n > 0 && n < len(line) && !utf8.RuneStart(line[n]) {
		n--
	}
	if front := tidyStamp(line[:n]); front != line[:n] {
		return front + line[n:]
	}
	return line
}

// readBracketed reads "[time] …" and "(time) …". What names nobody is told by
// the program.
func readBracketed(line string) (opening, bool) {
	if line == "" || line[0] != '[' && line[0] != '(' {
		return opening{}, false
	}
	end := strings.IndexAny(line, "])")
	if end < 0 || end > 48 {
		return opening{}, false
	}
	st, ok := wholeStamp(line[1:end])
	rest := strings.TrimLeft(line[end+1:], " \t")
	if !ok || !st.clock || rest == "" {
		return opening{}, false
	}
	o := opening{when: line[1:end], stamp: st}
	if !o.speaker(rest) {
		o.text, o.side = rest, store.System
	}
	return o, true
}

// readTimed reads "time Name: text". Without a name it is none: people begin
// lines with times, too.
func readTimed(line string) (opening, bool) {
	if line == "" || !digitAt(line, 0) && !letterAt(line, 0) {
		return opening{}, false
	}
	st, n, ok := readStamp(line)
	if !ok || !st.clock || n == len(line) {
		return opening{}, false
	}
	rest := strings.TrimLeft(line[n:], " \t,-–|:")
	if len(rest) == len(line)-n {
		return opening{}, false
	}
	o := opening{when: line[:n], stamp: st}
	return o, o.speaker(rest)
}

// readHeaded reads "Name (time): text", "Name [time]", and "Name 10:12 AM" on a
// line of its own.
func readHeaded(line string) (opening, bool) {
	if o, ok := readNameAndTime(line); ok {
		return o, true
	}
	for at := 1; at < min(len(line), 60); at++ {
		if line[at] != '(' && line[at] != '[' {
			continue
		}
		end := strings.IndexAny(line[at:], ")]")
		if end < 0 || end > 48 {
			return opening{}, false
		}
		if o, ok := headOf(line[:at], line[at+1:at+end], line[at+end+1:]); ok {
			return o, true
		}
	}
	return opening{}, false
}

// readNameAndTime reads a line that is a name and a time.
func readNameAndTime(line string) (opening, bool) {
	if len(line) > 80 || line == "" || digitAt(line, 0) {
		return opening{}, false
	}
	for at := 1; at < len(line); at++ {
		if !digitAt(line, at) || digitAt(line, at-1) || strings.IndexByte(" \t,|", line[at-1]) < 0 {
			continue
		}
		name := strings.TrimRight(line[:at], " \t,|-–—")
		st, ok := wholeStamp(line[at:])
		if ok && st.clock && plausibleName(name, 3) && likeName(name) && strictName(name) {
			o := opening{when: line[at:], stamp: st}
			o.author, o.side = splitRole(name)
			return o, true
		}
	}
	return opening{}, false
}

func headOf(name, when, rest string) (opening, bool) {
	st, ok := wholeStamp(when)
	if !ok || !st.clock || !plausibleName(name, 6) || rest != "" && rest[0] != ':' {
		return opening{}, false
	}
	o := opening{when: when, stamp: st, text: strings.TrimSpace(strings.TrimPrefix(rest, ":"))}
	o.author, o.side = splitRole(strings.TrimSpace(name))
	return o, true
}

// speaker reads what stands behind a time: who speaks, in any of the ways.
func (o *opening) speaker(rest string) bool {
	return o.angle(rest) || o.name(rest, 6) || o.arrow(rest) || o.acts(rest)
}

// angle reads "<name> text"; a sign for a role may stand before the name.
func (o *opening) angle(s string) bool {
	end := strings.IndexByte(s, '>')
	if end < 2 || end > 60 || s[0] != '<' {
		return false
	}
	name := strings.TrimLeft(s[1:end], " @+%&~")
	if name == "" || strings.ContainsAny(name, "</=\"") || end+1 < len(s) && s[end+1] != ' ' {
		return false
	}
	o.author, o.side = splitRole(strings.TrimSpace(name))
	o.text = strings.TrimPrefix(s[end+1:], " ")
	return o.author != ""
}

// name reads "Name: text".
func (o *opening) name(s string, words int) bool {
	end := strings.IndexByte(s, ':')
	if end < 1 || end > 80 || !plausibleName(s[:end], words) {
		return false
	}
	if rest := s[end+1:]; rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return false
	}
	o.author, o.side = splitRole(strings.TrimSpace(s[:end]))
	o.text = strings.TrimLeft(s[end+1:], " \t")
	return o.author != ""
}

// arrow reads "Name> text".
func (o *opening) arrow(s string) bool {
	end := strings.Index(s, "> ")
	if end < 1 || end > 60 || !plausibleName(s[:end], 3) {
		return false
	}
	o.author, o.side = splitRole(s[:end])
	o.text = s[end+2:]
	return true
}

// acts reads "* name waves".
func (o *opening) acts(s string) bool {
	name, text, ok := strings.Cut(strings.TrimPrefix(s, "* "), " ")
	if !ok || !strings.HasPrefix(s, "* ") || !plausibleName(name, 1) {
		return false
	}
	o.author, o.text = name, text
	return true
}

// splitRole parts "Dana (Agent)" into a name and the side it tells. A name that
// is a role tells it as well.
func splitRole(name string) (string, store.Side) {
	if bare, side, ok := bracketRole(name); ok {
		return bare, side
	}
	side, _ := sideOf(name)
	return name, side
}

// bracketRole takes a role in brackets off the end of a name. Brackets that hold
// none are part of the name: Femi (Dublin).
func bracketRole(name string) (bare string, side store.Side, ok bool) {
	i := strings.LastIndexAny(name, "([（【")
	if i <= 0 {
		return name, store.Unknown, false
	}
	_, n := utf8.DecodeRuneInString(name[i:])
	role := strings.TrimRight(name[i+n:], ")]）】")
	if role == name[i+n:] {
		return name, store.Unknown, false
	}
	side, ok = sideOf(role)
	if side == store.System && tidyName(role) != "system" {
		return name, store.Unknown, false // somebody of the service is no program
	}
	return strings.TrimSpace(name[:i]), side, ok
}

// plausibleName says whether s can be a name at all.
func plausibleName(s string, words int) bool {
	s = strings.TrimSpace(s)
	if s == "" || utf8.RuneCountInString(s) > 60 || len(strings.Fields(s)) > words || strings.ContainsAny(s, "{}<>=;\"\t/\\") {
		return false
	}
	switch strings.ToUpper(s) {
	case "INFO", "WARN", "WARNING", "ERROR", "DEBUG", "TRACE", "FATAL", "NOTICE", "CRITICAL":
		return false
	}
	return strings.ContainsFunc(s, unicode.IsLetter) || strings.HasPrefix(s, "+") || !strings.ContainsFunc(s, unicode.IsPunct)
}

// strictName says whether s, with nothing but a colon behind it, can be a
// name: no sentence, no label.
func strictName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(first) && first != '@' && first != '+' || strings.ContainsAny(s, ",!?*#|") {
		return false
	}
	for _, w := range strings.Fields(s) {
		if len(w) > 4 && strings.HasSuffix(w, ".") {
			return false
		}
	}
	return !isLabel(s)
}

// isLabel knows what people write before a colon that is nobody's name.
func isLabel(s string) bool {
	switch tidyName(s) {
	case "note", "notes", "ps", "nb", "also", "update", "edit", "re", "fwd", "fw", "aw", "http", "https", "ftp", "mailto", "total", "order", "ordernumber",
		"address", "phone", "tel", "telephone", "email", "mail", "date", "time", "subject", "to", "cc", "bcc", "from", "sent", "replyto", "messageid",
		"name", "link", "url", "warning", "error", "example", "eg", "ie", "summary", "title", "version", "status", "price", "description",
		"received", "returnpath", "contenttype", "mimeversion", "todo", "step", "important", "thanks", "regards":
		return true
	}
	return false
}

// likeName says whether s is written as names are: up to three words, each
// with a capital or of a script that has none.
func likeName(s string) bool {
	fields := strings.Fields(s)
	for _, w := range fields {
		if first, _ := utf8.DecodeRuneInString(w); unicode.IsLower(first) {
			return false
		}
	}
	return len(fields) > 0 && len(fields) <= 3
}

// dayLine reads a line that holds a date and nothing else but decoration.
func dayLine(line string) (stamp, bool) {
	if len(line) > 60 {
		return stamp{}, false
	}
	st, ok := wholeStamp(strings.Trim(tidyStamp(line), " -=—–*_[]#\t"))
	return st, ok && st.date && !st.clock
}

func epoch() time.Time { return time.Unix(0, 0).UTC() }

func utc() *time.Location { return time.UTC }
