package imap

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"earshot/sources"
)

func TestWhereAPasswordLies(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	keyring.MockInit()
	if err := KeepInKeyring("u", "h:993", "from-keyring"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("EARSHOT_TEST_PASSWORD", "from-env")
	cases := []struct {
		name   string
		secret *Secret
		want   string // empty: refused
		says   string
	}{
		{"typed", &Secret{Typed: "typed"}, "typed", ""},
		{"command", &Secret{Command: []string{"printf", `first line\nsecond`}}, "first line", ""},
		{"a command is not a shell's", &Secret{Command: []string{"echo", "; touch " + dir + "/made"}}, "; touch " + dir + "/made", ""},
		{"a command that fails", &Secret{Command: []string{"sh", "-c", "echo secret; echo why >&2; exit 3"}}, "", "It said: why"},
		{"a command that is not there", &Secret{Command: []string{"/no/such/program"}}, "", "/no/such/program"},
		{"file", &Secret{File: file("good", "from-file\r\n", 0o600)}, "from-file", ""},
		{"a file that others may read", &Secret{File: file("open", "from-file\n", 0o644)}, "", "chmod 600"},
		{"no file", &Secret{File: filepath.Join(dir, "none")}, "", "cannot be read"},
		{"keyring", &Secret{Keyring: true}, "from-keyring", ""},
		{"environment", &Secret{Env: "EARSHOT_TEST_PASSWORD"}, "from-env", ""},
		{"an empty variable", &Secret{Env: "EARSHOT_TEST_NOTHING"}, "", "EARSHOT_TEST_NOTHING"},
		{"nowhere", nil, "", "password_command"},
		{"nothing said", &Secret{}, "", "password_command"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.secret.get(context.Background(), "u", "h:993")
			var refusal *sources.Refusal
			if c.want == "" && (!errors.As(err, &refusal) || refusal.Do == "" || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("%q, %v", got, err)
			}
			if c.want != "" && (err != nil || got != c.want) {
				t.Errorf("%q, %v", got, err)
			}
			if strings.Contains(fmt.Sprint(err), "secret") || strings.Contains(fmt.Sprint(err), "from-") {
				t.Errorf("the password is in: %v", err)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "made")); err == nil {
		t.Error("a shell ran")
	}
	if _, there := os.LookupEnv("EARSHOT_TEST_PASSWORD"); there {
		t.Error("the variable is still set")
	}
	again := cases[9].secret
	if got, err := again.get(context.Background(), "u", "h:993"); got != "from-env" || err != nil {
		t.Errorf("the second time: %q, %v", got, err)
	}
}

func TestAppPasswordHint(t *testing.T) {
	for host, want := range map[string]string{
		"imap.gmail.com": "Google", "imap.mail.yahoo.com": "Yahoo", "imap.mail.me.com": "Apple", "imap.example.com": "",
		"outlook.office365.com": "set oauth",
	} {
		if got := appPasswordHint(host); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q", host, got)
		}
	}
}
