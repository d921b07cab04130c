package chatlog

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// usualPause parts the conversations of a log that does not name them, unless
// its source says otherwise.
const usualPause = 30 * time.Minute

// recentMost is how many messages of a file are remembered to number equals
// and to know what stood before. Equals lie close together: they carry the
// same time.
const recentMost = 256

// thread is what a message's identity and conversation need of those before
// it in the file.
type thread struct {
	Equals recent[int]
	Before recent[store.Hash] // of messages without times: the one before, by conversation
	Prev   store.Hash         // the last message of no named conversation
	PrevAt int64              // in milliseconds since 1970; 0: undated
	Group  store.Hash         // the first message of its run without a pause
	Room   string             // the channel of the last message of no named conversation
}

// recent remembers a value for each of the last keys.
type recent[V any] struct {
	Keys   []store.Hash
	Values []V
}

func (r *recent[V]) get(k store.Hash) (v V) {
	for i := len(r.Keys) - 1; i >= 0; i-- {
		if r.Keys[i] == k {
			return r.Values[i]
		}
	}
	return v
}

func (r *recent[V]) set(k store.Hash, v V) {
	for i := len(r.Keys) - 1; i >= 0; i-- {
		if r.Keys[i] == k {
			r.Values[i] = v
			return
		}
	}
	if len(r.Keys) >= 2*recentMost {
		r.Keys = append(r.Keys[:0], r.Keys[recentMost:]...)
		r.Values = append(r.Values[:0], r.Values[recentMost:]...)
	}
	r.Keys, r.Values = append(r.Keys, k), append(r.Values, v)
}

// An assembler turns the records of one file into messages.
type assembler struct {
	source string
	file   string // its name, for people
	format string
	origin store.Hash // what the file began with when it was first read
	thread thread
	pause  time.Duration // between conversations that have no names; 0: usualPause
	before *ending       // of the file that this one goes on with; nil: none
	grown  time.Time     // when what is read was added to a known file; zero: nobody saw it
}

// arrival makes the message of a record.
func (a *assembler) arrival(r record) store.Arrival {
	a.goOn(r)
	out := store.Arrival{
		Channel: store.Chat, Kind: store.Incoming, At: r.at, Undated: !r.dated,
		Format: Prefix + a.format, Ref: safeLine(a.file + ":" + strconv.Itoa(r.place.line)),
	}
	if !r.dated && a.grown.After(out.At) {
		out.At = a.grown // seen as it was written: better than its file's day, and still no time of its own
	}
	base := a.identify(r, &out)
	group := a.converse(r, base, &out)
	out.From = a.sender(r, group)
	dress(r, &out)
	return out
}

// place counts a message as one of the thread, and makes nothing of it.
func (a *assembler) place(r record) {
	var out store.Arrival
	a.converse(r, a.identify(r, &out), &out)
}

// dress gives an arrival what reading its original again would give it.
func dress(r record, out *store.Arrival) {
	out.Subject = safeLine(r.subject)
	out.Text, out.Redactions = clean.Redact(clean.Body(r.text))
	out.Hidden = clean.Hidden(r.text)
	out.Attachments, out.Edited = r.files, r.edited
	for _, d := range r.defects {
		out.Defects = append(out.Defects, clean.OneLine(d))
	}
	switch {
	case r.activity:
		out.Kind = store.Activity
	case r.note:
		out.Kind = store.Note
	}
}

func safeLine(s string) clean.Line {
	l, _ := clean.RedactLine(clean.OneLine(s))
	return l
}

// identify says which message it is: its conversation and id; else who said
// what when, and the how-manieth of its equals it is; without a time, also
// what stood before. The base it returns stays when the text grows.
func (a *assembler) identify(r record, out *store.Arrival) (base store.Hash) {
	home := firstOf(r.room, r.conversation, "file "+hex.EncodeToString(a.origin[:]))
	within := firstOf(r.room, r.conversation)
	if r.loose || !r.dated {
		within = home
	}
	said := store.HashOf("chat", within, r.author, r.when, r.opening)
	switch {
	case r.id != "":
		out.Identity = store.HashOf("chat id", a.source, home, r.id)
		out.Copy = store.HashOf("chat copy", within, r.id, r.author, r.when, r.text)
		out.Replaces = !r.firm
		return out.Identity
	case r.dated:
		n := a.thread.Equals.get(said) + 1
		a.thread.Equals.set(said, n)
		base = store.HashOf(string(said[:]), strconv.Itoa(n))
	default:
		chain := store.HashOf("chain", within)
		before := a.thread.Before.get(chain)
		base = store.HashOf(string(said[:]), string(before[:]))
		a.thread.Before.set(chain, base)
	}
	out.Identity = store.HashOf(string(base[:]), r.text)
	return base
}

