package likeness

import (
	"math"
	"unicode/utf8"
)

// How much the features of a word count: the word itself, how it begins, and
// every run of letters in it.
const (
	wordCounts  = 0.5
	beginCounts = 0.5
	runCounts   = 0.2
)

const (
	beginning = 4 // letters that words of one stem share
	runLength = 4 // letters of a run, the bounds of the word included
)

// A feature is what two passages may have in common.
type feature struct {
	counts float64 // by its kind
	among  int     // messages that hold it, at most
	worth  float64 // counts by how rare it is
	held   []int32 // the passages that hold it, ascending
}

// Beginning returns what words of one stem share; "" where the word is no
// longer than that.
func Beginning(word string) string {
	if utf8.RuneCountInString(word) <= beginning {
		return ""
	}
	n := 0
	for i := range word {
		if n++; n > beginning {
			return word[:i]
		}
	}
	return word
}

// begins is the place of how a word begins among its features.
const begins = 1

// features gives the features of a word to f; each has a key of its own: the
// word, how it begins, its runs.
func features(word string, f func(key string, counts float64)) {
	f("w"+word, wordCounts)
	begin := Beginning(word)
	if begin == "" {
		begin = word
	}
	f("b"+begin, beginCounts)
	bound := "^" + word + "$"
	var at [4 * 64]int // terms are short
	n := 0
	for i := range bound {
		if n == len(at) {
			break
		}
		at[n] = i
		n++
	}
	for i := 0; i+runLength <= n; i++ {
		end := len(bound)
		if i+runLength < n {
			end = at[i+runLength]
		}
		f("r"+bound[at[i]:end], runCounts)
	}
}

// Rarity says how much a word is worth that count of total messages hold.
func Rarity(count, total int) float64 {
	c, n := float64(min(count, total)), float64(total)
	return math.Log(1 + (n-c+.5)/(c+.5))
}
