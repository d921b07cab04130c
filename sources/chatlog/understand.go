package chatlog

import (
	"bufio"
	"slices"
	"strings"
	"time"

	"earshot/store"
)

// An Understanding says what a log would be read as. Nothing is kept.
type Understanding struct {
	Format        string
	Messages      int
	Conversations int // that have names; 0: none has
	Speakers      []Speaker
	First, Last   time.Time // zero: no message has a time
	Undated       int
	Zoneless      bool // a time names no zone
	Guessed       bool // a date can be read two ways, and nothing told which
	Flaws         []Flaw
}

// A Speaker is somebody in a log, as it names them.
type Speaker struct {
	Name, Email, Sample string
	Side                store.Side // that the log tells
	Messages            int
}

// A Flaw is a line that cannot be read, and why.
type Flaw struct {
	Line int
	Why  string
}

// Understand reads a whole text as Import would. Its error says of each
// format why it is not.
func Understand(text string, o ImportOptions) (Understanding, error) {
	h := newHead("", text[:min(len(text), windowBytes)], time.Now(), len(text) <= windowBytes)
	f, err := o.Taught.detect(h, o.Taught.called(o.Format))
	if err != nil {
		return Understanding{}, err
	}
	zone := o.Zone
	if zone == nil {
		zone = time.UTC
	}
	r, err := f.open(nil, h, options{zone: zone, dates: orderNamed(o.Dates), day: h.day.In(zone)})
	if err != nil {
		return Understanding{}, err
	}
	if p, ok := r.(prover); ok {
		p.prove(f.cut()(bufio.NewReader(strings.NewReader(text)), "", 0, 1))
	}
	var out sink
	next := f.cut()(bufio.NewReader(strings.NewReader(text)), "", 0, 1)
	for p, err := next(); err == nil; p, err = next() {
		r.take(p, &out)
	}
	r.rest(&out, true)
	return understood(f.name(), &out), nil
}

func understood(format string, out *sink) Understanding {
	u := Understanding{Format: format, Messages: len(out.records), Zoneless: out.zoneless, Guessed: out.guessed}
	at := map[string]int{}
	names := map[string]bool{}
	for _, r := range out.records {
		if r.conversation != "" {
			names[r.conversation] = true
		}
		if i, known := at[r.author+"\x00"+r.email]; known {
			u.Speakers[i].add(r)
		} else if !r.activity {
			at[r.author+"\x00"+r.email] = len(u.Speakers)
			u.Speakers = append(u.Speakers, Speaker{Name: firstOf(r.author, r.handle), Email: r.email, Side: r.side, Sample: r.text})
			u.Speakers[len(u.Speakers)-1].add(r)
		}
		if !r.dated {
			u.Undated++
			continue
		}
		if u.First.IsZero() || r.at.Before(u.First) {
			u.First = r.at
		}
		if r.at.After(u.Last) {
			u.Last = r.at
		}
	}
	u.Conversations = len(names)
	for _, f := range out.flaws {
		u.Flaws = append(u.Flaws, Flaw{f.line, f.why})
	}
	slices.SortStableFunc(u.Speakers, func(a, b Speaker) int { return b.Messages - a.Messages })
	return u
}

func (s *Speaker) add(r record) {
	s.Messages++
	if s.Side == store.Unknown {
		s.Side = r.side
	}
}
