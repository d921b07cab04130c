package query_test

import (
	"errors"
	"reflect"
	"testing"

	"earshot/store/query"
)

// placeless takes out of a tree where its terms stand.
func placeless(n query.Node) query.Node {
	n.Term.At, n.Term.End = 0, 0
	var of []query.Node
	for _, o := range n.Of {
		of = append(of, placeless(o))
	}
	n.Of = of
	return n
}

// FuzzParse: whatever is typed, nothing panics; a mistake lies within what was
// typed; a query that is printed and read again is the same one; and both
// explaining and completing it come to an end.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "a b or not (c \"d e\" from:x)", `customer:"a\"b" date:2026-10..2026-11`, "reply:>2h is:unherd",
		"(x or foo(bar )", "re: x:y 10:\"z\"", "“a” or ”b“", "not not not a", "((((a", "a\x00b", "\xff", "is:“waiting”", "from:(a", "*", "a and ? and b"} {
		f.Add(s)
	}
	at := now(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range query.Complete(s, len(s)/2, nil) {
			if o.Start < 0 || o.End > len(s) || o.Start > o.End {
				t.Fatalf("%q: a completion from %d to %d", s, o.Start, o.End)
			}
		}
		n, err := query.Parse(s, at)
		var wrong *query.Mistake
		if errors.As(err, &wrong) {
			if wrong.Start < 0 || wrong.Start > wrong.End || wrong.End > len(s) || wrong.Says == "" {
				t.Fatalf("%q: a mistake from %d to %d: %s", s, wrong.Start, wrong.End, wrong.Says)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if n.Explain() == "" {
			t.Fatalf("%q is not explained", s)
		}
		again, err := query.Parse(n.String(), at)
		if len(n.String()) <= 4096 && (err != nil || !reflect.DeepEqual(placeless(n), placeless(again))) {
			t.Fatalf("%q is printed as %q and read again as %+v: %v", s, n.String(), again, err)
		}
	})
}

func BenchmarkParseTheLongest(b *testing.B) {
	at := now(b)
	for _, piece := range []string{"a ", "not ", "(a or ", "from:a ", "\"a b\" ", "frm:x ", "is:unherd ", "((", "\\\"", "a:"} {
		b.Run(piece, func(b *testing.B) {
			text := ""
			for len(text)+len(piece) <= 4096 {
				text += piece
			}
			for b.Loop() {
				_, _ = query.Parse(text, at)
			}
		})
	}
}
