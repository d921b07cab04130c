package decode

import (
	"encoding/base64"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// utf7 reads UTF-7 (RFC 2152), which old Exchange servers wrote: "+" opens a
// run of base64 that holds UTF-16, "-" or any other character closes it, and
// "+-" is a plus. A run that cannot be read stays as it is.
func utf7(b []byte) string {
	var out strings.Builder
	for s := string(b); ; {
		plain, rest, found := strings.Cut(s, "+")
		out.WriteString(strings.ToValidUTF8(plain, "\uFFFD"))
		if !found {
			return out.String()
		}
		n := len(rest) - len(strings.TrimLeft(rest, base64Letters))
		run := rest[:n]
		s = strings.TrimPrefix(rest[n:], "-")
		out.WriteString(utf7Run(run))
	}
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func utf7Run(run string) string {
	if run == "" {
		return "+"
	}
	wide, err := base64.RawStdEncoding.DecodeString(run)
	if err != nil {
		return "+" + run
	}
	return decodeAll(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), wide[:len(wide)&^1])
}
