package demo

import (
	"strings"
	"time"
)

// receipt stands for the text of the automatic receipt in the tables.
const receipt = ""

const receiptText = `Thank you for writing to Harbour Kettles.

This is an automatic receipt. Your message has reached us, and a person
will answer it as soon as possible, usually within one working day.

Please do not reply to this address; nobody reads it.
Harbour Kettles, Cork - Pune - Brno`

const disclaimer = `____________________________________________________________
This message is meant for the person to whom it is addressed and may
contain information that is confidential or protected by law. If it has
reached you by mistake, you may not copy it, pass it on or rely on it;
please tell the sender and delete it. No contract is made by this
message. Views in it are those of its writer. Please think of the trees
before you print it.`

// machine is the header of a mail that no person wrote (RFC 3834).
func machine(head []field, auto string) []field {
	return append(head, field{"Auto-Submitted", auto}, field{"Precedence", "bulk"})
}

// receipt is what the shop's machine sends back at once.
func (c *conversation) receipt(id string, at time.Time) []byte {
	from := mailbox{"Harbour Kettles", NoReply}
	head := c.head(from, "We have your message: "+c.fill(c.subject), id, inZone(at, 60), bot)
	return assemble(machine(head, "auto-replied"), leaf("text/plain", receiptText, bot))
}

// awayNote is a customer's automatic reply to an agent.
func (c *conversation) awayNote(t turn, id string, at time.Time) []byte {
	head := c.head(c.customer(), "Automatic reply: "+c.subjectNow(), id, inZone(at, programOf(c.addr).zone), customer)
	return assemble(machine(head, "auto-replied"), leaf("text/plain", t.text, t.how))
}

// fromForm is what a customer typed into the contact form.
func (c *conversation) fromForm(t turn, id string, at time.Time) []byte {
	at = inZone(at, 60)
	fields := []string{
		"Name: " + c.name,
		"E-mail: " + c.addr,
		"Topic: " + c.fill(c.subject),
		"Order number: " + c.order,
		"Message:",
		t.text,
	}
	body := strings.Join(fields, "\n")
	head := c.head(mailbox{"Harbour Kettles contact form", FormAddress}, c.subjectNow(), id, at, customer)
	head = append(head, field{"Reply-To", c.customer().header()})
	c.last = quoted{c.customer(), at, t.text}
	return assemble(head, leaf("text/plain", body, t.how))
}

// bounce tells that the last answer could not be delivered (RFC 3464).
func (c *conversation) bounce(id string, at time.Time) []byte {
	at = inZone(at, 60)
	head := []field{
		{"Return-Path", "<>"},
		{"Date", at.Format(time.RFC1123Z)},
		{"From", mailbox{"Mail Delivery System", MailerDaemon}.header()},
		{"To", c.last.by.header()},
		{"Subject", "Undelivered mail returned to sender"},
		{"Message-ID", id},
	}
	head = append(head, c.links()...)
	report := several("report", id,
		leaf("text/plain", "I could not deliver your message to the address below.\n\n<"+c.addr+">: there is no such host.", daemon),
		part{[]field{{"Content-Type", "message/delivery-status"}}, crlf(
			"Reporting-MTA: dns; mx."+Domain, "",
			"Final-Recipient: rfc822; "+c.addr, "Action: failed", "Status: 5.1.2", "Diagnostic-Code: smtp; 550 5.1.2 no such host", "")},
		part{[]field{{"Content-Type", "text/rfc822-headers"}}, crlf(
			"From: "+c.last.by.header(), "To: "+c.customer().header(), "Message-ID: "+c.ids[len(c.ids)-1])},
	)
	return assemble(machine(head, "auto-replied"), report)
}

func crlf(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n") + "\r\n") }
