// Package query is the language in which conversations are looked for: words,
// "phrases", beginnings*, fields, and, or, not and brackets. It parses, prints
// and explains; it knows no clock and no file. Running a query is the store's.
//
// A query always picks conversations. Words that stand beside each other are
// said in one message, and fields of marks are true of one mark; a not is true
// of the whole conversation: `refund not sorry` picks conversations in which a
// message says refund and none says sorry.
package query

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxBytes = 4096 // of a query
	maxDeep  = 50   // brackets in brackets
)

// Parse reads a query. Days and weeks are those of now and of its zone. What
// is wrong is a *Mistake. An empty text finds everything, and so does *.
func Parse(text string, now time.Time) (Node, error) {
	if len(text) > maxBytes {
		return Node{}, &Mistake{Start: maxBytes, End: len(text), Says: fmt.Sprintf("a query has at most %d bytes", maxBytes)}
	}
	if !utf8.ValidString(text) {
		return Node{}, &Mistake{End: len(text), Says: "this is not UTF-8"}
	}
	p := parser{lexer: lexer{text: text}, now: now}
	n, wrong := p.whole()
	if wrong != nil {
		return Node{}, wrong
	}
	return n, nil
}

// A parser reads tokens into a tree, one token ahead.
type parser struct {
	lexer
	now  time.Time
	tok  token
	deep int
	last token // the one before
}

func (p *parser) step() (wrong *Mistake) {
	p.last = p.tok
	p.tok, wrong = p.next()
	return wrong
}

func (p *parser) whole() (Node, *Mistake) {
	if wrong := p.step(); wrong != nil {
		return Node{}, wrong
	}
	if rest := strings.TrimFunc(p.text, blank); rest == "" || rest == "*" {
		return Node{}, nil
	}
	n, wrong := p.any()
	if wrong != nil {
		return n, wrong
	}
	if p.tok.what == ')' {
		return n, &Mistake{Start: p.tok.at, End: p.tok.end, Says: "this ) closes nothing"}
	}
	if n.Op == Everything {
		return n, &Mistake{End: len(p.text), Says: "there is no word in this"}
	}
	return n, nil
}

// any reads what stands between or.
func (p *parser) any() (Node, *Mistake) {
	var of []Node
	for {
		n, wrong := p.all()
		if wrong != nil {
			return n, wrong
		}
		if n.Op != Everything {
			of = append(of, n)
		}
		if p.tok.what != '|' {
			return join(Any, of), nil
		}
		if n.Op == Everything && !p.hadWord() {
			return n, p.lacks(p.tok, "before")
		}
		or := p.tok
		if wrong := p.step(); wrong != nil {
			return n, wrong
		}
		if p.tok.what == 0 || p.tok.what == ')' {
			return n, p.lacks(or, "after")
		}
	}
}

// hadWord says whether a term, be it one without a word, stands just before.
func (p *parser) hadWord() bool { return p.last.what == 't' || p.last.what == ')' }

func (p *parser) lacks(op token, where string) *Mistake {
	return &Mistake{Start: op.at, End: op.end,
		Says: fmt.Sprintf("something to look for is missing %s %q; the word itself goes into quotes", where, op.text)}
}

// all reads what stands beside each other, or between and.
func (p *parser) all() (Node, *Mistake) {
	var of []Node
	for first := true; ; first = false {
		switch p.tok.what {
		case 0, ')', '|':
			return join(All, of), nil
		case '&':
			and := p.tok
			if first || !p.hadWord() {
				return Node{}, p.lacks(and, "before")
			}
			if wrong := p.step(); wrong != nil {
				return Node{}, wrong
			}
			if w := p.tok.what; w == 0 || w == ')' || w == '|' || w == '&' {
				return Node{}, p.lacks(and, "after")
			}
			continue
		}
		n, wrong := p.one()
		if wrong != nil {
			return n, wrong
		}
		if n.Op != Everything {
			of = append(of, n)
		}
	}
}

// one reads a term or a bracket, and the nots before it.
func (p *parser) one() (Node, *Mistake) {
	not := false
	for p.tok.what == '!' {
		not = !not
		op := p.tok
		if wrong := p.step(); wrong != nil {
			return Node{}, wrong
		}
		if w := p.tok.what; w != 't' && w != '(' && w != '!' {
			return Node{}, p.lacks(op, "after")
		}
	}
	n, wrong := p.primary()
	if wrong != nil || !not || n.Op == Everything {
		return n, wrong
	}
	if n.Op == None {
		return n.Of[0], nil
	}
	return Node{Op: None, Of: []Node{n}}, nil
}

func (p *parser) primary() (Node, *Mistake) {
	t := p.tok
	if t.what == 't' {
		n, wrong := p.term(t)
		if wrong != nil {
			return n, wrong
		}
		return n, p.step()
	}
	if p.deep++; p.deep > maxDeep {
		return Node{}, &Mistake{Start: t.at, End: t.end, Says: fmt.Sprintf("more than %d brackets in each other", maxDeep)}
	}
	if wrong := p.step(); wrong != nil {
		return Node{}, wrong
	}
	n, wrong := p.any()
	if wrong != nil {
		return n, wrong
	}
	if p.tok.what != ')' {
		return n, &Mistake{Start: t.at, End: t.end, Says: "this ( is not closed"}
	}
	p.deep--
	return n, p.step()
}

// term makes a node of a term: none of one in which there is no word.
func (p *parser) term(t token) (Node, *Mistake) {
	if !t.named {
		if !hasWord(t.text) {
			return Node{}, nil
		}
		return Node{Op: One, Term: Term{Text: t.text, Quoted: t.quoted, At: t.at, End: t.end}}, nil
	}
	term, wrong := p.value(t)
	return Node{Op: One, Term: term}, wrong
}

// join puts nodes under one; what joins in the same way is one list.
func join(op Op, of []Node) Node {
	var flat []Node
	for _, n := range of {
		if n.Op == op {
			flat = append(flat, n.Of...)
		} else {
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return Node{}
	case 1:
		return flat[0]
	}
	return Node{Op: op, Of: flat}
}
