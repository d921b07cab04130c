package chatlog

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"earshot/sources/decode"
)

const (
	bom       = "\ufeff"
	pieceMost = 4 << 20 // bytes of one line or element; a longer one is passed over
)

// A piece is a stretch of a file that a format reads as one: a line, or an
// element of an array.
type piece struct {
	text  string // UTF-8, without the line end; empty where it is too long
	at    int64  // where it begins, in bytes
	end   int64  // where the next begins
	line  int    // the number of its first line, from 1
	lines int    // how many it spans
	next  int    // the number of the line that the next begins in
	long  bool   // longer than pieceMost
	open  bool   // the file ends in it

	path string // where it stands in a document: see walkJSON
	turn turn
}

// A cutter parts what is left of a file into pieces.
type cutter func(in *bufio.Reader, charset string, at int64, line int) func() (piece, error)

// The charsets that need more than a look at one line. The empty charset is
// UTF-8, or what decode makes of a line that is not.
const (
	utf16LE = "utf-16le"
	utf16BE = "utf-16be"
)

// charsetOf tells UTF-16 from everything else by a file's first bytes.
func charsetOf(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return utf16LE
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return utf16BE
	}
	b = b[:min(len(b), 512)]
	even, odd := 0, 0
	for i, c := range b {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	switch {
	case odd > len(b)/4 && even == 0:
		return utf16LE
	case even > len(b)/4 && odd == 0:
		return utf16BE
	}
	return ""
}

// readable returns b as text.
func readable(charset string, b []byte) string {
	switch {
	case charset != "":
		return strings.TrimPrefix(wide(charset, b), bom)
	case utf8.Valid(b):
		return string(b)
	}
	text, _ := decode.Charset("", b)
	return text
}

// wide reads UTF-16; half a unit at the end is left out.
func wide(charset string, b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		lo, hi := b[2*i], b[2*i+1]
		if charset == utf16BE {
			lo, hi = hi, lo
		}
		units[i] = uint16(hi)<<8 | uint16(lo)
	}
	return string(utf16.Decode(units))
}

// narrow reads UTF-16 as UTF-8, and leaves anything else as it is. Places in
// what it returns are not those of the file.
func narrow(in *bufio.Reader, charset string) *bufio.Reader {
	order := map[string]unicode.Endianness{utf16LE: unicode.LittleEndian, utf16BE: unicode.BigEndian}
	endian, is := order[charset]
	if !is {
		return in
	}
	return bufio.NewReader(unicode.UTF16(endian, unicode.UseBOM).NewDecoder().Reader(in))
}

// cutLines parts a file at its line ends.
func cutLines(in *bufio.Reader, charset string, at int64, line int) func() (piece, error) {
	return func() (piece, error) {
		raw, n, ended, err := readLine(in, charset)
		if err != nil || n == 0 {
			return piece{}, errOr(err, io.EOF)
		}
		p := piece{at: at, end: at + n, line: line, lines: 1, next: line + 1, long: raw == nil, open: !ended}
		if !p.long {
			p.text = strings.TrimRight(readable(charset, raw), "\r\n")
		}
		if at == 0 {
			p.text = strings.TrimLeft(p.text, bom)
		}
		at, line = p.end, p.next
		return p, nil
	}
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// readLine reads up to and with the next line end: its bytes (nil where it is
// too long), how many they were, and whether the end was there. At the end of
// the file n is 0.
func readLine(in *bufio.Reader, charset string) (raw []byte, n int64, ended bool, err error) {
	var kept []byte
	for {
		part, err := in.ReadSlice('\n')
		n += int64(len(part))
		ended = err == nil
		if ended && charset == utf16LE && n%2 == 1 {
			// The other half of the unit that begins with the 0x0A.
			half, more := in.ReadByte()
			if more == nil {
				n++
				part = append(part[:len(part):len(part)], half)
			}
			ended = more == nil && half == 0
		} else if ended && charset != "" {
			ended = charset == utf16BE && n%2 == 0 && precededByZero(kept, part)
		}
		switch {
		case n > pieceMost:
			kept = nil
		case ended && kept == nil && n == int64(len(part)):
			return part, n, true, nil
		default:
			kept = append(kept, part...)
		}
		if ended || errors.Is(err, io.EOF) {
			if n > pieceMost {
				kept = nil
			}
			return kept, n, ended, nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, n, false, err
		}
	}
}

func precededByZero(kept, part []byte) bool {
	if len(part) > 1 {
		return part[len(part)-2] == 0
	}
	return len(kept) > 0 && kept[len(kept)-1] == 0
}
