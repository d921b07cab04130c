package page

import (
	"slices"
	"strings"
	"testing"
)

// rows returns what is drawn, a shut fold as its name in angle brackets.
func rows(p *Page, folds []Fold) []string {
	var out []string
	for i, l := range p.Lines {
		if l.Fold >= 0 {
			out = append(out, "<"+folds[l.Fold].Why+">")
			continue
		}
		out = append(out, p.Text(i))
	}
	return out
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"empty", "", 10, []string{""}},
		{"newlines", "a\n\nb\n", 10, []string{"a", "", "b"}},
		{"words", "the lid will not close", 10, []string{"the lid", "will not", "close"}},
		{"exact", "the lid is", 10, []string{"the lid is"}},
		{"blanks hang", "the lid is   hot", 10, []string{"the lid is", "hot"}},
		{"only blanks", "      \nx", 3, []string{"", "x"}},
		{"indent stays", "  - one two", 8, []string{"  - one", "two"}},
		{"hyphen", "a well-known lid", 8, []string{"a well-", "known", "lid"}},
		{"no break in a number", "call 555-1234", 10, []string{"call", "555-1234"}},
		{"no break in an option", "use --force now", 7, []string{"use", "--force", "now"}},
		{"no break after a leading dash", "-12345", 3, []string{"-12", "345"}},
		{"long address", "https://example.com/abcdef", 10, []string{"https://ex", "ample.com/", "abcdef"}},
		{"address after a word", "see https://example.com", 10, []string{"see", "https://ex", "ample.com"}},
		{"no-break blank", "10\u00a0kg is much", 8, []string{"10\u00a0kg is", "much"}},
		{"ideographs", "ふたが閉まりません", 8, []string{"ふたが閉", "まりませ", "ん"}},
		{"no row begins with a stop", "ふたが。閉まる", 6, []string{"ふた", "が。閉", "まる"}},
		{"no row ends with a bracket", "ふた「閉まる」", 6, []string{"ふた", "「閉ま", "る」"}},
		{"hangul", "뚜껑이닫히지", 5, []string{"뚜껑", "이닫", "히지"}},
		{"Latin in Japanese", "私のKettle壊れた", 8, []string{"私の", "Kettle壊", "れた"}},
		{"Hebrew with digits", "הזמנתי 2 קומקומים ב-2025", 10, []string{"הזמנתי 2", "קומקומים", "ב-2025"}},
		{"Arabic", "الغطاء لا يغلق", 9, []string{"الغطاء لا", "يغلق"}},
		{"Hindi", "ढक्कन बंद नहीं होता", 5, []string{"ढक्कन", "बंद नहीं", "होता"}},
		{"family and flag", "👨\u200d👩\u200d👧\u200d👦🇫🇷👨\u200d👩\u200d👧\u200d👦", 4, []string{"👨\u200d👩\u200d👧\u200d👦🇫🇷", "👨\u200d👩\u200d👧\u200d👦"}},
		{"keycaps", "1️⃣2️⃣3️⃣", 4, []string{"1️⃣2️⃣", "3️⃣"}},
		{"accents", "e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
		{"width 1", "aふb", 1, []string{"a", "·", "b"}},
		{"width 0 counts as 1", "ab", 0, []string{"a", "b"}},
		{"accent without a letter", "\u0301\na", 5, []string{"·", "a"}},
		{"control that should not be here", "a\tb\x1b[1m", 9, []string{"a·b·[1m"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rows(Layout(c.text, nil, c.width, Options{}), nil); !slices.Equal(got, c.want) {
				t.Errorf("Layout(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
			}
		})
	}
}

func TestFlow(t *testing.T) {
	const text = "I bought the kettle in March and it has been used every day since\nthen. It leaks.\nBye\n"
	for _, c := range []struct {
		width int
		want  []string
	}{
		{70, []string{"I bought the kettle in March and it has been used every day since", "then. It leaks.", "Bye"}},
		{50, []string{"I bought the kettle in March and it has been used", "every day since then. It leaks.", "Bye"}},
	} {
		p := Layout(text, nil, c.width, Options{Flow: true})
		if got := rows(p, nil); !slices.Equal(got, c.want) {
			t.Errorf("at %d: %q, want %q", c.width, got, c.want)
		}
	}
	p := Layout(text, nil, 50, Options{Flow: true})
	if at := p.Offset(1, 15); text[at] != '\n' {
		t.Errorf("the blank between two flowing lines is %q, want the newline", text[at])
	}
	if got := rows(Layout(text, nil, 50, Options{}), nil); len(got) != 4 {
		t.Errorf("without Flow: %q, want every newline kept", got)
	}
}

