package chatlog

import (
	"path"
	"strings"
	"unicode/utf8"

	"earshot/sources/decode"
	"earshot/store"
	"earshot/store/clean"
)

// deleted stands for words that were taken back.
const deleted = "[deleted]"

// erase makes a record one whose words were taken back: it says so, and counts
// as nobody's words.
func (r *record) erase() { r.text, r.activity, r.files = deleted, true, nil }

// attach names a file that came with a message.
func (r *record) attach(name, kind string, size int64) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "" || name == "." || name == "/" {
		name = "file"
	}
	r.files = append(r.files, store.Attachment{Name: safeLine(name), Type: clean.OneLine(kind), Size: max(0, size)})
}

// linked writes a link as text: where it leads stands behind it, unless it
// says so itself.
func linked(text, href string) string {
	switch {
	case href == "" || href == text || strings.TrimPrefix(href, "mailto:") == text:
		return text
	case text == "":
		return href
	}
	return text + " (" + href + ")"
}

const htmlMost = 1 << 20 // bytes of the HTML of one message

// fromHTML reads the words of a text that may be HTML.
func fromHTML(s string) string {
	if !strings.Contains(s, "<") && !strings.Contains(s, "&") {
		return s
	}
	return strings.TrimSpace(decode.HTML(s, htmlMost).Text)
}

// unmangled repairs what Facebook does to letters: each byte of their UTF-8
// was written as a letter of its own. Text in which that is not so stays.
func unmangled(s string) string {
	wide := false
	for _, r := range s {
		if r >= 0x100 {
			return s
		}
		wide = wide || r >= 0x80
	}
	if !wide {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}
