package store

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"sort"
)

// shardBits is how many first bits the hashes of a shard share. At a million
// messages one is half a page of the file: a batch that brings hashes from all
// over rewrites little, and rewrites each shard once.
const shardBits = 14

// entryBytes is the length of a hash and its message as a shard holds them.
const entryBytes = len(Hash{}) + 4

// A shard holds the contents whose hashes begin with the same bits, and which
// messages they are: in order of hash, each entry entryBytes long.
type shard []byte

func shardKey(h Hash) []byte { return []byte{h[0], h[1] &^ (1<<(16-shardBits) - 1)} }

func (s shard) len() int { return len(s) / entryBytes }

func (s shard) hash(i int) []byte { return s[i*entryBytes:][:len(Hash{})] }

func (s shard) message(i int) MessageID { return id4[MessageID](s[i*entryBytes+len(Hash{}):]) }

func (s shard) find(h Hash) (MessageID, bool) {
	i, found := sort.Find(s.len(), func(i int) int { return bytes.Compare(h[:], s.hash(i)) })
	if !found {
		return 0, false
	}
	return s.message(i), true
}

func (s shard) and(h Hash, id MessageID) shard {
	return binary.BigEndian.AppendUint32(append(s, h[:]...), uint32(id))
}

// with returns the entries of both; of two with the same hash that of more.
func (s shard) with(more shard) shard {
	if len(s) == 0 {
		return more
	}
	out := make(shard, 0, len(s)+len(more))
	for len(s) > 0 && len(more) > 0 {
		switch order := bytes.Compare(s.hash(0), more.hash(0)); {
		case order < 0:
			out, s = append(out, s[:entryBytes]...), s[entryBytes:]
		case order == 0:
			s = s[entryBytes:]
		default:
			out, more = append(out, more[:entryBytes]...), more[entryBytes:]
		}
	}
	return append(append(out, s...), more...)
}

// content returns the message that a content is.
func (t *Tx) content(h Hash) (MessageID, bool) {
	return shard(t.bucket(bContent).Get(shardKey(h))).find(h)
}

// content returns the message that a content is, of this batch too.
func (h *hearing) content(hash Hash) (MessageID, bool) {
	if id, ok := h.contents[hash]; ok {
		return id, true
	}
	return h.Tx.content(hash)
}

// writeContents writes which messages the contents of the batch are.
func (h *hearing) writeContents() error {
	hashes := slices.SortedFunc(maps.Keys(h.contents), func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	for len(hashes) > 0 {
		key := shardKey(hashes[0])
		var more shard
		for len(hashes) > 0 && bytes.Equal(shardKey(hashes[0]), key) {
			more = more.and(hashes[0], h.contents[hashes[0]])
			hashes = hashes[1:]
		}
		b := h.bucket(bContent)
		if err := b.Put(key, shard(b.Get(key)).with(more)); err != nil {
			return err
		}
	}
	clear(h.contents)
	return nil
}
