package chatlog

import (
	"strings"
)

// xmpp reads an archive of XMPP as servers answer it (XEP-0313): the time is
// that of the delay, the id that of the result.
func xmpp() tagged {
	return tagged{
		label: "xmpp", about: "XMPP: results of a message archive (XEP-0313)", marks: []string{"<result"},
		fits: func(h head) bool { return h.holds("<result", "<forwarded", "<delay", "stamp=") },
		read: readXMPP,
	}
}

func readXMPP(_ map[string]string, text string) (record, error) {
	e, ok := readElement(text)
	if !ok || e.tag != "result" {
		return record{}, errSilent
	}
	delay, _ := child(e.inner, "delay", "")
	m, _ := child(e.inner, "message", "")
	body, ok := child(m.inner, "body", "")
	if !ok {
		return record{}, errSilent // somebody typed, or read
	}
	from, resource, _ := strings.Cut(m.attrs["from"], "/")
	to, _, _ := strings.Cut(m.attrs["to"], "/")
	r := record{id: e.attrs["id"], when: delay.attrs["stamp"], text: plainText(strings.ReplaceAll(body.inner, "\n", "<br>"))}
	if m.attrs["type"] == "groupchat" {
		r.room, r.author, r.handle = "xmpp "+from, firstOf(resource, from), m.attrs["from"]
		return r, nil
	}
	r.author, r.handle = from, from
	r.conversation = "xmpp " + min(from, to) + " " + max(from, to)
	return r, nil
}
