package likeness

import (
	"cmp"
	"maps"
	"slices"
)

// Measured on sentences with known themes.
const (
	nearest    = 5   // passages whose words count as feedback
	insistence = 3   // how much these count beside what was asked
	widest     = 100 // features of feedback
	neighbours = 15  // of a passage, when what they have in common is weighed
	compared   = 100 // passages whose neighbours are looked up
	common     = 0.5 // how much common neighbours count beside common words
	mostShared = 6   // shared terms that are told
)

// A Found says how near a passage is to what was asked.
type Found struct {
	At     int      // the passage's number
	Score  float64  // 1 is the same words, 0 nothing in common
	Shared []string // its terms that were asked about, the weightiest first; none where only its neighbours' were
}

// A want is a feature and how much it is asked for.
type want struct {
	feature int32
	much    float64
}

// Wider returns terms beyond those asked for that the nearest passages say,
// the weightiest first, up to n.
func (f *Field) Wider(n int) []string {
	f.settle()
	weight := map[string]float64{}
	for _, near := range f.near(f.plain(asked), asked, nearest) {
		for _, term := range f.said[near.at].terms {
			weight[term] += near.score * f.Rarity(term)
		}
	}
	for _, term := range f.said[asked].terms {
		delete(weight, term)
	}
	return first(heaviest(weight), n)
}

// Rank returns up to most of the passages that are like the one asked about,
// the nearest first.
func (f *Field) Rank(most int) []Found {
	f.settle()
	wide := f.wide(asked)
	near := f.near(wide, asked, len(f.said))
	if len(near) == 0 {
		return nil
	}
	best := near[0].score
	around := neighbourhood(near, asked)
	for i := range near {
		near[i].score /= best
		if at := near[i].at; i < compared {
			near[i].score += common * overlap(around, neighbourhood(f.near(f.wide(at), at, neighbours), at))
		}
	}
	slices.SortFunc(near, scored.compare)
	scale := min(1, best/f.whole(wide)) / (1 + common)
	near = first(near, most)
	out := make([]Found, len(near))
	for i, n := range near {
		out[i] = Found{n.at, n.score * scale, f.shared(f.said[n.at])}
	}
	return out
}

// scored is a passage and how near it is.
type scored struct {
	at    int
	score float64
}

// compare puts the nearest first, and of equals the one that was added first.
func (s scored) compare(o scored) int {
	return cmp.Or(cmp.Compare(o.score, s.score), cmp.Compare(s.at, o.at))
}

// plain asks for what a passage says.
func (f *Field) plain(at int) []want {
	out := make([]want, len(f.said[at].features))
	for i, x := range f.said[at].features {
		out[i] = want{x, 1}
	}
	return out
}

// wide asks for what a passage says, and for what its nearest say.
func (f *Field) wide(at int) []want {
	plain := f.plain(at)
	near := f.near(plain, at, nearest)
	sum := 0.0
	for _, n := range near {
		sum += n.score * n.score
	}
	var said []want
	for _, n := range near {
		for _, x := range f.said[n.at].features {
			if f.share[x] == 0 {
				said = append(said, want{x, 0})
			}
			f.share[x] += n.score * n.score / sum
		}
	}
	for i := range said {
		said[i].much, f.share[said[i].feature] = f.share[said[i].feature], 0
	}
	slices.SortFunc(said, func(a, b want) int {
		return cmp.Or(cmp.Compare(b.much*f.features[b.feature].worth, a.much*f.features[a.feature].worth), cmp.Compare(a.feature, b.feature))
	})
	return join(plain, first(said, widest))
}

// join adds what nearest passages say to what is asked.
func join(plain, said []want) []want {
	for _, w := range said {
		plain = append(plain, want{w.feature, insistence * w.much})
	}
	slices.SortFunc(plain, func(a, b want) int { return cmp.Compare(a.feature, b.feature) })
	out := plain[:0]
	for _, w := range plain {
		if last := len(out) - 1; last >= 0 && out[last].feature == w.feature {
			out[last].much += w.much
		} else {
			out = append(out, w)
		}
	}
	return out
}

// near returns up to most of the passages but one that have a feature that is
// wanted, the nearest first.
func (f *Field) near(wants []want, but, most int) []scored {
	clear(f.room)
	for _, w := range wants {
		worth := w.much * f.features[w.feature].worth
		for _, at := range f.features[w.feature].held {
			f.room[at] += worth
		}
	}
	var out []scored
	least := 0.0 // no passage that is no nearer is among the nearest
	for at, score := range f.room {
		if score *= f.brevity[at]; score <= least || at == but {
			continue
		}
		if out = append(out, scored{at, score}); len(out) == 4*most {
			slices.SortFunc(out, scored.compare)
			out = out[:most]
			least = out[most-1].score
		}
	}
	slices.SortFunc(out, scored.compare)
	return first(out, most)
}

// whole is the score that the passage asked about would have itself.
func (f *Field) whole(wide []want) float64 {
	score := 0.0
	for _, w := range wide {
		if _, is := slices.BinarySearch(f.said[asked].features, w.feature); is {
			score += w.much * f.features[w.feature].worth
		}
	}
	return score * f.brevity[asked]
}

// neighbourhood is a passage and its nearest, each by how near it is.
func neighbourhood(near []scored, at int) map[int]float64 {
	out := map[int]float64{at: 1}
	for _, n := range first(near, neighbours) {
		out[n.at] = n.score / near[0].score
	}
	return out
}

// overlap is how much two neighbourhoods have in common: 0 nothing, 1 all.
func overlap(a, b map[int]float64) float64 {
	both, either := 0.0, 0.0
	for _, at := range slices.Sorted(maps.Keys(a)) {
		both += min(a[at], b[at])
		either += max(a[at], b[at])
	}
	for _, at := range slices.Sorted(maps.Keys(b)) {
		if a[at] == 0 {
			either += b[at]
		}
	}
	return both / either
}

// shared returns the terms of a passage that were asked about, or that begin
// as one of these does, without those that carry least.
func (f *Field) shared(p passage) []string {
	for _, x := range f.said[asked].features {
		f.share[x] = f.features[x].worth
	}
	weight, most := map[string]float64{}, 0.0
	for _, term := range p.terms {
		sum := 0.0
		for _, x := range f.words[term] {
			sum += f.share[x]
		}
		if f.share[f.words[term][begins]] > 0 {
			weight[term], most = sum, max(most, sum)
		}
	}
	for _, x := range f.said[asked].features {
		f.share[x] = 0
	}
	terms := heaviest(weight)
	n := 0
	for n < len(terms) && n < mostShared && weight[terms[n]] >= most/4 {
		n++
	}
	return terms[:n]
}

// heaviest returns the keys by their weight, the heaviest first.
func heaviest(weight map[string]float64) []string {
	return slices.SortedFunc(maps.Keys(weight), func(a, b string) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b))
	})
}

func first[T any](of []T, n int) []T { return of[:min(n, len(of))] }
