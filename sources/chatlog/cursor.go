package chatlog

import (
	"io"

	"earshot/store"
)

const (
	headBytes = 1 << 10 // of a file's beginning, by which it is known again
	tailBytes = 256     // before the place that was reached
	flawsMost = 200     // unreadable lines of one file that are named singly
)

// A cursor says how far a file was read, and by what it is known again.
type cursor struct {
	Inode   uint64 `cbor:"1,keyasint,omitempty"`
	Size    int64  `cbor:"2,keyasint"`
	Changed int64  `cbor:"3,keyasint"` // when it was last written, in nanoseconds since 1970
	Whole   bool   `cbor:"4,keyasint"` // read as far as it goes, half a line at its end included

	Head    store.Hash `cbor:"5,keyasint"`
	HeadLen int        `cbor:"6,keyasint"`
	Tail    store.Hash `cbor:"7,keyasint"`
	TailLen int        `cbor:"8,keyasint"`

	Format  string     `cbor:"9,keyasint,omitempty"` // empty: none knows it
	Charset string     `cbor:"10,keyasint,omitempty"`
	Offset  int64      `cbor:"11,keyasint"` // everything before it is settled
	Line    int        `cbor:"12,keyasint"` // the number of the line at Offset, less one
	Day     int64      `cbor:"13,keyasint"` // the file's day, in seconds since 1970
	Reader  []byte     `cbor:"14,keyasint,omitempty"`
	Origin  store.Hash `cbor:"15,keyasint"`
	Thread  thread     `cbor:"16,keyasint"`

	Loose    []loose `cbor:"17,keyasint,omitempty"` // messages behind Offset that were heard as far as they went
	Flaws    []int   `cbor:"18,keyasint,omitempty"` // lines that are defects
	Surplus  int     `cbor:"19,keyasint,omitempty"` // more such lines
	Zoneless bool    `cbor:"20,keyasint,omitempty"`
	Guessed  bool    `cbor:"21,keyasint,omitempty"`
	End      ending  `cbor:"22,keyasint"` // of all that was read, loose messages included
}

// A loose message was heard before its end was sure.
type loose struct {
	Identity store.Hash `cbor:"1,keyasint"`
	Print    store.Hash `cbor:"2,keyasint"` // identity and text
}

// mark notes how the file looks at its beginning and where it was left.
func (c *cursor) mark(f io.ReaderAt) error {
	var err error
	if c.Head, c.HeadLen, err = hashAt(f, 0, headBytes); err != nil {
		return err
	}
	from := max(0, c.Offset-tailBytes)
	c.Tail, c.TailLen, err = hashAt(f, from, int(c.Offset-from))
	return err
}

// same says whether f still begins and goes on as it did up to the cursor.
func (c cursor) same(f io.ReaderAt) (bool, error) {
	head, n, err := hashAt(f, 0, c.HeadLen)
	if err != nil || n != c.HeadLen || head != c.Head {
		return false, err
	}
	tail, n, err := hashAt(f, c.Offset-int64(c.TailLen), c.TailLen)
	return err == nil && n == c.TailLen && tail == c.Tail, err
}

// hashAt hashes up to n bytes of f.
func hashAt(f io.ReaderAt, at int64, n int) (store.Hash, int, error) {
	b := make([]byte, n)
	n, err := f.ReadAt(b, at)
	if err == io.EOF {
		err = nil
	}
	return store.HashOf(string(b[:n])), n, err
}
