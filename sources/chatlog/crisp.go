package chatlog

import (
	"encoding/json"

	"earshot/store"
)

// crisp reads messages of Crisp: flat, with the session that they are of, or
// below their conversation. What a message holds may be an object.
func crisp() export {
	e := export{
		label: "crisp", about: "Crisp: messages of sessions",
		homes: []string{""}, lists: []string{"[]", "data[]", "messages[]", "data.messages[]"},
		keeps: []string{"session_id", "meta", "data.session_id"}, message: readCrisp,
	}
	e.fits = func(l look) bool {
		for _, list := range e.lists {
			if l.all("", list+".fingerprint", list+".from", list+".content") {
				return true
			}
		}
		return false
	}
	return e
}

type crispMessage struct {
	Session     word `json:"session_id"`
	Fingerprint word
	Type, From  string
	Origin      string
	Content     json.RawMessage
	Timestamp   word
	Edited      bool
	Automated   bool
	User        struct {
		ID       word `json:"user_id"`
		Nickname string
		Type     string
	}
}

func readCrisp(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m crispMessage
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{
		conversation: "crisp " + firstOf(string(m.Session), c.text("session_id"), c.text("data.session_id")), id: string(m.Fingerprint),
		when: string(m.Timestamp), author: firstOf(m.User.Nickname, m.From), handle: string(m.User.ID), edited: m.Edited,
	}
	r.side, _ = sideOf(m.From)
	if m.Automated || m.User.Type == "bot" {
		r.side = store.Bot
	}
	var body struct {
		Name, URL, Text, Type, Namespace string
		Size                             int64
	}
	if len(m.Content) > 0 && m.Content[0] == '{' {
		_ = json.Unmarshal(m.Content, &body) // what is of another type stays empty
	}
	r.text = firstOf(scalar(string(m.Content)), body.Text)
	switch m.Type {
	case "note":
		r.note = true
	case "file", "picture", "animation", "audio":
		r.attach(firstOf(body.Name, body.URL), body.Type, body.Size)
	case "event":
		r.report(firstOf(r.text, body.Namespace))
	}
	return r, nil
}
