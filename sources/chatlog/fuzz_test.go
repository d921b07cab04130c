package chatlog

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func newReader(s string) *bufio.Reader { return bufio.NewReader(strings.NewReader(s)) }

// checkFormat states what holds for every format and any text: each line is in
// a message, a defect or a counted silence, and a text read in two parts gives
// what it gives at once.
func checkFormat(t *testing.T, f format, file, text string, split int) {
	if charsetOf([]byte(text)) != "" {
		return // such a text is not cut by lines of single bytes; the tables cover it
	}
	h := newHead(file, headText("", []byte(text)), testDay(), true)
	if fits, why := f.sniff(h); !fits {
		if why == "" {
			t.Fatal("it does not fit, and nothing says why")
		}
		return
	}
	var whole sink
	readPart(t, f, nil, h, text, 0, 0, true, &whole)
	checkLines(t, text, &whole)

	var parts sink
	split = max(0, min(split, len(text)))
	if cut := strings.LastIndexByte(text[:split], '\n'); cut >= 0 && charsetOf([]byte(text[:cut+1])) == "" {
		state, at, line := readPart(t, f, nil, h, text[:cut+1], 0, 0, false, &parts)
		if state == nil && at == 0 {
			return // nothing was settled: a new beginning
		}
		readPart(t, f, state, head{name: file}, text, at, line, true, &parts)
		if a, b := shown(&whole), shown(&parts); a != b {
			t.Errorf("in two parts:\n%s\nat once:\n%s", b, a)
		}
	}
}

func checkLines(t *testing.T, text string, out *sink) {
	t.Helper()
	lines := strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		lines++
	}
	got := out.skipped
	for _, r := range out.records {
		got += r.lines
		if r.text == "" && len(r.files) == 0 || r.place.line < 1 || r.place.line > lines {
			t.Errorf("record %+v in %d lines", r, lines)
		}
	}
	for _, f := range out.flaws {
		got += f.lines
	}
	if got != lines {
		t.Errorf("%d lines are accounted for, of %d: %s", got, lines, fmt.Sprint(shown(out)))
	}
}

// FuzzAnything sniffs and reads any bytes as whatever fits them, and reads
// each original again: no panic, no line without a record, a defect or a
// counted silence, and an original says what its message said.
func FuzzAnything(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s.file, s.in, len(s.in)/2)
	}
	f.Fuzz(func(t *testing.T, file, text string, split int) {
		charset := charsetOf([]byte(text))
		h := newHead(file, headText(charset, []byte(text)), testDay(), true)
		h.wide = charset != ""
		fm, err := Taught{}.detect(h, nil)
		if err != nil {
			return
		}
		if fm.grows() {
			checkFormat(t, fm, file, text, split)
		}
		var out sink
		readPart(t, fm, nil, h, text, 0, 0, true, &out)
		for _, r := range out.records {
			if strings.TrimSpace(r.text) == "" && len(r.files) == 0 || r.place.line < 1 {
				t.Errorf("record %+v", r)
			}
		}
		checkAgain(t, fm, &out)
	})
}

// FuzzEach reads any bytes as each format that fits them, not only the first.
func FuzzEach(f *testing.F) {
	for _, s := range seeds() {
		for i, fm := range formats() {
			if fm.name() == s.format {
				f.Add(i, s.file, s.in)
			}
		}
	}
	f.Fuzz(func(t *testing.T, nth int, file, text string) {
		fm := formats()[uint(nth)%uint(len(formats()))]
		h := newHead(file, headText(charsetOf([]byte(text)), []byte(text)), testDay(), true)
		if fits, _ := fm.sniff(h); !fits {
			return
		}
		var out sink
		readPart(t, fm, nil, h, text, 0, 0, true, &out)
		checkAgain(t, fm, &out)
	})
}

// seeds are the samples of all formats.
func seeds() []sample {
	return slices.Concat(messengerSamples(), whatsappSamples(), ircSamples(), helpdeskSamples(), programSamples())
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{
		said("1", "one") + said("2", "two"), `{"author":"A","text":"a"}` + "\n{\n\n" + `{"author":{"name":"B"},"body":["x"]}`,
		`{"text":"a\ud800","from":"\u0000"}`, bom + `{"role":"bot","msg":"x","ts":1e309}`, `{"author":"A","text":"a","text":null}`,
	} {
		f.Add(s, len(s)/2)
	}
	f.Fuzz(func(t *testing.T, text string, split int) { checkFormat(t, jsonLines{}, "chat.log", text, split) })
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"author,text\nA,a\nB,\"b\nb\"\n", "sep=;\nDatum;Von;Nachricht\n1.2.2026;A;\"x\n1;2;3\n", "from\ttext\n\"\"\"\t\"\n\"\n", "author|text|\n|\n|||\na|b|\n",
	} {
		f.Add(s, len(s)/2)
	}
	f.Fuzz(func(t *testing.T, text string, split int) { checkFormat(t, table{}, "chat.log", text, split) })
}

func FuzzTranscript(f *testing.F) {
	for _, s := range []string{
		"Anna: hello there\nBen: good day\n\nAnna: bye now\n", "[10:12] Anna: a\n[9:01] <b> c\n[23:00] * d e\n[00:01] x\n",
		"1/2/26, 10:35 PM - A: b\n2/2/26, 1:01 AM - B: c\nd\n", "A (10:12):\nb\n\n23.07.2026\nB [10:13]\nc\n", "<a> b\n<c> d\n",
	} {
		f.Add(s, len(s)/2)
	}
	f.Fuzz(func(t *testing.T, text string, split int) { checkFormat(t, transcript{}, "chat.log", text, split) })
}
