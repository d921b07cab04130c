package floor

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/look"
)

const (
	cardWidth = 74
	cardConvs = 9 // conversations on a card; each has a digit
	cardMarks = 4
)

func (c *card) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	key := k.String()
	if n, err := strconv.Atoi(key); err == nil && n > 0 {
		return c.digit(m, n)
	}
	if c.choosing || c.parting {
		c.choosing, c.parting = false, false
		return nil
	}
	switch key {
	case "v":
		return m.askVoiceOf(c.who, c.voice.Note.String())
	case "r":
		return m.turnRelation(c.who)
	case "e":
		return m.askMemo(store.About{Kind: store.AboutPerson, ID: uint32(c.who.ID)}, c.who.Shown().String())
	case "s":
		c.choosing = len(c.alike) > 0
		return nil
	case "x":
		c.parting = len(c.selves) > 0
		return nil
	case "a":
		if c.who.Side == store.Agent {
			return m.describe(c.who, c.desk)
		}
	}
	m.over = nil
	if key == "f" || key == "g" || key == "?" || key == ":" {
		return m.press(k)
	}
	return nil
}

// digit goes to a conversation, or says which of several is meant.
func (c *card) digit(m *Model, n int) tea.Cmd {
	switch {
	case c.choosing && n <= len(c.alike):
		m.over = nil
		other := c.alike[n-1].Person
		said := fmt.Sprintf("%s and %s are one person; their conversations count together.", c.who.Address(), other.Address())
		return m.do(didMsg{op: "join the two", said: said}, func(a *store.Act) error { return a.Merge(c.who.ID, other.ID) })
	case c.parting && n <= len(c.selves):
		m.over = nil
		other := c.selves[n-1]
		said := fmt.Sprintf("%s is somebody else again; every count is as before.", other.Address())
		return m.do(didMsg{op: "part the two", said: said}, func(a *store.Act) error { return a.Part(other.ID) })
	case !c.choosing && !c.parting && n <= min(len(c.convs), cardConvs):
		m.over = nil
		return m.goTo(c.convs[n-1].ID, 0)
	}
	return nil
}

func (c *card) paste(*Model, tea.PasteMsg) tea.Cmd { return nil }

func (c *card) hints(*Model) []look.Hint {
	if c.choosing || c.parting {
		return []look.Hint{{Key: "1-9", Word: "which one"}, {Key: "Esc", Word: "none"}}
	}
	out := []look.Hint{{Key: "1-9", Word: "conversation"}, {Key: "v", Word: "voice"}, {Key: "r", Word: "relation"}, {Key: "e", Word: "memo"}, {Key: "f", Word: "follow-up"}}
	if len(c.alike) > 0 {
		out = append(out, look.Hint{Key: "s", Word: "the same as"})
	}
	if len(c.selves) > 0 {
		out = append(out, look.Hint{Key: "x", Word: "parts"})
	}
	if c.who.Side == store.Agent {
		out = append(out, look.Hint{Key: "a", Word: "where and when"})
	}
	return append(out, look.Hint{Key: "Esc", Word: "closes"})
}

func (c *card) status(*Model) look.Status {
	s := look.Status{Mode: "PERSON", Quiet: true}
	switch {
	case c.choosing:
		s.Said = "Which of these is the same person? Nothing is joined without a digit; x parts again."
	case c.parting:
		s.Said = "Which of these is somebody else?"
	}
	return s
}

func (c *card) width(m *Model) int { return min(cardWidth, m.lay.w-2) }

func (c *card) box(m *Model) []string {
	w := c.width(m) - 2
	b := m.brush()
	lines := []string{m.look.Row(w).String()}
	for _, p := range c.lines(b, w-4) {
		lines = append(lines, m.look.Row(w).Gap(2).Add(p.S, b.plain(p.Text)).String())
	}
	lines = append(lines, m.look.Row(w).String())
	if most := m.lay.h - 5; len(lines) > most {
		lines = lines[:max(most, 1)]
	}
	about := sideNoun(c.who.Side) + sideBy(c.who.SideBy)
	if c.who.Relation != "" {
		about += "; " + c.who.Relation
	}
	return m.look.Box(c.width(m), b.plain(c.who.Shown().String()), about, lines)
}

func (c *card) cursor(*Model) (int, int, bool) { return 0, 0, false }

