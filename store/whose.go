package store

import "slices"

// customersOf returns the customers whom a message is from, or where the
// company wrote it those whom it is to.
func (h *hearing) customersOf(m *Message) []PersonID {
	if !h.isCompany(m.From) {
		return []PersonID{m.From}
	}
	var who []PersonID
	for _, id := range m.To {
		if !h.isCompany(id) && !slices.Contains(who, id) {
			who = append(who, id)
		}
	}
	return who
}

// isCompany says whether somebody speaks for the company, by the word of the
// source. What is configured or told later moves no message.
func (h *hearing) isCompany(id PersonID) bool {
	p, err := h.meet(id)
	if err != nil {
		return false // whoever reads the person next says why
	}
	return p.Hint == Agent || p.Hint == Bot || p.Hint == System
}

// overlap says whether somebody is among both.
func overlap(a, b []PersonID) bool {
	return slices.ContainsFunc(a, func(id PersonID) bool { return slices.Contains(b, id) })
}

// heardMessage returns a known message, also one of this batch.
func (h *hearing) heardMessage(id MessageID) (Message, error) {
	c, fresh := h.unwritten[id]
	if !fresh {
		return h.Message(id)
	}
	o := h.touched[c]
	return o.fresh[slices.IndexFunc(o.fresh, func(m Message) bool { return m.ID == id })], nil
}
