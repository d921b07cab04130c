package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"earshot/store/clean"
)

// MaxPaste is how many bytes of a paste, and of a field, are taken.
const MaxPaste = 64 << 10

// A line is text under a cursor that moves by what a reader takes for one
// sign.
type line struct {
	text string
	at   int  // a byte offset between two clusters
	raw  bool // kept as typed: a password may hold any sign
}

// key changes the line and says whether it had a use for the key.
func (e *line) key(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "left":
		e.at = e.before()
	case "right":
		e.at = e.after()
	case "home", "ctrl+a":
		e.at = 0
	case "end", "ctrl+e":
		e.at = len(e.text)
	case "backspace":
		e.remove(e.before(), e.at)
	case "delete":
		e.remove(e.at, e.after())
	case "ctrl+w":
		e.remove(e.word(), e.at)
	case "ctrl+u":
		e.remove(0, e.at)
	case "ctrl+k":
		e.remove(e.at, len(e.text))
	default:
		if msg.Text == "" {
			return false
		}
		e.insert(msg.Text)
	}
	return true
}

// insert puts text at the cursor, safe to show and on one line.
func (e *line) insert(text string) {
	text = upTo(text, MaxPaste-len(e.text))
	if e.raw {
		text = strings.TrimRight(text, "\r\n")
	} else {
		text = strings.ReplaceAll(clean.Body(text).String(), "\n", " ")
	}
	e.text = e.text[:e.at] + text + e.text[e.at:]
	e.at += len(text)
	e.at += e.joined()
}

// joined returns how far the cursor must go on when what stands before it has
// made one cluster with what follows.
func (e *line) joined() int {
	if e.at == 0 {
		return 0
	}
	seen := 0
	for g := graphemes.FromString(e.text); g.Next(); {
		if seen += len(g.Value()); seen >= e.at {
			return seen - e.at
		}
	}
	return 0
}

// set replaces the whole line.
func (e *line) set(text string) {
	e.text, e.at = "", 0
	e.insert(text)
}

func (e *line) remove(from, to int) {
	e.text = e.text[:from] + e.text[to:]
	e.at = from
	e.at += e.joined()
}

// before returns the start of the cluster before the cursor.
func (e *line) before() int {
	last := 0
	for g := graphemes.FromString(e.text[:e.at]); g.Next(); {
		last = len(g.Value())
	}
	return e.at - last
}

// after returns the end of the cluster at the cursor.
func (e *line) after() int {
	g := graphemes.FromString(e.text[e.at:])
	if !g.Next() {
		return e.at
	}
	return e.at + len(g.Value())
}

// word returns the start of the word before the cursor.
func (e *line) word() int {
	head := strings.TrimRightFunc(e.text[:e.at], unicode.IsSpace)
	i := strings.LastIndexFunc(head, unicode.IsSpace)
	if i < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(head[i:])
	return i + size
}

// upTo cuts s after at most n bytes, between two characters.
func upTo(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n = max(n, 0)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
