package store

import (
	"time"

	"earshot/store/clean"
)

// A Channel is how a conversation is held.
type Channel string

// The channels that sources of today speak.
const (
	Email Channel = "email"
	Chat  Channel = "chat"
	Form  Channel = "form"
)

// A Kind says what a message is to the conversation.
type Kind string

// The kinds of messages. Incoming and Outgoing are people's words; a Note is
// internal, Activity is what a program reports (joined, transferred), Auto is
// an automatic answer or a bounce.
const (
	Incoming Kind = "incoming"
	Outgoing Kind = "outgoing"
	Note     Kind = "note"
	Activity Kind = "activity"
	Auto     Kind = "auto"
)

// FoldWhy says why a range of a text may be held shut.
type FoldWhy string

// Why a range is folded.
const (
	FoldQuote      FoldWhy = "quote"
	FoldSignature  FoldWhy = "signature"
	FoldDisclaimer FoldWhy = "disclaimer"
	FoldHeader     FoldWhy = "header"
)

// A Fold is a range of whole lines in a message's text, in bytes, half-open.
// Nothing is cut: a fold only says what a screen may hold shut.
type Fold struct {
	Start int     `cbor:"1,keyasint"`
	End   int     `cbor:"2,keyasint"`
	Why   FoldWhy `cbor:"3,keyasint"`

	Lesson LessonID `cbor:"4,keyasint,omitempty"` // the lesson by which it was found; 0: readers know it by themselves
}

// An Attachment is named here; its bytes are in the message's original.
type Attachment struct {
	Name clean.Line `cbor:"1,keyasint"`
	Type clean.Line `cbor:"2,keyasint"`
	Size int64      `cbor:"3,keyasint"` // bytes, decoded where that was possible
}

// A Message is what somebody said, whole, as safe text.
type Message struct {
	ID           MessageID         `cbor:"1,keyasint"`
	Conversation ConversationID    `cbor:"-"`
	Source       string            `cbor:"2,keyasint"`
	From         PersonID          `cbor:"3,keyasint"`
	To           []PersonID        `cbor:"4,keyasint,omitempty"`
	OwnSide      Side              `cbor:"5,keyasint,omitempty"` // of this message alone: bot for an automatic answer; Unknown: its sender's
	Kind         Kind              `cbor:"6,keyasint"`
	At           time.Time         `cbor:"7,keyasint"`           // the time that counts, with the sender's offset
	Undated      bool              `cbor:"8,keyasint,omitempty"` // At is only its file's day: no part in measures of time
	Subject      clean.Line        `cbor:"9,keyasint,omitempty"`
	Text         clean.Text        `cbor:"10,keyasint"`
	Version      uint32            `cbor:"11,keyasint"` // of the text: 1, and one more for each change of it
	Edited       bool              `cbor:"12,keyasint,omitempty"`
	Folds        []Fold            `cbor:"13,keyasint,omitempty"`
	Redactions   []clean.Redaction `cbor:"14,keyasint,omitempty"`
	Hidden       int               `cbor:"15,keyasint,omitempty"` // characters nobody could have seen
	Blocked      int               `cbor:"16,keyasint,omitempty"` // remote images not fetched
	Attachments  []Attachment      `cbor:"17,keyasint,omitempty"`
	Defects      []clean.Line      `cbor:"18,keyasint,omitempty"` // what could not be read, and why
	Ref          clean.Line        `cbor:"19,keyasint,omitempty"` // where it stands in its source, for people
	Format       string            `cbor:"20,keyasint,omitempty"` // which reader reads its original again
	Identity     Hash              `cbor:"21,keyasint"`
	Name         clean.Line        `cbor:"22,keyasint,omitempty"` // as whom its sender signed, where several people write from one address

	// What mail and logs say of conversations: which known messages it leads
	// to. Joining and splitting by hand change nothing of it, so that a hand's
	// decision can be taken back; only a key that proves to lead between
	// customers is taken out.
	Links   []MessageID    `cbor:"40,keyasint,omitempty"` // the messages that it refers to, or is referred to by, the nearest first
	Same    MessageID      `cbor:"41,keyasint,omitempty"` // the first message under the same key: of its chat, or with its Message-ID
	Began   ConversationID `cbor:"42,keyasint,omitempty"` // the number that it began
	Channel Channel        `cbor:"43,keyasint,omitempty"` // of the conversation that it began

	Erased bool `cbor:"31,keyasint,omitempty"` // its words are gone for good

	Lesson LessonID `cbor:"30,keyasint,omitempty"` // by which a form's writer was found in it; 0: the sender is as the mail says

	Left   time.Time `cbor:"-"` // since when it lies in no mailbox that is heard; zero: it lies in one, or never did; filled by reading
	Junk   bool      `cbor:"-"` // it was seen in no other mailbox than one of junk; filled by reading
	Sender Person    `cbor:"-"` // filled by reading
	Side   Side      `cbor:"-"` // OwnSide, else the sender's; filled by reading
}

// Speaks says whether a person's words are in the message: not a bot's, not a
// program's, not an internal note.
func (m Message) Speaks() bool {
	return m.Side.Human() && m.said()
}

// said tells words from notes, activity and automatic answers.
func (m Message) said() bool { return m.Kind == Incoming || m.Kind == Outgoing }
