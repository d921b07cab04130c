package store

import "slices"

// A listed is an entry of an index that finds what listeners made by the
// conversation it belongs to.
type listed struct {
	bucket string
	id     []byte
}

// delist takes a conversation's marks and follow-ups out of their indexes and
// returns the entries.
func (t *Tx) delist(id ConversationID) (out []listed) {
	for _, bucket := range []string{bMarkByConv, bFupByConv} {
		t.prefix(bucket, key4(id), func(k []byte) bool {
			out = append(out, listed{bucket, slices.Clone(k[4:])})
			return true
		})
	}
	for _, e := range out {
		_ = t.bucket(e.bucket).Delete(join(key4(id), e.id)) // fails in a reading transaction only
	}
	return out
}

// relist puts entries under the conversations that they belong to now.
func (t *Tx) relist(all []listed) error {
	for _, e := range all {
		home, err := t.homeOf(e)
		if err != nil {
			return err
		}
		if err := t.note(e.bucket, join(key4(home), e.id)); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) homeOf(e listed) (ConversationID, error) {
	if e.bucket == bMarkByConv {
		m, err := t.Mark(id4[MarkID](e.id))
		return m.Conversation, err
	}
	f, err := t.Followup(id4[FollowupID](e.id))
	return f.Conversation, err
}

// atHome fills in where a mark belongs: where its message lies.
func (t *Tx) atHome(m *Mark) {
	if s, ok := t.spot(m.Message); ok {
		m.Conversation = s.conv
	}
}

// home fills in where a follow-up belongs: where the message lies whose words
// it is about, else where its number leads.
func (t *Tx) home(f *Followup) error {
	if s, ok := t.spot(f.Message); ok {
		f.Conversation = s.conv
	}
	if f.Conversation == 0 {
		return nil
	}
	c, err := t.Conversation(f.Conversation)
	f.Conversation = c.ID
	return err
}

// rehome keeps a mark or a follow-up found by its conversation after an
// event; was is its record before.
func (a *Act) rehome(e Event, was []byte) error {
	bucket := bMarkByConv
	if e.Bucket == bFup {
		bucket = bFupByConv
	}
	before, err := a.listedAt(e.Bucket, was)
	if err != nil {
		return err
	}
	if before != 0 {
		if err := a.bucket(bucket).Delete(join(key4(before), e.Key)); err != nil {
			return err
		}
	}
	now, err := a.listedAt(e.Bucket, e.Payload)
	if err != nil || now == 0 {
		return err
	}
	return a.note(bucket, join(key4(now), e.Key))
}

// listedAt returns the conversation under which a record is found; 0: under none.
func (t *Tx) listedAt(bucket string, payload []byte) (ConversationID, error) {
	if len(payload) == 0 {
		return 0, nil
	}
	if bucket == bMark {
		var m Mark
		if err := decode(payload, &m); err != nil || m.State == MarkRetracted {
			return 0, err
		}
		t.atHome(&m)
		return m.Conversation, nil
	}
	var f Followup
	if err := decode(payload, &f); err != nil || f.Retracted {
		return 0, err
	}
	err := t.home(&f)
	return f.Conversation, err
}
