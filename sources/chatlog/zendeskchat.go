package chatlog

import (
	"strings"

	"earshot/store"
)

// zendeskChat reads chats of Zendesk Chat, as its API gives them: with a
// history, or as a message that was left while nobody was there.
func zendeskChat() export {
	e := export{
		label: "zendesk-chat", about: "Zendesk Chat: chats with their history, and messages left offline",
		homes: []string{"", "[]", "chats[]"}, lists: []string{"history[]"},
		needs: []string{"id", "visitor"}, keeps: []string{"id", "visitor"},
		owns:    []string{"id", "visitor", "type", "message", "timestamp", "rating", "comment"},
		message: readZendeskChat, self: zendeskOffline,
	}
	e.fits = func(l look) bool {
		return e.at(l, "visitor", "history[].nick|history[].type|message", "type|timestamp")
	}
	return e
}

type zendeskEvent struct {
	Type, Nick, Name string
	Display          string `json:"display_name"`
	Sender           string `json:"sender_type"`
	Msg              string
	ID               word `json:"msg_id"`
	Time             word `json:"timestamp"`
	Rating           word `json:"new_rating"`
	Comment          string
	NewComment       string `json:"new_comment"`
	Attachment       *struct {
		Name string
		Size int64
		Type string `json:"mime_type"`
	}
}

func readZendeskChat(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m zendeskEvent
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{conversation: "zendesk " + c.text("id"), id: string(m.ID), when: string(m.Time), author: firstOf(m.Display, m.Name), text: m.Msg}
	r.side = m.side()
	if r.side == store.Customer {
		zendeskVisitor(c, &r)
	}
	if m.Attachment != nil {
		r.attach(m.Attachment.Name, m.Attachment.Type, m.Attachment.Size)
	}
	switch m.Type {
	case "chat.msg", "chat.file", "chat.file.upload":
	case "chat.rating":
		c.fields[ratedEvent] = "true"
		r.report("rated: " + firstOf(string(m.Rating), "withdrawn"))
	case "chat.comment":
		r.report("commented on the rating: " + firstOf(m.NewComment, m.Comment))
	case "chat.memberjoin":
		r.report(r.author + " joined")
	case "chat.memberleave":
		r.report(r.author + " left")
	default:
		if m.Msg == "" {
			return r, errSilent // a place in a queue, a request
		}
		r.report(m.Msg)
	}
	return r, nil
}

// side tells who speaks by nick: visitor:…, agent:123, agent:trigger,
// agent:system.
func (m zendeskEvent) side() store.Side {
	kind, who, _ := strings.Cut(m.Nick, ":")
	switch {
	case who == "trigger" || m.Sender == "Trigger":
		return store.Bot
	case who == "system" || m.Sender == "System":
		return store.System
	}
	side, _ := sideOf(firstOf(kind, m.Sender))
	return side
}

func zendeskVisitor(c *chat, r *record) {
	var v party
	c.get("visitor", &v)
	r.author, r.email, r.handle = firstOf(v.Name, r.author, "visitor"), v.Email, string(v.ID)
}

// ratedEvent is where the reading of a history notes that an event in it tells
// how the chat was rated.
const ratedEvent = "rated in the history"

// zendeskOffline reads what stands outside of the history: a message left
// offline, and how the chat was rated where no event says so.
func zendeskOffline(c *chat) []record {
	base := record{conversation: "zendesk " + c.text("id"), when: c.text("timestamp")}
	if c.text("id") == "" {
		return nil
	}
	left, rating := base, base
	left.id, left.text, left.side = "offline", c.text("message"), store.Customer
	zendeskVisitor(c, &left)
	rating.id = "rating"
	if score := c.text("rating"); score != "" && c.fields[ratedEvent] == "" {
		rating.report("rated: " + score + before(": ", c.text("comment")))
	}
	return []record{left, rating}
}
