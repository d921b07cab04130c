package bench

import (
	"math"
	"math/rand/v2"
	"strings"
)

// A lexicon is words that occur as often as those of a natural language: the
// n-th in one of about n.
type lexicon struct {
	words []string
	upTo  []float64 // [i]: how often one of the first i+1 is said
}

// common are the words that every text is full of.
const common = `the to and a i of it is in you that my for not have on with this be your was are we can do at if or from me but has
an by no will when so they what there out up all would get one about just our please time after still order help email how
been had did who as which now more any could then only some than them account thanks number working back want day need kettle
lid hot water bought week does again first new call because open close money paid twice delivered parcel address broken`

// rare is the number of words beyond the common ones.
const rare = 60_000

func newLexicon(seed uint64) *lexicon {
	r := rand.New(rand.NewPCG(seed, 77))
	l := &lexicon{words: strings.Fields(common)}
	syllables := []string{"ba", "ter", "con", "li", "mo", "ran", "shi", "po", "del", "ver", "ing", "ex", "qua", "to", "su", "nor", "gra", "fi", "ment", "é"}
	for range rare {
		var b strings.Builder
		for range 2 + r.IntN(4) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		l.words = append(l.words, b.String())
	}
	sum := 0.0
	for i := range l.words {
		sum += 1 / math.Pow(float64(i)+3, 1.05)
		l.upTo = append(l.upTo, sum)
	}
	return l
}

func (l *lexicon) word(r *rand.Rand) string {
	at := r.Float64() * l.upTo[len(l.upTo)-1]
	lo, hi := 0, len(l.upTo)-1
	for lo < hi {
		if mid := (lo + hi) / 2; l.upTo[mid] < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return l.words[lo]
}

func capital(word string) string {
	for i, r := range word {
		if i > 0 {
			return strings.ToUpper(word[:i]) + word[i:]
		}
		_ = r
	}
	return strings.ToUpper(word)
}
