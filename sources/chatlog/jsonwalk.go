package chatlog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A turn says what a piece of a document is.
type turn int

const (
	whole turn = iota // a value, or a line
	enter             // an object begins whose fields are pieces of their own
	leave             // and ends
	torn              // the document ends in its middle
)

// walkJSON parts a JSON document at its values without reading more of it than one
// into memory, so that it may be of any size. It walks into the objects and
// arrays whose paths are given, and takes every other value as one piece.
//
// A path names fields with points between them and elements by brackets:
// chats.list[].messages[]; the document itself is the empty path. Several
// documents may follow each other.
func walkJSON(into map[string]bool) cutter {
	return func(in *bufio.Reader, charset string, at int64, line int) func() (piece, error) {
		in = narrow(in, charset)
		w := &walker{in: in, at: at, line: line, into: into}
		return w.next
	}
}

type walker struct {
	in    *bufio.Reader
	at    int64
	line  int
	into  map[string]bool
	stack []level
	ended bool
}

// A level is an object or array that the walk stands in.
type level struct {
	path   string
	inside string // the path of an element; empty in an object
	object bool
}

func (w *walker) next() (piece, error) {
	for {
		c, err := w.first()
		if errors.Is(err, io.EOF) {
			return w.end()
		}
		if err != nil {
			return piece{}, err
		}
		p := w.here()
		if c == '}' || c == ']' {
			if l, ok := w.pop(); ok && l.object {
				return w.close(p, l.path, leave), nil
			}
			continue
		}
		if p.path, c, err = w.key(c); err != nil {
			return w.end()
		}
		if c != '{' && c != '[' || !w.into[p.path] {
			return w.value(p, c)
		}
		w.stack = append(w.stack, level{p.path, p.path + "[]", c == '{'})
		if c == '{' {
			return w.close(p, p.path, enter), nil
		}
	}
}

// here begins a piece at the byte that was read last.
func (w *walker) here() piece { return piece{at: w.at - 1, line: w.line} }

func (w *walker) close(p piece, path string, t turn) piece {
	p.path, p.turn, p.end, p.next, p.lines = path, t, w.at, w.line, w.line-p.line+1
	return p
}

func (w *walker) pop() (level, bool) {
	if len(w.stack) == 0 {
		return level{}, false
	}
	l := w.stack[len(w.stack)-1]
	w.stack = w.stack[:len(w.stack)-1]
	return l, true
}

// end says that the document ends in its middle, if it does, and then that the
// file ends.
func (w *walker) end() (piece, error) {
	if len(w.stack) == 0 || w.ended {
		return piece{}, io.EOF
	}
	w.ended = true
	p := piece{at: w.at, line: w.line, open: true}
	return w.close(p, w.stack[len(w.stack)-1].path, torn), nil
}

// key reads the name of a field, and returns the path and first byte of what
// stands there.
func (w *walker) key(c byte) (path string, value byte, err error) {
	if len(w.stack) == 0 {
		return "", c, nil
	}
	l := w.stack[len(w.stack)-1]
	if !l.object {
		return l.inside, c, nil
	}
	if c != '"' {
		return joinPath(l.path, "?"), c, nil
	}
	text, fits, err := w.read(c, keyMost)
	if err != nil {
		return "", 0, err
	}
	if !fits {
		text = []byte(`"?"`) // nothing that anybody asks for
	}
	if value, err = w.first(); err == nil && value == ':' {
		value, err = w.first()
	}
	return joinPath(l.path, unquote(string(text))), value, err
}

const keyMost = 1 << 10 // bytes of a field's name

func joinPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// value takes a value as a piece.
func (w *walker) value(p piece, c byte) (piece, error) {
	text, fits, err := w.read(c, pieceMost)
	if err != nil && !errors.Is(err, io.EOF) {
		return piece{}, err
	}
	p = w.close(p, p.path, whole)
	if p.long = !fits; fits {
		p.text = readable("", bytes.TrimRight(text, " \t\r\n"))
	}
	p.open = err != nil
	return p, nil
}

// read reads the value that begins with c: its bytes, and whether they were no
// more than most. Its error is io.EOF where the file ends in the value.
func (w *walker) read(c byte, most int) (text []byte, fits bool, err error) {
	s, n := scan{}, 1
	text = append(text, c)
	if s.step(c); c != '"' && s.depth == 0 {
		return w.bare(text)
	}
	for {
		if _, err := w.in.Peek(1); err != nil {
			return text, n <= most, err
		}
		buf, _ := w.in.Peek(w.in.Buffered())
		took, done := 0, false
		for !done && took < len(buf) {
			done = s.step(buf[took])
			took++
		}
		if n += took; n <= most {
			text = append(text, buf[:took]...)
		}
		w.pass(buf[:took])
		if done {
			return text, n <= most, nil
		}
	}
}

// bare reads a number, a word, or what is none.
func (w *walker) bare(text []byte) ([]byte, bool, error) {
	for {
		next, err := w.in.Peek(1)
		if errors.Is(err, io.EOF) && len(w.stack) == 0 {
			return text, true, nil
		}
		if err != nil {
			return text, true, err
		}
		if strings.IndexByte(",{}[]\" \t\r\n", next[0]) >= 0 || len(text) >= keyMost {
			return text, true, nil
		}
		text = append(text, next[0])
		w.pass(next)
	}
}

// pass counts what was taken from the buffer.
func (w *walker) pass(b []byte) {
	w.at += int64(len(b))
	w.line += bytes.Count(b, []byte("\n"))
	_, _ = w.in.Discard(len(b)) // it is buffered
}

// first passes over what stands between values.
func (w *walker) first() (byte, error) {
	for {
		c, err := w.byte()
		if err != nil || strings.IndexByte(" \t\r\n,\xef\xbb\xbf", c) < 0 {
			return c, err
		}
	}
}

func (w *walker) byte() (byte, error) {
	c, err := w.in.ReadByte()
	if err != nil {
		return 0, err
	}
	w.at++
	if c == '\n' {
		w.line++
	}
	return c, nil
}

// A scan finds the end of a JSON value.
type scan struct {
	depth  int
	quoted bool
	escape bool
}

// step takes the next byte and says whether the value ends with it.
func (s *scan) step(c byte) bool {
	switch {
	case s.escape:
		s.escape = false
	case s.quoted && c == '\\':
		s.escape = true
	case c == '"':
		s.quoted = !s.quoted
		return !s.quoted && s.depth == 0
	case s.quoted:
	case c == '{' || c == '[':
		s.depth++
	case c == '}' || c == ']':
		s.depth--
		return s.depth <= 0
	}
	return false
}

// mendJSON repairs what is known to be wrong in what some programs write:
// Telegram's \x0B, which JSON has not.
func mendJSON(text string) string {
	if !strings.Contains(text, `\x`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '\\' || i+1 == len(text):
			out.WriteByte(text[i])
		case text[i+1] == 'x':
			out.WriteString(`\u00`)
			i++
		default:
			out.WriteString(text[i : i+2])
			i++
		}
	}
	return out.String()
}

// tooLong says why a piece was passed over.
func tooLong(what string) string {
	return fmt.Sprintf("the %s is longer than %d MiB", what, pieceMost>>20)
}
