package store

import (
	"time"

	"earshot/store/clean"
)

// A Condition says in one word how a source is.
type Condition string

// The conditions of a source. Waiting passes by itself, at Until; Refused
// needs a person.
const (
	Starting Condition = "starting"
	Pulling  Condition = "reading" // a first or long pull is under way: see Done and Total
	Live     Condition = "live"    // what comes is here within seconds
	Polling  Condition = "polling" // the server cannot push; asked every minute or so
	Waiting  Condition = "waiting"
	Refused  Condition = "refused"
	Stopped  Condition = "stopped" // read to its end, or not running now
	Unheard  Condition = "unheard" // no longer in the configuration
)

// A SourceState is a source as the screen shows it. A source writes it with
// SetSource; the store keeps the counts.
type SourceState struct {
	Name         string        `cbor:"1,keyasint"`
	Kind         string        `cbor:"2,keyasint"`
	Where        clean.Line    `cbor:"3,keyasint,omitempty"`
	Condition    Condition     `cbor:"4,keyasint"`
	Since        time.Time     `cbor:"5,keyasint"`
	Until        time.Time     `cbor:"6,keyasint"`
	Note         clean.Line    `cbor:"7,keyasint,omitempty"` // why, in words, and what to do
	Done         int           `cbor:"8,keyasint,omitempty"` // of a pull
	Total        int           `cbor:"9,keyasint,omitempty"`
	Rate         float64       `cbor:"10,keyasint,omitempty"` // messages a second; of files KiB, as Done and Total
	What         clean.Line    `cbor:"11,keyasint,omitempty"` // what is being read: a mailbox, a file
	LastAt       time.Time     `cbor:"12,keyasint"`           // when something last reached us, or the source was last seen to work
	Proved       *Proof        `cbor:"13,keyasint,omitempty"`
	SlowAfter    time.Duration `cbor:"14,keyasint,omitempty"`
	IgnoredAfter time.Duration `cbor:"15,keyasint,omitempty"`

	AsksZone  bool `cbor:"18,keyasint,omitempty"` // times name no zone, and nobody said which
	AsksDates bool `cbor:"19,keyasint,omitempty"` // dates can be read two ways, and nobody said how

	Messages int `cbor:"16,keyasint,omitempty"` // kept by the store
	Defects  int `cbor:"17,keyasint,omitempty"` // kept by the store
}

// A Proof is the evidence that a source is only ever read.
type Proof struct {
	At    time.Time   `cbor:"1,keyasint"`
	How   clean.Line  `cbor:"2,keyasint"` // one line
	Steps []ProofStep `cbor:"3,keyasint,omitempty"`
}

// A ProofStep is one thing that was tried, in plain words, with the protocol's
// own beside them. Verdict is ok, but or no.
type ProofStep struct {
	Verdict string     `cbor:"1,keyasint"`
	Says    clean.Line `cbor:"2,keyasint"`
	Detail  clean.Line `cbor:"3,keyasint,omitempty"`
}

// A Defect is what could not be read, where, and why. The same place has one.
type Defect struct {
	Source  string     `cbor:"1,keyasint"`
	Where   clean.Line `cbor:"2,keyasint"` // file and line, or mailbox and UID
	Why     clean.Line `cbor:"3,keyasint"`
	Sample  clean.Text `cbor:"4,keyasint,omitempty"` // the first lines, of a file in no known format
	Message MessageID  `cbor:"5,keyasint,omitempty"`
	At      time.Time  `cbor:"6,keyasint"`
}
