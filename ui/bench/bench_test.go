package bench

import (
	"bytes"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestASmallCorpusIsTheBeginningOfALargeOne(t *testing.T) {
	small, large := t.TempDir(), t.TempDir()
	if _, err := newCorpus(1).maildir(small, 20); err != nil {
		t.Fatal(err)
	}
	size, err := newCorpus(1).maildir(large, 60)
	if err != nil || size < 60*500 {
		t.Fatalf("%d bytes, %v", size, err)
	}
	names, err := filepath.Glob(filepath.Join(small, "cur", "*"))
	if err != nil || len(names) != 20 {
		t.Fatalf("%d mails, %v", len(names), err)
	}
	for _, name := range names {
		a, b := read(t, name), read(t, filepath.Join(large, "cur", filepath.Base(name)))
		if !bytes.Equal(a, b) {
			t.Errorf("%s is another mail in the larger corpus", filepath.Base(name))
		}
	}
	if other := newCorpus(2).conversation(0); bytes.Equal(other[0], newCorpus(1).conversation(0)[0]) {
		t.Error("another seed makes the same mail")
	}
}

func TestMailsAreMailsInThreads(t *testing.T) {
	c := newCorpus(1)
	html, attached, answers := 0, 0, 0
	for conv := range 200 {
		for n, raw := range c.conversation(conv) {
			m, err := mail.ReadMessage(bytes.NewReader(raw))
			if err != nil {
				t.Fatalf("mail %d of conversation %d: %v", n, conv, err)
			}
			if _, err := m.Header.Date(); err != nil {
				t.Error(err)
			}
			if _, err := m.Header.AddressList("From"); err != nil {
				t.Error(err)
			}
			if n > 0 != (m.Header.Get("In-Reply-To") != "") {
				t.Errorf("mail %d of conversation %d answers %q", n, conv, m.Header.Get("In-Reply-To"))
			}
			if n > 0 {
				answers++
			}
			html += strings.Count(string(raw), "text/html")
			attached += strings.Count(string(raw), "application/pdf")
		}
	}
	if html == 0 || attached == 0 || answers == 0 {
		t.Errorf("%d with HTML, %d with attachments, %d answers", html, attached, answers)
	}
}

func TestChatsAreLinesOfJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chats.jsonl")
	if err := newCorpus(1).chats(path, 37); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(read(t, path), []byte("\n")); n != 37 {
		t.Errorf("%d lines", n)
	}
}

func TestFiguresAreMediansOfPairs(t *testing.T) {
	f := beside(Figure{What: "x", Unit: "ms", Peer: "y"}, []float64{10, 30, 20}, []float64{100, 100, 40})
	if f.Ours != (Spread{20, 10, 30, 3}) || *f.Its != (Spread{100, 40, 100, 3}) || f.Ratio.Median != 0.3 || f.Ratio.Most != 0.5 {
		t.Errorf("%+v, %+v, %+v", f.Ours, *f.Its, *f.Ratio)
	}
	if s := spreadOf([]float64{4, 1}); s.Median != 2.5 {
		t.Errorf("the median of two is %v", s.Median)
	}
	var out bytes.Buffer
	if err := Write(&out, []Figure{f, beside(Figure{What: "alone", Unit: "MB"}, []float64{7}, nil)}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"20.0 (10.0-30.0)", "0.30 (0.10-0.50)", "alone  MB    7.00"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
