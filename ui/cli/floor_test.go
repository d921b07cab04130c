package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What is marked and promised on the screen is found by commands, and by the
// next screen, which can take it back and do it again.
func TestAMarkAndAFollowupOutliveTheScreen(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi)
	term := launch(t, 126, 36, p.args()...)
	term.until("Femi", "where is my refund")
	term.typ("\r")
	term.until("READ")
	term.typ("m")
	term.until("theme")
	term.typ("refund-silence\t")
	term.until("kind")
	term.typ("c\x18") // complaint; Ctrl+X saves
	term.until("Mark saved: refund-silence")
	term.typ("fr")
	term.until("due")
	term.typ("\x18")
	term.until("Follow-up saved")
	term.typ("qq")
	term.typ("q")
	if code := term.ended(); code != 0 {
		t.Fatalf("the floor ended with %d: %s", code, term.err)
	}

	marks := p.rows("marks")
	if len(marks) != 1 || marks[0]["quote"] != "where is my refund" || marks[0]["kind"] != "complaint" || marks[0]["by"] != "Ines" {
		t.Errorf("marks: %v", marks)
	}
	followups := p.rows("followups")
	if len(followups) != 1 || followups[0]["kind"] != "reply" || followups[0]["status"] != "open" {
		t.Errorf("follow-ups: %v", followups)
	}
	themes := p.rows("themes")
	if len(themes) != 1 || themes[0]["path"] != "refund-silence" || themes[0]["customers"] != 1.0 {
		t.Errorf("themes: %v", themes)
	}

	term = launch(t, 80, 24, p.args()...)
	term.until("Femi")
	term.typ("u")
	term.until("Undone")
	term.typ("u")
	term.until("Undone: the mark")
	term.typ("\x12") // Ctrl+R
	term.until("Done again")
	term.typ("qq")
	term.ended()
	if marks, followups := p.rows("marks"), p.rows("followups"); len(marks) != 1 || len(followups) != 0 {
		t.Errorf("after undo, undo, redo: %d marks, %d follow-ups", len(marks), len(followups))
	}
}

// A line that somebody writes while the floor is open is on the screen.
func TestALineWrittenNowIsOnTheScreen(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi)
	term := launch(t, 126, 36, p.args()...)
	term.until("where is my refund")
	p.log("floor.jsonl", dana)
	term.until("answered 12m")
	p.log("new-file.jsonl", strings.ReplaceAll(strings.ReplaceAll(femi, "c1", "c2"), "Femi", "Ola Brandt"))
	term.until("Ola Brandt")
}

// Hostile words in every field reach the terminal as placeholders only.
func TestHostileWordsDoNotReachTheTerminal(t *testing.T) {
	p := newPlace(t, "")
	hostile := `\u001b]0;PWNED\u0007 \u001b[2J \u001b[31m red \u009b31m \u202egnp.exe one\rtwo zero\u200bwidth \udb40\udc41 \u001bPq#0\u001b\\`
	p.log("a\x1b]0;file.jsonl", strings.ReplaceAll(strings.ReplaceAll(femi, "where is my refund", hostile), "Femi", "F\\u001b[5mi"))
	p.log("b\x1b[31m.txt", "no format \x1b]0;PWN\x07 at all")
	term := launch(t, 126, 36, p.args()...)
	screen := term.until("^[]0;PWNED^G", "F^[[5mi", "\\x9b31m")
	if !strings.Contains(screen, "one") || strings.ContainsAny(screen, "\u202e\u200b\u009b\x1b") {
		t.Errorf("the screen shows\n%s", screen)
	}
	term.typ("!")
	term.until("b^[[31m.txt")
	term.typ("qqq")
	term.ended()
	for _, args := range [][]string{{"listen", "--once"}, {"show", "1"}, {"conversations"}, {"conversations", "--plain"}, {"search", "one"}, {"sources"}} {
		out, errs, _ := p.run(args...)
		if strings.ContainsAny(out+errs, "\u202e\u200b\u009b\x1b\x07") {
			t.Errorf("%v printed %q", args, out+errs)
		}
	}
}

// The made-up company is on the floor without anything set up, through the
// same sources as a real one, and leaves nothing behind.
func TestTheDemoNeedsNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sample")
	term := launch(t, 126, 36, "demo", "--dir", dir)
	term.until("sample", "Marta Quist", "83 conversations")
	term.typ("go")
	term.until("support-mail", "floor-chat", "proven")
	term.typ("qqq")
	if code := term.ended(); code != 0 {
		t.Fatalf("the demo ended with %d: %s", code, term.err)
	}
	if _, err := sampleIn(dir, 2); err != nil {
		t.Errorf("the same company does not come back: %v", err)
	}
	p := newPlace(t, "")
	p.rows("listen", "--once")
	term = launch(t, 80, 24, "demo", "--dir", p.data)
	if code := term.ended(); code != 1 || !strings.Contains(term.err.String(), "holds a real store") {
		t.Errorf("the demo moved into a real store: %d %s", code, term.err)
	}
}

// A configuration that is changed while earshot runs waits for the next start,
// and the screen says so.
func TestAChangedConfigurationIsNamed(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi)
	term := launch(t, 80, 24, p.args()...)
	term.until("where is my refund")
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(p.config, later, later); err != nil {
		t.Fatal(err)
	}
	term.until("The configuration was changed")
}

// A process that is told to end keeps what was typed until then.
func TestADraftOutlivesTheEndOfTheProcess(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi)
	term := launch(t, 126, 36, p.args()...)
	term.until("Femi", "where is my refund")
	term.typ("\r")
	term.until("READ")
	term.typ("m")
	term.until("theme")
	term.typ("\t\thalf a tho")
	term.until("half a tho")
	term.end()
	if code := term.ended(); code != 0 {
		t.Fatalf("the floor ended with %d: %s", code, term.err)
	}

	term = launch(t, 126, 36, p.args()...)
	term.until("Femi", "where is my refund")
	term.typ("\r")
	term.until("READ")
	term.typ("m")
	term.until("Your draft is back.", "half a tho")
}

// Who imported files and has no source yet finds them on the floor, not the
// three choices of a first run.
func TestWhatWasImportedIsOnTheFloor(t *testing.T) {
	p := newPlace(t, "")
	p.write(p.config, "listener = \"Ines\"\n")
	p.log("old.jsonl", femi, dana)
	p.rows("import", p.logs)
	term := launch(t, 80, 24, p.args()...)
	term.until("Femi", "where is my refund")
}
