package chatlog

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// jsonLines is a JSON object a line, one message each. The shape that needs no
// guessing has conversation_id, id, ts, author, role and text; the usual other
// names are found too.
type jsonLines struct{}

func (jsonLines) name() string { return "jsonl" }

func (jsonLines) says() string {
	return "JSON Lines: one object a line, with text and author, and perhaps conversation_id, id, ts, role"
}

func (jsonLines) cut() cutter { return cutLines }

func (jsonLines) grows() bool { return true }

// sniffLines is how many lines a format looks at before it says no.
const sniffLines = 50

func (jsonLines) sniff(h head) (bool, string) {
	objects := 0
	for _, l := range h.lines[:min(len(h.lines), sniffLines)] {
		l = strings.TrimSpace(l)
		if !strings.HasPrefix(l, "{") || !json.Valid([]byte(l)) {
			continue
		}
		objects++
		if _, err := readObject(l, sniffing(), &sink{}); err == nil {
			return true, ""
		}
	}
	if objects == 0 {
		return false, "no line is a JSON object"
	}
	return false, "its lines are JSON objects, but none has both a text (text, body, message, content) and an author (author, from, sender) or role"
}

func (jsonLines) open(saved []byte, h head, o options) (reader, error) {
	return &objects{options: o}, nil
}

func (jsonLines) again(original string, o options) (record, error) {
	r, err := readObject(original, o, &sink{})
	if r.loose || !r.dated && r.at.Equal(o.day) {
		r.at = time.Time{} // the day of its file is not in it: its time stays
	}
	return r, err
}

// jsonArray is one JSON array of the same objects.
type jsonArray struct{ jsonLines }

func (jsonArray) name() string { return "json" }

func (jsonArray) says() string { return "JSON: an array of such objects" }

func (jsonArray) cut() cutter { return cutElements }

func (jsonArray) sniff(h head) (bool, string) {
	text := strings.TrimLeft(h.text, " \t\r\n")
	if !strings.HasPrefix(text, "[") || !strings.HasPrefix(strings.TrimLeft(text[1:], " \t\r\n"), "{") {
		return false, "it is no array of objects"
	}
	if h.wide {
		return false, "an array in UTF-16 is not read; save it as UTF-8"
	}
	next := cutElements(bufio.NewReader(strings.NewReader(text)), "", 0, 1)
	for range sniffLines {
		p, err := next()
		if err != nil {
			break
		}
		if _, err := readObject(p.text, sniffing(), &sink{}); err == nil {
			return true, ""
		}
	}
	return false, "it is a JSON array, but no object in it has both a text (text, body, message, content) and an author (author, from, sender) or role"
}

// objects reads one message from each piece; nothing is ever held back.
type objects struct{ options options }

func (o *objects) take(p piece, out *sink) {
	text := strings.TrimSpace(p.text)
	switch {
	case p.long:
		out.flaw(p, fmt.Sprintf("the line is longer than %d MiB", pieceMost>>20))
		return
	case text == "":
		out.skipped += p.lines
		return
	}
	r, err := readObject(text, o.options, out)
	switch {
	case errors.Is(err, errSilent):
		out.skipped += p.lines
		return
	case err != nil:
		out.flaw(p, err.Error())
		return
	}
	r.place, r.lines, r.original = p, p.lines, text
	out.records = append(out.records, r)
}

func (o *objects) held() (piece, bool) { return piece{}, false }

func (o *objects) rest(*sink, bool) {}

func (o *objects) save() []byte { return nil }

// errSilent is returned for a record whose text is there and empty: somebody
// joined, typed, or sent a picture.
var errSilent = errors.New("it says nothing")

// values are the fields of a record as a log writes them.
type values struct {
	text [fieldCount]string
	rank [fieldCount]int // one more than the rank of the name that gave it; 0: nothing did
}

func (v *values) set(f field, rank int, s string) {
	had := v.rank[f] - 1
	if had < 0 || rank < had || s != "" && (rank == had || v.text[f] == "") {
		v.text[f], v.rank[f] = s, rank+1
	}
}

