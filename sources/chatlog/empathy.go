package chatlog

import (
	"strings"
	"time"
)

// empathy reads the log of Empathy and telepathy-logger, whose times are UTC:
// 20110609T23:48:03.
func empathy() tagged {
	return tagged{
		label: "empathy", about: "Empathy: the XML of its log", marks: []string{"<message"},
		fits: func(h head) bool { return h.holds("<log", "<message", "isuser=") },
		read: readEmpathy,
	}
}

func readEmpathy(_ map[string]string, text string) (record, error) {
	e, ok := readElement(text)
	if !ok || e.tag != "message" {
		return record{}, errSilent
	}
	r := record{author: firstOf(e.attrs["name"], e.attrs["id"]), handle: e.attrs["id"], when: e.attrs["time"], text: plainText(strings.ReplaceAll(e.inner, "\n", "<br>"))}
	if at, err := time.Parse("20060102T15:04:05", r.when); err == nil && plausible(at) {
		r.at, r.dated = at, true
	}
	if e.attrs["type"] == "action" {
		r.text = "* " + r.author + " " + r.text
	}
	return r, nil
}
