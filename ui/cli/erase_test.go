package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Without a terminal nothing is erased unless the word is given, and then all
// of it is: the same log heard again brings nothing back.
func TestErasingTakesAWord(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana, strings.ReplaceAll(strings.ReplaceAll(femi, "c1", "c2"), "Femi", "Ola Brandt"))
	p.rows("listen", "--once")
	for _, wrong := range [][]string{{}, {"--person", "Femi", "--before", "2026-01-01"}, {"--person", "nobody"},
		{"--person", "Femi"}, {"--person", "Femi", "--yes", "Ola"}, {"--before", "31.1.2026"}} {
		if _, errs, code := p.run(append([]string{"erase"}, wrong...)...); code != exitUsage || errs == "" {
			t.Errorf("erase %v: %d, %s", wrong, code, errs)
		}
	}
	if _, _, code := p.run("erase", "--source", "nowhere", "--yes", "nowhere"); code != exitNothing {
		t.Errorf("erasing nothing: %d", code)
	}
	if _, errs, code := p.run("erase", "--person", "Dana", "--yes", "Dana"); code != exitFailed || !strings.Contains(errs, "speaks for the company") {
		t.Errorf("erasing an agent: %d, %s", code, errs)
	}
	if tried := p.rows("erase", "--person", "Femi", "--try")[0]; tried["erased"] != false || tried["word"] != "Femi" || tried["messages"] != 2.0 {
		t.Errorf("tried: %v", tried)
	}
	out, errs, code := p.run("erase", "--person", "Femi", "--yes", "Femi")
	if code != exitDone || !strings.Contains(out, "Erased: 1 conversation, 2 messages") {
		t.Fatalf("erased: %d, %s%s", code, out, errs)
	}
	if heard := p.rows("listen", "--once"); len(heard) != 0 {
		t.Errorf("heard again: %v", heard)
	}
	shown := p.rows("show", "1")[0]
	first := shown["messages"].([]any)[0].(map[string]any)
	if shown["conversation"].(map[string]any)["erased"] != true || first["erased"] != true || first["text"] != "" || first["side"] != "customer" {
		t.Errorf("what is left: %v", shown)
	}
	if rows := p.rows("search", "refund"); len(rows) != 1 {
		t.Errorf("found %v", rows)
	}
	if _, _, code := p.run("verify"); code != exitDone {
		t.Errorf("verify ended with %d", code)
	}
	p.holdsNot("Femi", "Let me look")
}

// holdsNot fails where a file of the data folder holds some words.
func (p place) holdsNot(words ...string) {
	p.t.Helper()
	err := filepath.WalkDir(p.data, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, w := range words {
			if strings.Contains(string(b), w) {
				p.t.Errorf("%s holds %q", path, w)
			}
		}
		return err
	})
	if err != nil {
		p.t.Error(err)
	}
}

// A person types the word on the terminal, while a floor holds the store; the
// floor shows it erased at once.
func TestErasingAsksOnTheTerminalBesideAnOpenFloor(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi)
	floor := p.start(80, 24)
	floor.until("where is my refund")
	for _, typed := range []string{"\r", "Fem\r", "Femi\r"} {
		asked := p.start(130, 24, "erase", "--person", "Femi")
		asked.until("Erase everything from Femi?", "1 conversation, 1 message", "This cannot be undone", "The word for it is: Femi", "Type it to erase")
		asked.typ(typed)
		if code := asked.ended(); (code == exitDone) != (typed == "Femi\r") {
			t.Fatalf("%q ended with %d:\n%s", typed, code, asked.shows())
		}
	}
	floor.until("its words were erased")
	p.log("floor.jsonl", strings.ReplaceAll(strings.ReplaceAll(femi, `"1"`, `"9"`), "where is my refund", "it is me again"))
	floor.until("it is me again", "its words were erased")
	floor.typ("qq")
	floor.ended()
}
