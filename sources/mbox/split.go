package mbox

import (
	"bytes"
	"cmp"
	"io"
	"strconv"
	"strings"
	"time"

	"earshot/sources/mail"
)

const (
	fillBytes = 256 << 10
	lineMost  = 1000 // bytes of a line that parts two mails
)

// An item is one mail of an mbox.
type item struct {
	raw  []byte    // as it was sent
	at   time.Time // what the line above it says, in no known zone; zero: nothing
	sent bool      // Google says that it was sent
}

// A splitter parts the mails of an mbox. It holds one mail at a time, and of
// one that is larger than a mail can be, the beginning.
//
// There are four variants, and no file says which it is. In all of them a mail
// begins below a line "From sender date". mboxo and mboxrd quote the lines of
// a mail that look like it with ">"; mboxrd also those that are quoted
// already, so that it can be undone: it is undone as in mboxrd, which is right
// for mboxo where no line began with ">From " before. mboxcl and mboxcl2 say
// in Content-Length how long a mail is; that is believed where the next mail
// or the end of the file follows. mboxcl2 quotes nothing: once a mail has an
// unquoted line inside of its length, nothing is undone any more.
type splitter struct {
	in       io.Reader
	buf      []byte
	eof      bool
	err      error // of in, after buf
	unquoted bool  // the file is mboxcl2
	most     int   // bytes of a mail; 0: mail.MaxBytes
}

// next returns the next mail. The error is io.EOF at the end, or in's.
func (s *splitter) next() (item, error) {
	line, ok := s.line(0)
	if !ok && len(s.buf) == 0 {
		return item{}, s.end()
	}
	at := time.Time{}
	if bytes.HasPrefix(line, []byte("From ")) {
		at, _ = separatorDate(line)
		s.drop(len(line))
	}
	header := s.header()
	if n := contentLength(s.buf[:header]); n >= 0 && s.closesAt(header+n) {
		s.unquoted = s.unquoted || bytes.Contains(s.buf[header:header+n], []byte("\nFrom "))
		it := s.item(s.buf[:header+n], header, true, at)
		s.drop(s.skipBlank(header + n))
		return it, nil
	}
	end, next, over := s.scan(header)
	if over != nil {
		s.drop(next)
		return item{raw: over, at: at}, nil
	}
	it := s.item(s.buf[:end], header, false, at)
	s.drop(next)
	return it, nil
}

func (s *splitter) item(b []byte, header int, counted bool, at time.Time) item {
	return item{raw: s.restore(b, header, counted), at: at, sent: labelledSent(b[:min(header, len(b))])}
}

// labelledSent finds "Sent" among the labels that Google's export gives a mail.
func labelledSent(header []byte) bool {
	_, labels, found := bytes.Cut(header, []byte("\nX-Gmail-Labels:"))
	if !found {
		return false
	}
	line, _, _ := bytes.Cut(labels, []byte("\n"))
	for label := range bytes.SplitSeq(line, []byte(",")) {
		if mail.SentBox(string(bytes.TrimSpace(label))) {
			return true
		}
	}
	return false
}

func (s *splitter) end() error {
	if s.err != nil {
		return s.err
	}
	return io.EOF
}

// fill reads more; false at the end.
func (s *splitter) fill() bool {
	if s.eof {
		return false
	}
	have := len(s.buf)
	if cap(s.buf)-have < fillBytes {
		grown := make([]byte, have, 2*have+fillBytes)
		copy(grown, s.buf)
		s.buf = grown
	}
	n, err := s.in.Read(s.buf[have : have+fillBytes])
	s.buf = s.buf[:have+n]
	if err != nil {
		s.eof = true
		if err != io.EOF {
			s.err = err
		}
	}
	return n > 0 || !s.eof
}

// drop takes the first n bytes off.
func (s *splitter) drop(n int) { s.buf = s.buf[n:] }

// reach fills until n bytes are there; false if the file ends before.
func (s *splitter) reach(n int) bool {
	for len(s.buf) < n {
		if !s.fill() {
			return len(s.buf) >= n
		}
	}
	return true
}

// line returns the line at from with its end; false where none begins there.
func (s *splitter) line(from int) ([]byte, bool) {
	for {
		if i := bytes.IndexByte(s.buf[from:], '\n'); i >= 0 {
			return s.buf[from : from+i+1], true
		}
		if len(s.buf)-from > lineMost || !s.fill() {
			return s.buf[from:], len(s.buf) > from
		}
	}
}

// header returns where the body begins.
func (s *splitter) header() int {
	for at := 0; at < mail.MaxHeader; {
		line, ok := s.line(at)
		if !ok {
			break
		}
		at += len(line)
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return at
		}
		if bytes.HasPrefix(line, []byte("From ")) && at > len(line) {
			return at - len(line) // a mail without a body or an end
		}
	}
	return min(len(s.buf), mail.MaxHeader)
}

// closesAt says whether a mail can end there: at the end of the file, or
// before the line of the next.
func (s *splitter) closesAt(at int) bool {
	if at > mail.MaxBytes || !s.reach(at) {
		return false
	}
	s.reach(at + 2*lineMost)
	from := s.skipBlank(at)
	if from == len(s.buf) {
		return true
	}
	begins := at > 0 && (from > at || s.buf[at-1] == '\n')
	line, rest, _ := bytes.Cut(s.buf[from:], []byte("\n"))
	return begins && bytes.HasPrefix(line, []byte("From ")) && separates(line, rest, true)
}

