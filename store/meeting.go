package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// met is somebody whom a batch names, read once and written once.
type met struct {
	Person
	changed bool
}

// longName is the most bytes of an address or handle that people are found
// by; what is longer is nobody's and is found by its hash.
const longName = 512

// person finds or makes who an arrival names.
func (h *hearing) person(s Sender) (PersonID, error) {
	if s.Value = strings.ToValidUTF8(s.Value, "\uFFFD"); len(s.Value) > longName {
		sum := sha256.Sum256([]byte(s.Value))
		s.Value = "sha256:" + hex.EncodeToString(sum[:])
	}
	key := string(identKey(s.Channel, s.Value))
	id, ok := h.idents[key]
	if !ok {
		id = id4[PersonID](h.bucket(bIdent).Get([]byte(key)))
	}
	if id == 0 {
		return h.newPerson(key, s)
	}
	h.idents[key] = id
	return id, h.hint(id, s)
}

func identKey(c Channel, value string) []byte { return []byte(string(c) + "\x00" + value) }

func (h *hearing) newPerson(key string, s Sender) (PersonID, error) {
	n, err := h.next(bPar)
	if err != nil {
		return 0, err
	}
	id := PersonID(n)
	p := &met{Person{ID: id, Name: s.Name, Identities: []Identity{{s.Channel, s.Value, s.Show}}, Hint: s.Side, HintBy: s.SideBy}, true}
	p.judge(h.s.rules.get())
	h.idents[key], h.people[id] = id, p
	return id, h.bucket(bIdent).Put([]byte(key), key4(id))
}

// meet returns a known person, to be read and changed until writePeople.
func (h *hearing) meet(id PersonID) (*met, error) {
	if p := h.people[id]; p != nil {
		return p, nil
	}
	p := &met{}
	ok, err := h.get(bPar, key4(id), &p.Person)
	if err == nil && !ok {
		err = fmt.Errorf("person %d: %w: missing", id, ErrDamaged)
	}
	h.people[id] = p
	return p, err
}

// hint takes in what a source says of a known person: a name where there was
// none, and a side where it knows better than before.
func (h *hearing) hint(id PersonID, s Sender) error {
	p, err := h.meet(id)
	if err != nil {
		return err
	}
	named := p.Name.Len() == 0 && s.Name.Len() > 0
	sided := s.Side != Unknown && s.Side != p.Hint && stronger(s, p.Person)
	if !named && !sided {
		return nil
	}
	if named {
		p.Name = s.Name
	}
	if sided {
		p.Hint, p.HintBy = s.Side, s.SideBy
	}
	p.changed = true
	was := p.Side
	p.judge(h.s.rules.get())
	if was == p.Side && !named {
		return nil
	}
	return h.refoldOf(id)
}

// stronger says whether a source's word on a side goes before the one that is
// kept: what a log states before a guess, and the guess that somebody is an
// agent (he wrote from the mailbox) before the guess that he is a customer.
func stronger(s Sender, p Person) bool {
	if p.Hint == Unknown || (s.SideBy == ByFormat && p.HintBy == ByGuess) {
		return true
	}
	return s.SideBy == p.HintBy && p.Hint == Customer && s.Side == Agent
}

// judge settles a person's side by the rules, else by the source's word.
func (p *Person) judge(rules SideRules) {
	if side, ok := rules.Side(p.Name, p.Address()); ok {
		p.Side, p.SideBy = side, ByConfig
		return
	}
	p.Side, p.SideBy = p.Hint, p.HintBy
}

// spoke counts a message with its sender.
func (h *hearing) spoke(id PersonID, m Message) error {
	p, err := h.meet(id)
	if err != nil {
		return err
	}
	p.changed = true
	p.count(m)
	return nil
}

func (p *Person) count(m Message) {
	p.Messages++
	p.spokeAt(m)
}

// spokeAt widens the time in which a person spoke.
func (p *Person) spokeAt(m Message) {
	if m.Undated {
		return
	}
	if p.FirstAt.IsZero() || m.At.Before(p.FirstAt) {
		p.FirstAt = m.At
	}
	if m.At.After(p.LastAt) {
		p.LastAt = m.At
	}
}

// writePeople writes whom the batch changed; from then on reading sees it.
func (h *hearing) writePeople() error {
	var ids []PersonID
	for id, p := range h.people {
		if p.changed {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := h.put(bPar, key4(id), h.people[id].Person); err != nil {
			return err
		}
		h.people[id].changed = false
	}
	return nil
}

// refoldOf marks the conversations of a person for refolding: a side or a
// name has changed. Those that the batch began are folded anyhow.
func (h *hearing) refoldOf(id PersonID) error {
	ids := h.ConversationsOf(id, 1<<30)
	h.prefix(bConvByTo, key4(id), func(k []byte) bool {
		ids = append(ids, id4[ConversationID](k[4:]))
		return true
	})
	for _, c := range ids {
		o, err := h.open(c)
		if err != nil {
			return fmt.Errorf("person %d: %w", id, err)
		}
		o.refold = true
	}
	return nil
}
