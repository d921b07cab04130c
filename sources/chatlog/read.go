package chatlog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"earshot/store"
)

const (
	windowBytes = 1 << 20 // of a file's beginning, by which its format is known
	sampleLines = 5
	sampleBytes = 1 << 10
)

// A visit reads one file from where its cursor stands.
type visit struct {
	in      *intake
	name    string
	options options
	ended   bool        // read what stands half at the end as well
	file    io.ReaderAt // the same bytes, for a file whose cursor is kept; nil: none is
	whole   io.ReaderAt // the same bytes, where they can be read twice; nil: once only
	once    secondLook  // the bytes as they are read
	fresh   bool        // from the file's beginning
	taught  Taught
	pause   time.Duration
	forced  []format                             // none: the one that fits
	kin     func(head []byte) (store.Hash, bool) // a file known before that began like this one
	earlier func(name string) []cursor           // of the file that this one may go on with, the likelier first; may be nil
	unheard bool                                 // what it says is not kept, only how it ends

	cur   cursor
	read  reader
	asm   assembler
	out   sink
	nth   int // messages since the cursor was taken up
	again []loose
}

// An unknownError is a file in no known format.
type unknownError struct {
	reasons []string
	sample  string
}

func (e *unknownError) Error() string {
	return "no known format reads it: " + strings.Join(e.reasons, "; ")
}

// run reads src, which begins at the cursor's offset, to its end. A file that
// no format knows is an *unknownError.
func (v *visit) run(src io.Reader) error {
	v.once = secondLook{Reader: src}
	defer v.once.Close()
	in := bufio.NewReaderSize(&v.once, v.window())
	f, err := v.begin(in)
	if f == nil || err != nil {
		return err
	}
	next := f.cut()(in, v.cur.Charset, v.cur.Offset, v.cur.Line+1)
	end := v.cur
	for {
		p, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if p.open {
			return v.last(p, end)
		}
		v.read.take(p, &v.out)
		v.settle()
		end.Offset, end.Line = p.end, p.next-1
		if v.in.full() {
			if err := v.pass(end); err != nil {
				return err
			}
		}
	}
	if err := v.keep(end); err != nil {
		return err
	}
	v.cur.Whole = true
	v.loosen(piece{})
	return nil
}

// pass hands the batch over with how far the file was read.
func (v *visit) pass(end cursor) error {
	if err := v.keep(end); err != nil {
		return err
	}
	return v.in.flush()
}

// window is how much of the file is looked at together: enough to know its
// format, and no more than there is.
func (v *visit) window() int {
	switch {
	case v.cur.Format != "":
		return 64 << 10
	case v.file != nil && v.cur.Size < windowBytes:
		return int(v.cur.Size) + 16
	}
	return windowBytes
}

// last meets a piece that the file ends in.
func (v *visit) last(p piece, end cursor) error {
	if err := v.keep(end); err != nil {
		return err
	}
	v.cur.Whole = v.ended
	if !v.ended {
		p = piece{}
	}
	v.loosen(p)
	return nil
}

// begin finds the format of a new file, or goes on with the known one. An
// empty file has none, and that is no error.
func (v *visit) begin(in *bufio.Reader) (format, error) {
	v.again, v.cur.Loose = v.cur.Loose, nil
	v.forget()
	changed := v.options.day
	v.options.day = v.day()
	f, known := v.taught.named(v.cur.Format)
	var h head
	var before *ending
	var raw []byte
	var err error
	ended := false
	if !known {
		raw, err = in.Peek(in.Size())
		ended = errors.Is(err, io.EOF)
		if err != nil && !ended && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		if len(bytes.Trim(raw, "\x00 \r\n\t\xef\xbb\xbf")) == 0 {
			return nil, nil
		}
		if f, h, err = v.meet(raw, err != nil); err != nil {
			return nil, err
		}
		if f.grows() && v.earlier != nil {
			before = goesOnFrom(raw, v.earlier(v.name))
		}
	}
	if v.read, err = f.open(v.cur.Reader, h, v.options); err != nil {
		return nil, err
	}
	if p, ok := v.read.(prover); ok && !known {
		if err := v.prove(p, f, raw, ended); err != nil {
			return nil, err
		}
	}
	v.asm = assembler{source: v.in.source, file: v.name, format: f.name(), origin: v.cur.Origin, thread: v.cur.Thread, pause: v.pause, before: before}
	if known && !v.fresh {
		v.asm.grown = changed
	}
	return f, nil
}

// meet finds the format of a new file by its beginning.
func (v *visit) meet(raw []byte, whole bool) (format, head, error) {
	v.cur.Charset = charsetOf(raw)
	h := newHead(v.name, headText(v.cur.Charset, raw), v.options.day, whole)
	h.wide = v.cur.Charset != ""
	f, err := v.taught.detect(h, v.forced)
	if err != nil {
		return nil, h, err
	}
	v.origin(raw)
	v.cur.Format = f.name()
	v.cur.HeadLen = min(len(raw), headBytes)
	v.cur.Head = store.HashOf(string(raw[:v.cur.HeadLen]))
	return f, h, nil
}

