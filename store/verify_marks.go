package store

import (
	"context"
	"fmt"
)

// checkMarks looks whether every live mark stands on its words, and whether
// marks and follow-ups are found by the conversations that they belong to.
func (t *Tx) checkMarks(ctx context.Context) error {
	if err := t.checkFollowups(ctx); err != nil {
		return err
	}
	standing := 0
	err := t.AllMarks(func(m Mark) error {
		standing++
		if t.bucket(bMarkByConv).Get(join(key4(m.Conversation), key4(m.ID))) == nil {
			return wrongf("mark %d is not found by its conversation", m.ID)
		}
		return errorsIn(ctx.Err(), t.checkMark(m))
	})
	if err != nil {
		return err
	}
	if found := t.count(bMarkByConv); found != standing {
		return wrongf("%d marks stand, and %d are found by conversations", standing, found)
	}
	return nil
}

func (t *Tx) checkMark(m Mark) error {
	if m.State != MarkLive {
		return nil
	}
	msg, err := t.Message(m.Message)
	if err != nil {
		return fmt.Errorf("mark %d: %w", m.ID, err)
	}
	text := msg.Text.String()
	if m.Start < 0 || m.End > len(text) || m.Start >= m.End || text[m.Start:m.End] != m.Quote.String() {
		return wrongf("mark %d does not stand on its words in message %d", m.ID, m.Message)
	}
	return nil
}

func (t *Tx) checkFollowups(ctx context.Context) error {
	all, err := t.FollowupsByDue()
	if err := errorsIn(err, ctx.Err()); err != nil {
		return err
	}
	standing := 0
	for _, f := range all {
		if f.Conversation == 0 {
			continue
		}
		standing++
		if t.bucket(bFupByConv).Get(join(key4(f.Conversation), key4(f.ID))) == nil {
			return wrongf("follow-up %d is not found by its conversation", f.ID)
		}
	}
	if found := t.count(bFupByConv); found != standing {
		return wrongf("%d follow-ups are of conversations, and %d are found by them", standing, found)
	}
	return nil
}
