package chatlog

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

// TestLongerLogsBringOnlyWhatIsNew reads the first half of each sample, then
// all of it, then all of it again under another name.
func TestLongerLogsBringOnlyWhatIsNew(t *testing.T) {
	for _, s := range seeds() {
		f, out := readAll(t, firstOf(s.file, "chat"), s.in)
		if !f.grows() && f.name() != "telegram" || len(out.records) < 2 {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			all := len(identities(t, s.file, s.in))
			st, _ := storetest.Open(t)
			cut := out.records[len(out.records)/2].place.at
			for _, part := range []string{s.in[:cut], s.in, s.in} {
				imported(t, st, ImportOptions{Source: "x", Files: sources.Pipe(firstOf(s.file, "chat"), time.Now(), strings.NewReader(part))})
			}
			if got := len(messages(t, st)); got != all {
				t.Errorf("%d messages, want %d", got, all)
			}
		})
	}
}

// identities imports a text alone and returns its messages.
func identities(t *testing.T, file, text string) []store.Message {
	t.Helper()
	st, _ := storetest.Open(t)
	imported(t, st, ImportOptions{Source: "x", Files: sources.Pipe(firstOf(file, "chat"), time.Now(), strings.NewReader(text))})
	return messages(t, st)
}

// TestZoneToldLaterMovesTimes reads a log without a zone in two of them.
func TestZoneToldLaterMovesTimes(t *testing.T) {
	for _, s := range whatsappSamples() {
		d := newDesk(t)
		given := func() sources.Files { return sources.Pipe(s.file, time.Now(), strings.NewReader(s.in)) }
		o := ImportOptions{Source: "x", Zone: d.cfg.Zone}
		for _, dates := range []string{"day-first", "month-first"} {
			o.Dates, o.Files, o.Zone = dates, given(), utc()
			imported(t, d.st, o)
			o.Zone, o.Files = d.cfg.Zone, given()
			imported(t, d.st, o)
		}
		if got, want := len(messages(t, d.st)), len(identities(t, s.file, s.in)); got != want {
			t.Errorf("%s: %d messages, want %d", s.name, got, want)
		}
	}
}

func telegramDocument(from, to int) string {
	var parts []string
	for i := from; i < to; i++ {
		parts = append(parts, fmt.Sprintf(`{"id":%d,"type":"message","date_unixtime":"%d","from":"Femi","from_id":"user5","text":"word %d"}`, i, 1784800800+i, i))
	}
	return `{"name":"Femi","type":"personal_chat","id":1,"messages":[` + "\n" + strings.Join(parts, ",\n") + "]}\n"
}

func TestFollowedDocumentIsReadAnewWhenItChanges(t *testing.T) {
	d := newDesk(t)
	d.write("result.json", telegramDocument(1, 3))
	d.follow()
	d.hears("word 1", "word 2")
	whole := telegramDocument(1, 5)
	d.write("result.json", whole[:len(whole)-40]) // half written
	d.tick()
	d.write("result.json", whole)
	d.tick()
	d.tick()
	d.hears("word 1", "word 2", "word 3", "word 4")
	d.write("overlap.json", telegramDocument(3, 7))
	d.tick()
	d.tick()
	d.hears("word 1", "word 2", "word 3", "word 4", "word 5", "word 6")
	if got := d.defects(); len(got) != 0 {
		t.Errorf("defects: %v", got)
	}
}

func TestDocumentsInWideLetters(t *testing.T) {
	for _, text := range []string{
		wideText(telegramDocument(1, 2), binary.LittleEndian, true), wideText(telegramDocument(1, 2), binary.BigEndian, false),
		wideText("<log><message time='20260723T10:00:00' id='f' name='Femi' isuser='false'>word 1</message></log>", binary.LittleEndian, true),
	} {
		got := identities(t, "x", text)
		if len(got) != 1 || got[0].Text.String() != "word 1" {
			t.Errorf("%v", got)
		}
	}
}

func TestRotatedLogOfIRC(t *testing.T) {
	d := newDesk(t)
	old := "--- Log opened Thu Jul 23 22:44:46 2026\n22:44 < femi> one\n22:44 < femi> one\n"
	d.write("#lid.log", old)
	d.follow()
	d.tick()
	d.hears("one", "one")
	old += "22:45 < dana> two\n"
	d.write("#lid.log", old)
	d.tick()
	if err := os.Rename(d.path("#lid.log"), d.path("#lid.log.1")); err != nil {
		t.Fatal(err)
	}
	d.write("#lid.log", "--- Log opened Thu Jul 23 23:00:00 2026\n23:01 < femi> three\n23:02 <")
	d.tick()
	if err := os.Remove(d.path("#lid.log.1")); err != nil {
		t.Fatal(err)
	}
	d.write("#lid.log.1.gz", packed(t, old))
	d.write("#lid.log", "--- Log opened Thu Jul 23 23:00:00 2026\n23:01 < femi> three\n23:02 < dana> four\n--- Day changed Fri Jul 24 2026\n00:01 < femi> five\n")
	d.tick()
	d.tick()
	d.hears("one", "one", "two", "three", "four", "five")
	if got := d.defects(); len(got) != 0 {
		t.Errorf("defects: %v", got)
	}
}
