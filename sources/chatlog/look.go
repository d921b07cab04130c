package chatlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
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
	o := lookout{seen: look{}}
	o.read(mendJSON(text[:min(len(text), lookBytes)]))
	for o.value("") == nil {
	}
	return o.seen
}

// A lookout looks at a document.
type lookout struct {
	seen look
	text string // from where it reads
	in   *json.Decoder

	broken int // elements
}

func (o *lookout) read(text string) {
	o.text, o.in = text, json.NewDecoder(strings.NewReader(text))
	o.in.UseNumber()
}

// value takes in the next value.
func (o *lookout) value(path string) error {
	if len(o.seen) >= lookValues || len(path) > lookPath {
		return errSeen
	}
	t, err := o.in.Token()
	if err != nil {
		return err
	}
	delim, nested := t.(json.Delim)
	if _, known := o.seen[path]; !known {
		o.seen[path] = fmt.Sprint(t)
	}
	if !nested {
		return nil
	}
	for n := 0; o.in.More(); n++ {
		if delim == '[' {
			err = o.element(path+"[]", n)
		} else if t, err = o.in.Token(); err == nil {
			err = o.value(joinPath(path, fmt.Sprint(t)))
		}
		if err != nil {
			return err
		}
	}
	_, err = o.in.Token()
	return err
}

// element takes in the nth element of a list. One that is broken is passed
// over.
func (o *lookout) element(path string, n int) error {
	if n >= lookAlike {
		return o.in.Decode(new(json.RawMessage))
	}
	text := o.text[o.in.InputOffset():]
	err := o.value(path)
	var wrong *json.SyntaxError
	if !errors.As(err, &wrong) || o.broken == lookAlike {
		return err
	}
	o.broken++
	begun := strings.TrimLeft(text, ", \t\r\n")
	first := leadOf([]byte(begun))
	if first == "" {
		return err
	}
	like := regexp.MustCompile(`[,}\]]\s*(\{\s*` + regexp.QuoteMeta(strconv.Quote(first)) + `\s*:)`)
	at := like.FindStringSubmatchIndex(begun)
	if at == nil {
		return err
	}
	o.read("[" + begun[at[2]:])
	_, err = o.in.Token()
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
