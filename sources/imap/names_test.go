package imap

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/store"
	"earshot/store/storetest"
)

// lists has a server list these mailboxes, as it writes them. Those that are
// not INBOX are empty.
func lists(srv *fake, lines ...string) {
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		switch {
		case strings.HasPrefix(line, "LIST"):
			for _, l := range lines {
				fmt.Fprintf(w, "* LIST %s\r\n", l)
			}
		case strings.HasPrefix(line, "STATUS") && !strings.Contains(line, "INBOX "):
			name, _, _ := strings.Cut(strings.TrimPrefix(line, "STATUS "), " (")
			fmt.Fprintf(w, "* STATUS %s (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1)\r\n", name)
		default:
			return false, true
		}
		fmt.Fprintf(w, "%s OK done\r\n", tag)
		return true, true
	}
}

func TestOddNamesHideNoOtherMailbox(t *testing.T) {
	srv := newFake(t, 5)
	lists(srv,
		`() "/" "bad &utf7"`, `() "/" "&AGE-"`, `() "/" "half &2D0-"`, "() \"/\" \"not \xff text\"", `() "/" "a"b"`,
		`() nil x`, `(\Bad]flag) "/" y`, `() "/" `,
		`(\HasNoChildren) "/" "Entw&APw-rfe"`, `() NIL "say \"hi\" 100% * now"`, `() "/" "&2D3eAA-"`, `() "/" "R&-D"`,
		`() "/" "`+strings.Repeat("n", 300)+`"`, `() "/" {6}`+"\r\n"+`folder`, `() "/" INBOX`)
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	if n := srv.get(func() int { return srv.sessions }); n != 1 {
		t.Errorf("it took %d connections", n)
	}
	found, err := Prove(t.Context(), testConfig(srv.open()), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range found.Mailboxes {
		names = append(names, m.Name)
	}
	want := []string{"Entwürfe", `say "hi" 100% * now`, "😀", "R&D", strings.Repeat("n", 300), "folder", "INBOX"}
	if !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
	if note := sourceState(t, st).Note.String(); !strings.Contains(note, "name cannot be read: bad &utf7") {
		t.Errorf("nothing is said of those left out: %q", note)
	}
}

func TestAThousandMailboxes(t *testing.T) {
	srv := newFake(t, 3)
	lines := []string{`() "/" INBOX`}
	for n := range 1000 {
		lines = append(lines, fmt.Sprintf(`() "/" "Clients/No. %d"`, n))
	}
	lists(srv, lines...)
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	found, err := Prove(t.Context(), testConfig(srv.open()), nil)
	if err != nil || len(found.Mailboxes) != 1001 {
		t.Fatalf("%d mailboxes, %v", len(found.Mailboxes), err)
	}
}

// FuzzListed: a line that passes names a mailbox as the library decodes it,
// whatever the line is.
func FuzzListed(f *testing.F) {
	f.Add("() \"/\" \"Entw&APw-rfe\"")
	f.Add("(\\Sent \\X) NIL &2D3eAA-&AOk-")
	f.Fuzz(func(t *testing.T, rest string) {
		name, ok := listed("* LIST " + rest + "\r\n")
		if ok && name != "" && strings.ContainsAny(name, "\r\n\x00") {
			t.Errorf("%q passes as %q", rest, name)
		}
	})
}

func TestSharedMailboxesAreHeardOnlyByName(t *testing.T) {
	srv := newFake(t, 2)
	lists(srv, `() "/" INBOX`, `() "/" "Other Users/ann/Sent"`, `(\Junk) "/" "Other Users/ann/Spam"`, `() "/" "Public/News"`, `() "/" Gesendet`)
	mine := srv.command
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		if line == "NAMESPACE" {
			fmt.Fprintf(w, "* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\")) ((\"Public/\" \"/\"))\r\n%s OK done\r\n", tag)
			return true, true
		}
		return mine(w, tag, line)
	}
	srv.set(func() { srv.caps = "IMAP4rev1 NAMESPACE" })
	for want, heard := range map[string]string{
		"": "INBOX,Gesendet", "Public/News,\\Junk": "Public/News", "Other Users/ann/Sent": "Other Users/ann/Sent",
	} {
		cfg := testConfig(srv.open())
		cfg.Mailboxes = slices.DeleteFunc(strings.Split(want, ","), func(s string) bool { return s == "" })
		found, err := Prove(t.Context(), cfg, nil)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, m := range chosen(found.Mailboxes) {
			names = append(names, m.Name)
		}
		if got := strings.Join(names, ","); got != heard {
			t.Errorf("asked for %q, heard %q", want, got)
		}
	}
}

