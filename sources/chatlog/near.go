package chatlog

import (
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// near reads what lies beside a file: exports keep the names of people and
// channels in files of their own. What was made of such a file is remembered,
// since thousands of files ask for the same one.
type near struct {
	read func(name string) []byte // by its name below the folder; nil where there is none
	made map[string]any

	folder string // in which files lie whose names show none; empty: not known
}

// above begins the names of what lies in the folder around the one that was
// named: a channel's folder, or a day's file, may be given without the lists of
// its export.
const above = "../"

const nearMost = 64 << 20 // bytes of such a file

// nearOf reads in a folder.
func nearOf(f folder) *near {
	return &near{made: map[string]any{}, read: func(name string) []byte {
		return f.content(name)
	}}
}

// content returns what a file holds; nil: it cannot be read.
func (f folder) content(name string) []byte {
	open, _, err := f.open(name)
	if err != nil {
		return nil
	}
	defer open.Close()
	b, _ := io.ReadAll(io.LimitReader(open, nearMost)) // a broken one is as none
	return b
}

// beside reads in a folder that was given to be imported, and of the one around
// it the lists that exports have there.
func (f folder) beside(name string) []byte {
	list, outside := strings.CutPrefix(name, above)
	if !outside {
		return f.content(name)
	}
	if !slices.Contains(Companions(), list) {
		return nil
	}
	around, err := rooted(folder{}, filepath.Dir(f.root.Name()))
	if err != nil {
		return nil
	}
	defer around.root.Close()
	return around.content(list)
}

// made returns what make makes of a file, from the second time on without
// making it. A nil near finds no file.
func made[T any](n *near, name string, make func([]byte) T) T {
	name = path.Clean(name)
	if n == nil || n.read == nil {
		return make(nil)
	}
	if v, ok := n.made[name].(T); ok {
		return v
	}
	v := make(n.read(name))
	n.made[name] = v
	return v
}
