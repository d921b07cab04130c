package chatlog

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestZipBringsWhatItsFolderDoes(t *testing.T) {
	d := newDesk(t)
	d.write("export.zip", zipped(t, slackFolder()))
	d.once()
	fromZip := messages(t, d.st)
	if len(fromZip) != 8 || len(d.defects()) != 0 {
		t.Fatalf("%d messages, defects %v", len(fromZip), d.defects())
	}
	for name, text := range slackFolder() {
		d.write("unpacked/"+name, text)
	}
	d.write("chat.zip", zipped(t, map[string]string{"_chat.txt": "[1/2/26, 1:02:03] A: in a zip\n", "IMG-1.jpg": "\xff\xd8"}))
	d.once()
	if got := messages(t, d.st); len(got) != len(fromZip)+1 {
		t.Errorf("the folder beside its zip brings %d messages more", len(got)-len(fromZip)-1)
	}
	r := imported(t, d.st, ImportOptions{Source: d.cfg.Name, Zone: d.cfg.Zone, Files: Walk([]string{d.path("export.zip")})})
	for _, f := range r.Files {
		if f.Err != nil || f.New+f.Changed != 0 {
			t.Errorf("again: %+v", f)
		}
	}
}

func TestZipIsGuarded(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range zipFiles + 1 {
		many[fmt.Sprint(i, ".jsonl")] = said("1", "one")
	}
	tests := []struct{ name, file, why string }{
		{"a way out", zipped(t, map[string]string{"../up.jsonl": said("1", "one")}), "leads out of it"},
		{"an absolute name", zipped(t, map[string]string{"/etc/passwd": "x"}), "leads out of it"},
		{"too many files", zipped(t, many), "more than 1000"},
		{"no zip", "PK\x03\x04 not quite", "no zip that can be read"},
		{"a bomb", zipped(t, map[string]string{"bomb.jsonl": said("2", "two") + strings.Repeat(" ", 2<<20)}), "100 times as large"},
		{"a zip in a zip", zipped(t, map[string]string{"in.zip": zipped(t, map[string]string{"a.jsonl": said("1", "one")})}), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			d.write("x.zip", test.file)
			d.once()
			var whys []string
			for _, why := range d.defects() {
				whys = append(whys, fmt.Sprint(why))
			}
			if got := strings.Join(whys, "\n"); !strings.Contains(got, test.why) || (test.why == "") != (got == "") {
				t.Errorf("defects: %q, want %q", got, test.why)
			}
			if test.name != "a bomb" && len(messages(t, d.st)) != 0 {
				t.Error("something of it was read")
			}
			if err := os.Remove(d.path("x.zip")); err != nil {
				t.Fatal(err)
			}
		})
	}
}
