package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const pastedTalk = "[24/07/2026 10:12] Dana: Hello there\n[24/07/2026 13:13] Bo: my lid is loose\n[24/07/2026 19:14] Dana: sorry to hear\n"

// paste runs earshot paste with a text on its standard input.
func (p place) paste(text string, args ...string) (out, errs string, code int) {
	p.t.Helper()
	var o, e bytes.Buffer
	a := &app{out: &o, err: &e, in: strings.NewReader(text), version: "test"}
	code = a.main(p.t.Context(), p.args(append([]string{"paste"}, args...)...))
	return o.String(), e.String(), code
}

func TestAPasteFromAPipeIsOneConversationAndSaysWhatItIs(t *testing.T) {
	p := newPlace(t, "[sides]\nagents = [\"Dana\"]\n")
	_, errs, code := p.paste(pastedTalk, "--show")
	if code != 0 || !strings.Contains(errs, "3 messages by 2 speakers") || !strings.Contains(errs, "agent         2  Dana") || !strings.Contains(errs, "From Fri 24 Jul 2026") {
		t.Errorf("it ended with %d and says\n%s", code, errs)
	}
	if rows := p.rows("conversations"); len(rows) != 0 {
		t.Errorf("--show kept %v", rows)
	}
	for range 2 {
		if _, errs, code := p.paste(pastedTalk, "--tz", "Europe/Dublin"); code != 0 {
			t.Fatalf("it ended with %d: %s", code, errs)
		}
	}
	rows := p.rows("conversations")
	if len(rows) != 1 || rows[0]["source"] != "paste" || rows[0]["messages"] != 3.0 || rows[0]["first_at"] != "2026-07-24T09:12:00Z" {
		t.Errorf("kept %v", rows)
	}
	for text, want := range map[string]string{" \n": "nothing came", "no talk at all": "no known format"} {
		if _, errs, code := p.paste(text); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%q ended with %d: %s", text, code, errs)
		}
	}
}

func TestAPasteIsKeptWhileTheFloorIsOpen(t *testing.T) {
	p := newPlace(t, "")
	p.log("a.txt", "[24/07/2026 10:12] Dana: Hello", "[24/07/2026 10:13] Bo: Hi")
	floor := launch(t, 100, 30, p.args()...)
	floor.until("Bo")
	if _, errs, code := p.paste("Ann: my kettle sings\nDana: does it?\nAnn: it does\n"); code != 0 {
		t.Fatalf("it ended with %d: %s", code, errs)
	}
	floor.until("my kettle sings")
}

func TestAPasteOntoTheFloorIsKeptByAKeyAlone(t *testing.T) {
	p := newPlace(t, "[sides]\nagents = [\"Dana\"]\n")
	p.log("a.txt", "[24/07/2026 10:12] Ann: Hello", "[24/07/2026 10:13] Ben: Hi")
	floor := launch(t, 100, 30, p.args()...)
	floor.until("Ben")
	if _, err := io.WriteString(floor.keys, "\x1b[200~"+strings.ReplaceAll(pastedTalk, "\n", "\r")+"\x1b[201~"); err != nil {
		t.Fatal(err)
	}
	floor.until("Keep this conversation?")
	floor.until("3 messages by 2 speakers")
	floor.typ("\r")
	floor.until("Kept: 3 new messages.")
	floor.until("Hello there")
	rows := p.rows("conversations", "source:paste")
	if len(rows) != 1 || rows[0]["messages"] != 3.0 {
		t.Errorf("kept %v", rows)
	}
}

func TestAFormTakesAPasteShowsItAndKeepsIt(t *testing.T) {
	p := newPlace(t, "")
	form := launch(t, 80, 24, p.args("paste")...)
	form.until("Paste it here")
	if _, err := io.WriteString(form.keys, "\x1b[200~"+strings.ReplaceAll(pastedTalk, "loose", "loose\x1b]0;PWN\x07")+"\x1b[201~"); err != nil {
		t.Fatal(err)
	}
	form.until("lid is loose")
	form.typ("\x18")
	form.until("Is this right?", "3 messages by 2 speakers", "Bo")
	form.typ("\r")
	if code := form.ended(); code != 0 {
		t.Errorf("it ended with %d: %s", code, form.err)
	}
	if rows := p.rows("conversations"); len(rows) != 1 || rows[0]["messages"] != 3.0 {
		t.Errorf("kept %v", rows)
	}
}

func TestWhatIsWrittenInTheEditorIsTakenAndNoFileIsLeft(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "edit")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf 'Ann: Hello\\n' >> \"$2\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	command := editorOf([]string{"EDITOR=false", "VISUAL=" + script + " -w"})
	e := &editing{command: command, dir: filepath.Join(dir, "data"), text: "Bo: Hi\n"}
	if err := e.Run(); err != nil || e.text != "Bo: Hi\nAnn: Hello\n" {
		t.Errorf("it is %q, %v", e.text, err)
	}
	if left, err := os.ReadDir(e.dir); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	e.command = editorOf([]string{"EDITOR=false"})
	if err := e.Run(); err == nil || e.text != "Bo: Hi\nAnn: Hello\n" {
		t.Errorf("an editor that fails gives %q, %v", e.text, err)
	}
}
