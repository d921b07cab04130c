package store

import (
	"slices"
	"time"

	"earshot/store/query"
)

// SittingSums are what a sitting came to. Conversations are those of its
// stream with a customer's words since StreamBefore its start, and older ones
// that were read in it.
type SittingSums struct {
	Arrived     int           `cbor:"1,keyasint,omitempty"`
	Heard       int           `cbor:"2,keyasint,omitempty"` // to their newest words
	Skimmed     int           `cbor:"3,keyasint,omitempty"`
	Left        int           `cbor:"4,keyasint,omitempty"`  // unheard, on purpose
	Customers   int           `cbor:"5,keyasint,omitempty"`  // different ones, in the conversations heard
	FirstTimers int           `cbor:"6,keyasint,omitempty"`  // of these
	Ignored     int           `cbor:"7,keyasint,omitempty"`  // conversations, at that moment
	Median      time.Duration `cbor:"8,keyasint,omitempty"`  // of the latest answers
	Slowest     time.Duration `cbor:"9,keyasint,omitempty"`  // of them
	Marks       int           `cbor:"10,keyasint,omitempty"` // made in it
	Themes      int           `cbor:"11,keyasint,omitempty"` // of these marks
	NewThemes   int           `cbor:"12,keyasint,omitempty"` // made in it
	Kinds       []int         `cbor:"13,keyasint,omitempty"` // of its marks, in the order of MarkKinds
	Plans       int           `cbor:"14,keyasint,omitempty"` // follow-ups made in it
	Owed        int           `cbor:"15,keyasint,omitempty"` // of its marks, those owed a check
	Asked       int           `cbor:"16,keyasint,omitempty"` // of these, those asked about
	Unplanned   int           `cbor:"17,keyasint,omitempty"` // of its marks on customers' words, those that no follow-up names
	Soonest     string        `cbor:"18,keyasint,omitempty"` // the first day on which one of its follow-ups is due
}

// StreamBefore is how far before its start a sitting's stream begins: the
// listener hears an agent's day, not only what comes meanwhile.
const StreamBefore = 24 * time.Hour

// streamMost is how old what is read in a sitting may be and still count.
const streamMost = 90 * 24 * time.Hour

// SittingSums counts what a sitting came to up to a time. It reads the rows of
// the stream and all marks.
func (t *Tx) SittingSums(s Sitting, now time.Time) (SittingSums, error) {
	var sums SittingSums
	rows, err := t.stream(s, now)
	if err != nil {
		return sums, err
	}
	return sums, errorsIn(sums.addRows(t, s.By, rows, now), sums.addMarks(t, s), sums.addPlans(t, s))
}

// stream returns the conversations that a sitting hears.
func (t *Tx) stream(s Sitting, now time.Time) ([]Conversation, error) {
	of, err := query.Parse(s.Stream(), now)
	if err != nil {
		return nil, err
	}
	counted, err := t.counted(s.StartedAt.Add(-streamMost))
	if err != nil {
		return nil, err
	}
	picked, err := t.Select(of, s.By)
	if err != nil {
		return nil, err
	}
	var out []Conversation
	for _, h := range counted {
		c, err := t.Conversation(h.id())
		if err != nil {
			return nil, err
		}
		if c.LastAt.Before(s.StartedAt.Add(-StreamBefore)) {
			if r, ok, err := t.HeardRecord(s.By, c.ID); err != nil {
				return nil, err
			} else if !ok || r.Sitting != s.ID {
				continue
			}
		}
		switch in, err := picked.Holds(c); {
		case err != nil:
			return nil, err
		case in:
			out = append(out, c)
		}
	}
	return out, nil
}

func (s *SittingSums) addRows(t *Tx, l ListenerID, rows []Conversation, now time.Time) error {
	s.Arrived = len(rows)
	customers := map[PersonID]bool{}
	var answers []time.Duration
	for _, c := range rows {
		how, err := t.HowHeard(l, c)
		if err != nil {
			return err
		}
		switch how {
		case WasSkimmed:
			s.Skimmed++
		case LeftUnheard:
			s.Left++
		case WasHeard:
			s.Heard++
			root, err := t.Root(c.Customer)
			if err != nil {
				return err
			}
			customers[root] = true
		}
		if p, err := t.patienceOf(c); err != nil {
			return err
		} else if p.IsIgnored(c, now) {
			s.Ignored++
		}
		if c.Answers > 0 {
			answers = append(answers, c.Answered)
		}
	}
	if len(answers) > 0 {
		slices.Sort(answers)
		s.Median, s.Slowest = answers[len(answers)/2], answers[len(answers)-1]
	}
	return s.addCustomers(t, customers)
}

// patienceOf says how long the customers of a conversation's source wait.
func (t *Tx) patienceOf(c Conversation) (Patience, error) {
	state, _, err := t.Source(c.Source)
	return c.Patience(state), err
}

func (s *SittingSums) addCustomers(t *Tx, who map[PersonID]bool) error {
	s.Customers = len(who)
	for id := range who {
		n := 0
		selves, err := t.Selves(id)
		if err != nil {
			return err
		}
		for _, self := range selves {
			n += len(t.ConversationsOf(self, 2))
		}
		if n == 1 {
			s.FirstTimers++
		}
	}
	return nil
}

func (s *SittingSums) addMarks(t *Tx, of Sitting) error {
	themes, planned := map[ThemeID]bool{}, map[MarkID]bool{}
	plans, err := t.FollowupsByDue()
	for _, f := range plans {
		for _, id := range f.Marks {
			planned[id] = true
		}
	}
	s.Kinds = make([]int, len(MarkKinds()))
	err = errorsIn(err, t.AllMarks(func(m Mark) error {
		if m.Sitting != of.ID {
			return nil
		}
		for _, id := range m.Themes {
			themes[id] = true
		}
		return s.addMark(t, m, planned[m.ID])
	}))
	for id := range themes {
		th, failed := t.Theme(id)
		if err = errorsIn(err, failed); th.By == of.By && !th.At.Before(of.StartedAt) {
			s.NewThemes++
		}
	}
	s.Themes = len(themes)
	return err
}

// addMark counts a mark of the sitting.
func (s *SittingSums) addMark(t *Tx, m Mark, planned bool) error {
	s.Marks++
	if i := slices.Index(MarkKinds(), m.Kind); i >= 0 {
		s.Kinds[i]++
	}
	if m.Side == Customer && m.Folded != FoldQuote && !planned {
		s.Unplanned++
	}
	d, err := t.Doubt(m)
	if d.Owed() {
		s.Owed++
	}
	if d.State == Asked || d.State == Unanswered {
		s.Asked++
	}
	return err
}

func (s *SittingSums) addPlans(t *Tx, of Sitting) error {
	all, err := t.FollowupsByDue()
	for _, f := range all {
		if f.Sitting != of.ID {
			continue
		}
		if s.Plans++; f.Due != "" && (s.Soonest == "" || f.Due < s.Soonest) {
			s.Soonest = f.Due
		}
	}
	return err
}
