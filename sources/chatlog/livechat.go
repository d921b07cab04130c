package chatlog

import (
	"strings"

	"earshot/store"
)

// livechat reads chats of LiveChat: threads of events, each thread a visit, or
// the messages that its older API gave.
func livechat() export {
	e := export{
		label: "livechat", about: "LiveChat: chats with threads of events, or with messages",
		homes: []string{"", "[]", "chats[]"}, lists: []string{"threads[].events[]", "thread.events[]", "messages[]"},
		keeps: []string{"id", "users", "threads[].id", "thread.id", "visitor"}, owns: []string{"id", "rate", "ended_timestamp"},
		message: readLivechat, self: livechatRate,
	}
	e.fits = func(l look) bool {
		return e.at(l, "threads[].events[].author_id|thread.events[].author_id|threads[].events[].type|thread.events[].type") ||
			e.at(l, "messages[].author_name", "messages[].user_type", "messages[].timestamp|messages[].date")
	}
	return e
}

type livechatEvent struct {
	ID         word
	Type       string
	Text       string
	Author     word `json:"author_id"`
	Created    word `json:"created_at"`
	Visibility string
	Recipients string
	Name       string // of a file
	Content    string `json:"content_type"`
	Size       int64
	Vars       map[string]string `json:"text_vars"`
	Fields     []struct {
		Label  string
		Answer word
		Value  word
	}
	Elements []struct{ Title, Subtitle string }

	AuthorName string `json:"author_name"` // of the older API, down to here
	UserType   string `json:"user_type"`
	Timestamp  word
	Date       string
	Welcome    bool `json:"welcome_message"`
}

func readLivechat(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m livechatEvent
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	thread := firstOf(c.text("threads[].id"), c.text("thread.id"), c.text("id"))
	r := record{
		conversation: "livechat " + thread, id: string(m.ID), when: firstOf(string(m.Created), string(m.Timestamp), m.Date),
		text: m.words(), note: m.Visibility == "agents" || m.Recipients == "agents",
	}
	m.speaker(c, &r)
	switch m.Type {
	case "", "message", "rich_message", "filled_form":
	case "file":
		r.attach(m.Name, m.Content, m.Size)
	case "system_message":
		r.report(r.text)
	default:
		return r, errSilent
	}
	return r, nil
}

// livechatRate reads how a chat of the older API was rated.
func livechatRate(c *chat) []record {
	rate, rated := strings.CutPrefix(c.text("rate"), "rated_")
	if !rated {
		return nil
	}
	r := record{conversation: "livechat " + c.text("id"), id: "rating", when: c.text("ended_timestamp")}
	r.report("rated: " + rate)
	return []record{r}
}

func (m livechatEvent) speaker(c *chat, r *record) {
	var users []party
	c.get("users", &users)
	r.author, r.handle = firstOf(m.AuthorName, string(m.Author)), string(m.Author)
	for _, u := range users {
		if u.ID == m.Author {
			u.speaks(r)
		}
	}
	switch {
	case m.Welcome:
		r.side = store.Bot // a greeting that nobody wrote
	case m.UserType != "":
		r.side, _ = sideOf(m.UserType)
	}
	if r.side == store.Customer && r.email == "" {
		var v party
		c.get("visitor", &v)
		r.email = v.Email
	}
}

// words are the text, a form that was filled in, or what a card shows.
func (m livechatEvent) words() string {
	text := m.Text
	for name, value := range m.Vars {
		text = strings.ReplaceAll(text, "%"+name+"%", value)
	}
	parts := []string{}
	if text != "" {
		parts = append(parts, text)
	}
	for _, f := range m.Fields {
		if v := firstOf(string(f.Answer), string(f.Value)); v != "" {
			parts = append(parts, strings.TrimSuffix(f.Label, ":")+": "+v)
		}
	}
	for _, e := range m.Elements {
		parts = append(parts, strings.TrimSpace(e.Title+"\n"+e.Subtitle))
	}
	return strings.Join(parts, "\n")
}