func (v *values) has(f field) bool { return v.rank[f] > 0 }

// record makes a record of what was found.
func (v *values) record(o options, out *sink) (record, error) {
	switch {
	case !v.has(fText):
		return record{}, errors.New("it has no text: none of text, body, message, content and the like")
	case !v.has(fAuthor) && !v.has(fHandle) && !v.has(fRole) && !v.has(fEmail):
		return record{}, errors.New("it has no author: none of author, from, sender, user, role and the like")
	case strings.TrimSpace(v.text[fText]) == "" && v.text[fFiles] == "" && !set(v.text[fDeleted]):
		return record{}, errSilent
	}
	r := record{
		conversation: v.text[fConversation], id: v.text[fID], author: v.text[fAuthor], handle: v.text[fHandle],
		email: v.text[fEmail], subject: v.text[fSubject], text: v.text[fText], opening: v.text[fText],
	}
	r.describe(v.text[fRole], v.text[fType], yes(v.text[fPrivate]), yes(v.text[fBot]))
	if r.author == "" {
		r.author = firstOf(v.text[fRole], r.handle, r.email)
	}
	if r.email == "" && isAddress(r.author) {
		r.email = r.author
	}
	r.when = v.moment()
	r.fill(o, out)
	for name := range strings.FieldsFuncSeq(v.text[fFiles], func(r rune) bool { return r == '\n' || r == ',' }) {
		r.attach(strings.TrimSpace(name), "", 0)
	}
	if r.edited = set(v.text[fEdited]); set(v.text[fDeleted]) {
		r.erase()
	}
	return r, nil
}

// set reads a value that is a truth or the time since which it is one.
func set(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "false", "0", "no", "null", "n", "nein":
		return false
	}
	return true
}

// moment returns the time as written: in one field, or a date in one and a
// time of day in another.
func (v *values) moment() string {
	whole, day, clock := v.text[fTime], v.text[fDay], v.text[fClock]
	if day == "" || clock == "" || day == clock || whole != "" && whole != day && whole != clock {
		return strings.TrimSpace(firstOf(whole, day, clock))
	}
	if st, ok := wholeStamp(clock); ok && st.date {
		return strings.TrimSpace(clock)
	}
	return strings.TrimSpace(day) + " " + strings.TrimSpace(clock)
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// isAddress says whether s can be an e-mail address.
func isAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.ContainsFunc(s, unicode.IsSpace) &&
		!strings.ContainsAny(domain, "@<>,;")
}

// words is the vocabulary, made once.
var words = sync.OnceValue(newVocabulary)

// readObject reads one message. Its errors say what is wrong in a sentence
// without the message's words.
func readObject(text string, o options, out *sink) (record, error) {
	b := []byte(text)
	if !json.Valid(b) {
		return record{}, brokenJSON(b)
	}
	if text == "" || text[0] != '{' {
		return record{}, errors.New("it is no JSON object")
	}
	var v values
	known := words()
	walkObject(text, func(key, value string) {
		for _, m := range known.meanings(key) {
			v.take(m, value)
		}
	})
	return v.record(o, out)
}

func brokenJSON(b []byte) error {
	var wrong *json.SyntaxError
	err := json.Unmarshal(b, new(json.RawMessage))
	if errors.As(err, &wrong) && wrong.Offset < int64(len(b)) {
		return fmt.Errorf("it is no valid JSON from column %d", wrong.Offset)
	}
	return errors.New("it is no valid JSON: it ends in the middle")
}

// meanings looks a name up, as it stands where that is enough.
func (v vocabulary) meanings(name string) []meaning {
	if m := v[name]; m != nil {
		return m
	}
	return v[tidyName(name)]
}

