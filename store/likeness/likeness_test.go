package likeness

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPassagesAreSentencesOfSomeLength(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" \n\n \n", nil},
		{"Hi. I want my money back. The lid is broken.", []string{"Hi. I want my money back.", "The lid is broken."}},
		{"Hello Dana\n\nThe lid does not close when it is hot!\nWhat now?", []string{"Hello Dana", "The lid does not close when it is hot!", "What now?"}},
		{"version 2.0.1 of the thing does not start at all", []string{"version 2.0.1 of the thing does not start at all"}},
		{"蓋が閉まりません。助けてください。", []string{"蓋が閉まりません。", "助けてください。"}},
		{strings.Repeat("word ", 100), []string{strings.TrimSpace(strings.Repeat("word ", 80)), strings.TrimSpace(strings.Repeat("word ", 20))}},
	} {
		var got []string
		Passages(c.text, func(start, end int) bool { got = append(got, c.text[start:end]); return true })
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// FuzzPassages: passages lie in the text in order, part no character, and
// leave out nothing but blanks.
func FuzzPassages(f *testing.F) {
	f.Add("Hi. I want my money back. The lid is broken.\n\nBye")
	f.Add("蓋が閉まりません。助けて\xff")
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		Passages(text, func(start, end int) bool {
			if start < at || end <= start || end > len(text) {
				t.Fatalf("%q: passage %d to %d after %d", text, start, end, at)
			}
			if strings.TrimSpace(text[at:start]) != "" || strings.TrimSpace(text[start:end]) != text[start:end] {
				t.Errorf("%q: blanks round %d to %d", text, start, end)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[start:end]) {
				t.Errorf("%q: a character is parted at %d or %d", text, start, end)
			}
			at = end
			return true
		})
		if strings.TrimSpace(text[at:]) != "" {
			t.Errorf("%q: what follows %d is in no passage", text, at)
		}
	})
}

// fieldOf makes a field of passages, the first of which is asked about, with
// counts as of a store a hundred times as large.
func fieldOf(said ...string) *Field {
	const times = 100
	count := map[string]int{}
	for _, s := range said {
		for _, w := range strings.Fields(s) {
			count[w] += times
		}
	}
	f := NewField(times * len(said))
	for _, s := range said {
		terms := strings.Fields(s)
		for _, w := range f.Unknown(nil, terms) {
			f.Count(w, count[w])
		}
		f.Add(slices.Compact(terms))
	}
	return f
}

func TestTheSameWordsAreMostAlike(t *testing.T) {
	found := fieldOf("the lid does not close", "where is my refund", "the lid does not close", "lids are not closing", "opening hours of the shop").Rank(10)
	if len(found) < 2 || found[0].At != 2 || found[1].At != 3 {
		t.Fatalf("found %+v", found)
	}
	if found[0].Score < 0.9 || found[0].Score > 1 || found[1].Score >= found[0].Score {
		t.Errorf("scores %v, %v", found[0].Score, found[1].Score)
	}
	if !slices.Contains(found[0].Shared, "lid") {
		t.Errorf("shared %q", found[0].Shared)
	}
	for _, f := range found {
		if f.At == asked {
			t.Error("what was asked about is found")
		}
	}
}

// Two who say it in other words are near the same third.
func TestWhatTheNearestSayCountsToo(t *testing.T) {
	found := fieldOf("freeze account", "stop my account freeze block", "block card", "paint my house").Rank(10)
	places := map[int]int{}
	for i, f := range found {
		places[f.At] = i + 1
	}
	if places[1] != 1 || places[2] != 2 {
		t.Errorf("found %+v", found)
	}
}

func TestNothingInCommonFindsNothing(t *testing.T) {
	if found := fieldOf("zebra", "where is my refund").Rank(10); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
	if found := fieldOf("zebra").Rank(10); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
}

func TestWiderWordsAreThoseOfTheNearest(t *testing.T) {
	f := fieldOf("freeze account", "freeze account block", "paint house")
	if got := f.Wider(3); !slices.Equal(got, []string{"block"}) {
		t.Errorf("wider %q", got)
	}
}

func TestBeginningsAreOfLongerWordsOnly(t *testing.T) {
	for word, want := range map[string]string{"hots": "", "closing": "clos", "éèéèéè": "éèéè", "": ""} {
		if got := Beginning(word); got != want {
			t.Errorf("%q begins %q, want %q", word, got, want)
		}
	}
}
