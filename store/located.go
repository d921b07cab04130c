package store

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// located is messages and the conversations that they lie in.
type located struct {
	ids   []MessageID
	convs []ConversationID // of ids, one by one
	pairs []uint64         // the number of the conversation, then that of the message, in order; nil: not asked for
}

// manyAtOnce is how many ids are taken from a bitmap at once.
const manyAtOnce = 512

// locate finds where messages lie. Those that this transaction does not see
// yet are left out.
func (t *Tx) locate(ids *roaring.Bitmap) *located {
	l := &located{}
	if n := ids.GetCardinality(); n > 0 {
		l.ids, l.convs = make([]MessageID, 0, n), make([]ConversationID, 0, n)
	}
	if t.places(func(p *seen) { l.ask(ids, p) }) {
		return l
	}
	step := stepper{cursor: t.bucket(bMsg).Cursor()}
	for it := ids.Iterator(); it.HasNext(); {
		id := MessageID(it.Next())
		if v := step.to(key4(id)); v != nil {
			l.add(id, id4[ConversationID](v))
		}
	}
	return l
}

// ask finds messages where they are remembered.
func (l *located) ask(ids *roaring.Bitmap, p *seen) {
	var room [manyAtOnce]uint32
	many := ids.ManyIterator()
	for n := many.NextMany(room[:]); n > 0; n = many.NextMany(room[:]) {
		for _, id := range room[:n] {
			if conv := p.of(id); conv != 0 {
				l.add(MessageID(id), conv)
			}
		}
	}
}

func (l *located) add(id MessageID, conv ConversationID) {
	l.ids, l.convs = append(l.ids, id), append(l.convs, conv)
	l.pairs = nil
}

// conversations returns the conversations, each once.
func (l *located) conversations() *roaring.Bitmap {
	if len(l.convs) == 0 {
		return roaring.New()
	}
	bits := make([]uint64, slices.Max(l.convs)/64+1)
	for _, c := range l.convs {
		bits[c/64] |= 1 << (c % 64)
	}
	return roaring.FromDense(bits, false)
}

// in returns the messages that lie in a conversation.
func (l *located) in(id ConversationID) []MessageID {
	if l.pairs == nil {
		l.sort()
	}
	i, _ := slices.BinarySearch(l.pairs, uint64(id)<<32)
	var out []MessageID
	for ; i < len(l.pairs) && ConversationID(l.pairs[i]>>32) == id; i++ {
		out = append(out, MessageID(uint32(l.pairs[i])))
	}
	return out
}

func (l *located) sort() {
	l.pairs = make([]uint64, len(l.ids))
	for i, id := range l.ids {
		l.pairs[i] = uint64(l.convs[i])<<32 | uint64(id)
	}
	slices.Sort(l.pairs)
	l.pairs = slices.Compact(l.pairs)
}
