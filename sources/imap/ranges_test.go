package imap

import (
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// FuzzRanges: every operation gives what the same one on a map of UIDs gives,
// and the ranges stay ascending and apart.
func FuzzRanges(f *testing.F) {
	f.Add([]byte{1, 3, 0, 5, 9, 1, 2, 2, 0})
	f.Add([]byte{4, 4, 0, 3, 5, 0, 200, 100, 1})
	f.Fuzz(func(t *testing.T, ops []byte) {
		var sets [2]Ranges
		models := [2]map[uint32]bool{{}, {}}
		for ; len(ops) >= 3; ops = ops[3:] {
			lo, hi, which := uint32(ops[0]), uint32(ops[1]), ops[2]%2
			sets[which].AddRange(lo, hi)
			for u := max(min(lo, hi), 1); u <= max(lo, hi); u++ {
				models[which][u] = true
			}
		}
		a, b := sets[0], sets[1]
		all := a.Clone()
		all.Merge(b)
		check(t, "first", a, func(u uint32) bool { return models[0][u] })
		check(t, "merged", all, func(u uint32) bool { return models[0][u] || models[1][u] })
		check(t, "difference", a.Sub(b), func(u uint32) bool { return models[0][u] && !models[1][u] })
		check(t, "both", a.And(b), func(u uint32) bool { return models[0][u] && models[1][u] })
		check(t, "from", a.From(40), func(u uint32) bool { return models[0][u] && u >= 40 })
	})
}

func check(t *testing.T, what string, r Ranges, in func(uint32) bool) {
	t.Helper()
	n := 0
	for u := uint32(0); u < 300; u++ {
		if r.Contains(u) != in(u) {
			t.Fatalf("%s: %v: %d in it is %v", what, r, u, r.Contains(u))
		}
		if in(u) {
			n++
		}
	}
	if r.Count() != n {
		t.Fatalf("%s: %v counts %d, want %d", what, r, r.Count(), n)
	}
	for i, x := range r {
		if x.Lo > x.Hi || i > 0 && x.Lo <= r[i-1].Hi+1 {
			t.Fatalf("%s: %v is not in its normal form", what, r)
		}
	}
	last := uint32(1 << 31)
	for u := range r.Down() {
		if u >= last || !in(u) {
			t.Fatalf("%s: %v down: %d after %d", what, r, u, last)
		}
		last, n = u, n-1
	}
	if n != 0 {
		t.Fatalf("%s: going down left %d out", what, n)
	}
}

func TestRangesAtTheEnds(t *testing.T) {
	const top = 1<<32 - 1
	var r Ranges
	r.AddRange(top, top)
	r.AddRange(0, 0)
	r.AddRange(1, 1)
	if r.String() != "1,4294967295" {
		t.Fatal(r)
	}
	r.AddRange(top-1, 2)
	if r.String() != "1:4294967295" || r.Count() != top {
		t.Fatal(r, r.Count())
	}
	if got := r.Sub(Ranges{{Lo: 5, Hi: top}}); got.String() != "1:4" {
		t.Fatal(got)
	}
	if got := r.From(top); got.String() != "4294967295" {
		t.Fatal(got)
	}
}

func TestRangesKeep(t *testing.T) {
	want := rangesOf(1, 2, 3, 9, 700)
	b, err := cbor.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Ranges
	if err := cbor.Unmarshal(b, &got); err != nil || got.String() != "1:3,9,700" {
		t.Fatalf("%v, %v", got, err)
	}
}
