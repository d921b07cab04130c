package store

import "cmp"

// What listeners said of conversations before a decision holds after it: what
// was heard is heard, and what needs no answer needs none.

// recordsOfBoth returns the record of each who ever heard a conversation as it
// is when two are one: both are heard, skimmed or left as far as each was.
func (t *Tx) recordsOfBoth(x, y Conversation) ([]HeardRecord, error) {
	var out []HeardRecord
	err := t.eachHearer(func(l ListenerID) error {
		rx, one, err := t.HeardRecord(l, x.ID)
		if err != nil {
			return err
		}
		ry, other, err := t.HeardRecord(l, y.ID)
		if err != nil || !one && !other {
			return err
		}
		together := func(far func(HeardRecord) MessageID) MessageID {
			return upTo(x.LastHuman, far(rx), y.LastHuman, far(ry))
		}
		out = append(out, HeardRecord{
			Listener: l, Conversation: x.ID,
			UpTo:    together(func(r HeardRecord) MessageID { return r.UpTo }),
			Skimmed: together(func(r HeardRecord) MessageID { return max(r.UpTo, r.Skimmed) }),
			Left:    together(func(r HeardRecord) MessageID { return max(r.UpTo, r.Left) }),
			Reason:  cmp.Or(rx.Reason, ry.Reason), Seconds: rx.Seconds + ry.Seconds, ToEnd: rx.ToEnd && ry.ToEnd,
		})
		return nil
	})
	return out, err
}

// upTo says how far two conversations that are one were heard, of which one
// has its newest words at lastX and was heard up to x, the other likewise.
func upTo(lastX, x, lastY, y MessageID) MessageID {
	switch {
	case x < lastX && y < lastY:
		return min(x, y)
	case x < lastX:
		return x
	case y < lastY:
		return y
	}
	return max(lastX, lastY)
}

// eachHearer calls f with everybody who ever heard a conversation. It leaps
// from one listener's records to the next one's.
func (t *Tx) eachHearer(f func(ListenerID) error) error {
	cur := t.bucket(bHeard).Cursor()
	for k, _ := cur.First(); k != nil; {
		l := id4[ListenerID](k)
		if err := f(l); err != nil {
			return err
		}
		k, _ = cur.Seek(key4(l + 1))
	}
	return nil
}

// heardBoth keeps the records of two conversations that are one now.
func (a *Act) heardBoth(records []HeardRecord) error {
	for _, r := range records {
		was, _, err := a.HeardRecord(r.Listener, r.Conversation)
		if err != nil {
			return err
		}
		if was.UpTo == r.UpTo && max(was.UpTo, was.Skimmed) == r.Skimmed && max(was.UpTo, was.Left) == r.Left {
			continue
		}
		if err := a.writeHeard(EvHeard, r); err != nil {
			return err
		}
	}
	return nil
}

// heardAlike notes that whoever heard the words of what was split off heard
// them.
func (a *Act) heardAlike(was, c Conversation) error {
	return a.eachHearer(func(l ListenerID) error {
		r, ok, err := a.HeardRecord(l, was.ID)
		if err != nil || !ok || r.Of(c) == NotHeard {
			return err
		}
		r.Conversation, r.Seconds = c.ID, 0
		return a.writeHeard(EvHeard, r)
	})
}

// resolvedBoth notes whether two conversations that are one now need an
// answer: one that waits and was not said to need none still does.
func (a *Act) resolvedBoth(x, y Conversation) error {
	c, err := a.Conversation(x.ID)
	if err != nil {
		return err
	}
	needsNone := (x.Resolved || y.Resolved) && !x.Waits() && !y.Waits()
	if c.Resolved == needsNone {
		return nil
	}
	return a.Resolve(c.ID, needsNone)
}

// resolvedAlike notes that what was split off needs no answer where the whole
// needed none.
func (a *Act) resolvedAlike(was, c Conversation) error {
	if !was.Resolved {
		return nil
	}
	return a.Resolve(c.ID, true)
}
