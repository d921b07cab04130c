package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const photos = `From: Ana <ana@c.example>
To: help@shop.example
Subject: photos
Message-ID: <photos@c.example>
Date: Thu, 23 Jul 2026 10:00:00 +0000
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: text/plain

See below.
--A
Content-Type: image/png; name="../../CON.png"
Content-Transfer-Encoding: base64

TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAA==
--A
Content-Type: application/pdf; name="invoice.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjcK
--A--
`

// photoPlace is a place in which a mail with two attachments was imported.
func photoPlace(t *testing.T) (p place, to string) {
	p, to = newPlace(t, ""), t.TempDir()
	file := filepath.Join(t.TempDir(), "photos.eml")
	p.write(file, photos)
	p.rows("import", file)
	return p, to
}

func TestAttachmentsAreListedAndSavedSafely(t *testing.T) {
	p, to := photoPlace(t)
	rows := p.rows("attachments", "1")
	if len(rows) != 2 || rows[0]["differs"] != true || rows[0]["kind"] != "application/vnd.microsoft.portable-executable" ||
		rows[1]["differs"] != false || rows[1]["name"] != "invoice.pdf" || rows[1]["size"] != 9.0 {
		t.Fatalf("listed: %v", rows)
	}
	for _, want := range []string{"invoice.pdf", "invoice (2).pdf"} {
		saved := p.rows("attachments", "#1", "--save", "2", "--to", to)[0]
		if saved["path"] != filepath.Join(to, want) {
			t.Errorf("saved: %v", saved)
		}
		b, err := os.ReadFile(filepath.Join(to, want))
		if err != nil || string(b) != "%PDF-1.7\n" {
			t.Errorf("it holds %q, %v", b, err)
		}
	}
	out, errs, code := p.run("attachments", "1", "--save", "1", "--to", to)
	if code != exitDone || strings.TrimSpace(out) != filepath.Join(to, "_CON.png") || !strings.Contains(errs, "image/png; its bytes are application/vnd") {
		t.Errorf("saved: %q %q %d", out, errs, code)
	}
	if info, err := os.Stat(filepath.Join(to, "_CON.png")); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"attachments", "1", "--save", "3", "--to", to}, exitNothing, "no number 3"},
		{[]string{"attachments", "1", "--save", "0", "--to", to}, exitNothing, "no number 0"},
		{[]string{"attachments", "1", "--save", "2", "--to", filepath.Join(to, "gone")}, exitFailed, "name another with --to"},
		{[]string{"attachments", "9"}, exitNothing, ""},
	} {
		if _, errs, code := p.run(c.args...); code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%v: %d %s", c.args, code, errs)
		}
	}
}

// What was cut out of a mail is in no file made of it.
func TestWhatHoldsASecretIsNotSaved(t *testing.T) {
	p, to := newPlace(t, ""), t.TempDir()
	file := filepath.Join(t.TempDir(), "card.eml")
	p.write(file, strings.Replace(photos, "See below.", "My card is 4111 1111 1111 1111.", 1))
	p.rows("import", file)
	if rows := p.rows("attachments", "1"); len(rows) != 2 || rows[1]["kept"] != false {
		t.Errorf("listed: %v", rows)
	}
	if _, errs, code := p.run("attachments", "1", "--save", "2", "--to", to); code != exitFailed || !strings.Contains(errs, "original is not kept") {
		t.Errorf("saved: %d %s", code, errs)
	}
	if left, err := os.ReadDir(to); err != nil || len(left) != 0 {
		t.Errorf("there is %v, %v", left, err)
	}
}

// Beside an open floor the file is made by the process that was asked, under
// the folder that it stands in, and on the screen A saves one, too.
func TestAttachmentsBesideAnOpenFloor(t *testing.T) {
	t.Parallel()
	p, to := photoPlace(t)
	cmd := p.command()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "Downloads"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(cmd.Environ(), "HOME="+home)
	floor := p.startOn(126, 36, cmd)
	floor.until("photos")
	here := p.command("attachments", "1", "--save", "2")
	here.Dir = to
	if out, errs, code := p.finish(here); code != exitDone || strings.TrimSpace(out) != "invoice.pdf" {
		t.Errorf("saved: %q %q %d", out, errs, code)
	}
	if b, err := os.ReadFile(filepath.Join(to, "invoice.pdf")); err != nil || string(b) != "%PDF-1.7\n" {
		t.Errorf("it holds %q, %v", b, err)
	}
	floor.typ("A")
	floor.until("Attached in #1", "is application/vnd", "invoice.pdf")
	floor.typ("inv\r")
	floor.until("Saved as", "for you alone")
	if b, err := os.ReadFile(filepath.Join(home, "Downloads", "invoice.pdf")); err != nil || string(b) != "%PDF-1.7\n" {
		t.Errorf("it holds %q, %v", b, err)
	}
	if code := floor.leave(); code != 0 {
		t.Errorf("the floor ended with %d", code)
	}
}
