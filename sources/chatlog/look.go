package chatlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

const (
	lookBytes  = windowBytes // of a document's beginning, by which its kind is known
	lookValues = 4000
	lookAlike  = 16  // elements of a list that are looked at; the others are like them
	lookPath   = 256 // bytes of a path; what lies deeper has no meaning
)

var errSeen = errors.New("enough was seen")

// A look is what the beginning of a JSON document shows: the paths of its
// values (see walkJSON), each with the first value that stands there.
type look map[string]string

// lookAt looks at a text if it is JSON; else it sees nothing.
func lookAt(text string) look {
	text = strings.TrimLeft(text, " \t\r\n")
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil
	}
	l := look{}
	d := json.NewDecoder(strings.NewReader(mendJSON(text[:min(len(text), lookBytes)])))
	d.UseNumber()
	for l.value(d, "") == nil {
	}
	return l
}

// value takes in the next value.
func (l look) value(d *json.Decoder, path string) error {
	if len(l) >= lookValues || len(path) > lookPath {
		return errSeen
	}
	t, err := d.Token()
	if err != nil {
		return err
	}
	delim, nested := t.(json.Delim)
	if _, known := l[path]; !known {
		l[path] = fmt.Sprint(t)
	}
	if !nested {
		return nil
	}
	for n := 0; d.More(); n++ {
		if n >= lookAlike && delim == '[' {
			if err := d.Decode(new(json.RawMessage)); err != nil {
				return err
			}
			continue
		}
		inside := path + "[]"
		if delim == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			inside = joinPath(path, fmt.Sprint(key))
		}
		if err := l.value(d, inside); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// all says whether something stands at each of the paths below home. A path
// with a bar is either of two.
func (l look) all(home string, paths ...string) bool {
	for _, p := range paths {
		found := false
		for one := range strings.SplitSeq(p, "|") {
			_, ok := l[joinPath(home, one)]
			found = found || ok
		}
		if !found {
			return false
		}
	}
	return true
}
