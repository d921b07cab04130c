package chatlog

import (
	"encoding/json"
	"strconv"
	"strings"
)

// walkObject calls f with each key and value of a JSON object that is known to
// be valid. Values are as they stand in the text.
func walkObject(text string, f func(key, value string)) {
	i := 1
	for i < len(text) {
		i += space(text[i:])
		if i >= len(text) || text[i] != '"' {
			return
		}
		end := i + valueLen(text[i:])
		key := unquote(text[i:end])
		i = end + space(text[end:]) + 1 // the colon
		i += space(text[i:])
		end = i + valueLen(text[i:])
		f(key, text[i:end])
		i = end + space(text[end:]) + 1 // a comma or the brace
	}
}

func space(s string) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\t' || s[n] == '\n' || s[n] == '\r') {
		n++
	}
	return n
}

// valueLen returns the length of the valid JSON value that s begins with.
func valueLen(s string) int {
	switch s[0] {
	case '"':
		return stringLen(s)
	case '{', '[':
		return nestLen(s)
	}
	if n := strings.IndexAny(s, ",}] \t\r\n"); n >= 0 {
		return n
	}
	return len(s)
}

func stringLen(s string) int {
	for i := 1; i < len(s); i++ {
		next := strings.IndexAny(s[i:], `"\`)
		if next < 0 {
			return len(s)
		}
		if i += next; s[i] == '"' {
			return i + 1
		}
		i++
	}
	return len(s)
}

func nestLen(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += stringLen(s[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// unquote reads a valid JSON string.
func unquote(s string) string {
	inner := s[1 : len(s)-1]
	if strings.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var out string
	if json.Unmarshal([]byte(s), &out) != nil {
		return strconv.Quote(inner)
	}
	return out
}
