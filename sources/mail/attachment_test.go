package mail

import (
	"fmt"
	"strings"
	"testing"
)

// attachedMail has a text, a named PDF in base64, a mail in it, and a second
// form of its text.
func attachedMail() string {
	return strings.ReplaceAll(`From: Ana <ana@c.example>
Subject: photos
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: multipart/alternative; boundary=B

--B
Content-Type: text/plain

See below.
--B
Content-Type: text/html

<p>See below.
--B--
--A
Content-Type: application/pdf; name="../invoice.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjcK
--A
Content-Type: message/rfc822

Subject: older

older words
--A
Content-Type: text/plain; name=quoted.txt
Content-Transfer-Encoding: quoted-printable

caf=E9
--A--
`, "\n", "\r\n")
}

func TestAnAttachmentIsReadAgain(t *testing.T) {
	raw := []byte(attachedMail())
	listed := Parse(raw).Attachments
	for i, want := range []string{"%PDF-1.7\n", "Subject: older\r\n\r\nolder words", "caf\xe9"} {
		a, content, ok := Attachment(raw, i)
		if !ok || string(content) != want || a != listed[i] {
			t.Errorf("attachment %d: %v, %q, %v; listed as %v", i, a, content, ok, listed[i])
		}
	}
	for _, n := range []int{-1, 3, 99} {
		if _, _, ok := Attachment(raw, n); ok {
			t.Errorf("there is an attachment %d", n)
		}
	}
}

// Whatever a mail is, the attachments that can be read again are those that
// are listed, in their order.
func FuzzAttachment(f *testing.F) {
	f.Add([]byte(attachedMail()))
	f.Add([]byte("Content-Type: image/png\n\nx"))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=a\n\n--a\n--a--"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		listed := Parse(raw).Attachments
		for i := range len(listed) + 1 {
			a, content, ok := Attachment(raw, i)
			if ok != (i < len(listed)) || ok && (a != listed[i] || len(content) > len(raw)) {
				t.Fatal(fmt.Sprint(i, " of ", len(listed), ": ", a, len(content), ok))
			}
		}
	})
}
