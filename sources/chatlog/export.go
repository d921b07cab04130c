package chatlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// An export is a format whose files are JSON documents that a program wrote in
// one go. They hold conversations, and these their messages.
type export struct {
	label, about string

	// homes are the paths at which a conversation may stand, and lists the
	// paths of its messages below it. A home that is empty is the document.
	homes, lists []string

	// needs are the fields without which a message is not understood: what
	// stands before them waits for them. keeps are all that message asks for,
	// and owns all that self does; they are kept beside the originals.
	needs, keeps, owns []string

	// fits says whether a document is of this format.
	fits func(l look) bool

	// message reads a message. What is no message, and no mistake, is errSilent.
	message func(c *chat, raw string, o options, out *sink) (record, error)

	// self reads what a conversation says itself, outside of its lists: its
	// first words, how it was rated. A record without words says nothing, and
	// keeps the others in their places. nil: there is none.
	self func(c *chat) []record
}

func (e export) name() string { return e.label }

func (e export) says() string { return e.about }

func (export) grows() bool { return false }

func (e export) cut() cutter { return walkJSON(e.into()) }

// into are the paths on the way to messages.
func (e export) into() map[string]bool {
	into := map[string]bool{"": true}
	for _, home := range e.homes {
		for _, list := range append([]string{"?"}, e.lists...) {
			for path := joinPath(home, list); ; {
				cut := strings.LastIndexAny(path, ".[")
				if cut <= 0 {
					break
				}
				path = path[:cut]
				into[path] = true
			}
		}
	}
	return into
}

func (e export) sniff(h head) (bool, string) {
	switch {
	case len(h.look) == 0:
		return false, "it is no JSON"
	case !e.fits(h.look):
		return false, "it has not the fields of one"
	}
	return true, ""
}

// at says whether some conversation of a document has all of the paths.
func (e export) at(l look, paths ...string) bool {
	return slices.ContainsFunc(e.homes, func(home string) bool { return l.all(home, paths...) })
}

// A chat is what a document says of one conversation.
type chat struct {
	fields map[string]string // JSON, by path
	home   string
	place  piece  // where it begins
	first  string // the first words of its lists
	said   int    // how many messages its lists held
	held   []piece
	bytes  int
	kept   string // what stands before its originals, made once
	near   *near
	file   string
}

// text returns a field that is a string or a number.
func (c *chat) text(field string) string { return scalar(c.fields[field]) }

// get reads a field that is more than that; it stays as it is where there is
// none.
func (c *chat) get(field string, to any) { _ = readJSON(c.fields[field], to) }

// scalar reads a JSON string, number or word; of null, and of what is more
// than that, it is empty.
func scalar(raw string) string {
	switch {
	case raw == "", raw == "null", raw[0] == '{', raw[0] == '[':
		return ""
	case raw[0] != '"':
		return raw
	case len(raw) < 2 || raw[len(raw)-1] != '"':
		return "" // a string that does not end
	}
	return unquote(raw)
}

// accompanied is an export with files beside those of its messages, which hold
// none: they are known by name, and nothing in them is missed.
type accompanied struct {
	export
	beside []string
}

func (a accompanied) sniff(h head) (bool, string) {
	fits, why := a.export.sniff(h)
	if !fits && len(h.look) > 0 && slices.Contains(a.beside, path.Base(h.name)) && !h.look.all("", "[].text") {
		return true, ""
	}
	return fits, why
}

func (e export) open(_ []byte, _ head, o options) (reader, error) {
	x := &exported{export: e, options: o, homesAt: map[string]bool{}, listsAt: map[string]bool{}}
	for _, home := range e.homes {
		x.homesAt[home] = true
	}
	for _, list := range e.lists {
		x.listsAt[list] = true
	}
	x.begin(piece{line: 1, lines: 1})
	return x, nil
}

// exported reads such a document.
type exported struct {
	export
	options
	homesAt, listsAt map[string]bool
	chats            []*chat // the innermost last
}

const chatMost = 32 << 20 // bytes of a conversation that wait for what it is

func (x *exported) begin(p piece) {
	x.chats = append(x.chats, &chat{fields: map[string]string{}, home: p.path, place: p, near: x.near, file: x.options.name})
}

func (x *exported) held() (piece, bool) { return piece{}, false }

func (x *exported) save() []byte { return nil }

func (x *exported) take(p piece, out *sink) {
	c := x.chats[len(x.chats)-1]
	switch {
	case p.turn == torn:
		out.flaw(p, "the document ends in the middle; what stood behind is not there")
	case p.turn == broken:
		out.flaw(p, "it is no valid JSON; reading goes on behind it")
	case p.turn == enter:
		if p.path == "" {
			x.chats = nil
		}
		if p.path == "" || x.homesAt[p.path] {
			x.begin(p)
		}
	case p.turn == leave && p.path == c.home:
		x.finish(c, out)
		if p.path != "" {
			x.chats = x.chats[:len(x.chats)-1]
		}
	case p.turn == whole:
		x.value(c, p, out)
	}
}

