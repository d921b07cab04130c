package mail

import (
	"encoding/base64"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A bomb makes a mail when it is needed; all of them together are large.
type bomb func() []byte

// plain and page are mails of a text or a page that says the same all over.
func plain(unit string) bomb {
	return func() []byte { return bodyOf("plain", []byte(fill(big, unit))) }
}
func page(unit string) bomb { return whole(func() string { return fill(min(MaxHTML, big), unit) }) }

func whole(body func() string) bomb { return func() []byte { return bodyOf("html", []byte(body())) } }

// behind is a mail that says the same all over behind its beginning.
func behind(head, unit string) bomb {
	return func() []byte { return []byte(head + fill(big, unit) + "\n\nHello") }
}

// headed is a mail with a header field that says the same all over.
func headed(name, unit string) bomb {
	return func() []byte {
		return []byte("From: a@b.example\n" + name + ": " + fill(MaxHeader-1000, unit) + "\n\nHello\n")
	}
}

// fill repeats a text to a size.
func fill(size int, s string) string { return strings.Repeat(s, size/len(s)) }

// wrapped is a mail inside of mails, each encoded as a whole.
func wrapped(depth int) []byte {
	b := []byte("From: a@b.example\n\nbottom")
	for i := range depth {
		in := base64.StdEncoding.EncodeToString(b)
		b = fmt.Appendf(nil, "From: a@b.example\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n%s\n--b%d--\n", i, i, in, i)
	}
	return b
}

// bombs are mails made to be slow, each as large as it takes to hurt.
func bombs() map[string]bomb {
	parts := "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
	return map[string]bomb{
		"nested parts":                func() []byte { return nested(big / 80) },
		"many parts":                  behind(parts, "--x\n\na\n"),
		"boundaries that are none":    behind(parts, "--xy\n--x y\n"),
		"mails in mails":              func() []byte { return wrapped(25) },
		"many header fields":          behind("", "X-A: b\n"),
		"a header that never ends":    behind("Subject: ", "a b "),
		"lines that are no fields":    behind("From: a@b.example\n", "no field\n"),
		"folded lines":                headed("Subject", "a\n "),
		"encoded words":               headed("Subject", "=?utf-8?q?=41?= "),
		"words that are none":         headed("Subject", "=?"),
		"words of odd charsets":       headed("Subject", "=?iso-2022-jp?b?GyRC?= =?gbk?q?=C4?= "),
		"addresses":                   headed("To", "a@b.example,"),
		"comments in comments":        headed("To", "("),
		"quotes in addresses":         headed("To", `"\`),
		"angles in addresses":         headed("From", "<"),
		"groups in addresses":         headed("Cc", "a:"),
		"references":                  headed("References", "<a@b> "),
		"references that open":        headed("References", "<"),
		"a long date":                 headed("Date", "Mon, "),
		"comments in a date":          headed("Date", "("),
		"parameters":                  headed("Content-Type", "a=b; "),
		"pieces of parameters":        headed("Content-Type", "name*1*=%41; name*0=a; "),
		"quotes in parameters":        headed("Content-Disposition", `"\`),
		"a text of empty lines":       plain("\n"),
		"a text of quote signs":       plain(">"),
		"a text of quoted lines":      plain("> a\n"),
		"answers between quotes":      plain("> a\n\nb\n\n"),
		"a text of heads":             plain("On 1 Jan 2026 at 10:00, a@b.example wrote:\n"),
		"a text of half heads":        plain("On 1 Jan 2026 at 10:00\n"),
		"a text of header blocks":     plain("From: a\nSent: b\nTo: c\n\n"),
		"a text of separators":        plain("-----Original Message-----\n"),
		"a text of rules":             plain("_____\n\n"),
		"a text of signatures":        plain("-- \n"),
		"a text of numbers":           plain("4111 1111 1111 1112 "),
		"a text of digits":            plain("4"),
		"a text of passwords":         plain("password: "),
		"a text of control bytes":     plain("\x1b[31m\x07"),
		"a text of marks":             plain("e\u0301\u0301\u0301"),
		"a text of nothing seen":      plain("\u200b\u202e"),
		"a text of bad bytes":         plain("\xff\xfe\xc3"),
		"flowed text":                 behind("Content-Type: text/plain; format=flowed; delsp=yes\n\n", "a \n"),
		"flowed quotes":               behind("Content-Type: text/plain; format=flowed\n\n", ">> a \n> b \n"),
		"UTF-7":                       behind("Content-Type: text/plain; charset=utf-7\n\n", "+AOk-"),
		"shifts without letters":      behind("Content-Type: text/plain; charset=iso-2022-jp\n\n", "\x1b$B\x1b(B"),
		"quoted-printable":            behind("Content-Transfer-Encoding: quoted-printable\n\n", "=41"),
		"quoted-printable of blanks":  behind("Content-Transfer-Encoding: quoted-printable\n\n", "=  "),
		"padded base64":               behind("Content-Transfer-Encoding: base64\n\n", "QQ=="),
		"nested elements":             page("<div>"),
		"nested quotes":               page("<blockquote type=cite>a"),
		"nested tables":               page("<table><tr><td>a"),
		"nested lists":                page("<ul><li>a"),
		"elements that cross":         page("<b><i></b></i>"),
		"elements that only close":    whole(func() string { return fill(min(MaxHTML, big)/2, "<div><p>") + fill(min(MaxHTML, big)/2, "</table>") }),
		"tags that never end":         page("<a "),
		"comments that never end":     page("<!--"),
		"attributes":                  whole(func() string { return "<a " + fill(min(MaxHTML, big), "a=b ") + ">x</a>" }),
		"styles":                      page("<p style='display:none;color:#fff;font-size:0'>a"),
		"entities":                    page("&amp;&#27;"),
		"links":                       page("<a href=https://a.example/x>a</a>"),
		"different links":             whole(links),
		"cells":                       page("<tr><td>a<td>b"),
		"pictures":                    page("<img src=https://a.example>"),
		"HTML that calls itself text": func() []byte { return bodyOf("plain", []byte("<html>"+fill(min(MaxHTML, big), "<div>a"))) },
		"names of attachments":        behind(parts, "--x\nContent-Disposition: attachment; filename=a\n\n\n"),
	}
}

func links() string {
	var b strings.Builder
	for i := 0; b.Len() < min(MaxHTML, big); i++ {
		fmt.Fprintf(&b, "<a href=https://%d.example/>a</a>", i)
	}
	return b.String()
}

// No hostile mail costs more time of a processor than a person would notice,
// or on a busy machine than eight times what a mail of prose of that size
// costs there and then.
func TestNoMailIsSlow(t *testing.T) {
	prose := bodyOf("plain", []byte(fill(big, "The lamp that I bought from you in March broke on the second day.\n")))
	for name, mail := range bombs() {
		raw := mail()
		took, most := time.Hour, slow
		for range 5 {
			if took = min(took, readingTime(t, raw)); took < most {
				break
			}
			most = max(most, 8*readingTime(t, prose))
		}
		if took >= most {
			t.Errorf("%s: %v for %d KiB, %v would do", name, took, len(raw)>>10, most)
		}
	}
}

// readingTime is how much of the processors it takes to read a mail, without
// the garbage collector, which takes what is idle.
func readingTime(t *testing.T, raw []byte) time.Duration {
	runtime.GC() // of what was before
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	begun := processorTime(t)
	Parse(raw)
	return processorTime(t) - begun
}

// processorTime is what this process has used of the processors so far.
func processorTime(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// A text that is too long is shown as far as it goes, and the mail says so.
func TestALongTextIsShownAsFarAsItGoes(t *testing.T) {
	many := "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
	for range 3 {
		many += "--x\nContent-Type: text/plain; charset=utf-8\n\n" + fill(MaxText/2, "é") + "\n"
	}
	for name, raw := range map[string][]byte{
		"one part":   bodyOf("plain", []byte("a"+fill(2*MaxText, "é"))),
		"many parts": []byte(many + "--x--\n"),
	} {
		m := Parse(raw)
		if n := m.Text.Len(); n < MaxText-4 || n > MaxText+4 || len(m.Defects) != 1 || !strings.Contains(m.Defects[0].String(), "too long") {
			t.Errorf("%s: %d bytes are shown, defects %v", name, n, m.Defects)
		}
	}
	if m := Parse(bodyOf("plain", []byte(fill(MaxText-1, "é")))); len(m.Defects) > 0 {
		t.Errorf("a text within the limit: %v", m.Defects)
	}
}
