package mail

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"

	"earshot/sources/decode"
	"earshot/store"
	"earshot/store/clean"
)

// A part is a mail or a MIME part of it (RFC 2046). Its bytes are slices of
// the mail.
type part struct {
	header    header
	body      []byte // still in its transfer encoding
	mediaType string // lower case; text/plain where nothing is said
	params    map[string]string
	report    string // of a multipart/report: its type, "none" where it names none
	children  []*part
}

// split reads a mail into its tree of parts.
func (p *parser) split(raw []byte) *part { return p.splitPart(raw, 0, "text/plain") }

// splitPart reads one part and what is nested in it, down to MaxDepth; each
// level looks at its bytes once.
func (p *parser) splitPart(raw []byte, depth int, otherwise string) *part {
	p.parts++
	h, body, note := cutHeader(raw)
	p.defect(note)
	e := &part{header: h, body: body}
	e.mediaType, e.params = mediaType(h.raw("Content-Type"))
	if e.mediaType == "text" || e.mediaType == "" {
		e.mediaType = otherwise
	}
	if e.mediaType == "multipart/report" {
		e.report = cmp.Or(strings.ToLower(e.params["report-type"]), "none")
	}
	switch {
	case strings.HasPrefix(e.mediaType, "multipart/"):
		p.splitChildren(e, depth)
	case e.mediaType == "message/rfc822" && depth > 0 && depth < MaxDepth && p.parts < MaxParts:
		inner, _ := untransfer(h.unfolded("Content-Transfer-Encoding"), body)
		e.children = []*part{p.splitPart(inner, depth+1, "text/plain")}
	}
	return e
}

// splitChildren cuts a multipart body at its boundary lines.
func (p *parser) splitChildren(e *part, depth int) {
	boundary := e.params["boundary"]
	if boundary == "" {
		p.defect("the mail has parts but does not say where they begin")
		e.mediaType = "text/plain"
		return
	}
	if depth >= MaxDepth || p.parts >= MaxParts {
		p.defect("the mail is too complex; the parts inside its parts were not read")
		return
	}
	otherwise := "text/plain"
	if e.mediaType == "multipart/digest" {
		otherwise = "message/rfc822"
	}
	bodies, closed := cutParts(e.body, boundary, MaxParts-p.parts+1)
	for _, b := range bodies {
		if p.parts >= MaxParts {
			p.defect("the mail is too complex; only its first 200 parts were read")
			return
		}
		e.children = append(e.children, p.splitPart(b, depth+1, otherwise))
	}
	switch {
	case len(bodies) == 0:
		p.defect("the mail says that it has parts, and has none")
		e.mediaType = "text/plain"
	case !closed:
		p.defect("the mail ends before its last part does")
	}
}

// cutParts returns what stands between the boundary lines, at most n parts,
// and whether the closing one was there.
func cutParts(body []byte, boundary string, n int) (parts [][]byte, closed bool) {
	mark := []byte("--" + boundary)
	start := -1
	for at := 0; at <= len(body); {
		i := nextMark(body, mark, at)
		if i < 0 {
			break
		}
		if start >= 0 {
			parts = append(parts, body[start:max(start, lineEndBefore(body, i))])
			if len(parts) == n {
				return parts, true
			}
		}
		line, _ := cutLine(body[i:])
		after := bytes.TrimRight(line[len(mark):], " \t")
		if bytes.Equal(after, []byte("--")) {
			return parts, true
		}
		at = min(i+len(line)+2, len(body))
		if j := bytes.IndexByte(body[i:], '\n'); j >= 0 {
			at = i + j + 1
		}
		start = at
		if at >= len(body) {
			break
		}
	}
	if start >= 0 && start < len(body) {
		parts = append(parts, body[start:])
	}
	return parts, false
}

// nextMark finds a boundary line at or after from: the boundary at the start
// of a line with nothing but "--" and blanks behind it.
func nextMark(body, mark []byte, from int) int {
	for from < len(body) {
		i := bytes.Index(body[from:], mark)
		if i < 0 {
			return -1
		}
		i += from
		from = i + len(mark)
		if i > 0 && body[i-1] != '\n' && body[i-1] != '\r' {
			continue
		}
		tail := body[from:]
		tail = bytes.TrimPrefix(tail, []byte("--"))
		tail = bytes.TrimLeft(tail[:min(len(tail), 80)], " \t")
		if len(tail) == 0 || tail[0] == '\r' || tail[0] == '\n' {
			return i
		}
	}
	return -1
}

// lineEndBefore takes the line end before a boundary off: it belongs to the
// boundary (RFC 2046, 5.1.1).
func lineEndBefore(body []byte, i int) int {
	if i > 0 && body[i-1] == '\n' {
		i--
	}
	if i > 0 && body[i-1] == '\r' {
		i--
	}
	return i
}

// decoded returns the part's bytes with the transfer encoding undone, as many
// as can be shown at most: no encoding makes more than three bytes of one.
func (p *parser) decoded(e *part) []byte {
	raw := e.body
	if len(raw) > 3*MaxHTML {
		p.defect("the text is too long to be shown whole; the original holds the rest")
		raw = raw[:3*MaxHTML]
	}
	b, note := untransfer(e.header.unfolded("Content-Transfer-Encoding"), raw)
	p.defect(note)
	return b
}

