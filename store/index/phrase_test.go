package index

import (
	"strings"
	"testing"
)

func TestAPhraseStandsInTheSameOrder(t *testing.T) {
	for _, c := range []struct {
		phrase, text string
		want         bool
	}{
		{"waste of time", "It is a WASTE of time.", true},
		{"waste of time", "waste\n> of, time", true},
		{"waste of time", "a waste of my time", false},
		{"waste of time", "time of waste", false},
		{"of of time", "waste of of of time", true},
		{"a b a c", "a b a b a c", true},
		{"cafe creme", "Café Crème", true},
		{"l'ordine 5", "dell'ordine 5", false},
		{"ordine 5", "dell'ordine 5", true},
		{"won't close", "the lid won’t close", true},
		{"退款", "我要申请退款", true},
		{"申请 退款", "申请退款", false},
		{"申请退款", "我要申请退款。", true},
		{"申请退款", "退款申请", false},
		{"喝茶 ok", "我喝茶 ok", true},
		{"茶 ok", "我喝茶 ok", true},
		{"茶 ok", "茶 ok", true},
		{"refund*", "refunds", false},
		{"refund", "refund", true},
		{"...", "...", false},
		{"", "a", false},
	} {
		if got := NewPhrase(c.phrase).In(c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.phrase, c.text, got)
		}
	}
}

func TestAPhraseForgetsTheTextBefore(t *testing.T) {
	p := NewPhrase("waste of time")
	if p.In("waste of") || p.In("time") {
		t.Error("a phrase was found across two texts")
	}
	if !p.In("waste of time") {
		t.Error("a phrase is not found the second time")
	}
}

func TestTextsHoldTheirWords(t *testing.T) {
	for query, want := range map[string]bool{
		"anna": true, "ann": false, "ann*": true, "berg example": true, "anna tom": false, "": false, "ANNA@example.com": true,
	} {
		if got := Holds(Words(query), "Anna Berg", "anna@example.com"); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}

// FuzzPhrase: a text without an apostrophe holds itself as a phrase, and holds
// every phrase that it is part of the words of.
func FuzzPhrase(f *testing.F) {
	for _, s := range []string{"waste of time", "申请 退款 now", "a b a b a", "dell'ordine", "茶"} {
		f.Add(s, "x", "y")
	}
	f.Fuzz(func(t *testing.T, s, before, after string) {
		p := NewPhrase(s)
		if len(p.Words()) == 0 || strings.ContainsAny(s+before+after, "'’ʼ·") {
			return
		}
		if !p.In(before + " . " + s + " . " + after) {
			t.Errorf("%q is not found between %q and %q", s, before, after)
		}
		if !Holds(p.Words(), s) {
			t.Errorf("%q does not hold its own words", s)
		}
	})
}
