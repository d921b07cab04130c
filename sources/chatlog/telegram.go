package chatlog

import (
	"encoding/json"
	"errors"
	"strings"

	"earshot/store"
)

// telegram reads result.json, as Telegram Desktop writes it for one chat or
// for an account (export_output_json.cpp). Times are local ones without a
// zone beside date_unixtime, which old exports do not have.
func telegram() export {
	e := export{
		label: "telegram", about: "Telegram Desktop: result.json, of one chat or all",
		homes: []string{"", "chats.list[]", "left_chats.list[]"}, lists: []string{"messages[]"},
		needs: []string{}, keeps: []string{"name", "type", "id"},
		message: readTelegram,
	}
	e.fits = func(l look) bool {
		return l.all("", "about", "contacts.list|personal_information.user_id") || e.at(l, "messages[].text|messages[].action", "messages[].date_unixtime|messages[].date", "messages[].from|messages[].from_id|messages[].actor")
	}
	return e
}

// A telegramMessage is what is read of one.
type telegramMessage struct {
	ID        word
	Type      string
	Date      string
	Unix      word `json:"date_unixtime"`
	Edited    string
	From      string
	FromID    word `json:"from_id"`
	Actor     string
	ActorID   word `json:"actor_id"`
	Action    string
	Members   []string
	Title     string
	Text      json.RawMessage
	Photo     string
	File      string
	FileName  string `json:"file_name"`
	FileSize  int64  `json:"file_size"`
	MimeType  string `json:"mime_type"`
	MediaType string `json:"media_type"`
	Sticker   string `json:"sticker_emoji"`
	Forwarded string `json:"forwarded_from"`
	ViaBot    string `json:"via_bot"`
}

func readTelegram(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m telegramMessage
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{
		id: string(m.ID), author: m.From, handle: string(m.FromID), when: firstOf(string(m.Unix), m.Date),
		subject: c.text("name"), edited: m.Edited != "" && m.Edited != "1970-01-01T00:00:00", text: telegramText(m.Text),
	}
	telegramChat(c, &r)
	switch m.Type {
	case "service":
		r.author, r.handle, r.side, r.activity = m.Actor, string(m.ActorID), store.System, true
		r.text = strings.TrimSpace(m.Actor + " " + strings.ReplaceAll(m.Action, "_", " ") + " " + firstOf(m.Title, strings.Join(m.Members, ", ")))
		r.author, r.handle = "", ""
		return r, nil
	case "unsupported":
		return r, errors.New("it was not exported: Telegram could not")
	}
	if r.author == "" {
		r.author = "Deleted Account" // as Telegram shows it; its id tells it from others
	}
	if m.Sticker != "" && r.text == "" {
		r.text = m.Sticker
	}
	m.files(&r)
	return r, nil
}

// telegramChat says which conversation a message is of: a chat of two is one,
// a group is a room.
func telegramChat(c *chat, r *record) {
	within := firstOf(c.text("id"), c.text("name"))
	if within == "" {
		return
	}
	within = "telegram " + within
	switch c.text("type") {
	case "", "personal_chat", "bot_chat", "saved_messages":
		r.conversation = within
	default:
		r.room = within
	}
}

func (m telegramMessage) files(r *record) {
	for _, path := range []string{m.Photo, m.File} {
		if path == "" {
			continue
		}
		name := m.FileName
		if strings.HasPrefix(path, "(") { // a sentence: the file was not exported
			name = firstOf(name, m.MediaType, "photo")
		}
		r.attach(firstOf(name, path), firstOf(m.MimeType, m.MediaType), m.FileSize)
	}
}

// telegramText reads a text: a string, or a list of strings and of pieces with
// a meaning. Where a piece leads stands behind it.
func telegramText(raw json.RawMessage) string {
	if len(raw) == 0 || raw[0] != '[' {
		return scalar(string(raw))
	}
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil {
		return ""
	}
	var out strings.Builder
	for _, p := range parts {
		if p[0] != '{' {
			out.WriteString(scalar(string(p)))
			continue
		}
		var piece struct{ Text, Href string }
		_ = json.Unmarshal(p, &piece) // what is of another type stays empty
		out.WriteString(linked(piece.Text, piece.Href))
	}
	return out.String()
}
