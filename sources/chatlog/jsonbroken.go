package chatlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// How a walk goes on behind what is no JSON: a quote or brace too few or too
// many turns everything behind it inside out, so it looks for the next object
// that is like those which it has seen in the array, in whatever the broken
// one swallowed and behind it.

const (
	lookAgainMost = 64 << 20 // bytes of a document that are read twice in the search
	alikeMost     = 8        // elements of an array by which others are known
	alikeBytes    = 64 << 10 // of each
)

// remember keeps the last whole elements of an array.
func (w *walker) remember(text string) {
	if len(w.stack) == 0 || len(text) > alikeBytes || text == "" || text[0] != '{' {
		return
	}
	if a := w.stack[len(w.stack)-1].alike; a != nil {
		if len(*a) == alikeMost {
			*a = append((*a)[:0], (*a)[1:]...)
		}
		*a = append(*a, text)
	}
}

// astray says whether c cannot begin what stands in an object, or in an array
// of objects.
func (w *walker) astray(c byte) bool {
	if len(w.stack) == 0 {
		return false
	}
	l := w.stack[len(w.stack)-1]
	return l.object && c != '"' || c == '[' && !l.object && len(*l.alike) > 0
}

// names says whether the walk stands in an object.
func (w *walker) names() bool { return len(w.stack) > 0 && w.stack[len(w.stack)-1].object }

// goesOn passes over the blanks behind a value, and says whether what follows
// can. It adds them to what was taken.
func (w *walker) goesOn(taken *[]byte) bool {
	for len(w.stack) > 0 {
		b, err := w.in.window()
		switch {
		case err != nil:
			return true
		case strings.IndexByte(" \t\r\n", b[0]) < 0:
			return strings.IndexByte(",]}", b[0]) >= 0 || b[0] == '{' && !w.stack[len(w.stack)-1].object
		}
		*taken = append(*taken, b[0])
		w.pass(b[:1])
	}
	return true
}

// shut ends what c closes. One that closes nothing is passed over, and one
// that is missing is put in where what follows shows it.
func (w *walker) shut(p piece, c byte) {
	n := len(w.stack)
	fits := n > 0 && w.stack[n-1].object == (c == '}')
	if fits && (c == '}' || !w.openStill()) {
		w.leave(n-1, p)
		return
	}
	w.due = append(w.due, w.close(p, "", broken))
	if !fits && n > 1 && w.stack[n-2].object == (c == '}') && w.closes(c) {
		w.leave(n-2, p)
	}
}

// ahead returns what follows, its first key where it is an object, and whether
// a comma stands before it. 0: nothing follows.
func (w *walker) ahead() (next byte, key string, comma bool) {
	at, line := w.at, w.line
	w.in.mark()
	var taken []byte
	next, err := w.firstTo(&taken)
	if err == nil && next == '{' {
		if c, err := w.first(); err == nil && c == '"' {
			text, _, _ := w.read(c, keyMost)
			key = leadOf(append([]byte("{"), text...))
		}
	}
	w.in.rewind()
	w.at, w.line = at, line
	return next, key, bytes.IndexByte(taken, ',') >= 0
}

// openStill says whether objects follow a bracket that cannot stand where it
// leads to, so that it closes nothing.
func (w *walker) openStill() bool {
	next, key, comma := w.ahead()
	if n := len(w.stack); n > 1 {
		return next == '{' && w.stack[n-2].object && !w.isNext(key)
	}
	return next == '{' && comma
}

// closes says whether what follows c, which does not close the innermost, is
// what follows the end of the one around it.
func (w *walker) closes(c byte) bool {
	next, key, _ := w.ahead()
	if next == '{' && c == '}' {
		return w.isNext(key)
	}
	return next == 0 || (next == '"') == (c == '}') || next == '}' || next == ']'
}

// isNext says whether a first key is that of an object like the one around the
// innermost array, and of none in it.
func (w *walker) isNext(key string) bool {
	n := len(w.stack)
	begins := func(s string) bool { return leadOf([]byte(s)) == key }
	return key != "" && key == w.stack[n-2].first && !slices.ContainsFunc(*w.stack[n-1].alike, begins)
}

// leave ends all but the outermost n levels.
func (w *walker) leave(n int, p piece) {
	for len(w.stack) > n {
		l := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		if l.object {
			w.due = append(w.due, w.close(p, l.path, leave))
		}
	}
}

