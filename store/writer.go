package store

// rewrite gives a message to the writer that a lesson finds in it today, or
// back to its sender. Counts, rows and what a later answer is found by follow.
func (h *hearing) rewrite(m *Message, old Message, a *Arrival) error {
	m.Lesson = a.Lesson
	from, err := h.person(a.From)
	if err != nil || from == old.From {
		return err
	}
	was, err := h.meet(old.From)
	if err != nil {
		return err
	}
	is, err := h.meet(from)
	if err != nil {
		return err
	}
	was.Messages, was.changed = was.Messages-1, true
	is.count(*m)
	is.changed = true
	m.From, m.Name = from, a.From.Name
	if m.Name == is.Name {
		m.Name = Message{}.Name
	}
	who := is.Person
	if known, err := h.Person(from); err != nil {
		return err
	} else if known.SideBy == ByListener {
		who.Side = known.Side
	}
	m.fill(who)
	return h.moveWriter(m, old.From, a)
}

// moveWriter takes a writer out of the people of the message's conversation,
// unless they speak elsewhere in it. What the message began is held over its
// channel from now on, and the message is found as its new writer's.
func (h *hearing) moveWriter(m *Message, was PersonID, a *Arrival) error {
	s, _ := h.spot(m.ID)
	o, err := h.open(s.conv)
	if err != nil {
		return err
	}
	o.left = append(o.left, was)
	if m.Began != 0 {
		m.Channel = a.Channel
	}
	if m.Began == o.row.ID {
		o.row.Channel = a.Channel
	}
	for _, key := range a.Finds {
		if h.lead(key).to != 0 {
			continue
		}
		if err := h.setLead(key, lead{to: m.ID}); err != nil {
			return err
		}
	}
	return nil
}
