package chatlog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"earshot/sources"
	"earshot/store"
)

// moved finds files that lie under another name now, and lets their cursors
// follow them.
func (s *Source) moved(in *intake, f folder, l listing) error {
	byInode := map[uint64]string{}
	stayed := map[string]uint64{}
	for _, file := range l.files {
		stayed[file.name] = file.inode
	}
	for name, c := range s.cursors {
		if c.Inode != 0 && stayed[name] != c.Inode {
			byInode[c.Inode] = name
		}
	}
	took := map[string]cursor{}
	var left []string
	for _, file := range l.files {
		old, ok := byInode[file.inode]
		if !ok || old == file.name || s.cursors[file.name].Inode == file.inode {
			continue
		}
		same, err := s.begins(f, file, s.cursors[old])
		if err != nil || !same {
			continue // it is read as a new file, or named when it is opened
		}
		took[file.name] = s.cursors[old]
		left = append(left, old)
	}
	for _, old := range left {
		delete(s.cursors, old)
		in.cursor(old, nil)
	}
	for name, c := range took {
		s.cursors[name] = c
		in.cursor(name, c)
	}
	return nil
}

// begins says whether a file is the one that a cursor was kept for.
func (s *Source) begins(f folder, file found, c cursor) (bool, error) {
	if file.size < c.Offset || isPacked(file.name) {
		return false, nil
	}
	open, _, err := f.open(file.name)
	if err != nil {
		return false, err
	}
	defer open.Close()
	return c.same(open)
}

// hear reads what is new in one file. A file that cannot be read is a defect,
// and stops no other.
func (s *Source) hear(in *intake, f folder, file found, once bool) error {
	open, now, err := f.open(file.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // gone since it was listed
	}
	if err != nil {
		return s.unreadable(in, file, "it cannot be opened; see that you may read it")
	}
	defer open.Close()
	if isZip(file.name) {
		return s.archive(in, open, now)
	}
	v := s.visitOf(in, open, now, once)
	s.reading, s.from = v, v.cur.Offset
	var src io.Reader = open
	if isPacked(file.name) {
		v.file, v.whole = nil, nil
		if src, err = sources.Unpack(open); err != nil {
			return s.unreadable(in, now, err.Error())
		}
	} else if _, err := open.Seek(v.cur.Offset, io.SeekStart); err != nil {
		return s.unreadable(in, now, "it cannot be read from where it was left")
	}
	return s.took(in, v, open, now, v.run(src))
}

// took keeps what came of a visit.
func (s *Source) took(in *intake, v *visit, open io.ReaderAt, now found, err error) error {
	var unknown *unknownError
	var kept *keepError
	switch {
	case errors.As(err, &kept):
		return err
	case errors.As(err, &unknown):
		if err := in.outcome(v.name, err); err != nil {
			return err
		}
		v.cur.Whole, v.cur.Offset = true, 0 // tried again when it changes
	case err != nil:
		return s.unreadable(in, now, "reading it failed: "+reason(err))
	default:
		if v.fresh {
			in.mended(v.name)
		}
		delete(s.broken, v.name)
		v.cur.Whole = v.cur.Whole || v.cur.Format == "" // an empty file
	}
	if isPacked(v.name) {
		v.cur.Offset = 0
	}
	return s.put(in, v.name, v.cur, open)
}

// archive reads the logs in a zip, which does not grow: it is read again when
// it is another.
func (s *Source) archive(in *intake, open io.ReaderAt, now found) error {
	a, err := openZip(now.name, open, now.size)
	if err != nil {
		return s.unreadable(in, now, err.Error())
	}
	near := a.near()
	for _, f := range a.logs() {
		name := now.name + "/" + f.Name
		src, err := a.open(f)
		if err != nil {
			in.defect(name, err.Error())
			continue
		}
		v := &visit{in: in, taught: s.cfg.Taught, pause: s.cfg.Pause, name: name, ended: true, fresh: true, kin: s.kin,
			options: options{zone: s.cfg.Zone, dates: orderNamed(s.cfg.Dates), day: f.Modified, name: name, near: near}}
		if err := in.outcome(name, errors.Join(v.run(src), src.Close())); err != nil {
			return err
		}
	}
	delete(s.broken, now.name)
	in.mended(now.name)
	return s.put(in, now.name, cursor{Inode: now.inode, Size: now.size, Changed: now.changed, Whole: true, Format: "zip"}, open)
}

func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// visitOf decides where to begin: at the cursor where the file goes on as it
// was, else at the start.
func (s *Source) visitOf(in *intake, open io.ReaderAt, now found, once bool) *visit {
	c, known := s.cursors[now.name]
	sameSize := now.size == c.Size && now.inode == c.Inode
	f, read := s.cfg.Taught.named(c.Format)
	goesOn := known && read && f.grows() && !isPacked(now.name) && now.size >= c.Offset
	if goesOn && sameSize && now.changed != c.Changed && c.Whole {
		goesOn = false // written anew in the same length
	}
	if goesOn {
		goesOn, _ = c.same(open)
	}
	quiet := known && sameSize && now.changed == c.Changed
	v := &visit{in: in, taught: s.cfg.Taught, pause: s.cfg.Pause, name: now.name, file: open, whole: open, ended: once || quiet || isPacked(now.name), kin: s.kin, cur: c,
		options: options{zone: s.cfg.Zone, dates: orderNamed(s.cfg.Dates), day: time.Unix(0, now.changed), name: now.name, near: s.near}}
	if !goesOn {
		v.earlier = func(name string) []cursor { return s.remembered(name, c) }
		v.fresh, v.cur = true, cursor{Flaws: c.Flaws, Surplus: c.Surplus, Day: c.Day}
	}
	v.cur.Inode, v.cur.Size, v.cur.Changed = now.inode, now.size, now.changed
	return v
}

// remembered finds what a new file may go on with: the file before it, or what
// was known under its name.
func (s *Source) remembered(name string, old cursor) []cursor {
	var out []cursor
	for _, before := range rotatedBefore(name) {
		if c, ok := s.cursors[before]; ok {
			out = append(out, c)
		}
	}
	return append(out, old)
}

// kin finds a file known before that began like the one whose first bytes are
// given: its copy, or an earlier state of it.
func (s *Source) kin(head []byte) (store.Hash, bool) {
	for _, c := range s.cursors {
		if c.Format != "" && c.HeadLen > 0 && c.HeadLen <= len(head) && store.HashOf(string(head[:c.HeadLen])) == c.Head {
			return c.Origin, true
		}
	}
	return store.Hash{}, false
}

func (s *Source) put(in *intake, name string, c cursor, open io.ReaderAt) error {
	if err := c.mark(open); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	s.cursors[name] = c
	in.cursor(name, c)
	if in.full() {
		return in.flush()
	}
	return nil
}

// unreadable names a file that could not be read at all; it is tried again at
// each look.
func (s *Source) unreadable(in *intake, file found, why string) error {
	if s.broken[file.name] != why {
		in.defect(file.name, why)
	}
	s.broken[file.name] = why
	return nil
}
