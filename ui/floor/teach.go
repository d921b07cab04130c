package floor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// Teaching is what the screen asks of the readers of mail. Both read mails
// again, which may take seconds.
type Teaching struct {
	// Propose makes lessons of where a listener pointed: for the sender alone,
	// then for everybody of their domain.
	Propose func(context.Context, Pointed) ([]Proposal, error)
	// Apply reads again what was heard before and a lesson is about, be it one
	// that stands or one that was taken back, and returns how many messages
	// changed.
	Apply func(context.Context, store.Lesson) (int, error)
}

// Pointed is where in a message a listener pointed: ranges of bytes, empty
// where at nothing.
type Pointed struct {
	Message              store.MessageID
	Kind                 store.LessonKind
	Quote                [2]int
	Name, Address, Words [2]int
}

// A Proposal is a lesson that is not taught yet, and how many of its sender's
// kept mails it would change. Of is how many were looked at.
type Proposal struct {
	Lesson   store.Lesson
	Fits, Of int
}

// proposedMsg is sent when lessons were made of where the listener pointed.
type proposedMsg struct {
	all []Proposal
	err error
}

// quoteStartsHere proposes that the quote starts at lines like the selected
// ones, or like the one under the cursor.
func (m *Model) quoteStartsHere() tea.Cmd {
	if _, shut := m.talk.shutFold(); shut || !m.talk.ready() {
		return m.noWords("teach by")
	}
	p := Pointed{Kind: store.LessonQuote, Message: m.talk.messages[m.talk.msg].ID, Quote: [2]int{m.talk.off, m.talk.off}}
	if s, ok := m.talk.selected(); ok && m.talk.sel != nil {
		p.Message, p.Quote = s.msg, [2]int{s.start, s.end}
	}
	return m.propose(p)
}

func (m *Model) pointName() tea.Cmd {
	return m.point("name", func(p *Pointed) *[2]int { return &p.Name })
}

func (m *Model) pointAddress() tea.Cmd {
	return m.point("address", func(p *Pointed) *[2]int { return &p.Address })
}

func (m *Model) pointWords() tea.Cmd {
	return m.point("words", func(p *Pointed) *[2]int { return &p.Words })
}

// point notes that the selected words are a field of a form. Once it is known
// who wrote and what, the lesson is proposed.
func (m *Model) point(what string, field func(*Pointed) *[2]int) tea.Cmd {
	s, ok := m.talk.selected()
	if !ok || m.talk.sel == nil {
		m.say("Select the writer's " + what + " first: v, then w by word, j by line.")
		return nil
	}
	p := &m.pointed
	if p.Message != s.msg {
		*p = Pointed{Message: s.msg, Kind: store.LessonForm}
	}
	at := [2]int{s.start, s.end}
	if text := m.talk.messages[m.talk.index(s.msg)].Text.String(); what == "address" {
		if at, ok = addressNear(text, at); !ok {
			m.say("No mail address is selected: v on a word of it is enough.")
			return nil
		}
	}
	*field(p) = at
	m.talk.sel = nil
	switch who := p.Name != [2]int{} || p.Address != [2]int{}; {
	case p.Words != [2]int{} && who:
		return m.propose(*p)
	case who:
		m.say("Noted. Now select what they wrote: :form-words.")
	default:
		m.say("Noted. Now select who wrote it: :form-address or :form-name.")
	}
	return nil
}

// addressNear finds the mail address that a selection touches, else the one on
// its line: an address is many words to a selection.
func addressNear(text string, at [2]int) (found [2]int, ok bool) {
	from := strings.LastIndexByte(text[:at[0]], '\n') + 1
	end := len(text)
	if n := strings.IndexByte(text[at[1]:], '\n'); n >= 0 {
		end = at[1] + n
	}
	for from < end {
		word := strings.IndexFunc(text[from:end], func(r rune) bool { return !parts(r) })
		if word < 0 {
			break
		}
		from += word
		to := end
		if n := strings.IndexFunc(text[from:end], parts); n >= 0 {
			to = from + n
		}
		if touches := from < at[1] && at[0] < to; strings.Contains(text[from:to], "@") && (touches || !ok) {
			found, ok = [2]int{from, to}, true
		}
		from = to
	}
	return found, ok
}

// parts says whether a sign stands between addresses and not in them.
func parts(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>(),;:|\"'", r) }

func (m *Model) propose(p Pointed) tea.Cmd {
	if m.cfg.Teach == nil {
		m.say("Nothing can be taught here: no reader of mail is at hand.")
		return nil
	}
	m.said = said{words: "Reading what this sender wrote before ...", quiet: true}
	ctx, ask := m.ctx, m.cfg.Teach.Propose
	return func() tea.Msg {
		all, err := ask(ctx, p)
		return proposedMsg{all, err}
	}
}

func (m *Model) tookProposed(msg proposedMsg) tea.Cmd {
	if msg.err == nil && len(msg.all) == 0 {
		msg.err = errors.New("it is not known who sent this mail")
	}
	if m.failed("make a lesson of it", msg.err) {
		return nil
	}
	m.said = said{}
	m.over = &lessonBox{msg.all}
	return nil
}

// A lessonBox shows what would be taught, and what it would change, before a
// listener says yes.
type lessonBox struct{ all []Proposal }

func (b *lessonBox) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	switch key := k.String(); {
	case key == "enter":
		return m.teach(b.all[0])
	case key == "d" && len(b.all) > 1:
		return m.teach(b.all[1])
	case key == "esc", key == "q":
		m.over = nil
		m.said = said{words: "Nothing was taught.", quiet: true}
	}
	return nil
}

