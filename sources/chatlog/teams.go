package chatlog

import (
	"encoding/json"
	"strings"

	"earshot/store"
)

// teams reads messages of Microsoft Teams as Graph gives them (chatMessage),
// in its own spelling and in that of exports: encoding/json takes either case.
func teams() export {
	e := export{
		label: "teams", about: "Microsoft Teams: messages of channels and chats, as Graph exports them",
		homes: []string{""}, lists: []string{"[]", "value[]"}, message: readTeams,
	}
	e.fits = func(l look) bool {
		for _, list := range e.lists {
			if l.all("", list+".CreatedDateTime|"+list+".createdDateTime", list+".Body.Content|"+list+".body.content") {
				return true
			}
		}
		return false
	}
	return e
}

type teamsMessage struct {
	ID          word
	Body        struct{ ContentType, Content string }
	Created     string `json:"createdDateTime"`
	Edited      string `json:"lastEditedDateTime"`
	Deleted     string `json:"deletedDateTime"`
	Subject     string
	ReplyTo     word                             `json:"replyToId"`
	Kind        string                           `json:"messageType"`
	Chat        word                             `json:"chatId"`
	Channel     struct{ TeamID, ChannelID word } `json:"channelIdentity"`
	From        *struct{ User, Application *teamsIdentity }
	Attachments []struct{ Name, ContentType string }
	Event       json.RawMessage `json:"eventDetail"`
}

type teamsIdentity struct {
	ID   word
	Name string `json:"displayName"`
}

func readTeams(_ *chat, raw string, _ options, _ *sink) (record, error) {
	var m teamsMessage
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{id: string(m.ID), when: m.Created, subject: m.Subject, edited: m.Edited != "", text: m.words()}
	m.place(&r)
	switch {
	case m.From == nil || m.From.User == nil && m.From.Application == nil:
		r.side, r.activity = store.System, true
		if strings.TrimSpace(r.text) == "" {
			return r, errSilent
		}
	case m.From.User != nil:
		r.author, r.handle = m.From.User.Name, string(m.From.User.ID)
	default:
		r.author, r.handle, r.side = m.From.Application.Name, string(m.From.Application.ID), store.Bot
	}
	if r.author == "" {
		r.author = r.handle
	}
	for _, f := range m.Attachments {
		if f.Name != "" {
			r.attach(f.Name, f.ContentType, 0)
		}
	}
	if m.Deleted != "" {
		r.erase()
	}
	return r, nil
}

// place says where a message was said: a post of a channel and its replies are
// a conversation of their own, as is a chat.
func (m teamsMessage) place(r *record) {
	if m.Channel.ChannelID == "" {
		r.conversation = "teams " + string(m.Chat)
		return
	}
	r.room = "teams " + string(m.Channel.ChannelID)
	r.conversation = r.room + "/" + firstOf(string(m.ReplyTo), string(m.ID))
}

// words reads a body. Emoji stand in it as elements with the sign in alt.
func (m teamsMessage) words() string {
	if !strings.EqualFold(m.Body.ContentType, "html") {
		return m.Body.Content
	}
	return fromHTML(withEmoji(m.Body.Content))
}

// withEmoji puts the sign that <emoji alt="…"> and <img alt="…" itemtype=…>
// show in their place.
func withEmoji(s string) string {
	var out strings.Builder
	for {
		i := strings.Index(s, "<emoji")
		if i < 0 {
			break
		}
		end := strings.IndexByte(s[i:], '>')
		if end < 0 {
			break
		}
		out.WriteString(s[:i])
		if _, alt, ok := strings.Cut(s[i:i+end], `alt="`); ok {
			alt, _, _ = strings.Cut(alt, `"`)
			out.WriteString(alt)
		}
		s = strings.TrimPrefix(s[i+end+1:], "</emoji>")
	}
	out.WriteString(s)
	return out.String()
}
