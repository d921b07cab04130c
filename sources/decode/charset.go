package decode

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Charset reads b as text. The label is what the sender says the charset is;
// it is believed only where the bytes do not speak against it: a byte order
// mark goes first, then valid UTF-8, then the label, then a guess, of which
// the last is Windows-1252, which reads anything. The note says in words what had to be guessed; it is empty
// where nothing had.
func Charset(label string, b []byte) (text, note string) {
	label = tidyLabel(label)
	if t, ok := byMark(b); ok {
		return t, ""
	}
	enc := lookup(label)
	if looksUTF8(label, enc, b) {
		return string(b), ""
	}
	switch {
	case enc == nil && label == "":
		return unlabelled(b)
	case enc == nil && label == "utf-7":
		return utf7(b), ""
	case enc == nil:
		t, _ := unlabelled(b)
		return t, "the charset " + label + " is not known; the letters are a guess"
	case enc == unicode.UTF8:
		return brokenUTF8(b)
	}
	return labelled(label, enc, b)
}

// tidyLabel keeps what charset labels are made of, so that a label can stand
// in a note.
func tidyLabel(label string) string {
	label = strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', strings.ContainsRune("-_.:+()", r):
			return r
		}
		return -1
	}, label[:min(len(label), 64)])
	switch label {
	case "unicode-1-1-utf-7", "utf7", "csutf7":
		return "utf-7"
	case "unknown-8bit", "x-unknown", "unknown", "default", "_autodetect_all", "binary", "8bit":
		return ""
	}
	return label
}

// byMark reads text that opens with a byte order mark.
func byMark(b []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) && utf8.Valid(b):
		return string(b[3:]), true
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		t, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b)
		return string(t), err == nil
	}
	return "", false
}

// lookup finds an encoding by its label: as browsers name them (they read
// iso-8859-1 as the Windows-1252 it mostly is), then as IANA does.
func lookup(label string) encoding.Encoding {
	switch label {
	case "":
		return nil
	case "hz-gb-2312":
		return simplifiedchinese.HZGB2312
	case "utf8", "x-utf_8j", "utf-8utf-8", "utf_8", "utf":
		return unicode.UTF8
	}
	if enc, err := htmlindex.Get(label); err == nil && enc != encoding.Replacement {
		return enc
	}
	for _, name := range []string{label, "cs" + label, strings.ReplaceAll(label, "_", "-")} {
		if enc, err := ianaindex.MIME.Encoding(name); err == nil && enc != nil {
			return enc
		}
	}
	return nil
}

// looksUTF8 says whether b is UTF-8 whatever its label says. Charsets made of
// plain ASCII bytes need their label; two-byte Chinese or Korean can be valid
// UTF-8 by chance, but never with the three-byte letters that real UTF-8 of
// these languages has.
func looksUTF8(label string, enc encoding.Encoding, b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	if strings.HasPrefix(label, "iso-2022") || label == "hz-gb-2312" || label == "utf-7" {
		return enc == nil && label != "utf-7"
	}
	if strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf-32") {
		return bytes.IndexByte(b, 0) < 0
	}
	if enc == nil || !eastAsian(label) {
		return true
	}
	high, long := false, false
	for _, c := range b {
		high = high || c >= 0x80
		long = long || c >= 0xe0
	}
	return !high || long
}

func eastAsian(label string) bool {
	for _, p := range []string{"gb", "big5", "euc-", "ks_c", "ksc", "shift", "sjis", "x-sjis", "windows-31j", "windows-949", "cp936", "cp949", "x-gbk"} {
		if strings.HasPrefix(label, p) {
			return true
		}
	}
	return false
}

// unlabelled reads bytes of which nothing is said and that are not UTF-8.
func unlabelled(b []byte) (text, note string) {
	even, odd := 0, 0
	for i, c := range b[:min(len(b), 512)] {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	switch looked := min(len(b), 512); {
	case even > looked/4 && odd == 0:
		return decodeAll(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), b), ""
	case odd > looked/4 && even == 0:
		return decodeAll(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), b), ""
	}
	if enc, name, ok := guess(b); ok {
		return decodeAll(enc, b), "no charset is named; the letters are a guess (" + name + ")"
	}
	return decodeAll(charmap.Windows1252, b), "no charset is named; the letters are a guess (Western European)"
}

// labelled reads b by its label, and by guess where that fails for more than a
// few letters.
func labelled(label string, enc encoding.Encoding, b []byte) (text, note string) {
	text = decodeAll(enc, b)
	bad := strings.Count(text, "\uFFFD")
	if bad == 0 {
		return text, ""
	}
	if bad*4 > utf8.RuneCountInString(text) {
		text, _ = unlabelled(b)
		return text, "the text is not " + label + " as it says; the letters are a guess"
	}
	return text, "some letters are not " + label + " and could not be read"
}

// brokenUTF8 reads text that says UTF-8 and is not: a stray byte is replaced,
// a text of more stray bytes than letters is in another charset.
func brokenUTF8(b []byte) (text, note string) {
	good, bad := 0, 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		rest = rest[n:]
	}
	if good < bad {
		text, _ = unlabelled(b)
		return text, "the text is not UTF-8 as it says; the letters are a guess"
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), "some letters are not UTF-8 and could not be read"
}

func decodeAll(enc encoding.Encoding, b []byte) string {
	t, err := enc.NewDecoder().Bytes(b)
	if err != nil || !utf8.Valid(t) {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(t)
}
