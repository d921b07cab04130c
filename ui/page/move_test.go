package page

import (
	"slices"
	"strings"
	"testing"
)

// stops follows a move from offset until it stays and returns the text from
// each stop up to the next blank.
func stops(text string, from int, move func(int) int) []string {
	var out []string
	for at := from; ; {
		to := move(at)
		if to == at {
			return out
		}
		word, _, _ := strings.Cut(strings.ReplaceAll(text[to:], "\n", " "), " ")
		out = append(out, word)
		at = to
	}
}

const letter = "So sorry, it's hot!!! Mr. Hale said no.\n" +
	"\n" +
	"> quoted words. More.\n" +
	"\n" +
	"Descaled it twice as I was told to do by your people on Tuesday and\n" +
	"nothing changed. 閉まりません。助けて\n" +
	"Bye\n"

func letterPage() *Page {
	quote := strings.Index(letter, ">")
	return Layout(letter, []Fold{{quote, strings.Index(letter, "\n\nDesc"), "quote", false}}, 20, Options{})
}

func TestMoves(t *testing.T) {
	p := letterPage()
	end := len(letter)
	for _, c := range []struct {
		name string
		from int
		move func(int) int
		want string
	}{
		{"next word", 0, p.NextWord, "sorry, it's hot!!! !!! Mr. Hale said no. Descaled it twice as I was told to do by your people on Tuesday and nothing changed. 閉まりません。助けて まりません。助けて りません。助けて ません。助けて せん。助けて ん。助けて 助けて けて て Bye e"},
		{"previous sentence", end, p.PrevSentence, "Bye 助けて 閉まりません。助けて Descaled Mr. So"},
		{"next sentence", 0, p.NextSentence, "Mr. Descaled 閉まりません。助けて 助けて Bye e"},
		{"sentence end", 0, p.SentenceEnd, "! . . 。助けて て e"},
		{"next paragraph", 0, p.NextParagraph, "Descaled e"},
		{"previous paragraph", end, p.PrevParagraph, "Descaled So"},
		{"previous word", strings.Index(letter, "Hale"), p.PrevWord, "Mr. !!! hot!!! it's sorry, So"},
		{"line down", 5, func(o int) int { return p.LineDown(o, 3) }, "!!! .   caled as r sday hing りません。助けて e"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(stops(letter, c.from, c.move), " "); got != c.want {
				t.Errorf("stops\n%q, want\n%q", got, c.want)
			}
		})
	}
}

func TestLineMoves(t *testing.T) {
	const text = "a long first line\nab\n[fold]\nanother long line"
	p := Layout(text, []Fold{{21, 27, "header", false}}, 40, Options{})
	third := strings.Index(text, "another")
	down := p.LineDown(7, -1)
	if down != 19 {
		t.Errorf("down to a short line = %d, want its last cluster 19", down)
	}
	if got := p.LineDown(down, 7); got != third+7 {
		t.Errorf("down over a shut fold with the goal kept = %d, want %d", got, third+7)
	}
	if got := p.LineUp(third+7, 7); got != 19 {
		t.Errorf("up over a shut fold = %d, want 19", got)
	}
	if got := p.LineUp(3, -1); got != 3 {
		t.Errorf("up from the first line = %d, want 3", got)
	}
	if s, e := p.LineStart(7), p.LineEnd(7); s != 0 || e != 16 {
		t.Errorf("line from %d to %d, want 0 to 16", s, e)
	}
}

func TestAllFolded(t *testing.T) {
	p := Layout("one two. Three.", []Fold{{0, 15, "quote", false}}, 20, Options{})
	for i, move := range []func(int) int{
		p.NextWord, p.PrevWord, p.WordEnd, p.NextSentence, p.PrevSentence, p.SentenceEnd, p.NextParagraph, p.PrevParagraph,
		func(o int) int { return p.LineUp(o, -1) }, func(o int) int { return p.LineDown(o, -1) },
	} {
		if got := move(4); got != 4 {
			t.Errorf("move %d in a shut fold went to %d", i, got)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"two", "It broke. I want my money.", []string{"It broke.", "I want my money."}},
		{"abbreviations", "Ask Dr. Who, e.g. Today or i.e. now. Then call.", []string{"Ask Dr. Who, e.g. Today or i.e. now.", "Then call."}},
		{"number", "It cost 3.50 euro. Too much.", []string{"It cost 3.50 euro.", "Too much."}},
		{"emoji stays", "Great! 😀 Thanks.", []string{"Great! 😀", "Thanks."}},
		{"shouting", "No!!! Why?! Help", []string{"No!!!", "Why?!", "Help"}},
		{"typed lines", "lid broke\nwant refund", []string{"lid broke", "want refund"}},
		{"wrapped lines", "I bought the kettle in March and it has been used every day since\nthen. Now it leaks.",
			[]string{"I bought the kettle in March and it has been used every day since\nthen.", "Now it leaks."}},
		{"list after a full line", "These are the things that I have tried with your kettle so far, all of them:\n- descaling\n- waiting",
			[]string{"These are the things that I have tried with your kettle so far, all of them:", "- descaling", "- waiting"}},
		{"numbered", "1. descaling it\n2. waiting", []string{"1. descaling it", "2. waiting"}},
		{"empty line", "no stop here\n\nnext", []string{"no stop here", "next"}},
		{"Japanese", "閉まりません。助けて！", []string{"閉まりません。", "助けて！"}},
		{"Hindi", "ढक्कन टूटा। मदद करें।", []string{"ढक्कन टूटा।", "मदद करें।"}},
		{"Arabic", "أين طلبي؟ شكرا.", []string{"أين طلبي؟", "شكرا."}},
		{"quotation", "She said \"Go away.\" I went.", []string{"She said \"Go away.\"", "I went."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for at := 0; at < len(c.text); at++ {
				start, end := Sentence(c.text, at)
				if start < end && (len(got) == 0 || got[len(got)-1] != c.text[start:end]) {
					got = append(got, c.text[start:end])
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("sentences %q, want %q", got, c.want)
			}
		})
	}
}

func TestUnitAt(t *testing.T) {
	const text = "  One, two.  Three?!\n\nFour"
	cut := func(f func(string, int) (int, int), at int) string {
		start, end := f(text, at)
		return text[start:end]
	}
	for _, c := range []struct {
		at                        int
		word, sentence, paragraph string
	}{
		{0, "", "One, two.", "One, two.  Three?!"},
		{3, "One", "One, two.", "One, two.  Three?!"},
		{5, ",", "One, two.", "One, two.  Three?!"},
		{12, "", "One, two.", "One, two.  Three?!"},
		{19, "?!", "Three?!", "One, two.  Three?!"},
		{20, "", "Three?!", "One, two.  Three?!"},
		{21, "", "", ""},
		{22, "Four", "Four", "Four"},
		{26, "", "Four", "Four"},
		{99, "", "Four", "Four"},
		{-9, "", "One, two.", "One, two.  Three?!"},
	} {
		if w, s, p := cut(Word, c.at), cut(Sentence, c.at), cut(Paragraph, c.at); w != c.word || s != c.sentence || p != c.paragraph {
			t.Errorf("at %d: %q, %q, %q, want %q, %q, %q", c.at, w, s, p, c.word, c.sentence, c.paragraph)
		}
	}
}