func TestAMailboxThatIsShutHidesNoOther(t *testing.T) {
	for _, once := range []bool{true, false} {
		srv := newFake(t, 4)
		lists(srv, `() "/" INBOX`, `() "/" Secret`, `() "/" Open`)
		mine := srv.command
		srv.command = func(w io.Writer, tag, line string) (bool, bool) {
			if strings.HasPrefix(line, "EXAMINE") && strings.Contains(line, "Secret") {
				fmt.Fprintf(w, "%s NO [NOPERM] not for you\r\n", tag)
				return true, true
			}
			return mine(w, tag, line)
		}
		st, _ := storetest.Open(t)
		cfg := testConfig(srv.open())
		cfg.Mailboxes = []string{"INBOX", "Secret"}
		s, _ := testSource(st, cfg)
		if once {
			hearOnce(t, s)
		} else {
			background(t, s)
			eventually(t, st, "polling", func() bool { return sourceState(t, st).Condition == store.Polling })
		}
		holdsExactly(t, st, srv.whole()...)
		if note := sourceState(t, st).Note.String(); !strings.Contains(note, "Secret. It said: not for you") {
			t.Errorf("the note is %q", note)
		}
	}
}

func TestWhatLeftTheMailboxIsKeptAndSaid(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev1: {}, goimap.CapMove: {}}, "Archive", "Copies", "Elsewhere")
	mails := [][]byte{mailNumber(1, 400), mailNumber(2, 400), mailNumber(3, 400)}
	m.put(t, "INBOX", mails...)
	m.put(t, "Copies", mails[0])
	st, _ := storetest.Open(t)
	cfg := testConfig(m.addr)
	cfg.Mailboxes = []string{"INBOX", "Archive", "Copies"}
	s, _ := testSource(st, cfg)
	hearOnce(t, s)
	m.move(t, "INBOX", 2, "Archive")
	for range 2 { // it is said again where nothing changed
		s, _ = testSource(st, cfg)
		hearOnce(t, s)
		holdsExactly(t, st, mails...)
		if note := sourceState(t, st).Note.String(); note != "1 heard in INBOX were moved or removed there since; they are kept." {
			t.Errorf("the note is %q", note)
		}
	}
	if n := left(t, st); n != 0 {
		t.Errorf("%d have left, and all lie in a mailbox that is heard", n)
	}
	m.move(t, "Archive", 1, "INBOX")
	hearOnce(t, s)
	holdsExactly(t, st, mails...)
	m.move(t, "INBOX", 3, "Elsewhere")
	hearOnce(t, s)
	if n := left(t, st); n != 1 {
		t.Errorf("%d have left, want the one that lies elsewhere", n)
	}
	m.move(t, "Elsewhere", 1, "Copies")
	hearOnce(t, s)
	if n := left(t, st); n != 0 {
		t.Errorf("%d have left, and all are back", n)
	}
}

// left counts the messages that lie in no mailbox that is heard.
func left(t *testing.T, st *store.Store) (n int) {
	t.Helper()
	err := st.View(func(tx *store.Tx) error {
		return tx.Arrived(0, func(m store.Message) error {
			if !m.Left.IsZero() {
				n++
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAlertsAreShownWhileTheyCome(t *testing.T) {
	srv := newFake(t, 1)
	alert := false
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		if alert && strings.HasPrefix(line, "UID SEARCH") {
			fmt.Fprintf(w, "* OK [ALERT] Down for repairs \x1b[31mat noon\r\n")
		}
		return false, true
	}
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	background(t, s)
	eventually(t, st, "polling", func() bool { return sourceState(t, st).Condition == store.Polling })
	srv.set(func() { alert = true })
	eventually(t, st, "the alert", func() bool {
		note := sourceState(t, st).Note.String()
		return strings.Contains(note, "The server says: Down for repairs") && !strings.Contains(note, "\x1b")
	})
}
