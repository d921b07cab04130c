package chatlog

import (
	"strings"
)

// signal reads the text of signal-export: "[2019-12-24, 12:23] Jane: text",
// the day always first by year and the time without seconds. It names files as
// links of Markdown, and reactions between (- and -).
type signal struct{ whatsapp }

func (signal) name() string { return "signal" }

func (signal) says() string { return "Signal: the text of signal-export" }

func (signal) sniff(h head) (bool, string) {
	heads := 0
	for _, l := range h.lines[:min(len(h.lines), shapeLines)] {
		if isSignal(l) {
			heads++
		} else if heads == 0 && strings.TrimSpace(l) != "" {
			break
		}
	}
	if heads == 0 {
		return false, "it does not begin with [date, time] and a name"
	}
	return true, ""
}

// isSignal says whether a line begins as a message does.
func isSignal(line string) bool {
	const shape = "[2019-12-24, 12:23] "
	if len(line) < len(shape) {
		return false
	}
	for i := range len(shape) {
		if digitAt(shape, i) != digitAt(line, i) || !digitAt(shape, i) && shape[i] != line[i] {
			return false
		}
	}
	return true
}

func (signal) open(saved []byte, h head, o options) (reader, error) {
	t := &talk{options: o}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	t.begin(saved, h, signalDialect())
	return t, nil
}

func (signal) again(original string, o options) (record, error) {
	return againTalk(original, o, signalDialect(), place{})
}

func signalDialect() dialect {
	return dialect{
		name: "signal",
		opening: func(line string, _ place) (opening, bool) {
			if !isSignal(line) {
				return opening{}, false
			}
			return readWhatsapp(line, bracketed)
		},
		polish: polishSignal,
	}
}

const signalFiles = 100 // of one message that are named

// polishSignal takes files and reactions off a text.
func polishSignal(r *record) {
	if before, _, ok := strings.Cut(r.text, "\n(- "); ok && strings.HasSuffix(r.text, " -)") {
		r.text = before
	}
	for len(r.files) < signalFiles {
		before, link, ok := strings.Cut(r.text, "](")
		open := strings.LastIndex(before, "[")
		file, after, closed := strings.Cut(link, ")")
		if !ok || !closed || open < 0 || !strings.HasPrefix(file, "./") {
			break
		}
		r.attach(firstOf(before[open+1:], file), "", 0)
		r.text = strings.TrimSpace(strings.TrimSuffix(before[:open], "!") + after)
	}
	r.opening, _, _ = strings.Cut(r.text, "\n")
}
