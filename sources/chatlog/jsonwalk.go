package chatlog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A turn says what a piece of a document is.
type turn int

const (
	whole  turn = iota // a value, or a line
	enter              // an object begins whose fields are pieces of their own
	leave              // and ends
	broken             // what is no value; the next one stands behind it
	torn               // the document ends in its middle
)

// walkJSON parts a JSON document at its values without reading more of it than one
// into memory, so that it may be of any size. It walks into the objects and
// arrays whose paths are given, and takes every other value as one piece.
//
// A path names fields with points between them and elements by brackets:
// chats.list[].messages[]; the document itself is the empty path. Several
// documents may follow each other. What is broken is a piece of its own: see
// jsonbroken.go.
func walkJSON(into map[string]bool) cutter {
	return func(in *bufio.Reader, charset string, at int64, line int) func() (piece, error) {
		in = narrow(in, charset)
		w := &walker{in: rereader{in: in}, at: at, line: line, into: into, patience: lookAgainMost, alike: map[string]*[]string{}}
		return w.next
	}
}

type walker struct {
	in    rereader
	at    int64
	line  int
	into  map[string]bool
	stack []level
	ended bool
	scan  scan

	alike    map[string]*[]string // by path, the last elements of an array that were whole
	patience int                  // bytes that may still be read in vain
	due      []piece              // what is known to come next
}

// A level is an object or array that the walk stands in.
type level struct {
	path   string
	inside string // the path of an element; empty in an object
	object bool
	first  string    // of an object: its first key
	alike  *[]string // of an array
}

func (w *walker) next() (piece, error) {
	for {
		if len(w.due) > 0 {
			p := w.due[0]
			w.due = w.due[1:]
			return p, nil
		}
		c, err := w.first()
		if errors.Is(err, io.EOF) {
			return w.end()
		}
		if err != nil {
			return piece{}, err
		}
		p := w.here()
		switch {
		case c == '}' || c == ']':
			w.shut(p, c)
			continue
		case w.astray(c):
			w.in.back([]byte{c})
			w.at, w.line = p.at, p.line
			return w.mend(p, nil)
		}
		raw := []byte{c}
		if p.path, c, raw, err = w.key(raw); err != nil {
			return w.end()
		}
		if c == 0 && w.names() {
			return w.mend(p, raw)
		}
		if c != '{' && c != '[' || !w.into[p.path] {
			return w.value(p, c)
		}
		w.push(p.path, c)
		if c == '{' {
			return w.close(p, p.path, enter), nil
		}
	}
}

func (w *walker) push(path string, c byte) {
	l := level{path: path, inside: path + "[]", object: c == '{'}
	if !l.object {
		if l.alike = w.alike[l.inside]; l.alike == nil {
			l.alike = new([]string)
			w.alike[l.inside] = l.alike
		}
	}
	w.stack = append(w.stack, l)
}

// here begins a piece at the byte that was read last.
func (w *walker) here() piece { return piece{at: w.at - 1, line: w.line} }

func (w *walker) close(p piece, path string, t turn) piece {
	p.path, p.turn, p.end, p.next, p.lines = path, t, w.at, w.line, w.line-p.line+1
	return p
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
// stands there, 0 where nothing does, and all that it read. Where there are no
// names it reads nothing.
func (w *walker) key(begun []byte) (path string, value byte, raw []byte, err error) {
	c := begun[0]
	if len(w.stack) == 0 {
		return "", c, begun, nil
	}
	l := &w.stack[len(w.stack)-1]
	if !l.object {
		return l.inside, c, begun, nil
	}
	text, fits, err := w.read(c, keyMost)
	if err != nil {
		return "", 0, text, err
	}
	name := "?" // nothing that anybody asks for
	if fits {
		name = unquote(string(text))
	}
	if l.first == "" {
		l.first = name
	}
	if c, err = w.firstTo(&text); err == nil && c == ':' {
		if c, err = w.firstTo(&text); err == nil && strings.IndexByte("}]:", c) < 0 {
			return joinPath(l.path, name), c, text, nil
		}
	}
	return "", 0, text, err
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
	if len(w.stack) > 0 && (w.scan.wrong || err != nil) {
		return w.mend(p, text)
	}
	begun := p
	p = w.close(p, p.path, whole)
	if p.long = !fits; fits {
		p.text = readable("", bytes.TrimRight(text, " \t\r\n"))
	}
	if c != '{' && c != '[' && w.names() && !json.Valid([]byte(p.text)) && fits {
		p.turn = broken
	}
	if p.open = err != nil; !p.open && !w.goesOn(&text) {
		return w.mend(begun, text)
	}
	w.remember(p.text)
	return p, nil
}

// read reads the value that begins with c: its bytes, and whether they were no
// more than most. It stops where no value goes on like this (scan.wrong). Its
// error is io.EOF where the file ends in the value.
func (w *walker) read(c byte, most int) (text []byte, fits bool, err error) {
	n := 1
	text = append(text, c)
	w.scan.reset()
	if w.scan.step(c); c != '"' && c != '{' && c != '[' {
		return w.bare(text)
	}
	for {
		buf, err := w.in.window()
		if err != nil {
			return text, n <= most, err
		}
		took, done := 0, false
		for !done && took < len(buf) {
			if w.scan.quoted && !w.scan.escape {
				if took += plainLen(buf[took:]); took == len(buf) {
					break
				}
			}
			done = w.scan.step(buf[took]) || w.scan.wrong
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
		next, err := w.in.window()
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
		w.pass(next[:1])
	}
}

// pass counts what was taken from the buffer.
func (w *walker) pass(b []byte) {
	w.at += int64(len(b))
	w.line += bytes.Count(b, []byte("\n"))
	w.in.take(len(b))
}

// first passes over what stands between values, and takes what follows.
func (w *walker) first() (byte, error) { return w.firstTo(new([]byte)) }

// firstTo adds what it takes to taken.
func (w *walker) firstTo(taken *[]byte) (byte, error) {
	for {
		b, err := w.in.window()
		if err != nil {
			return 0, err
		}
		c := b[0]
		*taken = append(*taken, c)
		w.pass(b[:1])
		if strings.IndexByte(" \t\r\n,\xef\xbb\xbf", c) < 0 {
			return c, nil
		}
	}
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
