package chatlog

// A scan finds the end of a JSON value, and where it cannot be one.
type scan struct {
	open   []byte // the braces and brackets that are open
	before byte   // the last sign before this one; a letter stands for a bare word
	quoted bool
	escape bool
	wrong  bool // no value goes on like this
}

// bareWord stands for a number or a word among the signs of a scan.
const bareWord = 'w'

// step takes the next byte and says whether the value ends with it.
func (s *scan) step(c byte) bool {
	switch {
	case s.escape:
		s.escape = false
	case s.quoted && c == '\\':
		s.escape = true
	case s.quoted && c == '"':
		s.quoted = false
		return len(s.open) == 0
	case s.quoted, c == ' ', c == '\t', c == '\r', c == '\n':
	default:
		return s.sign(c)
	}
	return false
}

// sign takes a byte that stands in no string.
func (s *scan) sign(c byte) bool {
	ended := s.before == '"' || s.before == '}' || s.before == ']' // a value did
	inside := s.inside()
	switch c {
	case '"':
		s.wrong = s.wrong || ended || s.before == bareWord
		s.quoted = true
	case '{', '[':
		s.wrong = s.wrong || ended || s.before == bareWord || inside == '{' && s.before != ':'
		s.open = append(s.open, c)
	case '}', ']':
		s.wrong = s.wrong || inside != c-2 || s.before == ':' // '{' and '}', '[' and ']' are two apart
		s.open = s.open[:max(0, len(s.open)-1)]
		s.before = c
		return len(s.open) == 0
	case ':':
		s.wrong = s.wrong || s.before != '"' || inside != '{'
	case ',':
		s.wrong = s.wrong || !ended && s.before != bareWord
	default:
		s.wrong = s.wrong || ended || inside == '{' && s.before != ':' && s.before != bareWord
		c = bareWord
	}
	s.before = c
	return false
}

// inside is the innermost that is open; 0: nothing.
func (s *scan) inside() byte {
	if len(s.open) == 0 {
		return 0
	}
	return s.open[len(s.open)-1]
}

func (s *scan) reset() { *s = scan{open: s.open[:0]} }

// plainLen is how far a string goes on without a quote or an escape.
func plainLen(b []byte) int {
	for i, c := range b {
		if c == '"' || c == '\\' {
			return i
		}
	}
	return len(b)
}
