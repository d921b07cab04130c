package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"earshot/store/index"
)

const (
	fileName   = "earshot.db"
	indexName  = "index.db"
	ownerName  = "owner.json"
	openWait   = time.Second // how long another owner may take to let go
	allocAhead = 16 << 20    // bytes by which the file grows at once
)

// Options change how a store is opened.
type Options struct {
	Now     func() time.Time         // the clock; nil: time.Now
	Wait    time.Duration            // how long to wait for another owner; 0: a second
	Migrate func(from, to, done int) // told of a migration's progress; nil: nobody is
	Shared  func(dir string) bool    // whether machines share the disk of a folder; nil: the system says
	Behind  int                      // how many messages opening adds to the index before it returns; 0: 4,096
}

// A Store is an open data folder. Its methods are safe for many goroutines.
type Store struct {
	dir   string
	owner Owner // as noted beside the file
	db    *fileHold
	ix    *index.Index
	now   func() time.Time
	watch watchers
	flush *flusher

	catching catching

	places places

	hearing sync.Mutex // one batch at a time: ids in the index ascend
	closed  bool       // under hearing
	rules   rulesHolder
}

// Open opens the store in the folder dir, making both where they are missing,
// and owns it until Close. It fails with a *HeldError where another process
// owns it, and refuses a folder that others may read.
func Open(dir string, opt Options) (*Store, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Wait == 0 {
		opt.Wait = openWait
	}
	if opt.Behind == 0 {
		opt.Behind = behindMost
	}
	if opt.Shared == nil {
		opt.Shared = onNetworkDisk
	}
	if err := privateDir(dir); err != nil {
		return nil, err
	}
	db, err := openFile(dir, opt)
	if err != nil {
		return nil, err
	}
	if err := notShared(dir, opt.Shared); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Store{dir: dir, owner: newOwner(opt.Now()), db: newFileHold(db), now: opt.Now}
	if err := guarded(func() error { return s.prepare(opt) }); err != nil {
		removeOwner(dir)
		return nil, errors.Join(plain(err), s.db.Close())
	}
	return s, nil
}

func openFile(dir string, opt Options) (*bolt.DB, error) {
	path := filepath.Join(dir, fileName)
	for _, name := range []string{fileName, indexName} {
		if err := privateFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	var db *bolt.DB
	err := guarded(func() error {
		if err := isWhole(path, opt.Wait); err != nil {
			return err
		}
		var err error
		db, err = openCurrent(path, opt.Wait)
		return err
	})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, heldIn(dir)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum):
		return nil, fmt.Errorf("%w: %s; keep the file and start with another folder, or put a backup in its place", ErrNotAStore, path)
	case errors.Is(err, ErrDamaged):
		return nil, fmt.Errorf("opening %s: %w; keep the file and put a backup in its place", path, err)
	case err != nil:
		return nil, fmt.Errorf("opening the store: %w", plain(err))
	}
	return db, nil
}

// openCurrent opens the file that bears the name. While it waits for another
// owner, that one may put a new file in the place of the one it waits for.
func openCurrent(path string, wait time.Duration) (*bolt.DB, error) {
	for {
		var file *os.File
		db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: wait, FreelistType: bolt.FreelistMapType,
			OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
				file, err = os.OpenFile(name, flag, mode)
				return file, err
			}})
		if err != nil {
			return nil, err
		}
		db.AllocSize = allocAhead
		ours, err := file.Stat()
		named, failed := os.Stat(path)
		if err = errors.Join(err, failed); err != nil {
			return nil, errors.Join(err, db.Close())
		}
		if os.SameFile(ours, named) {
			return db, nil
		}
		if err := db.Close(); err != nil {
			return nil, err
		}
	}
}

// isWhole looks, without writing, whether the file is as long as it says:
// mapped pages beyond its end could not even be asked for.
func isWhole(path string, wait time.Duration) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil // to be made
	}
	if err != nil {
		return err
	}
	db, err := bolt.Open(path, 0, &bolt.Options{Timeout: wait, ReadOnly: true})
	if err != nil {
		return err
	}
	err = db.View(func(tx *bolt.Tx) error {
		if tx.Size() > info.Size() {
			return fmt.Errorf("%w: its end is missing, %d of %d bytes are there", ErrDamaged, info.Size(), tx.Size())
		}
		return nil
	})
	return errors.Join(err, db.Close())
}

