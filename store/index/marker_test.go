package index

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func marked(text string, words, phrases []string) string {
	m := &Marker{}
	for _, w := range words {
		m.Words(Words(w)...)
	}
	for _, p := range phrases {
		m.Phrase(NewPhrase(p))
	}
	var b strings.Builder
	at := 0
	for _, s := range m.Spans(text, 0) {
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + text[at:]
}

func TestWordsAreMarkedWhereTheyStand(t *testing.T) {
	for _, c := range []struct {
		text           string
		words, phrases []string
		want           string
	}{
		{"My refund. REFUND, refunds!", []string{"refund"}, nil, "My [refund]. [REFUND], refunds!"},
		{"My refund. REFUND, refunds!", []string{"refund*"}, nil, "My [refund]. [REFUND], [refunds]!"},
		{"Das Café an der Straße", []string{"cafe", "strasse"}, nil, "Das [Café] an der [Straße]"},
		{"ein Cafe\u0301 hier", []string{"café"}, nil, "ein [Cafe\u0301] hier"},
		{"a waste of my time, a waste of time", nil, []string{"waste of time"}, "a waste of my time, a [waste of time]"},
		{"order HK-48135 is late", nil, []string{"HK-48135"}, "order [HK-48135] is late"},
		{"order HK48135 is late", []string{"48135"}, nil, "order [HK48135] is late"},
		{"won't and won’t", []string{"wont"}, nil, "[won't] and [won’t]"},
		{"dell'ordine", []string{"ordine"}, nil, "[dell'ordine]"},
		{"ふたが閉まりません。", []string{"閉まり"}, nil, "ふたが[閉まり]ません。"},
		{"㎵0 is no 0", []string{"0"}, nil, "㎵0 is no [0]"},
		{"㎵0 is no 0", []string{"nv*"}, nil, "[㎵0] is no 0"},
		{"閉㍿閉", []string{"社閉"}, nil, "閉[㍿閉]"},
		{"nothing", []string{"else"}, nil, "nothing"},
		{"", []string{"else"}, nil, ""},
	} {
		if got := marked(c.text, c.words, c.phrases); got != c.want {
			t.Errorf("%v %v: %q, want %q", c.words, c.phrases, got, c.want)
		}
	}
}

// FuzzMarker says of any text and word: spans lie in the text between whole
// characters, in order and apart, and there are some exactly where the index
// would find the word.
func FuzzMarker(f *testing.F) {
	f.Add("Das Café an der Straße", "cafe")
	f.Add("ふたが閉まりません", "閉まり")
	f.Add("won’t dell'ordine HK-48135", "hk")
	f.Add("Kun·den a·1", "kunden")
	f.Add("㎵0", "0")
	f.Add("0'\u03000", "0")
	f.Add("閉㍿閉½℀", "社閉")
	f.Fuzz(func(t *testing.T, text, word string) {
		if !utf8.ValidString(text) {
			return
		}
		words := Words(word)
		if len(words) != 1 {
			return
		}
		m := &Marker{}
		m.Words(words...)
		spans, at := m.Spans(text, 0), 0
		for _, s := range spans {
			if s.Start < at || s.End <= s.Start || s.End > len(text) || !utf8.ValidString(text[s.Start:s.End]) {
				t.Fatalf("spans %v of %d bytes", spans, len(text))
			}
			at = s.End
		}
		if found := Holds(words, text); found != (len(spans) > 0) {
			t.Errorf("%q in %q: found is %v, marked is %v", word, text, found, spans)
		}
	})
}
