package demo

import (
	"strconv"
	"strings"
	"time"
)

// talk is one conversation as it was written down for the made-up company.
// Without an address it is a chat. Turns that name no time are said later,
// once the floor runs. In texts {first}, {name} and {order} are filled in.
type talk struct {
	name, addr string
	subject    string
	turns      []turn
	html       string // the sender's own HTML for mails in HTML; else made from the text
}

// turn is one message: when, who and how, and the words.
//
//	"4m"        so long before the start
//	"9d@14:20"  on the clock, so many days before the start
//	"+1d2h"     so long after the turn before
//	""          later, when the floor runs
type turn struct {
	at   string
	how  how
	text string
}

// how says who speaks and, for a mail, how their mail program writes it.
type how uint32

// The voices: the lowest bits of how.
const (
	customer how = iota
	dana
	priya
	tomas
	bot    // the automatic receipt, or the greeter in the chat
	daemon // the mail server that returns what it could not deliver

	voices how = 7
)

// The forms of a mail, in any combination.
const (
	latin1      how = 8 << iota // ISO-8859-1
	cp1252                      // windows-1252
	jis                         // ISO-2022-JP
	b64                         // base64, whatever the words would need
	html                        // HTML and nothing else
	alternative                 // plain text and HTML
	photo                       // with a small picture
	paper                       // with a PDF
	below                       // the answer stands under the quoted text
	bare                        // quotes nothing
	legal                       // ends with the disclaimer of a legal department
	shared                      // an agent writes as support@
	form                        // came through the contact form
	away                        // an automatic reply: out of office
)

func (h how) voice() how           { return h & voices }
func (h how) is(form how) bool     { return h&form != 0 }
func (h how) agent() bool          { return h.voice() >= dana && h.voice() <= tomas }
func (t turn) later() bool         { return t.at == "" }
func (t *talk) chat() bool         { return t.addr == "" }
func firstName(name string) string { return strings.Fields(name)[0] }

// moment gives the time of a turn. wobble moves times of the clock and gaps a
// little, so that nobody writes on the full minute.
func moment(at string, now, before time.Time, wobble time.Duration) time.Time {
	if gap, ok := strings.CutPrefix(at, "+"); ok {
		return before.Add(span(gap) + wobble%(40*time.Second))
	}
	days, clock, ok := strings.Cut(at, "@")
	if !ok {
		return now.Add(-span(at))
	}
	hour, minute, _ := strings.Cut(clock, ":")
	day := now.Add(-span(days))
	return time.Date(day.Year(), day.Month(), day.Day(), number(hour), number(minute), 0, 0, now.Location()).Add(wobble)
}

// span reads "1d2h", "12m" or "41s".
func span(s string) time.Duration {
	units := map[byte]time.Duration{'d': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute, 's': time.Second}
	var total time.Duration
	start := 0
	for i := range len(s) {
		if unit, ok := units[s[i]]; ok {
			total += time.Duration(number(s[start:i])) * unit
			start = i + 1
		}
	}
	return total
}

// number reads a number of the tables. A slip there is the author's, and the
// tests look at every one.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("demo: a turn has a time that is none: " + s)
	}
	return n
}
