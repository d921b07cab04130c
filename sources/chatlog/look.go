package chatlog

import (
	"encoding/json"
	"fmt"
	"strings"
)

const (
	lookBytes  = 64 << 10 // of a document's beginning, by which its kind is known
	lookValues = 4000
)

// A look is what the beginning of a JSON document shows: the paths of its
// values (see walk), each with the first value that stands there.
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
	for len(l) < lookValues && l.value(d, "") == nil {
	}
	return l
}

// value takes in the next value.
func (l look) value(d *json.Decoder, path string) error {
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
	for d.More() {
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
