package start

import (
	"earshot/store"
	"earshot/store/clean"
)

// sampleRows is how many conversations of a person are looked into for a line
// of theirs.
const sampleRows = 20

// Samples finds a line that each of the people said, in a source or where it
// is empty in any. Who said nothing there has none. Each conversation is read
// once.
func Samples(tx *store.Tx, people []store.Person, source string) (map[store.PersonID]clean.Line, error) {
	out := map[store.PersonID]clean.Line{}
	read := map[store.ConversationID]bool{}
	for _, p := range people {
		for _, id := range tx.ConversationsOf(p.ID, sampleRows) {
			if _, ok := out[p.ID]; ok {
				break
			}
			if read[id] {
				continue
			}
			read[id] = true
			c, err := tx.Conversation(id)
			if err != nil {
				return nil, err
			}
			if source != "" && c.Source != source {
				continue
			}
			if err := sampleOf(tx, id, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// sampleOf takes the first words of everybody in a conversation.
func sampleOf(tx *store.Tx, id store.ConversationID, out map[store.PersonID]clean.Line) error {
	all, err := tx.Messages(id)
	for _, m := range all {
		if _, ok := out[m.From]; !ok && m.Kind != store.Activity && m.Text.Len() > 0 {
			out[m.From] = clean.OneLine(m.Text.String())
		}
	}
	return err
}
