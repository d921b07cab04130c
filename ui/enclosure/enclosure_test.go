package enclosure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamesAreMadeSafe(t *testing.T) {
	for given, want := range map[string]string{
		"photo.jpg":                       "photo.jpg",
		"../../evil.txt":                  "evil.txt",
		`C:\Windows\evil.txt`:             "evil.txt",
		"..":                              "attachment",
		"/":                               "attachment",
		"":                                "attachment",
		"   ":                             "attachment",
		".bashrc":                         "bashrc",
		"-rf":                             "rf",
		"CON":                             "_CON",
		"nul.txt":                         "_nul.txt",
		"com1.log":                        "_com1.log",
		"COM1 .log":                       "_COM1 .log",
		"company.pdf":                     "company.pdf",
		"a\x00b.txt":                      "a_b.txt",
		"a\x1b]52;c;x\x07.txt":            "a_52_c_x_.txt",
		"a\u202etxt.exe":                  "a_txt.exe",
		"Rechnung März.pdf":               "Rechnung Marz.pdf",
		"ふた.png":                          "png",
		"invoice.pdf ":                    "invoice.pdf",
		"trailing.":                       "trailing",
		"a:b|c?d*e<f>g\"h.txt":            "a_b_c_d_e_f_g_h.txt",
		"https://x.example/a.pdf":         "a.pdf",
		strings.Repeat("a", 300) + ".pdf": strings.Repeat("a", 96) + ".pdf",
		strings.Repeat("é", 300):          strings.Repeat("e", 100),
		"x." + strings.Repeat("b", 300):   "x." + strings.Repeat("b", 98),
		"one\nFrom: two.txt":              "one_From_ two.txt",
		"$(touch x).txt":                  "(touch x).txt",
	} {
		if got := Name(given); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}

// Whatever a sender calls it, the file is one of a short plain name, which
// stays what it is when it is made safe again.
func FuzzName(f *testing.F) {
	for _, s := range []string{"photo.jpg", "../../x", "CON.txt", "a\u202eb", "\xff\xfe", "ﬀ.ﬁ", ".. .. a", strings.Repeat("ｃｏｎ", 90)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		name := Name(given)
		if name == "" || len(name) > longName || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\:\x00") || name[0] == '.' || name[0] == '-' {
			t.Fatalf("%q becomes %q", given, name)
		}
		for _, r := range name {
			if r < ' ' || r > '~' {
				t.Fatalf("%q becomes %q", given, name)
			}
		}
		if last := name[len(name)-1]; last == '.' || last == ' ' {
			t.Fatalf("%q becomes %q", given, name)
		}
		if harmless(name) != name {
			t.Fatalf("%q becomes %q, a device", given, name)
		}
		if !filepath.IsLocal(name) {
			t.Fatalf("%q becomes %q, which leads elsewhere", given, name)
		}
	})
}

func TestAFileThatIsThereStays(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(t.TempDir(), "elsewhere"), filepath.Join(dir, "a (2).pdf")); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"a.pdf", "a (3).pdf", "a (4).pdf"} {
		path, err := Save(dir, "../a.pdf", []byte{byte(i)})
		if err != nil || path != filepath.Join(dir, want) {
			t.Fatalf("%s, %v", path, err)
		}
		b, err := os.ReadFile(path)
		info, failed := os.Stat(path)
		if err != nil || failed != nil || len(b) != 1 || b[0] != byte(i) || info.Mode() != 0o600 {
			t.Errorf("%s holds %v, %v", path, b, info.Mode())
		}
	}
	if _, err := Save(filepath.Join(dir, "nowhere"), "a", nil); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("saved into nothing: %v", err)
	}
}

func TestBytesSayWhatTheyAre(t *testing.T) {
	const exe = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
	for _, c := range []struct {
		content, said, kind string
		differs             bool
	}{
		{"%PDF-1.7\n", "application/pdf", "application/pdf", false},
		{"%PDF-1.7\n", "image/jpeg", "application/pdf", true},
		{"\xff\xd8\xff\xe0", "image/jpg", "image/jpeg", false},
		{"\xff\xd8\xff\xe0", "application/octet-stream", "image/jpeg", false},
		{exe, "application/pdf", "application/vnd.microsoft.portable-executable", true},
		{"hello", "text/csv", "text/plain", false},
		{"hello", "application/pdf", "text/plain", true},
		{"<html><script>", "image/png", "text/html", true},
		{"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip", false},
		{"PK\x03\x04", "image/png", "application/zip", true},
		{"\x01\x02\x03\x04\x00\x00", "application/x-own", Unknown, false},
		{"BEGIN:VCALENDAR\r\n", "text/calendar", "text/plain", false},
		{"#!/bin/sh\n", "image/png", "text/x-shellscript", true},
		{"", "image/png", "text/plain", true},
	} {
		if kind, differs := Kind([]byte(c.content), c.said); kind != c.kind || differs != c.differs {
			t.Errorf("%q said to be %s: %s, %v", c.content, c.said, kind, differs)
		}
	}
}
