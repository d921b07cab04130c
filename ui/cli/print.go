package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"earshot/store/clean"
)

// printer writes a list: a JSON object a line, tab-separated fields, or a
// table, as the flags say.
type printer struct {
	a     *app
	out   *bufio.Writer
	table *tabwriter.Writer
	n     int
}

// list begins a list with the headings of its table.
func (a *app) list(headings ...string) *printer {
	p := &printer{a: a, out: bufio.NewWriter(a.out)}
	if !a.json && !a.plain {
		p.table = tabwriter.NewWriter(p.out, 0, 8, 2, ' ', 0)
		if len(headings) > 0 {
			p.row(p.table, headings)
		}
	}
	return p
}

// add writes one line of the list: shape as JSON, or the fields.
func (p *printer) add(shape any, fields ...string) error {
	p.n++
	switch {
	case p.a.json:
		return p.a.writeJSON(p.out, shape)
	case p.a.plain:
		p.row(p.out, fields)
	default:
		p.row(p.table, fields)
	}
	return nil
}

func (p *printer) row(w io.Writer, fields []string) {
	for i, f := range fields {
		if i > 0 {
			fmt.Fprint(w, "\t")
		}
		fmt.Fprint(w, clean.OneLine(f))
	}
	fmt.Fprintln(w)
}

// full says whether the list has as many lines as were asked for.
func (p *printer) full() bool { return p.a.limit > 0 && p.n >= p.a.limit }

func (p *printer) end() error {
	if p.table != nil {
		if err := p.table.Flush(); err != nil {
			return err
		}
	}
	return p.out.Flush()
}

// writeJSON writes one object and a newline; for a terminal, what could drive
// it is escaped further.
func (a *app) writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	out := b.Bytes()
	if a.onTerminal() {
		out = clean.JSONForTerminal(out)
	}
	_, err := w.Write(out)
	return err
}
