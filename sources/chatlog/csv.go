package chatlog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// table is CSV with a header: a row a message, columns found by their names,
// parted by commas, semicolons, tabs or bars (RFC 4180, and what spreadsheets
// make of it).
type table struct {
	label  string     // of a taught one; empty: csv
	known  vocabulary // nil: the names that need no teaching
	layout layout
	needs  []string // columns that were named by hand
}

func (t table) name() string { return firstOf(t.label, "csv") }

func (t table) says() string {
	if t.label != "" {
		return "taught: a table or JSON, whose names your configuration maps"
	}
	return "CSV: columns found by name in many languages; commas, semicolons, tabs or bars"
}

func (table) cut() cutter { return cutLines }

func (table) grows() bool { return true }

const separators = ",;\t|"

func (t table) sniff(h head) (bool, string) {
	c, err := t.columns().read(firstRow(h.lines))
	for _, name := range t.needs {
		if len(c.Names) > 1 && !slices.ContainsFunc(c.Names, func(n string) bool { return strings.TrimSpace(n) == name }) {
			return false, "it has no column named " + name
		}
	}
	if err != nil {
		return false, err.Error()
	}
	return true, ""
}

// columns are those of a table before its header was read.
func (t table) columns() columns {
	if t.known == nil {
		t.known = words()
	}
	return columns{known: t.known, layout: t.layout}
}

// firstRow passes over blank lines and the line by which a spreadsheet names
// its separator.
func firstRow(lines []string) string {
	for _, l := range lines {
		if !isPreface(l) {
			return l
		}
	}
	return ""
}

func isPreface(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || len(line) <= len(`"sep=;"`) && strings.HasPrefix(strings.Trim(line, `"`), "sep=")
}

// columns say where a table has what.
type columns struct {
	Header    string
	Separator string
	Names     []string
	Dates     dateOrder

	known  vocabulary // what its names mean
	layout layout
}

// readColumns reads a header of names that need no teaching.
func readColumns(line string) (columns, error) { return table{}.columns().read(line) }

// read reads a header with the separator that finds the most in it.
func (c columns) read(line string) (columns, error) {
	best := c
	for _, sep := range separators {
		names, open := splitRow(line, byte(sep))
		if open || len(names) < 2 {
			continue
		}
		c := columns{line, string(sep), names, c.Dates, c.known, c.layout}
		if len(names) > len(best.Names) || !best.complete() && c.complete() {
			best = c
		}
	}
	switch {
	case len(best.Names) < 2:
		return best, errors.New("the first line names no columns")
	case !best.complete():
		return best, fmt.Errorf("of its %d columns none is named for the text (text, message, body, content) or none for who said it (author, from, sender, role)", len(best.Names))
	}
	return best, nil
}

// complete says whether text and author are among the columns.
func (c columns) complete() bool {
	var v values
	for i := range c.Names {
		v.fill(c.meanings(i), "x")
	}
	return v.has(fText) && (v.has(fAuthor) || v.has(fRole) || v.has(fHandle) || v.has(fEmail))
}

func (c columns) meanings(i int) []meaning { return c.known.meanings(strings.TrimSpace(c.Names[i])) }

func (v *values) fill(ms []meaning, text string) {
	for _, m := range ms {
		v.set(m.field, m.rank, text)
	}
}

// splitRow parts a row at its separators; open says that it ends inside of
// quotes. A quote inside of a field is a letter.
func splitRow(s string, sep byte) (fields []string, open bool) {
	fields, open, _ = splitStrictly(s, sep)
	return fields, open
}

// splitStrictly says as well whether letters stand behind a closing quote.
func splitStrictly(s string, sep byte) (fields []string, open, ragged bool) {
	for {
		if !strings.HasPrefix(s, `"`) {
			end := strings.IndexByte(s, sep)
			if end < 0 {
				return append(fields, s), false, ragged
			}
			fields, s = append(fields, s[:end]), s[end+1:]
			continue
		}
		field, n, closed := quoted(s)
		if !closed {
			return append(fields, field), true, ragged
		}
		tail, rest, more := strings.Cut(s[n:], string(sep))
		fields, ragged = append(fields, field+tail), ragged || tail != ""
		if !more {
			return fields, false, ragged
		}
		s = rest
	}
}

// quoted reads the quoted field that s begins with; two quotes are one.
func quoted(s string) (field string, n int, closed bool) {
	var out strings.Builder
	for n = 1; n < len(s); {
		end := strings.IndexByte(s[n:], '"')
		if end < 0 {
			break
		}
		out.WriteString(s[n : n+end])
		n += end + 1
		if !strings.HasPrefix(s[n:], `"`) {
			return out.String(), n, true
		}
		out.WriteByte('"')
		n++
	}
	out.WriteString(s[min(n, len(s)):])
	return out.String(), len(s), false
}

func (t table) open(saved []byte, h head, o options) (reader, error) {
	o.layout = t.layout
	r := &rows{options: o, columns: t.columns()}
	if err := decodeState(saved, &r.columns); err != nil {
		return nil, err
	}
	if c, err := r.columns.read(firstRow(h.lines)); saved == nil && err == nil {
		seen := c.stamps(h.lines)
		r.columns.Dates, r.unsure, r.head = orderOf(seen, o.dates), unproven(seen), c
	} else if saved == nil {
		r.columns.Dates = o.dates
	}
	return r, nil
}

