package chatlog

import (
	"slices"
	"strings"
)

// document reads a JSON document of no known program: a list of messages, or
// of conversations with messages, their fields found by name as in JSON Lines.
func document(t taughtNames) anyDocument {
	e := export{
		label: t.named("json-document"), about: "JSON: an object with a list of messages, or conversations with theirs",
		homes: []string{"", "[]"}, message: t.readInDocument, keeps: conversationNames(),
	}
	for _, list := range []string{"conversations", "chats", "tickets", "threads", "dialogs", "dialogues", "sessions", "data", "results", "transcripts"} {
		e.homes = append(e.homes, list+"[]")
	}
	for _, list := range []string{"messages", "events", "transcript", "history", "turns", "utterances", "comments", "replies", "log"} {
		e.lists = append(e.lists, list+"[]")
	}
	e.fits = func(l look) bool {
		for _, home := range e.homes {
			for _, list := range e.lists {
				if l.talks(joinPath(home, list), t) {
					return true
				}
			}
		}
		return false
	}
	return anyDocument{e}
}

// array reads a JSON array of messages.
func array(t taughtNames) anyDocument {
	e := export{label: t.named("json"), about: "JSON: an array of objects as in JSON Lines", homes: []string{""}, lists: []string{"[]"}, message: t.readInDocument}
	e.fits = func(l look) bool { return l.talks("[]", t) }
	return anyDocument{e}
}

// anyDocument says what it looked for.
type anyDocument struct{ export }

func (d anyDocument) sniff(h head) (bool, string) {
	fits, why := d.export.sniff(h)
	if !fits && len(h.look) > 0 {
		why = "no object in its lists has both a text (text, body, message, content) and an author (author, from, sender) or role"
	}
	return fits, why
}

// conversationNames are what a conversation calls itself, the clearest first.
func conversationNames() []string {
	return []string{"conversation_id", "conversationId", "chat_id", "chatId", "ticket_id", "ticketId", "session_id", "sessionId", "dialogue_id", "thread_id", "id", "uuid", "_id"}
}

// talks says whether the elements at a path have a text and an author.
func (l look) talks(path string, t taughtNames) bool {
	var v values
	known := t.names()
	for _, name := range t.needs {
		if _, ok := l[path+"."+name]; !ok {
			return false
		}
	}
	for p := range l {
		key, ok := strings.CutPrefix(p, path+".")
		if !ok {
			continue
		}
		first, _, _ := strings.Cut(key, ".")
		for _, m := range append(known.meanings(strings.TrimSuffix(first, "[]")), known[key]...) {
			v.rank[m.field] = 1
		}
	}
	return v.has(fText) && (v.has(fAuthor) || v.has(fRole) || v.has(fHandle) || v.has(fEmail))
}

func (t taughtNames) readInDocument(c *chat, raw string, o options, out *sink) (record, error) {
	o.layout = t.layout
	r, err := readObject(raw, t.names(), o, out)
	if err != nil {
		return r, err
	}
	if i := slices.IndexFunc(conversationNames(), func(f string) bool { return c.text(f) != "" }); i >= 0 && r.conversation == "" {
		r.conversation = c.text(conversationNames()[i])
	}
	return r, nil
}
