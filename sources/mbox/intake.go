package mbox

import (
	"cmp"
	"context"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"earshot/sources"
	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/clean"
)

const (
	batchMails = 1000
	batchBytes = 8 << 20
	aheadBytes = 3 * batchBytes // of mails that are not kept yet
)

// A job is a mail on its way into the store.
type job struct {
	raw    []byte
	report *sources.FileReport
	at     time.Time // when its file says that it came
	ref    clean.Line
	sent   bool   // it lies where sent mail lies
	flaw   string // what is wrong with how it was kept

	size    int64
	done    chan struct{} // closed when what follows is there
	arrival *store.Arrival
}

// An intake reads mails on all processors and keeps them in batches, in the
// order in which they came.
type intake struct {
	ctx    context.Context
	st     *store.Store
	o      Options
	group  *errgroup.Group
	budget *semaphore.Weighted
	order  chan *job // to the writer
	work   chan *job // to the readers
}

// begin sets the goroutines going; finish ends them.
func begin(ctx context.Context, st *store.Store, o Options) *intake {
	o.batch = cmp.Or(o.batch, batchMails)
	in := &intake{st: st, o: o, budget: semaphore.NewWeighted(aheadBytes), order: make(chan *job, 2*o.batch), work: make(chan *job)}
	in.group, in.ctx = errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		in.group.Go(in.read)
	}
	in.group.Go(in.write)
	return in
}

// add hands a mail over. It blocks while too much is on its way, and fails
// after the writer has.
func (in *intake) add(j *job) error {
	j.size, j.done = min(int64(len(j.raw))+1024, aheadBytes), make(chan struct{})
	if err := in.budget.Acquire(in.ctx, j.size); err != nil {
		return err
	}
	for _, to := range []chan *job{in.order, in.work} {
		select {
		case to <- j:
		case <-in.ctx.Done():
			return in.ctx.Err()
		}
	}
	return nil
}

// finish waits until all that was added is kept.
func (in *intake) finish() error {
	close(in.work)
	close(in.order)
	return in.group.Wait()
}

func (in *intake) read() error {
	for j := range in.work {
		j.arrival = in.arrival(j)
		j.raw = nil
		close(j.done)
	}
	return nil
}

// arrival reads a mail; nil where the reader fails on it.
func (in *intake) arrival(j *job) (a *store.Arrival) {
	defer func() {
		if recover() != nil {
			a = nil
		}
	}()
	with := in.o.Mail
	with.InSent, with.Ref = j.sent, j.ref
	m, out := mail.Read(j.raw, with)
	if j.flaw != "" {
		out.Defects = append(out.Defects[:len(out.Defects):len(out.Defects)], clean.OneLine(j.flaw))
	}
	if out.Undated {
		out.At = j.at // better than the day of the import, and still no time of its own
	}
	if m.Redacted {
		out.Prepare(nil)
	} else {
		out.Prepare(j.raw)
	}
	return &out
}

// write keeps the mails in batches.
func (in *intake) write() error {
	var batch []*job
	var size int64
	for j := range in.order {
		select {
		case <-j.done:
		case <-in.ctx.Done():
			return in.ctx.Err()
		}
		batch, size = append(batch, j), size+j.size
		if len(batch) >= in.o.batch || size >= batchBytes {
			if err := in.keep(batch, size); err != nil {
				return err
			}
			batch, size = batch[:0], 0
		}
	}
	return in.keep(batch, size)
}

// keep keeps a batch, in one transaction for each report, since a transaction
// tells how many of its mails are new and not which.
func (in *intake) keep(batch []*job, size int64) error {
	var order []*sources.FileReport
	parts := map[*sources.FileReport]*store.Batch{}
	for _, j := range batch {
		b := parts[j.report]
		if b == nil {
			b = &store.Batch{Source: in.o.Source, At: in.st.Now()}
			parts[j.report], order = b, append(order, j.report)
		}
		j.account(b)
	}
	for _, r := range order {
		heard, err := in.st.Hear(in.ctx, *parts[r])
		if err != nil {
			return err
		}
		r.New, r.Known, r.Changed = r.New+heard.New, r.Known+heard.Known, r.Changed+heard.Changed
	}
	clear(batch)
	in.budget.Release(size)
	return nil
}

// account puts a mail into a batch, or what is wrong with it.
func (j *job) account(b *store.Batch) {
	if j.arrival == nil {
		j.report.Defects++
		b.Defects = append(b.Defects, store.Defect{Source: b.Source, Where: j.ref, Why: clean.OneLine("earshot could not read this message; its reader failed on it"), At: b.At})
		return
	}
	if len(j.arrival.Defects) > 0 {
		j.report.Defects++
	}
	b.Arrivals = append(b.Arrivals, *j.arrival)
}
