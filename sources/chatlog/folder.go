package chatlog

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"earshot/sources"
)

// A folder is where chat logs lie, opened so that nothing outside of it can be
// reached: no link and no ".." leads out (os.Root).
type folder struct {
	root *os.Root
	path string
	only string // the one file in it that is read; empty: all
	mail bool   // hidden folders that are Maildirs are read, too
}

// openFolder opens path for reading: a folder, or the folder around a file.
// Whoever calls it closes the root.
func openFolder(name string) (folder, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return folder{}, &sources.Refusal{Why: fmt.Sprintf("The folder %s is not there.", name), Do: "Put it back, or change path in the configuration.", Err: err}
	case err != nil:
		return folder{}, &sources.Refusal{Why: fmt.Sprintf("The folder %s cannot be opened.", name), Do: "See that you may read it: ls -ld " + name, Err: err}
	case info.IsDir():
		return rooted(folder{path: name}, name)
	case !info.Mode().IsRegular():
		return folder{}, &sources.Refusal{Why: fmt.Sprintf("%s is neither a folder nor a plain file.", name), Do: "Give a folder of chat logs or one of its files.", Err: errNotPlain}
	}
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return folder{}, err
	}
	return rooted(folder{path: name, only: filepath.Base(real)}, filepath.Dir(real))
}

// rooted opens dir, whose whole path is its name then.
func rooted(f folder, dir string) (folder, error) {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return f, &sources.Refusal{Why: fmt.Sprintf("The folder %s cannot be opened.", dir), Do: "See that you may read it: ls -ld " + dir, Err: err}
	}
	f.root = root
	return f, nil
}

// A found file is one that may be read.
type found struct {
	name    string // below the folder, with slashes
	inode   uint64
	size    int64
	changed int64
}

// A refused file is one that is not read, and why.
type refused struct{ name, why string }

// A listing is what lies in a folder.
type listing struct {
	files   []found
	dirs    []string
	refused []refused
}

// list walks the folder: files by the time they were last written, so that the
// past is read before the present.
func (f folder) list() (listing, error) {
	var l listing
	if f.only != "" {
		l.dirs = []string{"."}
		info, err := f.root.Lstat(f.only)
		if err != nil {
			return l, err
		}
		l.file(f, f.only, info)
		return l, nil
	}
	err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			l.refused = append(l.refused, refused{name, "it cannot be opened; see that you may read it"})
			return nil
		case name != "." && (passedOver(path.Base(name)) || isMedia(name)) && !(f.mail && d.IsDir() && f.isMaildir(name)):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			l.dirs = append(l.dirs, name)
			return nil
		}
		if info, err := d.Info(); err == nil {
			l.file(f, name, info)
		}
		return nil
	})
	slices.SortStableFunc(l.files, func(a, b found) int { return cmp.Compare(a.changed, b.changed) })
	return l, err
}

// isMaildir says whether a folder is one; those inside another are hidden.
func (f folder) isMaildir(name string) bool {
	info, err := f.root.Stat(path.Join(name, "cur"))
	return err == nil && info.IsDir()
}

// passedOver knows names that nobody means: hidden ones, and those of files
// that are being written.
func passedOver(base string) bool {
	lower := strings.ToLower(base)
	for _, end := range []string{"~", ".tmp", ".part", ".crdownload", ".swp", ".lock"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return strings.HasPrefix(base, ".")
}

// file takes in what is no folder. A link to something in the folder is passed
// over, for what it leads to is read by its own name.
func (l *listing) file(f folder, name string, info fs.FileInfo) {
	switch {
	case info.Mode().IsRegular():
		l.files = append(l.files, found{name, inodeOf(info), info.Size(), info.ModTime().UnixNano()})
	case info.Mode()&fs.ModeSymlink != 0:
		if _, err := f.root.Stat(name); err != nil {
			l.refused = append(l.refused, refused{name, "it is a link that leads out of the folder, or nowhere; links are not followed"})
		}
	default:
		l.refused = append(l.refused, refused{name, "it is no plain file (a pipe, a socket or a device), and is not opened"})
	}
}

func inodeOf(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino
	}
	return 0
}

var errNotPlain = errors.New("not a plain file")

// open opens a file of the folder for reading, and looks again at what it is:
// a pipe put in its place would block for ever.
func (f folder) open(name string) (*os.File, found, error) {
	file, err := f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, found{}, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotPlain
	}
	if err != nil {
		return nil, found{}, errors.Join(err, file.Close())
	}
	return file, found{name, inodeOf(info), info.Size(), info.ModTime().UnixNano()}, nil
}

func isPacked(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".gz") }
