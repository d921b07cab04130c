package likeness

import "slices"

// A Field is passages that are compared with each other, of which the first
// is the one asked about. It is filled first, then asked; it is not safe for
// several goroutines.
type Field struct {
	total int            // messages of the store
	count map[string]int // messages that hold a term

	known    map[string]int32 // feature's key -> its number
	features []feature
	words    map[string][]int32 // term -> its features, in the order of features
	said     []passage

	room    []float64 // a score for each passage
	share   []float64 // for each feature; zero between uses
	brevity []float64 // for each passage: a long one, which holds much anyway, counts less
}

// asked is the number of the passage asked about.
const asked = 0

type passage struct {
	terms    []string
	features []int32 // ascending
	size     float64
}

// NewField returns an empty field for passages out of so many messages.
func NewField(total int) *Field {
	return &Field{total: total, count: map[string]int{}, known: map[string]int32{}, words: map[string][]int32{}}
}

// Unknown appends those of terms to dst whose count Count was not told yet.
func (f *Field) Unknown(dst, terms []string) []string {
	for _, term := range terms {
		if _, ok := f.count[term]; !ok {
			f.count[term] = 0
			dst = append(dst, term)
		}
	}
	return dst
}

// Count tells how many messages hold a term.
func (f *Field) Count(term string, messages int) { f.count[term] = messages }

// Rarity says how much a word is worth.
func (f *Field) Rarity(term string) float64 { return Rarity(f.count[term], f.total) }

// Add adds a passage, whose number is how many were added before. All its
// terms were counted.
func (f *Field) Add(terms []string) {
	p := passage{terms: terms}
	for _, term := range terms {
		p.features = append(p.features, f.of(term)...)
	}
	slices.Sort(p.features)
	p.features = slices.Compact(p.features)
	for _, x := range p.features {
		p.size += f.features[x].counts
		f.features[x].held = append(f.features[x].held, int32(len(f.said)))
	}
	f.said = append(f.said, p)
}

// of returns the features of a term. What they are worth grows with each
// term that shares them, so settle comes after the last.
func (f *Field) of(term string) []int32 {
	if known, ok := f.words[term]; ok {
		return known
	}
	var out []int32
	features(term, func(key string, counts float64) {
		i, ok := f.known[key]
		if !ok {
			i = int32(len(f.features))
			f.known[key] = i
			f.features = append(f.features, feature{counts: counts})
		}
		if !slices.Contains(out, i) {
			f.features[i].among += f.count[term]
		}
		out = append(out, i)
	})
	f.words[term] = out
	return out
}

// Clear empties the field, but for the counts.
func (f *Field) Clear() {
	*f = Field{total: f.total, count: f.count, known: map[string]int32{}, words: map[string][]int32{}}
}

// settle works out what everything is worth.
func (f *Field) settle() {
	for i := range f.features {
		x := &f.features[i]
		x.worth = x.counts * Rarity(x.among, f.total)
	}
	sum := 0.0
	for _, p := range f.said {
		sum += p.size
	}
	average := sum / float64(max(1, len(f.said)))
	f.room, f.share, f.brevity = make([]float64, len(f.said)), make([]float64, len(f.features)), make([]float64, len(f.said))
	for at, p := range f.said {
		f.brevity[at] = 1 / (1 + p.size/average)
	}
}
