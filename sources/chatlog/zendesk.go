package chatlog

import "earshot/store"

// zendesk reads tickets of Zendesk Support with their comments, a ticket a
// line or in a list. The first comment is the description; a ticket without
// comments has only that. Pages by time repeat tickets, which their ids tell.
func zendesk() export {
	e := export{
		label: "zendesk", about: "Zendesk Support: tickets with their comments",
		homes: []string{"", "[]", "tickets[]"}, lists: []string{"comments[]"},
		needs: []string{"id", "requester_id|requester"}, keeps: []string{"id", "subject", "requester_id", "requester"},
		owns:    []string{"id", "subject", "requester_id", "requester", "description", "created_at", "satisfaction_rating"},
		message: readZendesk, self: zendeskTicket,
	}
	e.fits = func(l look) bool {
		return e.at(l, "requester_id|requester", "comments[].public|comments[].plain_body|description", "id", "comments|via|ticket_form_id|priority|submitter_id")
	}
	return e
}

type zendeskComment struct {
	ID          word
	Body        string
	Plain       string `json:"plain_body"`
	HTML        string `json:"html_body"`
	Public      *bool
	Author      *party
	AuthorID    word   `json:"author_id"`
	Time        word   `json:"created_at"`
	Kind        string `json:"type"`
	Attachments []struct {
		Name string `json:"file_name"`
		Type string `json:"content_type"`
		Size int64
	}
}

func readZendesk(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m zendeskComment
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{
		conversation: "zendesk ticket " + c.text("id"), id: string(m.ID), when: string(m.Time), subject: c.text("subject"),
		text: firstOf(m.Plain, m.Body, fromHTML(m.HTML)), note: m.Public != nil && !*m.Public, side: store.Agent,
	}
	requester := zendeskRequester(c)
	who := party{ID: m.AuthorID}
	if m.Author != nil {
		who = *m.Author
		who.ID = word(firstOf(string(who.ID), string(m.AuthorID)))
	}
	if who.ID != "" && who.ID == requester.ID {
		who, r.side = requester, store.Customer
	}
	who.Type, who.Role = "", "" // they say what somebody may do, not for whom he speaks here
	who.speaks(&r)
	for _, f := range m.Attachments {
		r.attach(f.Name, f.Type, f.Size)
	}
	return r, nil
}

func zendeskRequester(c *chat) party {
	var p party
	c.get("requester", &p)
	p.ID = word(firstOf(string(p.ID), c.text("requester_id")))
	return p
}

// zendeskTicket reads the description of a ticket that came without comments,
// and how it was rated.
func zendeskTicket(c *chat) []record {
	base := record{conversation: "zendesk ticket " + c.text("id"), when: c.text("created_at"), subject: c.text("subject")}
	first := base
	if first.id, first.side = "description", store.Customer; c.said == 0 {
		first.text = c.text("description")
	}
	p := zendeskRequester(c)
	p.Type, p.Role = "", ""
	p.speaks(&first)
	all := []record{first}
	var rating struct{ Score, Comment string }
	c.get("satisfaction_rating", &rating)
	if rating.Score == "good" || rating.Score == "bad" {
		r := base
		r.id = "rating"
		r.report("rated: " + rating.Score + before(": ", rating.Comment))
		all = append(all, r)
	}
	return all
}

// before puts a sign before a text, if there is one.
func before(sign, text string) string {
	if text == "" {
		return ""
	}
	return sign + text
}
