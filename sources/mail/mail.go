// Package mail reads RFC 5322 mail with MIME bodies and makes messages of it:
// decoded, safe, with quotes, signatures and disclaimers as folds, and with
// the sender's kind (a person, an automatic answer, a bounce) told apart.
//
// Mail is hostile or broken often enough that reading it never fails: Parse
// returns what could be read, and what could not be is in Defects, in words.
// Everything is bounded (see the limits below) and one pass over the bytes
// for each level of nesting, so no mail costs more than its size.
package mail

import (
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// The limits of one mail. Beyond them what was read so far is kept, with a
// defect that says so.
const (
	MaxBytes  = 50 << 20
	MaxHeader = 256 << 10
	MaxHTML   = 2 << 20 // of all HTML parts together
	MaxText   = 1 << 20 // of all plain parts together
	MaxDepth  = 20
	MaxParts  = 200

	maxAddresses  = 200
	maxReferences = 200
	maxDefects    = 20
)

// An Address is one mailbox. The address is in lower case, and empty where
// what stood there is none.
type Address struct {
	Name    clean.Line
	Address string
}

// An Auto says why a mail is automatic; empty: a person wrote it.
type Auto string

// The kinds of automatic mail: an automatic answer (an absence note), a
// report that a mail could not be delivered, a receipt, and mail to many or
// by a program.
const (
	AutoReply   Auto = "reply"
	AutoBounce  Auto = "bounce"
	AutoReceipt Auto = "receipt"
	AutoBulk    Auto = "bulk"
)

// A Form is who filled in a contact form whose program sent the mail.
type Form struct {
	Writer Address
	Lesson store.LessonID // by which the writer was found; 0: known without being taught
}

// A Message is a mail as it was read.
type Message struct {
	MessageID  string // bare, without <>; so are the two below, nearest last
	InReplyTo  []string
	References []string

	From, ReplyTo, Sender Address
	To, Cc                []Address
	Subject               clean.Line
	Date                  time.Time // with the sender's offset; zero where missing or absurd
	Received              time.Time // when the last server received it; zero where not told

	ListID        string
	AutoSubmitted string
	Auto          Auto

	Text          clean.Text
	Folds         []store.Fold
	Redactions    []clean.Redaction
	Hidden        int // characters that no reader could have seen
	BlockedImages int // remote images not fetched
	Attachments   []store.Attachment
	Defects       []clean.Line
	SignOff       string // the name that the mail is signed with; empty: none was found
	Form          *Form  // who may have filled in a form; holds only where From is the site's own address
	Redacted      bool   // a secret was found in any of its texts: keep no original

	Hash     store.Hash // of the bytes with CRLF line ends
	CopyHash store.Hash // of Message-ID, sender and text; zero without a Message-ID
}

// Parse reads a mail. It never fails and keeps nothing of raw.
func Parse(raw []byte) Message { return parse(raw, Context{}) }

func parse(raw []byte, in Context) Message {
	m := Message{Hash: hashBytes(raw)}
	p := parser{msg: &m}
	if len(raw) > MaxBytes {
		p.defect("the mail is larger than 50 MiB; only its beginning was read")
		raw = raw[:MaxBytes]
	}
	root := p.split(raw)
	p.readHeader(root.header)
	p.learn(in)
	p.readBody(root)
	m.Auto = autoOf(root, m)
	if m.Form = p.taughtForm(); m.Form == nil {
		m.Form = formOf(m)
	}
	m.SignOff = signOff(m)
	m.CopyHash = copyHash(m)
	return m
}

// parser collects what is found on the way.
type parser struct {
	msg   *Message
	parts int
	plain int // bytes of plain text that were read
	pages int // bytes of HTML that were read
	read  int // bytes of attached text that were searched for secrets

	wanted  int            // which attachment is asked for, from 1; 0: none
	found   *part          // that one
	lessons []store.Lesson // about this sender's mails
}

// defect notes in words what could not be read, once.
func (p *parser) defect(why string) {
	if why == "" || len(p.msg.Defects) >= maxDefects {
		return
	}
	for _, d := range p.msg.Defects {
		if d.String() == why {
			return
		}
	}
	p.msg.Defects = append(p.msg.Defects, clean.OneLine(why))
}

// readHeader fills in what the header says.
func (p *parser) readHeader(h header) {
	m := p.msg
	m.Subject = p.redactLine(h.text("Subject"))
	m.From = p.firstAddress(h, "From")
	m.ReplyTo = p.firstAddress(h, "Reply-To")
	m.Sender = p.firstAddress(h, "Sender")
	m.To = p.addresses(h, "To")
	m.Cc = p.addresses(h, "Cc")
	if m.From.Address == "" && m.Sender.Address != "" {
		m.From = m.Sender
	}
	if writer := p.behindList(h); writer != (Address{}) {
		m.From = writer
	}
	if m.From.Address == "" {
		p.defect("the mail does not say whose address it is from")
	}
	m.MessageID = firstOf(messageIDs(h.unfolded("Message-ID"), 1))
	m.InReplyTo = messageIDs(h.unfolded("In-Reply-To"), 10)
	m.References = messageIDs(h.unfolded("References"), maxReferences)
	m.ListID = clean.OneLine(h.unfolded("List-ID")).String()
	m.AutoSubmitted = autoSubmitted(h)
	m.Received = receivedAt(h)
	m.Date = dateOf(h.unfolded("Date"))
	if !m.Received.IsZero() && m.Date.Sub(m.Received) > 48*time.Hour {
		m.Date = time.Time{}
	}
}

func (p *parser) redactLine(s string) clean.Line {
	line, found := clean.RedactLine(clean.OneLine(s))
	p.msg.Redacted = p.msg.Redacted || len(found) > 0
	return line
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
