package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a piece of a query: a bracket, an operator or a term.
type token struct {
	what    byte // 0 the end, ( ) & | ! and t for a term
	field   string
	named   bool // a field stands before it
	text    string
	quoted  bool
	at, end int
	value   int // where the value begins
}

// A lexer cuts a query into tokens; it looks at each byte a few times at most.
type lexer struct {
	text string
	at   int
}

// next returns the next token, what 0 at the end.
func (l *lexer) next() (token, *Mistake) {
	l.at += len(l.text[l.at:]) - len(strings.TrimLeftFunc(l.text[l.at:], blank))
	t := token{at: l.at, value: l.at}
	if l.at == len(l.text) {
		t.end = l.at
		return t, nil
	}
	if c := l.text[l.at]; c == '(' || c == ')' {
		l.at++
		t.what, t.end = c, l.at
		return t, nil
	}
	return l.term(t)
}

// term reads a word, a phrase, or a field with its value.
func (l *lexer) term(t token) (token, *Mistake) {
	t.what = 't'
	if _, ok := opens(l.text[l.at:]); ok {
		return l.phrase(t)
	}
	end := wordEnd(l.text, l.at)
	word := l.text[l.at:end]
	if field, rest, ok := strings.Cut(word, ":"); ok && isField(field) && !strings.HasPrefix(rest, "//") {
		return l.fielded(t, strings.ToLower(field), end)
	}
	return l.word(t, end)
}

// fielded reads a field, whose value ends at end or stands in quotes there.
func (l *lexer) fielded(t token, field string, end int) (token, *Mistake) {
	value := l.at + len(field) + 1
	_, quote := opens(l.text[end:])
	quote = quote && end == value
	if !known(field) && !quote && !hasWord(l.text[value:end]) {
		return l.word(t, end) // re: and the like are words
	}
	t.field, t.named, t.value = field, true, value
	if quote {
		l.at = value
		return l.phrase(t)
	}
	t.text, t.end, l.at = l.text[value:end], end, end
	return t, nil
}

// word takes the text up to end as a word, or as one of the operators.
func (l *lexer) word(t token, end int) (token, *Mistake) {
	t.text, t.end, l.at = l.text[l.at:end], end, end
	switch strings.ToLower(t.text) {
	case "and":
		t.what = '&'
	case "or":
		t.what = '|'
	case "not":
		t.what = '!'
	}
	return t, nil
}

// phrase reads what stands between quotes, of which \ takes the meaning.
func (l *lexer) phrase(t token) (token, *Mistake) {
	start := l.at
	size, _ := opens(l.text[l.at:])
	var b strings.Builder
	for i := l.at + size; i < len(l.text); {
		r, n := utf8.DecodeRuneInString(l.text[i:])
		switch {
		case r == '\\' && i+1 < len(l.text) && (l.text[i+1] == '"' || l.text[i+1] == '\\'):
			b.WriteByte(l.text[i+1])
			n = 2
		case r == '"' || size > 1 && (r == '”' || r == '“'):
			t.text, t.quoted, t.end, l.at = b.String(), true, i+n, i+n
			return t, nil
		default:
			b.WriteString(l.text[i : i+n])
		}
		i += n
	}
	return t, &Mistake{Start: start, End: len(l.text), Says: `the quote is not closed; put a " after its last word`}
}

// opens says whether a text begins with a quote, and how long that is.
func opens(s string) (size int, ok bool) {
	for _, q := range []string{`"`, "“", "”"} {
		if strings.HasPrefix(s, q) {
			return len(q), true
		}
	}
	return 0, false
}

// wordEnd returns where the word that begins at i ends: at a blank, or at a
// bracket that it did not open itself.
func wordEnd(s string, i int) int {
	open := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case blank(r):
			return i
		case r == '(':
			open++
		case r == ')' && open == 0:
			return i
		case r == ')':
			open--
		case s[i] == ':':
			if _, quote := opens(s[i+1:]); quote {
				return i + 1
			}
		}
		i += n
	}
	return i
}

// isField says whether a word could name a field.
func isField(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (i == 0 || s[i] != '-') {
			return false
		}
	}
	return s != ""
}

// hasWord says whether there is a letter or a digit to look for.
func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// blank says whether a character parts words. Control characters do, so that
// none gets into a term.
func blank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