func TestFolds(t *testing.T) {
	const text = "Still no refund.\n\nOn Tue Dana wrote:\n> It takes days.\n> Sorry.\n-- \nMarta\n"
	quote := strings.Index(text, "On Tue")
	signature := strings.Index(text, "-- ")
	inner := strings.Index(text, "> Sorry")
	end := len(text)
	for _, c := range []struct {
		name  string
		folds []Fold
		want  []string
	}{
		{"shut", []Fold{{quote, signature, "quote", false}, {signature, end, "signature", false}},
			[]string{"Still no refund.", "", "<quote>", "<signature>"}},
		{"any order", []Fold{{signature, end, "signature", false}, {quote, signature, "quote", false}},
			[]string{"Still no refund.", "", "<quote>", "<signature>"}},
		{"open", []Fold{{quote, signature, "quote", true}, {signature, end, "signature", false}},
			[]string{"Still no refund.", "", "On Tue Dana wrote:", "> It takes days.", "> Sorry.", "<signature>"}},
		{"shut in open", []Fold{{quote, end, "quote", true}, {inner, signature, "inner", false}},
			[]string{"Still no refund.", "", "On Tue Dana wrote:", "> It takes days.", "<inner>", "--", "Marta"}},
		{"open in shut", []Fold{{quote, end, "quote", false}, {inner, signature, "inner", true}},
			[]string{"Still no refund.", "", "<quote>"}},
		{"overlap", []Fold{{quote, signature, "quote", false}, {inner, end, "tail", false}},
			[]string{"Still no refund.", "", "<quote>", "<tail>"}},
		{"newline taken in", []Fold{{quote, signature - 1, "quote", false}},
			[]string{"Still no refund.", "", "<quote>", "--", "Marta"}},
		{"inside a line", []Fold{{6, 8, "no", false}},
			[]string{"Still", "<no>", " refund.", "", "On Tue Dana wrote:", "> It takes days.", "> Sorry.", "--", "Marta"}},
		{"out of range", []Fold{{-5, 0, "none", false}, {end, end + 9, "none", false}, {9, 3, "none", false}},
			[]string{"Still no refund.", "", "On Tue Dana wrote:", "> It takes days.", "> Sorry.", "--", "Marta"}},
		{"all", []Fold{{0, end, "all", false}}, []string{"<all>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rows(Layout(text, c.folds, 40, Options{}), c.folds); !slices.Equal(got, c.want) {
				t.Errorf("rows %q, want %q", got, c.want)
			}
		})
	}
}

func TestFoldLines(t *testing.T) {
	const text = "Hi\n> one\n\n> two\nBye"
	folds := []Fold{{3, 16, "quote", false}}
	p := Layout(text, folds, 20, Options{})
	if got := p.Hidden(1); got != 2 {
		t.Errorf("Hidden = %d, want 2 lines with text", got)
	}
	if got := p.Hidden(0); got != 0 {
		t.Errorf("Hidden of a line of text = %d", got)
	}
	if line, col := p.At(7); line != 1 || col != 0 {
		t.Errorf("At in a shut fold = %d, %d, want 1, 0", line, col)
	}
	if got := p.Offset(1, 12); got != 3 {
		t.Errorf("Offset on a shut fold = %d, want its start 3", got)
	}
	if p.Text(1) != "" || p.Segments(1, []Span{{0, 19, 1}}, 4) != nil {
		t.Error("a shut fold shows text")
	}
	folds[0].Open = true
	p = Layout(text, folds, 20, Options{})
	for i, want := range []int{-1, 0, 0, 0, -1} {
		if got := p.Lines[i].InFold; got != want {
			t.Errorf("line %d lies in fold %d, want %d", i, got, want)
		}
	}
}

func TestPlace(t *testing.T) {
	const text = "aふ e\u0301👩\u200d👧 x\nbb"
	p := Layout(text, nil, 6, Options{}) // rows: "aふ é", "👩\u200d👧 x", "bb"
	at := func(s string) int { return strings.Index(text, s) }
	for _, c := range []struct{ offset, line, col int }{
		{0, 0, 0}, {at("ふ"), 0, 1}, {at("ふ") + 2, 0, 1}, {at("e"), 0, 4}, {at("\u0301"), 0, 4},
		{at("👩"), 1, 0}, {at("👧"), 1, 0}, {at("x"), 1, 3}, {at("\n"), 1, 4}, {at("bb"), 2, 0},
		{len(text), 2, 2}, {len(text) + 5, 2, 2}, {-1, 0, 0},
	} {
		if line, col := p.At(c.offset); line != c.line || col != c.col {
			t.Errorf("At(%d) = %d, %d, want %d, %d", c.offset, line, col, c.line, c.col)
		}
	}
	for _, c := range []struct{ line, col, want int }{
		{0, 0, 0}, {0, 1, at("ふ")}, {0, 2, at("ふ")}, {0, 99, at("e")}, {0, -3, 0},
		{1, 1, at("👩")}, {1, 9, at("x")}, {2, 5, at("bb") + 1}, {9, 0, at("bb")}, {-9, 0, 0},
	} {
		if got := p.Offset(c.line, c.col); got != c.want {
			t.Errorf("Offset(%d, %d) = %d, want %d", c.line, c.col, got, c.want)
		}
	}
}

