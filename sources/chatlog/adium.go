package chatlog

import (
	"strings"

	"earshot/store"
)

// adium reads the chatlog of Adium: messages, and what happened between them.
// They do not stand in the order of their times.
func adium() tagged {
	return tagged{
		label: "adium", about: "Adium: the XML of a .chatlog", marks: []string{"<message", "<event", "<status"},
		fits: func(h head) bool { return h.holds("<chat", "sender=", "service=") },
		read: readAdium,
	}
}

func readAdium(_ map[string]string, text string) (record, error) {
	e, ok := readElement(text)
	if !ok || e.tag != "message" && e.tag != "event" && e.tag != "status" {
		return record{}, errSilent
	}
	r := record{author: firstOf(e.attrs["alias"], e.attrs["sender"]), handle: e.attrs["sender"], when: e.attrs["time"], text: plainText(e.inner)}
	if e.tag != "message" {
		what := strings.TrimSpace(r.author + " " + e.attrs["type"] + before(": ", r.text))
		r.report(what)
		r.side = store.System
	}
	return r, nil
}