// stamps returns the dates in the rows of a table.
func (c columns) stamps(rows []string) []stamp {
	var seen []stamp
	for _, l := range rows {
		fields, _ := splitRow(l, c.Separator[0])
		if st, ok := c.layout.stamp(c.values(fields).moment()); ok {
			seen = append(seen, st)
		}
	}
	return seen
}

func (r *rows) prove(next func() (piece, error)) {
	for r.unsure {
		p, err := next()
		if err != nil {
			return // the guess stays, and is shown
		}
		if seen := r.head.stamps([]string{p.text}); len(seen) > 0 && seen[0].shows() != undecided {
			r.columns.Dates, r.unsure = seen[0].shows(), false
		}
	}
}

func (c columns) values(fields []string) *values {
	var v values
	for i, f := range fields[:min(len(fields), len(c.Names))] {
		v.fill(c.meanings(i), f)
	}
	return &v
}

// rowMost bounds a row with line breaks in it: a quote that is never closed
// must not swallow the file.
const rowMost = 500

// rows reads a table.
type rows struct {
	options
	columns
	pending []piece
	bytes   int

	head   columns // of a file that is read from its beginning
	unsure bool    // a date can be read two ways, and none seen so far shows the order
}

func (r *rows) held() (piece, bool) {
	if len(r.pending) == 0 {
		return piece{}, false
	}
	return r.pending[0], true
}

func (r *rows) save() []byte { return encodeState(r.columns) }

func (r *rows) take(p piece, out *sink) {
	switch {
	case p.long:
		r.giveUp(out)
		out.flaw(p, fmt.Sprintf("the line is longer than %d MiB", pieceMost>>20))
		return
	case len(r.pending) == 0 && (strings.TrimSpace(p.text) == "" || p.text == r.Header || len(r.Names) == 0 && r.begin(p)):
		out.skipped += p.lines
		return
	}
	r.pending = append(r.pending, p)
	r.bytes += len(p.text)
	if r.complete(out) || len(r.pending) < rowMost && r.bytes < pieceMost {
		return
	}
	r.drop(out)
}

// begin reads the header.
func (r *rows) begin(p piece) bool {
	if isPreface(p.text) {
		return true
	}
	c, err := r.columns.read(p.text)
	if err == nil {
		r.columns = c
	}
	return err == nil
}

// complete turns the pending lines into a record where they make a row.
func (r *rows) complete(out *sink) bool {
	if len(r.Names) == 0 {
		r.flawFirst(out, "no line before it names the columns")
		return true
	}
	text := r.text()
	fields, open, ragged := splitStrictly(text, r.Separator[0])
	if open {
		return false
	}
	fields = r.trim(fields)
	switch wrong := len(fields) != len(r.Names); {
	case len(r.pending) > 1 && (wrong || ragged):
		r.drop(out)
		return true
	case wrong:
		r.flawFirst(out, fmt.Sprintf("it has %s, the header has %d", count(len(fields), "column"), len(r.Names)))
		return true
	}
	r.finish(fields, text, out)
	return true
}

// finish hands a whole row over.
func (r *rows) finish(fields []string, text string, out *sink) {
	v := r.values(fields)
	if st, ok := r.columns.layout.stamp(v.moment()); ok {
		r.Dates = st.learn(r.Dates)
	}
	o := r.options
	o.dates = r.Dates
	rec, err := v.record(o, out)
	first, lines := r.pending[0], len(r.pending)
	r.pending, r.bytes = r.pending[:0], 0
	switch {
	case errors.Is(err, errSilent):
		out.skipped += lines
	case err != nil:
		out.flaws = append(out.flaws, flaw{first.line, lines, err.Error()})
	default:
		rec.place, rec.lines, rec.original = first, lines, setting("csv", r.Dates, r.day)+r.Header+"\n"+text
		out.records = append(out.records, rec)
	}
}

func (r *rows) text() string {
	if len(r.pending) == 1 {
		return r.pending[0].text
	}
	parts := make([]string, len(r.pending))
	for i, p := range r.pending {
		parts[i] = p.text
	}
	return strings.Join(parts, "\n")
}

// trim takes away empty fields beyond the header, which spreadsheets add.
func (r *rows) trim(fields []string) []string {
	for len(fields) > len(r.Names) && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	return fields
}

// flawFirst gives the first pending line up.
func (r *rows) flawFirst(out *sink, why string) {
	out.flaw(r.pending[0], why)
	r.pending, r.bytes = r.pending[:0], 0
}

// drop gives the first pending line up, whose quote was meant as a letter, and
// reads those behind it anew.
func (r *rows) drop(out *sink) {
	again := append([]piece(nil), r.pending[1:]...)
	r.flawFirst(out, "a quote opens in it and does not close where the row ends")
	for _, p := range again {
		r.take(p, out)
	}
}

// giveUp reads what is pending as if the file ended here.
func (r *rows) giveUp(out *sink) {
	for len(r.pending) > 0 {
		r.drop(out)
	}
}

func (r *rows) rest(out *sink, ended bool) {
	if ended {
		r.giveUp(out)
	}
}

func (t table) again(original string, o options) (record, error) {
	_, text, o := readSetting(original, o)
	o.layout = t.layout
	header, row, _ := strings.Cut(text, "\n")
	c, err := t.columns().read(header)
	if err != nil {
		return record{}, err
	}
	fields, _ := splitRow(row, c.Separator[0])
	return c.values(fields).record(o, &sink{})
}
