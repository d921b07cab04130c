package floor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/look"
	"earshot/ui/page"
)

// debriefMsg is sent when a sitting ended, or its debrief is to be written.
type debriefMsg struct {
	of  store.Sitting
	err error
}

// A debrief asks the four questions at the end of a sitting, beside what was
// heard and what is left to do. It may be closed: it waits in the list of
// sittings.
type debrief struct {
	of   store.Sitting
	form *form.Form
	view string
	kept map[string]string // as it was when it was opened
}

const (
	debriefWidth = 120
	debriefSide  = 28 // cells of the columns beside the questions
	debriefThree = 100
	debriefRows  = 16
)

func (m *Model) tookDebrief(msg debriefMsg) tea.Cmd {
	m.jumps--
	if m.failed("end the sitting", msg.err) {
		return nil
	}
	d := &debrief{of: msg.of, view: fmt.Sprintf("%sdebrief %d", viewDraft, msg.of.ID)}
	was := msg.of.Debrief
	d.form = form.New(m.look, form.Words{Saves: "saves", Closes: "closes, it waits"},
		form.Field{Name: "said", Label: "1", Value: was.ReallySaid.String(), Empty: "what did customers really say?"},
		form.Field{Name: "surprised", Label: "2", Value: was.Surprised.String(), Empty: "what surprised you?"},
		form.Field{Name: "practice", Label: "3", Value: was.Practice.String(), Empty: "what did they do that we should all do?"},
		form.Field{Name: "do", Label: "4", Value: was.WillDo.String(), Empty: "what will you do, and by when?"},
		form.Field{Name: "memo", Label: "memo", Value: was.Memo.String(), Empty: "to the floor; goes to nobody by itself"})
	d.kept = d.form.Values()
	if kept, ok := m.drafts[d.view]; ok {
		d.form.Restore(kept.Values)
	}
	m.sheets, m.over = nil, d
	return tea.Batch(m.reread(), m.readBar())
}

func (d *debrief) press(m *Model, k tea.KeyPressMsg) tea.Cmd { return d.took(m, d.form.Update(k)) }

func (d *debrief) paste(m *Model, p tea.PasteMsg) tea.Cmd { return d.took(m, d.form.Update(p)) }

func (d *debrief) took(m *Model, out form.Outcome) tea.Cmd {
	v := d.form.Values()
	switch out {
	case form.Closed:
		m.over = nil
		m.say("The debrief waits: g s, then d.")
		if !d.form.Changed(d.kept) {
			return nil
		}
		return m.setDraft(d.view, &draft{Values: v})
	case form.Saved:
		m.over = nil
		says := store.Debrief{ReallySaid: lineOf(v["said"]), Surprised: lineOf(v["surprised"]), Practice: lineOf(v["practice"]),
			WillDo: lineOf(v["do"]), Memo: lineOf(v["memo"])}
		return m.do(didMsg{op: "keep the debrief", said: "Debrief saved. g s lists the sittings.", forgot: d.view},
			func(a *store.Act) error { return a.DebriefSitting(d.of.ID, says) })
	}
	return nil
}

func (d *debrief) hints(*Model) []look.Hint { return d.form.Hints() }

func (d *debrief) status(*Model) look.Status {
	_, n, of := d.form.Here()
	questions := []string{"What did customers really say?", "What surprised you?", "What did they do that we should all do?",
		"What will you do, and by when?", "A memo to the floor, if you like."}
	return look.Status{Said: questions[n-1], Quiet: true, Mode: "DEBRIEF", Typing: true, Place: fmt.Sprintf("%d of %d", n, of)}
}

// sizes are the width of the box, and that of its questions.
func (d *debrief) sizes(m *Model) (box, questions int, three bool) {
	box = min(m.lay.w-2, debriefWidth)
	if three = m.lay.w >= debriefThree; three {
		return box, box - 2 - 2*debriefSide - 4, true
	}
	return box, box - 4, false
}

func (d *debrief) height(m *Model) int { return max(m.lay.h-7, 4) }

func (d *debrief) box(m *Model) []string {
	w, questions, three := d.sizes(m)
	h := d.height(m)
	b := m.brush()
	var lines []string
	if three {
		left, right := d.heard(b), d.before(b)
		h = min(h, max(len(left), len(right), debriefRows)+2)
		d.form.SetSize(questions, h)
		middle := d.form.View()
		for i := range h {
			r := b.Row(debriefSide + 2).Gap(2)
			lines = append(lines, d.side(r, left, i)+middle[i]+" "+d.side(b.Row(debriefSide+1), right, i))
		}
	} else {
		lines = d.narrow(m, b, questions, h)
	}
	return m.look.Box(w, "Debrief", b.plain("sitting"+withWords(d.of.Agent.String())), lines)
}

