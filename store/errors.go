package store

import (
	"errors"
	"fmt"
	"time"
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
)

// HeldError says which process has the store.
type HeldError struct {
	Dir   string
	PID   int
	Host  string
	Since time.Time
}

func (e *HeldError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("another program holds the store in %s", e.Dir)
	}
	return fmt.Sprintf("earshot is open already: process %d on %s holds the store in %s since %s",
		e.PID, e.Host, e.Dir, e.Since.Local().Format("Mon 2 Jan 15:04"))
}
