package mbox

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/storetest"
)

// letter is a mail with a number.
func letter(n int, more string) string {
	return fmt.Sprintf("Message-ID: <%d@b.example>\nFrom: Ann <ann@b.example>\nTo: help@shop.example\nDate: Tue, 3 Mar 2026 10:%02d:00 +0000\nSubject: Lamp %d\n%s\nIt is broken, %d.\n", n, n%60, n, more, n)
}

// write makes files of a map.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// imports imports a folder and returns the reports by name, and what was left.
func imports(t testing.TB, st *store.Store, dir string) (reports map[string]sources.FileReport, left []string) {
	t.Helper()
	o := Options{Source: "import", Files: chatlog.Walk([]string{dir}), Mail: mail.Context{Own: []string{"help@shop.example"}, Now: st.Now()}}
	all, err := Import(context.Background(), st, o, func(rest sources.Files) error {
		return rest(func(g sources.Given) error {
			left = append(left, g.Name)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	reports = map[string]sources.FileReport{}
	for _, r := range all {
		name, err := filepath.Rel(dir, r.Name)
		if err != nil {
			t.Fatal(err)
		}
		reports[name] = r
	}
	return reports, left
}

func TestMailOfEveryKindIsImportedAndTheRestIsLeft(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"box/cur/1772532000.M1.host:2,S":  letter(1, ""),
		"box/new/1772532000.M2.host":      letter(2, ""),
		"box/new/odd-name":                letter(11, ""),
		"chat/new/floor.jsonl":            `{"conversation_id":"d","text":"ho"}` + "\n",
		"box/tmp/1772532000.M3.host":      letter(3, ""),
		"box/.Sent/cur/1772532000.M4.h:2": strings.Replace(letter(4, ""), "ann@b", "joe@elsewhere", 1),
		"box/dovecot-uidlist":             "3 V1 N5\n",
		"old/archive":                     line + letter(5, "") + "\n" + line + letter(6, "") + "\n",
		"old/archive.msf":                 "// <!-- <mdb:mork:z",
		"one/a.eml":                       letter(7, ""),
		"two/a.eml":                       letter(8, ""),
		"two/b.EML":                       letter(9, ""),
		"two/plain.txt":                   letter(10, ""),
		"two/empty.eml":                   "",
		"chat/floor.jsonl":                `{"conversation_id":"c","text":"hi"}` + "\n",
		"chat/talk.txt":                   "Ann: From: here\nBen: hi\n",
	})
	st, _ := storetest.Open(t)
	got, left := imports(t, st, dir)
	want := map[string]sources.FileReport{
		"box":           {Format: "maildir", New: 3},
		"box/.Sent":     {Format: "maildir", New: 1},
		"old/archive":   {Format: "mbox", New: 2},
		"one/a.eml":     {Format: "eml", New: 1},
		"two":           {Format: "eml", New: 3},
		"two/empty.eml": {},
	}
	for name, w := range want {
		g, ok := got[name]
		if !ok || g.Format != w.Format || g.New != w.New || g.Known != 0 || (g.Err != nil) != (w.Format == "") {
			t.Errorf("%s: %+v", name, g)
		}
	}
	slices.Sort(left)
	if len(got) != len(want) || !slices.Equal(left, []string{"chat/floor.jsonl", "chat/new/floor.jsonl", "chat/talk.txt"}) {
		t.Errorf("reports %v, left %v", got, left)
	}
	again, _ := imports(t, st, dir)
	for name, g := range again {
		if g.New+g.Changed > 0 {
			t.Errorf("%s again: %+v", name, g)
		}
	}
	sides := map[store.Kind]int{}
	eachMessage(t, st, func(m store.Message) { sides[m.Kind]++ })
	if sides[store.Outgoing] != 1 || sides[store.Incoming] != 9 {
		t.Errorf("kinds %v", sides)
	}
}

func eachMessage(t testing.TB, st *store.Store, f func(store.Message)) {
	t.Helper()
	err := st.View(func(tx *store.Tx) error {
		for id := store.ConversationID(1); ; id++ {
			ms, err := tx.Messages(id)
			if err != nil || len(ms) == 0 {
				return nil
			}
			for _, m := range ms {
				f(m)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What a mailbox on a server has said is known when its mbox is imported, with
// a Message-ID or without.
func TestAnMboxBesideAMailboxDoublesNothing(t *testing.T) {
	st, _ := storetest.Open(t)
	bare := strings.Replace(letter(2, ""), "Message-ID: <2@b.example>\n", "", 1)
	var b store.Batch
	for i, raw := range []string{letter(1, ""), bare + "\nFrom here on\n>From there\n"} {
		crlf := strings.ReplaceAll(raw, "\n", "\r\n")
		a := mail.Arrival(mail.Parse([]byte(crlf)), mail.Context{Place: &store.Place{Mailbox: "INBOX", Validity: 1, UID: uint32(i + 1)}})
		a.Prepare([]byte(crlf))
		b.Source, b.Arrivals = "support-mail", append(b.Arrivals, a)
	}
	if _, err := st.Hear(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"box": line + "Status: RO\n" + letter(1, "") + "\n" + line + "X-UID: 2\n" + bare + "\n>From here on\n>>From there\n\n" + line + letter(3, "") + "\n",
	})
	if got, _ := imports(t, st, dir); got["box"].Known != 2 || got["box"].New != 1 {
		t.Errorf("%+v", got)
	}
}

// A mail without a time of its own has its file's day, and is undated.
func TestAMailWithoutADate(t *testing.T) {
	st, _ := storetest.Open(t)
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"b/cur/1772532000.M1.h": "From: ann@b.example\n\nHi\n",
		"box":                   line + "From: ben@b.example\n\nHo\n",
	})
	imports(t, st, dir)
	seen := 0
	eachMessage(t, st, func(m store.Message) {
		seen++
		if !m.Undated || m.At.Format("2006-01-02") != "2026-03-03" {
			t.Errorf("%q is of %v, undated %v", m.Text, m.At, m.Undated)
		}
	})
	if seen != 2 {
		t.Errorf("%d mails", seen)
	}
}

// An import that is ended keeps what it kept, and says that it was ended.
func TestAnImportThatIsEnded(t *testing.T) {
	st, _ := storetest.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	files := func(f func(sources.Given) error) error {
		for {
			if n++; n == 200 {
				cancel()
			}
			g := sources.Given{Shown: fmt.Sprintf("m/cur/%d", n), Size: -1, Body: strings.NewReader(letter(n, ""))}
			if err := f(g); err != nil {
				return err
			}
		}
	}
	reports, err := Import(ctx, st, Options{Source: "import", Files: files, batch: 10}, func(rest sources.Files) error {
		return rest(func(sources.Given) error { return nil })
	})
	if err == nil || len(reports) != 1 {
		t.Fatalf("%v, %v", reports, err)
	}
	kept := 0
	eachMessage(t, st, func(store.Message) { kept++ })
	if kept != reports[0].New || kept == 0 {
		t.Errorf("%d are kept, the report says %d", kept, reports[0].New)
	}
}
