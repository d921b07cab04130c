package chatlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"earshot/store"
)

// ImportOptions say what to read once.
type ImportOptions struct {
	Source string // under which the messages are kept
	Paths  []string
	Reader io.Reader // read after the paths, as a file called Name; nil: none
	Name   string
	Zone   *time.Location // of times that name none; nil: UTC
	Dates  string         // day-first or month-first where a file does not show it
	Format string         // empty: the one that fits
}

// A Report says what came of an import, file by file.
type Report struct{ Files []FileReport }

// A FileReport is what came of one file.
type FileReport struct {
	Name    string
	Format  string
	New     int   // messages not known before
	Known   int   // heard before
	Changed int   // edits of known messages
	Defects int   // lines that could not be read, each named in the store
	Err     error // the whole file could not be read
}

// Failed says whether a file could not be read at all.
func (r Report) Failed() bool {
	for _, f := range r.Files {
		if f.Err != nil {
			return true
		}
	}
	return false
}

// Import reads files, folders with all below them, and a stream, each to its
// end. One that cannot be read stops no other: its report has the error. The
// error that Import itself returns is the store's or ctx's. What was imported
// before is known again.
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
	for _, p := range o.Paths {
		if err := m.path(p); err != nil {
			return m.report, err
		}
	}
	if o.Reader == nil {
		return m.report, nil
	}
	m.near = nil
	return m.report, m.stream(o.Name, o.Name, st.Now(), o.Reader)
}

type importer struct {
	ctx    context.Context
	st     *store.Store
	o      ImportOptions
	forced format
	report Report
	near   *near // the folder that is read; nil: none
}

// path imports a file or a folder.
func (m *importer) path(p string) error {
	f, err := openFolder(p)
	if err != nil {
		m.failed(p, err)
		return nil
	}
	defer f.root.Close()
	m.near = nearOf(f)
	l, err := f.list()
	if err != nil {
		m.failed(p, err)
		return nil
	}
	for _, r := range l.refused {
		m.failed(filepath.Join(p, r.name), errors.New(r.why))
	}
	for _, file := range l.files {
		if err := m.file(p, f, file.name); err != nil {
			return err
		}
	}
	return m.ctx.Err()
}

func (m *importer) failed(name string, err error) {
	m.report.Files = append(m.report.Files, FileReport{Name: name, Err: err})
}

// file imports one file of a folder.
func (m *importer) file(p string, f folder, name string) error {
	shown := p
	if f.only == "" {
		shown = filepath.Join(p, filepath.FromSlash(name))
	}
	open, info, err := f.open(name)
	if err != nil {
		m.failed(shown, err)
		return nil
	}
	defer open.Close()
	var in io.Reader = open
	if isZip(name) {
		return m.archive(shown, name, open, info)
	}
	if isPacked(name) {
		if in, err = unpack(open, info.size); err != nil {
			m.failed(shown, err)
			return nil
		}
	}
	return m.stream(shown, name, time.Unix(0, info.changed), in)
}

// archive imports the logs in a zip.
func (m *importer) archive(shown, name string, open io.ReaderAt, info found) error {
	a, err := openZip(name, open, info.size)
	if err != nil {
		m.failed(shown, err)
		return nil
	}
	outside := m.near
	defer func() { m.near = outside }()
	m.near = a.near()
	for _, f := range a.logs() {
		in, err := a.open(f)
		if err != nil {
			m.failed(shown+"/"+f.Name, err)
			continue
		}
		err = errors.Join(m.stream(shown+"/"+f.Name, name+"/"+f.Name, f.Modified, in), in.Close())
		if err = errors.Join(err, m.ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}

// stream imports what in holds. Its errors are the store's and ctx's.
func (m *importer) stream(shown, name string, changed time.Time, in io.Reader) error {
	r := FileReport{Name: shown}
	take := &intake{ctx: m.ctx, st: m.st, source: m.o.Source, most: importMost, told: func(h store.Heard) {
		r.New, r.Known, r.Changed = r.New+h.New, r.Known+h.Known, r.Changed+h.Changed
	}}
	v := &visit{in: take, name: name, ended: true, fresh: true, forced: m.forced,
		options: options{zone: m.o.Zone, dates: orderNamed(m.o.Dates), day: changed, name: name, near: m.near}}
	v.whole, _ = in.(io.ReaderAt) // of a pipe it fails, and the guess stays
	defer take.wait()             // on an error nothing is left under way
	err := v.run(in)
	var unknown *unknownError
	switch {
	case errors.As(err, &unknown):
		r.Err = err
	case err != nil:
		r.Err = fmt.Errorf("reading %s: %w", shown, err)
	}
	if err := take.outcome(name, err); err != nil {
		return err
	}
	r.Format, r.Defects = v.cur.Format, len(v.cur.Flaws)+v.cur.Surplus
	if err := take.finish(); err != nil {
		return err
	}
	m.report.Files = append(m.report.Files, r)
	return nil
}