// converse finds the keys of the message's conversation. Where the log names
// none, each message leads to the one before it, until there is a pause.
func (a *assembler) converse(r record, base store.Hash, out *store.Arrival) (group string) {
	key := func(name string) string { return "chat:" + a.source + "/" + name }
	if r.conversation != "" {
		out.Own = key(r.conversation)
		return r.conversation
	}
	t := &a.thread
	at := int64(0)
	if r.dated {
		at = r.at.UnixMilli()
	}
	gap := time.Duration(at-t.PrevAt) * time.Millisecond
	if t.Prev.IsZero() || t.Room != r.room || at != 0 && t.PrevAt != 0 && gap.Abs() > cmp.Or(a.pause, usualPause) {
		t.Group = base
	} else {
		out.Threads = []string{key(hex.EncodeToString(t.Prev[:]))}
	}
	out.Own = key(hex.EncodeToString(base[:]))
	t.Room = r.room
	if t.Prev = base; at != 0 {
		t.PrevAt = at
	}
	return hex.EncodeToString(t.Group[:])
}

// sender says who speaks. Somebody who is named by a role alone is somebody
// else in each conversation.
func (a *assembler) sender(r record, group string) store.Sender {
	s := store.Sender{Channel: store.Chat, Name: safeLine(r.author), Side: r.side}
	if r.side != store.Unknown {
		s.SideBy = store.ByFormat
	}
	if r.email != "" && isAddress(r.email) {
		s.Show = safeLine(r.email)
		s.Channel, s.Value = store.Email, strings.ToLower(s.Show.String())
		return s
	}
	s.Show = s.Name
	if r.handle != "" {
		s.Show = safeLine(r.handle)
	}
	if s.Name.Len() == 0 && r.activity {
		s.Name, s.Show = clean.OneLine("system"), clean.OneLine("system")
	}
	s.Value = a.source + "/" + strings.ToLower(s.Show.String())
	if r.handle == "" && nobody(r.author) && !r.activity {
		s.Value = a.source + "/" + safeLine(group).String() + "#" + strings.ToLower(s.Show.String())
	}
	return s
}

// keeps says whether an original may be kept: nothing in it, fields that
// nobody reads included, looks like a card, an IBAN or a password.
func keeps(original string) bool {
	_, found := clean.Redact(clean.Body(strings.ReplaceAll(original, `"`, " ")))
	return len(found) == 0
}

// ErrNoFormat is returned for a message whose format is not known, or not any
// more.
var ErrNoFormat = errors.New("no chat format")

// Again are the things that reading one original again has to know.
type Again struct {
	Source string
	Zone   *time.Location
	Dates  string // day-first or month-first, as configured
	Taught Taught
}

// Reread reads an original again, as earshot reread does: the arrival holds
// what today's reader makes of its words. The format is that of the message.
func Reread(name string, original []byte, with Again) (store.Arrival, error) {
	f, ok := with.Taught.named(name)
	if !ok {
		return store.Arrival{}, fmt.Errorf("%w is named %s; earshot formats lists them", ErrNoFormat, name)
	}
	if with.Zone == nil {
		with.Zone = time.UTC
	}
	r, err := f.again(string(original), options{zone: with.Zone, dates: orderNamed(with.Dates)})
	if err != nil {
		return store.Arrival{}, fmt.Errorf("reading it again as %s: %w", f.name(), err)
	}
	a := assembler{source: with.Source, format: f.name()}
	out := a.arrival(r)
	if !keeps(string(original)) {
		original = nil
	}
	out.Prepare(original)
	return out, nil
}
