package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/quotedprintable"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// part is a piece of a mail: its own header fields and its bytes as sent.
type part struct {
	fields []field
	body   []byte
}

// assemble joins a header and the outermost part to a mail.
func assemble(head []field, p part) []byte {
	var b bytes.Buffer
	for _, f := range append(append(head, field{"MIME-Version", "1.0"}), p.fields...) {
		fmt.Fprintf(&b, "%s: %s\r\n", f.name, f.value)
	}
	b.WriteString("\r\n")
	b.Write(p.body)
	return b.Bytes()
}

// dress puts a text into the form that its sender's program would choose.
// own is the text without the quote, body is all of it.
func (c *conversation) dress(h how, own, body, id string) part {
	main := leaf("text/plain", body, h)
	switch {
	case h.is(html):
		main = leaf("text/html", c.page(own, body, h), h)
	case h.is(alternative):
		main = several("alternative", id, main, leaf("text/html", c.page(own, body, h), h))
	}
	if h.is(photo) {
		main = several("mixed", id+"m", main, attachment("image/png", "kettle.png", picture(id)))
	}
	if h.is(paper) {
		main = several("mixed", id+"m", main, attachment("application/pdf", "order.pdf", document(c.order)))
	}
	return main
}

// leaf is one text part.
func leaf(kind, text string, h how) part {
	charset, data := encode(text, h)
	transfer := "quoted-printable"
	switch {
	case h.is(b64) || charset == "utf-8" && wide(text):
		transfer = "base64"
	case charset == "us-ascii" || charset == "iso-2022-jp":
		transfer = "7bit"
	}
	return part{
		fields: []field{
			{"Content-Type", kind + "; charset=" + charset},
			{"Content-Transfer-Encoding", transfer},
		},
		body: transferred(data, transfer),
	}
}

// encode writes text in the charset of the form, or else in ASCII or UTF-8.
func encode(text string, h how) (charset string, data []byte) {
	text = strings.TrimRight(text, "\n") + "\n"
	var to encoding.Encoding
	switch {
	case h.is(latin1):
		charset, to = "iso-8859-1", charmap.ISO8859_1
	case h.is(cp1252):
		charset, to = "windows-1252", charmap.Windows1252
	case h.is(jis):
		charset, to = "iso-2022-jp", japanese.ISO2022JP
	case ascii(text):
		return "us-ascii", []byte(text)
	default:
		return "utf-8", []byte(text)
	}
	data, err := encoding.ReplaceUnsupported(to.NewEncoder()).Bytes([]byte(text))
	if err != nil {
		panic("demo: an encoder that replaces what it lacks cannot fail: " + err.Error())
	}
	return charset, data
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// transferred applies a transfer encoding (RFC 2045, section 6).
func transferred(data []byte, transfer string) []byte {
	switch transfer {
	case "base64":
		return inBase64(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")))
	case "quoted-printable":
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		_, _ = w.Write(data) // a buffer takes everything
		_ = w.Close()
		return b.Bytes()
	default:
		return bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	}
}

// inBase64 writes lines of 76 characters.
func inBase64(data []byte) []byte {
	text := base64.StdEncoding.EncodeToString(data)
	var b bytes.Buffer
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	b.WriteString(text + "\r\n")
	return b.Bytes()
}

// several is a multipart of the given subtype. name makes its boundary.
func several(subtype, name string, parts ...part) part {
	boundary := "=_" + subtype + "_" + strings.Map(alphanumeric, name)
	var b bytes.Buffer
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n")
		for _, f := range p.fields {
			fmt.Fprintf(&b, "%s: %s\r\n", f.name, f.value)
		}
		b.WriteString("\r\n")
		b.Write(p.body)
	}
	b.WriteString("--" + boundary + "--\r\n")
	kind := "multipart/" + subtype
	if subtype == "report" {
		kind += "; report-type=delivery-status"
	}
	return part{[]field{{"Content-Type", kind + ";\r\n boundary=\"" + boundary + "\""}}, b.Bytes()}
}

func alphanumeric(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// attachment is a file beside the text.
func attachment(kind, name string, data []byte) part {
	return part{
		fields: []field{
			{"Content-Type", kind + "; name=\"" + name + "\""},
			{"Content-Disposition", "attachment; filename=\"" + name + "\""},
			{"Content-Transfer-Encoding", "base64"},
		},
		body: inBase64(data),
	}
}

// picture is a small kettle-coloured image, a little different for each name.
func picture(name string) []byte {
	img := image.NewPaletted(image.Rect(0, 0, 24, 24), color.Palette{
		color.RGBA{240, 234, 220, 255},
		oneOf(name, []color.Color{color.RGBA{178, 34, 34, 255}, color.RGBA{70, 110, 150, 255}, color.RGBA{110, 110, 110, 255}}),
	})
	for y := 6; y < 22; y++ {
		for x := 8 - y/6; x < 16+y/6; x++ {
			img.SetColorIndex(x, y, 1)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic("demo: a picture of 24 by 24 must encode: " + err.Error())
	}
	return b.Bytes()
}

// document is a PDF of one page with one line on it.
func document(line string) []byte {
	content := "BT /F1 14 Tf 60 760 Td (Harbour Kettles, order " + line + ") Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b, index bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&index, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%s", len(objects)+1, index.Bytes())
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
