package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// The properties hold for valid UTF-8, which safe text is.

// seeds holds a text of every script and sign that wraps in its own way.
var seeds = []string{
	"", "\n", "a", "Bought the Pro 2 in March.\nThe lid will not close -- well-known.\n\n> quoted\n",
	"ふたが閉まりません。「助けて」 뚜껑이 닫히지 않아요", "הזמנתי 2 קומקומים (Pro) ב-2025", "الغطاء لا يغلق 3 مرات",
	"ढक्कन बंद नहीं होता क्\u200dष", "👨\u200d👩\u200d👧\u200d👦🇫🇷🇩 1️⃣⚠️👍🏽❤️\u200d🔥", "e\u0301\n\u0301 \u0301x", "a\r\nb\tc\x1b[1m\x80", "\n?\r \u0301x", "ขอคืนเงิน",
	"I bought the kettle in March and it has been used every day since\nthen, but now it leaks.\n- one\n- two",
	"\u0600 1\u200d\ufe0f🇫\ufe0f🇷", "https://example.com/a/very/long/address?with=everything\u00a0in it",
}

func addSeeds(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, uint8(i), uint16(i), uint16(2*i+3), uint8(5*i))
	}
}

// made lays out a text with three folds made from two numbers.
func made(text string, width uint8, a, b uint16, flags uint8) *Page {
	n := len(text) + 2
	folds := []Fold{
		{int(a)%n - 1, int(b) % n, "quote", flags&1 != 0},
		{int(b)%n - 1, int(b)%n + int(a)%n, "signature", flags&2 != 0},
		{int(a) % n, int(a)%n + 3, "header", flags&4 != 0},
	}
	return Layout(text, folds, int(width)%40, Options{Simple: flags&8 != 0, Flow: flags&16 != 0})
}

// clusters returns where the drawn clusters of a line begin.
func clusters(p *Page, line int) []int {
	l := p.Lines[line]
	var out []int
	for g := graphemes.FromString(p.text[l.Start:l.drawn]); g.Next(); {
		out = append(out, l.Start+g.Start())
	}
	return out
}

// FuzzLayout: lines cover the text without gap or overlap, begin where
// clusters begin, are no wider than the page, and leave out nothing but blanks
// and newlines.
func FuzzLayout(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, width uint8, a, b uint16, flags uint8) {
		text = strings.ToValidUTF8(text, "?")
		p := made(text, width, a, b, flags)
		borders := map[int]bool{len(text): true}
		for g := graphemes.FromString(text); g.Next(); {
			borders[g.Start()] = true
			if g.Value() == "\r\n" {
				borders[g.Start()+1] = true
			}
		}
		at := 0
		for i, l := range p.Lines {
			if l.Start != at || l.End < l.Start || l.End == l.Start && text != "" {
				t.Fatalf("line %d covers %d to %d, the one before ended at %d", i, l.Start, l.End, at)
			}
			at = l.End
			if !borders[l.Start] {
				t.Errorf("line %d begins inside a cluster", i)
			}
			if w := Width(p.Text(i)); w > p.width || p.Width(i) > p.width || w > p.Width(i) {
				t.Errorf("line %d is %d cells, says %d, page has %d", i, w, p.Width(i), p.width)
			}
			if l.Fold >= 0 {
				continue
			}
			if rest := strings.TrimSuffix(text[l.drawn:l.End], "\n"); strings.TrimFunc(rest, isBlank) != "" {
				t.Errorf("line %d does not draw %q", i, rest)
			}
		}
		if at != len(text) {
			t.Errorf("lines end at %d of %d", at, len(text))
		}
	})
}

// FuzzPlace: every drawn cluster has cells of its own, each of which leads back
// to it, and every cell and offset at all leads to a place that stays.
func FuzzPlace(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, width uint8, a, b uint16, flags uint8) {
		text = strings.ToValidUTF8(text, "?")
		p := made(text, width, a, b, flags)
		for i, l := range p.Lines {
			x := 0
			for _, offset := range clusters(p, i) {
				if line, col := p.At(offset); line != i || col != x {
					t.Fatalf("cluster %d of line %d is at %d, %d, want column %d", offset, i, line, col, x)
				}
				for x++; x < p.Width(i) && p.Offset(i, x) == offset; x++ {
				}
				if got := p.Offset(i, x-1); got != offset {
					t.Fatalf("the cell of %d leads to %d", offset, got)
				}
			}
			if x != p.Width(i) {
				t.Errorf("line %d has cells up to %d, says %d", i, x, p.Width(i))
			}
			if l.drawn < l.End && l.Fold < 0 {
				if line, col := p.At(l.drawn); line != i || col != p.Width(i) {
					t.Errorf("the end of line %d is at %d, %d", i, line, col)
				}
			}
			for _, col := range []int{-1, 0, int(width), 1 << 30} {
				offset := p.Offset(i, col)
				line, back := p.At(offset)
				if line != i || p.Offset(line, back) != offset {
					t.Errorf("cell %d, %d leads to %d and that to %d, %d", i, col, offset, line, back)
				}
			}
		}
	})
}

