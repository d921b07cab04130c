package sources

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// The limits of what a packed file may hold: a small one can hold more than a
// disk does.
const (
	UnpackedMost = 1 << 30 // bytes
	RatioMost    = 100     // times its own size, beyond the first mebibyte
)

// ErrSwollen says that a packed file holds more than that.
var ErrSwollen = errors.New("unpacked it is more than 100 times as large, or more than 1 GiB; unpack it by hand if that is right")

// Unpack reads a file packed by gzip, within the limits. What was read before
// one is met stays read.
func Unpack(in io.Reader) (io.Reader, error) {
	u := &unpacked{}
	u.packed.in = in
	var err error
	if u.in, err = gzip.NewReader(&u.packed); err != nil {
		return nil, fmt.Errorf("it is named .gz and is not packed: %w", err)
	}
	return u, nil
}

// unpacked counts what comes out against what went in.
type unpacked struct {
	packed counted
	in     *gzip.Reader
	out    int64
}

// counted counts what is read of a file.
type counted struct {
	in io.Reader
	n  int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

func (u *unpacked) Read(p []byte) (int, error) {
	left := min(UnpackedMost, max(u.packed.n*RatioMost, 1<<20)) - u.out
	if left <= 0 {
		return 0, ErrSwollen
	}
	n, err := u.in.Read(p[:min(int64(len(p)), left)])
	u.out += int64(n)
	return n, err
}
