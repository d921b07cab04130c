package chatlog

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"

	"earshot/sources/decode"
)

// cutTags parts a document of XML or HTML where one of the given tags begins,
// and reads no more of it than one piece into memory: what such documents say
// stands in elements that follow each other. A piece is an element with all
// that stands behind it until the next; the first is what stands before them.
// A mark is the beginning of a tag: <message, or <div class="thread".
func cutTags(marks ...string) cutter {
	return func(in *bufio.Reader, charset string, at int64, line int) func() (piece, error) {
		in = narrow(in, charset)
		t := &tags{in: in, at: at, line: line, marks: marks}
		return t.next
	}
}

type tags struct {
	in    *bufio.Reader
	at    int64
	line  int
	marks []string
}

func (t *tags) next() (piece, error) {
	p := piece{at: t.at, line: t.line}
	var text []byte
	for n := 0; ; {
		ahead, err := t.in.Peek(markMost)
		if len(ahead) == 0 {
			if n == 0 || !errors.Is(err, io.EOF) {
				return piece{}, errOr(err, io.EOF)
			}
			return t.close(p, text, n), nil
		}
		if n > 0 && t.marked(ahead) {
			return t.close(p, text, n), nil
		}
		buf, _ := t.in.Peek(t.in.Buffered())
		took := len(buf)
		if i := bytes.IndexByte(buf[1:], '<'); i >= 0 {
			took = 1 + i
		}
		text = t.add(text, buf[:took], n)
		n += took
		_, _ = t.in.Discard(took) // it is buffered
	}
}

const markMost = 64 // bytes of a mark

// marked says whether a piece begins here.
func (t *tags) marked(ahead []byte) bool {
	for _, m := range t.marks {
		if len(ahead) < len(m) || !bytes.EqualFold(ahead[:len(m)], []byte(m)) {
			continue
		}
		if m[len(m)-1] == '"' || len(ahead) > len(m) && strings.IndexByte(" \t\r\n>/", ahead[len(m)]) >= 0 {
			return true
		}
	}
	return false
}

func (t *tags) add(text, part []byte, before int) []byte {
	t.at += int64(len(part))
	t.line += bytes.Count(part, []byte("\n"))
	if before+len(part) > pieceMost {
		return text
	}
	return append(text, part...)
}

func (t *tags) close(p piece, text []byte, n int) piece {
	p.end, p.next, p.lines = t.at, t.line, t.line-p.line+1
	if p.long = n > pieceMost; !p.long {
		p.text = readable("", text)
	}
	return p
}

// An element is a tag with its attributes, and what stands between it and its
// end, as it is written.
type element struct {
	tag   string
	attrs map[string]string
	inner string
}

// readElement reads the first element of a text. Its end may be missing.
func readElement(text string) (element, bool) {
	z := html.NewTokenizer(strings.NewReader(text))
	e, at := element{attrs: map[string]string{}}, 0
	for {
		kind := z.Next()
		raw := len(z.Raw())
		if kind == html.ErrorToken {
			return e, false
		}
		at += raw
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		t := z.Token()
		e.tag = t.Data
		for _, a := range t.Attr {
			e.attrs[strings.ToLower(a.Key)] = a.Val
		}
		if kind == html.StartTagToken {
			e.inner = untilEnd(text[at:], e.tag)
		}
		return e, true
	}
}

// untilEnd cuts a text at the end of the element that it stands in.
func untilEnd(text, tag string) string {
	depth := 1
	for i := 0; i < len(text); i++ {
		next := strings.IndexByte(text[i:], '<')
		if next < 0 {
			break
		}
		switch i += next; {
		case begins(text[i+1:], "/"+tag):
			if depth--; depth == 0 {
				return text[:i]
			}
		case begins(text[i+1:], tag):
			depth++
		}
	}
	return text
}

// begins says whether a text begins with the name of a tag, case aside.
func begins(text, name string) bool {
	return len(text) > len(name) && strings.EqualFold(text[:len(name)], name) && strings.IndexByte(" \t\r\n>/", text[len(name)]) >= 0
}

// child returns the first element of a name in a text, at any depth. Where
// class is not empty it must have that class.
func child(text, name, class string) (element, bool) {
	for tries := 0; tries < 64; {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			break
		}
		if text = text[i+1:]; !begins(text, name) {
			continue
		}
		tries++
		if e, ok := readElement("<" + text); ok && (class == "" || e.attrs["class"] == class) {
			return e, true
		}
	}
	return element{}, false
}

// plainText is what a piece of markup says.
func plainText(markup string) string {
	return strings.TrimSpace(decode.HTML(markup, htmlMost).Text)
}
