package form

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"earshot/store/clean"
)

// MaxPaste is how many bytes of a paste, and of a field, are taken. A key costs
// a look at the whole line, so this is far more than anybody types and no more.
const MaxPaste = 8 << 10

// dayMost is how many bytes are taken of a day, which is read on every key.
const dayMost = 100

// A Line is one line being typed, wherever a screen asks for one: the text
// input of Bubbles, given safe text only, with a cursor that moves by what a
// reader takes for one sign. Drawing it is the screen's.
type Line struct {
	input textinput.Model
	most  int  // bytes
	raw   bool // kept as typed: a password may hold any sign that can be typed
}

// NewLine returns an empty line that takes up to most bytes.
func NewLine(most int) *Line {
	l := &Line{input: textinput.New(), most: most}
	l.input.SetVirtualCursor(false)
	l.input.Focus()
	keys := &l.input.KeyMap
	keys.Paste.Unbind()            // it would read the clipboard of the machine earshot runs on
	keys.AcceptSuggestion.Unbind() // Tab, Up and Down are the form's
	keys.NextSuggestion.Unbind()
	keys.PrevSuggestion.Unbind()
	return l
}

// Text is what was typed.
func (l *Line) Text() string { return l.input.Value() }

// At is the cursor's byte offset, between two signs.
func (l *Line) At() int {
	return len(string([]rune(l.Text())[:l.input.Position()]))
}

// Key changes the line and says whether it had a use for the key.
func (l *Line) Key(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "left":
		l.move(l.before())
	case "right":
		l.move(l.after())
	case "backspace":
		l.repeat(msg, l.before(), l.At())
	case "delete":
		l.repeat(msg, l.At(), l.after())
	case "home", "end", "ctrl+a", "ctrl+e", "ctrl+w", "ctrl+u", "ctrl+k":
		l.input, _ = l.input.Update(msg) // its command only blinks a cursor that is not drawn
		l.settle()
	default:
		if msg.Text == "" {
			return false
		}
		l.Insert(msg.Text)
	}
	return true
}

// repeat sends a key that takes one character for each of a sign.
func (l *Line) repeat(msg tea.KeyPressMsg, from, to int) {
	for range utf8.RuneCountInString(l.Text()[from:to]) {
		l.input, _ = l.input.Update(msg)
	}
	l.settle()
}

// Insert puts text at the cursor, safe to show and on one line.
func (l *Line) Insert(text string) {
	text = upTo(text, l.most-len(l.Text()))
	if l.raw {
		text = strings.TrimRight(text, "\r\n")
	} else {
		text = upTo(strings.ReplaceAll(clean.Body(text).String(), "\n", " "), l.most-len(l.Text()))
	}
	if text == "" {
		return
	}
	l.input, _ = l.input.Update(tea.PasteMsg{Content: text})
	l.settle()
}

// Set replaces the whole line.
func (l *Line) Set(text string) {
	l.input.Reset()
	l.Insert(text)
}

func (l *Line) move(offset int) {
	l.input.SetCursor(utf8.RuneCountInString(l.Text()[:offset]))
}

// settle moves the cursor on where what stands before it has made one sign
// with what follows.
func (l *Line) settle() {
	at, seen := l.At(), 0
	for g := graphemes.FromString(l.Text()); seen < at && g.Next(); {
		seen += len(g.Value())
	}
	l.move(seen)
}

// before returns the start of the sign before the cursor.
func (l *Line) before() int {
	at, last := l.At(), 0
	for g := graphemes.FromString(l.Text()[:at]); g.Next(); {
		last = len(g.Value())
	}
	return at - last
}

// after returns the end of the sign at the cursor.
func (l *Line) after() int {
	at := l.At()
	g := graphemes.FromString(l.Text()[at:])
	if !g.Next() {
		return at
	}
	return at + len(g.Value())
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
