package store

import (
	"strings"
	"unicode"

	"earshot/store/clean"
)

// A Side says on which side of a conversation somebody speaks.
type Side string

// The sides. Unknown is the empty string: shown as SPEAKER, counted nowhere.
const (
	Unknown  Side = ""
	Customer Side = "customer"
	Agent    Side = "agent"
	Bot      Side = "bot"
	System   Side = "system"
)

// Human says whether a person speaks: a customer or an agent.
func (s Side) Human() bool { return s == Customer || s == Agent }

// String names the side; an unknown one is "unknown".
func (s Side) String() string {
	if s == Unknown {
		return "unknown"
	}
	return string(s)
}

// SideBy says what a person's side rests on, the weakest first.
type SideBy string

// What a side rests on: a guess by rule, the log's own word, the
// configuration, a listener.
const (
	ByGuess    SideBy = "guess"
	ByFormat   SideBy = "format"
	ByConfig   SideBy = "config"
	ByListener SideBy = "listener"
)

// SideRules are the [sides] of the configuration. An entry is an address, a
// domain ("@example.com"), a name as a chat log writes it, or any of these with
// * for whatever stands there ("agent-*"); case is ignored.
type SideRules struct {
	Agents    []string
	Bots      []string
	Customers []string
}

// Side returns the side that the rules give to a sender. A whole address or
// name goes before a domain or a pattern; bots go before agents, so that
// noreply@example.com is a bot of example.com.
func (r SideRules) Side(name, address clean.Line) (Side, bool) {
	lists := []struct {
		side    Side
		entries []string
	}{{Customer, r.Customers}, {Bot, r.Bots}, {Agent, r.Agents}}
	for _, exact := range []bool{true, false} {
		for _, l := range lists {
			if matchesAny(l.entries, fold(name.String()), fold(address.String()), exact) {
				return l.side, true
			}
		}
	}
	return Unknown, false
}

func matchesAny(entries []string, name, address string, exact bool) bool {
	for _, e := range entries {
		e = fold(e)
		domain, pattern := strings.HasPrefix(e, "@"), strings.Contains(e, "*")
		if exact && !domain && !pattern && e != "" && (e == name || e == address) {
			return true
		}
		if domain && pattern {
			e = "*" + e
		}
		if !exact && pattern && (fits(e, name) || fits(e, address)) {
			return true
		}
		if !exact && domain && strings.HasSuffix(address, e) {
			return true
		}
	}
	return false
}

// fits says whether a text is what a pattern says: a * stands for anything.
func fits(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(s, parts[0]) {
		return false
	}
	s = s[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	last := parts[len(parts)-1]
	return strings.HasSuffix(s, last)
}

func fold(s string) string {
	return strings.ToLower(strings.TrimFunc(s, unicode.IsSpace))
}
