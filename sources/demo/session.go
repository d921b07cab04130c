package demo

import (
	"bytes"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// mailboxes are those of the support account, with what they are for
// (RFC 6154, section 2).
var mailboxes = []struct {
	name string
	use  []imap.MailboxAttr
}{
	{"INBOX", nil},
	{"Sent", []imap.MailboxAttr{imap.MailboxAttrSent}},
}

// session is a connection to the mailbox. It lists the special use of
// mailboxes, which the server that it wraps forgets, and numbers the mailboxes
// anew with every start, as a server must whose UIDs begin again (RFC 9051,
// section 2.3.1.1).
type session struct {
	*imapmemserver.UserSession
	validity uint32
	left     func()
}

// Select answers SELECT and EXAMINE.
func (s *session) Select(mailbox string, options *imap.SelectOptions) (*imap.SelectData, error) {
	data, err := s.UserSession.Select(mailbox, options)
	if err == nil {
		data.UIDValidity = s.validity
	}
	return data, err
}

// Status answers STATUS.
func (s *session) Status(mailbox string, options *imap.StatusOptions) (*imap.StatusData, error) {
	data, err := s.UserSession.Status(mailbox, options)
	if err == nil && options.UIDValidity {
		data.UIDValidity = s.validity
	}
	return data, err
}

// Close is called by the server when the connection ends.
func (s *session) Close() error {
	defer s.left()
	return s.UserSession.Close()
}

// List answers LIST and LSUB.
func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: '/'})
	}
	for _, box := range mailboxes {
		if options.SelectSpecialUse && box.use == nil || !matches(box.name, ref, patterns) {
			continue
		}
		data := &imap.ListData{Mailbox: box.name, Delim: '/'}
		data.Attrs = append(append(data.Attrs, imap.MailboxAttrHasNoChildren), box.use...)
		if options.ReturnStatus != nil {
			status, err := s.Status(box.name, options.ReturnStatus)
			if err != nil {
				return err
			}
			data.Status = status
		}
		if err := w.WriteList(data); err != nil {
			return err
		}
	}
	return nil
}

func matches(name, ref string, patterns []string) bool {
	for _, p := range patterns {
		if imapserver.MatchList(name, '/', ref, p) {
			return true
		}
	}
	return false
}

// literal is bytes as an IMAP literal: a reader that knows its length.
type literal struct{ *bytes.Reader }

func newLiteral(data []byte) literal { return literal{bytes.NewReader(data)} }

// Size is the length in bytes, read or not.
func (l literal) Size() int64 { return l.Reader.Size() }
