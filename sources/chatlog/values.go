package chatlog

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"
)

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