// take sets a field from a JSON value.
func (v *values) take(m meaning, value string) {
	switch {
	case value == "null":
	case value[0] == '{' && m.field == fAuthor:
		v.person(value)
	case value[0] == '{' && m.field == fText:
		walkObject(value, func(key, inner string) {
			if k := words().meanings(key); len(k) > 0 && k[0].field == fText && inner[0] == '"' {
				v.set(fText, m.rank, unquote(inner))
			}
		})
	case m.field == fFiles && (value[0] == '{' || value[0] == '['):
		v.set(fFiles, m.rank, strings.Join(fileNames(value), "\n"))
	case value[0] == '{', value[0] == '[' && m.field != fText:
	case value[0] == '[':
		v.set(fText, m.rank, joined(value))
	case value[0] == '"':
		v.set(m.field, m.rank, unquote(value))
	default:
		v.set(m.field, m.rank, value)
	}
}

// person reads an author that is an object: {"id", "name", "email", "role"}.
func (v *values) person(value string) {
	walkObject(value, func(key, inner string) {
		if inner == "null" || inner[0] == '{' || inner[0] == '[' {
			return
		}
		if inner[0] == '"' {
			inner = unquote(inner)
		}
		switch tidyName(key) {
		case "id", "userid":
			v.set(fHandle, 0, inner)
		case "name", "displayname", "fullname", "username", "nickname":
			v.set(fAuthor, 0, inner)
		case "email", "mail", "address":
			v.set(fEmail, 0, inner)
		case "role", "type", "side", "usertype":
			v.set(fRole, 0, inner)
		case "isbot", "bot":
			v.set(fBot, 0, inner)
		}
	})
}

// fileNames finds what the files of a message are called: strings, or objects
// with a name or where they lie.
func fileNames(value string) []string {
	var parts []json.RawMessage
	if value[0] == '{' {
		parts = []json.RawMessage{json.RawMessage(value)}
	} else if json.Unmarshal([]byte(value), &parts) != nil {
		return nil
	}
	var names []string
	for _, p := range parts {
		name := scalar(string(p))
		best := len(fileKeys())
		if p[0] == '{' {
			walkObject(string(p), func(key, inner string) {
				if i := slices.Index(fileKeys(), tidyName(key)); i >= 0 && i < best && scalar(inner) != "" {
					name, best = scalar(inner), i
				}
			})
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

func fileKeys() []string {
	return []string{"filename", "name", "originalname", "title", "url", "uri", "path"}
}

// joined reads a text that is a list of parts, each a string or an object with
// a text.
func joined(value string) string {
	var parts []any
	if json.Unmarshal([]byte(value), &parts) != nil {
		return ""
	}
	var out strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out.WriteString(p)
		case map[string]any:
			s, _ := p["text"].(string)
			out.WriteString(s)
		}
	}
	return out.String()
}

// walkObject calls f with each key and value of a JSON object that is known to
// be valid. Values are as they stand in the text.
func walkObject(text string, f func(key, value string)) {
	i := 1
	for i < len(text) {
		i += space(text[i:])
		if i >= len(text) || text[i] != '"' {
			return
		}
		end := i + valueLen(text[i:])
		key := unquote(text[i:end])
		i = end + space(text[end:]) + 1 // the colon
		i += space(text[i:])
		end = i + valueLen(text[i:])
		f(key, text[i:end])
		i = end + space(text[end:]) + 1 // a comma or the brace
	}
}

func space(s string) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\t' || s[n] == '\n' || s[n] == '\r') {
		n++
	}
	return n
}

// valueLen returns the length of the valid JSON value that s begins with.
func valueLen(s string) int {
	switch s[0] {
	case '"':
		return stringLen(s)
	case '{', '[':
		return nestLen(s)
	}
	if n := strings.IndexAny(s, ",}] \t\r\n"); n >= 0 {
		return n
	}
	return len(s)
}

func stringLen(s string) int {
	for i := 1; i < len(s); i++ {
		next := strings.IndexAny(s[i:], `"\`)
		if next < 0 {
			return len(s)
		}
		if i += next; s[i] == '"' {
			return i + 1
		}
		i++
	}
	return len(s)
}

func nestLen(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += stringLen(s[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// unquote reads a valid JSON string.
func unquote(s string) string {
	inner := s[1 : len(s)-1]
	if strings.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var out string
	if json.Unmarshal([]byte(s), &out) != nil {
		return strconv.Quote(inner)
	}
	return out
}
