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

// dayMost is how many bytes are taken of a day, which is read on every key.
const dayMost = 100

// A Line is one line being typed, wherever a screen asks for one: safe text
// only, with a cursor that moves by what a reader takes for one sign. A key
// costs no more in a long line than in a short one, but for the copy of it.
// Drawing it is the screen's.
type Line struct {
	text string
	at   int  // the cursor's byte offset, between two signs
	most int  // bytes
	raw  bool // kept as typed: a password may hold any sign that can be typed
}

// NewLine returns an empty line that takes up to most bytes.
func NewLine(most int) *Line { return &Line{most: most} }

// Text is what was typed.
func (l *Line) Text() string { return l.text }

// At is the cursor's byte offset, between two signs.
func (l *Line) At() int { return l.at }

// Key changes the line and says whether it had a use for the key.
func (l *Line) Key(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "left":
		l.at = l.before()
	case "right":
		l.at = l.after()
	case "home", "ctrl+a":
		l.at = 0
	case "end", "ctrl+e":
		l.at = len(l.text)
	case "backspace":
		l.cut(l.before(), l.at)
	case "delete":
		l.cut(l.at, l.after())
	case "ctrl+w":
		l.cut(l.wordBefore(), l.at)
	case "ctrl+u":
		l.cut(0, l.at)
	case "ctrl+k":
		l.cut(l.at, len(l.text))
	default:
		if msg.Text == "" {
			return false
		}
		l.Insert(msg.Text)
	}
	return true
}

// cut takes bytes out; the cursor stands where they were.
func (l *Line) cut(from, to int) {
	l.text, l.at = l.text[:from]+l.text[to:], from
	l.settle()
}

// Insert puts text at the cursor, safe to show and on one line.
func (l *Line) Insert(text string) {
	text = upTo(text, l.most-len(l.text))
	if l.raw {
		text = strings.TrimRight(text, "\r\n")
	} else {
		text = clean.Body(text).String()
	}
	text = upTo(strings.Map(flat, text), l.most-len(l.text))
	if text == "" {
		return
	}
	l.text = l.text[:l.at] + text + l.text[l.at:]
	l.at += len(text)
	l.settle()
}

// flat makes one line of text; what is raw loses its control characters, which
// no key types.
func flat(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case r == utf8.RuneError || unicode.IsControl(r):
		return -1
	}
	return r
}

// Set replaces the whole line.
func (l *Line) Set(text string) {
	l.text, l.at = "", 0
	l.Insert(text)
}

// settle moves the cursor on where what stands before it has made one sign
// with what follows.
func (l *Line) settle() {
	seen := l.apart(l.at)
	for g := graphemes.FromString(l.text[seen:]); seen < l.at && g.Next(); {
		seen += len(g.Value())
	}
	l.at = seen
}

// apart returns an offset, at most at, where two signs meet for certain: the
// nearest between two characters that join with none of their kind.
func (l *Line) apart(at int) int {
	right, _ := utf8.DecodeRuneInString(l.text[max(min(at, len(l.text)), 0):])
	for at = min(at, len(l.text)); at > 0; {
		left, n := utf8.DecodeLastRuneInString(l.text[:at])
		if plain(left) && plain(right) {
			return at
		}
		right, at = left, at-n
	}
	return 0
}

// plain says whether a character is one of those that are a sign each when they
// stand beside one another: ASCII, Latin, Greek and Cyrillic letters, kana,
// ideographs, Hangul syllables (UAX #29; combining marks lie between these).
func plain(r rune) bool {
	return ' ' <= r && r <= '~' || 0xc0 <= r && r <= 0x2ff || 0x370 <= r && r <= 0x482 ||
		0x3041 <= r && r <= 0x3096 || 0x30a1 <= r && r <= 0x30fa || 0x4e00 <= r && r <= 0x9fff || 0xac00 <= r && r <= 0xd7a3
}

// before returns the start of the sign before the cursor.
func (l *Line) before() int {
	start := l.apart(l.at - 1)
	last := start
	for g := graphemes.FromString(l.text[start:l.at]); g.Next(); {
		last, start = start, start+len(g.Value())
	}
	return last
}

// after returns the end of the sign at the cursor.
func (l *Line) after() int {
	g := graphemes.FromString(l.text[l.at:])
	if !g.Next() {
		return l.at
	}
	return l.at + len(g.Value())
}

// wordBefore returns the start of the word before the cursor.
func (l *Line) wordBefore() int {
	words := strings.TrimRightFunc(l.text[:l.at], unicode.IsSpace)
	return len(strings.TrimRightFunc(words, func(r rune) bool { return !unicode.IsSpace(r) }))
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
