// Package demo is Harbour Kettles, a company that does not exist: its
// customers, its three agents, and what they say to each other.
//
// A [Company] is a pure function of a seed and a start time. It has a past of
// three weeks and a future without end, and the same seed always tells the
// same story. [Start] puts it on a [Floor]: an IMAP server on the loopback
// interface and a folder of chat logs, both of which grow while [Floor.Run]
// runs. Nothing here knows the store or a source; the sources hear the floor
// as they would hear any other.
//
// All hosts end in .example (RFC 2606), and the card number is a test number.
package demo

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Company is Harbour Kettles with its past and its future. It is not safe for
// several goroutines at once.
type Company struct {
	seed   uint64
	past   []Event
	future future
}

// Kind says over which channel something was said.
type Kind uint8

// The channels of the company.
const (
	ByMail Kind = iota
	ByChat
)

// Event is one message, on its way to a mailbox or to a chat file.
type Event struct {
	Kind    Kind
	At      time.Time
	Mailbox string // of a mail: INBOX or Sent
	Raw     []byte // of a mail: RFC 5322 with CRLF ends
	File    string // of a chat line: the name of its file
	Line    []byte // of a chat line: JSON without a line end
}

// Mail is one mail of the company's past.
type Mail struct {
	Mailbox string
	At      time.Time
	Raw     []byte
}

// ChatFile is one day of the chat log, in UTC.
type ChatFile struct {
	Name  string
	Lines [][]byte
}

// New makes the company that seed stands for, with its past ending at now.
// Clock times of the past are those of now's location.
func New(seed uint64, now time.Time) *Company {
	c := &Company{seed: seed, future: future{seed: seed, rng: source(seed, ^uint64(0))}}
	now = now.Truncate(time.Second)
	for i, t := range history() {
		conv := begin(seed, i+1, t, 0)
		c.past = append(c.past, conv.tellPast(now)...)
		if !conv.over() {
			c.future.open = append(c.future.open, conv)
		}
	}
	c.future.begin()
	slices.SortStableFunc(c.past, func(a, b Event) int { return a.At.Compare(b.At) })
	return c
}

// Mails are the mails of the past in order of time.
func (c *Company) Mails() []Mail {
	var mails []Mail
	for _, e := range c.past {
		if e.Kind == ByMail {
			mails = append(mails, Mail{e.Mailbox, e.At, e.Raw})
		}
	}
	return mails
}

// ChatFiles are the chat logs of the past, a file a day, in order of time.
func (c *Company) ChatFiles() []ChatFile {
	var files []ChatFile
	for _, e := range c.past {
		if e.Kind != ByChat {
			continue
		}
		if n := len(files); n == 0 || files[n-1].Name != e.File {
			files = append(files, ChatFile{Name: e.File})
		}
		last := &files[len(files)-1]
		last.Lines = append(last.Lines, e.Line)
	}
	return files
}

// Next is the next thing that is said, stamped with at. It never ends, and no
// customer says the same thing twice. What is said depends on the seed and on
// how often Next was called; at goes into the times and the identifiers.
func (c *Company) Next(at time.Time) Event { return c.future.next(at.Truncate(time.Second)) }

// history is everything that was written down of the past, one table after
// the other. The order only numbers the conversations.
func history() []*talk {
	var all []*talk
	for _, table := range [][]talk{lids, refunds, descaler, safety, parts, delivery, praise, noise, warranty, odds} {
		for i := range table {
			all = append(all, &table[i])
		}
	}
	return all
}

// source is the random source for one purpose under one seed.
func source(seed, purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, purpose)) }

// pick takes one of list.
func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// oneOf is pick for what must not disturb the order of other choices: the
// choice depends on key alone.
func oneOf[T any](key string, list []T) T {
	sum := uint32(2166136261)
	for _, b := range []byte(key) {
		sum = (sum ^ uint32(b)) * 16777619
	}
	return list[int(sum%uint32(len(list)))]
}
