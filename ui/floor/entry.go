package floor

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"earshot/store/clean"
	"earshot/ui/page"
)

const entryMost = 1000 // bytes of a line that is typed outside forms

// An entry is a line being typed, under a cursor that moves by what a reader
// takes for one sign. What comes into it is safe to show; a paste is data.
type entry struct {
	text string
	at   int // a byte offset between two clusters
}

// words are what was typed, without the blanks round it.
func (e *entry) words() string { return strings.TrimSpace(e.text) }

// column is the cell of the cursor, counted from the first of the line.
func (e *entry) column() int { return page.Width(e.text[:e.at]) }

// key changes the line and says whether it had a use for the key.
func (e *entry) key(k tea.KeyPressMsg) bool {
	switch k.String() {
	case "left":
		e.at = e.before()
	case "right":
		e.at = e.after()
	case "home", "ctrl+a":
		e.at = 0
	case "end", "ctrl+e":
		e.at = len(e.text)
	case "backspace":
		e.cut(e.before(), e.at)
	case "delete":
		e.cut(e.at, e.after())
	case "ctrl+w":
		head := strings.TrimRightFunc(e.text[:e.at], unicode.IsSpace)
		e.cut(strings.LastIndexFunc(head, unicode.IsSpace)+1, e.at)
	case "ctrl+u":
		e.cut(0, e.at)
	case "ctrl+k":
		e.cut(e.at, len(e.text))
	default:
		if k.Text == "" {
			return false
		}
		e.insert(k.Text)
	}
	return true
}

// insert puts text at the cursor, made safe and on one line.
func (e *entry) insert(s string) {
	s = strings.ReplaceAll(clean.Body(s).String(), "\n", " ")
	if len(e.text)+len(s) > entryMost {
		return
	}
	e.text = e.text[:e.at] + s + e.text[e.at:]
	e.at, _ = page.Snap(e.text, e.at+len(s), e.at+len(s))
	e.at = max(e.at, 0)
}

func (e *entry) cut(from, to int) {
	from = min(max(from, 0), to)
	e.text = e.text[:from] + e.text[to:]
	e.at, _ = page.Snap(e.text, from, from)
}

func (e *entry) before() int {
	last := 0
	for g := graphemes.FromString(e.text[:e.at]); g.Next(); {
		last = len(g.Value())
	}
	return e.at - last
}

func (e *entry) after() int {
	g := graphemes.FromString(e.text[e.at:])
	if !g.Next() {
		return e.at
	}
	return e.at + len(g.Value())
}
