// Package look draws by role: it turns words with a role into the colours,
// weights and signs of the terminal at hand, and builds the lines that every
// screen shares. Nothing here knows what a conversation is.
//
// Code names roles, never hues. The table in palette.go is the only place
// with colours; each is written in the form that the terminal understands, so
// nothing is approximated on the way. Every drawn line is exactly as wide as
// it was asked to be, in cells as package page counts them.
//
// A Look belongs to one session and never changes after New, since two
// listeners with different terminals share a process. When a terminal says
// what its ground is, make a new one.
package look

import (
	"strings"

	"github.com/charmbracelet/colorprofile"

	"earshot/store"
)

// A Ground says whether the terminal's own background is dark or light.
// While it is unknown everything is drawn as without colour.
type Ground int

// The grounds.
const (
	Unknown Ground = iota
	Dark
	Light
)

// Options are what is known of the terminal at hand.
type Options struct {
	Profile colorprofile.Profile
	Ground  Ground
	ASCII   bool // only signs of ASCII: the locale is not UTF-8, or the listener asked
}

// A Role says what words are, from which their colour follows.
type Role uint8

// The roles. Text, the words of customers and agents, is the zero value.
const (
	Text     Role = iota
	Muted         // times, labels, words of keys
	Faint         // folds, hints, "none"
	Accent        // focus, keys, NEW
	Customer      // side word and rail
	Agent         // side word and rail
	Bot           // side word and rail
	Mark          // number, theme, sparkline
	Warning       // SLOW, ACT, held, but
	Danger        // IGNORED, DOWN, erase
	Good          // ok, confirmed, proven
	Rule          // rules and hairlines, never words
	roles
)

// A Tint is a background. Words on a mark's tint are in the text role,
// whoever wrote them, since other roles are not legible on it.
type Tint uint8

// The tints. Where a terminal has none, marks are underlined instead.
const (
	NoTint Tint = iota
	Selection
	Marked
	MarkedHere // the mark under the cursor
	tints
)

// S is the style of a word; its zero value is plain text.
type S struct {
	Role    Role
	Bold    bool
	Tint    Tint
	Reverse bool // the caret, and words selected with v
}

// A Look draws for one terminal.
type Look struct {
	sgr    [int(roles) * int(tints) * 4]string // what stands before a word, by S.index
	glyphs Glyphs
	ascii  bool
}

// New prepares every style once, so that painting a word is a copy.
func New(o Options) *Look {
	l := &Look{glyphs: glyphsFor(o.ASCII), ascii: o.ASCII}
	code := coder(o)
	for role := range roles {
		for tint := range tints {
			for flags := range 4 {
				s := S{Role: role, Tint: tint, Bold: flags&1 != 0, Reverse: flags&2 != 0}
				l.sgr[s.index()] = code(s)
			}
		}
	}
	return l
}

func (s S) index() int {
	i := (int(s.Role)*int(tints) + int(s.Tint)) * 4
	if s.Bold {
		i++
	}
	if s.Reverse {
		i += 2
	}
	return i
}

const reset = "\x1b[m"

// Paint returns text in its style. The text must be clean; it is not measured.
func (l *Look) Paint(s S, text string) string {
	before := l.sgr[s.index()]
	if before == "" || text == "" {
		return text
	}
	return before + text + reset
}

func (l *Look) paint(b *strings.Builder, s S, text string) {
	before := l.sgr[s.index()]
	if before == "" || text == "" {
		b.WriteString(text)
		return
	}
	b.WriteString(before)
	b.WriteString(text)
	b.WriteString(reset)
}

// SideRole returns the role of a side's word and rail.
func SideRole(side store.Side) Role {
	switch side {
	case store.Customer:
		return Customer
	case store.Agent:
		return Agent
	case store.Bot, store.System:
		return Bot
	}
	return Muted
}
