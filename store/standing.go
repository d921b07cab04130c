package store

import (
	"bytes"
	"encoding/binary"
	"time"
)

// A standing is what a view of the whole needs of a conversation. It lies
// beside the conversation's place on the floor, so that counting walks along
// the floor and reads no row.
type standing struct {
	id       ConversationID
	at       time.Time // of its newest message
	erased   bool      // no word of it is left
	junk     bool
	defects  bool
	human    MessageID // its row's LastHuman
	words    MessageID // its row's LastCustomer
	customer PersonID
	first    instant
	waiting  instant       // since when the customer waits; zero: nobody does
	answers  bool          // somebody answered
	slowest  time.Duration // how long the slowest answer took
	where    []byte        // the channel's length, the channel and the source
}

// An instant is a time in any of the years that the file can hold.
type instant struct {
	sec  int64 // Unix seconds
	nano uint64
	set  bool
}

func instantOf(t time.Time) instant {
	return instant{t.Unix(), uint64(t.Nanosecond()), !t.IsZero()}
}

func (i instant) before(o instant) bool {
	return i.sec < o.sec || i.sec == o.sec && i.nano < o.nano
}

func (i instant) time() time.Time { return time.Unix(i.sec, int64(i.nano)) }

// standing is what the row says for views of the whole.
func (c Conversation) standing() standing {
	return standing{id: c.ID, at: c.LastAt, erased: c.IsErased(), junk: c.Junk, defects: c.Defects > 0, human: c.LastHuman, words: c.LastCustomer,
		customer: c.Customer, first: instantOf(c.FirstAt), waiting: instantOf(c.WaitingSince), answers: c.Answers > 0, slowest: c.Slowest,
		where: join([]byte{byte(len(c.Channel))}, []byte(c.Channel), []byte(c.Source))}
}

// standingForm leads a standing as it lies in the file. One in another form is
// not known, and its row is read.
const standingForm = 1

// The signs in a standing's second byte, as signs sets them.
const (
	signErased = 1 << iota
	signJunk
	signDefects
	signWaits
	signAnswers
)

// bytes is the standing as it lies beside its place, which holds the rest.
func (s standing) bytes() []byte {
	b := []byte{standingForm, s.signs()}
	for _, id := range []uint32{uint32(s.human), uint32(s.words), uint32(s.customer)} {
		b = binary.AppendUvarint(b, uint64(id))
	}
	b = s.first.append(b)
	if s.waiting.set {
		b = s.waiting.append(b)
	}
	if s.answers {
		b = binary.AppendUvarint(b, uint64(s.slowest))
	}
	return append(b, s.where...)
}

func (s standing) signs() (signs byte) {
	for i, is := range []bool{s.erased, s.junk, s.defects, s.waiting.set, s.answers} {
		if is {
			signs |= 1 << i
		}
	}
	return signs
}

func (i instant) append(b []byte) []byte {
	return binary.AppendUvarint(binary.AppendVarint(b, i.sec), i.nano)
}

// A standingReader takes a standing apart. What is cut off reads as wrong.
type standingReader struct {
	b     []byte
	wrong bool
}

func (r *standingReader) number() uint64 {
	n, size := binary.Uvarint(r.b)
	r.skip(size)
	return n
}

func (r *standingReader) instant() instant {
	sec, size := binary.Varint(r.b)
	r.skip(size)
	return instant{sec, r.number(), true}
}

func (r *standingReader) skip(size int) {
	if size <= 0 {
		r.b, r.wrong = nil, true
		return
	}
	r.b = r.b[size:]
}

// read takes what lies beside a place. It says whether that is a standing.
func (s *standing) read(k, v []byte) bool {
	if len(v) < 2 || v[0] != standingForm {
		return false
	}
	signs, r := v[1], standingReader{b: v[2:]}
	*s = standing{id: id4[ConversationID](k[8:]), at: keyTime(k), erased: signs&signErased != 0, junk: signs&signJunk != 0,
		defects: signs&signDefects != 0, answers: signs&signAnswers != 0}
	s.human, s.words, s.customer = MessageID(r.number()), MessageID(r.number()), PersonID(r.number())
	s.first = r.instant()
	if signs&signWaits != 0 {
		s.waiting = r.instant()
	}
	if s.answers {
		s.slowest = time.Duration(r.number())
	}
	s.where = r.b
	return !r.wrong && len(s.where) > 0 && len(s.where) > int(s.where[0])
}

func (s *standing) channel() []byte { return s.where[1 : 1+s.where[0]] }
func (s *standing) source() []byte  { return s.where[1+s.where[0]:] }

// hearable says whether there are words in it that a listener should hear.
func (s *standing) hearable() bool {
	return !s.erased && (s.words != 0 || s.human != 0 && s.customer == 0)
}

// standings calls f with the standing of every conversation that was active
// since a time, the newest first, until it fails. A standing is only valid
// until f returns. A hundred thousand of them take some ten milliseconds.
func (t *Tx) standings(since time.Time, f func(*standing) error) error {
	var s standing
	last, cur := timeKey(since), t.bucket(bByActivity).Cursor()
	for k, v := cur.First(); k != nil && bytes.Compare(k[:len(last)], last) <= 0; k, v = cur.Next() {
		err := t.standingAt(&s, k, v)
		if err == nil {
			err = f(&s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// standingAt takes the standing beside a place, or what its row says.
func (t *Tx) standingAt(s *standing, k, v []byte) error {
	if s.read(k, v) {
		return nil
	}
	c, err := t.row(id4[ConversationID](k[8:]))
	*s = c.standing()
	return err
}

// putStanding puts a conversation in its place on the floor with its standing. The
// same again would have its page written.
func (t *Tx) putStanding(c Conversation) error {
	b, k, v := t.bucket(bByActivity), c.Pos().key(), c.standing().bytes()
	if bytes.Equal(b.Get(k), v) {
		return nil
	}
	return b.Put(k, v)
}
