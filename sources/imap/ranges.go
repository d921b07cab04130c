package imap

import (
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// A Range is the UIDs from Lo to Hi, both included.
type Range struct {
	_  struct{} `cbor:",toarray"`
	Lo uint32
	Hi uint32
}

// Ranges is a set of UIDs: ascending ranges that neither overlap nor touch.
// The zero value is the empty set. UID 0 does not exist and is never in it.
type Ranges []Range

// Add puts one UID into the set.
func (r *Ranges) Add(uid uint32) { r.AddRange(uid, uid) }

// AddRange puts the UIDs from lo to hi into the set, in whichever order the
// two are given.
func (r *Ranges) AddRange(lo, hi uint32) {
	if lo > hi {
		lo, hi = hi, lo
	}
	if hi == 0 {
		return
	}
	lo = max(lo, 1)
	s := *r
	i := sort.Search(len(s), func(i int) bool { return s[i].Hi >= lo || s[i].Hi+1 == lo })
	j := i
	for j < len(s) && (s[j].Lo <= hi || s[j].Lo == hi+1) {
		lo, hi = min(lo, s[j].Lo), max(hi, s[j].Hi)
		j++
	}
	*r = slices.Replace(s, i, j, Range{Lo: lo, Hi: hi})
}

// Merge puts all of o into the set.
func (r *Ranges) Merge(o Ranges) {
	for _, x := range o {
		r.AddRange(x.Lo, x.Hi)
	}
}

// Contains says whether the UID is in the set.
func (r Ranges) Contains(uid uint32) bool {
	i := sort.Search(len(r), func(i int) bool { return r[i].Hi >= uid })
	return i < len(r) && r[i].Lo <= uid
}

// Sub returns what is in r and not in o.
func (r Ranges) Sub(o Ranges) Ranges {
	var out Ranges
	for _, x := range r {
		lo := x.Lo
		i := sort.Search(len(o), func(i int) bool { return o[i].Hi >= lo })
		gone := false
		for ; i < len(o) && o[i].Lo <= x.Hi; i++ {
			if o[i].Lo > lo {
				out = append(out, Range{Lo: lo, Hi: o[i].Lo - 1})
			}
			if o[i].Hi >= x.Hi {
				gone = true
				break
			}
			lo = o[i].Hi + 1
		}
		if !gone {
			out = append(out, Range{Lo: lo, Hi: x.Hi})
		}
	}
	return out
}

// And returns what is in both.
func (r Ranges) And(o Ranges) Ranges { return r.Sub(r.Sub(o)) }

// From returns the part of the set that is lo or higher.
func (r Ranges) From(lo uint32) Ranges { return r.And(Ranges{{Lo: max(lo, 1), Hi: 1<<32 - 1}}) }

// Count returns how many UIDs are in the set.
func (r Ranges) Count() int {
	n := 0
	for _, x := range r {
		n += int(x.Hi-x.Lo) + 1
	}
	return n
}

// Down goes through the set from the highest UID to the lowest.
func (r Ranges) Down() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i := len(r) - 1; i >= 0; i-- {
			for uid := r[i].Hi; ; uid-- {
				if !yield(uid) {
					return
				}
				if uid == r[i].Lo {
					break
				}
			}
		}
	}
}

// Clone returns a copy that shares nothing with r.
func (r Ranges) Clone() Ranges { return slices.Clone(r) }

// String writes the set as IMAP does: 1:4,7.
func (r Ranges) String() string {
	var b strings.Builder
	for i, x := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatUint(uint64(x.Lo), 10))
		if x.Hi != x.Lo {
			b.WriteByte(':')
			b.WriteString(strconv.FormatUint(uint64(x.Hi), 10))
		}
	}
	return b.String()
}

// rangesOf makes a set of single UIDs.
func rangesOf(uids ...uint32) Ranges {
	var r Ranges
	for _, u := range uids {
		r.Add(u)
	}
	return r
}
