package sources

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const written = `# ours
listener = "Ines"        # a name
timezone = "Europe/Dublin"

# the mailbox
[[source]]
name = "support-mail"
kind = "imap"
address = "imap.example.com:993"
user = "support@example.com"
password_command = ["pass", "show", "work/imap"]
since = "90d"

[[source]]   # the floor
name = "floor-chat"
kind = "chat"
path = "chat-logs"
slow_after = "10m"

[sides]
agents = ["@example.com"]
`

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "earshot", "config.toml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func text(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestConfigIsRead(t *testing.T) {
	path := file(t, written)
	c, err := LoadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	mail, _ := c.Source("support-mail")
	chat, _ := c.Source("floor-chat")
	if c.Listener != "Ines" || time.Duration(mail.Since) != 90*24*time.Hour || time.Duration(chat.SlowAfter) != 10*time.Minute {
		t.Errorf("read %+v", c)
	}
	if got, want := c.Beside(chat.Path), filepath.Join(filepath.Dir(path), "chat-logs"); got != want {
		t.Errorf("the folder is %s, want %s", got, want)
	}
}

func TestAMissingAndAnEmptyFileAreGood(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "none.toml"), file(t, "")} {
		if _, err := LoadConfig(path); err != nil {
			t.Error(err)
		}
	}
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	for wrong, want := range map[string]string{
		"listner = \"Ines\"\n": "line 1, column 1",
		"listener = \"Ines\"\n[[source]]\nname = \"x\nkind = 1\n":                "line 3",
		"[[source]]\nname = \"x\"\nkind = \"fax\"\n":                             "earshot knows imap and chat",
		"[[source]]\nkind = \"chat\"\npath = \"x\"\n":                            "has no name",
		"[[source]]\nname = \"x\"\nkind = \"imap\"\n":                            "needs address and user",
		"timezone = \"Mars/Olympus\"\n":                                          "Mars/Olympus",
		written + "[[source]]\nname=\"floor-chat\"\nkind=\"chat\"\npath=\"x\"\n": "two sources are named floor-chat",
		"[[source]]\nname=\"x\"\nkind=\"chat\"\npath=\"x\"\nsince=\"soon\"\n":    "no length of time",
	} {
		_, err := LoadConfig(file(t, wrong))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", wrong, err, want)
		}
	}
}

// Adding, removing and naming sides keep every other byte.
func TestEditingKeepsEveryOtherByte(t *testing.T) {
	path := file(t, written)
	err := AddSource(path, SourceConfig{Name: "old", Kind: "chat", Path: "old-logs", Timezone: "Europe/Brno"})
	if err == nil {
		t.Fatal("a zone that is none was taken")
	}
	if got := text(t, path); got != written {
		t.Fatalf("a refused change changed the file:\n%s", got)
	}
	if err := AddSource(path, SourceConfig{Name: "old", Kind: "chat", Path: "old-logs", Since: Span(48 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if got := text(t, path); !strings.HasPrefix(got, written) || !strings.Contains(got, "since = '2d'") {
		t.Errorf("added:\n%s", got)
	}
	if err := RemoveSource(path, "old"); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimRight(text(t, path), "\n") + "\n"; got != written {
		t.Errorf("removed again:\n%s", got)
	}
	if err := RemoveSource(path, "support-mail"); err != nil {
		t.Fatal(err)
	}
	got := text(t, path)
	if strings.Contains(got, "the mailbox") || strings.Contains(got, "pass") || !strings.Contains(got, "[[source]]   # the floor") {
		t.Errorf("removed the mailbox:\n%s", got)
	}
	if err := SetSides(path, SidesConfig{Agents: []string{"@example.com", "dana"}, Bots: []string{"noreply@example.com"}}); err != nil {
		t.Fatal(err)
	}
	if err := SetListener(path, "Joel \"J\""); err != nil {
		t.Fatal(err)
	}
	c, err := LoadConfig(path)
	if err != nil || len(c.Sides.Agents) != 2 || len(c.Sides.Bots) != 1 || c.Listener != "Joel \"J\"" {
		t.Errorf("read back %+v, %v", c, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestAFileIsMadeWhereThereIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "config.toml")
	if err := SetListener(path, "Ines"); err != nil {
		t.Fatal(err)
	}
	if err := AddSource(path, SourceConfig{Name: "chat", Kind: "chat", Path: "logs"}); err != nil {
		t.Fatal(err)
	}
	c, err := LoadConfig(path)
	if err != nil || c.Listener != "Ines" || len(c.Sources) != 1 {
		t.Errorf("%+v, %v", c, err)
	}
}

// Whatever a file holds, reading it gives a configuration or an error, and a
// block that is added can be read back and cut out again.
func FuzzConfig(f *testing.F) {
	f.Add(written)
	f.Add("listener = 'x'\n[[source]]")
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := parseConfig("config.toml", []byte(s)); err != nil {
			return
		}
		path := file(t, s)
		if err := AddSource(path, SourceConfig{Name: "fuzz \"added\"", Kind: "chat", Path: "p"}); err != nil {
			return // such as a name that is taken
		}
		c, err := LoadConfig(path)
		if err != nil {
			t.Fatalf("after adding: %v", err)
		}
		before := len(c.Sources)
		if err := RemoveSource(path, "fuzz \"added\""); err != nil {
			t.Fatalf("cutting out what was added: %v", err)
		}
		if c, err = LoadConfig(path); err != nil || len(c.Sources) != before-1 {
			t.Fatalf("after cutting: %d sources, %v", len(c.Sources), err)
		}
	})
}

func TestOAuthInTheConfiguration(t *testing.T) {
	block := "[[source]]\nname = \"m\"\nkind = \"imap\"\naddress = \"h\"\nuser = \"u\"\noauth = "
	cases := []struct{ oauth, says string }{
		{`{token_command = ["pizauth", "show", "work"]}`, ""},
		{`{provider = "microsoft", client_id = "1-2-3", tenant = "ours"}`, ""},
		{`{provider = "google", client_id = "1", client_secret = "2"}`, ""},
		{`{provider = "google"}`, "client_id"},
		{`{provider = "aol", client_id = "1"}`, "google or microsoft"},
		{`{}`, "google or microsoft"},
		{`{provider = "google", client_id = "1", token_command = ["x"]}`, "one of them"},
		{`{refresh_token = "x"}`, "refresh_token"},
	}
	for _, c := range cases {
		_, err := LoadConfig(file(t, block+c.oauth+"\n"))
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.oauth, err)
		}
	}
}

