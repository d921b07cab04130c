package imap

import (
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/store"
)

// A departed says which messages that were heard in a mailbox are no longer
// there. They were moved or removed on the server; here they are kept. It
// lies beside the cursor, which is written more often.
type departed struct {
	Validity uint32    `cbor:"1,keyasint"`
	UIDs     Ranges    `cbor:"2,keyasint,omitempty"`
	At       time.Time `cbor:"3,keyasint"` // when the last of them was missed
}

func departedKey(mailbox string) string { return mailbox + "\x00departed" }

// recall tells people what is known to have left a mailbox, before it is
// looked at.
func (l *lane) recall(mailbox string) error {
	var d departed
	err := l.source.store.View(func(t *store.Tx) error {
		_, err := t.Cursor(l.source.Name(), departedKey(mailbox), &d)
		return err
	})
	l.left[mailbox] = d
	l.source.departed(mailbox, d)
	return err
}

// missed compares what is held with what exists, and keeps what has left.
// Nothing is removed here because the server removed it.
func (l *lane) missed(mailbox string, exist Ranges) error {
	cur, known := l.cursors[mailbox], l.left[mailbox]
	gone := cur.Held.Sub(exist)
	if len(gone) > 0 && l.source.cfg.Since > 0 {
		all, err := l.session.search(&goimap.SearchCriteria{UID: []goimap.UIDSet{{{
			Start: goimap.UID(gone[0].Lo), Stop: goimap.UID(gone[len(gone)-1].Hi)}}}})
		if err != nil {
			return err
		}
		gone = gone.Sub(all) // older than the window is not away
	}
	if known.Validity == cur.Validity && gone.String() == known.UIDs.String() {
		return nil
	}
	newly := gone
	if known.Validity == cur.Validity {
		newly = gone.Sub(known.UIDs)
	}
	now := departed{Validity: cur.Validity, UIDs: gone, At: l.lim.now()}
	_, err := l.source.store.Hear(l.ctx, store.Batch{
		Source: l.source.Name(), At: now.At, Cursors: map[string]any{departedKey(mailbox): now}, Left: placesOf(mailbox, cur.Validity, newly),
	})
	l.left[mailbox] = now
	l.source.departed(mailbox, now)
	return err
}

func placesOf(mailbox string, validity uint32, uids Ranges) (out []store.Place) {
	for uid := range uids.Down() {
		out = append(out, store.Place{Mailbox: mailbox, Validity: validity, UID: uid})
	}
	return out
}

func (s *Source) departed(mailbox string, d departed) {
	s.remark(func(r *remarks) {
		if r.left == nil {
			r.left = map[string]int{}
		}
		r.left[mailbox] = d.UIDs.Count()
	})
}
