package chatlog

import (
	"strings"

	"earshot/store"
)

// intercom reads conversations of Intercom as its API gives them: source is
// the first message, the parts are the rest.
func intercom() export {
	e := export{
		label: "intercom", about: "Intercom: conversations with their parts",
		homes: []string{"", "[]", "conversations[]", "data[]"}, lists: []string{"conversation_parts.conversation_parts[]"},
		needs: []string{"id"}, keeps: []string{"id", "title"},
		owns:    []string{"id", "title", "created_at", "source", "conversation_message", "conversation_rating"},
		message: readIntercom, self: intercomSource,
	}
	e.fits = func(l look) bool {
		return e.at(l, "source.body|source.author|conversation_message", "conversation_parts|created_at")
	}
	return e
}

type intercomPart struct {
	ID          word
	Kind        string `json:"part_type"`
	Subject     string
	Body        string
	Created     word `json:"created_at"`
	Author      party
	Redacted    bool
	Attachments []struct {
		Name string
		Type string `json:"content_type"`
		Size int64  `json:"filesize"`
	}
}

func (m intercomPart) record(c *chat) record {
	r := record{conversation: "intercom " + c.text("id"), id: string(m.ID), when: string(m.Created), subject: fromHTML(c.text("title")), text: fromHTML(m.Body)}
	m.Author.speaks(&r)
	for _, f := range m.Attachments {
		r.attach(f.Name, f.Type, f.Size)
	}
	if m.Redacted {
		r.erase()
	}
	return r
}

func readIntercom(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m intercomPart
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := m.record(c)
	switch kind := m.Kind; {
	case kind == "comment" || kind == "quick_reply" || m.Redacted:
	case kind == "note" || kind == "note_and_reopen":
		r.note = true
	case r.text != "" && (strings.HasPrefix(kind, "open") || strings.HasPrefix(kind, "close") || strings.HasPrefix(kind, "assign")):
		// somebody said it while he did something
	default:
		r.report(strings.TrimSpace(r.author + ": " + strings.ReplaceAll(kind, "_", " ") + before(": ", r.text)))
	}
	return r, nil
}

// intercomSource reads the first message of a conversation, and how it was
// rated.
func intercomSource(c *chat) []record {
	var all []record
	for _, field := range []string{"source", "conversation_message"} {
		var m intercomPart
		if c.get(field, &m); m.Body == "" && len(m.Attachments) == 0 {
			continue
		}
		m.Created = word(firstOf(string(m.Created), c.text("created_at")))
		r := m.record(c)
		r.id, r.subject = "source "+string(m.ID), firstOf(fromHTML(m.Subject), r.subject)
		all = append(all, r)
		break
	}
	var rating struct {
		Rating  word
		Remark  string
		Created word `json:"created_at"`
	}
	if c.get("conversation_rating", &rating); rating.Rating != "" {
		r := record{conversation: "intercom " + c.text("id"), id: "rating", when: string(rating.Created), side: store.System}
		r.report("rated: " + string(rating.Rating) + before(": ", rating.Remark))
		all = append(all, r)
	}
	return all
}
