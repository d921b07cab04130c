package query

import (
	"slices"
	"strings"
)

// Words is the field of a term without one: a word, the beginning of one, or
// a phrase, said in a message, its subject, or the name of who says it.
const Words = ""

// A Level is what a term is true of. In an and, the terms of messages are
// true of one message, and the terms of marks of one mark.
type Level byte

// The levels.
const (
	Conversation Level = iota
	Message
	Mark
)

// A kind says how the value of a field is written.
type kind byte

const (
	text     kind = iota // words or a phrase
	name                 // of something that the store knows
	choice               // one of a few words
	number               // compared
	duration             // compared
	date
	id
)

// A Field is what may stand before a colon.
type Field struct {
	Name    string
	About   string   // what it finds, for people
	Choices []string // what may follow; nil: see Value
	Example string

	kind  kind
	level Level
	marks []string          // choices that are true of a mark
	later map[string]string // choices that nothing is kept of yet, or "" for the field, and why
}

// Fields returns the fields in the order in which they are offered.
func Fields() []Field { return slices.Clone(fields) }

// fields never changes.
var fields = makeFields()

func makeFields() []Field {
	return []Field{
		{Name: "is", About: "its state", Example: "is:waiting", kind: choice, marks: []string{"unplanned", "drifted", "unconfirmed", "important"},
			Choices: []string{"unheard", "waiting", "ignored", "slow", "first-timer", "junk", "unplanned", "drifted", "defect", "skimmed", "left", "held", "unconfirmed", "important"}},
		{Name: "from", About: "who says it: a name or an address", Example: "from:anna", level: Message},
		{Name: "to", About: "whom it is written to", Example: "to:support@", level: Message},
		{Name: "subject", About: "words of the subject", Example: "subject:refund"},
		{Name: "customer", About: "what the customer says", Example: `customer:"gave up"`},
		{Name: "agentsaid", About: "what an agent says", Example: `agentsaid:"calm down"`},
		{Name: "agent", About: "who answers: the start of a name, address or handle", Example: "agent:dana", kind: name},
		{Name: "side", About: "the side that says it", kind: choice, level: Message, Example: "side:customer",
			Choices: []string{"customer", "agent", "bot", "system", "unknown"}},
		{Name: "source", About: "where it was heard", Example: "source:support-mail", kind: name},
		{Name: "channel", About: "how it is held", kind: choice, Choices: []string{"email", "chat", "form"}, Example: "channel:chat"},
		{Name: "date", About: "when it was said", Example: "date:last-week", kind: date, level: Message},
		{Name: "waiting", About: "how long the customer waits", Example: "waiting:>1d", kind: duration},
		{Name: "reply", About: "how long the slowest answer took", Example: "reply:>2h", kind: duration},
		{Name: "messages", About: "how many messages", Example: "messages:>3", kind: number},
		{Name: "theme", About: "a theme of a mark; lid/ with all below it", Example: "theme:lid/", kind: name, level: Mark},
		{Name: "kind", About: "the kind of voice in a mark", kind: choice, level: Mark, Example: "kind:problem",
			Choices: []string{"problem", "complaint", "request", "praise", "question", "solution"}},
		{Name: "response", About: "what an agent's marked words did", kind: choice, level: Mark, Example: "response:canned",
			Choices: []string{"listened", "asked_back", "answered", "explained", "apologised", "acted", "canned", "deflected", "defensive", "browbeat", "ignored"}},
		{Name: "sure", About: "how sure a mark's reading is", kind: choice, level: Mark, Choices: []string{"low", "medium", "high"}, Example: "sure:low"},
		{Name: "by", About: "who made a mark", Example: "by:ines", kind: name, level: Mark},
		{Name: "followup", About: "the kind or the status of a follow-up", kind: choice, Example: "followup:open",
			Choices: []string{"any", "open", "planned", "started", "waiting", "completed", "declined", "reply", "ask_back", "change", "thank", "tell_inside", "watch"}},
		{Name: "id", About: "a conversation's number", Example: "id:4821", kind: id},
		{Name: "cue", About: "how it is said", kind: choice, level: Mark, Example: "cue:apologises",
			Choices: []string{"repeats", "capitals", "exclaims", "apologises", "thanks", "hedges", "irony", "urgent",
				"third_contact", "mentions_leaving", "mentions_rival", "humour", "gives_up"}},
		{Name: "tone", About: "the tone that a listener heard", kind: choice, level: Mark, Example: "tone:fed_up",
			Choices: []string{"neutral", "satisfied", "excited", "frustrated", "fed_up", "sad", "anxious", "polite",
				"impolite", "sympathetic", "sarcastic"}},
		{Name: "weighs", About: "how much it matters to the customer", kind: choice, level: Mark, Example: "weighs:critical",
			Choices: []string{"not", "nice", "important", "critical"}},
		{Name: "confirmation", About: "whether a reading was right", kind: choice, level: Mark, Example: "confirmation:asked",
			Choices: []string{"assumed", "asked", "confirmed", "corrected", "unanswered", "unknowable"}},
		{Name: "language", About: "the language of a message, as its words tell", Example: "language:german", kind: name, level: Message},
	}
}

// Level says what a term of the field with a value is true of.
func (f Field) Level(value string) Level {
	if slices.Contains(f.marks, strings.ToLower(value)) {
		return Mark
	}
	return f.level
}

// Named says whether the store knows the values of the field.
func (f Field) Named() bool { return f.kind == name }

// Now says whether what the field, or one of its values, finds is kept today.
func (f Field) Now(value string) bool {
	_, later := f.later[value]
	_, whole := f.later[""]
	return !later && !whole
}

// fieldOf returns a field by its name; that of words is no field of the list.
func fieldOf(name string) Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return Field{level: Message}
}

func known(name string) bool { return fieldOf(name).Name != "" }

// fieldNames lists the names of the fields.
func fieldNames() []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}
