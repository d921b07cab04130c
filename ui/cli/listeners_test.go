package cli

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// A keyPair is a listener's, as ssh-keygen would write it.
type keyPair struct{ public, private, fingerprint string }

func newKey(t *testing.T, comment string) keyPair {
	t.Helper()
	pub, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := ssh.NewPublicKey(pub)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, comment)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k))) + " " + comment + "\n"
	return keyPair{line, string(pem.EncodeToMemory(block)), ssh.FingerprintSHA256(k)}
}

// file writes a file beside the configuration.
func (p place) file(name, text string) string {
	p.t.Helper()
	path := filepath.Join(filepath.Dir(p.config), name)
	p.write(path, text)
	return path
}

func TestListenersAreAddedListedAndRemoved(t *testing.T) {
	p := newPlace(t, "")
	laptop, desk, own := newKey(t, "joel@laptop"), newKey(t, "joel@desk"), newKey(t, "ines@home")
	both := p.file("joel.keys", "# two of them\n"+laptop.public+"restrict "+desk.public)
	added := p.rows("listeners", "add", "Joel", "--key", both, "--tz", "Europe/Dublin")
	if len(added) != 1 || added[0]["id"] != "2" || added[0]["timezone"] != "Europe/Dublin" {
		t.Fatalf("added %v", added)
	}
	var o, e bytes.Buffer
	a := &app{out: &o, err: &e, in: strings.NewReader(own.public), version: "test"}
	if code := a.main(t.Context(), p.args("listeners", "add", "INES", "--key", "-")); code != 0 || !strings.Contains(e.String(), "Ines enters by "+own.fingerprint) {
		t.Fatalf("from stdin: %d %s", code, e.String())
	}
	rows := p.rows("listeners")
	if len(rows) != 2 || rows[0]["id"] != "1" || rows[0]["name"] != "Ines" || rows[0]["timezone"] != nil || len(rows[1]["keys"].([]any)) != 2 {
		t.Fatalf("listeners: %v", rows)
	}
	key := rows[1]["keys"].([]any)[1].(map[string]any)
	if key["fingerprint"] != desk.fingerprint || key["type"] != "ssh-ed25519" || key["comment"] != "joel@desk" || key["added_at"] == "" {
		t.Errorf("the key is %v", key)
	}
	out, _, _ := p.run("listeners", "list", "--plain")
	if want := "Ines\tat this machine, by key\t\t" + own.fingerprint + " ssh-ed25519 ines@home\nJoel\tby key\tEurope/Dublin\t" + laptop.fingerprint; !strings.HasPrefix(out, want) {
		t.Errorf("--plain: %q, want it to begin with %q", out, want)
	}
	if _, errs, code := p.run("listeners", "remove", "joel"); code != 0 || !strings.Contains(errs, "Joel") {
		t.Errorf("remove: %d %s", code, errs)
	}
	if out, _, _ := p.run("listeners"); !strings.HasPrefix(out, "listener  enters") || !strings.Contains(out, "not any more") || strings.Contains(out, laptop.fingerprint) {
		t.Errorf("after removing: %s", out)
	}
	back := p.rows("listeners", "add", "joel", "--key", p.file("desk.pub", desk.public))[0]
	if back["id"] != "2" || back["name"] != "Joel" || back["timezone"] != "Europe/Dublin" {
		t.Errorf("back as %v", back)
	}
}