func TestSegments(t *testing.T) {
	const text = "I told you e\u0301 twice"
	p := Layout(text, nil, 40, Options{})
	show := func(spans []Span, here int) string {
		var b strings.Builder
		for _, s := range p.Segments(0, spans, here) {
			b.WriteString(s.Text)
			for _, id := range s.Spans {
				b.WriteByte(byte('0' + id))
			}
			if s.Here {
				b.WriteByte('^')
			}
			b.WriteByte('|')
		}
		return b.String()
	}
	for _, c := range []struct {
		name  string
		spans []Span
		here  int
		want  string
	}{
		{"none", nil, -1, "I told you e\u0301 twice|"},
		{"one", []Span{{2, 6, 1}}, -1, "I |told1| you e\u0301 twice|"},
		{"overlap", []Span{{7, 99, 2}, {2, 10, 1}}, -1, "I |told 1|you21| e\u0301 twice2|"},
		{"touching", []Span{{0, 2, 1}, {2, 6, 2}}, -1, "I 1|told2| you e\u0301 twice|"},
		{"half a cluster", []Span{{12, 13, 1}}, -1, "I told you |e\u03011| twice|"},
		{"caret", []Span{{2, 6, 1}}, 3, "I |t1|o1^|ld1| you e\u0301 twice|"},
		{"caret in a cluster", nil, 12, "I told you |e\u0301^| twice|"},
		{"elsewhere", []Span{{50, 60, 1}, {4, 4, 2}}, 70, "I told you e\u0301 twice|"},
	} {
		if got := show(c.spans, c.here); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSimple(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		width          int
	}{
		{"style", "⚠️", "⚠", 1},
		{"family", "👨\u200d👩\u200d👧\u200d👦", "👨", 2},
		{"burning heart", "❤️\u200d🔥", "❤", 1},
		{"skin", "👍🏽", "👍", 2},
		{"keycap", "1️⃣", "1⃣", 1},
		{"flag", "🇫🇷", "🇫🇷", 2},
		{"information", "ℹ️", "ℹ", 1},
		{"Hindi keeps its joiner", "क्\u200dष", "क्\u200dष", 2},
		{"Persian keeps its joiner", "ه\u200d", "ه\u200d", 1},
		{"plain", "kettle é 가", "kettle é 가", 11},
	} {
		got := Simple(c.in)
		if got != c.want {
			t.Errorf("%s: Simple(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
		if w := Width(got); c.name != "Hindi keeps its joiner" && w != c.width {
			t.Errorf("%s: width %d, want %d", c.name, w, c.width)
		}
	}
	const text = "1️⃣👨\u200d👩\u200d👧\u200d👦 a"
	p := Layout(text, nil, 20, Options{Simple: true})
	if got := p.Text(0); got != "1⃣👨 a" || p.Width(0) != 5 {
		t.Errorf("row %q of %d cells, want the base signs in 5", got, p.Width(0))
	}
	if got := p.Offset(0, 4); text[got:] != "a" {
		t.Errorf("Offset(0, 4) is %q, want the a", text[got:])
	}
}

func TestCutAndFit(t *testing.T) {
	for _, c := range []struct {
		in        string
		width     int
		cut, fits string
	}{
		{"kettle", 6, "kettle", "kettle"},
		{"kettle", 5, "kett…", "kett…"},
		{"kettle", 8, "kettle", "kettle  "},
		{"kettle", 1, "…", "…"},
		{"kettle", 0, "", ""},
		{"kettle", -1, "", ""},
		{"佐藤美咲", 6, "佐藤…", "佐藤… "},
		{"👨\u200d👩\u200d👧\u200d👦👍🏽", 3, "👨\u200d👩\u200d👧\u200d👦…", "👨\u200d👩\u200d👧\u200d👦…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…", "e\u0301…"},
		{"", 2, "", "  "},
		{"a\u0600", 3, "a\u0600", "a\u0600   "},
	} {
		if got := Cut(c.in, c.width); got != c.cut {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.in, c.width, got, c.cut)
		}
		if got := Fit(c.in, c.width); got != c.fits {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.in, c.width, got, c.fits)
		}
	}
}

func TestSnap(t *testing.T) {
	const text = "ae\u0301🇫🇷🇩🇪b"
	flag := len("ae\u0301")
	for _, c := range []struct{ start, end, wantStart, wantEnd int }{
		{0, 1, 0, 1}, {1, 2, 1, 4}, {2, 3, 1, 4}, {flag + 4, flag + 5, flag, flag + 8},
		{flag + 9, len(text), flag + 8, len(text)}, {3, 3, 1, 1}, {-4, 99, 0, len(text)}, {5, 2, flag, flag},
	} {
		if s, e := Snap(text, c.start, c.end); s != c.wantStart || e != c.wantEnd {
			t.Errorf("Snap(%d, %d) = %d, %d, want %d, %d", c.start, c.end, s, e, c.wantStart, c.wantEnd)
		}
	}
}
