package chatlog

import (
	"bufio"
	"bytes"
)

// A rereader reads a file, and parts of it a second time.
type rereader struct {
	in     *bufio.Reader
	buf    []byte // what is read again
	at     int    // how far it was
	marked bool   // what is taken is kept
}

// window returns what can be taken next, at least a byte of it.
func (r *rereader) window() ([]byte, error) {
	if r.at < len(r.buf) {
		return r.buf[r.at:], nil
	}
	if _, err := r.in.Peek(1); err != nil {
		return nil, err
	}
	return r.in.Peek(r.in.Buffered())
}

// take passes over bytes of the window.
func (r *rereader) take(n int) {
	switch {
	case r.at < len(r.buf):
		if r.at += n; r.at == len(r.buf) && !r.marked {
			r.buf, r.at = r.buf[:0], 0
		}
		return
	case r.marked:
		b, _ := r.in.Peek(n) // they are buffered
		r.buf = append(r.buf, b...)
		r.at = len(r.buf)
	}
	_, _ = r.in.Discard(n) // likewise
}

// back goes back to before what was taken last.
func (r *rereader) back(taken []byte) {
	if r.at >= len(taken) && bytes.Equal(r.buf[r.at-len(taken):r.at], taken) {
		r.at -= len(taken)
		return
	}
	r.buf, r.at = append(bytes.Clone(taken), r.buf[r.at:]...), 0
}

// mark keeps what is taken from now on, for rewind to go back to.
func (r *rereader) mark() { r.buf, r.at, r.marked = r.buf[r.at:], 0, true }

func (r *rereader) rewind() { r.at, r.marked = 0, false }

// ended says whether nothing is left.
func (r *rereader) ended() bool {
	_, err := r.window()
	return err != nil
}
