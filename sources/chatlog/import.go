package chatlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"earshot/sources"
	"earshot/store"
)

// ImportOptions say what to read once.
type ImportOptions struct {
	Source string         // under which the messages are kept
	Files  sources.Files  // what is read
	Zone   *time.Location // of times that name none; nil: UTC
	Dates  string         // day-first or month-first where a file does not show it
	Format string         // empty: the one that fits
	Taught Taught

	// Progress is told how far a long file is read, after each batch; nil:
	// nobody wants to know.
	Progress func(Progress)

	Pause time.Duration // between conversations that have no names; 0: half an hour
}

// A Progress says how far a file is read.
type Progress struct {
	File        string
	Done, Total int64 // bytes; Total 0: not known
	Messages    int
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
	m := importer{ctx: ctx, st: st, o: o, ends: map[string]cursor{}}
	if o.Zone == nil {
		m.o.Zone = time.UTC
	}
	if o.Format != "" {
		if m.forced = o.Taught.called(o.Format); len(m.forced) == 0 {
			return m.report, fmt.Errorf("no chat format is named %s; earshot formats lists them", o.Format)
		}
	}
	return m.report, o.Files(m.file)
}

type importer struct {
	ctx    context.Context
	st     *store.Store
	o      ImportOptions
	forced []format
	report Report
	folder string            // that is read
	near   *near             // what lies in it; nil: nothing
	ends   map[string]cursor // of the files read, by folder and name, those that were rotated
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
	if m.folder != g.Folder || m.near == nil {
		m.folder, m.near = g.Folder, &near{made: map[string]any{}, read: g.Beside, folder: filepath.Base(g.Folder)}
	}
	in := g.Body
	if isZip(g.Name) {
		return m.zipped(g)
	}
	if isPacked(g.Name) {
		var err error
		if in, err = sources.Unpack(g.Body); err != nil {
			return m.failed(g.Shown, err)
		}
	}
	size := g.Size
	if isPacked(g.Name) {
		size = 0
	}
	return errors.Join(m.stream(g.Shown, g.Name, g.Changed, size, in), m.ctx.Err())
}

// zipped imports a zip. One that comes through a pipe is laid down first, in a
// file without a name beside the store: a zip is read from its end.
func (m *importer) zipped(g sources.Given) error {
	if in, ok := g.Body.(io.ReaderAt); ok && g.Size >= 0 {
		return m.archive(g.Shown, g.Name, in, g.Size)
	}
	f, err := os.CreateTemp(m.st.Dir(), "zip-")
	if err != nil {
		return fmt.Errorf("laying down %s: %w", g.Shown, err)
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return err
	}
	n, err := io.Copy(f, io.LimitReader(g.Body, sources.UnpackedMost))
	if err != nil {
		return m.failed(g.Shown, err)
	}
	return m.archive(g.Shown, g.Name, f, n)
}

// archive imports the logs in a zip.
func (m *importer) archive(shown, name string, open io.ReaderAt, size int64) error {
	a, err := openZip(name, open, size)
	if err != nil {
		return m.failed(shown, err)
	}
	outside := m.near
	defer func() { m.near = outside }()
	m.near = a.near()
	for _, f := range a.logs() {
		in, err := a.open(f)
		if err != nil {
			if err := m.failed(shown+"/"+f.Name, err); err != nil {
				return err
			}
			continue
		}
		err = errors.Join(m.stream(shown+"/"+f.Name, name+"/"+f.Name, f.Modified, int64(f.UncompressedSize64), in), in.Close())
		if err = errors.Join(err, m.ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}

// stream imports what in holds. Its errors are the store's and ctx's.
func (m *importer) stream(shown, name string, changed time.Time, size int64, in io.Reader) error {
	r := sources.FileReport{Name: shown}
	var v *visit
	take := &intake{ctx: m.ctx, st: m.st, source: m.o.Source, most: importMost, told: func(h store.Heard) {
		r.New, r.Known, r.Changed = r.New+h.New, r.Known+h.Known, r.Changed+h.Changed
		if m.o.Progress != nil {
			m.o.Progress(Progress{shown, v.cur.Offset, max(size, 0), r.New + r.Known + r.Changed})
		}
	}}
	v = &visit{in: take, name: name, ended: true, fresh: true, earlier: m.remembered, taught: m.o.Taught, pause: m.o.Pause, forced: m.forced,
		options: options{zone: m.o.Zone, dates: orderNamed(m.o.Dates), day: changed, name: name, near: m.near}}
	if f, ok := in.(*os.File); ok && size >= 0 {
		v.whole = f
	}
	defer take.wait() // on an error nothing is left under way
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
	if rotationOf(strings.TrimSuffix(name, ".gz")) != nil {
		m.ends[m.folder+"\x00"+name] = cursor{Head: v.cur.Head, HeadLen: v.cur.HeadLen, End: v.cur.End}
	}
	r.Format, r.Defects = v.cur.Format, len(v.cur.Flaws)+v.cur.Surplus
	if err := take.finish(); err != nil {
		return err
	}
	m.report.Files = append(m.report.Files, r)
	return nil
}
