package chatlog

import (
	"encoding/json"
	"strings"

	"earshot/store"
)

// slack reads an export of Slack: a folder a channel, a file a day, and lists
// of people and channels beside them. The time of a message is its id within
// the channel, so it is never read as a number.
func slack() export {
	e := export{
		label: "slack", about: "Slack: the folder of an export, or its zip",
		homes: []string{""}, lists: []string{"[]"}, message: readSlack,
	}
	e.fits = func(l look) bool {
		return l["[].type"] == "message" && l.all("", "[].ts")
	}
	return e
}

// slackLists are the files beside the days.
func slackLists() []string {
	return []string{"users.json", "org_users.json", "channels.json", "groups.json", "dms.json", "mpims.json", "integration_logs.json",
		"canvases.json", "lists.json", "file_conversations.json", "huddle_transcripts.json"}
}

type slackMessage struct {
	Type, Subtype, TS string
	User              string
	BotID             string `json:"bot_id"`
	Username          string
	Text              string
	Thread            string `json:"thread_ts"`
	Edited            *struct{}
	Profile           *slackProfile `json:"user_profile"`
	Bot               *slackProfile `json:"bot_profile"`
	Comment           *struct{ User, Comment string }
	Files             []slackFile
	File              *slackFile
	Attachments       []struct{ Pretext, Title, Text, Fallback string }
	Blocks            json.RawMessage
}

type slackFile struct {
	Name, Title, Mimetype, Mode string
	Size                        int64
}

type slackProfile struct {
	Name        string
	RealName    string `json:"real_name"`
	DisplayName string `json:"display_name"`
	Email       string
}

func readSlack(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m slackMessage
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	if m.TS == "" {
		return record{}, errSilent // of a list
	}
	names := slackNamesOf(c)
	r := record{id: m.TS, when: m.TS, edited: m.Edited != nil}
	m.speaker(c, names, &r)
	r.text = names.readable(m.words())
	r.room, r.subject = "slack "+names.Channel, names.Title
	if m.Thread != "" {
		r.conversation = r.room + "/" + m.Thread
	}
	for _, f := range append(m.Files, slackFiles(m.File)...) {
		if f.Mode != "tombstone" {
			r.attach(firstOf(f.Name, f.Title), f.Mimetype, f.Size)
		}
	}
	m.sort(&r)
	r.original = names.keep() + raw
	return r, nil
}

func slackFiles(f *slackFile) []slackFile {
	if f == nil {
		return nil
	}
	return []slackFile{*f}
}

// speaker says who speaks: one of the list of users, somebody of another
// workspace with a profile of his own, or a program.
func (m slackMessage) speaker(c *chat, names *slackNames, r *record) {
	id := m.User
	if m.Comment != nil {
		id = firstOf(id, m.Comment.User)
	}
	if m.Subtype == "bot_message" || id == "" && m.BotID != "" {
		r.handle, r.side = firstOf(m.BotID, id), store.Bot
		r.author = firstOf(m.Username, m.Bot.shown(), r.handle)
		return
	}
	who, known := names.person(id)
	if !known {
		who = slackPerson{Name: firstOf(m.Profile.shown(), m.Username, c.fields["name of "+id], id)}
		names.use(id, who)
		c.fields["name of "+id] = who.Name // for those of his messages that have no profile
	}
	r.author, r.handle, r.email = who.Name, id, who.Email
	if who.Bot {
		r.side = store.Bot
	}
}

// words are the text, or what is shown where there is none.
func (m slackMessage) words() string {
	if m.Comment != nil {
		return m.Comment.Comment
	}
	if m.Text != "" {
		return m.Text
	}
	var parts []string
	for _, a := range m.Attachments {
		before := len(parts)
		for _, s := range []string{a.Pretext, a.Title, a.Text} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		if len(parts) == before && a.Fallback != "" {
			parts = append(parts, a.Fallback)
		}
	}
	if len(parts) == 0 {
		parts = blockWords(m.Blocks, 0)
	}
	return strings.Join(parts, "\n")
}

// blockWords gathers the texts of blocks, however deep they lie.
func blockWords(raw json.RawMessage, depth int) []string {
	if len(raw) == 0 || depth > 12 {
		return nil
	}
	var parts []string
	switch raw[0] {
	case '[':
		var list []json.RawMessage
		_ = json.Unmarshal(raw, &list) // it is part of a valid message
		for _, e := range list {
			parts = append(parts, blockWords(e, depth+1)...)
		}
	case '{':
		var b struct {
			Text, Elements, Fields json.RawMessage
		}
		_ = json.Unmarshal(raw, &b)
		if s := scalar(string(b.Text)); s != "" {
			return []string{s}
		}
		for _, inner := range []json.RawMessage{b.Text, b.Elements, b.Fields} {
			parts = append(parts, blockWords(inner, depth+1)...)
		}
	}
	return parts
}

// sort tells words from what the program reports.
func (m slackMessage) sort(r *record) {
	switch m.Subtype {
	case "", "bot_message", "thread_broadcast", "me_message", "file_share", "file_comment", "file_mention", "reply_broadcast", "assistant_app_thread":
	case "tombstone", "message_deleted":
		r.erase()
	default:
		r.side, r.activity, r.author, r.handle, r.email = store.System, true, "", "", ""
	}
}
