package sources

import (
	"io"
	"time"
)

// A Given is one file that a person hands over to be read once.
type Given struct {
	Shown   string    // how the person named it, for reports
	Folder  string    // the folder that was named; for a file alone, where it lies
	Name    string    // its path below that folder
	Changed time.Time // when it was last written
	Size    int64     // bytes; less than 0: not known
	Why     string    // why it is not read, in words; empty: it is
	Body    io.Reader // what it holds; not read after the function it was given to returns

	// Beside returns what a file of the same folder holds, by its path below
	// it; nil where there is none. nil: nothing lies beside it.
	Beside func(name string) []byte
}

// Files hands over files one after the other, each to f, until f fails. It may
// be called once: some of what it reads is a pipe.
type Files func(f func(Given) error) error

// Pipe hands over what comes out of a pipe, as one file.
func Pipe(name string, now time.Time, in io.Reader) Files {
	return func(f func(Given) error) error {
		return f(Given{Shown: name, Name: name, Changed: now, Size: -1, Body: in})
	}
}

// Then hands over more files after these.
func (fs Files) Then(more Files) Files {
	return func(f func(Given) error) error {
		if err := fs(f); err != nil {
			return err
		}
		return more(f)
	}
}

// A FileReport is what came of one file, or of the mails of one folder.
type FileReport struct {
	Name    string
	Format  string
	New     int   // messages not known before
	Known   int   // heard before
	Changed int   // edits of known messages
	Defects int   // lines or mails that could not be read or not whole, each named in the store
	Err     error // the whole file could not be read
}
