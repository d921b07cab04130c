package chatlog

import (
	"errors"
	"strings"

	"earshot/store"
)

// matrix reads rooms of Matrix: what Element exports as JSON, and what a
// server answers about the messages of a room (specification, client-server
// API, "Room events"). Times are milliseconds since 1970.
func matrix() export {
	e := export{
		label: "matrix", about: "Matrix: JSON of Element's export, or events of a room",
		homes: []string{""}, lists: []string{"messages[]", "chunk[]", "[]"},
		keeps: []string{"room_name"}, message: readMatrix,
	}
	e.fits = func(l look) bool {
		for _, list := range e.lists {
			if l.all("", list+".origin_server_ts", list+".sender", list+".type") {
				return true
			}
		}
		return false
	}
	return e
}

type matrixEvent struct {
	ID       string `json:"event_id"`
	Room     string `json:"room_id"`
	Type     string
	Sender   string
	Time     word `json:"origin_server_ts"`
	Redacts  string
	Content  matrixContent
	Unsigned struct {
		RedactedBecause *struct{} `json:"redacted_because"`
	}
}

type matrixContent struct {
	Kind   string `json:"msgtype"`
	Body   string
	Name   string `json:"displayname"`
	Member string `json:"membership"`
	File   string `json:"filename"`
	Info   struct {
		Size int64
		Type string `json:"mimetype"`
	}
	Relates struct {
		Type  string `json:"rel_type"`
		Event string `json:"event_id"`
		Reply struct {
			Event string `json:"event_id"`
		} `json:"m.in_reply_to"`
	} `json:"m.relates_to"`
	New *struct{ Body string } `json:"m.new_content"`
}

func readMatrix(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m matrixEvent
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{id: m.ID, author: matrixName(m.Sender), handle: m.Sender, when: string(m.Time), subject: c.text("room_name"), text: m.Content.Body}
	if r.room = "matrix " + firstOf(m.Room, c.text("room_name")); m.Content.Relates.Type == "m.thread" {
		r.conversation = r.room + "/" + m.Content.Relates.Event
	}
	switch m.Type {
	case "m.room.message", "m.sticker":
		m.said(&r)
	case "m.room.member":
		r.text = strings.TrimSpace(firstOf(m.Content.Name, r.author) + ": " + m.Content.Member)
		r.author, r.handle, r.side, r.activity = "", "", store.System, true
	case "m.room.redaction":
		if r.id = m.Redacts; r.id == "" {
			return r, errSilent
		}
		r.erase()
	case "m.room.encrypted":
		return r, errors.New("it is encrypted, and the export has not its key")
	default:
		return r, errSilent
	}
	return r, nil
}

// said reads a message: its last words, without the reply that stands before
// them for programs that know none.
func (m matrixEvent) said(r *record) {
	c := m.Content
	r.firm = true // a change is an event of its own
	switch {
	case m.Unsigned.RedactedBecause != nil && c.Body == "":
		r.firm = false
		r.erase()
		return
	case c.Relates.Type == "m.replace":
		r.id, r.edited, r.firm = c.Relates.Event, true, false
		if r.text = strings.TrimPrefix(c.Body, "* "); c.New != nil {
			r.text = c.New.Body
		}
	case c.Relates.Reply.Event != "":
		r.text = withoutQuote(r.text)
	}
	switch c.Kind {
	case "m.emote":
		r.text = "* " + r.author + " " + r.text
	case "m.notice":
		r.side = store.Bot
	case "m.image", "m.file", "m.audio", "m.video":
		r.attach(firstOf(c.File, c.Body), c.Info.Type, c.Info.Size)
		if c.File == "" || c.File == c.Body {
			r.text = ""
		}
	}
}

func withoutQuote(s string) string {
	rest := s
	for strings.HasPrefix(rest, ">") {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	if rest == s || strings.TrimSpace(rest) == "" {
		return s
	}
	return strings.TrimLeft(rest, "\n")
}

// matrixName is the name within @name:server.
func matrixName(id string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(id, "@"), ":")
	return name
}
