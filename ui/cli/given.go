package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"earshot/sources"
	"earshot/sources/chatlog"
)

// pieceMost is the most bytes of a file that are sent at once.
const pieceMost = 128 << 10

// A piece is part of a file on its way from the caller's process to the owner
// of the store: first what the file is, then what it holds, then its end.
type piece struct {
	Shown   string `cbor:"1,keyasint,omitempty"`
	Name    string `cbor:"2,keyasint,omitempty"`
	Changed int64  `cbor:"3,keyasint,omitempty"` // nanoseconds since 1970
	Size    int64  `cbor:"4,keyasint,omitempty"`
	Why     string `cbor:"5,keyasint,omitempty"`
	Data    []byte `cbor:"6,keyasint,omitempty"`
	End     bool   `cbor:"7,keyasint,omitempty"`
	Failed  string `cbor:"8,keyasint,omitempty"` // at the end: reading the file failed
	Folder  string `cbor:"9,keyasint,omitempty"`
	Beside  string `cbor:"10,keyasint,omitempty"` // this is not a file to read but what lies beside those of Folder: its path
}

// given returns the files that a command line names, "-" being standard input:
// from the disk, or in the owner of the store from the caller, whose files
// they are.
func (a *app) given(paths []string) (sources.Files, error) {
	if a.house != nil {
		return received(a.in), nil
	}
	named := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return p == "-" })
	for _, p := range named {
		if _, err := os.Stat(p); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is not there; nothing was read", p)
		}
	}
	files := chatlog.Walk(named)
	if len(named) < len(paths) {
		files = files.Then(sources.Pipe("stdin", time.Now(), a.in))
	}
	return files, nil
}

// sent returns what writes files for received to read.
func sent(files sources.Files) func(io.Writer) error {
	return func(w io.Writer) error {
		s := sender{enc: cbor.NewEncoder(w), buf: make([]byte, pieceMost), beside: map[string]bool{}}
		return files(s.send)
	}
}

// A sender writes files.
type sender struct {
	enc    *cbor.Encoder
	buf    []byte
	beside map[string]bool // what was sent, or is not there
}

func (s *sender) send(g sources.Given) error {
	if err := s.sendBeside(g); err != nil {
		return err
	}
	head := piece{Shown: g.Shown, Folder: g.Folder, Name: g.Name, Changed: g.Changed.UnixNano(), Size: g.Size, Why: g.Why}
	if err := s.enc.Encode(head); err != nil || g.Why != "" {
		return err
	}
	return sendBody(s.enc, g.Body, s.buf)
}

// sendBeside sends what a reader of the file may ask for, which the owner of
// the store cannot read by itself: each once.
func (s *sender) sendBeside(g sources.Given) error {
	if g.Beside == nil {
		return nil
	}
	for dir := path.Dir(g.Name); ; dir = path.Dir(dir) {
		if err := s.sendCompanions(g, dir); err != nil {
			return err
		}
		if dir == "." || dir == "/" {
			return s.sendCompanions(g, "..")
		}
	}
}

// sendCompanions sends what lies in one folder below that of g, or around it.
func (s *sender) sendCompanions(g sources.Given, dir string) error {
	for _, name := range chatlog.Companions() {
		name = path.Join(dir, name)
		if s.beside[g.Folder+"\x00"+name] {
			continue
		}
		s.beside[g.Folder+"\x00"+name] = true
		b := g.Beside(name)
		if b == nil {
			continue
		}
		if err := s.enc.Encode(piece{Folder: g.Folder, Beside: name, Data: b}); err != nil {
			return err
		}
	}
	return nil
}

func sendBody(enc *cbor.Encoder, in io.Reader, buf []byte) error {
	for {
		n, err := in.Read(buf)
		if n > 0 {
			if err := enc.Encode(piece{Data: buf[:n]}); err != nil {
				return err
			}
		}
		switch {
		case err == io.EOF:
			return enc.Encode(piece{End: true})
		case err != nil:
			return enc.Encode(piece{End: true, Failed: err.Error()})
		}
	}
}

// received hands over the files that another process sends.
func received(in io.Reader) sources.Files {
	return func(f func(sources.Given) error) error {
		dec := cbor.NewDecoder(in)
		beside := map[string][]byte{}
		for {
			var p piece
			if err := dec.Decode(&p); err == io.EOF {
				return nil
			} else if err != nil {
				return cutOff(err)
			}
			if p.Beside != "" {
				beside[p.Folder+"\x00"+p.Beside] = p.Data
				continue
			}
			g := sources.Given{Shown: p.Shown, Folder: p.Folder, Name: p.Name, Changed: time.Unix(0, p.Changed), Size: p.Size, Why: p.Why,
				Beside: func(name string) []byte { return beside[p.Folder+"\x00"+name] }}
			body := &body{dec: dec, over: g.Why != ""}
			g.Body = body
			if err := errors.Join(f(g), body.rest()); err != nil {
				return err
			}
		}
	}
}

func cutOff(err error) error {
	return fmt.Errorf("the files stopped coming before their end (%w); what came is kept", err)
}

// A body is what a file holds, as it comes.
type body struct {
	dec  *cbor.Decoder
	left []byte
	over bool
}

func (b *body) Read(p []byte) (int, error) {
	for len(b.left) == 0 {
		if b.over {
			return 0, io.EOF
		}
		var next piece
		if err := b.dec.Decode(&next); err != nil {
			b.over = true
			return 0, cutOff(err)
		}
		b.left, b.over = next.Data, next.End
		if next.Failed != "" {
			return 0, errors.New(next.Failed)
		}
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// rest reads what nobody wanted, so that the next file can come.
func (b *body) rest() error {
	b.left = nil
	_, err := io.Copy(io.Discard, b)
	return err
}
