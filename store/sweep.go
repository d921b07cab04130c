package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	bolt "go.etcd.io/bbolt"
)

// HandoverDir is the folder in the data folder in which lies what somebody
// else is to send. The names of its files hold the conversation's number.
const HandoverDir = "handover"

const (
	unsweptKey  = "unswept" // in meta: free pages may still hold what was erased
	sweptName   = "earshot.db.new"
	compactStep = 16 << 20 // bytes in one transaction
)

// sweep leaves no erased byte behind: free pages of the store and of the
// index, copies that migrations made, journals that were replayed. It may be
// cut off anywhere; the next one goes on.
func (s *Store) sweep() error {
	if err := s.dropCopies(); err != nil {
		return err
	}
	if err := s.compactIndex(); err != nil {
		return err
	}
	if err := s.db.exchange(s.compacted); err != nil {
		return fmt.Errorf("writing the store without free pages: %w", plain(err))
	}
	return s.update(func(t *Tx) error { return t.bucket(bMeta).Delete([]byte(unsweptKey)) })
}

// finishErasing goes on with an erasure that was cut off.
func (s *Store) finishErasing() error {
	unswept := false
	err := s.View(func(t *Tx) error { unswept = t.bucket(bMeta).Get([]byte(unsweptKey)) != nil; return nil })
	if err != nil || !unswept {
		return err
	}
	return s.sweep()
}

// compacted puts a copy without free pages in the place of the file, and
// returns it, locked. Nobody may write meanwhile.
func (s *Store) compacted(old *bolt.DB) (*bolt.DB, error) {
	path, copied := filepath.Join(s.dir, fileName), filepath.Join(s.dir, sweptName)
	if err := dropFile(copied); err != nil {
		return nil, err
	}
	lies := copied // until it is renamed; bbolt opens it again for backups, by the name that it had first
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: openWait, FreelistType: bolt.FreelistMapType, NoSync: true,
		OpenFile: func(_ string, flag int, mode os.FileMode) (*os.File, error) { return openAs(path, lies, flag, mode) }})
	if err != nil {
		return nil, err
	}
	err = errorsIn(bolt.Compact(db, old, compactStep), db.Sync())
	if err == nil {
		err = errorsIn(os.Rename(copied, path), syncDir(s.dir))
	}
	if err != nil {
		return nil, errors.Join(err, db.Close(), dropFile(copied))
	}
	lies, db.NoSync, db.AllocSize = path, false, allocAhead
	return db, nil
}

// openAs opens a file that lies elsewhere under the name that it will have.
func openAs(name, lies string, flag int, mode os.FileMode) (*os.File, error) {
	fd, err := syscall.Open(lies, flag|syscall.O_CLOEXEC, uint32(mode.Perm()))
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: lies, Err: err}
	}
	return os.NewFile(uintptr(fd), name), nil
}

// compactIndex writes the index without what it forgot. One that cannot be
// read is taken away: it is made anew.
func (s *Store) compactIndex() error {
	if err := s.writeIndex(); err != nil {
		return err
	}
	return s.ix.Compact()
}

// syncDir has the disk keep the names in a folder.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func dropFile(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// dropLeftovers removes what was cut off in the middle of its making: such
// files hold words, and nobody would find them.
func (s *Store) dropLeftovers() error {
	left, err := filepath.Glob(filepath.Join(s.dir, replayDir))
	for _, path := range append(left, filepath.Join(s.dir, sweptName)) {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return err
}

// dropCopies removes the copies that migrations made.
func (s *Store) dropCopies() error {
	copies, err := filepath.Glob(filepath.Join(s.dir, fileName+".*.bak"))
	for _, c := range copies {
		err = errors.Join(err, os.Remove(c))
	}
	return err
}

// eraseFiles removes what was handed over of what goes. It comes before the
// transaction commits: what is removed too early can be handed over again, and
// what were left would be found by nothing.
func (e *erasing) eraseFiles() error {
	paths, err := e.handed()
	e.lost.Files = len(paths)
	for _, path := range paths {
		if !e.try {
			err = errors.Join(err, dropFile(path))
		}
	}
	return err
}

// handed finds what was handed over of what goes: by the number of the
// conversation in a file's name, or by a name in it.
func (e *erasing) handed() (paths []string, err error) {
	dir := filepath.Join(e.s.dir, HandoverDir)
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, f := range files {
		if !f.Type().IsRegular() {
			continue
		}
		path := filepath.Join(dir, f.Name())
		body, failed := os.ReadFile(path)
		if err = errors.Join(err, failed); failed != nil {
			continue
		}
		if e.isNumbered(f.Name()) || e.names.in(f.Name()) || e.names.in(string(body)) {
			paths = append(paths, path)
		}
	}
	return paths, err
}

// isNumbered says whether one of the numbers in a name is that of a
// conversation of which something goes.
func (e *erasing) isNumbered(name string) bool {
	parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.ContainsFunc(parts, func(s string) bool {
		n, err := strconv.ParseUint(s, 10, 32)
		_, gone := e.convs[ConversationID(n)]
		return err == nil && (gone || e.numbers[ConversationID(n)])
	})
}
