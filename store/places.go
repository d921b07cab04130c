package store

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// places remember, once a search has asked, where every message lies and when
// it was said, and where every conversation stands on the floor: 12 bytes a
// message and 8 a conversation. What they say is what one transaction sees, and
// only readers of that one are answered; the others read the file.
type places struct {
	mu   sync.RWMutex
	asOf int // the transaction; 0: nothing is known
	seen seen

	asks    int           // how often somebody has asked in vain
	asked   bool          // somebody fills them, or did
	pending map[int]moved // of transactions that followed, until it is their turn
	quit    atomic.Bool
	done    sync.WaitGroup
}

// seen is what places know, by message and by conversation.
type seen struct {
	conv []ConversationID // 0: no such message
	said []int64          // Unix milliseconds
	last []int64          // of a conversation, Unix milliseconds; unlisted: it has no place
}

// unlisted stands for a conversation that is not on the floor.
const unlisted = -1 << 63

// moved is what a transaction changed.
type moved struct {
	spots map[MessageID]spot
	rows  map[ConversationID]int64
}

// pendingMost is how many transactions wait for one that never comes before
// all is read anew.
const pendingMost = 64

func (m *moved) message(id MessageID, s spot) {
	if m == nil {
		return
	}
	if m.spots == nil {
		m.spots = map[MessageID]spot{}
	}
	m.spots[id] = s
}

func (m *moved) conversation(id ConversationID, last int64) {
	if m == nil {
		return
	}
	if m.rows == nil {
		m.rows = map[ConversationID]int64{}
	}
	m.rows[id] = last
}

// use calls f with what places know, if they know what t sees, and says
// whether it did.
func (p *places) use(t *Tx, f func(*seen)) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.asOf != t.id {
		return false
	}
	f(&p.seen)
	return true
}

// enoughAsks is how often somebody must have asked for it to pay to fill them:
// a command asks a few times, and ends.
const enoughAsks = 5

// wanted says once whether they are to be filled.
func (p *places) wanted() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asks++
	first := !p.asked && p.asks >= enoughAsks && !p.quit.Load()
	if first {
		p.asked, p.pending = true, map[int]moved{}
		p.done.Add(1)
	}
	return first
}

// fillPlaces reads all places in one transaction, in the background.
func (s *Store) fillPlaces() {
	defer s.places.done.Done()
	var all seen
	at, whole := 0, false
	err := s.View(func(t *Tx) error {
		at = t.id
		whole = all.readMessages(t, &s.places.quit) && all.readFloor(t, &s.places.quit)
		return nil
	})
	if err != nil || !whole {
		s.places.forget()
		return
	}
	s.places.take(all, at)
}

// readMessages reads where messages lie. It says whether it got to the end.
func (s *seen) readMessages(t *Tx, quit *atomic.Bool) bool {
	const look = 4096 // messages after which it looks whether to go on
	cur, n := t.bucket(bMsg).Cursor(), 0
	for k, v := cur.First(); k != nil; k, v = cur.Next() {
		if n++; n%look == 0 && quit.Load() {
			return false
		}
		if len(v) == spotBytes {
			s.put(id4[MessageID](k), id4[ConversationID](v), spotTime(v))
		}
	}
	return true
}

func (s *seen) readFloor(t *Tx, quit *atomic.Bool) bool {
	cur := t.bucket(bByActivity).Cursor()
	for k, _ := cur.First(); k != nil; k, _ = cur.Next() {
		p := posOf(k)
		s.list(p.ID, p.At.UnixMilli())
	}
	return !quit.Load()
}

func (s *seen) put(id MessageID, conv ConversationID, said int64) {
	if n := int(id) + 1 - len(s.conv); n > 0 {
		s.conv, s.said = append(s.conv, make([]ConversationID, n)...), append(s.said, make([]int64, n)...)
	}
	s.conv[id], s.said[id] = conv, said
}

func (s *seen) list(id ConversationID, last int64) {
	for int(id) >= len(s.last) {
		s.last = append(s.last, unlisted)
	}
	s.last[id] = last
}

// of returns the conversation of a message; 0: it is not there.
func (s *seen) of(id uint32) ConversationID {
	if int(id) >= len(s.conv) {
		return 0
	}
	return s.conv[id]
}

// between returns the messages that were said from a time on and before
// another; a zero time is none.
func (s *seen) between(from, to time.Time) *roaring.Bitmap {
	first, end := int64(math.MinInt64), int64(math.MaxInt64)
	if !from.IsZero() {
		first = from.UnixMilli()
	}
	if !to.IsZero() {
		end = to.UnixMilli()
	}
	found := roaring.New()
	var some []uint32
	for id, at := range s.said {
		if first <= at && at < end && s.conv[id] != 0 {
			some = append(some, uint32(id))
		}
		if len(some) == manyAtOnce {
			found.AddMany(some)
			some = some[:0]
		}
	}
	found.AddMany(some)
	return found
}

// take takes what was read as a transaction saw it, and follows on.
func (p *places) take(all seen, at int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen, p.asOf = all, at
	for id := range p.pending {
		if id <= at {
			delete(p.pending, id)
		}
	}
	p.goOn()
}

// follow takes what a transaction changed that was committed. Transactions may
// come out of their order.
func (p *places) follow(m moved, at int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.asked {
		return
	}
	p.pending[at] = m
	if p.asOf > 0 {
		p.goOn()
	}
	if p.asOf > 0 && len(p.pending) > pendingMost {
		p.drop()
	}
}

// forget has everything read anew when a search asks next.
func (p *places) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop()
}

// drop is forget under mu.
func (p *places) drop() { p.seen, p.asOf, p.asked, p.pending = seen{}, 0, false, nil }

// goOn takes the transactions whose turn it is; under mu.
func (p *places) goOn() {
	for {
		m, ok := p.pending[p.asOf+1]
		if !ok {
			return
		}
		delete(p.pending, p.asOf+1)
		p.asOf++
		for id, s := range m.spots {
			p.seen.put(id, s.conv, s.at.UnixMilli())
		}
		for id, last := range m.rows {
			p.seen.list(id, last)
		}
	}
}

// stop ends the filling and waits for it.
func (p *places) stop() {
	p.mu.Lock()
	p.quit.Store(true) // from here on nobody begins
	p.mu.Unlock()
	p.done.Wait()
}

// places lends what is known of where messages lie, as t sees them, and says
// whether it did. Else it has them filled, for those who ask later.
func (t *Tx) places(f func(*seen)) bool {
	if t.s.places.use(t, f) {
		return true
	}
	if t.s.places.wanted() {
		go t.s.fillPlaces()
	}
	return false
}
