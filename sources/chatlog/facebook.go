package chatlog

import (
	"path"
	"slices"
	"strings"

	"earshot/store"
)

// facebook reads the JSON in which Facebook Messenger and Instagram hand out
// their chats: newest first, one chat split into message_1.json,
// message_2.json, each byte of UTF-8 written as a letter of its own.
func facebook() export {
	e := export{
		label: "messenger", about: "Facebook Messenger and Instagram: message_1.json and on",
		homes: []string{""}, lists: []string{"messages[]"},
		// The title and the path of the chat stand behind its messages.
		needs: []string{"thread_path"}, keeps: []string{"participants", "title", "thread_path"},
		message: readFacebook,
	}
	e.fits = func(l look) bool { return e.at(l, "messages[].sender_name", "messages[].timestamp_ms") }
	return e
}

type facebookMessage struct {
	Sender   string `json:"sender_name"`
	Time     word   `json:"timestamp_ms"`
	Content  string
	Type     string
	Unsent   bool `json:"is_unsent"`
	Photos   []facebookFile
	Videos   []facebookFile
	Audio    []facebookFile `json:"audio_files"`
	Files    []facebookFile
	Gifs     []facebookFile
	Sticker  *facebookFile
	Share    struct{ Link, ShareText string }
	Duration int `json:"call_duration"`
}

type facebookFile struct{ URI string }

func readFacebook(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m facebookMessage
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{
		author: unmangled(m.Sender), when: string(m.Time), subject: unmangled(c.text("title")),
		text: firstOf(unmangled(m.Content), m.Share.Link), conversation: facebookThread(c),
	}
	for _, list := range [][]facebookFile{m.Photos, m.Videos, m.Audio, m.Files, m.Gifs} {
		for _, f := range list {
			r.attach(f.URI, "", 0)
		}
	}
	if m.Sticker != nil {
		r.attach(m.Sticker.URI, "sticker", 0)
	}
	switch {
	case m.Unsent:
		r.erase()
	case m.Type == "Subscribe" || m.Type == "Unsubscribe" || m.Type == "Call" || m.Duration > 0:
		r.author, r.side, r.activity = "", store.System, true
	}
	return r, nil
}

// facebookThread names the chat: by its path, else by who takes part in it.
func facebookThread(c *chat) string {
	if p := c.text("thread_path"); p != "" {
		return "messenger " + path.Base(p)
	}
	var people []struct{ Name string }
	c.get("participants", &people)
	var names []string
	for _, p := range people {
		names = append(names, unmangled(p.Name))
	}
	if slices.Sort(names); len(names) == 0 {
		return ""
	}
	return "messenger " + strings.Join(names, ", ")
}
