package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"no word", " -- ... !? §", ""},
		{"case and marks", "Hello, WORLD! (again)", "again hello world"},
		{"once", "no No NO", "no"},
		{"digits", "Order 4821 of 2026-11-23, v2", "11 2026 23 4821 of order v2"},
		{"underscore parts", "order_id", "id order"},
		{"address in parts", "Ana.Lee@c.example", "ana c example lee"},
		{"accents", "café CAFÉ cafe\u0301", "cafe"},
		{"letters that do not decompose", "Straße Øre Łódź naïve œuvre", "lodz naive oeuvre ore strasse"},
		{"Turkish i", "İstanbul ısı", "isi istanbul"},
		{"width and ligatures", "Ｗｉｄｅ ﬁne x²", "fine wide x2"},
		{"Greek", "Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ"},
		{"Cyrillic", "Ещё Заказ", "еще заказ"},
		{"Hebrew points", "שָׁלוֹם שלום", "שלום"},
		{"Arabic points", "مَرْحَبًا مرحبا", "مرحبا"},
		{"vowels of other scripts stay", "हिन्दी", "हिन्दी"},
		{"apostrophe", "won't won’t wonʼt", "wont"},
		{"elision", "dell'ordine l’année", "annee dellordine lannee ordine"},
		{"elision before an accent", "l'été d'été", "dete ete lete"},
		{"quotes are no apostrophes", "'big' ’big’ rock'n'roll '", "big rocknroll roll"},
		{"hidden character", "Kun·den col·lecció", "colleccio kunden"},
		{"bullet", "one · two 3·5 ·three·", "3 5 one three two"},
		{"soft hyphen and joiner", "re\u00adfund Ama\u200dzon", "amazon refund"},
		{"other blanks and dashes", "a\u00a0b c—d “e”…", "a b c d e"},
		{"Han", "返品", "品 返品"},
		{"one letter", "返", "返"},
		{"kana", "サーバーが", "が サー バー ーが ーバ"},
		{"narrow kana", "ｶﾞｶﾞ", "ガ ガガ"},
		{"Hangul", "배송 지연", "배송 송 연 지연"},
		{"Thai", "คืนเงิน", "คื ืน นเ เง งิ ิน น"},
		{"mixed", "iPhone返品v2", "iphone v2 品 返品"},
		{"emoji", "ok 👍🏽 1️⃣", "1 ok"},
		{"broken", "a\xffb", "a b"},
		{"long", strings.Repeat("x", 100), strings.Repeat("x", 64)},
		{"long, whole letters", strings.Repeat("ж", 40), strings.Repeat("ж", 32)},
	} {
		want := strings.Fields(c.want)
		slices.Sort(want)
		if got := slices.Sorted(slices.Values(Terms(nil, c.text))); !slices.Equal(got, want) {
			t.Errorf("%s: Terms(%q) = %q, want %q", c.name, c.text, got, want)
		}
	}
}

func TestTermsOfSeveralTexts(t *testing.T) {
	got := Terms([]string{"before"}, "Refund please", "the refund")
	if want := []string{"before", "refund", "please", "the"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestTokenizerForgets meets more terms than it should remember, and one
// message that has more alone.
func TestTokenizerForgets(t *testing.T) {
	var tok Tokenizer
	var dst []string
	for i := range fullTable {
		dst = tok.Terms(dst[:0], fmt.Sprintf("word%dx and word%dx", i, i))
		if want := []string{fmt.Sprintf("word%dx", i), "and"}; !slices.Equal(dst, want) {
			t.Fatalf("text %d: got %q, want %q", i, dst, want)
		}
	}
	if tok.used > fullTable/2+2 {
		t.Errorf("%d terms are remembered", tok.used)
	}
	var b strings.Builder
	for i := range fullTable {
		fmt.Fprintf(&b, "w%dx w%dx ", i, i)
	}
	if got := tok.Terms(nil, b.String()); len(got) != fullTable {
		t.Errorf("%d terms, want %d", len(got), fullTable)
	}
	if tok.Terms(nil, "small"); len(tok.table) > fullTable {
		t.Errorf("%d entries are remembered after a long message", len(tok.table))
	}
}

func TestTokenizerRoundComesRound(t *testing.T) {
	var tok Tokenizer
	tok.Terms(nil, "early")
	tok.round = 1<<32 - 1
	for range 3 {
		if got := tok.Terms(nil, "early bird"); len(got) != 2 {
			t.Errorf("round %d: got %q", tok.round, got)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		query string
		want  []Word
	}{
		{"", nil},
		{"?! *", nil},
		{"Café WON'T", []Word{{"cafe", false}, {"wont", false}}},
		{"refund*", []Word{{"refund", true}}},
		{"re* fund", []Word{{"re", true}, {"fund", false}}},
		{"foo*bar*", []Word{{"foo", true}, {"bar", true}}},
		{"foo * bar", []Word{{"foo", false}, {"bar", false}}},
		{"foo)* bar", []Word{{"foo", false}, {"bar", false}}},
		{"é*", []Word{{"e", true}}},
		{"dell'ordine*", []Word{{"dellordine", true}}},
		{"a b a", []Word{{"a", false}, {"b", false}}},
		{"ana@c.example", []Word{{"ana", false}, {"c", false}, {"example", false}}},
		{"返品交", []Word{{"返品", false}, {"品交", false}}},
		{"返", []Word{{"返", true}}},
		{"返品*", []Word{{"返品", false}}},
	} {
		if got := Words(c.query); !slices.Equal(got, c.want) {
			t.Errorf("Words(%q) = %v, want %v", c.query, got, c.want)
		}
	}
}

// FuzzTerms: terms are short, whole and never empty; each is what one asks for
// to find it; a text is found by its own words; more text takes no term away;
// and folding a character at a time is the same as folding all at once.
func FuzzTerms(f *testing.F) {
	for _, s := range []string{"won't stop", "Kun·den", "返品したい", "cafe\u0301 İ", "हिन्दी ｶﾞ", "a'b'cde* 각각", "\xff·'"} {
		f.Add(s, "more")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		terms := Terms(nil, a)
		for _, term := range terms {
			if term == "" || len(term) > maxTerm || !utf8.ValidString(term) {
				t.Errorf("%q has the term %q", a, term)
			}
			if words := Words(term); len(words) != 1 || words[0].Text != term {
				t.Errorf("the term %q of %q is asked for as %v", term, a, words)
			}
		}
		for _, w := range Words(a) {
			if !slices.ContainsFunc(terms, w.matches) {
				t.Errorf("%q with %q is not found by its word %v", a, terms, w)
			}
		}
		both := Terms(nil, a+" "+b)
		for _, term := range terms {
			if !slices.Contains(both, term) {
				t.Errorf("%q loses %q before %q", a, term, b)
			}
		}
		var s splitter
		a = strings.ToValidUTF8(a, "")
		if one, all := string(s.fold(a)), string(s.foldWhole(a)); one != all {
			t.Errorf("%q folds to %q, and at once to %q", a, one, all)
		}
	})
}

// matches is what Search promises, for one term.
func (w Word) matches(term string) bool {
	return term == w.Text || w.Prefix && strings.HasPrefix(term, w.Text)
}
