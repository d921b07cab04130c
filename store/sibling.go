package store

// leadsOf returns the messages that a message belongs with, the nearest
// first. Of those under one key, it is the last to have arrived: until
// somebody splits them they lie together, and none needs to be looked for.
func (h *hearing) leadsOf(m *Message) ([]MessageID, error) {
	if m.Same == 0 {
		return m.Links, nil
	}
	c := h.lies(m.Same)
	o, err := h.open(c)
	if err != nil {
		return nil, err
	}
	last := m.Same
	if len(o.row.Parted) > 0 {
		if last, err = h.lastSibling(m); err != nil {
			return nil, err
		}
	}
	return append(m.Links[:len(m.Links):len(m.Links)], last), nil
}

// lastSibling looks through conversations that were split for the last
// message to have arrived under a message's key. A message that leads nowhere
// else, as in a chat, belongs with the one said before it, and notes that.
func (h *hearing) lastSibling(m *Message) (last MessageID, err error) {
	if err := h.writeConversations(); err != nil {
		return 0, err
	}
	all, err := h.hands()
	if err != nil {
		return 0, err
	}
	var before, first Message
	for _, id := range h.kin(all, []MessageID{m.Same}) {
		ms, err := h.Messages(id)
		if err != nil {
			return 0, err
		}
		for _, o := range ms {
			if o.ID != m.Same && o.Same != m.Same {
				continue
			}
			last = max(last, o.ID)
			if o.compare(*m) < 0 && (before.ID == 0 || before.compare(o) < 0) {
				before = o
			}
			if first.ID == 0 || o.compare(first) < 0 {
				first = o
			}
		}
	}
	if before.ID == 0 {
		before = first
	}
	if len(m.Links) == 0 {
		m.leadTo(before.ID)
	}
	return last, nil
}
