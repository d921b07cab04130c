package chatlog

import (
	"encoding/json"
	"errors"
	"strings"
)

// tagged is a format whose files are documents of XML or HTML, in which
// messages are elements that follow each other.
type tagged struct {
	label, about string
	marks        []string // where a piece begins: see cutTags
	fits         func(h head) bool

	// read reads a piece. What is no message, and no mistake, is errSilent. It
	// may note in known what those behind it need.
	read func(known map[string]string, text string) (record, error)
}

func (f tagged) name() string { return f.label }

func (f tagged) says() string { return f.about }

func (tagged) grows() bool { return false }

func (f tagged) cut() cutter { return cutTags(f.marks...) }

func (f tagged) sniff(h head) (bool, string) {
	switch {
	case !strings.HasPrefix(strings.TrimLeft(h.text, " \t\r\n"), "<"):
		return false, "it is no markup"
	case !f.fits(h):
		return false, "it has not the elements of one"
	}
	return true, ""
}

func (f tagged) open(_ []byte, _ head, o options) (reader, error) {
	return &elementsOf{tagged: f, options: o, known: map[string]string{}}, nil
}

// elementsOf reads such a document.
type elementsOf struct {
	tagged
	options
	known map[string]string
}

func (x *elementsOf) held() (piece, bool) { return piece{}, false }

func (x *elementsOf) save() []byte { return nil }

func (x *elementsOf) rest(*sink, bool) {}

func (x *elementsOf) take(p piece, out *sink) {
	if p.long {
		out.flaw(p, tooLong("element"))
		return
	}
	before, _ := json.Marshal(x.known) // a map of strings
	r, err := x.message(x.known, p.text, x.options, out)
	switch {
	case errors.Is(err, errSilent):
		out.skipped += p.lines
		return
	case err != nil:
		out.flaw(p, err.Error())
		return
	}
	r.place, r.lines, r.original = p, p.lines, string(before)+"\n"+p.text
	out.records = append(out.records, r)
}

func (f tagged) message(known map[string]string, text string, o options, out *sink) (record, error) {
	r, err := f.read(known, text)
	if err != nil {
		return r, err
	}
	if r.text = strings.TrimSpace(r.text); r.text == "" && len(r.files) == 0 {
		return r, errSilent
	}
	r.opening = r.text
	if !r.dated {
		r.fill(o, out)
	}
	return r, nil
}

func (f tagged) again(original string, o options) (record, error) {
	line, text, _ := strings.Cut(original, "\n")
	known := map[string]string{}
	if err := json.Unmarshal([]byte(line), &known); err != nil {
		return record{}, errors.New("what is known of its document cannot be read")
	}
	r, err := f.message(known, text, o, &sink{})
	return r.timeless(), err
}

const markupBytes = 64 << 10 // of a document's beginning, by which its kind is known

// holds says whether a document has one of the marks, and all that is given.
func (h head) holds(all ...string) bool {
	text := strings.ToLower(h.text[:min(len(h.text), markupBytes)])
	for _, s := range all {
		if !strings.Contains(text, s) {
			return false
		}
	}
	return true
}
