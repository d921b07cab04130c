package chatlog

import (
	"encoding/hex"
	"strings"

	"earshot/store"
)

// tawk reads what tawk.to sends to a webhook, one event a line or file: the
// transcript of a chat, its start, a ticket. An event that was sent twice
// brings nothing new.
func tawk() export {
	e := export{
		label: "tawk", about: "tawk.to: events of its webhooks, with transcripts and tickets",
		homes: []string{"", "[]"}, lists: []string{"chat.messages[]"},
		needs: []string{"chat.id"}, keeps: []string{"chat.id", "chat.visitor"},
		owns:    []string{"event", "time", "chatId", "message", "visitor", "ticket", "requester"},
		message: readTawk, self: tawkEvent,
	}
	e.fits = func(l look) bool {
		return e.at(l, "chat.messages[].sender", "chat.messages[].msg") || e.at(l, "event", "chatId", "message|visitor") || e.at(l, "event", "ticket.humanId", "requester")
	}
	return e
}

func readTawk(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m struct {
		Type, Msg, Time string
		Sender          struct {
			Kind string `json:"t"`
			Name string `json:"n"`
			ID   word
		}
		Files []struct {
			Type    string
			Content struct {
				File struct {
					Name string
					Type string `json:"mimeType"`
					Size int64
				}
			}
		} `json:"attchs"`
	}
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{conversation: "tawk " + c.text("chat.id"), id: m.Time + " " + m.Sender.Kind, when: m.Time, author: m.Sender.Name, handle: string(m.Sender.ID), text: m.Msg}
	for _, f := range m.Files {
		r.attach(f.Content.File.Name, f.Content.File.Type, f.Content.File.Size)
	}
	if kind := m.Sender.Kind; (kind == "v" || kind == "a") && c.fields["opened "+kind] == "" {
		c.fields["opened "+kind] = "true" // asked for by nobody else, and kept by nobody
		r.id = tawkOpening(kind, m.Msg)
	}
	switch m.Sender.Kind {
	case "v":
		var v party
		c.get("chat.visitor", &v)
		r.side, r.author, r.email = store.Customer, firstOf(v.Name, m.Sender.Name, "visitor"), v.Email
	case "a":
		r.side = store.Agent
	case "s":
		r.report(m.Msg)
	}
	return r, nil
}

// tawkOpening is the id of the first message of a side. The event that tells of
// a chat's start holds it, too, under the time of the event, which is not that
// of the message; in both it says the same.
func tawkOpening(kind, text string) string {
	said := store.HashOf(strings.TrimSpace(text))
	return "opening " + kind + " " + hex.EncodeToString(said[:8])
}

// tawkEvent reads the message that a chat starts with, and tickets.
func tawkEvent(c *chat) []record {
	switch c.text("event") {
	case "chat:start":
		var m struct {
			Text   string
			Sender struct{ Type string }
		}
		c.get("message", &m)
		r := record{conversation: "tawk " + c.text("chatId"), id: tawkOpening("v", m.Text), when: c.text("time"), side: store.Customer, text: m.Text}
		tawkParty(c, "visitor", &r)
		if side, ok := sideOf(m.Sender.Type); ok && side != store.Customer { // the visitor was spoken to
			r.id, r.side, r.author, r.email = tawkOpening(m.Sender.Type[:1], m.Text), side, m.Sender.Type, ""
		}
		return []record{r}
	case "ticket:create":
		var t struct {
			ID               word
			Subject, Message string
		}
		c.get("ticket", &t)
		r := record{conversation: "tawk ticket " + string(t.ID), id: "message", when: c.text("time"), subject: t.Subject, text: t.Message}
		tawkParty(c, "requester", &r)
		return []record{r}
	}
	return nil
}

func tawkParty(c *chat, field string, r *record) {
	var p party
	c.get(field, &p)
	p.Type, p.Role = "", ""
	p.speaks(r)
	if r.side = store.Customer; r.author == "" {
		r.author = "visitor"
	}
}
