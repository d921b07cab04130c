package store

import (
	"errors"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// A fileHold is the open file, which erasing exchanges for one without free
// pages while others read and write. Whoever reads goes on in the file that
// they began in; whoever writes waits.
type fileHold struct {
	writing sync.Mutex // one writer at a time, and none while the file is exchanged
	now     atomic.Pointer[opened]
}

// opened is a file with the number from which its transactions are counted:
// bbolt counts them from the beginning in each file, and what is remembered as
// of one of them goes on by one at each that follows.
type opened struct {
	db   *bolt.DB
	base int
}

func newFileHold(db *bolt.DB) *fileHold {
	h := &fileHold{}
	h.now.Store(&opened{db: db})
	return h
}

// View reads the file as it stands.
func (h *fileHold) View(f func(tx *bolt.Tx, id int) error) error {
	for {
		at := h.now.Load()
		err := at.db.View(func(tx *bolt.Tx) error { return f(tx, at.base+tx.ID()) })
		if !errors.Is(err, berrors.ErrDatabaseNotOpen) || at == h.now.Load() {
			return err
		}
	}
}

// Update writes in one transaction.
func (h *fileHold) Update(f func(tx *bolt.Tx, id int) error) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	at := h.now.Load()
	return at.db.Update(func(tx *bolt.Tx) error { return f(tx, at.base+tx.ID()) })
}

// Still calls f with a transaction during which nobody writes, and which
// changes nothing.
func (h *fileHold) Still(f func(tx *bolt.Tx) error) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	tx, err := h.now.Load().db.Begin(true)
	if err != nil {
		return err
	}
	return errors.Join(f(tx), tx.Rollback())
}

// exchange puts what make returns in the place of the file, and closes that
// when the last who reads it has ended.
func (h *fileHold) exchange(makeNew func(old *bolt.DB) (*bolt.DB, error)) error {
	old, err := h.put(makeNew)
	if err != nil {
		return err
	}
	return old.Close()
}

func (h *fileHold) put(makeNew func(old *bolt.DB) (*bolt.DB, error)) (*bolt.DB, error) {
	h.writing.Lock()
	defer h.writing.Unlock()
	was := h.now.Load()
	db, err := makeNew(was.db)
	if err != nil {
		return nil, err
	}
	last, first := 0, 0
	err = errors.Join(was.db.View(func(tx *bolt.Tx) error { last = tx.ID(); return nil }),
		db.View(func(tx *bolt.Tx) error { first = tx.ID(); return nil }))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	h.now.Store(&opened{db: db, base: was.base + last - first}) // both hold the same
	return was.db, nil
}

// Close lets go of the file.
func (h *fileHold) Close() error { return h.now.Load().db.Close() }
