package chatlog

import (
	"strings"

	"earshot/store"
)

// googleChat reads messages.json of Google Takeout: a chat of two or a space a
// folder, a date in prose.
func googleChat() export {
	e := export{
		label: "googlechat", about: "Google Chat: messages.json of Takeout",
		homes: []string{""}, lists: []string{"messages[]"},
		message: readGoogleChat,
	}
	e.fits = func(l look) bool {
		return e.at(l, "messages[].creator.name|messages[].creator.email", "messages[].created_date|messages[].message_id")
	}
	return e
}

type googleMessage struct {
	Creator struct {
		Name, Email string
		Type        string `json:"user_type"`
	}
	Date   string `json:"created_date"`
	Edited string `json:"updated_date"`
	Text   string
	Topic  string `json:"topic_id"`
	ID     string `json:"message_id"`
	State  string `json:"message_state"`
	Files  []struct {
		Name   string `json:"original_name"`
		Export string `json:"export_name"`
	} `json:"attached_files"`
}

func readGoogleChat(_ *chat, raw string, _ options, _ *sink) (record, error) {
	var m googleMessage
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{
		author: firstOf(m.Creator.Name, m.Creator.Email), email: m.Creator.Email, text: m.Text,
		when: m.Date, edited: m.Edited != "", id: m.ID,
	}
	if m.Creator.Type == "Bot" {
		r.side = store.Bot
	}
	m.place(&r)
	for _, f := range m.Files {
		r.attach(firstOf(f.Name, f.Export), "", 0)
	}
	if m.State == "DELETED" {
		r.erase()
	}
	return r, nil
}

// place says where a message was said. An id is space/topic/message; a topic
// of the same name as its first message is a conversation of its own.
func (m googleMessage) place(r *record) {
	parts := strings.Split(m.ID, "/")
	if len(parts) == 3 {
		r.id = parts[2]
		r.conversation, r.room = "googlechat "+parts[0]+"/"+parts[1], "googlechat "+parts[0]
	} else if m.Topic != "" {
		r.conversation = "googlechat " + m.Topic
	}
}
