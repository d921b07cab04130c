package enclosure

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mostOfOneName is how many files of one name a folder can take.
const mostOfOneName = 1000

// Save keeps content as a new file in a folder that is there, under Name of
// the given name, and returns its path. A file that is there already stays:
// the new one gets a number. Nobody but its keeper can read it, and nobody
// can run it. What was not written whole is taken away again.
func Save(dir, given string, content []byte) (string, error) {
	root, err := os.OpenRoot(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("the folder %s is not there; make it, or name another", dir)
	case err != nil:
		return "", fmt.Errorf("opening the folder %s: %w", dir, err)
	}
	defer root.Close() //nolint:errcheck // nothing was written to the folder's handle
	name := Name(given)
	for n := 1; n <= mostOfOneName; n++ {
		numbered := number(name, n)
		f, err := root.OpenFile(numbered, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("making a file in %s: %w", dir, err)
		}
		if err := fill(f, content); err != nil {
			return "", errors.Join(fmt.Errorf("writing to %s: %w", dir, err), root.Remove(numbered))
		}
		return filepath.Join(dir, numbered), nil
	}
	return "", fmt.Errorf("there are %d files named like %s in %s; name another folder", mostOfOneName, name, dir)
}

// fill writes a new file to its disk.
func fill(f *os.File, content []byte) error {
	_, err := f.Write(content)
	return errors.Join(err, f.Chmod(0o600), fromElsewhere(f), f.Sync(), f.Close())
}

// number gives a name a number before what follows its last dot.
func number(name string, n int) string {
	if n == 1 {
		return name
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		dot = len(name)
	}
	return fmt.Sprintf("%s (%d)%s", name[:dot], n, name[dot:])
}
