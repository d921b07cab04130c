package floor

import (
	"time"

	"earshot/store"
	"earshot/ui/look"
)

// patience says from when on an answer is slow, and a question ignored.
type patience struct{ slow, ignored time.Duration }

// patienceOf takes what the source says, else what is usual in its channel.
func patienceOf(c store.Conversation, sources map[string]store.SourceState) patience {
	p := c.Patience(sources[c.Source])
	return patience{p.Slow, p.Ignored}
}

// A weight says how loudly a state is drawn.
type weight int

const (
	plain weight = iota
	fresh
	slow
	ignored
)

// A state is how a conversation stands, in words.
type state struct {
	word   string
	age    string
	weight weight
}

// stateOf tells how a conversation stands: who waits and how long, or how long
// the answer took. began is when the floor was opened: what came later is new
// even in a conversation that was answered before.
func stateOf(c store.Conversation, heard bool, p patience, now, began time.Time) state {
	if c.IsErased() {
		return state{word: "erased"}
	}
	if c.Waits() {
		return waitState(c, heard, p, now, began)
	}
	switch {
	case c.Junk && c.LastSide == store.Unknown:
		return state{word: junkWord, age: look.Duration(now.Sub(c.LastAt))}
	case c.LastHuman == 0, c.LastSide == store.Unknown:
		return state{word: "SPEAKER", age: look.Duration(now.Sub(c.LastAt))}
	case c.Resolved:
		return state{word: "resolved", age: look.Duration(now.Sub(c.LastAt))}
	case c.LastSide == store.Customer:
		return state{word: "undated"}
	case c.Answers > 0:
		return state{word: "answered", age: look.Duration(c.Answered)}
	}
	return state{word: "written", age: look.Duration(now.Sub(c.LastAt))}
}

// junkWord is the state of a conversation in which nobody is known and that
// was seen among junk alone.
const junkWord = "JUNK"

func waitState(c store.Conversation, heard bool, p patience, now, began time.Time) state {
	waits := now.Sub(c.WaitingSince)
	s := state{"waiting", look.Duration(waits), plain}
	switch {
	case waits >= p.ignored:
		s.word, s.weight = "IGNORED", ignored
	case waits >= p.slow:
		s.word, s.weight = "SLOW", slow
	case !heard && (c.Answers == 0 || c.ArrivedAt.After(began)):
		s.word, s.weight = "NEW", fresh
	}
	return s
}

// gapState is the word on a silence of some length: nothing, or SLOW or
// IGNORED where somebody waited through it.
func gapState(waited time.Duration, still bool, p patience) (string, weight) {
	switch {
	case still && waited >= p.ignored:
		return "IGNORED", ignored
	case waited >= p.slow:
		return "SLOW", slow
	}
	return "", plain
}
