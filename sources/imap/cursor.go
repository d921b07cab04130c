package imap

import (
	"time"

	"earshot/store"
)

// A cursor is what is known of one mailbox; it commits with the messages it
// speaks of. Which UIDs are held is kept exactly and never as a highest one:
// a newest-first pull that is cut leaves gaps, and servers give out UIDs in
// odd orders.
type cursor struct {
	Validity   uint32    `cbor:"1,keyasint"`           // UIDVALIDITY; compared for inequality only
	Generation int       `cbor:"2,keyasint"`           // how often it changed
	Held       Ranges    `cbor:"3,keyasint,omitempty"` // whole, in the store
	Gone       Ranges    `cbor:"4,keyasint,omitempty"` // named by the server once, but no longer there
	Broken     Ranges    `cbor:"5,keyasint,omitempty"` // cannot be fetched; each has a defect
	First      time.Time `cbor:"6,keyasint"`           // when the mailbox was first heard
	Next       uint32    `cbor:"7,keyasint,omitempty"` // UIDNEXT when nothing was missing
	Count      uint32    `cbor:"8,keyasint,omitempty"` // messages on the server then
}

// loadCursor reads the cursor of a mailbox, or begins one.
func loadCursor(st *store.Store, source, mailbox string, now time.Time) (*cursor, error) {
	c := &cursor{First: now}
	err := st.View(func(t *store.Tx) error {
		_, err := t.Cursor(source, mailbox, c)
		return err
	})
	return c, err
}

// renew forgets the UIDs when the server has given out new ones. What was
// heard stays; the same bytes under a new UID are the same message.
func (c *cursor) renew(validity uint32) {
	if c.Validity == validity && c.Generation > 0 {
		return
	}
	*c = cursor{Validity: validity, Generation: c.Generation + 1, First: c.First}
}

// wanted is what of the existing UIDs is to be fetched; broken ones only
// again if retry.
func (c *cursor) wanted(exist Ranges, retry bool) Ranges {
	w := exist.Sub(c.Held).Sub(c.Gone)
	if !retry {
		w = w.Sub(c.Broken)
	}
	return w
}

// since is the day before which nothing is wanted; zero: everything is.
func (c *cursor) since(window time.Duration) time.Time {
	if window == 0 {
		return time.Time{}
	}
	day := c.First.UTC().Truncate(24 * time.Hour)
	return day.Add(-window)
}

// unchanged says whether a mailbox stands as it stood when nothing was
// missing.
func (c *cursor) unchanged(validity, next, messages uint32) bool {
	return c.Generation > 0 && c.Validity == validity && next != 0 && c.Next == next && c.Count == messages
}
