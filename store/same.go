package store

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Same says that a person is somebody who is known under another address, too.
// It lies over what was heard: no message, row or mark is rewritten, so that
// parting the two restores every count.
type Same struct {
	Person PersonID   `cbor:"1,keyasint"`
	As     PersonID   `cbor:"2,keyasint"` // who it is: never itself one that is somebody else
	By     ListenerID `cbor:"3,keyasint"`
	At     time.Time  `cbor:"4,keyasint"`
}

// Root returns who a person really is: the person itself, where nobody said
// otherwise.
func (t *Tx) Root(id PersonID) (PersonID, error) {
	var s Same
	ok, err := t.folded(bSame, key4(id), &s)
	if ok && s.As != 0 {
		return s.As, err
	}
	return id, err
}

// Selves returns all under which a person is known, the root first.
func (t *Tx) Selves(id PersonID) ([]PersonID, error) {
	root, err := t.Root(id)
	out := []PersonID{root}
	t.prefix(bSameByRoot, key4(root), func(k []byte) bool {
		out = append(out, id4[PersonID](k[4:]))
		return true
	})
	return out, err
}

// Merge says that two people are one. The one known first stands for both.
func (a *Act) Merge(one, two PersonID) error {
	first, err := a.Root(one)
	if err != nil {
		return err
	}
	second, err := a.Root(two)
	if err != nil {
		return err
	}
	if first == second {
		return fmt.Errorf("these two are one person already")
	}
	root, gone := min(first, second), max(first, second)
	for _, id := range []PersonID{root, gone} {
		if p, err := a.Person(id); err != nil || p.ID == 0 {
			return fmt.Errorf("person %d: %w", id, errorsIn(err, ErrNotFound))
		}
	}
	selves, err := a.Selves(gone)
	for _, self := range selves {
		s := Same{Person: self, As: root, By: a.actor.Listener, At: a.actor.Now}
		err = errorsIn(err, a.write(EvMerged, bSame, key4(self), s))
	}
	return err
}

// Part takes a person out of whom they were said to be. Where it is the root
// that goes, the next one known stands for the others.
func (a *Act) Part(id PersonID) error {
	selves, err := a.Selves(id)
	if err != nil {
		return err
	}
	if len(selves) == 1 {
		return fmt.Errorf("person %d is nobody else: %w", id, ErrNotFound)
	}
	if id != selves[0] {
		return a.writeSame(id, 0)
	}
	rest := selves[1:]
	slices.Sort(rest)
	if err := a.writeSame(rest[0], 0); err != nil {
		return err
	}
	for _, other := range rest[1:] {
		if err := a.writeSame(other, rest[0]); err != nil {
			return err
		}
	}
	return nil
}

// writeSame says who a person is; 0 is nobody else.
func (a *Act) writeSame(id, as PersonID) error {
	typ, payload := EvMerged, encode(Same{Person: id, As: as, By: a.actor.Listener, At: a.actor.Now})
	if as == 0 {
		typ, payload = EvUnmerged, nil
	}
	return a.commit(Event{Type: typ, Bucket: bSame, Key: key4(id), Payload: payload})
}

// A Likeness is somebody who may be the same person, and why.
type Likeness struct {
	Person Person
	Why    string
}

// Alike returns who may be the same person as another, with the reason. It
// reads everybody who speaks, and joins nobody: that is a listener's to say.
func (t *Tx) Alike(id PersonID) ([]Likeness, error) {
	who, err := t.Person(id)
	if err != nil || !who.Side.Human() {
		return nil, err
	}
	selves, err := t.Selves(id)
	if err != nil {
		return nil, err
	}
	var out []Likeness
	err = t.People(func(p Person) error {
		if p.Side != who.Side || slices.Contains(selves, p.ID) || len(out) == 20 {
			return nil
		}
		if why := alike(who, p); why != "" {
			out = append(out, Likeness{p, why})
		}
		return nil
	})
	return out, err
}

// alike says why two may be one: a name of two words or more that both have (of
// agents, who are few, any name), or the same name before the @ of two hosts.
func alike(a, b Person) string {
	name := fold(a.Name.String())
	if name != "" && name == fold(b.Name.String()) && (a.Side == Agent || len(strings.Fields(name)) > 1) {
		return "the same name"
	}
	for _, one := range a.Identities {
		for _, two := range b.Identities {
			x, _, mail := strings.Cut(one.Value, "@")
			y, _, also := strings.Cut(two.Value, "@")
			if mail && also && x == y && telling(x) {
				return "the same name before the @"
			}
			if mail != also && telling(x) && strings.EqualFold(handle(x), handle(y)) {
				return "an address and a handle of the same name"
			}
		}
	}
	return ""
}

// handle is a name without the source it is known in.
func handle(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

// telling says whether a name before an @ is one person's, as far as can be
// told: long enough, and none of those that every house has.
func telling(local string) bool {
	house := []string{"info", "mail", "office", "contact", "kontakt", "hello", "admin", "sales", "support", "service", "post"}
	return len(handle(local)) >= 5 && !slices.Contains(house, local)
}
