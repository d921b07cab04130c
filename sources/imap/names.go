package imap

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"sync/atomic"
	"unicode/utf16"
	"unicode/utf8"

	"earshot/store/clean"
)

// A sieve takes the lines out of a list of mailboxes that the client library
// cannot read. It ends the connection over each, so that one badly named
// mailbox would hide all the others.
type sieve struct {
	*guard
	on   atomic.Bool // a list was asked for
	line []byte      // not yet whole
	out  []byte      // looked at, not yet taken
}

const maxListLine = 64 << 10 // longer ones are not looked at

// Read passes everything on but, while a list comes, its unreadable lines.
func (s *sieve) Read(p []byte) (int, error) {
	for len(s.out) == 0 {
		n, err := s.guard.Read(p)
		if err != nil || !s.on.Load() && len(s.line) == 0 {
			return n, err
		}
		s.take(p[:n])
	}
	n := copy(p, s.out)
	s.out = s.out[n:]
	return n, nil
}

func (s *sieve) take(b []byte) {
	s.line = append(s.line, b...)
	for {
		i := bytes.IndexByte(s.line, '\n')
		if i < 0 {
			break
		}
		s.judge(s.line[:i+1])
		s.line = s.line[i+1:]
	}
	if len(s.line) > maxListLine {
		s.out, s.line = append(s.out, s.line...), nil
	}
}

func (s *sieve) judge(line []byte) {
	if name, ok := listed(string(line)); !ok {
		s.guard.unnamed(name)
		return
	}
	s.out = append(s.out, line...)
}

var (
	listLine    = late(`(?i)^\* LIST `)
	listAnswer  = late(`^\* (?i:LIST) \((?:[\\A-Za-z0-9$._-]+(?: [\\A-Za-z0-9$._-]+)*)?\) (?:NIL|"(?:\\.|[^"\\])") ("(?:\\["\\]|[^"\\])*"|[^ "\\(){%*\x00-\x1f\x7f]+)(?: \(.*\))?\r?\n$`)
	listLiteral = late(`\{[0-9]+\+?\}\r?\n$`)
	unescape    = strings.NewReplacer(`\"`, `"`, `\\`, `\`)
)

// listed says whether a line can be read as far as it names a mailbox, and if
// not, what stands where the name belongs.
func listed(line string) (name string, ok bool) {
	if !listLine().MatchString(line) || listLiteral().MatchString(line) {
		return "", true
	}
	m := listAnswer().FindStringSubmatch(line)
	if m == nil {
		return strings.TrimSpace(line[len("* LIST "):]), false
	}
	name = unescape.Replace(strings.Trim(m[1], `"`))
	return name, properName(name)
}

var utf7 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// properName says whether a mailbox's name is modified UTF-7 (RFC 3501 section
// 5.1.3) or UTF-8.
func properName(s string) bool {
	shifted := false // just behind an encoded part
	for len(s) > 0 {
		if s[0] != '&' {
			r, n := utf8.DecodeRuneInString(s)
			if r < ' ' || r == 0x7f || r == utf8.RuneError && n == 1 {
				return false
			}
			s, shifted = s[n:], false
			continue
		}
		part, rest, ended := strings.Cut(s[1:], "-")
		if !ended || part != "" && (shifted || !properPart(part)) {
			return false
		}
		s, shifted = rest, part != ""
	}
	return true
}

// properPart says whether an encoded part stands for characters that have to
// be encoded.
func properPart(part string) bool {
	b, err := utf7.DecodeString(part)
	if err != nil || len(b)%2 == 1 {
		return false
	}
	var units []uint16
	for ; len(b) > 0; b = b[2:] {
		units = append(units, binary.BigEndian.Uint16(b))
	}
	for _, r := range utf16.Decode(units) {
		if r == utf8.RuneError || r >= ' ' && r <= '~' {
			return false
		}
	}
	return true
}

// unnamed notes a mailbox that cannot be named.
func (g *guard) unnamed(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.notes.unnamed) < maxNotes {
		g.notes.unnamed = append(g.notes.unnamed, clean.OneLine(name).String())
	}
}
