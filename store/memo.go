package store

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"earshot/store/clean"
)

// A Subject is what a memo may be about.
type Subject byte

// The subjects.
const (
	AboutConversation Subject = 'c'
	AboutMark         Subject = 'm'
	AboutTheme        Subject = 't'
	AboutPerson       Subject = 'p'
	AboutSitting      Subject = 's'
)

// About names one thing of a kind.
type About struct {
	Kind Subject `cbor:"1,keyasint"`
	ID   uint32  `cbor:"2,keyasint"`
}

func (a About) key() []byte { return binary.BigEndian.AppendUint32([]byte{byte(a.Kind)}, a.ID) }

// A Memo is a listener's note on something, in their own words.
type Memo struct {
	ID    MemoID     `cbor:"1,keyasint"`
	About About      `cbor:"2,keyasint"`
	Text  clean.Text `cbor:"3,keyasint"`
	By    ListenerID `cbor:"4,keyasint"`
	At    time.Time  `cbor:"5,keyasint"`
}

// Memos returns the memos on something, in order of writing; of a conversation
// also those on the numbers that lead to it.
func (t *Tx) Memos(about About) ([]Memo, error) {
	numbers := []uint32{about.ID}
	if about.Kind == AboutConversation {
		c, err := t.Conversation(ConversationID(about.ID))
		if err != nil {
			return nil, err
		}
		numbers[0] = uint32(c.ID)
		for _, n := range c.Joined {
			numbers = append(numbers, uint32(n))
		}
	}
	var out []Memo
	var failed error
	for _, n := range numbers {
		t.prefix(bMemoByAbout, About{about.Kind, n}.key(), func(k []byte) bool {
			m, err := t.Memo(id4[MemoID](k[5:]))
			if failed = errorsIn(failed, err); m.Text.Len() > 0 { // else it was erased
				out = append(out, m)
			}
			return err == nil
		})
	}
	slices.SortFunc(out, func(a, b Memo) int { return cmp.Compare(a.ID, b.ID) })
	return out, failed
}

// Memo returns a memo.
func (t *Tx) Memo(id MemoID) (Memo, error) {
	var m Memo
	ok, err := t.folded(bMemo, key4(id), &m)
	if err == nil && !ok {
		err = fmt.Errorf("memo %d: %w", id, ErrNotFound)
	}
	return m, err
}

// WriteMemo keeps a memo: a new one, or one of the listener's own with other
// words. One without words is taken away.
func (a *Act) WriteMemo(m Memo) (Memo, error) {
	if m.ID != 0 {
		was, err := a.Memo(m.ID)
		if err != nil {
			return m, err
		}
		if was.By != a.actor.Listener {
			return m, fmt.Errorf("memo %d is another listener's; write one of your own", m.ID)
		}
		m.About = was.About
	}
	if m.Text.Len() == 0 {
		if m.ID == 0 {
			return m, fmt.Errorf("a memo needs words")
		}
		return m, a.commit(Event{Type: EvMemoRemoved, Bucket: bMemo, Key: key4(m.ID)})
	}
	if m.ID == 0 {
		n, err := a.next(bMemo)
		if err != nil {
			return m, err
		}
		m.ID = MemoID(n)
	}
	m.By, m.At = a.actor.Listener, a.actor.Now
	return m, a.write(EvMemoWritten, bMemo, key4(m.ID), m)
}