// skipBlank passes over the line end of a body that has none, and the blank
// line below it.
func (s *splitter) skipBlank(at int) int {
	for range 2 {
		switch rest := s.buf[at:]; {
		case bytes.HasPrefix(rest, []byte("\r\n")):
			at += 2
		case bytes.HasPrefix(rest, []byte("\n")):
			at++
		}
	}
	return at
}

// scan looks for the line of the next mail. It returns where this mail ends
// and the next begins. Of a mail that is too large, over is its beginning, and
// the rest was passed over.
func (s *splitter) scan(from int) (end, next int, over []byte) {
	if from > 0 {
		from--
	}
	for {
		i := bytes.Index(s.buf[from:], []byte("\nFrom "))
		switch {
		case i >= 0:
			i += from + 1
			s.reach(i + 2*lineMost)
			line, rest, _ := bytes.Cut(s.buf[i:], []byte("\n"))
			if separates(line, rest, endsBlank(s.buf[:i])) {
				return i, i, over
			}
			from = i
		default:
			from = max(from, len(s.buf)-len("\nFrom "))
			if !s.fill() {
				return len(s.buf), len(s.buf), over
			}
		}
		if most := cmp.Or(s.most, mail.MaxBytes); from > most || over != nil && from > fillBytes {
			if over == nil {
				over = bytes.Clone(s.buf[:most+1])
			}
			s.drop(from - 2)
			from = 2
		}
	}
}

// endsBlank says whether text ends with an empty line.
func endsBlank(b []byte) bool {
	return bytes.HasSuffix(b, []byte("\n\n")) || bytes.HasSuffix(b, []byte("\n\r\n"))
}

// restore makes a copy of a mail as it was before an mbox took it in. With
// counted its length was told by the mbox itself.
func (s *splitter) restore(b []byte, header int, counted bool) []byte {
	if !counted && endsBlank(b) && len(b) > header {
		b = bytes.TrimSuffix(b[:len(b)-1], []byte("\r"))
	}
	header = min(header, len(b))
	out := withoutFlags(make([]byte, 0, len(b)), b[:header], counted)
	if s.unquoted {
		return append(out, b[header:]...)
	}
	return unquote(out, b[header:])
}

// unquote appends a body with one ">" off each line that is a quoted "From ".
func unquote(out, body []byte) []byte {
	for from := 0; from < len(body); {
		i := 0
		if from > 0 || body[0] != '>' {
			if i = bytes.Index(body[from:], []byte("\n>")); i < 0 {
				return append(out, body[from:]...)
			}
			i++
		}
		out = append(out, body[from:from+i]...)
		from += i
		if bytes.HasPrefix(bytes.TrimLeft(body[from:min(from+100, len(body))], ">"), []byte("From ")) {
			from++
		}
		n := max(bytes.IndexByte(body[from:], '\n'), 1) // the line end opens the next search
		out = append(out, body[from:from+n]...)
		from += n
	}
	return out
}

// withoutFlags appends a header without the fields that mail programs add to
// mail that they keep; those of a length too, where it was one of an mbox.
func withoutFlags(out, header []byte, counted bool) []byte {
	dropped := false
	for len(header) > 0 {
		n := bytes.IndexByte(header, '\n') + 1
		if n == 0 {
			n = len(header)
		}
		line := header[:n]
		header = header[n:]
		if line[0] != ' ' && line[0] != '\t' {
			name := fieldName(line)
			dropped = flags[name] || counted && (name == "content-length" || name == "lines")
		}
		if !dropped {
			out = append(out, line...)
		}
	}
	return out
}

// flags are the fields in which mail programs and Google keep what is theirs.
var flags = map[string]bool{
	"status": true, "x-status": true, "x-uid": true, "x-keywords": true, "x-imap": true, "x-imapbase": true,
	"x-mozilla-status": true, "x-mozilla-status2": true, "x-mozilla-keys": true, "x-gmail-labels": true, "x-gm-thrid": true,
}

// contentLength reads the field of that name; -1: there is none.
func contentLength(header []byte) int {
	for len(header) > 0 {
		var line []byte
		line, header, _ = bytes.Cut(header, []byte("\n"))
		if len(line) < 16 || line[0]|0x20 != 'c' || fieldName(line) != "content-length" {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(string(line[len("content-length:"):])))
		if err != nil || n < 0 || n > mail.MaxBytes {
			return -1
		}
		return n
	}
	return -1
}

// separates says whether a line "From …" begins a mail: it has a date, and an
// empty line before it or a field after it; or no date, and both.
func separates(line, rest []byte, afterBlank bool) bool {
	_, dated := separatorDate(line)
	if dated && afterBlank {
		return true
	}
	first, _, _ := bytes.Cut(rest, []byte("\n"))
	follows := known[fieldName(first)] || bytes.HasPrefix(first, []byte(">From "))
	return follows && (dated || afterBlank)
}

// separatorDate reads the date of a line "From sender date". It names no zone
// as a rule, and is then taken for UTC.
func separatorDate(line []byte) (time.Time, bool) {
	if len(line) > lineMost {
		return time.Time{}, false
	}
	f := strings.Fields(string(line))
	for i := 1; i < len(f) && i < 8; i++ {
		if len(f[i]) < 3 || !strings.Contains("Mon Tue Wed Thu Fri Sat Sun", f[i][:3]) {
			continue
		}
		date := strings.Join(f[i:], " ")
		for _, layout := range separatorLayouts {
			if t, err := time.Parse(layout, date); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

var separatorLayouts = []string{
	"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 -0700 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 2006 -0700",
	"Mon Jan 2 15:04:05 MST 2006 -0700", "Mon Jan 2 15:04 2006", "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05",
}
