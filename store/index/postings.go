package index

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// How the postings of one term in one block are written: a byte that says
// which, then the lower halves of the ids as a first one and differences
// (uvarint), or a roaring bitmap of whole ids in its portable format.
const (
	few  byte = 0
	many byte = 1
)

// maxFew is the number of ids up to which differences are shorter.
const maxFew = 32

// blockBits is the number of an id's lower bits, those within a block.
const blockBits = 16

var errPostings = errors.New("postings that cannot be read")

// appendPostings appends ids, which ascend and are of one block.
func appendPostings(dst []byte, ids []uint32) ([]byte, error) {
	if len(ids) > maxFew {
		return appendBitmap(dst, roaring.BitmapOf(ids...))
	}
	dst = append(dst, few)
	before := ids[0] >> blockBits << blockBits
	for _, id := range ids {
		dst = binary.AppendUvarint(dst, uint64(id-before))
		before = id
	}
	return dst, nil
}

func appendBitmap(dst []byte, b *roaring.Bitmap) ([]byte, error) {
	raw, err := b.ToBytes()
	if err != nil {
		return nil, err
	}
	return append(append(dst, many), raw...), nil
}

// readFew returns the ids of short postings; nil, false of long ones.
func readFew(dst []uint32, block uint16, value []byte) ([]uint32, bool) {
	if len(value) == 0 || value[0] != few {
		return nil, false
	}
	id := uint32(block) << blockBits
	for rest := value[1:]; len(rest) > 0; {
		d, n := binary.Uvarint(rest)
		if n <= 0 {
			return nil, false
		}
		id += uint32(d)
		dst, rest = append(dst, id), rest[n:]
	}
	return dst, true
}

// readPostings returns postings as a bitmap that shares nothing with value.
func readPostings(block uint16, value []byte) (*roaring.Bitmap, error) {
	if ids, ok := readFew(nil, block, value); ok {
		return roaring.BitmapOf(ids...), nil
	}
	if len(value) == 0 || value[0] != many {
		return nil, errPostings
	}
	b := roaring.New()
	if err := b.UnmarshalBinary(value[1:]); err != nil {
		return nil, errPostings
	}
	return b, nil
}

// mergePostings appends the postings old, which may be nil, and ids in one.
func mergePostings(dst []byte, block uint16, old []byte, ids []uint32) ([]byte, error) {
	if old == nil {
		return appendPostings(dst, ids)
	}
	var room [2 * maxFew]uint32
	if before, ok := readFew(room[:0], block, old); ok {
		all := append(before, ids...)
		slices.Sort(all)
		return appendPostings(dst, slices.Compact(all))
	}
	b, err := readPostings(block, old)
	if err != nil {
		return nil, err
	}
	b.AddMany(ids)
	return appendBitmap(dst, b)
}
