package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// untransfer undoes a Content-Transfer-Encoding. Damage never stops it: it
// decodes as far as the bytes make sense and says in words what did not.
func untransfer(encoding string, b []byte) (out []byte, note string) {
	switch strings.ToLower(strings.Trim(encoding, " \t\"';")) {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "none":
		return b, ""
	case "quoted-printable", "quotedprintable":
		out, whole := unquote(b, false)
		if !whole {
			return out, "some of the quoted-printable text is broken and stays as it is"
		}
		return out, ""
	case "base64", "x-base64":
		out, whole := unbase64(b)
		if !whole && !utf8.Valid(out) && looksWritten(b) {
			return b, "the text says that it is base64, and is not"
		}
		if !whole {
			return out, "the base64 text is broken; it was read as far as it goes"
		}
		return out, ""
	}
	return b, "the transfer encoding is not known; the text stays as it is"
}

// unquote decodes quoted-printable (RFC 2045, 6.7). What is no escape stays,
// as a person would read it. In an encoded word no line ends.
func unquote(b []byte, inWord bool) (out []byte, whole bool) {
	out, whole = make([]byte, 0, len(b)), true
	for len(b) > 0 {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			i = len(b)
		}
		out = append(out, b[:i]...)
		b = b[i:]
		if len(b) == 0 {
			break
		}
		if len(b) > 2 && unhex(b[1]) < 16 && unhex(b[2]) < 16 {
			out, b = append(out, unhex(b[1])<<4|unhex(b[2])), b[3:]
		} else if n := softBreak(b); n > 0 && !inWord {
			b = b[n:]
		} else {
			out, b, whole = append(out, '='), b[1:], false
		}
	}
	return out, whole
}

// softBreak returns the length of "=", blanks and a line end; 0 if b opens
// with none.
func softBreak(b []byte) int {
	for i := 1; i < len(b) && i < 80; i++ {
		switch b[i] {
		case ' ', '\t', '\r':
		case '\n':
			return i + 1
		default:
			return 0
		}
	}
	if len(bytes.TrimSpace(b[1:])) == 0 {
		return len(b)
	}
	return 0
}

func unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 16
}

// unbase64 decodes base64 with anything between its letters passed over, and
// several padded runs one after the other, as some programs write them.
func unbase64(b []byte) (out []byte, whole bool) {
	letters := make([]byte, 0, len(b))
	out, whole = make([]byte, 0, len(b)*3/4), true
	flush := func() {
		run, ok := decodeRun(letters)
		out, letters, whole = append(out, run...), letters[:0], whole && ok
	}
	for _, c := range b {
		switch {
		case isBase64(c):
			letters = append(letters, c)
		case c == '=':
			flush()
		case c > ' ':
			whole = false
		}
	}
	flush()
	return out, whole
}

// looksWritten says whether bytes are words: parted by blanks, which base64
// never is.
func looksWritten(b []byte) bool {
	b = b[:min(len(b), 2048)]
	return bytes.Count(b, []byte(" "))*20 > len(b)
}

func decodeRun(letters []byte) (out []byte, whole bool) {
	n := len(letters)
	whole = n%4 != 1
	if !whole {
		letters = letters[:n-1]
	}
	out = make([]byte, base64.RawStdEncoding.DecodedLen(len(letters)))
	n, err := base64.RawStdEncoding.Decode(out, letters)
	return out[:n], whole && err == nil
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// decodedSize is how large a part is once decoded, without decoding it.
func decodedSize(encoding string, b []byte) int64 {
	if !strings.EqualFold(strings.TrimSpace(encoding), "base64") {
		return int64(len(b))
	}
	b = bytes.TrimRight(b, "\r\n =")
	letters := len(b) - bytes.Count(b, []byte("\n")) - bytes.Count(b, []byte("\r"))
	return int64(letters) * 3 / 4
}
