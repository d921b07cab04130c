package store

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"earshot/store/clean"
)

// A MarkKind is the kind of voice in a mark on a customer's words.
type MarkKind string

// The kinds of voice.
const (
	Problem   MarkKind = "problem"
	Complaint MarkKind = "complaint"
	Request   MarkKind = "request"
	Praise    MarkKind = "praise"
	Question  MarkKind = "question"
	Solution  MarkKind = "solution"
)

// MarkKinds lists the kinds in the order a form offers them.
func MarkKinds() []MarkKind {
	return []MarkKind{Problem, Complaint, Request, Praise, Question, Solution}
}

// Responses lists what an agent's message may have done; only marks on an
// agent's words carry one.
func Responses() []string {
	return []string{"listened", "asked_back", "answered", "explained", "apologised", "acted",
		"canned", "deflected", "defensive", "browbeat", "ignored"}
}

// Sureness is how sure a listener is of an understanding.
type Sureness string

// How sure.
const (
	Low    Sureness = "low"
	Medium Sureness = "medium"
	High   Sureness = "high"
)

// A MarkState says whether a mark stands on its words.
type MarkState string

// The states of a mark. A retracted one stays in the journal only.
const (
	MarkLive      MarkState = "live"
	MarkDrifted   MarkState = "drifted"
	MarkRetracted MarkState = "retracted"
	MarkErased    MarkState = "erased" // its words are gone for good; what was said of them counts
)

// A Mark is one understanding of one span of a message: what was said, kept
// apart from what was meant.
type Mark struct {
	ID           MarkID         `cbor:"1,keyasint"`
	Conversation ConversationID `cbor:"2,keyasint"`
	Message      MessageID      `cbor:"3,keyasint"`
	Person       PersonID       `cbor:"4,keyasint"` // who said it
	Side         Side           `cbor:"5,keyasint,omitempty"`
	SaidAt       time.Time      `cbor:"6,keyasint"`

	Start   int        `cbor:"7,keyasint"` // bytes in the message's text, half-open
	End     int        `cbor:"8,keyasint"`
	Version uint32     `cbor:"9,keyasint"` // of the text that the offsets are in
	Quote   clean.Text `cbor:"10,keyasint"`
	Prefix  clean.Text `cbor:"11,keyasint,omitempty"` // 32 runes each: with the quote they find the words again
	Suffix  clean.Text `cbor:"12,keyasint,omitempty"`

	Themes   []ThemeID  `cbor:"13,keyasint,omitempty"`
	Kind     MarkKind   `cbor:"14,keyasint,omitempty"`
	Meant    clean.Line `cbor:"15,keyasint,omitempty"`
	Need     clean.Line `cbor:"16,keyasint,omitempty"`
	Sure     Sureness   `cbor:"17,keyasint,omitempty"`
	Response string     `cbor:"18,keyasint,omitempty"`
	State    MarkState  `cbor:"19,keyasint"`

	By ListenerID `cbor:"20,keyasint"`
	At time.Time  `cbor:"21,keyasint"`

	Folded FoldWhy `cbor:"22,keyasint,omitempty"` // the words lie wholly in such a fold: in a quote they are said elsewhere, and do not count

	Cues      []string   `cbor:"23,keyasint,omitempty"` // of Cues: how it is said
	Tone      string     `cbor:"24,keyasint,omitempty"` // of Tones: the listener's hypothesis
	ToneSure  Sureness   `cbor:"25,keyasint,omitempty"`
	ToneOther clean.Line `cbor:"26,keyasint,omitempty"` // what else it could be
	Weighs    string     `cbor:"27,keyasint,omitempty"` // of Weights: how much it matters, in the customer's own words
	Important bool       `cbor:"28,keyasint,omitempty"` // a listener's star
	Sitting   SittingID  `cbor:"29,keyasint,omitempty"` // in which it was made, if in one
}

// around is how many runes of the text on each side a mark remembers.
const around = 32

