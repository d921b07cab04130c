package clean

import (
	"encoding/binary"
	"errors"
	"math"
)

// A CBOR text string is major type 3 (RFC 8949, section 3.1); null stands for
// an empty text.
const (
	cborText  = 3 << 5
	cborBytes = 24 // the argument follows in 1, 2, 4 or 8 bytes
	cborNull  = 0xF6
)

var errNoText = errors.New("clean: the stored value is not a whole CBOR text string")

// MarshalCBOR encodes the text as a CBOR text string.
func (t Text) MarshalCBOR() ([]byte, error) { return appendCBOR(t.s), nil }

// UnmarshalCBOR decodes a CBOR text string and cleans it, broken UTF-8 too.
// It copies data.
func (t *Text) UnmarshalCBOR(data []byte) error {
	s, err := parseCBOR(data)
	if err == nil {
		*t = Body(s)
	}
	return err
}

// MarshalText encodes the text as it is; encoding/json uses it.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.s), nil }

// UnmarshalText decodes and cleans.
func (t *Text) UnmarshalText(data []byte) error {
	*t = Body(string(data))
	return nil
}

// MarshalCBOR encodes the line as a CBOR text string.
func (l Line) MarshalCBOR() ([]byte, error) { return appendCBOR(l.s), nil }

// UnmarshalCBOR decodes a CBOR text string and cleans it, broken UTF-8 too.
// It copies data.
func (l *Line) UnmarshalCBOR(data []byte) error {
	s, err := parseCBOR(data)
	if err == nil {
		*l = OneLine(s)
	}
	return err
}

// MarshalText encodes the line as it is; encoding/json uses it.
func (l Line) MarshalText() ([]byte, error) { return []byte(l.s), nil }

// UnmarshalText decodes and cleans.
func (l *Line) UnmarshalText(data []byte) error {
	*l = OneLine(string(data))
	return nil
}

// appendCBOR returns s behind the shortest head that holds its length.
func appendCBOR(s string) []byte {
	b := make([]byte, 0, 9+len(s))
	switch n := uint64(len(s)); {
	case n < cborBytes:
		b = append(b, cborText|byte(n))
	case n <= math.MaxUint8:
		b = append(b, cborText|cborBytes, byte(n))
	case n <= math.MaxUint16:
		b = binary.BigEndian.AppendUint16(append(b, cborText|cborBytes+1), uint16(n))
	case n <= math.MaxUint32:
		b = binary.BigEndian.AppendUint32(append(b, cborText|cborBytes+2), uint32(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, cborText|cborBytes+3), n)
	}
	return append(b, s...)
}

// parseCBOR returns the characters of a text string that fills data. Strings
// in chunks are refused: no text of ours is written so.
func parseCBOR(data []byte) (string, error) {
	if len(data) == 1 && data[0] == cborNull {
		return "", nil
	}
	if len(data) == 0 || data[0]>>5 != cborText>>5 {
		return "", errNoText
	}
	argument, rest := data[0]&0x1F, data[1:]
	length := uint64(argument)
	if argument >= cborBytes {
		width := 1 << (argument - cborBytes)
		if width > 8 || len(rest) < width {
			return "", errNoText
		}
		var wide [8]byte
		copy(wide[8-width:], rest)
		length, rest = binary.BigEndian.Uint64(wide[:]), rest[width:]
	}
	if length != uint64(len(rest)) {
		return "", errNoText
	}
	return string(rest), nil
}
