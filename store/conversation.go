package store

import (
	"time"

	"earshot/store/clean"
)

// A Conversation is one exchange with one customer over one channel, as a
// list shows it: one row, one read.
type Conversation struct {
	ID       ConversationID `cbor:"1,keyasint"`
	Source   string         `cbor:"2,keyasint"`
	Channel  Channel        `cbor:"3,keyasint"`
	Subject  clean.Line     `cbor:"4,keyasint,omitempty"` // a chat's first words where it has no subject
	Customer PersonID       `cbor:"5,keyasint,omitempty"` // 0: no customer known yet
	Name     clean.Line     `cbor:"6,keyasint,omitempty"` // the customer's, else the first speaker's
	Address  clean.Line     `cbor:"7,keyasint,omitempty"`

	Messages int       `cbor:"8,keyasint"`
	Defects  int       `cbor:"9,keyasint,omitempty"`
	FirstAt  time.Time `cbor:"10,keyasint"`
	LastAt   time.Time `cbor:"11,keyasint"`
	LastSide Side      `cbor:"12,keyasint,omitempty"` // of the last human message

	WaitingSince time.Time     `cbor:"13,keyasint"`           // the customer's first unanswered word; zero: nobody waits
	Answered     time.Duration `cbor:"14,keyasint,omitempty"` // how long the latest human answer took
	Answers      int           `cbor:"15,keyasint,omitempty"`
	Slowest      time.Duration `cbor:"16,keyasint,omitempty"`
	Agent        PersonID      `cbor:"17,keyasint,omitempty"` // who spoke last for the company

	ArrivedAt    time.Time        `cbor:"18,keyasint"`           // when its newest message reached earshot
	LastHuman    MessageID        `cbor:"19,keyasint,omitempty"` // the newest arrival with a person's words; heard up to here is heard
	LastCustomer MessageID        `cbor:"20,keyasint,omitempty"`
	JoinedInto   ConversationID   `cbor:"21,keyasint,omitempty"` // part of another, proved by mail or said by a listener
	Blocks       uint32           `cbor:"22,keyasint"`
	Joined       []ConversationID `cbor:"23,keyasint,omitempty"` // the numbers that lead here, ascending
	Parted       []Parting        `cbor:"24,keyasint,omitempty"` // which splits by hand keep it apart from others

	Erased int `cbor:"31,keyasint,omitempty"` // messages of it whose words are gone for good

	Junk bool `cbor:"30,keyasint,omitempty"` // a message of it was seen in mailboxes of junk alone

	Resolved bool `cbor:"-"` // a listener said that it needs no answer; filled by reading
}

// Waits says whether a customer waits for an answer. Nobody can answer what was
// erased.
func (c Conversation) Waits() bool { return !c.WaitingSince.IsZero() && !c.Resolved && !c.IsErased() }

// IsErased says whether no word of it is left.
func (c Conversation) IsErased() bool { return c.Messages > 0 && c.Erased == c.Messages }

// Counts says whether the conversation holds a customer's words, so that
// coverage counts it.
func (c Conversation) Counts() bool { return c.LastCustomer != 0 }
