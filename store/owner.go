package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// An Owner is the note beside the store that says which process has it, and
// where that process can be spoken to. A note may be old or gone: the lock on
// the file is what counts.
type Owner struct {
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Since   time.Time `json:"since"`
	Version string    `json:"version,omitempty"` // of the program
	Socket  string    `json:"socket,omitempty"`  // empty: it does not listen, or not yet
}

// OwnerOf reads the note of a data folder. Where there is none, it fails with
// an error that is fs.ErrNotExist.
func OwnerOf(dir string) (Owner, error) {
	var o Owner
	b, err := os.ReadFile(filepath.Join(dir, ownerName))
	if err != nil {
		return o, err
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return Owner{}, fmt.Errorf("reading who owns the store: %w", err)
	}
	return o, nil
}

// Elsewhere says whether the owner runs on another machine.
func (o Owner) Elsewhere() bool { return o.Host != "" && o.Host != hostName() }

// Announce notes where the owner of the store listens, and which version of
// the program it is.
func (s *Store) Announce(socket, version string) error {
	s.owner.Socket, s.owner.Version = socket, version
	return writeOwner(s.dir, s.owner)
}

func newOwner(now time.Time) Owner {
	return Owner{PID: os.Getpid(), Host: hostName(), Since: now.UTC().Truncate(time.Second)}
}

func hostName() string {
	host, err := os.Hostname()
	if err != nil {
		return "this machine"
	}
	return host
}

// writeOwner writes the note whole, for those who read it meanwhile, and does
// not wait for the disk: after a crash of the machine nobody has the store.
func writeOwner(dir string, o Owner) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	note := filepath.Join(dir, ownerName)
	err = os.WriteFile(note+".new", append(b, '\n'), 0o600)
	if err == nil {
		err = os.Rename(note+".new", note)
	}
	if err != nil {
		return fmt.Errorf("noting who owns the store: %w", err)
	}
	return nil
}

// heldIn says who has the store.
func heldIn(dir string) *HeldError {
	o, _ := OwnerOf(dir) // without a note it is held all the same
	return &HeldError{Dir: dir, Owner: o}
}

// removeOwner takes the note away; one that stays is read only while the file
// is locked, so failing here harms nobody.
func removeOwner(dir string) { _ = os.Remove(filepath.Join(dir, ownerName)) }

// notShared fails where the folder lies on a disk that machines share and
// another machine's earshot did not close the store: the lock of such a disk
// may not reach from one machine to the other, and two owners would destroy
// the file.
func notShared(dir string, shared func(string) bool) error {
	was, err := OwnerOf(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !was.Elsewhere() {
		return nil
	}
	if err == nil && shared(dir) {
		return &ElsewhereError{Owner: was, Note: filepath.Join(dir, ownerName)}
	}
	return nil
}

// An ElsewhereError says that another machine may still have a store on a
// shared disk.
type ElsewhereError struct {
	Owner Owner
	Note  string // the file that says so
}

func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("the store lies on a network disk, and earshot on %s has it open since %s; use it there, or end that one. If no earshot runs there any more, remove %s",
		e.Owner.Host, e.Owner.Since.Local().Format("Mon 2 Jan 15:04"), e.Note)
}
