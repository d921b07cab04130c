package index

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func near(t *testing.T, ix *Index, word string) []string {
	t.Helper()
	all, err := ix.Near(word)
	must(t, err)
	var out []string
	for _, n := range all {
		out = append(out, fmt.Sprintf("%s/%d/%d", n.Text, n.Slips, n.Messages))
	}
	return out
}

// TestAMisspeltWordLeadsToWordsThatExist asks the same of memory and of the file.
func TestAMisspeltWordLeadsToWordsThatExist(t *testing.T) {
	ix := open(t, newPath(t), true)
	ix.Add([]Doc{doc(1, "my refund, the kettle"), doc(2, "Refunds? refund!"), doc(70_000, "Rückerstattung bitte, refunt, order 48135"), doc(70_001, "閉まりません the reply")})
	ask := func(when string) {
		t.Run(when, func(t *testing.T) {
			for _, c := range []struct{ word, want string }{
				{"refnud", "refund/1/2"},
				{"refun", "refund/1/2 refunt/1/1"},
				{"refund", "refunds/1/1 refunt/1/1"},
				{"reufnd", "refund/1/2"},
				{"eefund", "refund/1/2"},
				{"ketle", "kettle/1/1"},
				{"ruckerstatung", "ruckerstattung/1/1"},
				{"rukerstatung", "ruckerstattung/2/1"},
				{"teh", "the/1/2"},
				{"zz", ""},
				{"refxxd", ""},
				{"48153", ""},
				{"閉まりませ", ""},
				{strings.Repeat("a", 100), ""},
			} {
				if got := strings.Join(near(t, ix, c.word), " "); got != c.want {
					t.Errorf("%s: %q, want %q", c.word, got, c.want)
				}
			}
		})
	}
	ask("memory")
	must(t, ix.Flush())
	ask("file")
	ix.Remove([]uint32{1, 2})
	if got := near(t, ix, "refnud"); len(got) > 0 {
		t.Errorf("%q stands in no message any more", got)
	}
}

// TestTheWalkFindsWhatMeasuringEveryWordFinds compares the walk that leaps
// with one that does not, over words that are all near each other.
func TestTheWalkFindsWhatMeasuringEveryWordFinds(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	ix := open(t, newPath(t), true)
	letters := []rune("abcé")
	var words []string
	for id := uint32(1); id < 400; id++ {
		w := make([]rune, 3+r.Intn(8))
		for i := range w {
			w[i] = letters[r.Intn(len(letters))]
		}
		words = append(words, string(w))
		ix.Add([]Doc{{ID: id * 300, Terms: []string{string(w)}}})
	}
	must(t, ix.Flush())
	for _, word := range words[:100] {
		walk, want := newNearWalk(word), map[string]int{}
		for _, other := range words {
			if d := slowDistance([]rune(word), []rune(other)); d > 0 && d <= walk.most {
				want[other] = d
			}
		}
		found := map[string]*Neighbour{}
		must(t, ix.nearInFile(walk, found))
		for other, d := range want {
			if found[other] == nil || found[other].Slips != d {
				t.Errorf("%s: %s is %d away, the walk says %v", word, other, d, found[other])
			}
		}
		if len(found) != len(want) {
			t.Errorf("%s: %d found, want %d", word, len(found), len(want))
		}
	}
}

func slowDistance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// BenchmarkNear looks for neighbours in the vocabulary of a million messages:
// sixteen blocks, each with some sixty thousand words.
func BenchmarkNear(b *testing.B) {
	ix, _, err := Open(filepath.Join(b.TempDir(), "index.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	var tok Tokenizer
	for i, text := range letters(4000) {
		terms := slices.Clip(tok.Terms(nil, text))
		for block := range uint32(16) {
			ix.Add([]Doc{{ID: block<<blockBits + uint32(i) + 1, Terms: terms}})
		}
	}
	if err := ix.Flush(); err != nil {
		b.Fatal(err)
	}
	for _, word := range []string{"funn", "refunta", "refuntami", "staranminster"} {
		b.Run(word, func(b *testing.B) {
			for b.Loop() {
				all, err := ix.Near(word)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(all)), "found")
			}
		})
	}
}