func TestATaughtFormatIsAddedAndRemovedAndNothingElseChanges(t *testing.T) {
	path := file(t, written)
	f := FormatConfig{Name: "desk", Pattern: `^(?P<who>\S+) (?P<text>.*)$`, Samples: []string{"Dana it's\t\"quoted\"", "Bo hi"}, Time: "%H:%M"}
	till := FormatConfig{Name: "till", Columns: &ColumnsConfig{Who: "Wer", Text: "Satz"}}
	for _, add := range []FormatConfig{f, till} {
		if err := AddFormat(path, add); err != nil {
			t.Fatal(err)
		}
	}
	if got := text(t, path); !strings.HasPrefix(got, written+"\n[[format]]\n") {
		t.Errorf("the file is\n%s", got)
	}
	c, err := LoadConfig(path)
	if err != nil || len(c.Formats) != 2 || c.Formats[0].Pattern != f.Pattern || c.Formats[0].Samples[0] != f.Samples[0] || c.Formats[1].Columns.Text != "Satz" {
		t.Errorf("read %+v, %v", c.Formats, err)
	}
	for _, name := range []string{"desk", "till"} {
		if err := RemoveFormat(path, name); err != nil {
			t.Fatal(err)
		}
	}
	if got := text(t, path); strings.TrimRight(got, "\n") != strings.TrimRight(written, "\n") {
		t.Errorf("the file is\n%s", got)
	}
}

func TestAKeyOfASourceIsWrittenIntoItsBlock(t *testing.T) {
	path := file(t, written)
	for _, value := range []string{"Asia/Kolkata", "Europe/Brno"} {
		if err := SetSourceKey(path, "floor-chat", "dates", "day-first"); err != nil {
			t.Fatal(err)
		}
		if err := SetSourceKey(path, "floor-chat", "timezone", value); err != nil && value == "Asia/Kolkata" {
			t.Fatal(err)
		} else if err == nil && value != "Asia/Kolkata" {
			t.Error("a zone that nobody knows was written")
		}
	}
	want := strings.Replace(written, "slow_after = \"10m\"\n", "slow_after = \"10m\"\ndates = \"day-first\"\ntimezone = \"Asia/Kolkata\"\n", 1)
	if got := text(t, path); got != want {
		t.Errorf("the file is\n%s", got)
	}
}
