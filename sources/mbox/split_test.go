package mbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

const line = "From ann@example.org Tue Mar  3 10:15:00 2026\n"

// split returns the mails of an mbox.
func split(t testing.TB, in io.Reader) (all []string) {
	t.Helper()
	s := splitter{in: in}
	for {
		it, err := s.next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(it.raw))
	}
}

func TestAllVariantsOfMbox(t *testing.T) {
	one, two := "From: a@b.example\nSubject: x\n\nHello\n", "From: c@d.example\n\nBye\n"
	counted := func(body string) string {
		return fmt.Sprintf("From: a@b.example\nContent-Length: %d\nLines: 1\n\n%s", len(body), body)
	}
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"mboxo":                         {line + "From: a\n\nHi\n>From now on\n\n" + line + two + "\n", []string{"From: a\n\nHi\nFrom now on\n", two}},
		"mboxrd":                        {line + "From: a\n\n>From one\n>>From two\n>>>From three\n> From\n>>to\n\n", []string{"From: a\n\nFrom one\n>From two\n>>From three\n> From\n>>to\n"}},
		"mboxcl":                        {line + counted("Hi\n>From now on\n") + "\n" + line + two + "\n", []string{"From: a@b.example\n\nHi\nFrom now on\n", two}},
		"mboxcl2":                       {line + counted("Hi\n\nFrom ann@example.org Tue Mar  3 10:15:00 2026\n>From\n>From x\n") + "\n" + line + two, []string{"From: a@b.example\n\nHi\n\nFrom ann@example.org Tue Mar  3 10:15:00 2026\n>From\n>From x\n", two}},
		"a length that is wrong":        {line + "From: a\nContent-Length: 3\n\nHello\n\n" + line + two, []string{"From: a\nContent-Length: 3\n\nHello\n", two}},
		"a length beyond the end":       {line + "From: a\nContent-Length: 3000\n\nHello\n\n" + line + two, []string{"From: a\nContent-Length: 3000\n\nHello\n", two}},
		"a sentence":                    {line + one[:len(one)-6] + "\nFrom Monday on it broke.\n\nFrom me:\nX\n\n", []string{one[:len(one)-6] + "\nFrom Monday on it broke.\n\nFrom me:\nX\n"}},
		"no empty line":                 {line + one + line + two, []string{one, two}},
		"a line without a date":         {"From nobody\n" + one + "\nFrom nobody\n" + two, []string{one, two}},
		"CRLF":                          {strings.ReplaceAll(line+one+"\n"+line+two+"\n", "\n", "\r\n"), []string{strings.ReplaceAll(one, "\n", "\r\n"), strings.ReplaceAll(two, "\n", "\r\n")}},
		"no body":                       {line + "Subject: a\n\n" + line + two, []string{"Subject: a\n\n", two}},
		"no end":                        {line + "From: a\n\nHello", []string{"From: a\n\nHello"}},
		"flags":                         {line + "Status: RO\nX-Status: A\nFrom: a\nX-Keywords: b\n c\nX-Mozilla-Status: 0001\nTo: b\n\nHi\n", []string{"From: a\nTo: b\n\nHi\n"}},
		"an empty file":                 {"", nil},
		"Google's export":               {"From 179@xxx Tue Mar 03 10:15:00 +0000 2026\r\nX-GM-THRID: 1\r\nX-Gmail-Labels: Inbox\r\nFrom: a\r\n\r\nHi\r\n\r\n", []string{"From: a\r\n\r\nHi\r\n"}},
		"Thunderbird's line":            {"From - Tue Mar 03 10:15:00 2026\n" + one + "\nFrom - Tue Mar 03 10:15:00 2026\n" + two, []string{one, two}},
		"an empty line that was theirs": {line + "From: a\n\nHi\n\n\n" + line + two, []string{"From: a\n\nHi\n\n", two}},
	} {
		if got := split(t, strings.NewReader(c.file)); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
		if got := split(t, iotest.OneByteReader(strings.NewReader(c.file))); !slices.Equal(got, c.want) {
			t.Errorf("%s, byte by byte:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

func TestALineTellsWhen(t *testing.T) {
	want := time.Date(2026, 3, 3, 10, 15, 0, 0, time.UTC)
	for _, l := range []string{
		line, "From MAILER-DAEMON Tue Mar  3 10:15:00 2026\r\n", "From a b@c.example  Tue Mar 03 10:15:00 2026", "From - Tue Mar 03 10:15:00 2026",
		"From 179@xxx Tue Mar 03 10:15:00 +0000 2026", "From a@b Tue Mar  3 11:15:00 2026 +0100", "From a@b Tue, 3 Mar 2026 10:15:00 +0000",
	} {
		if got, ok := separatorDate([]byte(l)); !ok || !got.Equal(want) {
			t.Errorf("%q: %v %v", l, got, ok)
		}
	}
	for _, l := range []string{"From now on Monday", "From", "From Mon to Fri", "From " + strings.Repeat("Mon ", 10_000)} {
		if got, ok := separatorDate([]byte(l)); ok {
			t.Errorf("%q: %v", l, got)
		}
	}
}

// A mail that is too large is kept as far as a mail goes, and costs the ones
// behind it nothing.
func TestAMailInAnMboxThatIsTooLarge(t *testing.T) {
	filler := io.LimitReader(endless("All work and no play.\n"), 2<<20)
	in := io.MultiReader(strings.NewReader(line+"From: a\n\n"), filler, strings.NewReader("\n\n"+line+"From: b\n\nHi\n"))
	const most = 1 << 20
	s := splitter{in: in, most: most}
	big, err := s.next()
	if err != nil || len(big.raw) != most+1 || cap(s.buf) > 4*most {
		t.Fatalf("%d bytes, %d held, %v", len(big.raw), cap(s.buf), err)
	}
	if next, err := s.next(); err != nil || string(next.raw) != "From: b\n\nHi\n" {
		t.Errorf("the next is %q, %v", next.raw, err)
	}
}

// endless says the same again and again.
type endless string

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

func TestAnMboxWhoseDiskFails(t *testing.T) {
	s := splitter{in: io.MultiReader(strings.NewReader(line+"From: a\n\nHi\n\n"+line+"From: b\n\nHo"), iotest.ErrReader(io.ErrClosedPipe))}
	for _, want := range []string{"From: a\n\nHi\n", "From: b\n\nHo"} {
		if it, err := s.next(); err != nil || string(it.raw) != want {
			t.Errorf("%q %v", it.raw, err)
		}
	}
	if _, err := s.next(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the end is %v", err)
	}
}

// quote writes a mail as mboxrd does.
func quote(raw []byte) []byte {
	var out []byte
	for l := range bytes.Lines(raw) {
		if bytes.HasPrefix(bytes.TrimLeft(l, ">"), []byte("From ")) {
			out = append(out, '>')
		}
		out = append(out, l...)
	}
	return append(out, '\n')
}

// FuzzSplit: whatever a body holds, an mboxrd gives back the mails that were
// put into it; and whatever bytes an mbox is made of, nothing of a mail's
// words is made up.
func FuzzSplit(f *testing.F) {
	f.Add([]byte("Hi\n>From x\nFrom y\n>>From z\n"), []byte(line))
	f.Add([]byte("\n\n>\n>>\nFrom "), []byte("From a\nContent-Length: 2\n\nx\n\nFrom"))
	f.Fuzz(func(t *testing.T, body, any []byte) {
		if len(body) < 90 && !bytes.Contains(body, bytes.Repeat([]byte(">"), 20)) {
			one := append([]byte("From: a@b.example\nSubject: x\n\n"), append(body, '\n')...)
			file := append(append([]byte(line), quote(one)...), append([]byte(line), quote(one)...)...)
			if got := split(t, bytes.NewReader(file)); len(got) != 2 || got[0] != string(one) || got[1] != string(one) {
				t.Fatalf("%q came back as %q", one, got)
			}
		}
		n := 0
		for _, m := range split(t, bytes.NewReader(any)) {
			n += len(m)
		}
		if n > len(any) {
			t.Fatalf("%d bytes were made of %d", n, len(any))
		}
	})
}
