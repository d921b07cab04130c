package chatlog

import (
	"path"
	"strings"
	"time"

	"earshot/store"
)

// pidgin reads the logs of Pidgin and libpurple, text or HTML: a line a
// message, with the time of day. The day and the zone stand in the name of the
// file, YYYY-MM-DD.HHMMSS-ZZZZTZ.txt; the language of the first line differs.
type pidgin struct{}

func (pidgin) name() string { return "pidgin" }

func (pidgin) says() string { return "Pidgin: text or HTML, a conversation a file" }

func (pidgin) cut() cutter { return cutLines }

func (pidgin) grows() bool { return true }

func (pidgin) sniff(h head) (bool, string) {
	_, named := purpleName(h.name)
	heads, authors, titled := 0, 0, false
	for i, l := range h.lines[:min(len(h.lines), shapeLines)] {
		if o, ok := readPidgin(l); ok {
			heads++
			if o.author != "" {
				authors++
			}
		} else if i == 0 {
			titled = purpleTitle(l)
		}
	}
	if heads == 0 || authors == 0 || !named && !titled {
		return false, "no file of Pidgin by its name or first line"
	}
	return true, ""
}

// purpleTitle knows the line that a log begins with, in any language: it ends
// in the protocol, in round brackets.
func purpleTitle(line string) bool {
	line = strings.TrimSpace(line)
	if i := strings.Index(strings.ToLower(line), "<title>"); i >= 0 {
		return true
	}
	return strings.HasPrefix(line, "Conversation with ") || strings.HasSuffix(line, ")") && strings.Contains(line, " (") && len(strings.Fields(line)) > 5
}

// purpleName reads the zone from the name of a file.
func purpleName(name string) (*time.Location, bool) {
	const shape = "2006-12-21.223605"
	base := path.Base(name)
	if len(base) < len(shape) {
		return nil, false
	}
	for i := range len(shape) {
		if digitAt(shape, i) != digitAt(base, i) || !digitAt(shape, i) && shape[i] != base[i] {
			return nil, false
		}
	}
	var st stamp
	readZone(base[len(shape):], &st)
	return st.zone, true
}

func (pidgin) open(saved []byte, h head, o options) (reader, error) {
	zone, named := purpleName(o.name)
	if zone != nil {
		o.zone = zone
	}
	t := &talk{options: o}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	if st, ok := dayInName(path.Base(o.name)); ok && named && saved == nil {
		t.place.Told, t.place.Day = st.told(""), st.resolve(dayFirst, epoch(), o.zone).Unix()
	}
	t.begin(saved, h, pidginDialect(zone != nil))
	return t, nil
}

func (pidgin) again(original string, o options) (record, error) {
	return againTalk(original, o, pidginDialect(false), place{})
}

func pidginDialect(zoned bool) dialect {
	return dialect{
		name: "pidgin", zoned: zoned,
		opening: func(line string, _ place) (opening, bool) { return readPidgin(line) },
		silent: func(line string, _ bool) bool {
			return purpleTitle(line) || strings.HasPrefix(strings.TrimSpace(strings.ToLower(line)), "</body>")
		},
	}
}

// readPidgin reads (22:36:11) Nick: text. What has no nick is told by the
// program.
func readPidgin(line string) (opening, bool) {
	if strings.HasPrefix(line, "<") {
		line = plainText(line)
	}
	if !strings.HasPrefix(line, "(") {
		return opening{}, false
	}
	end := strings.IndexByte(line, ')')
	if end < 0 || end > 40 {
		return opening{}, false
	}
	st, ok := wholeStamp(line[1:end])
	rest := strings.TrimLeft(line[end+1:], " ")
	if !ok || !st.clock || rest == "" {
		return opening{}, false
	}
	o := opening{when: line[1:end], stamp: st}
	name, text, ok := strings.Cut(rest, ":")
	if action, does := strings.CutPrefix(rest, "***"); does {
		return o, o.does(strings.TrimSpace(action))
	}
	if !ok || name == "" || len(name) > nameMost || text != "" && text[0] != ' ' && text[0] != '\n' {
		o.text, o.side = rest, store.System
		return o, true
	}
	o.author, o.text = strings.TrimSuffix(name, " <AUTO-REPLY>"), strings.TrimLeft(text, " \n")
	if o.author != name {
		o.side = store.Bot
	}
	return o, true
}
