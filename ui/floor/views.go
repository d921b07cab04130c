package floor

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// goView shows a view in place of any other.
func (m *Model) goView(s *sheet) tea.Cmd {
	m.sheets, m.talk.sel = nil, nil
	return m.openSheet(s)
}

// wordsSheet lists the words behind a theme: who said it, when, and how.
func (m *Model) wordsSheet(th store.Theme) *sheet {
	now, b := m.now(), m.brush()
	return &sheet{
		kind: atWords, title: "Who said it", about: th.Path.String(), crumb: th.Path.String(), theme: th.ID,
		columns: []column{{"customer", 18, false, 0}, {"said", 9, false, 1}, {"kind", 9, false, 2}, {"their words", 20, false, 0}},
		none:    []string{"No words are marked with this theme now.", "Undo brings removed marks back: u."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			marks, err := t.MarksUnder(th.ID)
			if err != nil {
				return nil, err
			}
			var out []sheetRow
			for _, k := range marks {
				who, err := t.Person(k.Person)
				if err != nil {
					return nil, err
				}
				r := wordsRow(k, who, b.quoted(k.Quote.String(), 200), look.Clock(k.SaidAt, now))
				if !slices.Contains(k.Themes, th.ID) {
					if r.target.theme, err = themeBelow(t, k, th); err != nil {
						return nil, err
					}
					r.detail = append(r.detail, part(look.Muted, "in "+r.target.theme.Path.String()))
				}
				out = append(out, r)
			}
			return out, nil
		},
	}
}

// themeBelow finds the theme for which a mark counts in one above it.
func themeBelow(t *store.Tx, k store.Mark, above store.Theme) (store.Theme, error) {
	for _, id := range k.Themes {
		th, err := t.Theme(id)
		if err != nil || strings.HasPrefix(strings.ToLower(th.Path.String()), strings.ToLower(above.Path.String())+"/") {
			return th, err
		}
	}
	return above, nil
}

func wordsRow(k store.Mark, who store.Person, quote, when string) sheetRow {
	r := sheetRow{
		cells:  []look.Part{bold(who.Shown().String()), part(look.Muted, when), part(look.Muted, string(k.Kind)), part(look.Text, quote)},
		target: target{conv: k.Conversation, mark: k.ID, person: k.Person, quote: k.Quote.String()},
	}
	r.detail = append(r.detail, part(look.Text, quote))
	if k.Meant.Len() > 0 {
		r.detail = append(r.detail, part(look.Muted, "meant "+k.Meant.String()))
	}
	if k.Need.Len() > 0 {
		r.detail = append(r.detail, part(look.Muted, "needs "+k.Need.String()))
	}
	return r
}

func (m *Model) goPlan() tea.Cmd {
	now := m.now()
	return m.goView(&sheet{
		kind: atPlan, title: "Plan", crumb: "Plan", about: "follow-ups, the soonest due first",
		columns: []column{{"due", 11, false, 0}, {"kind", 11, false, 0}, {"for", 18, false, 0}, {"owner", 10, false, 1},
			{"channel", 15, false, 2}, {"status", 13, false, 0}, {"what", 16, false, 0}},
		none: []string{"Nothing is promised.", "f on a conversation, a mark or a customer plans a follow-up."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			all, err := t.FollowupsByDue()
			if err != nil {
				return nil, err
			}
			var open, done []sheetRow
			for _, f := range all {
				who, err := t.Person(f.Customer)
				if err != nil {
					return nil, err
				}
				var about store.Theme
				if f.Customer == 0 && f.Theme != 0 {
					if about, err = t.Theme(f.Theme); err != nil {
						return nil, err
					}
				}
				words, late := dueWords(f.Due, now)
				if r := planRow(f, who, about, words, late); f.Status.Done() {
					done = append(done, r)
				} else {
					open = append(open, r)
				}
			}
			return append(open, done...), nil
		},
	})
}

// planRow is a follow-up for somebody, or for all who say a theme.
func planRow(f store.Followup, who store.Person, about store.Theme, due string, late bool) sheetRow {
	role, when, status := look.Text, part(look.Text, due), part(look.Text, string(f.Status))
	if f.Status.Done() {
		role, when, status = look.Muted, part(look.Muted, due), part(look.Muted, status.Text)
	} else if late {
		when = look.Part{S: look.S{Role: look.Warning, Bold: true}, Text: due}
		status = look.Part{S: when.S, Text: "late, " + status.Text}
	}
	channel := f.Channel
	if channel != "" {
		channel += ", " + modeOf(f)
	}
	name := bold(orWords(who.Shown().String(), about.Path.String()))
	if f.Status.Done() {
		name = part(look.Muted, name.Text)
	}
	r := sheetRow{
		cells: []look.Part{when, part(role, plainWord(string(f.Kind))), name, part(look.Muted, f.Owner.String()),
			part(look.Muted, channel), status, part(role, orWords(f.Title.String(), f.Need.String(), f.Outcome.String()))},
		target: target{conv: f.Conversation, followup: f, theme: about},
	}
	if len(f.Marks) > 0 {
		r.target.mark = f.Marks[0]
	}
	for _, d := range []struct{ label, words string }{{"", f.Title.String()}, {"needs ", f.Need.String()}, {"came of it: ", f.Outcome.String()}} {
		if d.words != "" {
			r.detail = append(r.detail, part(look.Muted, d.label+d.words))
		}
	}
	if late && !f.Status.Done() {
		r.detail = append(r.detail, part(look.Warning, "Its day has passed."))
	}
	return r
}

