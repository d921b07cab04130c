package query

import "strings"

// A Value is something that may follow a field, and how much there is of it.
type Value struct {
	Text  string
	Count int // -1: not counted
}

// A Completion is what may stand in the place of the bytes from Start up to
// End: a field with its colon, or a field with a value.
type Completion struct {
	Text       string
	About      string
	Count      int // -1: not counted
	Start, End int
}

// Complete offers what the word at a place in a query may become. values gives
// the values of a field that the store knows; nil: none.
func Complete(text string, at int, values func(field string) []Value) []Completion {
	at = max(0, min(at, len(text)))
	start := wordStart(text[:at])
	word := strings.ToLower(text[start:at])
	field, value, named := strings.Cut(word, ":")
	var out []Completion
	if !named {
		for _, f := range fields {
			if f.Now("") && strings.HasPrefix(f.Name, word) {
				out = append(out, Completion{f.Name + ":", f.About, -1, start, at})
			}
		}
		return out
	}
	f := fieldOf(field)
	for _, v := range f.values(values) {
		if strings.HasPrefix(strings.ToLower(v.Text), strings.TrimPrefix(value, `"`)) {
			shown := Term{Field: field, Text: v.Text, Quoted: strings.ContainsFunc(v.Text, mustQuote)}
			out = append(out, Completion{Node{Op: One, Term: shown}.String(), f.About, v.Count, start, at})
		}
	}
	return out
}

// wordStart returns where the word begins that a text ends in. A field with an
// open quote is one word.
func wordStart(text string) int {
	l := lexer{text: text}
	for {
		t, wrong := l.next()
		switch {
		case wrong != nil:
			return t.at
		case t.what == 0:
			return len(text)
		case t.end == len(text) && t.what != '(' && t.what != ')':
			return t.at
		}
	}
}

// values returns what may follow a field: its choices, else what is known.
func (f Field) values(known func(string) []Value) []Value {
	if f.kind == name && known != nil {
		return known(f.Name)
	}
	var out []Value
	for _, c := range f.offered() {
		out = append(out, Value{c, -1})
	}
	if f.kind == date {
		for _, w := range []string{"today", "yesterday", "this-week", "last-week", "this-month", "last-month", "7d", "30d"} {
			out = append(out, Value{w, -1})
		}
	}
	return out
}

func mustQuote(r rune) bool { return blank(r) || r == '(' || r == ')' || r == '"' }
