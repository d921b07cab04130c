package chatlog

import "earshot/store"

// freshdesk reads tickets of Freshdesk with their conversations. The
// description is the customer's first message; of a chat it may stand a second
// time among the others.
func freshdesk() export {
	e := export{
		label: "freshdesk", about: "Freshdesk: tickets with their conversations",
		homes: []string{"", "[]", "tickets[]"}, lists: []string{"conversations[]"},
		needs: []string{"id"}, keeps: []string{"id", "subject", "requester", "requester_id"},
		owns:    []string{"id", "subject", "requester", "requester_id", "description", "description_text", "created_at", "attachments"},
		message: readFreshdesk, self: freshdeskTicket,
	}
	e.fits = func(l look) bool {
		return e.at(l, "description_text|conversations[].body_text", "requester_id|requester|conversations[].incoming")
	}
	return e
}

type freshdeskReply struct {
	ID          word
	Text        string `json:"body_text"`
	HTML        string `json:"body"`
	Incoming    bool
	Private     bool
	User        word   `json:"user_id"`
	From        string `json:"from_email"`
	Created     string `json:"created_at"`
	Attachments []freshdeskFile
}

type freshdeskFile struct {
	Name string
	Type string `json:"content_type"`
	Size int64
}

func readFreshdesk(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m freshdeskReply
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{
		conversation: "freshdesk " + c.text("id"), id: string(m.ID), when: m.Created, subject: c.text("subject"),
		text: firstOf(m.Text, fromHTML(m.HTML)), note: m.Private, side: store.Agent,
	}
	if m.Incoming {
		freshdeskRequester(c, &r)
	} else {
		r.author, r.handle = "agent "+string(m.User), string(m.User)
	}
	for _, f := range m.Attachments {
		r.attach(f.Name, f.Type, f.Size)
	}
	return r, nil
}

// freshdeskRequester lets the customer speak, who may have neither a name nor
// an address.
func freshdeskRequester(c *chat, r *record) {
	var p party
	c.get("requester", &p)
	p.ID, p.Type, p.Role = word(firstOf(string(p.ID), c.text("requester_id"))), "", ""
	p.speaks(r)
	r.side = store.Customer
	if p.Name == "" && p.Email == "" {
		r.author = "customer"
	}
}

func freshdeskTicket(c *chat) []record {
	r := record{
		conversation: "freshdesk " + c.text("id"), id: "description", when: c.text("created_at"), subject: c.text("subject"),
		text: firstOf(c.text("description_text"), fromHTML(c.text("description"))),
	}
	if r.text == "" || c.text("id") == "" || r.text == c.first {
		return nil
	}
	freshdeskRequester(c, &r)
	var files []freshdeskFile
	c.get("attachments", &files)
	for _, f := range files {
		r.attach(f.Name, f.Type, f.Size)
	}
	return []record{r}
}
