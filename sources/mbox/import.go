package mbox

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"earshot/sources"
	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/clean"
)

// Options say what to read once.
type Options struct {
	Source string        // under which the messages are kept
	Files  sources.Files // among which the mail is
	Mail   mail.Context  // what is known of all of it: own addresses, sides, now
	All    bool          // every file is mail, whatever it looks like

	batch int // mails of a batch; 0: batchMails
}

// Import keeps the mail among files, and hands those that are none over to
// rest, which reads each before the next comes. There is one report for an
// mbox, for a Maildir and for the single mails of a folder, and one for each
// file that could not be read. The error is rest's, the store's, ctx's or that
// of handing the files over.
func Import(ctx context.Context, st *store.Store, o Options, rest func(sources.Files) error) ([]sources.FileReport, error) {
	m := importer{o: o, look: bufio.NewReaderSize(nil, 64<<10), groups: map[string]*sources.FileReport{}}
	m.intake = begin(ctx, st, o)
	err := rest(m.others)
	err = errors.Join(m.intake.finish(), err)
	var out []sources.FileReport
	for _, r := range m.reports {
		out = append(out, *r)
	}
	return out, err
}

type importer struct {
	o       Options
	intake  *intake
	look    *bufio.Reader
	groups  map[string]*sources.FileReport
	reports []*sources.FileReport
}

// others hands over the files that are no mail, and takes in those that are.
func (m *importer) others(f func(sources.Given) error) error {
	return m.o.Files(func(g sources.Given) error {
		if g.Why != "" {
			return f(g)
		}
		what := byPath(g)
		if what == kindNone {
			m.look.Reset(g.Body)
			head, _ := m.look.Peek(sniffed) // what went wrong is met again by who reads on
			if what = byLook(g.Name, head); what == kindSingle && inMaildir(g) {
				what = kindMaildir
			}
			g.Body = m.look
			if name, packed := packedName(g.Name); packed {
				if what = byLook(name, m.unpackedHead()); what != kindNone {
					return m.packed(what, g)
				}
			}
		}
		switch {
		case what == kindNone && m.o.All:
			what = kindSingle
		case what == kindNone:
			return f(g)
		}
		return m.take(what, g)
	})
}

// packedName is a file's name as it was before it was packed.
func packedName(name string) (string, bool) {
	if !strings.EqualFold(path.Ext(name), ".gz") {
		return name, false
	}
	return name[:len(name)-len(".gz")], true
}

// unpackedHead returns what the file that is looked at begins with once it is
// unpacked; nothing where it is not packed.
func (m *importer) unpackedHead() []byte {
	raw, _ := m.look.Peek(m.look.Size())
	in, err := sources.Unpack(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	head := make([]byte, sniffed)
	n, _ := io.ReadFull(in, head) // what is looked at ends before the file does
	return head[:n]
}

// packed takes in a packed file of mail. It is unpacked as it is read.
func (m *importer) packed(what kind, g sources.Given) error {
	in, err := sources.Unpack(g.Body)
	if err != nil {
		m.reports = append(m.reports, &sources.FileReport{Name: g.Shown, Err: err})
		return m.intake.ctx.Err()
	}
	g.Body, g.Size = in, -1
	return m.take(what, g)
}

// take takes in a file of mail. The error is the intake's.
func (m *importer) take(what kind, g sources.Given) error {
	switch what {
	case kindIgnored:
	case kindMbox:
		m.mbox(g)
	default:
		if err := m.single(what, g); err != nil && m.intake.ctx.Err() == nil {
			m.reports = append(m.reports, &sources.FileReport{Name: g.Shown, Err: err})
		}
	}
	return m.intake.ctx.Err()
}

// single takes in a file that holds one mail. The error is that of reading it.
func (m *importer) single(what kind, g sources.Given) error {
	raw, err := whole(g)
	switch {
	case err != nil:
		return fmt.Errorf("reading it failed: %w", err)
	case len(bytes.TrimSpace(raw)) == 0:
		return errors.New("it is empty")
	}
	j := &job{raw: raw, at: g.Changed, ref: place(g.Shown)}
	if what == kindApple {
		if j, err = apple(raw, g); err != nil {
			return err
		}
	}
	dir := path.Dir(filepath.ToSlash(g.Shown))
	if what == kindMaildir {
		dir = path.Dir(dir)
		j.at = deliveredAt(g, j.at)
	}
	j.report, j.sent = m.group(what, dir, g.Shown), j.sent || sentFolder(dir)
	return m.intake.add(j)
}

// group returns the report of the mails that lie together.
func (m *importer) group(what kind, dir, shown string) *sources.FileReport {
	key := string(what) + " " + dir
	r := m.groups[key]
	switch {
	case r == nil && what == kindMaildir:
		r = &sources.FileReport{Name: dir, Format: string(what)}
	case r == nil:
		r = &sources.FileReport{Name: shown, Format: string(what)}
	default:
		r.Name = dir
		return r
	}
	m.groups[key] = r
	m.reports = append(m.reports, r)
	return r
}

// mbox takes in the mails of an mbox.
func (m *importer) mbox(g sources.Given) {
	r := &sources.FileReport{Name: g.Shown, Format: string(kindMbox)}
	m.reports = append(m.reports, r)
	s := splitter{in: g.Body}
	sent := sentFolder(g.Shown)
	for n := 1; ; n++ {
		it, err := s.next()
		if err != nil {
			r.Err = cutShort(err, n-1)
			return
		}
		if internal(it.raw) {
			continue
		}
		at := it.at
		if at.IsZero() {
			at = g.Changed
		}
		j := &job{raw: it.raw, report: r, at: at, ref: place(g.Shown + ", mail " + strconv.Itoa(n)), sent: sent || it.sent}
		if m.intake.add(j) != nil {
			return
		}
	}
}

// cutShort says what is wrong with an mbox that ended after n mails; nil for
// its proper end.
func cutShort(err error, n int) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("reading it failed after %d mails, which are kept: %w", n, err)
}

// whole reads a mail, or its beginning where it is larger than a mail can be.
func whole(g sources.Given) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(g.Size, 0), mail.MaxBytes)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(g.Body, mail.MaxBytes+1))
	return b.Bytes(), err
}

// place names where a mail lies, for people.
func place(s string) clean.Line { return clean.OneLine(s) }

// deliveredAt reads the time that a Maildir's file name begins with, in
// seconds since 1970.
func deliveredAt(g sources.Given, otherwise time.Time) time.Time {
	seconds, _, _ := strings.Cut(path.Base(filepath.ToSlash(g.Shown)), ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n < 300_000_000 || n > g.Changed.Unix()+86_400*366 {
		return otherwise
	}
	return time.Unix(n, 0).UTC()
}

// internal finds the message that IMAP servers keep their own data in.
func internal(raw []byte) bool {
	return bytes.Contains(raw[:min(len(raw), sniffed)], []byte("\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"))
}

// sentFolder says whether a folder or an mbox holds what was sent: by its last
// name, as it is or behind the dots of a Maildir's folder.
func sentFolder(shown string) bool {
	name, _ := packedName(path.Base(filepath.ToSlash(shown)))
	name = strings.TrimSuffix(name, ".mbox")
	return mail.SentBox(name) || mail.SentBox(name[strings.LastIndexByte(name, '.')+1:])
}