// FuzzSegments: the segments of a line joined are its text, follow each other
// without gap, and say exactly which spans touch them.
func FuzzSegments(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, width uint8, a, b uint16, flags uint8) {
		text = strings.ToValidUTF8(text, "?")
		p := made(text, width, a, b, flags)
		n := len(text) + 1
		spans := []Span{{int(a) % n, int(b) % n, 1}, {int(b) % n, n + 5, 2}, {int(flags) % n, int(flags)%n + 2, 3}}
		here := int(b) % n
		for i, l := range p.Lines {
			at, drawn := l.Start, ""
			for _, s := range p.Segments(i, spans, here) {
				if s.Start != at || s.End <= s.Start {
					t.Fatalf("segment %d to %d after %d", s.Start, s.End, at)
				}
				at = s.End
				drawn += s.Text
				for _, span := range spans {
					touches := max(span.Start, s.Start) < min(span.End, s.End)
					if touches != slices.Contains(s.Spans, span.ID) {
						t.Errorf("segment %d to %d covered by %v, span is %v", s.Start, s.End, s.Spans, span)
					}
				}
				if s.Here != (s.Start <= here && here < s.End) {
					t.Errorf("segment %d to %d and caret %d: %v", s.Start, s.End, here, s.Here)
				}
			}
			if at != l.drawn || drawn != p.Text(i) {
				t.Errorf("segments end at %d of %d with %q, text is %q", at, l.drawn, drawn, p.Text(i))
			}
		}
	})
}

// FuzzMoves: every move goes on in its direction from cluster to drawn cluster
// until it comes to rest.
func FuzzMoves(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, width uint8, a, b uint16, flags uint8) {
		text = strings.ToValidUTF8(text, "?")
		if len(text) > 1<<10 {
			return // each move looks at a whole line; following them through a long one takes too long
		}
		p := made(text, width, a, b, flags)
		from := int(a) % (len(text) + 1)
		goal := int(b) % 40
		forward := []func(int) int{p.NextWord, p.WordEnd, p.NextSentence, p.SentenceEnd, p.NextParagraph, p.LineEnd,
			func(o int) int { return p.LineDown(o, goal) }}
		back := []func(int) int{p.PrevWord, p.PrevSentence, p.PrevParagraph, p.LineStart,
			func(o int) int { return p.LineUp(o, goal) }}
		for i, move := range forward {
			follow(t, p, from, i, 1, move)
		}
		for i, move := range back {
			follow(t, p, from, i, -1, move)
		}
	})
}

// follow repeats a move until it rests and checks each stop.
func follow(t *testing.T, p *Page, from, number, direction int, move func(int) int) {
	for at, steps := from, 0; steps <= len(p.text); steps++ {
		to := move(at)
		if to == at {
			return
		}
		if (to-at)*direction < 0 {
			t.Fatalf("move %d in direction %d went from %d to %d", number, direction, at, to)
		}
		line, col := p.At(to)
		if p.Offset(line, col) != to {
			t.Fatalf("move %d stops at %d, which is not drawn", number, to)
		}
		at = to
	}
	t.Fatalf("move %d in direction %d from %d does not come to rest", number, direction, from)
}

// FuzzUnits: words, sentences and paragraphs lie in the text, do not end in
// blanks, hold one another, and no sentence crosses an empty line.
func FuzzUnits(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, _ uint8, a, _ uint16, _ uint8) {
		text = strings.ToValidUTF8(text, "?")
		offset := int(a)%(len(text)+3) - 1
		for i, unit := range []func(string, int) (int, int){Word, Sentence, Paragraph} {
			start, end := unit(text, offset)
			if start < 0 || end < start || end > len(text) {
				t.Fatalf("unit %d at %d is %d to %d of %d", i, offset, start, end, len(text))
			}
			if s, e := Snap(text, start, end); s != start || e != end {
				if start != end {
					t.Errorf("unit %d at %d is %d to %d, inside a cluster", i, offset, start, end)
				}
			}
		}
		start, end := Sentence(text, offset)
		from, to := Paragraph(text, offset)
		if start < from || end > to {
			t.Errorf("sentence %d to %d leaves its paragraph %d to %d", start, end, from, to)
		}
		if start < end && strings.Contains(text[start:end], "\n\n") {
			t.Errorf("sentence %q crosses an empty line", text[start:end])
		}
		if again, _ := Sentence(text, start); start < end && again != start {
			t.Errorf("sentence at %d begins at %d, seen from there at %d", offset, start, again)
		}
	})
}

// FuzzCells: Cut is never wider than asked, Fit is exactly as wide, and Simple
// changes nothing the second time and never widens.
func FuzzCells(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string, width uint8, _, _ uint16, _ uint8) {
		text = strings.ToValidUTF8(text, "?")
		n := int(width) % 40
		if got := Cut(text, n); Width(got) > n {
			t.Errorf("Cut to %d is %d wide: %q", n, Width(got), got)
		}
		if got := Fit(text, n); Width(got) != n {
			t.Errorf("Fit to %d is %d wide: %q", n, Width(got), got)
		}
		simple := Simple(text)
		if got := Simple(simple); got != simple {
			t.Errorf("Simple twice: %q, once: %q", got, simple)
		}
		if Width(simple) > Width(text) {
			t.Errorf("Simple widens %q to %q", text, simple)
		}
	})
}
