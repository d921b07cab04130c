package floor

import (
	"bytes"
	"fmt"
	"mime"
	"net/mail"
	"strings"
	"unicode"

	"earshot/store"
)

// What is handed over lies in a file for somebody else to send: earshot sends
// nothing. Mails are drafts that a mail program opens and does not send by
// itself (X-Unsent).

// askBackWords are the question that a form begins with.
func askBackWords(k store.Mark) string {
	switch {
	case k.Need.Len() > 0:
		return "Do we understand you right: what you need is " + strings.TrimRight(k.Need.String(), ".") + "?"
	case k.Meant.Len() > 0:
		return "Do we understand you right: " + strings.TrimRight(k.Meant.String(), ".") + "?"
	}
	return "Do we understand you right?"
}

// askBackNote is the draft of a question to the customer, with their own words
// on top.
func askBackNote(c checking, asks, of string) (string, []byte) {
	var text strings.Builder
	fmt.Fprintf(&text, "Hello %s,\n\nyou wrote:\n\n", orWords(of, "there"))
	for line := range strings.Lines(c.mark.Quote.String()) {
		fmt.Fprintf(&text, "> %s\n", strings.TrimRight(line, "\n"))
	}
	fmt.Fprintf(&text, "\n%s\n", asks)
	name := fmt.Sprintf("ask-back-%d-%s", c.row.ID, slug(c.customer.Shown().String()))
	if c.row.Channel == store.Chat {
		return name + ".txt", []byte(text.String())
	}
	return name + ".eml", draftMail(c.customer, "Re: "+bare(c.row.Subject.String()), text.String())
}

// agentNote is a question to an agent, in one line, with what it is about.
func agentNote(c checking, asks, of string) (string, []byte) {
	text := fmt.Sprintf("%s: %s\n\nAbout conversation %d with %s, who wrote:\n\n", orWords(of, "To whom it may concern"), asks,
		c.row.ID, orWords(c.customer.Shown().String(), "somebody"))
	for line := range strings.Lines(c.mark.Quote.String()) {
		text += "> " + strings.TrimRight(line, "\n") + "\n"
	}
	return fmt.Sprintf("ask-%s-%d.txt", slug(orWords(of, "agent")), c.row.ID), []byte(text)
}

// draftMail is a mail that waits to be sent by somebody (RFC 5322).
func draftMail(to store.Person, subject, text string) []byte {
	var b bytes.Buffer
	for _, id := range to.Identities {
		if id.Channel == store.Email && strings.Contains(id.Value, "@") {
			address := mail.Address{Name: to.Name.String(), Address: id.Value}
			fmt.Fprintf(&b, "To: %s\r\n", oneLine(address.String()))
			break
		}
	}
	fmt.Fprintf(&b, "Subject: %s\r\n", mime.QEncoding.Encode("utf-8", oneLine(subject)))
	b.WriteString("X-Unsent: 1\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	b.WriteString(strings.ReplaceAll(text, "\n", "\r\n"))
	return b.Bytes()
}

// bare is a subject without the answers' sign before it.
func bare(subject string) string {
	if len(subject) > 3 && strings.EqualFold(subject[:3], "re:") {
		return strings.TrimSpace(subject[3:])
	}
	return subject
}

// slug is a name as a file may have it: letters and digits of ASCII.
func slug(s string) string {
	const most = 40
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case b.Len() >= most:
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return orWords(strings.Trim(b.String(), "-"), "somebody")
}
