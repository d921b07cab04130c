package imap

import (
	"cmp"
	"slices"
	"time"
)

// A want is a message to fetch, with what a survey told of it.
type want struct {
	uid  uint32
	size int64 // 0: not told
	at   time.Time
}

// takeNewest takes the n highest UIDs out of a set.
func takeNewest(set *Ranges, n int) Ranges {
	var out Ranges
	for uid := range set.Down() {
		if n--; n < 0 {
			break
		}
		out.Add(uid)
	}
	*set = set.Sub(out)
	return out
}

// chunks parts the wants, newest first, into FETCHes of at most so many
// messages and bytes. One that is larger than a chunk stands alone.
func chunks(wants []want, mails int, bytes int64) []Ranges {
	slices.SortFunc(wants, func(a, b want) int { return cmp.Compare(b.uid, a.uid) })
	var out []Ranges
	var n int
	var sum int64
	for _, w := range wants {
		if len(out) == 0 || n == mails || sum+w.size > bytes {
			out, n, sum = append(out, nil), 0, 0
		}
		out[len(out)-1].Add(w.uid)
		n, sum = n+1, sum+w.size
	}
	return out
}

// halve parts a set in two, the newer first.
func halve(r Ranges) (newer, older Ranges) {
	older = r.Clone()
	newer = takeNewest(&older, r.Count()/2)
	return newer, older
}
