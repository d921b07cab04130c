package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/store"
)

// A lane is one connection and the mailboxes that are heard over it. The
// first of them is followed; the others are asked every minute or so. An
// account has two lanes at most, because providers count connections.
type lane struct {
	source  *Source
	ctx     context.Context
	lim     limits
	boxes   []Mailbox
	session *session
	open    string // the mailbox that is open
	cursors map[string]*cursor
	left    map[string]departed  // what was heard in a mailbox and is there no more
	looked  map[string]time.Time // when all UIDs of a mailbox were last compared
	silent  bool                 // the server does not push
	second  bool                 // another lane hears the account, too
}

func (s *Source) lane(ctx context.Context, conn *session, boxes []Mailbox) *lane {
	l := &lane{source: s, ctx: ctx, lim: s.lim, boxes: boxes, session: conn, cursors: map[string]*cursor{}, left: map[string]departed{}, looked: map[string]time.Time{}}
	l.silent = !conn.caps.Has(goimap.CapIdle)
	return l
}

// reopen replaces the connection by a new one with the same mailbox open.
func (l *lane) reopen() error {
	l.session.close()
	conn, err := l.source.open(l.ctx)
	if err != nil {
		return err
	}
	l.session = conn
	data, err := conn.examine(l.open)
	if err != nil {
		return err
	}
	if data.UIDValidity != l.cursors[l.open].Validity {
		return errNumbersChanged
	}
	return nil
}

// hear catches up with a mailbox. In one that is numbered anew meanwhile it
// begins again.
func (l *lane) hear(box Mailbox) error {
	var err error
	for range 3 {
		if err = l.hearOnce(box); !errors.Is(err, errNumbersChanged) {
			return err
		}
	}
	return fmt.Errorf("%s: %w", box.Name, err)
}

func (l *lane) hearOnce(box Mailbox) error {
	cur, err := l.cursor(box.Name)
	if err != nil {
		return err
	}
	data, err := l.session.examine(box.Name)
	if err != nil {
		return err
	}
	l.open = box.Name
	cur.renew(data.UIDValidity)
	if err := l.source.proveOnce(l.session, box.Name, data); err != nil {
		return err
	}
	return l.look(box, uint32(data.UIDNext), data.NumMessages)
}

func (l *lane) cursor(mailbox string) (*cursor, error) {
	if c := l.cursors[mailbox]; c != nil {
		return c, nil
	}
	c, err := loadCursor(l.source.store, l.source.Name(), mailbox, l.lim.now())
	if err != nil {
		return nil, err
	}
	l.cursors[mailbox] = c
	return c, l.recall(mailbox)
}

// look compares all UIDs of the open mailbox with those held, and fetches
// what is missing.
func (l *lane) look(box Mailbox, next, messages uint32) error {
	cur := l.cursors[box.Name]
	criteria := &goimap.SearchCriteria{}
	if since := cur.since(l.source.cfg.Since); !since.IsZero() {
		criteria.Since = since.Add(-24 * time.Hour) // SEARCH goes by days of the server's zone
	}
	exist, err := l.session.search(criteria)
	if err != nil {
		return err
	}
	if n := exist.Count(); n > int(messages)+10_000 {
		return fmt.Errorf("%s: the server names %d messages and says that there are %d", box.Name, n, messages)
	}
	if len(exist) > 0 {
		next = max(next, exist[len(exist)-1].Hi+1)
	}
	if criteria.Since.IsZero() {
		messages = uint32(exist.Count()) // where the two differ, the next look is not saved
	}
	retry := l.source.firstLook(box.Name)
	if err := l.pull(box, cur.wanted(exist, retry), next, messages); err != nil {
		return err
	}
	l.looked[box.Name] = l.lim.now()
	return l.missed(box.Name, exist)
}

// tail fetches what has come since the last look.
func (l *lane) tail(box Mailbox) error {
	cur := l.cursors[box.Name]
	next := max(cur.Next, 1)
	found, err := l.session.search(&goimap.SearchCriteria{UID: []goimap.UIDSet{{{Start: goimap.UID(next), Stop: 0}}}})
	if err != nil {
		return err
	}
	found = found.From(next) // n:* names the last message even if it is older
	if len(found) > 0 {
		next = found[len(found)-1].Hi + 1
	}
	messages := cur.Count
	if m := l.session.client.Mailbox(); m != nil {
		messages = m.NumMessages
	}
	return l.pull(box, cur.wanted(found, false), next, messages)
}

// pull fetches what is wanted; then nothing is missing up to next.
func (l *lane) pull(box Mailbox, wanted Ranges, next, messages uint32) error {
	cur := l.cursors[box.Name]
	if len(wanted) == 0 && cur.unchanged(cur.Validity, next, messages) {
		return nil
	}
	if len(wanted) > 0 {
		if err := l.fetch(box, wanted); err != nil {
			return err
		}
	}
	cur.Next, cur.Count = next, messages
	_, err := l.source.store.Hear(l.ctx, store.Batch{
		Source: l.source.Name(), At: l.lim.now(), Cursors: map[string]any{box.Name: cur},
	})
	return err
}

// fetch brings messages of the open mailbox into the store. What came before
// an error is kept.
func (l *lane) fetch(box Mailbox, wanted Ranges) error {
	l.source.begin(box.Name, wanted.Count())
	cur := l.cursors[box.Name]
	keep := l.keeper(box, cur)
	if err := keep.start(l.ctx); err != nil {
		return err
	}
	p := &pull{lane: l, keep: keep, since: cur.since(l.source.cfg.Since), blamed: l.source.blame(box.Name, cur.Validity)}
	err := p.run(wanted)
	if failed := keep.finish(); failed != nil {
		return failed
	}
	return err
}

func (l *lane) keeper(box Mailbox, cur *cursor) *keeper {
	return &keeper{
		st: l.source.store, source: l.source.Name(), mailbox: box, cur: cur, lim: l.lim,
		mail: l.source.mailContext(box), told: l.source.advance, beside: l.source.account,
	}
}

// quiet says, without opening it, that a mailbox stands as it stood.
func (l *lane) quiet(box Mailbox) (bool, error) {
	cur, err := l.cursor(box.Name)
	if err != nil || cur.Generation == 0 || len(cur.Broken) > 0 && !l.source.looked(box.Name) {
		return false, err
	}
	d, err := l.session.status(box.Name)
	if err != nil || d.NumMessages == nil {
		return false, l.session.unlessRefused(err)
	}
	return cur.unchanged(d.UIDValidity, uint32(d.UIDNext), *d.NumMessages), nil
}

// giveUp leaves a mailbox alone that the server does not open, so that the
// others are heard; the last one is an error.
func (l *lane) giveUp(box Mailbox, err error) error {
	var shut *shutError
	if !errors.As(err, &shut) || len(l.boxes) == 1 {
		return err
	}
	l.boxes = slices.DeleteFunc(l.boxes, func(m Mailbox) bool { return m.Name == box.Name })
	l.source.unopened(box.Name, shut.answer)
	return nil
}

// catchUp hears every mailbox of the lane and leaves the first one open.
func (l *lane) catchUp(once bool) error {
	for i, box := range slices.Clone(l.boxes) {
		quiet, err := l.quiet(box)
		if err != nil {
			return err
		}
		if quiet && (once || i > 0) {
			continue
		}
		if err := l.giveUp(box, l.hear(box)); err != nil {
			return err
		}
	}
	if once || l.open == l.boxes[0].Name {
		return nil
	}
	return l.hear(l.boxes[0])
}
