package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

var (
	bucketMeta = []byte("meta")
	bucketTerm = []byte("term")

	keySchema   = []byte("schema")
	keyMark     = []byte("watermark")
	keyUnsynced = []byte("unsynced")
)

// schema is the version of the layout and of what a term is: raise it when
// either changes, and the indexes of older programs are made anew.
const schema = 2

// lockWait is how long another process may take to let go of the file.
const lockWait = time.Second

// mapAhead is the address space, not memory, taken at once: a file that grows
// into it is not mapped again, which would stop all searches for a moment.
const mapAhead = 256 << 20

// ErrTorn says that something in the file cannot be read. Close then deletes
// the file, since all of it can be made again.
var ErrTorn = errors.New("the search index is damaged; close earshot and start it again, it is then rebuilt")

// Open opens the index at path, or makes an empty one, for its owner alone.
// A file that is torn, foreign, of another version or left by an unfinished
// first import is replaced by an empty one: fresh says that everything is to be
// added. It fails where the file cannot be opened at all, or where another
// process has it. The caller closes it.
func Open(path string) (ix *Index, fresh bool, err error) {
	if err := os.Remove(path + newSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, false, fmt.Errorf("taking away what is left of a search index: %w", err)
	}
	db, err := openGood(path)
	if err == nil {
		ix, err = load(db, path)
		return ix, false, err
	}
	if !replaceable(err) {
		return nil, false, fmt.Errorf("opening the search index %s: %w", path, err)
	}
	if db, err = create(path); err != nil {
		return nil, false, fmt.Errorf("making the search index %s: %w", path, err)
	}
	ix, err = load(db, path)
	return ix, true, err
}

// Close lets go of the file without writing what only memory holds: call Flush
// before. It waits for searches and a Flush that are under way. A torn file is
// deleted instead and stays mapped until the program ends: bbolt may hold locks
// that nobody gives back after a panic, and closing would wait for them.
func (ix *Index) Close() error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	var err error
	if ix.isTorn() {
		if err = os.Remove(ix.path); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	} else {
		err = ix.db.Close()
	}
	if err != nil {
		return fmt.Errorf("closing the search index %s: %w", ix.path, err)
	}
	return nil
}

// replaceable says whether err is about what lies in the file, not about
// reaching it.
func replaceable(err error) bool {
	var path *fs.PathError
	var system syscall.Errno
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	return !errors.As(err, &path) && !errors.As(err, &system) && !errors.Is(err, berrors.ErrTimeout)
}

// openGood opens an index that is there and whole, as far as a look at its
// beginning can tell.
func openGood(path string) (db *bolt.DB, err error) {
	err = guarded(func() error {
		if err := inspect(path); err != nil {
			return err
		}
		db, err = bolt.Open(path, 0o600, options(false))
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// inspect looks without writing whether the file is as long as it says and an
// index of this version that was finished.
func inspect(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "open", Path: path, Err: errors.New("not a file")}
	case info.Size() == 0:
		return berrors.ErrInvalid
	}
	db, err := bolt.Open(path, 0, options(true))
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bolt.Tx) error {
		if tx.Size() > info.Size() {
			return ErrTorn
		}
		meta := tx.Bucket(bucketMeta)
		if meta == nil || tx.Bucket(bucketTerm) == nil || len(meta.Get(keyMark)) != 4 {
			return berrors.ErrInvalid
		}
		if !bytes.Equal(meta.Get(keySchema), number(schema)) || meta.Get(keyUnsynced) != nil {
			return berrors.ErrVersionMismatch
		}
		return nil
	})
}

func options(readOnly bool) *bolt.Options {
	return &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType, ReadOnly: readOnly, InitialMmapSize: mapAhead}
}

// create puts an empty index in the place of whatever is at path.
func create(path string) (*bolt.DB, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	db, err := bolt.Open(path, 0o600, options(false))
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		if _, err := tx.CreateBucket(bucketTerm); err != nil {
			return err
		}
		meta, err := tx.CreateBucket(bucketMeta)
		if err != nil {
			return err
		}
		return errors.Join(meta.Put(keySchema, number(schema)), meta.Put(keyMark, number(0)))
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// load makes an Index of an open file.
func load(db *bolt.DB, path string) (*Index, error) {
	ix := &Index{db: db, path: path, newest: newTail()}
	err := ix.guard(func() error {
		return db.View(func(tx *bolt.Tx) error {
			ix.mark = binary.BigEndian.Uint32(tx.Bucket(bucketMeta).Get(keyMark))
			return nil
		})
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return ix, nil
}

func number(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

func setMark(tx *bolt.Tx, mark uint32) error {
	return tx.Bucket(bucketMeta).Put(keyMark, number(mark))
}

func setUnsynced(tx *bolt.Tx, on bool) error {
	if on {
		return tx.Bucket(bucketMeta).Put(keyUnsynced, []byte{1})
	}
	return tx.Bucket(bucketMeta).Delete(keyUnsynced)
}

// key returns the key of a term's postings in a block.
func key(block uint16, term string) []byte {
	return append(binary.BigEndian.AppendUint16(nil, block), term...)
}

func blockOf(key []byte) uint16 { return binary.BigEndian.Uint16(key) }

func (ix *Index) isTorn() bool {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	return ix.torn
}

// guard runs f on the file unless that was found torn, and remembers when it is.
func (ix *Index) guard(f func() error) error {
	if ix.isTorn() {
		return ErrTorn
	}
	err := guarded(f)
	if errors.Is(err, ErrTorn) || errors.Is(err, errPostings) {
		ix.mu.Lock()
		defer ix.mu.Unlock()
		ix.torn = true
		return ErrTorn
	}
	return err
}

// guarded turns the panics by which bbolt meets a damaged file into ErrTorn,
// and so the faults of reading a mapped file that is shorter than it was.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = ErrTorn
		}
	}()
	return f()
}
