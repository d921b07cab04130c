package floor

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
)

// dueField is the name of the day in the form of a follow-up.
const dueField = "due"

func (m *Model) followupMenu() tea.Cmd {
	m.over = &menu{key: "f", title: "Follow up how? One of these letters; Enter replies.", enter: "reply"}
	return nil
}

func (m *Model) planReply() tea.Cmd      { return m.plan(store.Reply) }
func (m *Model) planAskBack() tea.Cmd    { return m.plan(store.AskBack) }
func (m *Model) planChange() tea.Cmd     { return m.plan(store.Change) }
func (m *Model) planThank() tea.Cmd      { return m.plan(store.Thank) }
func (m *Model) planTellInside() tea.Cmd { return m.plan(store.TellInside) }
func (m *Model) planWatch() tea.Cmd      { return m.plan(store.KeepWatch) }

// plan opens the form of a new follow-up: of the mark under the cursor, else
// of the conversation and its customer.
func (m *Model) plan(kind store.FollowupKind) tea.Cmd {
	f := store.Followup{Kind: kind, Status: store.StatusOpen}
	quote := ""
	if s := m.sheet(); s != nil {
		to := s.target()
		f.Conversation, f.Theme = to.conv, cmp.Or(s.theme, to.theme.ID)
		if to.mark != 0 {
			f.Marks = []store.MarkID{to.mark}
		}
		f.Customer = to.person
		quote = to.quote
	} else if m.talk.ready() {
		r := m.talk.talk.row
		f.Conversation, f.Customer = r.ID, r.Customer
		if k, ok := m.markUnder(); ok {
			f.Marks, f.Need, quote = []store.MarkID{k.ID}, k.Need, k.Quote.String()
			if len(k.Themes) > 0 {
				f.Theme = k.Themes[0]
			}
		}
	}
	if f.Conversation == 0 && f.Theme == 0 {
		m.say("Open a conversation first.")
		return nil
	}
	f.Owner = lineOf(m.bar.listener)
	if m.talk.ready() && m.talk.talk.row.ID == f.Conversation && kind == store.Reply {
		f.Channel = string(m.talk.talk.row.Channel)
	}
	return m.openFollowup(f, quote)
}

// openFollowup opens the form of a follow-up, a new one or one to change.
func (m *Model) openFollowup(f store.Followup, quote string) tea.Cmd {
	p := &paneForm{title: "Follow-up", mode: "PLAN", quote: quote,
		note:  "Everything but the kind may stay empty.",
		draft: draft{Conv: f.Conversation, Start: int(f.ID)}, form: m.followupForm(f)}
	if len(f.Marks) > 0 {
		p.draft.Start = -int(f.Marks[0])
	} else if f.Conversation == 0 && f.ID == 0 {
		p.draft.Start, p.note = -int(f.Theme), "For the theme. "+p.note
	}
	p.view = p.draft.name(viewFollowup)
	if f.Customer != 0 && m.talk.ready() && m.talk.customer.ID == f.Customer {
		p.note = "For " + m.talk.customer.Shown().String() + ". " + p.note
	}
	p.save = func(m *Model) tea.Cmd { return m.saveFollowup(p, f, p.form.Values()) }
	return m.openForm(p)
}

func (m *Model) followupForm(f store.Followup) *form.Form {
	return form.New(m.look, formWords,
		form.Field{Name: dueField, Label: "due", Kind: form.Day, Value: f.Due, Today: m.now(), Empty: "no day", Saves: true,
			Aside: "A day: fri, 3d, 2w, tomorrow, 9 oct."},
		form.Field{Name: "kind", Label: "kind", Kind: form.Choice, Value: plainWord(string(f.Kind)), Options: optionsOf(store.FollowupKinds())},
		form.Field{Name: "title", Label: "what", Value: f.Title.String(), Empty: "none"},
		form.Field{Name: "needs", Label: "needs", Value: f.Need.String(), Empty: "none"},
		form.Field{Name: "owner", Label: "owner", Value: f.Owner.String(), Empty: "nobody yet"},
		form.Field{Name: "channel", Label: "channel", Kind: form.Suggest, Value: f.Channel, Find: finder(channelOptions()), Empty: "not chosen"},
		form.Field{Name: "status", Label: "status", Kind: form.Choice, Value: string(f.Status), Options: optionsOf([]store.FollowupStatus{
			store.StatusOpen, store.StatusPlanned, store.StatusStarted, store.StatusWaiting, store.StatusCompleted, store.StatusDeclined})},
		form.Field{Name: "outcome", Label: "outcome", Value: f.Outcome.String(), Empty: "none",
			Aside: "One line, once it is completed or declined."})
}

