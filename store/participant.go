package store

import (
	"strings"
	"time"

	"earshot/store/clean"
)

// An Identity is one address or handle a person speaks under.
type Identity struct {
	Channel Channel    `cbor:"1,keyasint"`
	Value   string     `cbor:"2,keyasint"` // the key: a lower-case address, or a handle with the source it is known in
	Show    clean.Line `cbor:"3,keyasint"`
}

// A Person is anyone who speaks.
type Person struct {
	ID         PersonID   `cbor:"1,keyasint"`
	Name       clean.Line `cbor:"2,keyasint,omitempty"`
	Identities []Identity `cbor:"3,keyasint"`
	Side       Side       `cbor:"4,keyasint,omitempty"` // what rules and sources say; Tx.Person puts a listener's word before it
	SideBy     SideBy     `cbor:"5,keyasint,omitempty"`
	Hint       Side       `cbor:"6,keyasint,omitempty"` // what the source said or guessed, kept for when rules change
	HintBy     SideBy     `cbor:"7,keyasint,omitempty"`
	FirstAt    time.Time  `cbor:"8,keyasint"` // between it and LastAt lie all times at which the person spoke
	LastAt     time.Time  `cbor:"9,keyasint"`
	Messages   int        `cbor:"10,keyasint"`
	Erased     bool       `cbor:"11,keyasint,omitempty"` // nameless for good; the number stays, so that counts hold

	Relation string `cbor:"-"` // of Relations, as a listener said; filled by reading
}

// Relations lists what a person may be to the company.
func Relations() []string { return []string{"customer", "prospect", "partner", "staff"} }

// Address returns the address or handle to show beside the name.
func (p Person) Address() clean.Line {
	if len(p.Identities) == 0 {
		return clean.Line{}
	}
	return p.Identities[0].Show
}

// Shown returns the name, or the address where there is no name. Of somebody
// who was erased it says so.
func (p Person) Shown() clean.Line {
	if p.Name.Len() > 0 {
		return p.Name
	}
	if p.Erased {
		return clean.OneLine("erased")
	}
	return p.Address()
}

// Told is what listeners said about a person; it goes before what sources and
// rules say.
type Told struct {
	Person PersonID   `cbor:"1,keyasint"`
	Side   Side       `cbor:"2,keyasint,omitempty"`
	By     ListenerID `cbor:"3,keyasint"`
	At     time.Time  `cbor:"4,keyasint"`

	Relation string `cbor:"5,keyasint,omitempty"` // of Relations
}

// A Sender is somebody as a source names them.
type Sender struct {
	Channel Channel
	Value   string // the identity key: see Identity
	Name    clean.Line
	Show    clean.Line // the address or handle to show
	Side    Side       // what the source knows or guesses
	SideBy  SideBy
}

// Organisation returns the domain that a person's mail comes from, where it
// tells of one: not that of a provider which gives addresses to everybody.
func (p Person) Organisation() string {
	for _, id := range p.Identities {
		_, domain, ok := strings.Cut(id.Value, "@")
		if ok && id.Channel == Email && !FreeMail(domain) {
			return domain
		}
	}
	return ""
}