// lines are the card's, each no wider than w: who, how to be heard, what is
// open, what was understood, the conversations.
func (c *card) lines(b brush, w int) []look.Part {
	out := c.identity(b, w)
	if c.voice.Note.Len() > 0 {
		for _, l := range wrapWords("voice: "+c.voice.Note.String()+", by "+c.voice.by+", "+look.ClockLong(c.voice.At, b.now), w) {
			out = append(out, part(look.Accent, l))
		}
	}
	for _, memo := range c.memos {
		for _, l := range wrapWords("memo: "+oneLine(memo.Text.String()), w) {
			out = append(out, part(look.Text, l))
		}
	}
	if c.choosing {
		return append(out, c.alikeLines(w)...)
	}
	if c.parting {
		out = append(out, look.Part{}, bold("Who is somebody else?"))
		for i, p := range c.selves {
			out = append(out, part(look.Text, fmt.Sprintf("%d  %s  %s", i+1, p.Shown(), p.Address())))
		}
		return out
	}
	out = append(out, c.open(b)...)
	out = append(out, c.understood(b, w)...)
	return append(out, c.conversations(b)...)
}

func (c *card) identity(b brush, w int) []look.Part {
	var out []look.Part
	for _, id := range c.who.Identities {
		out = append(out, part(look.Text, string(id.Channel)+"  "+id.Show.String()))
	}
	for _, p := range c.selves {
		out = append(out, part(look.Text, "also   "+p.Address().String()))
	}
	if d := c.desk; d.Site.Len()+len(d.Zone)+d.Shift.Len()+d.Languages.Len() > 0 {
		out = append(out, part(look.Text, deskWords(d, b)))
	}
	facts := []string{plural(c.contacts, "conversation"), plural(c.who.Messages, "message")}
	if c.contacts >= contactsMost {
		facts[0] = fmt.Sprintf("%d conversations or more", contactsMost)
	}
	if !c.who.FirstAt.IsZero() {
		facts = append(facts, "first "+look.ClockLong(c.who.FirstAt, b.now), "last "+look.ClockLong(c.who.LastAt, b.now))
	}
	if c.organised != "" {
		facts = append(facts, "of "+c.organised)
	}
	facts = append(facts, c.who.ID.Pseudonym()+" in reports")
	for _, l := range wrapWords(strings.Join(facts, ", "), w) {
		out = append(out, part(look.Muted, l))
	}
	if n := len(c.alike); n > 0 {
		out = append(out, part(look.Warning, fmt.Sprintf("perhaps the same as %s: %s. s says so.", c.alike[0].Person.Address(), c.alike[0].Why)))
	}
	return out
}

// deskWords say where an agent sits, and what time it is there.
func deskWords(d store.Desk, b brush) string {
	var out []string
	if d.Site.Len() > 0 {
		out = append(out, "in "+d.Site.String())
	}
	if at, ok := d.Local(b.now); ok {
		out = append(out, at.Format("15:04")+" there")
	}
	if d.Shift.Len() > 0 {
		out = append(out, "on "+d.Shift.String())
	}
	if d.Languages.Len() > 0 {
		out = append(out, "speaks "+d.Languages.String())
	}
	return strings.Join(out, ", ")
}

func (c *card) alikeLines(w int) []look.Part {
	out := []look.Part{{}, bold("Who is the same person?")}
	for i, l := range c.alike[:min(len(c.alike), 9)] {
		out = append(out, part(look.Text, fmt.Sprintf("%d  %s  %s: %s", i+1, l.Person.Shown(), l.Person.Address(), l.Why)))
	}
	return out
}

func (c *card) open(b brush) []look.Part {
	if len(c.followups) == 0 {
		return nil
	}
	out := []look.Part{{}, bold("Open follow-ups")}
	for _, f := range c.followups {
		due, late := dueWords(f.Due, b.now)
		role := look.Text
		if late {
			role = look.Warning
		}
		out = append(out, part(role, strings.TrimSpace(plainWord(string(f.Kind))+"  "+due+"  "+orWords(f.Title.String(), f.Need.String()))))
	}
	return out
}

func (c *card) understood(b brush, w int) []look.Part {
	if len(c.marks) == 0 {
		return nil
	}
	out := []look.Part{{}, bold("What was understood")}
	for _, k := range c.marks[:min(len(c.marks), cardMarks)] {
		words := k.title()
		for _, s := range k.says() {
			if s.label == "meant " || s.label == "needs " {
				words += ", " + s.label + s.words
			}
		}
		out = append(out, part(look.Mark, b.Cut(look.Clock(k.SaidAt, b.now)+"  "+words, w)))
	}
	return out
}

