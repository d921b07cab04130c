package store

import (
	"reflect"
	"sync/atomic"
)

// rulesHolder gives every batch the side rules in force.
type rulesHolder struct{ p atomic.Pointer[SideRules] }

func (h *rulesHolder) get() SideRules {
	if r := h.p.Load(); r != nil {
		return *r
	}
	return SideRules{}
}

const rulesKey = "side rules"

func (s *Store) loadRules() error {
	return s.View(func(t *Tx) error {
		var r SideRules
		_, err := t.get(bMeta, []byte(rulesKey), &r)
		s.rules.p.Store(&r)
		return err
	})
}

// SetSideRules takes the [sides] of the configuration. Where they differ from
// those in force, everybody is judged anew and the rows follow.
func (s *Store) SetSideRules(r SideRules) error {
	s.hearing.Lock()
	defer s.hearing.Unlock()
	if reflect.DeepEqual(r, s.rules.get()) {
		return nil
	}
	err := s.update(func(t *Tx) error {
		if err := t.put(bMeta, []byte(rulesKey), r); err != nil {
			return err
		}
		return rejudge(t, r)
	})
	if err == nil {
		s.rules.p.Store(&r)
	}
	return err
}

// rejudge gives everybody the side that the rules say, and refolds the
// conversations of those whose side changed.
func rejudge(t *Tx, r SideRules) error {
	var changed []Person
	err := t.bucket(bPar).ForEach(func(_, v []byte) error {
		var p Person
		if err := decode(v, &p); err != nil {
			return err
		}
		was := p
		if p.judge(r); was.Side != p.Side || was.SideBy != p.SideBy {
			changed = append(changed, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	h := newHearing(t, Batch{At: t.s.now()})
	for _, p := range changed {
		if err := t.put(bPar, key4(p.ID), p); err != nil {
			return err
		}
		if err := h.refoldOf(p.ID); err != nil {
			return err
		}
	}
	return h.writeConversations()
}
