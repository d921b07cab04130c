package store

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"earshot/store/clean"
)

// A FollowupKind says what was promised.
type FollowupKind string

// The kinds of follow-up.
const (
	Reply      FollowupKind = "reply"
	AskBack    FollowupKind = "ask_back"
	Change     FollowupKind = "change"
	Thank      FollowupKind = "thank"
	TellInside FollowupKind = "tell_inside"
	KeepWatch  FollowupKind = "watch"
)

// FollowupKinds lists the kinds in the order a menu offers them.
func FollowupKinds() []FollowupKind {
	return []FollowupKind{Reply, AskBack, Change, Thank, TellInside, KeepWatch}
}

// A FollowupStatus is how far a promise is.
type FollowupStatus string

// The statuses. StatusCompleted and StatusDeclined ask for one line of outcome.
const (
	StatusOpen      FollowupStatus = "open"
	StatusPlanned   FollowupStatus = "planned"
	StatusStarted   FollowupStatus = "started"
	StatusWaiting   FollowupStatus = "waiting"
	StatusCompleted FollowupStatus = "completed"
	StatusDeclined  FollowupStatus = "declined"
)

// Done says whether nothing is left to do.
func (s FollowupStatus) Done() bool { return s == StatusCompleted || s == StatusDeclined }

// FollowupChannels lists the ways to reach a customer, online first.
func FollowupChannels() []string {
	return []string{"email", "chat", "list", "comment", "forum", "web", "phone", "letter", "visit", "meeting", "other"}
}

// Offline says whether a channel leaves the net.
func Offline(channel string) bool {
	switch channel {
	case "phone", "letter", "visit", "meeting":
		return true
	}
	return false
}

// A Followup is a promise: what to do about what was heard, by whom, by when.
type Followup struct {
	ID           FollowupID     `cbor:"1,keyasint"`
	Kind         FollowupKind   `cbor:"2,keyasint"`
	Title        clean.Line     `cbor:"3,keyasint,omitempty"`
	Need         clean.Line     `cbor:"4,keyasint,omitempty"`
	Customer     PersonID       `cbor:"5,keyasint,omitempty"`
	Conversation ConversationID `cbor:"6,keyasint,omitempty"`
	Theme        ThemeID        `cbor:"7,keyasint,omitempty"`
	Marks        []MarkID       `cbor:"8,keyasint,omitempty"`
	Owner        clean.Line     `cbor:"9,keyasint,omitempty"`  // a name: it need not be a listener's
	Due          string         `cbor:"10,keyasint,omitempty"` // a day, 2006-01-02, in the listener's zone; empty: none
	Status       FollowupStatus `cbor:"11,keyasint"`
	Channel      string         `cbor:"12,keyasint,omitempty"`
	Outcome      clean.Line     `cbor:"13,keyasint,omitempty"`
	Retracted    bool           `cbor:"14,keyasint,omitempty"`
	By           ListenerID     `cbor:"15,keyasint"`
	At           time.Time      `cbor:"16,keyasint"`
	Sitting      SittingID      `cbor:"17,keyasint,omitempty"` // in which it was made, if in one
	Message      MessageID      `cbor:"40,keyasint,omitempty"` // whose words it is about: of the first mark; it belongs where that lies
}

// Followup returns a follow-up, one taken back too.
func (t *Tx) Followup(id FollowupID) (Followup, error) {
	var f Followup
	ok, err := t.folded(bFup, key4(id), &f)
	if err == nil && !ok {
		err = fmt.Errorf("follow-up %d: %w", id, ErrNotFound)
	}
	return f, errorsIn(err, t.home(&f))
}

// FollowupsByDue returns all follow-ups, the soonest due first, the undated
// last.
func (t *Tx) FollowupsByDue() ([]Followup, error) { return t.followupsBy(bFupByDue, nil) }

// FollowupsOf returns the follow-ups of a conversation.
func (t *Tx) FollowupsOf(id ConversationID) ([]Followup, error) {
	c, err := t.Conversation(id)
	if err != nil {
		return nil, err
	}
	return t.followupsBy(bFupByConv, key4(c.ID))
}

func (t *Tx) followupsBy(index string, prefix []byte) ([]Followup, error) {
	var out []Followup
	var failed error
	t.prefix(index, prefix, func(k []byte) bool {
		f, err := t.Followup(id4[FollowupID](k[len(k)-4:]))
		if failed = err; err == nil {
			out = append(out, f)
		}
		return err == nil
	})
	return out, failed
}

// PlannedMarks returns the marks that a follow-up names.
func (t *Tx) PlannedMarks() (map[MarkID]bool, error) {
	planned := map[MarkID]bool{}
	all, err := t.FollowupsByDue()
	for _, f := range all {
		for _, id := range f.Marks {
			planned[id] = true
		}
	}
	return planned, err
}

// Unplanned returns the marks on customers' own words that no follow-up names,
// what was said last first. It reads every mark: call it in a command.
func (t *Tx) Unplanned() ([]Mark, error) {
	planned, err := t.PlannedMarks()
	if err != nil {
		return nil, err
	}
	var out []Mark
	err = t.AllMarks(func(m Mark) error {
		if m.CustomersOwn() && !planned[m.ID] {
			out = append(out, m)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Mark) int { return cmp.Or(b.SaidAt.Compare(a.SaidAt), cmp.Compare(b.ID, a.ID)) })
	return out, err
}

// CustomersOwn says whether a mark stands on words that a customer said, rather
// than quoted: something is to follow from it.
func (m Mark) CustomersOwn() bool {
	return m.State == MarkLive && m.Side == Customer && m.Folded != FoldQuote
}
