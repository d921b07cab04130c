package store

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
)

// Errors that can come from opening a store.
var (
	// ErrNewer: the file was written by a later earshot.
	ErrNewer = errors.New("the store was written by a newer earshot")
	// ErrNotAStore: the file is something else.
	ErrNotAStore = errors.New("this file is not an earshot store")
)

// Errors that can come from using one.
var (
	// ErrDamaged: what lies in the file cannot be read. earshot verify says more.
	ErrDamaged = errors.New("the store is damaged")
	// ErrClosed: the store was closed while something still asked it.
	ErrClosed = errors.New("the store is closed")
	// ErrFull: there is no room to write. What was kept before stays as it is
	// and can be read.
	ErrFull = errors.New("the disk is full; make room and try again: nothing that was kept is lost, and what did not fit is heard again")
	// ErrNotFound: there is no such record.
	ErrNotFound = errors.New("not found")
	// ErrNothingToUndo: the listener has done nothing that is not undone already.
	ErrNothingToUndo = errors.New("nothing to undo")
	// ErrNothingToRedo: nothing was undone since the last act.
	ErrNothingToRedo = errors.New("nothing to redo")
	// ErrChangedSince: somebody else changed the same record after the act.
	ErrChangedSince = errors.New("it was changed by somebody else since")
	// ErrThemeExists: two themes cannot have one path.
	ErrThemeExists = errors.New("a theme of that name exists")
	// ErrThemeName: a path that is empty or too long.
	ErrThemeName = fmt.Errorf("a theme needs a name, of %d letters at most", longPath)
	// ErrJoined: two conversations that are one cannot be joined.
	ErrJoined = errors.New("choose another to join")
	// ErrFirst: nothing would stay where a conversation is split at its first message.
	ErrFirst = errors.New("split a conversation at a later message")
	// ErrKeyTaken: a key tells who enters, so two listeners cannot have one.
	ErrKeyTaken = errors.New("the key is another listener's")
	// ErrNameTaken: a name signs marks, so two listeners cannot have one.
	ErrNameTaken = errors.New("another listener has this name")
)

// plain gives an error of the file below the name that callers know.
func plain(err error) error {
	switch {
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return ErrClosed
	case isFull(err):
		return fmt.Errorf("%w (%w)", ErrFull, err)
	case errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOTSUP):
		return fmt.Errorf("%w; the disk cannot lock files, so that two programs could write at once: name a folder on a disk of this machine with --dir", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w; earshot must be able to write there: let it, or name another folder with --dir", err)
	}
	return err
}

// isFull says whether a write failed for want of room. bbolt hands some of
// the system's errors on as text only.
func isFull(err error) bool {
	for _, full := range []error{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT} {
		if errors.Is(err, full) || err != nil && strings.HasSuffix(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

// guarded turns the panics by which bbolt meets a damaged file into
// ErrDamaged, and so the faults of reading a mapped file that is too short.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return f()
}

// HeldError says which process has the store.
type HeldError struct {
	Dir string
	Owner
}

func (e *HeldError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("another program holds the store in %s", e.Dir)
	}
	return fmt.Sprintf("earshot is open already: process %d on %s holds the store in %s since %s",
		e.PID, e.Host, e.Dir, e.Since.Local().Format("Mon 2 Jan 15:04"))
}
