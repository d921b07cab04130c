package mail

import (
	"strings"
	"testing"
)

// What hangs on a mail without a name of its own, in one line.
func TestPartsAreDescribed(t *testing.T) {
	const event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:16010101T000000\r\nEND:VTIMEZONE\r\n" +
		"BEGIN:VEVENT\r\nSUMMARY;LANGUAGE=en:Lamp\\, the\r\n  second\r\nDTSTART;TZID=Europe/Dublin:20260303T101500\r\nEND:VEVENT\r\nEND:VCALENDAR"
	for name, c := range map[string]struct{ kind, body, want string }{
		"an invitation":          {"text/calendar; method=REQUEST", event, "invitation: Lamp, the second, 2026-03-03 10:15"},
		"one that is called off": {"text/calendar", strings.Replace(event, "REQUEST", "CANCEL", 1), "cancelled: Lamp, the second, 2026-03-03 10:15"},
		"a whole day":            {"text/calendar", "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260303\nSUMMARY:Fair", "invitation: Fair, 2026-03-03"},
		"no calendar":            {"text/calendar", "hello", ""},
		"a card":                 {"text/vcard", "BEGIN:VCARD\r\nN:Bee;Ann\r\nFN:Ann Bee\r\nEND:VCARD", "card of Ann Bee"},
		"a bounce":               {"message/delivery-status", "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; bo@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such\r\n user", "not delivered to bo@x.example: 550 no such user"},
		"a delay":                {"message/delivery-status", "Final-Recipient: rfc822;bo@x.example\nAction: delayed\nStatus: 4.4.1", "not yet delivered to bo@x.example: 4.4.1"},
		"nothing of a report":    {"message/delivery-status", "\r\n\r\n", ""},
		"a complaint":            {"message/feedback-report", "Feedback-Type: abuse\r\nUser-Agent: x", "reported by a mailbox: abuse"},
		"a receipt":              {"message/disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed", "receipt: displayed"},
		"a forwarded mail":       {"message/rfc822", "From: Ann <ann@b.example>\r\nSubject: =?utf-8?q?L=C3=A1mpara?=\r\n\r\nx", "Lámpara, from Ann"},
		"one without a subject":  {"message/rfc822", "From: ann@b.example\r\n\r\nx", "mail from ann@b.example"},
	} {
		m := Parse(lines("Content-Type: multipart/mixed; boundary=x", "", "--x", "", "See below.", "--x", "Content-Type: "+c.kind, "", c.body, "--x--"))
		if len(m.Attachments) != 1 || m.Attachments[0].Name.String() != c.want {
			t.Errorf("%s: %v, want %q", name, m.Attachments, c.want)
		}
	}
}
