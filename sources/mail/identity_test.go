package mail

import (
	"bytes"
	"testing"
)

// A copy with other line ends is the same mail, whichever they are.
func FuzzLineEndsAreNoDifference(f *testing.F) {
	for _, s := range []string{"", "a", "a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\r\r\nb", "\r\n\r", "\n\r\n\r\r", "a\nb\r"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		lf := bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
		crlf := bytes.ReplaceAll(lf, []byte("\n"), []byte("\r\n"))
		if h := hashBytes(crlf); hashBytes(raw) != h || hashBytes(lf) != h {
			t.Errorf("%q is another mail than %q", raw, crlf)
		}
	})
}
