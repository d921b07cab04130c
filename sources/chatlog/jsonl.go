package chatlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// jsonLines is a JSON object a line, one message each. The shape that needs no
// guessing has conversation_id, id, ts, author, role and text; the usual other
// names are found too.
type jsonLines struct{ taught taughtNames }

func (j jsonLines) name() string { return firstOf(j.taught.label, "jsonl") }

func (jsonLines) says() string {
	return "JSON Lines: one object a line, with text and author, and perhaps conversation_id, id, ts, role"
}

func (jsonLines) cut() cutter { return cutLines }

func (jsonLines) grows() bool { return true }

// sniffLines is how many lines a format looks at before it says no.
const sniffLines = 50

func (j jsonLines) sniff(h head) (bool, string) {
	objects := 0
	for _, l := range h.lines[:min(len(h.lines), sniffLines)] {
		l = strings.TrimSpace(l)
		if !strings.HasPrefix(l, "{") || !json.Valid([]byte(l)) {
			continue
		}
		objects++
		if _, err := readObject(l, j.taught.names(), sniffing(), &sink{}); err == nil && j.taught.in(l) {
			return true, ""
		}
	}
	if objects == 0 {
		return false, "no line is a JSON object"
	}
	return false, "its lines are JSON objects, but none has both a text (text, body, message, content) and an author (author, from, sender) or role"
}

func (j jsonLines) open(_ []byte, _ head, o options) (reader, error) {
	o.layout = j.taught.layout
	return &objects{o, j.taught.names()}, nil
}

func (j jsonLines) again(original string, o options) (record, error) {
	o.layout = j.taught.layout
	r, err := readObject(original, j.taught.names(), o, &sink{})
	return r.timeless(), err
}

// objects reads one message from each piece; nothing is ever held back.
type objects struct {
	options options
	known   vocabulary
}

func (o *objects) take(p piece, out *sink) {
	text := strings.TrimSpace(p.text)
	switch {
	case p.long:
		out.flaw(p, fmt.Sprintf("the line is longer than %d MiB", pieceMost>>20))
		return
	case text == "":
		out.skipped += p.lines
		return
	}
	r, err := readObject(text, o.known, o.options, out)
	switch {
	case errors.Is(err, errSilent):
		out.skipped += p.lines
		return
	case err != nil:
		out.flaw(p, err.Error())
		return
	}
	r.place, r.lines, r.original = p, p.lines, text
	out.records = append(out.records, r)
}

func (o *objects) held() (piece, bool) { return piece{}, false }

func (o *objects) rest(*sink, bool) {}

func (o *objects) save() []byte { return nil }

// errSilent is returned for a record whose text is there and empty: somebody
// joined, typed, or sent a picture.
var errSilent = errors.New("it says nothing")

// words is the vocabulary, made once.
var words = sync.OnceValue(newVocabulary)

// readObject reads one message. Its errors say what is wrong in a sentence
// without the message's words.
func readObject(text string, known vocabulary, o options, out *sink) (record, error) {
	b := []byte(text)
	if !json.Valid(b) {
		return record{}, brokenJSON(b)
	}
	if text == "" || text[0] != '{' {
		return record{}, errors.New("it is no JSON object")
	}
	var v values
	known.walk(text, "", func(key, value string) {
		for _, m := range known.meanings(key) {
			v.take(m, value)
		}
	})
	return v.record(o, out)
}

func brokenJSON(b []byte) error {
	var wrong *json.SyntaxError
	err := json.Unmarshal(b, new(json.RawMessage))
	if errors.As(err, &wrong) && wrong.Offset < int64(len(b)) {
		return fmt.Errorf("it is no valid JSON from column %d", wrong.Offset)
	}
	return errors.New("it is no valid JSON: it ends in the middle")
}

// walk calls f with the keys and values of a valid JSON object, and with those
// of objects in it that the vocabulary has names for: author.name.
func (v vocabulary) walk(object, within string, f func(key, value string)) {
	walkObject(object, func(key, value string) {
		key = within + key
		f(key, value)
		if _, deeper := v[key+"."]; deeper && value[0] == '{' {
			v.walk(value, key+".", f)
		}
	})
}

// meanings looks a name up, as it stands where that is enough.
func (v vocabulary) meanings(name string) []meaning {
	if m := v[name]; m != nil {
		return m
	}
	return v[tidyName(name)]
}
