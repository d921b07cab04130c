package mail

import (
	"bytes"
	"strings"

	"earshot/sources/decode"
)

// A field is one header field, as it stands in the mail.
type field struct {
	name  string
	value []byte // folded, without the line end
	at    int    // where the value begins in the mail or part
}

// A header is the fields in their order.
type header []field

// maxStrays is how many lines of a header may be no fields.
const maxStrays = 50

// cutHeader parts a header from what follows its blank line. Broken headers
// are usual: a first line of an mbox is passed over, a line that is no field
// ends the header unless well-known fields follow it, and then it belongs to
// the field before.
func cutHeader(raw []byte) (h header, body []byte, note string) {
	rest, strays := raw, 0
	for len(rest) > 0 {
		if len(raw)-len(rest) > MaxHeader {
			return h, afterBlankLine(rest), "the header is longer than 256 KiB; only its beginning was read"
		}
		line, after := cutLine(rest)
		end := len(raw) - len(rest) + len(line)
		switch name, value, ok := cutField(line); {
		case len(line) == 0:
			return h, after, note
		case line[0] == ' ' || line[0] == '\t':
			h.extend(raw, end)
		case ok:
			h = append(h, field{name, value, end - len(value)})
		case len(h) == 0 && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))):
		case len(h) > 0 && strays < maxStrays && fieldsFollow(after):
			strays++
			h.extend(raw, end)
			note = "a line of the header is no field"
		case len(h) == 0:
			return h, rest, "there is no header"
		default:
			return h, rest, "the header does not end with an empty line"
		}
		rest = after
	}
	return h, nil, note
}

// extend makes the line that ends there part of the last field.
func (h header) extend(raw []byte, end int) {
	if len(h) > 0 {
		last := &h[len(h)-1]
		last.value = raw[last.at:end]
	}
}

// cutLine parts the first line, without its end, from the rest. A lone CR
// ends a line only where no LF is near.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		if cr := bytes.IndexByte(b, '\r'); cr >= 0 {
			return b[:cr], b[cr+1:]
		}
		return b, nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}

// cutField reads "Name: value". Names are printable ASCII without blanks
// (RFC 5322, 3.6.8); blanks before the colon are let pass.
func cutField(line []byte) (name string, value []byte, ok bool) {
	colon := bytes.IndexByte(line, ':')
	if colon < 1 || colon > 200 {
		return "", nil, false
	}
	key := bytes.TrimRight(line[:colon], " \t")
	for _, c := range key {
		if c <= ' ' || c > '~' {
			return "", nil, false
		}
	}
	return string(key), line[colon+1:], len(key) > 0
}

// fieldsFollow says whether a field that every mail has stands before the
// next empty line, within a few lines.
func fieldsFollow(rest []byte) bool {
	for range 20 {
		var line []byte
		line, rest = cutLine(rest)
		if len(line) == 0 {
			return false
		}
		name, _, _ := cutField(line)
		switch strings.ToLower(name) {
		case "from", "to", "date", "subject", "message-id", "mime-version", "content-type", "content-transfer-encoding", "content-disposition",
			"reply-to", "cc", "in-reply-to", "references", "received", "return-path":
			return true
		}
	}
	return false
}

func afterBlankLine(b []byte) []byte {
	for len(b) > 0 {
		var line []byte
		if line, b = cutLine(b); len(line) == 0 {
			break
		}
	}
	return b
}

// raw returns the first field of that name, folded as it is; nil where there
// is none.
func (h header) raw(name string) []byte {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return nil
}

// has says whether there is such a field.
func (h header) has(name string) bool { return h.raw(name) != nil }

// unfolded returns a field on one line, undecoded.
func (h header) unfolded(name string) string { return unfold(h.raw(name)) }

func unfold(b []byte) string {
	b = bytes.TrimSpace(b)
	if bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, '\r') < 0 {
		return string(b)
	}
	var out strings.Builder
	for len(b) > 0 {
		var line []byte
		line, b = cutLine(b)
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.Write(bytes.TrimSpace(line))
	}
	return out.String()
}

// text returns a field decoded: encoded words, and raw bytes by guess.
func (h header) text(name string) string { return words(h.unfolded(name)) }

// words decodes the encoded words (RFC 2047) of a field. Neighbours of one
// charset are joined before the charset is read, since letters are often torn
// apart between them; words with blanks inside are read all the same.
func words(s string) string {
	if !strings.Contains(s, "=?") {
		t, _ := decode.Charset("", []byte(s))
		return t
	}
	var out strings.Builder
	var held word
	for s != "" {
		before, w, after, ok := cutWord(s)
		if !ok {
			break
		}
		if held.charset != "" && (strings.TrimSpace(before) != "" || held.charset != w.charset) {
			held.flush(&out)
		}
		if strings.TrimSpace(before) != "" || out.Len() == 0 && held.charset == "" {
			t, _ := decode.Charset("", []byte(before))
			out.WriteString(t)
		}
		held.charset = w.charset
		held.bytes = append(held.bytes, w.bytes...)
		s = after
	}
	held.flush(&out)
	t, _ := decode.Charset("", []byte(s))
	out.WriteString(t)
	return out.String()
}

// word is an encoded word with its transfer encoding undone.
type word struct {
	charset string
	bytes   []byte
}

func (w *word) flush(out *strings.Builder) {
	t, _ := decode.Charset(w.charset, w.bytes)
	out.WriteString(t)
	w.charset, w.bytes = "", nil
}

// cutWord finds the first encoded word of s.
func cutWord(s string) (before string, w word, after string, ok bool) {
	from := 0
	for {
		i := strings.Index(s[from:], "=?")
		if i < 0 {
			return s, word{}, "", false
		}
		start := from + i
		if w, n := readWord(s[start+2:]); n > 0 {
			return s[:start], w, s[start+2+n:], true
		}
		from = start + 2
	}
}

// readWord reads charset?encoding?text?= and returns how long it is.
func readWord(s string) (w word, n int) {
	charset, rest, ok := strings.Cut(s[:min(len(s), 80)], "?")
	if !ok || charset == "" || len(rest) < 2 || rest[1] != '?' || strings.ContainsAny(charset, " =") {
		return word{}, 0
	}
	encoding := rest[0]
	body := s[len(charset)+3:]
	end := strings.Index(body[:min(len(body), 4096)], "?=")
	if end < 0 {
		return word{}, 0
	}
	w.charset, _, _ = strings.Cut(strings.ToLower(charset), "*") // RFC 2231: a language may follow
	switch encoding {
	case 'q', 'Q':
		w.bytes, _ = unquote([]byte(strings.ReplaceAll(body[:end], "_", " ")), true)
	case 'b', 'B':
		w.bytes, _ = unbase64([]byte(body[:end]))
	default:
		return word{}, 0
	}
	return w, len(charset) + 3 + end + 2
}
