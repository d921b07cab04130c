package chatlog

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"

	"earshot/store"
	"earshot/store/clean"
)

const (
	batchMessages = 1000   // while listeners watch
	importMost    = 10_000 // while nobody does
	batchBytes    = 4 << 20
)

// An intake collects what is read into batches and hands them to the store.
type intake struct {
	ctx    context.Context
	st     *store.Store
	source string
	told   func(store.Heard) // of each batch; may be nil

	most int // messages of one batch; 0: batchMessages

	batch     store.Batch
	originals []string
	bytes     int
	preparers []store.Preparer // one for each worker
	kept      <-chan keeping   // the batch that the store is keeping; nil: none
}

// add takes a message in. Its original is packed when the batch is full.
func (in *intake) add(a store.Arrival, original string) {
	in.batch.Arrivals = append(in.batch.Arrivals, a)
	in.originals = append(in.originals, original)
	in.bytes += len(original) + a.Text.Len()
}

func (in *intake) full() bool {
	return len(in.batch.Arrivals) >= cmp.Or(in.most, batchMessages) || in.bytes >= batchBytes
}

func (in *intake) defect(where, why string) {
	in.batch.Defects = append(in.batch.Defects, store.Defect{Where: safeLine(where), Why: clean.OneLine(why)})
}

// outcome notes what came of reading a file anew. It returns the store's
// errors; any other is a defect of the file.
func (in *intake) outcome(name string, err error) error {
	var kept *keepError
	var unknown *unknownError
	switch {
	case errors.As(err, &kept):
		return err
	case errors.As(err, &unknown):
		sample, _ := clean.Redact(clean.Body(unknown.sample))
		in.batch.Defects = append(in.batch.Defects, store.Defect{Where: safeLine(name), Why: clean.OneLine(err.Error()), Sample: sample})
	case err != nil:
		in.defect(name, "reading it failed: "+reason(err))
	default:
		in.mended(name)
	}
	return nil
}

func (in *intake) mended(where string) {
	in.batch.Mended = append(in.batch.Mended, safeLine(where).String())
}

// cursor notes how far a file was read; it is kept with the batch. Nil takes
// the cursor away.
func (in *intake) cursor(name string, c any) {
	if in.batch.Cursors == nil {
		in.batch.Cursors = map[string]any{}
	}
	in.batch.Cursors[name] = c
}

// flush hands the batch over and begins a new one. The store keeps it while
// the next one is read; what came of it is told by the next flush, or by
// finish.
func (in *intake) flush() error {
	b := in.batch
	if len(b.Arrivals)+len(b.Cursors)+len(b.Defects)+len(b.Mended) == 0 {
		return nil
	}
	in.prepare()
	if err := in.wait(); err != nil {
		return err
	}
	in.batch, in.originals, in.bytes = store.Batch{}, nil, 0
	if n := len(b.Arrivals); n >= batchMessages { // the next is likely to be as long
		in.batch.Arrivals, in.originals = make([]store.Arrival, 0, n), make([]string, 0, n)
	}
	b.Source = in.source
	kept := make(chan keeping, 1)
	in.kept = kept
	go func() {
		heard, err := in.st.Hear(in.ctx, b)
		kept <- keeping{heard, err}
	}()
	return nil
}

// finish hands over what is left and waits until all is kept.
func (in *intake) finish() error {
	if err := in.flush(); err != nil {
		return err
	}
	return in.wait()
}

// wait waits for the batch that the store is keeping, if it does.
func (in *intake) wait() error {
	if in.kept == nil {
		return nil
	}
	k := <-in.kept
	in.kept = nil
	if k.err != nil {
		return &keepError{k.err}
	}
	if in.told != nil {
		in.told(k.heard)
	}
	return nil
}

// keeping is what came of a batch.
type keeping struct {
	heard store.Heard
	err   error
}

// A keepError is a batch that the store could not keep.
type keepError struct{ err error }

func (e *keepError) Error() string { return e.err.Error() }

func (e *keepError) Unwrap() error { return e.err }

// prepare packs the batch's originals on all processors.
func (in *intake) prepare() {
	workers := runtime.GOMAXPROCS(0)
	if in.preparers == nil {
		in.preparers = make([]store.Preparer, workers)
	}
	part := (len(in.batch.Arrivals) + len(in.preparers) - 1) / len(in.preparers)
	var all sync.WaitGroup
	for from := 0; from < len(in.batch.Arrivals); from += part {
		p := &in.preparers[from/part]
		all.Go(func() {
			for i := from; i < min(from+part, len(in.batch.Arrivals)); i++ {
				original := in.originals[i]
				if !keeps(original) {
					original = ""
				}
				p.Prepare(&in.batch.Arrivals[i], []byte(original))
			}
		})
	}
	all.Wait()
}
