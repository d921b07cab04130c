package mail

import (
	"bytes"
	"cmp"
	"strings"

	"earshot/sources/decode"
)

// describedBytes is how much of a part is looked at to name it.
const describedBytes = 64 << 10

// describe says in one line what a part without a name is: an invitation, a
// forwarded mail, a report, a card. Empty where that cannot be told.
func (p *parser) describe(e *part) string {
	switch e.mediaType {
	case "text/calendar", "application/ics":
		return invitation(p.lookAt(e))
	case "text/vcard", "text/x-vcard", "text/directory":
		return after("card of ", contentLine(p.lookAt(e), "FN"))
	case "message/delivery-status", "message/global-delivery-status":
		return deliveryReport(e.body)
	case "message/feedback-report":
		h, _, _ := cutHeader(e.body[:min(len(e.body), describedBytes)])
		return after("reported by a mailbox: ", h.text("Feedback-Type"))
	case "message/disposition-notification":
		h, _, _ := cutHeader(e.body[:min(len(e.body), describedBytes)])
		disposition := h.text("Disposition")
		return after("receipt: ", strings.TrimSpace(disposition[strings.LastIndexByte(disposition, ';')+1:]))
	case "message/rfc822", "message/global":
		return forwarded(e)
	}
	return ""
}

func after(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// lookAt returns the beginning of a part as text.
func (p *parser) lookAt(e *part) string {
	b, _ := untransfer(e.header.unfolded("Content-Transfer-Encoding"), e.body[:min(len(e.body), describedBytes)])
	text, _ := decode.Charset(e.params["charset"], b)
	return text
}

// forwarded names a mail that hangs on another.
func forwarded(e *part) string {
	if len(e.children) == 0 {
		return ""
	}
	h := e.children[0].header
	who := ""
	if from := readAddresses(h.unfolded("From"), 1); len(from) > 0 {
		who = cmp.Or(from[0].name, from[0].address)
	}
	if subject := h.text("Subject"); subject != "" {
		return subject + after(", from ", who)
	}
	return after("mail from ", who)
}

// invitation names a calendar part (RFC 5545): what for and when, as written.
func invitation(text string) string {
	_, event, found := strings.Cut(text, "BEGIN:VEVENT")
	if !found {
		event = text
	}
	summary := cmp.Or(contentLine(event, "SUMMARY"), "no subject")
	kind := "invitation: "
	switch strings.ToUpper(contentLine(text, "METHOD")) {
	case "CANCEL":
		kind = "cancelled: "
	case "REPLY", "COUNTER":
		kind = "answer to an invitation: "
	}
	when := calendarTime(contentLine(event, "DTSTART"))
	if !found && when == "" {
		return ""
	}
	return kind + summary + after(", ", when)
}

// calendarTime writes 20260303T101500Z as people do.
func calendarTime(s string) string {
	if len(s) < 8 || strings.Trim(s[:8], "0123456789") != "" {
		return ""
	}
	day := s[:4] + "-" + s[4:6] + "-" + s[6:8]
	if len(s) < 13 || s[8] != 'T' {
		return day
	}
	clock := " " + s[9:11] + ":" + s[11:13]
	if strings.HasSuffix(s, "Z") {
		clock += " UTC"
	}
	return day + clock
}

// contentLine returns the value of the first property of that name in a
// calendar or a card, unfolded and without its escapes (RFC 5545, 3.1).
func contentLine(text, name string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if len(l) <= len(name) || !strings.EqualFold(l[:len(name)], name) || l[len(name)] != ':' && l[len(name)] != ';' {
			continue
		}
		for _, more := range lines[i+1 : min(len(lines), i+10)] {
			if !strings.HasPrefix(more, " ") && !strings.HasPrefix(more, "\t") {
				break
			}
			l = strings.TrimRight(l, "\r") + more[1:]
		}
		_, value, _ := strings.Cut(l, ":")
		return strings.TrimSpace(strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value))
	}
	return ""
}

// deliveryReport says of the first recipient what became of a mail (RFC 3464):
// "not delivered to ann@b.example: 550 no such user".
func deliveryReport(body []byte) string {
	rest := bytes.TrimSpace(body[:min(len(body), describedBytes)])
	for range 10 {
		var h header
		h, rest, _ = cutHeader(rest)
		if to := typed(cmp.Or(h.text("Final-Recipient"), h.text("Original-Recipient"))); to != "" {
			return deliveryWords(h.text("Action")) + to + after(": ", cmp.Or(typed(h.text("Diagnostic-Code")), h.text("Status")))
		}
		if rest = bytes.TrimSpace(rest); len(rest) == 0 {
			break
		}
	}
	return ""
}

func deliveryWords(action string) string {
	switch strings.ToLower(strings.TrimSpace(action)) {
	case "delayed":
		return "not yet delivered to "
	case "delivered", "relayed", "expanded":
		return "delivered to "
	}
	return "not delivered to "
}

// typed takes the type off a value of a report, "rfc822; ann@b.example".
func typed(s string) string {
	if _, value, found := strings.Cut(s, ";"); found {
		s = value
	}
	return strings.TrimSpace(s)
}
