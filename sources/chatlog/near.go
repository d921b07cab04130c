package chatlog

import (
	"io"
	"path"
)

// near reads what lies beside a file: exports keep the names of people and
// channels in files of their own. What was made of such a file is remembered,
// since thousands of files ask for the same one.
type near struct {
	read func(name string) []byte // by its name below the folder; nil where there is none
	made map[string]any
}

const nearMost = 64 << 20 // bytes of such a file

// nearOf reads in a folder.
func nearOf(f folder) *near {
	return &near{made: map[string]any{}, read: func(name string) []byte {
		open, _, err := f.open(name)
		if err != nil {
			return nil
		}
		defer open.Close()
		b, _ := io.ReadAll(io.LimitReader(open, nearMost)) // a broken one is as none
		return b
	}}
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