func modeOf(f store.Followup) string {
	if store.Offline(f.Channel) {
		return "offline"
	}
	return "online"
}

func (m *Model) goSources() tea.Cmd {
	b := m.brush()
	return m.goView(&sheet{
		kind: atSources, title: "Sources", crumb: "Sources", about: "what is heard, read only",
		columns: []column{{"source", 15, false, 0}, {"kind", 8, false, 3}, {"state", 26, false, 0}, {"messages", 9, true, 0},
			{"not read", 8, true, 4}, {"read-only", 18, false, 1}, {"where", 16, false, 5}},
		none: []string{"No source yet.", "Leave and run earshot sources add, or earshot demo for made-up conversations."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			all, err := t.Sources()
			var out []sheetRow
			for _, s := range all {
				out = append(out, b.sourceRow(s))
			}
			return out, err
		},
	})
}

func (b brush) sourceRow(s store.SourceState) sheetRow {
	says, role := b.sourceSays(s)
	if role == look.Muted && (s.Condition == store.Live || s.Condition == store.Polling) {
		says, role = string(s.Condition)+", "+says, look.Good
	}
	proof := part(look.Faint, "not proven")
	if s.Proved != nil {
		proof = part(look.Good, "proven "+look.ClockLong(s.Proved.At, b.now))
	}
	r := sheetRow{
		cells: []look.Part{bold(s.Name), part(look.Muted, s.Kind), {S: look.S{Role: role, Bold: role == look.Danger}, Text: says},
			part(look.Text, look.Number(s.Messages)), part(look.Text, look.Number(s.Defects)), proof, part(look.Muted, s.Where.String())},
		target: target{source: s.Name},
	}
	if s.Note.Len() > 0 {
		r.detail = append(r.detail, part(look.Text, s.Note.String()))
	}
	if s.Proved != nil {
		r.detail = append(r.detail, part(look.Muted, s.Proved.How.String()))
		for _, step := range s.Proved.Steps {
			r.detail = append(r.detail, part(look.Muted, fmt.Sprintf("%-4s %s", step.Verdict, step.Says)))
		}
	}
	return r
}

func (m *Model) goDefects() tea.Cmd {
	now := m.now()
	return m.goView(&sheet{
		kind: atDefects, title: "What could not be read", crumb: "Not read", about: "kept, counted, and why",
		columns: []column{{"when", 10, false, 2}, {"source", 15, false, 1}, {"where", 28, false, 0}, {"why", 20, false, 0}},
		none:    []string{"Everything could be read.", "What cannot be read is kept and listed here with its reason."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			all, err := t.Defects()
			if err != nil {
				return nil, err
			}
			var out []sheetRow
			for _, d := range all {
				r := sheetRow{cells: []look.Part{part(look.Muted, look.Clock(d.At, now)), part(look.Text, d.Source),
					part(look.Muted, d.Where.String()), part(look.Text, d.Why.String())}}
				r.detail = []look.Part{part(look.Text, d.Where.String()), part(look.Text, d.Why.String())}
				for _, l := range sampleLines(d.Sample.String()) {
					r.detail = append(r.detail, part(look.Muted, l))
				}
				r.target.message = d.Message
				out = append(out, r)
			}
			return out, nil
		},
	})
}

// sampleLines are the first lines of what could not be read.
func sampleLines(sample string) []string {
	const most = 5
	var out []string
	for l := range strings.Lines(sample) {
		if l = strings.TrimSpace(l); l != "" && len(out) < most {
			out = append(out, l)
		}
	}
	return out
}

// retry asks the source under the cursor to try again now.
func (m *Model) retry() tea.Cmd {
	name := ""
	if s := m.sheet(); s != nil {
		name = s.target().source
	}
	if name == "" || m.cfg.Retry == nil {
		m.say("Nothing to try again here.")
		return nil
	}
	m.say("Asked " + name + " to try again now.")
	again := m.cfg.Retry
	return func() tea.Msg { again(name); return nil }
}

// sides turns to the screen that says who is who.
func (m *Model) sides() tea.Cmd { return m.turnTo("sides", "") }

// times turns to the screen that asks how the times of a source are read.
func (m *Model) times() tea.Cmd {
	name := ""
	if s := m.sheet(); s != nil {
		name = s.target().source
	}
	if name == "" {
		m.say("Open the sources with g o, and ask it of one there.")
		return nil
	}
	return m.turnTo("times", name)
}

func (m *Model) turnTo(to, source string) tea.Cmd {
	m.cfg.Turn(to, source)
	return m.quit()
}

// prove asks for a new proof that the source under the cursor is only read.
func (m *Model) prove() tea.Cmd {
	name := ""
	if s := m.sheet(); s != nil {
		name = s.target().source
	}
	if name == "" || m.cfg.Prove == nil {
		m.say("earshot sources prove NAME shows it on the command line.")
		return nil
	}
	m.say("Proving that " + name + " is only read.")
	ctx, prove := m.ctx, m.cfg.Prove
	return func() tea.Msg {
		return didMsg{op: "prove " + name, err: prove(ctx, name), said: name + " is only read: proven."}
	}
}
