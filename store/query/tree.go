package query

import (
	"strings"
	"time"
)

// An Op says how a Node joins what is under it.
type Op byte

// The operations. Everything is the query that says nothing.
const (
	Everything Op = iota
	One           // the Term
	All           // every one of Of
	Any           // at least one of Of
	None          // not the one of Of
)

// A Node is a query, or a part of one. The zero Node finds everything.
type Node struct {
	Op   Op
	Of   []Node
	Term Term
}

// A Term is one thing that is asked for. Text stands as it was typed, so that
// a printed query is the same one; what it means lies beside it.
type Term struct {
	Field  string // as in Fields; Words for a word or a phrase
	Text   string
	Quoted bool

	Compare Compare       // of a number or a duration
	N       int           // a number
	Length  time.Duration // a duration
	From    time.Time     // a time: from here,
	To      time.Time     // and before this; zero: open on that side

	At, End int // the bytes of the query where it stands
}

// Compare says how a number or a length stands to the one that is asked for.
type Compare byte

// The comparisons.
const (
	Equal Compare = iota
	Less
	AtMost
	More
	AtLeast
)

// Holds says whether a stands so to b.
func (c Compare) Holds(a, b int64) bool {
	switch c {
	case Less:
		return a < b
	case AtMost:
		return a <= b
	case More:
		return a > b
	case AtLeast:
		return a >= b
	}
	return a == b
}

// String writes the query so that parsing it gives the same one.
func (n Node) String() string {
	var b strings.Builder
	n.write(&b, false)
	return b.String()
}

// write writes a node; inside says whether it stands in another one.
func (n Node) write(b *strings.Builder, inside bool) {
	switch n.Op {
	case One:
		n.Term.write(b)
	case None:
		b.WriteString("not ")
		n.Of[0].write(b, true)
	case All, Any:
		if inside {
			b.WriteByte('(')
			defer b.WriteByte(')')
		}
		for i, of := range n.Of {
			if i > 0 {
				b.WriteString(map[Op]string{All: " ", Any: " or "}[n.Op])
			}
			of.write(b, true)
		}
	}
}

func (t Term) write(b *strings.Builder) {
	if t.Field != Words {
		b.WriteString(t.Field)
		b.WriteByte(':')
	}
	if !t.Quoted {
		b.WriteString(t.Text)
		if strings.Count(t.Text, "(") > strings.Count(t.Text, ")") {
			b.WriteByte(' ') // or it would swallow the bracket that follows
		}
		return
	}
	b.WriteByte('"')
	for i := range len(t.Text) {
		if c := t.Text[i]; c == '"' || c == '\\' {
			b.WriteByte('\\')
		}
		b.WriteByte(t.Text[i])
	}
	b.WriteByte('"')
}

// Terms calls f with every term, in the order in which they stand; under says
// whether it stands under a not.
func (n Node) Terms(f func(t Term, under bool)) { n.terms(f, false) }

func (n Node) terms(f func(Term, bool), under bool) {
	if n.Op == One {
		f(n.Term, under)
	}
	for _, of := range n.Of {
		of.terms(f, under != (n.Op == None))
	}
}

// Map returns the query with other terms in the place of its own.
func (n Node) Map(f func(Term) Term) Node {
	if n.Op == One {
		n.Term = f(n.Term)
	}
	of := n.Of
	n.Of = nil
	for _, o := range of {
		n.Of = append(n.Of, o.Map(f))
	}
	return n
}

// Eval says whether the query is true where holds says of each term whether
// it is. It asks no further than it must.
func (n Node) Eval(holds func(Term) (bool, error)) (bool, error) {
	switch n.Op {
	case One:
		return holds(n.Term)
	case None:
		is, err := n.Of[0].Eval(holds)
		return !is, err
	case All, Any:
		for _, of := range n.Of {
			if is, err := of.Eval(holds); err != nil || is == (n.Op == Any) {
				return is, err
			}
		}
		return n.Op == All, nil
	}
	return true, nil
}

// Level says what the whole of a node is true of: one message, one mark, or
// else a conversation. A not is always true of a conversation.
func (n Node) Level() Level {
	switch n.Op {
	case One:
		return fieldOf(n.Term.Field).Level(n.Term.Text)
	case All, Any:
		level := n.Of[0].Level()
		for _, of := range n.Of[1:] {
			if of.Level() != level {
				return Conversation
			}
		}
		return level
	}
	return Conversation
}

// Together parts what must all be true: what one message must hold, what one
// mark must be, and the rest, each of which is true of the conversation.
func Together(of []Node) (message, mark, rest []Node) {
	for _, n := range of {
		switch n.Level() {
		case Message:
			message = append(message, n)
		case Mark:
			mark = append(mark, n)
		default:
			rest = append(rest, n)
		}
	}
	return message, mark, rest
}