// anchor fills in what is taken from the message the mark stands on.
func (m *Mark) anchor(msg Message) error {
	text := msg.Text.String()
	if m.Start < 0 || m.End > len(text) || m.Start >= m.End {
		return fmt.Errorf("a mark from %d to %d does not lie in message %d, which has %d bytes", m.Start, m.End, msg.ID, len(text))
	}
	m.Version = msg.Version
	m.Quote = clean.Body(text[m.Start:m.End])
	if m.Quote.String() != text[m.Start:m.End] {
		return fmt.Errorf("a mark from %d to %d of message %d would split a character", m.Start, m.End, msg.ID)
	}
	m.Prefix = clean.Body(lastRunes(text[:m.Start], around))
	m.Suffix = clean.Body(firstRunes(text[m.End:], around))
	m.Folded = msg.foldAround(m.Start, m.End)
	return nil
}

// foldAround says in which fold a range lies wholly, if in one.
func (m Message) foldAround(start, end int) FoldWhy {
	for _, f := range m.Folds {
		if f.Start <= start && end <= f.End {
			return f.Why
		}
	}
	return ""
}

// on returns the mark on its words in a message that may have been read
// anew, or drifted where they are gone. One that was taken back or erased stays
// so.
func (m Mark) on(msg Message) Mark {
	start, end, ok := m.Find(msg.Text.String())
	m.Version, m.SaidAt = msg.Version, msg.At
	if m.Person != msg.From {
		m.Person, m.Side = msg.From, msg.Side
	}
	if m.State == MarkRetracted || m.State == MarkErased {
		return m
	}
	if m.State = MarkDrifted; ok {
		m.Start, m.End, m.State = start, end, MarkLive
		m.Folded = msg.foldAround(start, end)
	}
	return m
}

func lastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

func firstRunes(s string, n int) string {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i]
}

// Find looks for the mark's words in a text that may have changed: where they
// were, else where their surroundings agree best, nearest first. ok is false
// where the words are gone.
func (m Mark) Find(text string) (start, end int, ok bool) {
	quote := m.Quote.String()
	if quote == "" {
		return 0, 0, false
	}
	if m.Start >= 0 && m.Start <= len(text) && strings.HasPrefix(text[m.Start:], quote) {
		return m.Start, m.Start + len(quote), true
	}
	at, best := -1, 0
	for from := 0; ; {
		i := strings.Index(text[from:], quote)
		if i < 0 {
			break
		}
		i += from
		score := 1000*(commonSuffix(text[:i], m.Prefix.String())+commonPrefix(text[i+len(quote):], m.Suffix.String())) - abs(i-m.Start)/16
		if at < 0 || score > best {
			at, best = i, score
		}
		from = i + 1
	}
	return at, at + len(quote), at >= 0
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

func abs(n int) int { return max(n, -n) }

// Mark returns a mark, a retracted one too.
func (t *Tx) Mark(id MarkID) (Mark, error) {
	var m Mark
	ok, err := t.folded(bMark, key4(id), &m)
	if err == nil && !ok {
		err = fmt.Errorf("mark %d: %w", id, ErrNotFound)
	}
	t.atHome(&m)
	return m, err
}

// Marks returns the marks in a conversation that stand, in order of making.
func (t *Tx) Marks(id ConversationID) ([]Mark, error) {
	c, err := t.Conversation(id)
	if err != nil {
		return nil, err
	}
	return t.marksBy(bMarkByConv, key4(c.ID))
}

// MarksOf returns the marks on a message that stand, in order of their words.
func (t *Tx) MarksOf(id MessageID) ([]Mark, error) {
	return t.marksBy(bMarkByMsg, key4(id))
}

// MarksIn returns the marks of a theme that stand, by when they were said.
func (t *Tx) MarksIn(id ThemeID) ([]Mark, error) {
	return t.marksBy(bMarkByTheme, key4(id))
}

func (t *Tx) marksBy(index string, prefix []byte) ([]Mark, error) {
	var out []Mark
	var failed error
	t.prefix(index, prefix, func(k []byte) bool {
		m, err := t.Mark(id4[MarkID](k[len(k)-4:]))
		if err != nil {
			failed = err
			return false
		}
		out = append(out, m)
		return true
	})
	return out, failed
}

// AllMarks calls f with every mark that stands, in order of making, until f
// fails.
func (t *Tx) AllMarks(f func(Mark) error) error {
	return t.bucket(bMark).ForEach(func(_, v []byte) error {
		var m Mark
		_, payload := unrecord(v)
		if len(payload) == 0 {
			return nil
		}
		if err := decode(payload, &m); err != nil || m.State == MarkRetracted {
			return err
		}
		t.atHome(&m)
		return f(m)
	})
}
