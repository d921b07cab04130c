package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// rememberBlocks is how many blocks a Tx that remembers keeps unpacked.
const rememberBlocks = 32

// remembering returns a Tx that keeps the blocks it read last, for work that
// meets neighbours one by one. It is not safe for several goroutines.
func (t *Tx) remembering() *Tx {
	return &Tx{tx: t.tx, s: t.s, id: t.id, blocks: map[blockID][]Message{}, moved: t.moved}
}

// blockID is a block of a conversation.
type blockID struct {
	conv ConversationID
	n    uint32
}

func (b blockID) key() []byte { return binary.BigEndian.AppendUint32(key4(b.conv), b.n) }

func (t *Tx) remember(id blockID, ms []Message) {
	if t.blocks == nil {
		return
	}
	if len(t.blocks) >= rememberBlocks {
		clear(t.blocks)
	}
	t.blocks[id] = ms
}

// block reads a block of a conversation, in order of arrival. It is shared:
// who changes it clones it first.
func (t *Tx) block(conv ConversationID, n uint32) ([]Message, error) {
	id := blockID{conv, n}
	if ms, ok := t.blocks[id]; ok {
		return ms, nil
	}
	b := t.bucket(bConv).Get(id.key())
	if b == nil {
		return nil, fmt.Errorf("conversation %d, block %d: %w: missing", conv, n, ErrDamaged)
	}
	ms, err := unpackBlock(b)
	if err != nil {
		return nil, fmt.Errorf("conversation %d, block %d: %w", conv, n, err)
	}
	for i := range ms {
		ms[i].Conversation = conv
	}
	t.remember(id, ms)
	return ms, nil
}

func unpackBlock(b []byte) ([]Message, error) {
	raw, err := decompress(b)
	if err != nil {
		return nil, err
	}
	var ms []Message
	return ms, decode(raw, &ms)
}

func (t *Tx) putBlock(conv ConversationID, n uint32, ms []Message) error {
	id := blockID{conv, n}
	for i := range ms {
		ms[i].Conversation = conv
	}
	t.remember(id, ms)
	return t.bucket(bConv).Put(id.key(), compress(encode(ms)))
}

func (t *Tx) dropBlock(conv ConversationID, n uint32) error {
	id := blockID{conv, n}
	delete(t.blocks, id)
	return t.bucket(bConv).Delete(id.key())
}

// spot is where a message lies, and when it was said.
type spot struct {
	conv  ConversationID
	block uint32
	place uint16
	at    time.Time
}

func (s spot) bytes() []byte {
	b := binary.BigEndian.AppendUint16(blockID{s.conv, s.block}.key(), s.place)
	return binary.BigEndian.AppendUint64(b, uint64(s.at.UnixMilli()))
}

// spotBytes is the length of a spot as it is written.
const spotBytes = 18

// spotTime reads the time of a written spot, in Unix milliseconds.
func spotTime(b []byte) int64 { return int64(binary.BigEndian.Uint64(b[10:])) }

// stepMost is the number of steps that cost about as much as a search.
const stepMost = 8

// A stepper finds keys that ascend: the next one is often near, and a few
// steps cost less than a search.
type stepper struct {
	cursor    *bolt.Cursor
	at, value []byte
}

// to returns the value at a key; nil: there is none.
func (s *stepper) to(key []byte) []byte {
	for n := 0; n < stepMost && s.at != nil && bytes.Compare(s.at, key) < 0; n++ {
		s.at, s.value = s.cursor.Next()
	}
	if s.at == nil || bytes.Compare(s.at, key) < 0 {
		s.at, s.value = s.cursor.Seek(key)
	}
	if !bytes.Equal(s.at, key) {
		return nil
	}
	return s.value
}

// putSpot writes where a message lies.
func (t *Tx) putSpot(id MessageID, s spot) error {
	t.moved.message(id, s)
	return t.bucket(bMsg).Put(key4(id), s.bytes())
}

func (t *Tx) spot(id MessageID) (spot, bool) {
	b := t.bucket(bMsg).Get(key4(id))
	if len(b) != spotBytes {
		return spot{}, false
	}
	return spot{
		conv:  id4[ConversationID](b),
		block: binary.BigEndian.Uint32(b[4:]),
		place: binary.BigEndian.Uint16(b[8:]),
		at:    time.UnixMilli(spotTime(b)),
	}, true
}
