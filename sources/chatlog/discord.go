package chatlog

import (
	"strings"

	"earshot/store"
)

// discord reads what DiscordChatExporter writes as JSON (JsonMessageWriter):
// one channel or thread a file, ids as strings since they exceed 2^53.
func discord() export {
	e := export{
		label: "discord", about: "Discord: JSON of DiscordChatExporter, a channel or thread a file",
		homes: []string{""}, lists: []string{"messages[]"},
		needs: []string{"channel"}, keeps: []string{"guild", "channel"},
		message: readDiscord,
	}
	e.fits = func(l look) bool { return e.at(l, "guild.id", "channel.id", "messages") }
	return e
}

type discordMessage struct {
	ID          word
	Type        word
	Timestamp   string
	Edited      string `json:"timestampEdited"`
	Content     string
	Author      discordAuthor
	Attachments []struct {
		FileName string
		Size     int64 `json:"fileSizeBytes"`
	}
	Embeds   []struct{ Title, URL, Description string }
	Stickers []struct{ Name string }
	Forward  *struct{ Content string } `json:"forwardedMessage"`
}

type discordAuthor struct {
	ID                            word
	Name, Discriminator, Nickname string
	IsBot                         bool
}

func readDiscord(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m discordMessage
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{
		id: string(m.ID), author: firstOf(m.Author.Nickname, m.Author.Name), handle: string(m.Author.ID),
		when: m.Timestamp, edited: m.Edited != "", text: m.words(),
	}
	if m.Author.IsBot {
		r.side = store.Bot
	}
	discordChannel(c, &r)
	for _, f := range m.Attachments {
		r.attach(f.FileName, "", f.Size)
	}
	for _, s := range m.Stickers {
		r.attach(s.Name, "sticker", 0)
	}
	switch m.Type {
	case "Default", "Reply", "", "0", "19", "20", "23", "ThreadStarterMessage", "ChatInputCommand", "ContextMenuCommand":
	default: // somebody joined, called, pinned, renamed
		r.text = strings.TrimSpace(r.author + ": " + firstOf(r.text, string(m.Type)))
		r.author, r.handle, r.side, r.activity = "", "", store.System, true
	}
	return r, nil
}

// words are the content, or what is shown where there is none.
func (m discordMessage) words() string {
	if m.Content != "" {
		return m.Content
	}
	if m.Forward != nil && m.Forward.Content != "" {
		return "> " + strings.ReplaceAll(m.Forward.Content, "\n", "\n> ")
	}
	var parts []string
	for _, e := range m.Embeds {
		for _, s := range []string{e.Title, e.Description, e.URL} {
			if s != "" {
				parts = append(parts, s)
			}
		}
	}
	return strings.Join(parts, "\n")
}

// discordChannel says where a message was said: a thread is a conversation of
// its own, as is a chat of two; a channel is a room.
func discordChannel(c *chat, r *record) {
	var channel struct {
		ID         word
		Type, Name string
	}
	c.get("channel", &channel)
	where := "discord " + string(channel.ID)
	r.subject = channel.Name
	if strings.Contains(channel.Type, "Thread") || strings.HasPrefix(channel.Type, "Direct") {
		r.conversation = where
	} else {
		r.room = where
	}
}
