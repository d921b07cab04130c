package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// conversation is a talk that is being held: who said what last, and under
// which identifiers.
type conversation struct {
	*talk
	token string // in its identifiers; names no person
	order string // what {order} stands for
	said  int
	ids   []string // the Message-IDs of what people wrote, oldest first
	last  quoted
	heard time.Time     // when somebody last spoke
	delay time.Duration // of this conversation's clock times
}

// quoted is what the next writer's mail program quotes.
type quoted struct {
	by   mailbox
	at   time.Time
	body string
}

// begin opens a conversation. born is 0 for the past and else the Unix time
// of its first word, so that a second run of the future is not taken for a
// copy of the first.
func begin(seed uint64, number int, t *talk, born int64) *conversation {
	rng := source(seed, uint64(number)<<1|1)
	return &conversation{
		talk:  t,
		order: fmt.Sprintf("HK-%d", 48000+rng.IntN(9000)),
		delay: time.Duration(rng.IntN(17*60)) * time.Second,
		token: fmt.Sprintf("%010x", (rng.Uint64()^uint64(born))&(1<<40-1)),
	}
}

// tellPast says every turn that names a time.
func (c *conversation) tellPast(now time.Time) []Event {
	var events []Event
	var at time.Time
	for !c.over() && !c.turns[c.said].later() {
		at = moment(c.turns[c.said].at, now, at, c.delay)
		events = append(events, c.say(at))
	}
	return events
}

// over reports whether nothing is left to say.
func (c *conversation) over() bool { return c.said == len(c.turns) }

// say speaks the next turn.
func (c *conversation) say(at time.Time) Event {
	t := c.turns[c.said]
	t.text = c.fill(t.text)
	c.heard = at
	defer func() { c.said++ }()
	if c.chat() {
		return c.sayInChat(t, at)
	}
	e := Event{Kind: ByMail, At: at, Mailbox: "INBOX"}
	if t.how.agent() || t.how.voice() == bot {
		e.Mailbox = "Sent"
	}
	e.Raw = c.write(t, at)
	return e
}

// fill puts the names and numbers of this conversation into words.
func (c *conversation) fill(words string) string {
	if !strings.Contains(words, "{") {
		return words
	}
	return strings.NewReplacer("{first}", firstName(c.name), "{name}", c.name, "{order}", c.order).Replace(words)
}

// chatLine is a line of the chat log, in the shape that earshot reads without
// any setting.
type chatLine struct {
	Conversation string `json:"conversation_id"`
	ID           string `json:"id"`
	Time         string `json:"ts"`
	Author       string `json:"author"`
	Role         string `json:"role"`
	Text         string `json:"text"`
}

func (c *conversation) sayInChat(t turn, at time.Time) Event {
	line := chatLine{
		Conversation: "fc-" + c.token,
		ID:           fmt.Sprintf("fc-%s-%d", c.token, c.said+1),
		Time:         at.UTC().Format(time.RFC3339),
		Author:       c.name,
		Role:         "customer",
		Text:         t.text,
	}
	switch {
	case t.how.agent():
		line.Author, line.Role = agents[t.how.voice()].name, "agent"
	case t.how.voice() == bot:
		line.Author, line.Role = ChatBot, "bot"
	}
	text, err := json.Marshal(line)
	if err != nil {
		panic("demo: strings do not fit into JSON: " + err.Error())
	}
	return Event{Kind: ByChat, At: at, File: at.UTC().Format(time.DateOnly) + chatEnding, Line: text}
}

// chatEnding is how the name of each chat file ends, after its day.
const chatEnding = ".jsonl"
