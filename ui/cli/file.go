package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"earshot/sources"
)

// longFile is the most bytes of a file that a command takes whole.
const longFile = 1 << 20

// read returns what a file holds that a command is given; - is stdin. It
// blocks until the other end of a pipe is done. In the owner of the store the
// file is what the caller sends.
func (a *app) read(path string) ([]byte, error) {
	in := a.in
	if a.house != nil {
		var b []byte
		return b, received(a.in)(func(g sources.Given) (err error) { b, err = io.ReadAll(g.Body); return err })
	}
	if path == "-" {
		path = "stdin"
	} else {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is not there; nothing was done", path)
		}
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // it was only read
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, longFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", path, err)
	case len(b) > longFile:
		return nil, fmt.Errorf("%s is longer than %d bytes; is it the right file?", path, longFile)
	}
	return b, nil
}
