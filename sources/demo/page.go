package demo

import (
	"html/template"
	"strings"
	"unicode/utf8"
)

// page is a mail in HTML: the sender's own, or one made from the words with
// what such mails carry: a preheader that nobody sees, a link that shows
// another address than it opens, a picture that counts the opening.
func (c *conversation) page(own, body string, h how) string {
	if c.html != "" && c.said == 0 {
		return c.html
	}
	var b strings.Builder
	b.WriteString(`<html><body style="font-family:sans-serif">` + "\n")
	if h.is(html) {
		b.WriteString(`<div style="display:none;max-height:0;overflow:hidden">` + template.HTMLEscapeString(preheader(own)) + "</div>\n")
	}
	b.WriteString(`<div dir="auto">` + paragraphs(own) + "</div>\n")
	if quote, ok := strings.CutPrefix(body, own); ok && quote != "" {
		b.WriteString(`<blockquote type="cite" style="margin-left:1ex;border-left:1px solid #ccc">` + paragraphs(unquoted(quote)) + "</blockquote>\n")
	}
	if h.is(html) {
		b.WriteString(`<p style="font-size:9px"><a href="https://click.` + c.host() + `/go?to=` + c.token + `">https://` + Domain + `/kettles</a></p>` + "\n")
		b.WriteString(`<img src="https://open.` + c.host() + `/p.gif?m=` + c.token + `" width="1" height="1" alt="">` + "\n")
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// preheader is the line that mail programs show beside the subject.
func preheader(text string) string {
	return "Preview: " + strings.Join(strings.Fields(text)[:3], " ") + " ..."
}

func paragraphs(text string) string {
	var b strings.Builder
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(template.HTMLEscapeString(p), "\n", "<br>\n") + "</p>\n")
	}
	return b.String()
}

// unquoted takes one level of > away.
func unquoted(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ")
	}
	return strings.Join(lines, "\n")
}

// wrapped breaks long lines at 72 columns between words.
func wrapped(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = wrapLine(line)
	}
	return strings.Join(lines, "\n")
}

func wrapLine(line string) string {
	if utf8.RuneCountInString(line) <= 72 {
		return line
	}
	var b strings.Builder
	column := 0
	for word := range strings.SplitSeq(line, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case column == 0:
		case column+1+n > 72:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
