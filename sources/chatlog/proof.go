package chatlog

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"

	"earshot/sources"
)

// A secondLook reads what can be read once, and lays it down where it has to
// be read a second time: in a file without a name beside the store. Close
// frees it.
type secondLook struct {
	io.Reader
	file *os.File // nil: nothing was laid down
}

// layDown reads to the end, and returns what was read; reading goes on as if
// nothing had been. What cannot be laid down is read as it comes.
func (s *secondLook) layDown(dir string) (io.Reader, error) {
	f, err := os.CreateTemp(dir, "import-")
	if err != nil {
		return nil, fmt.Errorf("laying it down to read it twice: %w", err)
	}
	s.file = f
	if err := os.Remove(f.Name()); err != nil {
		return nil, err
	}
	n, err := io.Copy(f, io.LimitReader(s.Reader, sources.UnpackedMost))
	rest := s.Reader
	if err != nil {
		rest = &failing{err}
	}
	s.Reader = io.MultiReader(io.NewSectionReader(f, 0, n), rest)
	return io.NewSectionReader(f, 0, n), nil
}

func (s *secondLook) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// failing reads nothing but an error.
type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// prove lets a reader that is not sure which of day and month comes first look
// through the whole file. Of a file that can be read once, head is what was
// read of it, and all of it if ended.
func (v *visit) prove(p prover, f format, head []byte, ended bool) error {
	var failed error
	var next func() (piece, error)
	p.prove(func() (piece, error) {
		if next == nil {
			all, err := v.fromStart(head, ended)
			if failed = err; err != nil {
				return piece{}, err
			}
			next = f.cut()(bufio.NewReaderSize(all, 64<<10), v.cur.Charset, 0, 1)
		}
		return next()
	})
	return failed
}

func (v *visit) fromStart(head []byte, ended bool) (io.Reader, error) {
	switch {
	case v.whole != nil:
		return io.NewSectionReader(v.whole, 0, math.MaxInt64), nil
	case ended:
		return bytes.NewReader(head), nil
	}
	rest, err := v.once.layDown(v.in.st.Dir())
	if err != nil {
		return nil, err
	}
	return io.MultiReader(bytes.NewReader(head), rest), nil
}
