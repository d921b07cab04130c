package chatlog

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"earshot/sources"
	"earshot/store"
)

// A log that is rotated is cut between any two lines: log.2.gz, log.1, log. The
// same words within the minute of the cut are said once more behind it, so the
// numbering of equals goes on where the file before it left off.

// equalsMost is how many of the last numbered messages of a file are kept for
// the one that goes on with it.
const equalsMost = 64

// An ending is what the file that goes on with another needs of it.
type ending struct {
	Equals recent[int]
	At     int64 // when its last message was said; 0: it has none with a time
}

func (t thread) ending() ending {
	n := max(0, len(t.Equals.Keys)-equalsMost)
	return ending{recent[int]{slices.Clone(t.Equals.Keys[n:]), slices.Clone(t.Equals.Values[n:])}, t.PrevAt}
}

// rotatedBefore are the names that the file before one may have.
func rotatedBefore(name string) []string {
	base, n := strings.TrimSuffix(name, ".gz"), 0
	if m := rotationOf(base); m != nil {
		n, _ = strconv.Atoi(m[2]) // it is a short number
		base = m[1]
	}
	before := fmt.Sprintf("%s.%d", base, n+1)
	return []string{before, before + ".gz"}
}

func rotationOf(base string) []string {
	return regexp.MustCompile(`^(.+)\.([0-9]{1,3})$`).FindStringSubmatch(base)
}

// goesOnFrom finds what the file whose beginning is given goes on from. A file
// that begins as the one before it does is its copy, or more of it.
func goesOnFrom(raw []byte, earlier []cursor) *ending {
	for _, c := range earlier {
		switch {
		case c.HeadLen == 0 || c.End.At == 0:
		case c.HeadLen <= len(raw) && store.HashOf(string(raw[:c.HeadLen])) == c.Head:
			return nil
		default:
			return &c.End
		}
	}
	return nil
}

// goOn takes the numbers up at the first message with a time, unless it was
// said before the other file ended.
func (a *assembler) goOn(r record) {
	if a.before == nil || !r.dated {
		return
	}
	if r.at.UnixMilli() >= a.before.At {
		a.thread.Equals = a.before.Equals
	}
	a.before = nil
}

// remembered finds the files before one: those that were read, else the one
// that lies beside it.
func (m *importer) remembered(name string) []cursor {
	var out []cursor
	for _, before := range rotatedBefore(name) {
		c, ok := m.ends[m.folder+"\x00"+before]
		if !ok && m.near != nil && m.near.read != nil {
			c, ok = m.endOf(before)
		}
		if ok {
			out = append(out, c)
		}
	}
	return out
}

// endOf reads a file that is not imported for its end.
func (m *importer) endOf(name string) (cursor, bool) {
	b := m.near.read(name)
	if b == nil {
		return cursor{}, false
	}
	if isPacked(name) {
		in, err := sources.Unpack(bytes.NewReader(b))
		if err != nil {
			return cursor{}, false
		}
		if b, err = io.ReadAll(io.LimitReader(in, nearMost)); err != nil {
			return cursor{}, false
		}
	}
	v := &visit{in: &intake{}, name: name, ended: true, fresh: true, taught: m.o.Taught, pause: m.o.Pause, forced: m.forced, unheard: true, whole: bytes.NewReader(b),
		options: options{zone: m.o.Zone, dates: orderNamed(m.o.Dates), name: name}}
	err := v.run(bytes.NewReader(b))
	return v.cur, err == nil && v.cur.Format != ""
}