// headText decodes the beginning of a file, line by line where lines differ.
func headText(charset string, raw []byte) string {
	if charset != "" {
		return wide(charset, raw)
	}
	var out strings.Builder
	for l := range bytes.Lines(raw) {
		out.WriteString(readable("", l))
	}
	return out.String()
}

// origin says what the file is a copy of; its own beginning, if of nothing.
func (v *visit) origin(raw []byte) {
	if !v.cur.Origin.IsZero() {
		return
	}
	if v.kin != nil {
		if origin, ok := v.kin(raw); ok {
			v.cur.Origin = origin
			return
		}
	}
	v.cur.Origin = store.HashOf(string(raw[:min(len(raw), headBytes)]))
}

// day is the day of messages that name none: the one in the file's name, else
// the one on which it was first seen to change.
func (v *visit) day() time.Time {
	zone := v.options.zone
	if st, ok := dayInName(path.Base(v.name)); ok {
		return st.resolve(dayFirst, epoch(), zone)
	}
	if v.cur.Day == 0 {
		v.cur.Day = v.options.day.Unix()
	}
	y, m, d := time.Unix(v.cur.Day, 0).In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

func dayInName(name string) (stamp, bool) {
	for i := range name {
		var st stamp
		if i > 0 && digitAt(name, i-1) || !digitAt(name, i) {
			continue
		}
		if numericDate(name[i:], &st) > 0 && st.order == monthFirst && st.real() {
			st.date = true
			return st, true
		}
	}
	return stamp{}, false
}

// settle turns what the reader handed over into messages and defects.
func (v *visit) settle() {
	for _, r := range v.out.records {
		v.hear(r)
	}
	for _, f := range v.out.flaws {
		v.flawed(f)
	}
	v.cur.Zoneless = v.cur.Zoneless || v.out.zoneless
	v.cur.Guessed = v.cur.Guessed || v.out.guessed
	v.out.records, v.out.flaws = v.out.records[:0], v.out.flaws[:0]
}

// hear takes a message in. One that was heard before its end was sure is left
// out where it stayed the same, and is an edit where it grew.
func (v *visit) hear(r record) loose {
	if v.unheard {
		v.asm.place(r)
		return loose{}
	}
	a := v.asm.arrival(r)
	now := loose{a.Identity, store.HashOf(string(a.Identity[:]), r.text)}
	if v.nth < len(v.again) {
		old := v.again[v.nth]
		v.nth++
		if old.Print == now.Print {
			return now
		}
		if old.Identity != a.Identity {
			a.Copy, a.Replaces = old.Identity, true
		}
	}
	v.in.add(a, r.original)
	return now
}

func (v *visit) flawed(f flaw) {
	if len(v.cur.Flaws) >= flawsMost {
		v.cur.Surplus++
		v.in.defect(v.name+moreLines, fmt.Sprintf("%d more lines of the file cannot be read", v.cur.Surplus))
		return
	}
	v.cur.Flaws = append(v.cur.Flaws, f.line)
	v.in.defect(v.lineName(f.line), f.why)
}

func (v *visit) lineName(line int) string { return fmt.Sprintf("%s, line %d", v.name, line) }

// keep brings the cursor to where everything is settled.
func (v *visit) keep(end cursor) error {
	c := &v.cur
	c.Offset, c.Line = end.Offset, end.Line
	if p, held := v.read.held(); held {
		c.Offset, c.Line = p.at, p.line-1
	}
	c.Reader, c.Thread = v.read.save(), v.asm.thread.clone()
	if v.file == nil {
		return nil
	}
	err := v.cur.mark(v.file)
	v.in.cursor(v.name, v.cur)
	return err
}

// forget takes back the defects of lines that are read again now.
func (v *visit) forget() {
	kept := v.cur.Flaws[:0]
	for _, line := range v.cur.Flaws {
		if line > v.cur.Line {
			v.in.mended(v.lineName(line))
		} else {
			kept = append(kept, line)
		}
	}
	if len(kept) == 0 && v.cur.Surplus > 0 {
		v.in.mended(v.name + moreLines)
		v.cur.Surplus = 0
	}
	v.cur.Flaws = kept
}

const moreLines = ", more lines"

// clone copies a thread so that reading on does not change what is kept.
func (t thread) clone() thread {
	t.Equals = recent[int]{append([]store.Hash(nil), t.Equals.Keys...), append([]int(nil), t.Equals.Values...)}
	t.Before = recent[store.Hash]{append([]store.Hash(nil), t.Before.Keys...), append([]store.Hash(nil), t.Before.Values...)}
	return t
}

// loosen hears what stands at the end and may still grow. The cursor stays
// before it.
func (v *visit) loosen(p piece) {
	if p.end > 0 {
		v.read.take(p, &v.out)
	}
	v.read.rest(&v.out, v.ended)
	if _, left := v.read.held(); left {
		v.cur.Whole = false
	}
	for _, r := range v.out.records {
		v.cur.Loose = append(v.cur.Loose, v.hear(r))
	}
	v.out.records = v.out.records[:0]
	v.settle()
	v.cur.End = v.asm.thread.ending()
}