// fileName returns the name the sender gave the part (RFC 2183, RFC 2231).
func (e *part) fileName() string {
	_, params := mediaType(e.header.raw("Content-Disposition"))
	if name := params["filename"]; name != "" {
		return name
	}
	return e.params["name"]
}

// attached says whether the part is an attachment and no text to show.
func (e *part) attached() bool {
	disposition, _ := mediaType(e.header.raw("Content-Disposition"))
	return disposition == "attachment" || e.fileName() != "" ||
		e.mediaType != "text/plain" && e.mediaType != "text/html"
}

// attach names a part that is not shown.
func (p *parser) attach(e *part) {
	name := e.fileName()
	if name == "" {
		name = p.describe(e)
	}
	p.msg.Attachments = append(p.msg.Attachments, store.Attachment{
		Name: p.redactLine(name),
		Type: clean.OneLine(e.mediaType),
		Size: decodedSize(e.header.unfolded("Content-Transfer-Encoding"), e.body),
	})
	if len(p.msg.Attachments) == p.wanted {
		p.found = e
	}
}

// mediaType reads a structured field: its value in lower case and its
// parameters, joined and decoded (RFC 2231). The first of two equal ones
// counts; a value with blanks and no quotes is read to the next semicolon.
func mediaType(raw []byte) (value string, params map[string]string) {
	s := unfold(raw)
	if s == "" {
		return "", nil
	}
	value, s = cutType(s)
	pieces := map[string]string{}
	for s != "" && len(pieces) < 50 {
		var key, v string
		key, s, _ = strings.Cut(s, "=")
		if semi := strings.LastIndexByte(key, ';'); semi >= 0 {
			key = key[semi+1:]
		}
		v, s = cutValue(s)
		key = key[strings.LastIndexAny(strings.TrimSpace(key), " \t")+1:]
		key = strings.ToLower(strings.TrimSpace(key))
		if _, twice := pieces[key]; key != "" && !twice {
			pieces[key] = v
		}
	}
	return value, joinPieces(pieces)
}

// cutType takes the value off, which is one word; a semicolon may be missing
// behind it. What is no media type and no disposition is as good as nothing.
func cutType(s string) (value, params string) {
	s = strings.TrimLeft(s, "\" \t")
	end := strings.IndexAny(s, "; \t\"")
	if end < 0 {
		end = len(s)
	}
	value = strings.ToLower(strings.TrimRight(s[:end], ">,"))
	if strings.ContainsAny(value, "<>=()@") || strings.HasSuffix(value, "/") || strings.HasPrefix(value, "/") {
		value = ""
	}
	return value, s[end:]
}

// cutValue reads a value, in quotes or not, up to the next semicolon.
func cutValue(s string) (value, rest string) {
	s = strings.TrimLeft(s, " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return strings.TrimSpace(value), rest
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i < len(s) {
				b.WriteByte(s[i])
			}
		case '"':
			_, rest, _ = strings.Cut(s[i+1:], ";")
			return b.String(), rest
		default:
			b.WriteByte(s[i])
		}
	}
	value, rest, _ = strings.Cut(s[1:], ";")
	return strings.TrimSpace(value), rest
}

// joinPieces puts numbered pieces of parameters together and decodes them.
func joinPieces(pieces map[string]string) map[string]string {
	params := map[string]string{}
	for key, v := range pieces {
		name, _, several := strings.Cut(key, "*")
		switch {
		case !several:
			if params[name] == "" {
				params[name] = words(v)
			}
		case key == name+"*0", key == name+"*", key == name+"*0*":
			params[name] = joinNumbered(name, pieces)
		}
	}
	return params
}

func joinNumbered(name string, pieces map[string]string) string {
	var joined []byte
	charset := ""
	if v, ok := pieces[name+"*"]; ok {
		charset, v = cutCharset(v)
		joined = percent(v)
	}
	for n := 0; n < 50 && len(joined) < 4096; n++ {
		key := name + "*" + strconv.Itoa(n)
		if v, ok := pieces[key+"*"]; ok {
			if n == 0 {
				charset, v = cutCharset(v)
			}
			joined = append(joined, percent(v)...)
		} else if v, ok := pieces[key]; ok {
			joined = append(joined, v...)
		} else {
			break
		}
	}
	text, _ := decode.Charset(charset, joined)
	return text
}

// cutCharset takes "utf-8'en'" off an extended value.
func cutCharset(v string) (charset, rest string) {
	if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
		return parts[0], parts[2]
	}
	return "", v
}

func percent(v string) []byte {
	out := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if v[i] == '%' && i+2 < len(v) && unhex(v[i+1]) < 16 && unhex(v[i+2]) < 16 {
			out = append(out, unhex(v[i+1])<<4|unhex(v[i+2]))
			i += 2
			continue
		}
		out = append(out, v[i])
	}
	return out
}
