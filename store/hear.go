package store

import (
	"time"

	"earshot/store/clean"
)

// An Arrival is a message as a source read it, before the store knows whether
// it is new and where it belongs. Call Prepare in the worker that read it.
type Arrival struct {
	Identity Hash // what makes it this message: same identity, same message
	Copy     Hash // a second identity under which copies are found (same Message-ID, sender and text); zero: none
	Replaces bool // the same identity with another text is an edit, not the same bytes again

	Own     string   // the key under which others refer to it: a Message-ID, or a chat's conversation key
	Threads []string // keys of the messages it refers to, nearest last; conversations that share a key are one
	Seeks   []string // keys tried in order where none of those above is known; they join nothing
	Finds   []string // keys under which those that seek them find it
	Place   *Place   // where it lies in a mailbox; nil for files

	Channel Channel
	Subject clean.Line
	From    Sender
	To      []Sender
	Side    Side // of this message alone; Unknown: its sender's
	Kind    Kind
	At      time.Time
	Undated bool
	Edited  bool // its source says that these are not its first words

	Text        clean.Text
	Folds       []Fold
	Redactions  []clean.Redaction
	Hidden      int
	Blocked     int
	Attachments []Attachment
	Defects     []clean.Line
	Ref         clean.Line
	Format      string
	Junk        bool     // it lies in a mailbox of junk
	Lesson      LessonID // by which the sender was found; 0: as the message says

	original []byte   // zstd
	terms    []string // for the index, of the words below
	prepared bool
	subject  clean.Line
	text     clean.Text
	folds    []Fold
}

// A Place is where a message lies on a server.
type Place struct {
	Mailbox  string
	Validity uint32
	UID      uint32
}

// A Batch is what a source hands over at once. It commits whole or not at
// all, together with the cursors.
type Batch struct {
	Source   string
	Arrivals []Arrival
	Cursors  map[string]any // what -> the cursor after this batch, CBOR-encodable; nil removes it
	Defects  []Defect       // what could not be read and is no message
	Left     []Place        // where messages lay that are there no more
	Mended   []string       // places (Defect.Where) whose defect is gone
	At       time.Time      // now
}

// Heard counts what a batch brought.
type Heard struct {
	New     int // messages not known before
	Known   int // the same bytes again, or another copy
	Changed int // edits, new texts of known messages
}
