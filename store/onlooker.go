package store

import (
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// An onlooker judges standings as a listener sees them now. What lies elsewhere
// it reads once, when it is first needed: what listeners decided is little
// beside what was said.
type onlooker struct {
	t       *Tx
	by      ListenerID
	now     time.Time
	sources map[string]SourceState

	patience map[string]Patience          // by where
	resolved map[ConversationID]MessageID // up to where no answer is needed; nil: not read
	opened   *roaring.Bitmap              // of which the listener has a record; nil: not read
	began    []instant                    // when somebody's first conversation began, by the root; nil: not read
	roots    map[PersonID]PersonID        // who is somebody else
	failed   error                        // the first that went wrong
}

func newOnlooker(t *Tx, by ListenerID, sources map[string]SourceState) *onlooker {
	return &onlooker{t: t, by: by, now: t.s.now(), sources: sources, patience: map[string]Patience{}}
}

// note keeps what goes wrong first.
func (o *onlooker) note(err error) {
	if o.failed == nil {
		o.failed = err
	}
}

// waits is Conversation.Waits.
func (o *onlooker) waits(s *standing) bool {
	if !s.waiting.set || s.erased {
		return false
	}
	if o.resolved == nil {
		o.readResolved()
	}
	upTo, said := o.resolved[s.id]
	return !said || upTo < s.words
}

func (o *onlooker) readResolved() {
	o.resolved = map[ConversationID]MessageID{}
	o.note(o.t.bucket(bDone).ForEach(func(k, v []byte) error {
		var r Resolved
		_, payload := unrecord(v)
		if len(payload) == 0 {
			return nil
		}
		err := decode(payload, &r)
		o.resolved[id4[ConversationID](k)] = r.UpTo
		return err
	}))
}

// waited is how long it is since the customer's first unanswered word.
func (o *onlooker) waited(s *standing) time.Duration { return o.now.Sub(s.waiting.time()) }

func (o *onlooker) patienceOf(s *standing) Patience {
	p, ok := o.patience[string(s.where)]
	if !ok {
		p = Conversation{Channel: Channel(s.channel())}.Patience(o.sources[string(s.source())])
		o.patience[string(s.where)] = p
	}
	return p
}

// ignored is Patience.IsIgnored.
func (o *onlooker) ignored(s *standing) bool {
	return s.waiting.set && o.waited(s) >= o.patienceOf(s).Ignored && o.waits(s)
}

// slow is Patience.IsSlow.
func (o *onlooker) slow(s *standing) bool {
	p := o.patienceOf(s)
	return s.slowest >= p.Slow || s.waiting.set && o.waited(s) >= p.Slow && o.waits(s)
}

// hearing is Tx.HowHeard.
func (o *onlooker) hearing(s *standing) Hearing {
	if o.opened == nil {
		o.opened = roaring.New()
		o.t.prefix(bHeard, key4(o.by), func(k []byte) bool {
			o.opened.Add(uint32(id4[ConversationID](k[4:])))
			return true
		})
	}
	switch {
	case s.human == 0:
		return WasHeard
	case !o.opened.Contains(uint32(s.id)):
		return NotHeard
	}
	r, _, err := o.t.HeardRecord(o.by, s.id)
	o.note(err)
	return r.Of(Conversation{LastHuman: s.human})
}

// unheard is Conversation.Unheard of what was neither heard nor skimmed nor
// left on purpose.
func (o *onlooker) unheard(s *standing) bool { return s.hearable() && o.hearing(s) == NotHeard }

// firstTimer says whether it is the first conversation of its customer. The
// first time it walks over all standings.
func (o *onlooker) firstTimer(s *standing) bool {
	if o.began == nil {
		o.readBeginnings()
	}
	return s.customer != 0 && !o.began[o.root(s.customer)].before(s.first)
}

func (o *onlooker) readBeginnings() {
	o.roots, o.began = map[PersonID]PersonID{}, make([]instant, o.t.bucket(bPar).Sequence()+1)
	o.t.prefix(bSameByRoot, nil, func(k []byte) bool {
		o.roots[id4[PersonID](k[4:])] = id4[PersonID](k)
		return true
	})
	o.note(o.t.standings(time.Time{}, func(s *standing) error {
		if i := int(o.root(s.customer)); s.customer != 0 && i < len(o.began) && (!o.began[i].set || s.first.before(o.began[i])) {
			o.began[i] = s.first
		}
		return nil
	}))
}

func (o *onlooker) root(id PersonID) PersonID {
	if root, is := o.roots[id]; is {
		return root
	}
	return id
}

// Wholes counts what the views of the whole show to a listener.
type Wholes struct {
	All         int     // conversations
	Waiting     int     // is:waiting
	Ignored     int     // is:ignored
	Slow        int     // is:slow
	FirstTimers int     // is:first-timer
	Unheard     int     // is:unheard
	Sources     []Share // what there is to hear of each source, by name; the rest of Arrived is unheard
}

// Wholes counts every conversation there is. It walks over all standings, some
// fifty milliseconds for a hundred thousand: call it in a command.
func (t *Tx) Wholes(l ListenerID) (Wholes, error) {
	sources, err := t.sourcesByName()
	if err != nil {
		return Wholes{}, err
	}
	var w Wholes
	o, heard := newOnlooker(t, l, sources), map[string]*Share{}
	err = t.standings(time.Time{}, func(s *standing) error {
		w.All++
		for _, n := range []struct {
			count *int
			is    bool
		}{{&w.Waiting, o.waits(s)}, {&w.Ignored, o.ignored(s)}, {&w.Slow, o.slow(s)}, {&w.FirstTimers, o.firstTimer(s)}} {
			if n.is {
				*n.count++
			}
		}
		if s.hearable() {
			of := heard[string(s.source())]
			if of == nil {
				of = &Share{By: "source", Of: string(s.source())}
				heard[of.Of] = of
			}
			of.count(o.hearing(s))
		}
		return o.failed
	})
	for _, of := range heard {
		w.Unheard += of.Unheard()
		w.Sources = append(w.Sources, *of)
	}
	slices.SortFunc(w.Sources, compareShares)
	return w, err
}

func (t *Tx) sourcesByName() (map[string]SourceState, error) {
	all, err := t.Sources()
	by := map[string]SourceState{}
	for _, s := range all {
		by[s.Name] = s
	}
	return by, err
}