// teach keeps a lesson and has the sender's kept mails read again.
func (m *Model) teach(p Proposal) tea.Cmd {
	m.over, m.pointed, m.talk.sel = nil, Pointed{}, nil
	s, who, ctx, apply := m.cfg.Store, m.actor(), m.ctx, m.cfg.Teach.Apply
	return func() tea.Msg {
		msg := didMsg{op: "teach that", undo: true}
		l := p.Lesson
		msg.err = s.Do(who, func(a *store.Act) (err error) { l, err = a.Teach(l); return err })
		if msg.err != nil {
			return msg
		}
		n, err := apply(ctx, l)
		msg.said = "Taught for " + l.Sender + ": " + plural(n, "kept mail") + " read so, and all to come."
		if err != nil {
			msg.said = "Taught for " + l.Sender + " from now on; earshot reread does the past: " + err.Error()
		}
		return msg
	}
}

// reapply has mails read again without a lesson that was taken back, or with
// one that stands again.
func (m *Model) reapply(lessons []store.Lesson) string {
	n := 0
	for _, l := range lessons {
		if m.cfg.Teach == nil {
			return " earshot reread does the past."
		}
		changed, err := m.cfg.Teach.Apply(m.ctx, l)
		if n += changed; err != nil {
			return " earshot reread does the past: " + err.Error()
		}
	}
	if len(lessons) == 0 {
		return ""
	}
	return " " + plural(n, "kept mail") + " read anew."
}

func (b *lessonBox) paste(*Model, tea.PasteMsg) tea.Cmd { return nil }

func (b *lessonBox) hints(*Model) []look.Hint {
	out := []look.Hint{{Key: "Enter", Word: "teach it for the sender"}}
	if len(b.all) > 1 {
		out = append(out, look.Hint{Key: "d", Word: "for the whole domain"})
	}
	return append(out, look.Hint{Key: "Esc", Word: "no"})
}

func (b *lessonBox) status(*Model) look.Status {
	return look.Status{Said: "Nothing is cut: z opens a fold, u takes the lesson back.", Quiet: true, Mode: "TEACH"}
}

func (b *lessonBox) cursor(*Model) (int, int, bool) { return 0, 0, false }

func (b *lessonBox) box(m *Model) []string {
	width := min(70, m.lay.w-2)
	w := width - 2
	pen := m.brush()
	row := func(p look.Part) string {
		return m.look.Row(w).Gap(2).Add(p.S, m.look.Cut(pen.plain(p.Text), max(w-4, 1))).String()
	}
	lines := []string{m.look.Row(w).String()}
	for _, p := range b.says() {
		lines = append(lines, row(p))
	}
	for i, p := range b.all {
		key := []string{"Enter", "d    "}[i]
		lines = append(lines, m.look.Row(w).Gap(2).Add(look.S{Role: look.Accent, Bold: true}, key).Gap(2).
			Add(look.S{}, m.look.Cut(pen.plain(p.Lesson.Sender+": "+p.effect()), max(w-11, 1))).String())
	}
	lines = append(lines, m.look.Row(w).String())
	return m.look.Box(width, "Teach", "", lines)
}

// effect says what a lesson would do to the mails that are kept.
func (p Proposal) effect() string {
	what := "folds"
	if p.Lesson.Kind == store.LessonForm {
		what = "unpacks"
	}
	return fmt.Sprintf("%s %d of %s", what, p.Fits, plural(p.Of, "kept mail"))
}

// says puts a lesson in words.
func (b *lessonBox) says() []look.Part {
	l := b.all[0].Lesson
	var out []look.Part
	if l.Kind == store.LessonQuote {
		out = append(out, part(look.Text, "The quote starts at lines like"))
		for _, line := range l.Quote {
			out = append(out, part(look.Accent, "  "+line.String()))
		}
		return append(out, look.Part{})
	}
	out = append(out, part(look.Text, "A form: what differs stands behind these labels"))
	for _, f := range []struct {
		what  string
		field store.Field
	}{{"name   ", l.Form.Name}, {"address", l.Form.Address}, {"words  ", l.Form.Words}} {
		if f.field.Before.Len() == 0 {
			continue
		}
		line := "  " + f.what + "  " + f.field.Before.String() + " …"
		if f.field.After.Len() > 0 {
			line += "  up to  " + f.field.After.String()
		}
		out = append(out, part(look.Accent, line))
	}
	return append(out, look.Part{})
}

// readTeachers reads who taught what is folded by lessons here.
func (k *talk) readTeachers(t *store.Tx) error {
	k.teachers = map[store.LessonID]string{}
	for _, m := range k.messages {
		ids := []store.LessonID{m.Lesson}
		for _, f := range m.Folds {
			ids = append(ids, f.Lesson)
		}
		for _, id := range ids {
			if _, known := k.teachers[id]; known || id == 0 {
				continue
			}
			l, err := t.Lesson(id)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			by, err := t.Listener(l.By)
			if err != nil {
				return err
			}
			k.teachers[id] = by.Name.String()
		}
	}
	return nil
}

// taught says who taught what was found by a lesson, behind what it is.
func (k *talk) taught(id store.LessonID) string {
	switch by, ok := k.teachers[id]; {
	case !ok:
		return ""
	case by == "":
		return ", as taught once"
	default:
		return ", taught by " + by
	}
}
