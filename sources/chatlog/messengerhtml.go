package chatlog

import (
	"slices"
	"strings"
)

// messengerHTML reads messages.htm of older downloads from Facebook: threads
// that begin with who takes part in them, newest message first, its text in
// the paragraph behind it.
func messengerHTML() tagged {
	return tagged{
		label: "messenger-html", about: "Facebook Messenger: messages.htm of older downloads",
		marks: []string{`<div class="thread"`, `<div class="message"`},
		fits:  func(h head) bool { return h.holds(`class="message_header"`, `class="user"`, `class="meta"`) },
		read:  readMessengerHTML,
	}
}

func readMessengerHTML(known map[string]string, text string) (record, error) {
	e, ok := readElement(text)
	switch {
	case ok && e.attrs["class"] == "thread":
		names := strings.Split(plainText(e.inner), ",")
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
		}
		slices.Sort(names)
		known["thread"] = strings.Join(names, ", ")
		return record{}, errSilent
	case !ok || e.attrs["class"] != "message":
		return record{}, errSilent
	}
	user, _ := child(e.inner, "span", "user")
	meta, _ := child(e.inner, "span", "meta")
	p, _ := child(text, "p", "")
	return record{conversation: "messenger " + known["thread"], author: plainText(user.inner), when: plainText(meta.inner), text: plainText(p.inner)}, nil
}
