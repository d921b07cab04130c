package chatlog

import "earshot/store"

// olark reads transcripts that Olark sends to a webhook: items with a time in
// seconds, written as a string.
func olark() export {
	e := export{
		label: "olark", about: "Olark: transcripts with their items",
		homes: []string{"", "[]", "transcripts[]"}, lists: []string{"items[]"},
		needs: []string{"id"}, keeps: []string{"id", "visitor"}, message: readOlark,
	}
	e.fits = func(l look) bool { return e.at(l, "items[].kind", "items[].body", "items[].timestamp") }
	return e
}

func readOlark(c *chat, raw string, _ options, _ *sink) (record, error) {
	var m struct {
		Kind, Nickname, Body string
		Timestamp            word
		Operator             word `json:"operatorId"`
	}
	if err := readJSON(raw, &m); err != nil {
		return record{}, err
	}
	r := record{conversation: "olark " + c.text("id"), when: string(m.Timestamp), author: m.Nickname, text: m.Body}
	switch m.Kind {
	case "MessageToOperator", "OfflineMessage":
		var v struct {
			ID    word
			Name  string `json:"fullName"`
			Email string `json:"emailAddress"`
		}
		c.get("visitor", &v)
		r.author, r.email, r.handle, r.side = firstOf(v.Name, m.Nickname, "visitor"), v.Email, string(v.ID), store.Customer
	case "MessageToVisitor":
		r.handle, r.side = string(m.Operator), store.Agent
	case "OperatorNote", "NoteToOperator":
		r.handle, r.side, r.note = string(m.Operator), store.Agent, true
	default:
		r.report(m.Body)
	}
	return r, nil
}
