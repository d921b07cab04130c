package chatlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"earshot/sources"
	"earshot/store"
	"earshot/store/clean"
)

// ImportOptions say what to read once.
type ImportOptions struct {
	Source string         // under which the messages are kept
	Files  sources.Files  // what is read
	Zone   *time.Location // of times that name none; nil: UTC
	Dates  string         // day-first or month-first where a file does not show it
	Format string         // empty: the one that fits
}

// A Report says what came of an import, file by file.
type Report struct{ Files []sources.FileReport }

// Failed says whether a file could not be read at all.
func (r Report) Failed() bool {
	for _, f := range r.Files {
		if f.Err != nil {
			return true
		}
	}
	return false
}

// Import reads files, each to its end. One that cannot be read stops no other:
// its report has the error. The error that Import itself returns is the
// store's, ctx's or that of handing the files over. What was imported before
// is known again.
func Import(ctx context.Context, st *store.Store, o ImportOptions) (Report, error) {
	m := importer{ctx: ctx, st: st, o: o}
	if o.Zone == nil {
		m.o.Zone = time.UTC
	}
	if o.Format != "" {
		f, ok := formatNamed(o.Format)
		if !ok {
			return m.report, fmt.Errorf("no chat format is named %s; earshot formats lists them", o.Format)
		}
		m.forced = f
	}
	return m.report, o.Files(m.file)
}

type importer struct {
	ctx    context.Context
	st     *store.Store
	o      ImportOptions
	forced format
	report Report
}

func (m *importer) failed(name string, err error) error {
	m.report.Files = append(m.report.Files, sources.FileReport{Name: name, Err: err})
	return m.ctx.Err()
}

// file imports one file.
func (m *importer) file(g sources.Given) error {
	if g.Why != "" {
		return m.failed(g.Shown, errors.New(g.Why))
	}
	in := g.Body
	if isPacked(g.Name) {
		var err error
		if in, err = unpack(g.Body, g.Size); err != nil {
			return m.failed(g.Shown, err)
		}
	}
	return errors.Join(m.stream(g.Shown, g.Name, g.Changed, in), m.ctx.Err())
}

// stream imports what in holds. Its errors are the store's and ctx's.
func (m *importer) stream(shown, name string, changed time.Time, in io.Reader) error {
	r := sources.FileReport{Name: shown}
	take := &intake{ctx: m.ctx, st: m.st, source: m.o.Source, most: importMost, told: func(h store.Heard) {
		r.New, r.Known, r.Changed = r.New+h.New, r.Known+h.Known, r.Changed+h.Changed
	}}
	v := &visit{in: take, name: name, ended: true, fresh: true, forced: m.forced,
		options: options{zone: m.o.Zone, dates: orderNamed(m.o.Dates), day: changed}}
	defer take.wait() // on an error nothing is left under way
	err := v.run(in)
	var kept *keepError
	var unknown *unknownError
	switch {
	case errors.As(err, &kept):
		return err
	case errors.As(err, &unknown):
		sample, _ := clean.Redact(clean.Body(unknown.sample))
		take.batch.Defects = append(take.batch.Defects, store.Defect{Where: safeLine(name), Why: clean.OneLine(err.Error()), Sample: sample})
		r.Err = err
	case err != nil:
		take.defect(name, "reading it failed: "+reason(err))
		r.Err = fmt.Errorf("reading %s: %w", shown, err)
	default:
		take.mended(name)
	}
	r.Format, r.Defects = v.cur.Format, len(v.cur.Flaws)+v.cur.Surplus
	if err := take.finish(); err != nil {
		return err
	}
	m.report.Files = append(m.report.Files, r)
	return nil
}