func optionsOf[T ~string](all []T) []form.Option {
	var out []form.Option
	for _, v := range all {
		out = append(out, form.Option{Name: plainWord(string(v))})
	}
	return out
}

func channelOptions() []form.Option {
	var out []form.Option
	for _, c := range store.FollowupChannels() {
		o := form.Option{Name: c, Note: "online"}
		if store.Offline(c) {
			o.Note = "offline"
		}
		out = append(out, o)
	}
	return out
}

// saveFollowup keeps what the form says; completing and declining ask for one
// line first.
func (m *Model) saveFollowup(p *paneForm, f store.Followup, v map[string]string) tea.Cmd {
	if v["kind"] == "" {
		p.form.Wrong("kind", "Choose what kind of follow-up it is.")
		return nil
	}
	was := f
	f.Kind = store.FollowupKind(strings.ReplaceAll(v["kind"], " ", "_"))
	f.Due, f.Title, f.Need = v["due"], lineOf(v["title"]), lineOf(v["needs"])
	f.Owner, f.Channel = lineOf(v["owner"]), v["channel"]
	f.Status, f.Outcome = store.FollowupStatus(v["status"]), lineOf(v["outcome"])
	if f.Status.Done() && f.Outcome.Len() == 0 {
		p.form.Wrong("outcome", "In one line: what came of it?")
		return nil
	}
	m.closeForm()
	return m.writeFollowup(was, f, p.view)
}

func (m *Model) writeFollowup(was, f store.Followup, forgot string) tea.Cmd {
	due, late := dueWords(f.Due, m.now())
	said := "Follow-up saved: " + strings.Join(slices.DeleteFunc([]string{plainWord(string(f.Kind)), f.Owner.String(), due},
		func(s string) bool { return s == "" }), ", ") + "."
	switch {
	case f.Status.Done():
		said = "Follow-up " + string(f.Status) + "."
	case late:
		said += " That day is past."
	}
	return m.do(didMsg{op: "keep the follow-up", said: said, forgot: forgot}, func(a *store.Act) error {
		if f.ID != 0 {
			if now, err := a.Followup(f.ID); err != nil || !reflect.DeepEqual(now, was) {
				return cmp.Or(err, store.ErrChangedSince)
			}
			return a.EditFollowup(f)
		}
		_, err := a.NewFollowup(f)
		return err
	})
}

func (m *Model) editFollowup() tea.Cmd {
	if f, ok := m.followupUnder(); ok {
		return m.openFollowup(f, "")
	}
	return nil
}

// followupUnder is the follow-up under the cursor of the plan.
func (m *Model) followupUnder() (store.Followup, bool) {
	s := m.sheet()
	if s == nil || s.target().followup.ID == 0 {
		m.say("No follow-up here.")
		return store.Followup{}, false
	}
	return s.target().followup, true
}

func (m *Model) completeFollowup() tea.Cmd {
	return m.finish(store.StatusCompleted, "what came of it, in a line", "completes it")
}

func (m *Model) declineFollowup() tea.Cmd {
	return m.finish(store.StatusDeclined, "why not, in a line", "declines it")
}

// finish asks for the one line without which no follow-up is finished.
func (m *Model) finish(status store.FollowupStatus, ask, enter string) tea.Cmd {
	f, ok := m.followupUnder()
	if !ok {
		return nil
	}
	p := &prompt{entry: newEntry(), mode: "OUTCOME", ask: ask, enter: enter}
	p.done = func(m *Model, words string) tea.Cmd {
		if words == "" {
			p.wrong = "It needs one line: " + ask + "."
			m.over = p
			return nil
		}
		was := f
		f.Status, f.Outcome = status, lineOf(words)
		return m.writeFollowup(was, f, "")
	}
	m.over = p
	return nil
}
