package store

import (
	"slices"
	"time"
)

// A ThemeChange is one entry in the history of a theme.
type ThemeChange struct {
	Type  EventType
	At    time.Time
	By    ListenerID
	Was   Theme     // zero: there was none
	Now   Theme     // zero: it is gone
	Other ThemeID   // of merged and split: the other theme; 0: none
	Of    EventType // of undone and redone: what
}

// ThemeHistory returns who did what with a theme and when, the latest first.
// Undoing is part of it; marks are not.
func (t *Tx) ThemeHistory(id ThemeID) ([]ThemeChange, error) {
	chain, err := t.chain(bTheme, key4(id))
	if err != nil {
		return nil, err
	}
	out := make([]ThemeChange, len(chain))
	for i, e := range chain {
		out[i] = ThemeChange{Type: e.Type, At: e.At, By: e.By}
		if e.Undoes != 0 {
			out[i].Of = whatOf(chain[i+1:], e.Undoes)
		}
		if i+1 < len(chain) {
			err = errorsIn(err, decodeTheme(chain[i+1].Payload, &out[i].Was))
		}
		out[i].Other = t.otherTheme(e)
		err = errorsIn(err, decodeTheme(e.Payload, &out[i].Now))
	}
	return out, err
}

// chain returns the events that made a record what it is, the latest first.
func (t *Tx) chain(bucket string, key []byte) ([]Event, error) {
	var out []Event
	seq, _ := unrecord(t.bucket(bucket).Get(key))
	for seq != 0 {
		e, err := t.Event(seq)
		if err != nil {
			return out, err
		}
		out = append(out, e)
		seq = e.Prev
	}
	return out, nil
}

// whatOf says what an act did to a record, given its earlier events.
func whatOf(chain []Event, act uint64) EventType {
	i := slices.IndexFunc(chain, func(e Event) bool { return e.Act == act && e.Undoes == 0 })
	if i < 0 {
		return ""
	}
	return chain[i].Type
}

func decodeTheme(payload []byte, th *Theme) error {
	if len(payload) == 0 {
		return nil
	}
	return decode(payload, th)
}

// otherTheme finds the second theme of a merge or a split: in one act their
// events lie side by side.
func (t *Tx) otherTheme(e Event) ThemeID {
	var beside []uint64
	switch e.Type {
	case EvThemeMerged:
		beside = []uint64{e.Seq - 1, e.Seq + 1}
	case EvThemeSplit:
		beside = []uint64{e.Seq - 1}
	case EvThemeCreated:
		beside = []uint64{e.Seq + 1}
	}
	for _, seq := range beside {
		o, err := t.Event(seq)
		if err != nil {
			continue // the journal begins or ends here
		}
		if o.Act == e.Act && (o.Type == EvThemeMerged || o.Type == EvThemeSplit || e.Type == EvThemeSplit) {
			return id4[ThemeID](o.Key)
		}
	}
	return 0
}
