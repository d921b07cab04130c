package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// VerifyFile checks a backup as Verify checks a store, and returns how many
// conversations it holds. It only reads the file. For the time of the check
// what listeners did lies a second time in the temporary folder, closed to
// others. A store that is in use is refused: Verify checks it.
func VerifyFile(ctx context.Context, path string) (checks []Check, conversations int, err error) {
	if _, err := os.Stat(path); err != nil {
		return nil, 0, fmt.Errorf("looking at the backup: %w", err)
	}
	var db *bolt.DB
	err = guarded(func() (err error) {
		if err := isWhole(path, openWait); err != nil {
			return err
		}
		db, err = bolt.Open(path, 0, &bolt.Options{Timeout: openWait, ReadOnly: true, PreLoadFreelist: true})
		return err
	})
	if err != nil {
		return nil, 0, notABackup(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	room, err := os.MkdirTemp("", "earshot-verify-")
	if err != nil {
		return nil, 0, fmt.Errorf("making room to replay the journal: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(room)) }()
	s := &Store{dir: room, db: newFileHold(db), now: time.Now}
	// The pages come first: what bbolt reads by a damaged one may be anywhere.
	checks, err = run(ctx, []step{{"the file", s.readPages}})
	if err != nil || checks[0].Wrong != "" {
		return checks, 0, err
	}
	if err := guarded(func() error { return isToday(db) }); err != nil {
		return nil, 0, notABackup(path, err)
	}
	records, err := run(ctx, s.recordSteps())
	checks = append(checks, records...)
	if err == nil {
		err = guarded(func() error { return s.View(func(t *Tx) error { conversations = t.Count(); return nil }) })
	}
	if errors.Is(err, ErrDamaged) {
		err = nil // the checks have said so
	}
	return checks, conversations, err
}

// readPages is checkPages for a file that is only read.
func (s *Store) readPages(context.Context) error {
	return plain(s.db.View(func(tx *bolt.Tx, _ int) error { return pagesOf(tx) }))
}

// isToday fails where a file has another schema than this program reads.
func isToday(db *bolt.DB) error {
	have, fresh, err := schemaOf(db)
	goal := len(migrations()) + 1
	switch {
	case err != nil:
		return err
	case fresh:
		return ErrNotAStore
	case have > goal:
		return fmt.Errorf("%w: it has schema %d, this one knows %d; get the newer earshot", ErrNewer, have, goal)
	case have < goal:
		return fmt.Errorf("it was made by an older earshot (schema %d, this one's is %d): copy it as earshot.db into an empty folder, and run earshot verify with that folder as --dir", have, goal)
	}
	return nil
}

// notABackup says what is wrong with a file, and what to do.
func notABackup(path string, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%s is a store in use, not a backup; earshot verify without a file checks it", path)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum), errors.Is(err, ErrNotAStore):
		return fmt.Errorf("%w: %s; make another backup", ErrNotAStore, path)
	case errors.Is(err, ErrDamaged):
		return fmt.Errorf("%w: %s; keep the backups before it, and make another one", err, path)
	}
	return fmt.Errorf("reading the backup %s: %w", path, plain(err))
}
