package query

import (
	"fmt"
	"strings"
	"time"
)

// Explain says in words what a query finds.
func (n Node) Explain() string {
	if n.Op == Everything {
		return "all conversations"
	}
	return "conversations " + n.clause()
}

// clause says what is true of a conversation.
func (n Node) clause() string {
	switch n.Op {
	case None:
		return "that are not among those " + n.Of[0].clause()
	case Any:
		if n.Level() == Conversation {
			return "either " + each(n.Of, Node.clause, ", or ")
		}
	case All:
		return n.together()
	}
	return (Node{Op: All, Of: []Node{n}}).together()
}

// together says what is true all at once.
func (n Node) together() string {
	var parts []string
	message, mark, rest := Together(n.Of)
	if len(message) > 0 {
		parts = append(parts, "with a message "+each(message, Node.bare, " and "))
	}
	if len(mark) > 0 {
		parts = append(parts, "with a mark "+each(mark, Node.bare, " and "))
	}
	for _, r := range rest {
		if r.Op == One {
			parts = append(parts, r.Term.says())
		} else {
			parts = append(parts, r.clause())
		}
	}
	return strings.Join(parts, ", and ")
}

// bare says what is true of one message or one mark.
func (n Node) bare() string {
	switch n.Op {
	case All:
		return each(n.Of, Node.bare, " and ")
	case Any:
		return "(" + each(n.Of, Node.bare, " or ") + ")"
	}
	return n.Term.says()
}

func each(of []Node, say func(Node) string, between string) string {
	var out []string
	for _, n := range of {
		out = append(out, say(n))
	}
	return strings.Join(out, between)
}

// says says in words what a term asks for.
func (t Term) says() string {
	text := "“" + t.Text + "”"
	switch t.Field {
	case Words:
		return t.saysWords("that holds")
	case "from":
		return "from " + text
	case "to":
		return "written to " + text
	case "subject":
		return t.saysWords("whose subject holds")
	case "customer":
		return t.saysWords("in which a customer says")
	case "agentsaid":
		return t.saysWords("in which an agent says")
	case "agent":
		return "in which the agent " + text + " answers"
	case "language":
		return "in the language " + strings.ToLower(t.Text)
	case "side":
		return "said by the side " + strings.ToLower(t.Text)
	case "source":
		return "heard at " + t.Text
	case "channel":
		return "held by " + strings.ToLower(t.Text)
	case "date":
		return t.saysTime()
	case "waiting":
		return "whose customer has waited " + t.Compare.says() + length(t.Length)
	case "reply":
		return "whose slowest answer took " + t.Compare.says() + length(t.Length)
	case "messages":
		return fmt.Sprintf("with %s%d messages", t.Compare.says(), t.N)
	case "id":
		return fmt.Sprintf("numbered %d", t.N)
	}
	return t.saysOfMarks()
}

func (t Term) saysOfMarks() string {
	value := strings.ToLower(t.Text)
	switch t.Field {
	case "theme":
		if under, ok := strings.CutSuffix(t.Text, "/"); ok {
			return "in the theme " + under + " or below it"
		}
		return "in the theme " + t.Text
	case "kind":
		return "of the kind " + value
	case "response":
		return "that says the agent " + strings.ReplaceAll(value, "_", " ")
	case "sure":
		return "whose reading is " + value + " in sureness"
	case "by":
		return "made by " + t.Text
	case "cue":
		return "with the cue " + strings.ReplaceAll(value, "_", " ")
	case "tone":
		return "heard as " + strings.ReplaceAll(value, "_", " ")
	case "weighs":
		return "that weighs " + value + " to the customer"
	case "confirmation":
		return "whose reading is " + value
	case "followup":
		if value == "any" {
			return "with a follow-up"
		}
		return "with a follow-up that is " + strings.ReplaceAll(value, "_", " ")
	}
	return saysState(value)
}

// saysState says what a word after is: means.
func saysState(value string) string {
	switch value {
	case "unheard":
		return "that you have not heard to the end"
	case "waiting":
		return "whose customer waits for an answer"
	case "ignored":
		return "whose customer has waited so long that it counts as ignored"
	case "slow":
		return "with an answer that took too long, or is taking too long"
	case "first-timer":
		return "that are their customer's first"
	case "junk":
		return "of which a mail was seen among junk alone"
	case "unplanned":
		return "that no follow-up names"
	case "drifted":
		return "whose words have changed"
	case "skimmed":
		return "that you looked through and did not hear to the end"
	case "left":
		return "that you left unheard on purpose"
	case "held":
		return "that came while you hold the stream of your sitting"
	case "unconfirmed":
		return "whose reading nobody has confirmed"
	case "important":
		return "that a listener called important"
	}
	return "of which something could not be read"
}

func (t Term) saysWords(verb string) string {
	word, begins := strings.CutSuffix(t.Text, "*")
	switch {
	case t.Quoted:
		return verb + " the words “" + t.Text + "” in this order"
	case begins:
		return verb + " a word that begins with “" + word + "”"
	}
	return verb + " “" + t.Text + "”"
}

func (t Term) saysTime() string {
	const layout = "Mon 2 Jan 2006 15:04"
	switch {
	case t.From.IsZero():
		return "said before " + t.To.Format(layout)
	case t.To.IsZero():
		return "said from " + t.From.Format(layout) + " on"
	}
	return "said from " + t.From.Format(layout) + " up to " + t.To.Format(layout)
}

func (c Compare) says() string {
	switch c {
	case Less:
		return "less than "
	case AtMost:
		return "at most "
	case More:
		return "more than "
	case AtLeast:
		return "at least "
	}
	return "exactly "
}

// length writes a duration in the largest unit that is whole.
func length(d time.Duration) string {
	for _, u := range []struct {
		d    time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if n := d / u.d; n > 0 && d%u.d == 0 {
			if n == 1 {
				return "1 " + u.name
			}
			return fmt.Sprintf("%d %ss", n, u.name)
		}
	}
	return d.String()
}
