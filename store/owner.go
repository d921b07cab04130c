package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
)

// owner is the note beside the store that says who has it.
type owner struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

func writeOwner(dir string, now time.Time) error {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	b, err := json.Marshal(owner{PID: os.Getpid(), Host: host, Since: now.UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(dir, ownerName), append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("noting who owns the store: %w", err)
	}
	return nil
}

// readOwner says who has the store. A note may be old or gone: the lock on
// the file is what counts.
func readOwner(dir string) *HeldError {
	held := &HeldError{Dir: dir}
	b, err := os.ReadFile(filepath.Join(dir, ownerName))
	if err != nil {
		return held
	}
	var o owner
	if json.Unmarshal(b, &o) == nil {
		held.PID, held.Host, held.Since = o.PID, o.Host, o.Since
	}
	return held
}

// removeOwner takes the note away; one that stays is read only while the file
// is locked, so failing here harms nobody.
func removeOwner(dir string) { _ = os.Remove(filepath.Join(dir, ownerName)) }