// mend goes on behind what is broken: it was taken from where p begins. Where
// nothing can be gone on with, it is the rest of the file.
func (w *walker) mend(p piece, taken []byte) (piece, error) {
	alone, cut := w.names(), !w.scan.wrong && w.in.ended()
	lead := leadOf(taken)
	usual := make([][]string, len(w.stack))
	for i, l := range w.stack {
		usual[i] = l.usual()
	}
	if n := len(taken); n > 0 && w.at-p.at == int64(n) {
		w.in.back(taken[1:])
		w.at, w.line = p.at+1, w.line-bytes.Count(taken[1:], []byte("\n"))
	}
	for before := byte(','); ; {
		b, err := w.in.window()
		if err != nil {
			return w.lost(p, cut, err)
		}
		c := b[0]
		at := w.here()
		if n := w.resumes(c, before, usual, lead, alone || cut); n >= 0 {
			p = w.close(p, p.path, broken)
			w.leave(n, at)
			return p, nil
		}
		if w.pass(b[:1]); strings.IndexByte(" \t\r\n", c) < 0 {
			before = c
		}
	}
}

// lost ends the walk in what is broken.
func (w *walker) lost(p piece, cut bool, err error) (piece, error) {
	if !errors.Is(err, io.EOF) {
		return piece{}, err
	}
	w.ended = true
	p = w.close(p, p.path, broken)
	if p.open = cut; cut {
		p.turn = whole
	}
	return p, nil
}

// resumes says how many levels are left if the walk can go on with c, which
// comes next; -1: it cannot.
func (w *walker) resumes(c, before byte, usual [][]string, lead string, alone bool) int {
	if w.patience <= 0 || c != '"' && (c != '{' || before == ':') {
		return -1
	}
	at, line := w.at, w.line
	w.in.mark()
	defer func() {
		w.patience -= int(w.at - at)
		w.in.rewind()
		w.at, w.line = at, line
	}()
	w.pass([]byte{c})
	if c == '"' {
		return w.field()
	}
	text, fits, err := w.read(c, pieceMost)
	valid := err == nil && fits && !w.scan.wrong && json.Valid([]byte(mendJSON(readable("", text))))
	for n := len(w.stack); n > 0; n-- {
		if w.stack[n-1].object {
			continue
		}
		around := n < len(w.stack) && w.stack[n].first != "" && w.stack[n].first == leadOf(text)
		if around || valid && like(text, usual[n-1], lead, alone) {
			return n
		}
		lead, alone = "", true // those were of the innermost
	}
	return -1
}

// field says whether a field begins here that the walk goes into.
func (w *walker) field() int {
	n := len(w.stack)
	if !w.stack[n-1].object {
		return -1
	}
	text, fits, err := w.read('"', keyMost)
	if err != nil || !fits {
		return -1
	}
	if c, err := w.first(); err != nil || c != ':' || !w.into[joinPath(w.stack[n-1].path, unquote(string(text)))] {
		return -1
	}
	if c, err := w.first(); err != nil || c != '[' && c != '{' {
		return -1
	}
	return n
}

// usual are the keys that at least half of the last elements of an array have.
func (l level) usual() (keys []string) {
	if l.object {
		return nil
	}
	count, others := map[string]int{}, 0
	for _, other := range *l.alike {
		own := keysOf(other)
		for _, key := range own {
			count[key]++
		}
		others += min(len(own), 1)
	}
	for key, n := range count {
		if 2*n >= others {
			keys = append(keys, key)
		}
	}
	return keys
}

// like says whether a valid object is like others: it has at least half of
// their usual keys. Where there are none, its first key is that of the broken
// one, unless that one stands alone.
func like(text []byte, usual []string, lead string, alone bool) bool {
	if len(usual) == 0 {
		return !alone && (lead == "" || lead == leadOf(text))
	}
	has, own := 0, keysOf(string(text))
	for _, key := range usual {
		if slices.Contains(own, key) {
			has++
		}
	}
	return has > 0 && 2*has >= len(usual)
}

// keysOf are the keys of an object; of one that is none: none.
func keysOf(text string) (keys []string) {
	if text = mendJSON(text); !json.Valid([]byte(text)) {
		return nil
	}
	walkObject(text, func(key, _ string) { keys = append(keys, key) })
	slices.Sort(keys)
	return slices.Compact(keys)
}

// leadOf is the first key of what begins as an object does; empty: it has none.
func leadOf(text []byte) string {
	inner, ok := bytes.CutPrefix(text, []byte("{"))
	inner = bytes.TrimLeft(inner, " \t\r\n")
	if !ok || len(inner) == 0 || inner[0] != '"' {
		return ""
	}
	if n := stringLen(string(inner)); n > 1 && inner[n-1] == '"' {
		return unquote(string(inner[:n]))
	}
	return ""
}
