package store

import (
	"encoding/binary"
	"fmt"
)

// Ids are dense integers of their kind, in order of arrival; 0 is none. They
// are types of their own so that one cannot be taken for another.
type (
	ConversationID uint32
	MessageID      uint32
	PersonID       uint32
	MarkID         uint32
	ThemeID        uint32
	FollowupID     uint32
	LessonID       uint32
	ListenerID     uint32
	SittingID      uint32
	MemoID         uint32
	HandID         uint32
)

// Pseudonym names a person in reports: stable, and telling nothing.
func (p PersonID) Pseudonym() string { return fmt.Sprintf("P-%04d", uint32(p)) }

// Hash identifies content: the first 16 bytes of a SHA-256.
type Hash [16]byte

// IsZero says whether there is no hash.
func (h Hash) IsZero() bool { return h == Hash{} }

func key4[T ~uint32](id T) []byte { return binary.BigEndian.AppendUint32(nil, uint32(id)) }

func id4[T ~uint32](b []byte) T {
	if len(b) < 4 {
		return 0
	}
	return T(binary.BigEndian.Uint32(b))
}
