package imap

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/store/storetest"
)

func TestChoose(t *testing.T) {
	box := func(name string, attrs ...goimap.MailboxAttr) *goimap.ListData {
		return &goimap.ListData{Mailbox: name, Delim: '/', Attrs: attrs}
	}
	gmail := []*goimap.ListData{
		box("INBOX"), box("[Gmail]/Sent Mail", goimap.MailboxAttrSent), box("[Gmail]/All Mail", goimap.MailboxAttrAll), box("[Gmail]/Spam", goimap.MailboxAttrJunk),
	}
	cases := []struct {
		name    string
		list    []*goimap.ListData
		want    []string
		gmail   bool
		chosen  string
		missing string
	}{
		{"by use before name", []*goimap.ListData{box("Sent"), box("Verschickt", goimap.MailboxAttrSent), box("INBOX")}, nil, false, "INBOX,Verschickt", ""},
		{"by name", []*goimap.ListData{box("Archiv"), box("Gesendet"), box("Inbox")}, nil, false, "Inbox,Gesendet", ""},
		{"below INBOX", []*goimap.ListData{box("INBOX"), box("INBOX/Éléments envoyés")}, nil, false, "INBOX,INBOX/Éléments envoyés", ""},
		{"nothing sent", []*goimap.ListData{box("INBOX"), box("Trash", goimap.MailboxAttrTrash)}, nil, false, "INBOX", `\Sent`},
		{"gmail", gmail, nil, true, "[Gmail]/All Mail", ""},
		{"gmail, told otherwise", gmail, []string{"inbox", `\sent`}, true, "INBOX,[Gmail]/Sent Mail", ""},
		{"all mail elsewhere", gmail, nil, false, "INBOX,[Gmail]/Sent Mail", ""},
		{"by wish", gmail, []string{`\Junk`, "No such", `\Archive`}, true, "[Gmail]/Spam", `No such,\Archive`},
		{"junk by name", []*goimap.ListData{box("INBOX"), box("INBOX/Spam")}, []string{`\Junk`}, false, "INBOX/Spam", ""},
		{"names are exact", []*goimap.ListData{box("sales"), box("INBOX")}, []string{"Sales"}, false, "", "Sales"},
	}
	for _, c := range cases {
		var all []Mailbox
		for _, d := range c.list {
			all = append(all, mailboxOf(d))
		}
		missing := choose(all, c.want, c.gmail)
		var names []string
		for _, m := range chosen(all) {
			names = append(names, m.Name)
		}
		if strings.Join(names, ",") != c.chosen || strings.Join(missing, ",") != c.missing {
			t.Errorf("%s: chosen %q, missing %q", c.name, names, missing)
		}
	}
}

func TestMailboxesThatCannotBeOpenedAreLeftOut(t *testing.T) {
	srv := newFake(t, 1)
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		if !strings.HasPrefix(line, "LIST") {
			return false, true
		}
		fmt.Fprintf(w, "* LIST (\\Noselect) \"/\" Folders\r\n* LIST (\\HasNoChildren) \"/\" \"Entw&APw-rfe\"\r\n* LIST () \"/\" INBOX\r\n%s OK done\r\n", tag)
		return true, true
	}
	found, err := Prove(t.Context(), testConfig(srv.open()), nil)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, m := range found.Mailboxes {
		names = append(names, m.Name)
	}
	if !slices.Equal(names, []string{"Entwürfe", "INBOX"}) {
		t.Error(names)
	}
}

func TestAListThatCannotBeRead(t *testing.T) {
	srv := newFake(t, 5)
	srv.command = func(w io.Writer, tag, line string) (bool, bool) {
		switch {
		case strings.HasPrefix(line, "LIST"):
			fmt.Fprintf(w, "* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"bad &utf7\"\r\n%s OK done\r\n", tag)
		case strings.HasPrefix(line, "STATUS") && !strings.Contains(line, "INBOX "):
			fmt.Fprintf(w, "%s NO no such mailbox\r\n", tag)
		default:
			return false, true
		}
		return true, true
	}
	st, _ := storetest.Open(t)
	cfg := testConfig(srv.open())
	cfg.Mailboxes = nil
	s, _ := testSource(st, cfg)
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
}