// value takes a message or a field.
func (x *exported) value(c *chat, p piece, out *sink) {
	path := strings.TrimPrefix(strings.TrimPrefix(p.path, c.home), ".")
	switch isMessage := x.listsAt[path]; {
	case p.open:
		out.flaw(p, "the file ends in the middle of it")
	case isMessage && p.long:
		out.flaw(p, tooLong("message"))
	case isMessage && p.text[0] != '{':
		out.flaw(p, "it is no JSON object")
	case isMessage:
		c.held = append(c.held, p)
		if c.bytes += len(p.text); x.ready(c) {
			x.flush(c, out)
		}
	case !p.long && (slices.Contains(x.keeps, path) || slices.Contains(x.needs, path) || slices.Contains(x.owns, path)):
		c.fields[path] = p.text
		if c.kept = ""; len(c.held) > 0 && x.ready(c) {
			x.flush(c, out)
		}
	}
}

func (x *exported) ready(c *chat) bool {
	return c.bytes > chatMost || !slices.ContainsFunc(x.needs, func(f string) bool { return !c.has(f) })
}

// has says whether a field was read; of two with a bar between, either.
func (c *chat) has(field string) bool {
	for one := range strings.SplitSeq(field, "|") {
		if _, ok := c.fields[one]; ok {
			return true
		}
	}
	return false
}

// finish ends a conversation.
func (x *exported) finish(c *chat, out *sink) {
	x.flush(c, out)
	if x.self == nil {
		return
	}
	for n := range x.self(c) {
		x.put(c, c.place, strconv.Itoa(n), out)
	}
}

func (x *exported) flush(c *chat, out *sink) {
	for _, p := range c.held {
		x.put(c, p, p.text, out)
	}
	c.held, c.bytes = c.held[:0], 0
}

// put hands a message over.
func (x *exported) put(c *chat, p piece, raw string, out *sink) {
	r, err := x.read(c, raw, x.options, out)
	switch {
	case errors.Is(err, errSilent):
		out.skipped++
		return
	case err != nil:
		out.flaw(p, err.Error())
		return
	}
	r.place, r.lines = p, p.lines
	if c.kept == "" {
		c.kept = c.keep(x.keeps)
	}
	switch {
	case raw[0] != '{':
		r.original = c.keep(x.owns) + raw
	case r.original == "":
		r.original = c.kept + raw
	}
	out.records = append(out.records, r)
}

// read reads a message, or where raw is only a number, that of what its
// conversation says itself.
func (e export) read(c *chat, raw string, o options, out *sink) (record, error) {
	var r record
	var err error
	if n, own := strconv.Atoi(raw); own == nil && e.self != nil {
		if all := e.self(c); n >= 0 && n < len(all) {
			r = all[n]
		}
	} else if r, err = e.message(c, raw, o, out); err != nil {
		return r, err
	} else if c.said++; c.said == 1 {
		c.first = strings.TrimSpace(r.text)
	}
	if r.text = strings.TrimSpace(r.text); r.text == "" && len(r.files) == 0 {
		return r, errSilent
	}
	if strings.HasSuffix(r.conversation, " ") {
		r.conversation = "" // the program's name, and no id behind it
	}
	if strings.HasSuffix(r.room, " ") {
		r.room = ""
	}
	r.opening = r.text
	if !r.dated {
		r.fill(o, out)
	}
	return r, nil
}

// keep is what stands before an original of the conversation: a line with all
// that reading it again asks for.
func (c *chat) keep(fields []string) string {
	kept := map[string]json.RawMessage{}
	for _, f := range fields {
		if v, ok := c.fields[f]; ok && json.Valid([]byte(v)) {
			kept[f] = json.RawMessage(v)
		}
	}
	line, err := json.Marshal(kept)
	if err != nil {
		return "{}\n"
	}
	return string(line) + "\n"
}

func (e export) again(original string, o options) (record, error) {
	line, raw, _ := strings.Cut(original, "\n")
	var kept map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &kept); err != nil {
		return record{}, errors.New("what is known of its conversation cannot be read")
	}
	c := &chat{fields: map[string]string{}}
	for f, v := range kept {
		c.fields[f] = string(v)
	}
	r, err := e.read(c, raw, o, &sink{})
	return r.timeless(), err
}

func (x *exported) rest(out *sink, ended bool) {
	if !ended {
		return // it is read anew when it is whole
	}
	for _, c := range slices.Backward(x.chats) {
		x.flush(c, out)
	}
}

// readJSON reads a value into to. Fields of another type than to has stay
// empty: exports differ in such things, and a message is worth more than one
// of its fields.
func readJSON(raw string, to any) error {
	err := json.Unmarshal([]byte(raw), to)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return nil
	}
	mended := mendJSON(raw)
	if err = json.Unmarshal([]byte(mended), to); !errors.As(err, &syntax) {
		return nil
	}
	return fmt.Errorf("it is no valid JSON from column %d", syntax.Offset)
}

// A word is a string, or a number or truth as it is written: programs write
// ids in both ways.
type word string

// UnmarshalJSON reads any scalar; anything else is empty.
func (w *word) UnmarshalJSON(b []byte) error {
	*w = word(scalar(string(b)))
	return nil
}
