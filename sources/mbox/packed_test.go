package mbox

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

func packed(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPackedMailIsUnpackedAsItIsRead(t *testing.T) {
	st, _ := storetest.Open(t)
	dir := t.TempDir()
	box := line + letter(1, "") + "\n" + line + letter(2, "") + "\n"
	var words strings.Builder
	for n := range 5000 {
		fmt.Fprintln(&words, n*n)
	}
	long := packed(t, line+letter(6, "")+"\n"+line+letter(7, "\n"+words.String()))
	write(t, dir, map[string]string{
		"a.mbox.gz":      packed(t, box),
		"b.mbox":         box,
		"c.eml.gz":       packed(t, letter(3, "")),
		"d.mbox.gz":      packed(t, line+letter(4, "")+"\n"+line+letter(5, "")+strings.Repeat("\n", 20<<20)),
		"e.mbox.gz":      long[:len(long)*3/4],
		"floor.jsonl.gz": packed(t, `{"conversation_id":"c","text":"hi"}`+"\n"),
		"no.gz":          "not packed",
	})
	got, left := imports(t, st, dir)
	for name, want := range map[string]sources.FileReport{
		"a.mbox.gz": {Format: "mbox", New: 2}, "b.mbox": {Format: "mbox", Known: 2}, "c.eml.gz": {Format: "eml", New: 1},
	} {
		if g := got[name]; g.Format != want.Format || g.New != want.New || g.Known != want.Known || g.Err != nil {
			t.Errorf("%s: %+v", name, g)
		}
	}
	if g := got["d.mbox.gz"]; g.Err == nil || !strings.Contains(g.Err.Error(), "more than 100 times as large") || g.New > 2 {
		t.Errorf("a bomb: %+v", g)
	}
	if g := got["e.mbox.gz"]; g.Err == nil || g.New == 0 {
		t.Errorf("a packed mbox that is cut short: %+v", g)
	}
	if fmt.Sprint(left) != "[floor.jsonl.gz no.gz]" {
		t.Errorf("left to others: %v", left)
	}
}

// emlx is a mail as Apple Mail keeps it.
func emlx(mail string, received int) string {
	return fmt.Sprintf("%-10d\n%s<?xml version=\"1.0\"?>\n<plist><dict>\n\t<key>date-received</key>\n\t<integer>%d</integer>\n\t<key>flags</key>\n\t<integer>1</integer>\n</dict></plist>\n", len(mail), mail, received)
}

func TestMailOfAppleMail(t *testing.T) {
	st, _ := storetest.Open(t)
	dir := t.TempDir()
	undated := "From: ann@b.example\nTo: help@shop.example\nSubject: Lid\n\nHi.\n"
	sent := strings.Replace(letter(4, ""), "ann@b", "joe@elsewhere", 1)
	write(t, dir, map[string]string{
		"INBOX.mbox/U/Data/Messages/1.emlx":         emlx(letter(1, ""), 0),
		"INBOX.mbox/U/Data/Messages/2.partial.emlx": emlx(letter(2, ""), 0),
		"INBOX.mbox/U/Data/Messages/3.emlx":         emlx(undated, 1772532000),
		"Sent Messages.mbox/U/Data/Messages/4.emlx": emlx(sent, 0),
		"odd/5.emlx": emlx(letter(5, ""), 0)[:120],
		"odd/6.emlx": "no number\nat all\n",
		"one.eml":    letter(1, ""),
	})
	got, left := imports(t, st, dir)
	for name, want := range map[string]sources.FileReport{
		"INBOX.mbox/U/Data/Messages": {Format: "emlx", New: 3, Defects: 1}, "Sent Messages.mbox/U/Data/Messages/4.emlx": {Format: "emlx", New: 1},
		"odd/5.emlx": {Format: "emlx", New: 1, Defects: 1}, "one.eml": {Format: "eml", Known: 1},
	} {
		if g := got[name]; g.Format != want.Format || g.New != want.New || g.Known != want.Known || g.Defects != want.Defects || g.Err != nil {
			t.Errorf("%s: %+v", name, g)
		}
	}
	if fmt.Sprint(left) != "[odd/6.emlx]" {
		t.Errorf("left to others: %v", left)
	}
	kinds := map[store.Kind]int{}
	eachMessage(t, st, func(m store.Message) {
		kinds[m.Kind]++
		if strings.Contains(m.Text.String(), "plist") {
			t.Errorf("the list is in the text: %q", m.Text)
		}
		if m.Subject.String() == "Lid" && (!m.Undated || m.At.Unix() != 1772532000) {
			t.Errorf("%v, undated %v", m.At, m.Undated)
		}
	})
	if kinds[store.Outgoing] != 1 || kinds[store.Incoming] != 4 {
		t.Errorf("%v", kinds)
	}
}

// FuzzApple: whatever a file holds, the mail in it is a part of it, as long as
// its first line says or to the end.
func FuzzApple(f *testing.F) {
	f.Add([]byte(emlx("From: a\n\nHi", 1)))
	f.Add([]byte("99\nFrom: a<key>date-received</key><integer>"))
	f.Add([]byte("-1\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		j, err := apple(file, sources.Given{Shown: "a.mbox/1.emlx", Name: "1.emlx"})
		if err != nil {
			return
		}
		first, rest, _ := bytes.Cut(file, []byte("\n"))
		if n := appleLength(first); !bytes.HasPrefix(rest, j.raw) || len(j.raw) != min(n, len(rest)) || (j.flaw != "") != (n > len(rest)) {
			t.Fatalf("%d bytes, %q", len(j.raw), j.flaw)
		}
	})
}
