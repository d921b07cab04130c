package store

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
)

// The pages of a bbolt file (go.etcd.io/bbolt, internal/common): a header of
// the page's number, kind, count of elements and count of further pages, the
// elements, and behind them what they point to. bbolt's own check trusts these
// numbers, in a goroutine of its own, so that a wrong one ends the program: they
// are looked at here before it runs.
const (
	pageHeader    = 16
	pageElement   = 16
	branchPage    = 0x01
	leafPage      = 0x02
	freelistPage  = 0x10
	bucketElement = 0x01
	bucketHeader  = 16
	noFreelist    = 1<<64 - 1
	metaBytes     = 64
)

// A pageWalk goes over all pages that a file uses.
type pageWalk struct {
	f    io.ReaderAt
	size int    // of a page
	high uint64 // the number of pages
	seen map[uint64]bool
}

// walkPages looks whether every page that the file uses is there once and
// points nowhere else than into the file. Nobody may write meanwhile.
func walkPages(db *bolt.DB) error {
	f, err := os.Open(db.Path())
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	w := pageWalk{f: f, size: db.Info().PageSize, seen: map[uint64]bool{}}
	root, free, err := w.meta()
	if err != nil {
		return err
	}
	if free != noFreelist {
		if err := w.freelist(free); err != nil {
			return err
		}
	}
	return w.walk(root)
}

// meta reads the newer of the two first pages that hold.
func (w *pageWalk) meta() (root, free uint64, err error) {
	var newest uint64
	found := false
	for page := range 2 {
		b := make([]byte, metaBytes)
		if _, err := w.f.ReadAt(b, int64(page*w.size+pageHeader)); err != nil {
			return 0, 0, wrongf("the file ends in its first pages")
		}
		sum := fnv.New64a()
		sum.Write(b[:56])
		tx := number(b[48:])
		if number(b[56:]) != sum.Sum64() || found && tx < newest {
			continue
		}
		found, newest, root, free, w.high = true, tx, number(b[16:]), number(b[32:]), number(b[40:])
	}
	if !found {
		return 0, 0, wrongf("neither of its first pages holds")
	}
	return root, free, nil
}

func number(b []byte) uint64 { return binary.NativeEndian.Uint64(b) }

func u32(b []byte) int { return int(binary.NativeEndian.Uint32(b)) }

// cutAt returns n bytes that lie a way behind an element, and what follows
// them; false: they do not lie in the page.
func cutAt(b []byte, element, way, n int) (part, rest []byte, ok bool) {
	from := element + way
	if from+n > len(b) {
		return nil, nil, false
	}
	return b[from : from+n], b[from+n:], true
}

// page reads a page with those that it runs over into.
func (w *pageWalk) page(id uint64) (kind uint16, count int, b []byte, err error) {
	if id < 2 || id >= w.high || w.seen[id] {
		return 0, 0, nil, wrongf("page %d is used twice, or is none of %d", id, w.high)
	}
	head := make([]byte, pageHeader)
	if _, err := w.f.ReadAt(head, int64(id)*int64(w.size)); err != nil {
		return 0, 0, nil, wrongf("page %d is not there", id)
	}
	more := uint64(binary.NativeEndian.Uint32(head[12:]))
	if number(head) != id || id+more >= w.high {
		return 0, 0, nil, wrongf("page %d is another one", id)
	}
	for i := range more + 1 {
		w.seen[id+i] = true
	}
	b = make([]byte, (int(more)+1)*w.size)
	if _, err := w.f.ReadAt(b, int64(id)*int64(w.size)); err != nil {
		return 0, 0, nil, wrongf("page %d is not whole", id)
	}
	return binary.NativeEndian.Uint16(head[8:]), int(binary.NativeEndian.Uint16(head[10:])), b, nil
}

func (w *pageWalk) freelist(id uint64) error {
	kind, count, b, err := w.page(id)
	if err != nil {
		return err
	}
	room := uint64(len(b)-pageHeader) / 8
	if count == 0xFFFF {
		room--
		if n := number(b[pageHeader:]); n <= room {
			count = 0
		}
	}
	if kind != freelistPage || uint64(count) > room {
		return wrongf("the list of free pages is damaged")
	}
	return nil
}

func (w *pageWalk) walk(id uint64) error {
	kind, count, b, err := w.page(id)
	if err != nil {
		return err
	}
	switch kind {
	case branchPage:
		return w.branch(id, count, b)
	case leafPage:
		return w.leaf(id, count, b)
	}
	return wrongf("page %d is of no kind", id)
}

func (w *pageWalk) branch(id uint64, count int, b []byte) error {
	if count == 0 {
		return wrongf("page %d leads nowhere", id)
	}
	for i := range count {
		at := pageHeader + i*pageElement
		if at+pageElement > len(b) {
			return wrongf("page %d ends too soon", id)
		}
		if _, _, ok := cutAt(b, at, u32(b[at:]), u32(b[at+4:])); !ok {
			return wrongf("page %d points out of itself", id)
		}
		if err := w.walk(number(b[at+8:])); err != nil {
			return err
		}
	}
	return nil
}

// leaf looks at the entries of a page, or of a small bucket that lies in the
// value of an entry.
func (w *pageWalk) leaf(id uint64, count int, b []byte) error {
	for i := range count {
		at := pageHeader + i*pageElement
		if at+pageElement > len(b) {
			return wrongf("page %d ends too soon", id)
		}
		_, rest, ok := cutAt(b, at, u32(b[at+4:]), u32(b[at+8:]))
		value, _, whole := cutAt(rest, 0, 0, u32(b[at+12:]))
		if !ok || !whole {
			return wrongf("page %d points out of itself", id)
		}
		if u32(b[at:])&bucketElement == 0 {
			continue
		}
		if err := w.bucket(id, value); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWalk) bucket(id uint64, b []byte) error {
	if len(b) < bucketHeader {
		return wrongf("page %d holds a bucket that is none", id)
	}
	if root := number(b); root != 0 {
		return w.walk(root)
	}
	inside := b[bucketHeader:]
	if len(inside) < pageHeader || binary.NativeEndian.Uint16(inside[8:]) != leafPage {
		return wrongf("page %d holds a bucket that is none", id)
	}
	return w.leaf(id, int(binary.NativeEndian.Uint16(inside[10:])), inside)
}
