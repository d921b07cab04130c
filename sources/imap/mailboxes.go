package imap

import (
	"slices"
	"strings"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/sources/mail"
)

// Lately is how far back Prove counts what came.
const Lately = 90 * 24 * time.Hour

// A Mailbox is one that the server has, for people to choose from.
type Mailbox struct {
	Name     string
	Use      string // \Sent, \All, \Archive, \Junk …: what the server says it is for
	Messages int    // -1: not told
	Recent   int    // of those, how many came Lately; -1: not counted
	Chosen   bool   // it would be heard
	Sent     bool   // what lies in it was sent by agents
	Junk     bool   // what lies in it was taken for junk
	Shared   bool   // it belongs to somebody else; heard only if asked for by its name
}

// uses are the special uses (RFC 6154) that can be asked for by name.
var uses = []goimap.MailboxAttr{
	goimap.MailboxAttrSent, goimap.MailboxAttrAll, goimap.MailboxAttrArchive, goimap.MailboxAttrJunk,
	goimap.MailboxAttrTrash, goimap.MailboxAttrDrafts, goimap.MailboxAttrFlagged,
}

// list asks which mailboxes there are. One badly named mailbox can make the
// answer unreadable; then those with the usual names are looked for.
func (s *session) list() ([]Mailbox, error) {
	var opt *goimap.ListOptions
	if s.caps.Has(goimap.CapSpecialUse) && s.caps.Has(goimap.CapListExtended) {
		opt = &goimap.ListOptions{ReturnSpecialUse: true}
	}
	s.names.on.Store(true)
	found, err := s.client.List("", "*", opt).Collect()
	s.names.on.Store(false)
	if err != nil {
		return nil, s.cause(err)
	}
	var out []Mailbox
	for _, d := range found {
		if slices.Contains(d.Attrs, goimap.MailboxAttrNoSelect) || slices.Contains(d.Attrs, goimap.MailboxAttrNonExistent) {
			continue
		}
		out = append(out, mailboxOf(d))
	}
	return out, s.disown(out)
}

// disown marks the mailboxes that belong to other people or to all (RFC 2342).
func (s *session) disown(all []Mailbox) error {
	if !s.caps.Has(goimap.CapNamespace) || len(all) < 2 {
		return nil
	}
	spaces, err := s.client.Namespace().Wait()
	if err != nil {
		return s.unlessRefused(err)
	}
	for _, space := range slices.Concat(spaces.Other, spaces.Shared) {
		for i, m := range all {
			if space.Prefix != "" && strings.HasPrefix(m.Name, space.Prefix) {
				all[i].Shared = true
			}
		}
	}
	return nil
}

func mailboxOf(d *goimap.ListData) Mailbox {
	m := Mailbox{Name: d.Mailbox, Messages: -1, Recent: -1}
	for _, u := range uses {
		if slices.ContainsFunc(d.Attrs, func(a goimap.MailboxAttr) bool { return strings.EqualFold(string(a), string(u)) }) {
			m.Use = string(u)
			break
		}
	}
	last := d.Mailbox
	if d.Delim != 0 {
		last = last[strings.LastIndex(last, string(d.Delim))+1:]
	}
	m.Sent = m.Use == string(goimap.MailboxAttrSent) || m.Use == "" && mail.SentBox(last)
	m.Junk = m.Use == string(goimap.MailboxAttrJunk) || m.Use == "" && mail.JunkBox(last)
	return m
}

// guessed looks for mailboxes of the usual names, without asking for a list.
func (s *session) guessed(names []string) ([]Mailbox, error) {
	candidates := append([]string{"INBOX"}, names...)
	candidates = append(candidates, "Sent", "Sent Items", "Sent Messages", "INBOX.Sent", "Gesendet", "Envoyés", "Enviados", "Inviati", "Verzonden", "Skickat")
	var out []Mailbox
	for _, name := range candidates {
		if strings.HasPrefix(name, `\`) || slices.ContainsFunc(out, func(m Mailbox) bool { return m.Name == name }) {
			continue
		}
		if _, err := s.status(name); err == nil {
			out = append(out, mailboxOf(&goimap.ListData{Mailbox: name, Delim: '.'}))
		} else if !refused(err) {
			return nil, err
		}
	}
	return out, nil
}

// choose marks the mailboxes that are heard and returns what was asked for
// and is not there. Without a wish: INBOX and what was sent; at Gmail, where
// every mailbox is a view of one, that one.
func choose(all []Mailbox, want []string, gmail bool) (missing []string) {
	if len(want) == 0 {
		want = []string{"INBOX", string(goimap.MailboxAttrSent)}
		if gmail && slices.ContainsFunc(all, func(m Mailbox) bool { return m.Use == string(goimap.MailboxAttrAll) }) {
			want = []string{string(goimap.MailboxAttrAll)}
		}
	}
	for _, w := range want {
		i := slices.IndexFunc(all, func(m Mailbox) bool { return m.is(w) })
		if i < 0 && strings.EqualFold(w, string(goimap.MailboxAttrSent)) {
			i = slices.IndexFunc(all, func(m Mailbox) bool { return m.Sent && !m.Shared })
		}
		if i < 0 && strings.EqualFold(w, string(goimap.MailboxAttrJunk)) {
			i = slices.IndexFunc(all, func(m Mailbox) bool { return m.Junk && !m.Shared })
		}
		if i < 0 {
			missing = append(missing, w)
			continue
		}
		all[i].Chosen = true
	}
	return missing
}

// is says whether a wish means this mailbox: its use, or its name.
func (m Mailbox) is(want string) bool {
	if strings.HasPrefix(want, `\`) {
		return m.Use != "" && !m.Shared && strings.EqualFold(m.Use, want)
	}
	return m.Name == want || strings.EqualFold(want, "INBOX") && strings.EqualFold(m.Name, "INBOX")
}

// chosen returns the mailboxes to hear, INBOX first.
func chosen(all []Mailbox) []Mailbox {
	var out []Mailbox
	for _, m := range all {
		switch {
		case !m.Chosen:
		case strings.EqualFold(m.Name, "INBOX"):
			out = append([]Mailbox{m}, out...)
		default:
			out = append(out, m)
		}
	}
	return out
}
