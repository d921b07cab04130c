package store

import (
	"slices"

	bolt "go.etcd.io/bbolt"
)

// standConversations brings a store of schema 3 to schema 4, in which every
// conversation's standing lies beside its place on the floor.
func standConversations(tx *bolt.Tx) error {
	t := &Tx{tx: tx}
	var rows []Conversation
	flush := func() error {
		for _, c := range rows {
			if err := t.putStanding(c); err != nil {
				return err
			}
		}
		rows = rows[:0]
		return nil
	}
	const many = 4096 // rows kept until they are written, since a bucket is not written while it is walked
	for from := []byte(nil); ; {
		cur := t.bucket(bRow).Cursor()
		k, v := cur.Seek(from)
		for ; k != nil && len(rows) < many; k, v = cur.Next() {
			var c Conversation
			if err := decode(v, &c); err != nil {
				return err
			}
			if c.JoinedInto == 0 {
				rows = append(rows, c)
			}
		}
		from = slices.Clone(k)
		if err := flush(); err != nil || from == nil {
			return err
		}
	}
}
