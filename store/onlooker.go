package store

import (
	"bytes"
	"slices"
	"time"
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
	opened   map[ConversationID][]byte    // the listener's records as they lie in the file; nil: not read
	began    []beginning                  // by the root of a person; nil: not read
	roots    map[PersonID]PersonID        // who is somebody else
	failed   error                        // the first that went wrong
}

// A beginning is when somebody's first conversation began, and how many began
// then.
type beginning struct {
	instant
	n int
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
	if s.human == 0 {
		return WasHeard
	}
	if o.opened == nil {
		o.readOpened()
	}
	v, is := o.opened[s.id]
	if !is {
		return NotHeard
	}
	var r struct { // of HeardRecord, what says how far
		UpTo    MessageID `cbor:"3,keyasint"`
		Skimmed MessageID `cbor:"5,keyasint"`
		Left    MessageID `cbor:"6,keyasint"`
	}
	o.note(decode(v, &r))
	return HeardRecord{UpTo: r.UpTo, Skimmed: r.Skimmed, Left: r.Left}.Of(Conversation{LastHuman: s.human})
}

func (o *onlooker) readOpened() {
	o.opened = map[ConversationID][]byte{}
	cur, mine := o.t.bucket(bHeard).Cursor(), key4(o.by)
	for k, v := cur.Seek(mine); bytes.HasPrefix(k, mine); k, v = cur.Next() {
		if _, payload := unrecord(v); len(payload) > 0 {
			o.opened[id4[ConversationID](k[4:])] = payload
		}
	}
}

// unheard is Conversation.Unheard of what was neither heard nor skimmed nor
// left on purpose.
func (o *onlooker) unheard(s *standing) bool { return s.hearable() && o.hearing(s) == NotHeard }

// firstTimer says whether it is the first conversation of its customer. The
// first time it walks over all standings.
func (o *onlooker) firstTimer(s *standing) bool {
	if o.began == nil {
		o.note(o.t.standings(time.Time{}, func(s *standing) error { o.begin(s); return nil }))
	}
	b := o.beginningOf(s)
	return b != nil && !b.before(s.first)
}

// begin takes in when a conversation began.
func (o *onlooker) begin(s *standing) {
	if o.began == nil {
		o.readRoots()
	}
	switch b := o.beginningOf(s); {
	case b == nil:
	case !b.set || s.first.before(b.instant):
		*b = beginning{s.first, 1}
	case !b.before(s.first):
		b.n++
	}
}

func (o *onlooker) readRoots() {
	o.roots, o.began = map[PersonID]PersonID{}, make([]beginning, o.t.bucket(bPar).Sequence()+1)
	o.t.prefix(bSameByRoot, nil, func(k []byte) bool {
		o.roots[id4[PersonID](k[4:])] = id4[PersonID](k)
		return true
	})
}

// beginningOf is that of a conversation's customer; nil: nobody is known to be
// one.
func (o *onlooker) beginningOf(s *standing) *beginning {
	id := s.customer
	if root, is := o.roots[id]; is {
		id = root
	}
	if id == 0 || int(id) >= len(o.began) {
		return nil
	}
	return &o.began[id]
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

// Wholes counts every conversation there is. It walks over all standings once,
// some twenty milliseconds for a hundred thousand messages: call it in a command.
func (t *Tx) Wholes(l ListenerID) (Wholes, error) {
	sources, err := t.sourcesByName()
	if err != nil {
		return Wholes{}, err
	}
	var w Wholes
	o, heard := newOnlooker(t, l, sources), map[string]*Share{}
	err = t.standings(time.Time{}, func(s *standing) error {
		w.count(o, s)
		if !s.hearable() {
			return o.failed
		}
		of := heard[string(s.source())]
		if of == nil {
			of = &Share{By: "source", Of: string(s.source())}
			heard[of.Of] = of
		}
		of.count(o.hearing(s))
		return o.failed
	})
	for _, b := range o.began {
		w.FirstTimers += b.n
	}
	for _, of := range heard {
		w.Unheard += of.Unheard()
		w.Sources = append(w.Sources, *of)
	}
	slices.SortFunc(w.Sources, compareShares)
	return w, err
}

func (w *Wholes) count(o *onlooker, s *standing) {
	w.All++
	if s.waiting.set && o.waits(s) {
		w.Waiting++
		if o.ignored(s) {
			w.Ignored++
		}
	}
	if o.slow(s) {
		w.Slow++
	}
	o.begin(s)
}

func (t *Tx) sourcesByName() (map[string]SourceState, error) {
	all, err := t.Sources()
	by := map[string]SourceState{}
	for _, s := range all {
		by[s.Name] = s
	}
	return by, err
}
