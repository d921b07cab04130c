package query

import "strings"

// A Mistake is what is wrong with a query, and where: the bytes from Start up
// to End of what was typed. Near is the word that was perhaps meant.
type Mistake struct {
	Start, End int
	Says       string
	Near       string
}

// Error says what is wrong and what may have been meant.
func (m *Mistake) Error() string {
	if m.Near == "" {
		return m.Says
	}
	return m.Says + "; did you mean " + m.Near + "?"
}

// longest is the most runes of a word for which a near one is looked for.
const longest = 40

// Nearest returns the one of words that is nearest to a misspelt one, or
// nothing where none is near.
func Nearest(wrong string, words []string) string {
	low := []rune(strings.ToLower(wrong))
	if len(low) == 0 || len(low) > longest {
		return ""
	}
	near, best := "", 1+max(1, min(3, len(low)/3))
	for _, w := range words {
		other := []rune(strings.ToLower(w))
		if len(other) > longest {
			continue
		}
		d := distance(low, other)
		if strings.HasPrefix(string(other), string(low)) {
			d = 1 // a word that was cut short is meant rather than a misspelt one
		}
		if d < best {
			near, best = w, d
		}
	}
	return near
}

// distance counts the letters to change, leave out, put in or swap with their
// neighbour (Damerau and Levenshtein, restricted).
func distance(a, b []rune) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, this := rows[(i+2)%3], rows[i%3], rows[(i+1)%3]
		this[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			this[j] = min(last[j]+1, this[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				this[j] = min(this[j], before[j-2]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}