// narrow stacks what was heard above the questions.
func (d *debrief) narrow(m *Model, b brush, questions, h int) []string {
	var words []string
	for _, p := range append(d.heard(b), d.before(b)...) {
		if p.Text != "" && !p.S.Bold && !strings.HasPrefix(p.Text, " ") {
			words = append(words, p.Text)
		}
	}
	var lines []string
	most := max(h/3, 0)
	for i, l := range wrapWords(strings.Join(words, ", ")+".", max(questions-2, 1)) {
		if i < most {
			lines = append(lines, b.Row(questions+2).Gap(2).Add(look.S{Role: look.Muted}, l).String())
		}
	}
	d.form.SetSize(questions, max(h-len(lines)-1, 1))
	lines = append(lines, b.Row(questions+2).String())
	for _, l := range d.form.View() {
		lines = append(lines, l+"  ")
	}
	return lines
}

func (d *debrief) side(r *look.Row, words []look.Part, i int) string {
	if i < len(words) {
		r.Add(words[i].S, page.Cut(words[i].Text, debriefSide-2))
	}
	return r.String()
}

// heard is what the sitting came to.
func (d *debrief) heard(b brush) []look.Part {
	s := d.of.Sums
	out := []look.Part{bold("What I heard"), {}, part(look.Text, fmt.Sprintf("%d arrived, %d heard", s.Arrived, s.Heard))}
	add := func(n int, words string) {
		if n > 0 {
			out = append(out, part(look.Text, words))
		}
	}
	add(s.Customers, fmt.Sprintf("%s, %s", plural(s.Customers, "customer"), plural(s.FirstTimers, "first-timer")))
	add(s.Marks, fmt.Sprintf("%s, %s (%d new)", plural(s.Marks, "mark"), plural(s.Themes, "theme"), s.NewThemes))
	for i, k := range store.MarkKinds() {
		if i < len(s.Kinds) {
			add(s.Kinds[i], fmt.Sprintf("%d %s", s.Kinds[i], k))
		}
	}
	if s.Median > 0 {
		out = append(out, part(look.Text, "median answer "+look.Duration(s.Median)), part(look.Text, "slowest "+look.Duration(s.Slowest)))
	}
	add(s.Ignored, fmt.Sprintf("%d ignored now", s.Ignored))
	if rest := s.Arrived - s.Heard; rest > 0 {
		out = append(out, look.Part{}, part(look.Warning, fmt.Sprintf("%d not heard", rest)))
		add(s.Skimmed, fmt.Sprintf("%d only skimmed", s.Skimmed))
		add(s.Left, fmt.Sprintf("%d left on purpose", s.Left))
	}
	return out
}

// before is what is left to do before one goes.
func (d *debrief) before(b brush) []look.Part {
	s := d.of.Sums
	out := []look.Part{bold("Before you go"), {}}
	line := func(n int, words, key string) {
		if n > 0 {
			out = append(out, part(look.Text, fmt.Sprintf("%d %s", n, words)), part(look.Muted, "  "+key), look.Part{})
		}
	}
	line(s.Owed, "to be checked", fmt.Sprintf("g w, %d of them asked", s.Asked))
	line(s.Unplanned, "without a plan", `\ is:unplanned`)
	line(len(d.of.Moments), "to revisit", "g s")
	if s.Plans > 0 {
		due := ""
		if s.Soonest != "" {
			words, _ := dueWords(s.Soonest, b.now)
			due = ", soonest " + words
		}
		out = append(out, part(look.Text, plural(s.Plans, "follow-up")+due))
	}
	if len(out) == 2 {
		out = append(out, part(look.Muted, "nothing is owed"))
	}
	return out
}

func (d *debrief) cursor(m *Model) (int, int, bool) {
	box := d.box(m)
	w, _, three := d.sizes(m)
	x, y, ok := d.form.Cursor()
	left, top := m.corner(box, w)
	if three {
		return left + 1 + debriefSide + 2 + x, top + 1 + y, ok
	}
	return left + 1 + x, top + len(box) - 1 - d.formRows() + y, ok
}

// formRows is how many rows the questions have.
func (d *debrief) formRows() int { return len(d.form.View()) }
