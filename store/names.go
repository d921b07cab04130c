package store

import (
	"slices"
	"strings"
	"unicode"
)

// cutName stands where a name was.
const cutName = "[erased]"

// names finds names, addresses and handles in what listeners wrote, case
// aside. Both are words in a row, whatever stands between the words.
type names struct {
	all     map[string]bool
	longest int // in words
}

// shortName is the fewest letters of a name that tells of somebody.
const shortName = 3

// name adds a person's name. One of a single word is added where one person is
// meant: among many there are always some called Visitor, or May.
func (n *names) name(s string, one bool) {
	w := wordsIn(s)
	if len(w) > 1 || one && len(w) == 1 && len(w[0].text) >= shortName && !everybodys(w[0].text) {
		n.add(w)
	}
}

// address adds an address or a handle.
func (n *names) address(s string, one bool) {
	if strings.Contains(s, "@") {
		n.add(wordsIn(s))
		return
	}
	n.name(s, one)
}

func (n *names) add(words []word) {
	if n.all == nil {
		n.all = map[string]bool{}
	}
	n.all[row(words)] = true
	n.longest = max(n.longest, len(words))
}

// everybodys says whether chats call many so.
func everybodys(word string) bool {
	return slices.Contains([]string{"customer", "client", "visitor", "guest", "user", "agent", "support", "unknown", "you", "system", "bot"}, word)
}

// A word is a run of letters and digits of a text.
type word struct {
	text       string // in lower case
	start, end int    // in bytes
}

func wordsIn(s string) (out []word) {
	start := -1
	end := func(i int) {
		if start >= 0 {
			out = append(out, word{strings.ToLower(s[start:i]), start, i})
		}
		start = -1
	}
	for i, r := range s {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			end(i)
		case start < 0:
			start = i
		}
	}
	end(len(s))
	return out
}

func row(words []word) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.text
	}
	return strings.Join(parts, " ")
}

// cut puts cutName in the place of every name.
func (n names) cut(s string) string {
	if len(n.all) == 0 {
		return s
	}
	var out strings.Builder
	from, words := 0, wordsIn(s)
	for i := 0; i < len(words); {
		k := n.at(words[i:])
		if k == 0 {
			i++
			continue
		}
		out.WriteString(s[from:words[i].start] + cutName)
		from = words[i+k-1].end
		i += k
	}
	if from == 0 {
		return s
	}
	return out.String() + s[from:]
}

// at says how many words the longest name has that stands first; 0: none does.
func (n names) at(words []word) int {
	for k := min(n.longest, len(words)); k > 0; k-- {
		if n.all[row(words[:k])] {
			return k
		}
	}
	return 0
}

// in says whether a name stands in a text.
func (n names) in(s string) bool { return n.cut(s) != s }