// prepare brings a file that is ours now to today's shape and opens what lies
// beside it.
func (s *Store) prepare(opt Options) error {
	if err := writeOwner(s.dir, s.owner); err != nil {
		return err
	}
	if err := migrate(s.db.now.Load().db, migrations(), opt.Migrate); err != nil {
		return err
	}
	if err := s.dropLeftovers(); err != nil {
		return err
	}
	if err := s.loadRules(); err != nil {
		return err
	}
	if err := s.openIndex(opt.Behind); err != nil {
		return err
	}
	if err := s.finishErasing(); err != nil {
		s.stopCatching()
		s.flush.stop()
		return errors.Join(err, s.ix.Close())
	}
	return nil
}

// Close writes the index and lets go of the store. Calls that come later get
// ErrClosed.
func (s *Store) Close() error {
	s.stopCatching()
	s.hearing.Lock()
	defer s.hearing.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	s.flush.stop()
	s.places.stop()
	err := errors.Join(s.writeIndex(), s.ix.Close())
	s.watch.close()
	removeOwner(s.dir)
	return errors.Join(err, s.db.Close())
}

// Dir returns the data folder.
func (s *Store) Dir() string { return s.dir }

// Now returns the store's time.
func (s *Store) Now() time.Time { return s.now() }

// View reads. The Tx is valid until f returns; keep f short, for as long as it
// runs no page of the file is used again.
func (s *Store) View(f func(*Tx) error) error {
	return plain(s.db.View(func(tx *bolt.Tx, id int) error { return f(&Tx{tx: tx, s: s, id: id}) }))
}

// update writes in one transaction and wakes the watchers when it committed.
func (s *Store) update(f func(*Tx) error) error {
	var m moved
	var at int
	err := s.db.Update(func(tx *bolt.Tx, id int) error {
		at = id
		return f(&Tx{tx: tx, s: s, id: id, moved: &m})
	})
	if err != nil {
		return plain(err)
	}
	s.places.follow(m, at)
	s.watch.wake()
	return nil
}

// A Tx reads the store as it stood when its transaction began.
type Tx struct {
	tx     *bolt.Tx
	s      *Store
	id     int                   // of the transaction; it ascends while the store is open
	blocks map[blockID][]Message // unpacked; nil: none are remembered
	moved  *moved                // what it changes of places; nil: it only reads
}

func (t *Tx) bucket(name string) *bolt.Bucket { return t.tx.Bucket([]byte(name)) }

// get reads the record at key into v and says whether there is one.
func (t *Tx) get(bucket string, key []byte, v any) (bool, error) {
	b := t.bucket(bucket).Get(key)
	if b == nil {
		return false, nil
	}
	if err := decode(b, v); err != nil {
		return false, fmt.Errorf("%s: %w", bucket, err)
	}
	return true, nil
}

func (t *Tx) put(bucket string, key []byte, v any) error {
	return t.bucket(bucket).Put(key, encode(v))
}

// next hands out the next id of a bucket.
func (t *Tx) next(bucket string) (uint32, error) {
	n, err := t.bucket(bucket).NextSequence()
	if err != nil {
		return 0, err
	}
	if n > 1<<32-1 {
		return 0, fmt.Errorf("%s: no ids left", bucket)
	}
	return uint32(n), nil
}

func (t *Tx) counter(name string) int {
	b := t.bucket(bMeta).Get([]byte(name))
	if len(b) != 8 {
		return 0
	}
	return int(binary.BigEndian.Uint64(b))
}

func (t *Tx) add(name string, n int) error {
	return t.bucket(bMeta).Put([]byte(name), binary.BigEndian.AppendUint64(nil, uint64(t.counter(name)+n)))
}

// privateDir makes dir for its owner alone. An empty folder is taken and
// closed to others; one that holds something and is open is refused, with how
// to mend it.
func privateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the data folder %s: %w", dir, err)
	}
	inside, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking into the data folder %s: %w", dir, err)
	}
	if len(inside) == 0 {
		return os.Chmod(dir, 0o700)
	}
	return private(dir, 0o700)
}

func privateFile(path string) error {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return private(path, 0o600)
}

func private(path string, mode os.FileMode) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("looking at %s: %w", path, err)
	}
	if open := info.Mode().Perm() &^ mode; open != 0 {
		return fmt.Errorf("%s can be read by others on this machine; customers' words lie there. Close it with: chmod %o %s", path, mode, path)
	}
	return nil
}