func (c *card) conversations(b brush) []look.Part {
	var out []look.Part
	for i, o := range c.convs[:min(len(c.convs), cardConvs)] {
		if i == 0 {
			out = append(out, look.Part{}, bold("Conversations"))
		}
		s := stateOf(o, true, patienceOf(o, b.sources), b.now, b.began)
		out = append(out, part(look.Text, fmt.Sprintf("%d  %s  %s %s  %s", i+1, look.Clock(o.LastAt, b.now), s.word, s.age, o.Subject)))
	}
	return out
}

// turnRelation says of somebody the next of what a person may be to the
// company, and after the last one nothing.
func (m *Model) turnRelation(who store.Person) tea.Cmd {
	all := store.Relations()
	next := ""
	if i := slices.Index(all, who.Relation) + 1; i < len(all) {
		next = all[i]
	}
	said := who.Shown().String() + " is a " + next + "."
	if next == "" {
		said = "What " + who.Shown().String() + " is to us is not said."
	}
	m.over = nil
	return tea.Sequence(m.do(didMsg{op: "say what they are", said: said}, func(a *store.Act) error { return a.Relate(who.ID, next) }), m.showPerson(who.ID))
}

// askVoice asks how the person here is to be heard.
func (m *Model) askVoice() tea.Cmd {
	if m.talk.transcript == nil || m.talk.customer.ID == 0 {
		m.say("Nobody is known here yet.")
		return nil
	}
	who := m.talk.customer
	return m.askVoiceOf(who, m.talk.voices[who.ID].Note.String())
}

func (m *Model) askVoiceOf(who store.Person, now string) tea.Cmd {
	p := &prompt{entry: newEntry(), mode: "VOICE", ask: "how is " + who.Shown().String() + " to be heard? such as: exclaims when anxious, is kind", enter: "keeps it"}
	p.Set(now)
	p.done = func(m *Model, words string) tea.Cmd {
		said := "Voice saved; it stands wherever " + who.Shown().String() + " speaks."
		if words == "" {
			if now == "" {
				return nil
			}
			said = "The voice of " + who.Shown().String() + " is taken away."
		}
		return m.do(didMsg{op: "keep the voice", said: said}, func(a *store.Act) error { return a.SetVoice(who.ID, lineOf(words)) })
	}
	m.over = p
	return nil
}

// describeAgent asks where and when the agent of this conversation answers.
func (m *Model) describeAgent() tea.Cmd {
	if m.talk.transcript == nil || m.talk.talk.row.Agent == 0 {
		m.say("No agent has answered here.")
		return nil
	}
	for _, msg := range m.talk.messages {
		if msg.From == m.talk.talk.row.Agent {
			return m.describe(msg.Sender, m.talk.desks[msg.From])
		}
	}
	return nil
}

func (m *Model) describe(who store.Person, d store.Desk) tea.Cmd {
	f := &paneForm{title: "Agent", mode: "AGENT", quote: who.Shown().String(), note: "Nothing here measures anybody.",
		view: fmt.Sprintf("%sagent %d", viewDraft, who.ID)}
	f.form = form.New(m.look, formWords,
		form.Field{Name: "site", Label: "site", Value: d.Site.String(), Empty: "not said"},
		form.Field{Name: "zone", Label: "zone", Value: d.Zone, Empty: "not said", Aside: "As Europe/Dublin: for their local time."},
		form.Field{Name: "shift", Label: "shift", Value: d.Shift.String(), Empty: "not said"},
		form.Field{Name: "speaks", Label: "speaks", Value: d.Languages.String(), Empty: "not said"},
		form.Field{Name: "knows", Label: "knows", Kind: form.Choice, Value: d.Knows, Empty: "not asked", Options: knowingOptions(),
			Aside: "Do they know that you listen?"})
	f.save = func(m *Model) tea.Cmd {
		v := f.form.Values()
		d := store.Desk{Person: who.ID, Site: lineOf(v["site"]), Zone: strings.TrimSpace(v["zone"]), Shift: lineOf(v["shift"]),
			Languages: lineOf(v["speaks"]), Knows: v["knows"]}
		if _, ok := d.Local(m.now()); d.Zone != "" && !ok {
			f.form.Wrong("zone", "No such zone. Write it as Europe/Dublin.")
			return nil
		}
		m.closeForm()
		return m.do(didMsg{op: "keep it", said: "Saved of " + who.Shown().String() + ".", forgot: f.view}, func(a *store.Act) error { return a.Describe(d) })
	}
	return m.openForm(f)
}

func knowingOptions() []form.Option {
	var out []form.Option
	for _, k := range store.Knowing() {
		out = append(out, form.Option{Name: k})
	}
	return out
}
