package imap

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/clean"
)

const readers = 2 // goroutines that read mail while the next is fetched

// A keeper brings fetched messages into the store: readers make arrivals of
// them, one writer commits them in batches together with the cursor.
type keeper struct {
	st      *store.Store
	source  string
	mailbox Mailbox
	cur     *cursor // the writer's alone until finish returns
	mail    mail.Context
	lim     limits
	told    func(messages int)   // after each commit
	beside  func(map[string]any) // puts more beside the cursor

	lessons atomic.Pointer[[]store.Lesson] // as they stood at the last commit

	ctx    context.Context
	group  *errgroup.Group
	budget *semaphore.Weighted
	in     chan piece
	out    chan fate
}

// A fate is what became of a message: an arrival, gone, or broken.
type fate struct {
	uid     uint32
	size    int64 // of the budget
	arrival *store.Arrival
	gone    bool
	why     string // it is broken
}

// start sets the goroutines going; finish ends them.
func (k *keeper) start(ctx context.Context) error {
	if err := k.learn(); err != nil {
		return err
	}
	k.group, k.ctx = errgroup.WithContext(ctx)
	k.budget = semaphore.NewWeighted(k.lim.ahead)
	k.in, k.out = make(chan piece, 16), make(chan fate, 64)
	var reading errgroup.Group
	for range readers {
		reading.Go(func() error { k.read(); return nil })
	}
	k.group.Go(func() error { reading.Wait(); close(k.out); return nil })
	k.group.Go(k.write)
	return nil
}

// learn takes in what listeners have taught: a long pull goes by it from the
// next batch on.
func (k *keeper) learn() error {
	lessons, err := k.st.Lessons()
	k.lessons.Store(&lessons)
	return err
}

// add hands over a whole message. It blocks while too much is on its way.
// After an error of the writer it does nothing; finish tells.
func (k *keeper) add(p piece) {
	if k.budget.Acquire(k.ctx, k.weight(p)) != nil {
		return
	}
	select {
	case k.in <- p:
	case <-k.ctx.Done():
	}
}

func (k *keeper) weight(p piece) int64 { return min(int64(len(p.body)), k.lim.ahead) }

// settle notes a message that will not come.
func (k *keeper) settle(f fate) {
	select {
	case k.out <- f:
	case <-k.ctx.Done():
	}
}

// failed says whether the writer has given up.
func (k *keeper) failed() bool { return k.ctx.Err() != nil }

// finish waits until everything handed over is committed.
func (k *keeper) finish() error {
	close(k.in)
	return k.group.Wait()
}

func (k *keeper) read() {
	for p := range k.in {
		k.settle(k.fate(p))
	}
}

// fate reads a message. One on which the reader fails costs itself alone.
func (k *keeper) fate(p piece) (f fate) {
	f = fate{uid: p.uid, size: k.weight(p)}
	defer func() {
		if recover() != nil {
			f.arrival, f.why = nil, "earshot could not read this message; its reader failed on it"
		}
	}()
	in := k.mail
	in.At, in.Partial, in.Lessons = p.at, p.partial, *k.lessons.Load()
	in.Place = &store.Place{Mailbox: k.mailbox.Name, Validity: k.cur.Validity, UID: p.uid}
	in.Ref = where(k.mailbox.Name, p.uid)
	m, a := mail.Read(p.body, in)
	if m.Redacted {
		a.Prepare(nil)
	} else {
		a.Prepare(p.body)
	}
	f.arrival = &a
	return f
}

// where names a message's place for people; a defect of it is found by that.
func where(mailbox string, uid uint32) clean.Line {
	return clean.OneLine(fmt.Sprintf("%s, message UID %d", mailbox, uid))
}

// write commits batches: when they are full, and soon after they began.
func (k *keeper) write() error {
	timer := time.NewTimer(k.lim.batchFor)
	defer timer.Stop()
	var batch []fate
	var bytes int64
	for {
		select {
		case f, ok := <-k.out:
			if !ok {
				return k.commit(batch)
			}
			if len(batch) == 0 {
				timer.Reset(k.lim.batchFor)
			}
			batch, bytes = append(batch, f), bytes+f.size
			if len(batch) < k.lim.batchMails && bytes < k.lim.batchBytes {
				continue
			}
		case <-timer.C:
		}
		if err := k.commit(batch); err != nil {
			return err
		}
		batch, bytes = batch[:0], 0
	}
}

// commit writes what became of messages, and the cursor that says so, in one
// transaction.
func (k *keeper) commit(batch []fate) error {
	if len(batch) == 0 {
		return nil
	}
	b := store.Batch{Source: k.source, At: k.lim.now(), Cursors: map[string]any{k.mailbox.Name: k.cur}}
	k.beside(b.Cursors)
	var size int64
	for _, f := range batch {
		size += f.size
		k.account(&b, f)
	}
	_, err := k.st.Hear(k.ctx, b)
	k.budget.Release(size)
	clear(batch)
	if err != nil {
		return err
	}
	k.told(len(batch))
	return k.learn()
}

func (k *keeper) account(b *store.Batch, f fate) {
	place := where(k.mailbox.Name, f.uid)
	switch {
	case f.gone:
		k.cur.Gone.Add(f.uid)
	case f.arrival == nil:
		k.cur.Broken.Add(f.uid)
		b.Defects = append(b.Defects, store.Defect{Source: k.source, Where: place, Why: clean.OneLine(f.why), At: b.At})
		return
	default:
		k.cur.Held.Add(f.uid)
		b.Arrivals = append(b.Arrivals, *f.arrival)
	}
	if k.cur.Broken.Contains(f.uid) {
		k.cur.Broken = k.cur.Broken.Sub(rangesOf(f.uid))
		if f.arrival == nil || len(f.arrival.Defects) == 0 {
			b.Mended = append(b.Mended, place.String())
		}
	}
}
