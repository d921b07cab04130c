package store

// isJunk says whether a message was seen in no other mailbox than one of junk.
func (t *Tx) isJunk(id MessageID) bool { return t.bucket(bJunk).Get(key4(id)) != nil }

// unjunk takes the mark off a message that is met outside of junk: somebody
// moved it, or another copy was never there. Its sender is then who the
// arrival says; one that is met in junk later stays unmarked.
func (h *hearing) unjunk(id MessageID, a *Arrival) (changed bool, err error) {
	if a.Junk || !h.isJunk(id) {
		return false, nil
	}
	if _, written := h.spot(id); !written { // it is of this batch
		if err := h.writeConversations(); err != nil {
			return false, err
		}
	}
	if err := h.bucket(bJunk).Delete(key4(id)); err != nil {
		return false, err
	}
	if _, err := h.person(a.From); err != nil {
		return false, err
	}
	s, _ := h.spot(id)
	o, err := h.open(s.conv)
	if err != nil {
		return false, err
	}
	o.refold = true
	return true, nil
}
