package clean

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"
)

func TestBody(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"empty", "", ""},
		{"ASCII", "Hello,\n  world! ~", "Hello,\n  world! ~"},
		{"many alphabets", "Grüße Ёлка שלום سلام नमस्ते ไทย 日本語 한국어", "Grüße Ёлка שלום سلام नमस्ते ไทย 日本語 한국어"},

		{"colour", "\x1b[31mred\x1b[0m", "^[[31mred^[[0m"},
		{"title and bell", "\x1b]0;PWN\x07", "^[]0;PWN^G"},
		{"link", "\x1b]8;;http://evil.test\x1b\\bank\x1b]8;;\x1b\\", `^[]8;;http://evil.test^[\bank^[]8;;^[\`},
		{"device control", "\x1bP1$r\x1b\\", `^[P1$r^[\`},
		{"program command", "\x1b_Ga=T\x1b\\", `^[_Ga=T^[\`},
		{"clipboard", "\x1b]52;c;cm0=\x07", "^[]52;c;cm0=^G"},
		{"C1 introducer", "\u009b31mred\u009d0;t\u009c", `\x9b31mred\x9d0;t\x9c`},
		{"backspace, shift out, delete, NUL", "a\bb\x0ec\x7fd\x00", "a^Hb^Nc^?d^@"},

		{"carriage return hides nothing", "one\rtwo", "one\ntwo"},
		{"line ends", "a\r\nb\rc\vd\fe\u0085f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"},
		{"trailing blanks stay", "-- \r\nMaria", "-- \nMaria"},
		{"tab", "a\tb", "a    b"},

		{"broken UTF-8", "caf\xe9 \xff\xfe!", "caf\uFFFD \uFFFD!"},
		{"broken escape", "\xc2\x1b[m", "\uFFFD^[[m"},
		{"surrogate", "a\xed\xa0\x80b", "a\uFFFDb"},

		{"bidi override", "invoice\u202egpj.exe\u202c", "invoice·gpj.exe·"},
		{"bidi isolates", "\u2066a\u2067b\u2068c\u2069", "·a·b·c·"},
		{"direction marks", "a\u200eb\u200fc\u061cd", "a·b·c·d"},
		{"zero width", "Kun\u200bden", "Kun·den"},
		{"a run is one", "a\u200b\u2060\ufeff\u00adb", "a·b"},
		{"dots written by people stay", "col·lecció ··", "col·lecció ··"},
		{"zero width, the rest", "a\u2064b\u180ec\u034fd", "a·b·c·d"},
		{"tags", "a\U000E0041\U000E0042\U000E007Fb", "a·b"},
		{"variation supplement", "a\U000E0100b", "a·b"},
		{"annotation", "a\ufff9b\ufffac\ufffbd", "a·b·c·d"},
		{"private use", "a\ue000b\U000F0000c\U00100000d", "a·b·c·d"},
		{"noncharacters", "a\ufdd0b\uffffc\U0001FFFEd", "a·b·c·d"},
		{"fillers", "a\u3164b\u115fc", "a·b·c"},

		{"family", "👨\u200d👩\u200d👧\u200d👦", "👨\u200d👩\u200d👧\u200d👦"},
		{"heart on fire", "❤️\u200d🔥", "❤️\u200d🔥"},
		{"kiss with skin tones", "👩🏽\u200d❤️\u200d💋\u200d👨🏽", "👩🏽\u200d❤️\u200d💋\u200d👨🏽"},
		{"warning, keycap, thumb, flag", "⚠️ 1️⃣ 👍🏽 🇫🇷", "⚠️ 1️⃣ 👍🏽 🇫🇷"},
		{"text style", "☎︎", "☎︎"},
		{"flag of Scotland loses its tags", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "🏴·"},
		{"Persian non-joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"Hindi joiner", "क्\u200dष र्\u200dय", "क्\u200dष र्\u200dय"},
		{"Malayalam joiner at the end", "ന്\u200d .", "ന്\u200d ."},
		{"Bengali joiner before a virama", "র\u200d্য", "র\u200d্য"},
		{"joiner between letters", "pay\u200dpal", "pay·pal"},
		{"non-joiner beside a blank", "می\u200c ", "می· "},
		{"non-joiner before a direction mark", "م\u200c\u061cم", "م·م"},
		{"joiner before one mark too many", "র\u0301\u0302\u0303\u0304\u200d\u09cd", "র\u0301\u0302\u0303\u0304·\u09cd"},
		{"joiner before a prefix without room", strings.Repeat("ക്", 5) + "ക\u200d\u0d4eക", strings.Repeat("ക്", 5) + "ക·\u0d4eക"},
		{"two joiners", "👨\u200d\u200d👩", "👨·👩"},
		{"variation selector on a letter", "a\ufe0fb", "a·b"},
		{"digit without a keycap", "1\ufe0f 2", "1· 2"},
		{"second variation selector", "⚠\ufe0f\ufe0f", "⚠\ufe0f·"},

		{"composed", "Cafe\u0301", "Café"},
		{"Hangul composed", "\u1112\u1161\u11ab", "한"},
		{"singleton", "\u212b", "Å"},
		{"four marks", "x\u0301\u0302\u0303\u0304", "x\u0301\u0302\u0303\u0304"},
		{"five marks", "x\u0301\u0302\u0303\u0304\u0305y", "x\u0301\u0302\u0303\u0304·y"},
		{"marks beyond counting", "x" + strings.Repeat("\u0301", 5000) + "y", "x\u0301\u0301\u0301\u0301·y"},
		{"mark after a control", "\x01\u0301", "^Á"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Body(tt.raw).String(); got != tt.want {
				t.Errorf("Body(%+q)\n got %+q\nwant %+q", tt.raw, got, tt.want)
			}
			checkBody(t, tt.raw)
		})
	}
}

func TestOneLine(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"plain", "Refund please", "Refund please"},
		{"folded header", "Refund\r\n\tplease", "Refund please"},
		{"paragraphs", " a \n\n\r\n  b  c ", "a b  c"},
		{"separators", "a\u2028b\u0085c", "a b c"},
		{"only blanks", " \t\r\n\u3000", ""},
		{"title", "subj\x1b]0;PWN\x07", "subj^[]0;PWN^G"},
		{"break before a mark", "a\n\u0301", "a \u0301"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := OneLine(tt.raw).String(); got != tt.want {
				t.Errorf("OneLine(%+q)\n got %+q\nwant %+q", tt.raw, got, tt.want)
			}
			checkLine(t, tt.raw)
		})
	}
}

func TestHidden(t *testing.T) {
	tests := []struct {
		raw  string
		want int
	}{
		{"Hello\n", 0},
		{"Grüße\r\n\t👨\u200d👩\u200d👧\u200d👦 می\u200cخواهم", 0},
		{"Kun\u200b\u200bden\u202e", 3},
		{"\x1b[0m\u009b", 2},
		{"caf\xe9", 0},
		{"x" + strings.Repeat("\u0301", 50), 0},
	}
	for _, tt := range tests {
		if got := Hidden(tt.raw); got != tt.want {
			t.Errorf("Hidden(%+q) = %d, want %d", tt.raw, got, tt.want)
		}
	}
}

func TestIsZero(t *testing.T) {
	if !Body("").IsZero() || Body(" ").IsZero() || !OneLine(" ").IsZero() || OneLine("a").IsZero() {
		t.Error("IsZero must hold for empty text only, and a blank line is empty")
	}
}

// Every cluster stays within 64 bytes, whatever is repeated to make it long,
// and no visible character is lost.
func TestClustersAreBounded(t *testing.T) {
	for _, unit := range []string{
		"🏻", "👨\u200d", "👩🏽\u200d", "\u1100", "\u1161", "\u11a8", "각\u11a8", "\u0600", "\u06dd",
		"क\u094d", "क\u094d\u200d", "\u0903", "\U00011F02", "\u09be", "ﾞ", "🇫🇷", "\u0d4e", "\u302e",
		"\u0e33", "\u0600\u0301", "\u0600\u200b", "\u200d", "1\ufe0f\u20e3",
	} {
		for _, start := range []string{"", "a", "👨", "क", "\u0600", "🇫", "\u1100"} {
			raw := start + strings.Repeat(unit, 100) + "\u0600\u200b" + strings.Repeat("🏻", 40)
			checkBody(t, raw)
			checkLine(t, raw+"\n"+raw)
		}
	}
	long := strings.Repeat("\u1100", 100)
	if got := strings.ReplaceAll(Body(long).String(), "·", ""); got != long {
		t.Errorf("letters were lost: %d bytes of %d", len(got), len(long))
	}
}

// isPlain must be right for each of its characters, since nothing looks at
// plain text again.
func TestPlainIsSafe(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !isPlain(r) {
			continue
		}
		s := string(r)
		p := norm.NFC.PropertiesString(s)
		if p.CCC() != 0 || !p.BoundaryBefore() || norm.NFC.String(s) != s {
			t.Errorf("%U changes in NFC", r)
		}
		if isUnseen(r) || isMark(r) || isBreak(r) || joinsLeft(r) || joinsRight(r) {
			t.Errorf("%U is not plain", r)
		}
		if n := countClusters("a" + s + s + "a"); n != 4 {
			t.Errorf("%U joins its neighbours: %d clusters", r, n)
		}
	}
}

func TestCleanTextIsNotCopied(t *testing.T) {
	for _, s := range []string{mailText, "Grüße, 日本語 👍\n", "नमस्ते ⚠️ می\u200cخواهم 👨\u200d👩\u200d👧\u200d👦 1️⃣ 👍🏽\n"} {
		if n := testing.AllocsPerRun(10, func() { Body(s) }); n != 0 {
			t.Errorf("Body(%.20q) allocates %v times", s, n)
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, s := range []string{
		"Hello", "\x1b[31m\u009b", "a\r\nb\u2028", "👨\u200d👩\u200d👧\u200d👦 1️⃣ 🏴\U000E0067", "می\u200cخواهم क्\u200dष", "e\u0301\u0301\u0301\u0301\u0301",
		"\x01\u0301\u200b\u0302", "\u0600\u0600\u200b🏻🏻", "\u1100\u1161\u11a8가", "\xff\xc2",
	} {
		f.Add(s)
	}
	f.Fuzz(checkBody)
}

func FuzzOneLine(f *testing.F) {
	for _, s := range []string{"a\r\n\tb", " a ", "\u2028\u0301", "\u0600\n🏻", "a\u00a0\n\u3000b"} {
		f.Add(s)
	}
	f.Fuzz(checkLine)
}

// checkBody fails unless Body keeps its promises for raw.
func checkBody(t *testing.T, raw string) {
	t.Helper()
	s := Body(raw).String()
	checkSafe(t, s)
	if again := Body(s).String(); again != s {
		t.Errorf("Body is not idempotent for %+q:\n once %+q\ntwice %+q", raw, s, again)
	}
	if Hidden(s) != 0 {
		t.Errorf("Hidden(%+q) = %d for safe text", s, Hidden(s))
	}
	if line := Body(raw).Line(); line != OneLine(raw) {
		t.Errorf("the line of %+q is %+q by Line and %+q by OneLine", raw, line, OneLine(raw))
	}
}

// checkLine fails unless OneLine keeps its promises for raw.
func checkLine(t *testing.T, raw string) {
	t.Helper()
	s := OneLine(raw).String()
	checkSafe(t, s)
	if strings.Contains(s, "\n") || strings.TrimSpace(s) != s {
		t.Errorf("OneLine(%+q) = %+q is no trimmed line", raw, s)
	}
	if again := OneLine(s).String(); again != s {
		t.Errorf("OneLine is not idempotent for %+q:\n once %+q\ntwice %+q", raw, s, again)
	}
	if body := OneLine(raw).Text(); Body(s) != body {
		t.Errorf("the text of line %+q is not safe: %+q", s, body)
	}
}

// forbidden are the characters that safe text never holds.
var forbidden = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0000, Hi: 0x0009, Stride: 1}, {Lo: 0x000B, Hi: 0x001F, Stride: 1},
		{Lo: 0x007F, Hi: 0x009F, Stride: 1}, {Lo: 0x00AD, Hi: 0x00AD, Stride: 1},
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, {Lo: 0x061C, Hi: 0x061C, Stride: 1},
		{Lo: 0x180E, Hi: 0x180E, Stride: 1}, {Lo: 0x200B, Hi: 0x200B, Stride: 1},
		{Lo: 0x200E, Hi: 0x200F, Stride: 1}, {Lo: 0x2028, Hi: 0x202E, Stride: 1},
		{Lo: 0x2060, Hi: 0x206F, Stride: 1}, {Lo: 0xE000, Hi: 0xF8FF, Stride: 1},
		{Lo: 0xFDD0, Hi: 0xFDEF, Stride: 1}, {Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1},
		{Lo: 0xFFF9, Hi: 0xFFFB, Stride: 1}, {Lo: 0xFFFE, Hi: 0xFFFF, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1}, {Lo: 0xF0000, Hi: 0x10FFFF, Stride: 1},
	},
	LatinOffset: 4,
}

// checkSafe fails unless s is safe text.
func checkSafe(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		t.Errorf("%+q is not valid UTF-8 in NFC", s)
	}
	marks := 0
	before := '\n'
	for _, r := range s {
		if unicode.Is(forbidden, r) {
			t.Errorf("%U is left in %+q", r, s)
		}
		if shaping := strings.ContainsRune("\u200c\u200d\ufe0e\ufe0f", r); shaping {
			if before < 0xA0 && !strings.ContainsRune("0123456789#*", before) || before == '·' {
				t.Errorf("%U shapes nothing in %+q", r, s)
			}
		} else if unicode.In(r, unicode.Mn, unicode.Me) {
			marks++
		} else {
			marks = 0
		}
		if marks > maxMarks {
			t.Errorf("%d marks on one base in %+q", marks, s)
		}
		before = r
	}
	clusters := graphemes.FromString(s)
	for clusters.Next() {
		if n := len(clusters.Value()); n > 64 {
			t.Errorf("a cluster of %d bytes in %+q", n, s)
		}
	}
}

func countClusters(s string) int {
	n := 0
	for clusters := graphemes.FromString(s); clusters.Next(); {
		n++
	}
	return n
}

var mailText = strings.Repeat("Hello, I ordered two lamps on Monday and only one of them came.\n"+
	"> Your parcel is on its way. We are sorry for the delay.\n\n", 64)

func BenchmarkBody(b *testing.B) {
	arabic := strings.Repeat("مرحبا، لم يصل الطلب بعد. می\u200cخواهم\n", 200)
	for _, tt := range []struct{ name, raw string }{
		{"ascii", mailText},
		{"crlf", strings.ReplaceAll(mailText, "\n", "\r\n")},
		{"german", strings.ReplaceAll(mailText, "o", "ö")},
		{"arabic", arabic},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(tt.raw)))
			for b.Loop() {
				Body(tt.raw)
			}
		})
	}
}
