package demo

import (
	"fmt"
	"strings"
	"time"
)

// field is a header field; the order of fields is part of the bytes.
type field struct{ name, value string }

// write makes the mail of a turn and remembers it for the next one.
func (c *conversation) write(t turn, at time.Time) []byte {
	id := fmt.Sprintf("<%s.%d@%s>", c.token, c.said+1, c.senderHost(t.how))
	if t.later() {
		id = fmt.Sprintf("<%s.%d.%x@%s>", c.token, c.said+1, at.Unix(), c.senderHost(t.how))
	}
	var raw []byte
	switch {
	case t.how.voice() == bot:
		return c.receipt(id, at)
	case t.how.voice() == daemon:
		return c.bounce(id, at)
	case t.how.is(away):
		return c.awayNote(t, id, at)
	case t.how.is(form):
		raw = c.fromForm(t, id, at)
	default:
		raw = c.letter(t, id, at)
	}
	c.ids = append(c.ids, id)
	return raw
}

func (c *conversation) senderHost(h how) string {
	if h.voice() != customer || h.is(form) {
		return Domain
	}
	return c.host()
}

func (c *conversation) host() string {
	_, host, _ := strings.Cut(c.addr, "@")
	return host
}

func (c *conversation) customer() mailbox { return mailbox{c.name, c.addr} }

// sender is who stands in From, and their clock.
func (c *conversation) sender(h how) (mailbox, program) {
	if !h.agent() {
		return c.customer(), programOf(c.addr)
	}
	a := agents[h.voice()]
	p := program{a.zone, h.voice() == tomas, inEnglish}
	if h.is(shared) {
		p.attrib = likeALetter
		return mailbox{"Harbour Kettles Support", Support}, p
	}
	return mailbox{a.name, strings.ToLower(a.name) + "@" + Domain}, p
}

// letter is a mail that a person wrote.
func (c *conversation) letter(t turn, id string, at time.Time) []byte {
	from, p := c.sender(t.how)
	at = inZone(at, p.zone)
	own := c.signed(t)
	if p.wrap && !t.how.is(html|alternative) {
		own = wrapped(own)
	}
	body := c.withQuote(own, t.how, p)
	head := c.head(from, c.subjectNow(), id, at, t.how)
	dressed := c.dress(t.how, own, body, id)
	c.last = quoted{from, at, body}
	return assemble(head, dressed)
}

// signed is what the writer typed, with what their program adds below it.
func (c *conversation) signed(t turn) string {
	text := t.text
	if t.how.agent() {
		text += "\n\n" + agents[t.how.voice()].signature()
	}
	if t.how.is(legal) {
		text += "\n\n" + disclaimer
	}
	return text
}

// withQuote puts the message before this one above or below the answer.
func (c *conversation) withQuote(own string, h how, p program) string {
	if c.last.body == "" || h.is(bare) {
		return own
	}
	last := c.last
	last.at = inZone(last.at, p.zone)
	quote := p.attrib(last) + "\n" + prefixed(last.body)
	if h.is(below) {
		return quote + "\n\n" + own
	}
	return own + "\n\n" + quote
}

// prefixed quotes text as RFC 3676 has it: a bare > before what is quoted already.
func prefixed(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		switch {
		case line == "", strings.HasPrefix(line, ">"):
			lines[i] = ">" + line
		default:
			lines[i] = "> " + line
		}
	}
	return strings.Join(lines, "\n")
}

// subjectNow is the subject, with Re: before every answer.
func (c *conversation) subjectNow() string {
	subject := c.fill(c.subject)
	if len(c.ids) > 0 {
		return "Re: " + subject
	}
	return subject
}

// head is the header up to the fields of MIME.
func (c *conversation) head(from mailbox, subject, id string, at time.Time, h how) []field {
	var fields []field
	to := mailbox{"Harbour Kettles", Support}
	if h.voice() == customer {
		fields = trace(from, at)
	} else {
		to = c.customer()
	}
	fields = append(fields,
		field{"Date", at.Format(time.RFC1123Z)},
		field{"From", from.header()},
		field{"To", to.header()},
		field{"Subject", encodeWords(subject)},
		field{"Message-ID", id})
	return append(fields, c.links()...)
}

// trace is what the mail servers write on top of an incoming mail.
func trace(from mailbox, at time.Time) []field {
	_, host, _ := strings.Cut(from.addr, "@")
	return []field{
		{"Return-Path", "<" + from.addr + ">"},
		{"Received", "from mail." + host + " by mx." + Domain + " with ESMTPS;\r\n " + at.Add(2*time.Second).UTC().Format(time.RFC1123Z)},
	}
}

// links are In-Reply-To and References (RFC 5322, section 3.6.4).
func (c *conversation) links() []field {
	if len(c.ids) == 0 {
		return nil
	}
	return []field{
		{"In-Reply-To", c.ids[len(c.ids)-1]},
		{"References", strings.Join(c.ids, "\r\n ")},
	}
}