func TestListenersExitCodes(t *testing.T) {
	p := newPlace(t, "")
	laptop, desk := newKey(t, "joel@laptop"), newKey(t, "dana@desk")
	pub := p.file("joel.pub", laptop.public)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"add", "Joel", "--key", pub}, 0, laptop.fingerprint},
		{[]string{"add", "Joel", "--key", pub}, 0, laptop.fingerprint}, // again
		{[]string{"list"}, 0, ""},
		{[]string{"add", "Dana", "--key", pub}, 1, "lets Joel in"},
		{[]string{"add", "Dana", "--key", p.file("both", desk.public+laptop.public)}, 1, "lets Joel in"},
		{[]string{"add", "Dana", "--key", p.file("dana", desk.private)}, 1, "private half"},
		{[]string{"add", "Dana", "--key", p.file("torn", desk.public+"ssh-ed25519 AAAA\n")}, 1, "line 2"},
		{[]string{"add", "Dana", "--key", p.file("run", "command=\"id\" "+desk.public)}, 1, "option command "},
		{[]string{"add", "Dana", "--key", p.file("empty", "")}, 1, ".pub"},
		{[]string{"add", "Dana", "--key", p.file("long", strings.Repeat("#", longFile+1))}, 1, "longer than"},
		{[]string{"add", "Dana", "--key", "gone.pub"}, 1, "gone.pub is not there"},
		{[]string{"add", "Dana", "--key", p.logs}, 1, "directory"},
		{[]string{"add", "Dana"}, 2, "--key FILE"},
		{[]string{"add", " ", "--key", pub}, 2, "needs a name"},
		{[]string{"add", "--key", pub}, 2, "add NAME"},
		{[]string{"add", "Dana", "--key", pub, "--tz", "Mars/Olympus"}, 2, "Europe/Dublin"},
		{[]string{"add", "Dana", "--key", pub, "--tz", "Local"}, 2, "Europe/Dublin"},
		{[]string{"lsit"}, 2, "list"},
		{[]string{"remove", "Dana"}, 3, "no listener named Dana"},
		{[]string{"remove", "Joel"}, 0, "Joel"},
		{[]string{"remove", "Joel"}, 0, "Joel"}, // again
		{[]string{"remove"}, 2, "remove NAME"},
	} {
		_, errs, code := p.run(append([]string{"listeners"}, c.args...)...)
		if code != c.code || !strings.Contains(errs, c.says) || strings.Contains(errs, "OPENSSH") {
			t.Errorf("%v ended with %d, want %d, and said %q, want %q", c.args, code, c.code, errs, c.says)
		}
	}
	if rows := p.rows("listeners"); len(rows) != 2 {
		t.Errorf("what was refused left %v", rows)
	}
	renamed := p.file("joel.toml", "listener = \"JOEL\"\n")
	if _, errs, code := p.run("listeners", "--config", renamed); code != 2 || !strings.Contains(errs, "Joel; name yourself otherwise") {
		t.Errorf("named as another listener: %d %s", code, errs)
	}
}

// Two listeners over one store: each mark names who made it, and what one has
// heard the other has not.
func TestMarksNameTheirListener(t *testing.T) {
	p := newPlace(t, "")
	clock := storetest.NewClock(storetest.Today())
	s := storetest.OpenIn(t, p.data, clock)
	storetest.Hear(t, s, "chat", storetest.Chat("1", "c", "Femi", store.Customer, clock.Now(), "where is my refund"))
	if _, err := s.Local(clean.OneLine("Ines")); err != nil {
		t.Fatal(err)
	}
	joel, err := s.Admit(clean.OneLine("Joel"), []store.ListenerKey{{Type: "ssh-ed25519", Wire: []byte("laptop")}}, "")
	if err != nil {
		t.Fatal(err)
	}
	for i, who := range []store.ListenerID{joel.ID, 1} {
		err := s.Do(store.Actor{Listener: who, Via: store.ViaSSH}, func(a *store.Act) error {
			if _, err := a.NewMark(store.Mark{Message: 1, Start: 6 * i, End: 6*i + 5}); err != nil || who == 1 {
				return err
			}
			return a.Hear(1)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Dismiss(joel.Name); err != nil {
		t.Fatal(err)
	}
	storetest.Check(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rows := p.rows("marks")
	if len(rows) != 2 || rows[0]["by"] != "Joel" || rows[1]["by"] != "Ines" {
		t.Errorf("marks: %v", rows)
	}
	if list := p.rows("conversations"); list[0]["heard"] != false {
		t.Errorf("heard by Joel, and shown to Ines as %v", list)
	}
	if out, _, _ := p.run("marks", "--plain", "joel"); strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\tJoel\n") {
		t.Errorf("marks of Joel's: %q", out)
	}
}
