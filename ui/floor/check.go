package floor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/form"
	"earshot/ui/look"
)

// A checking is a mark whose understanding is in question, with who could
// tell.
type checking struct {
	mark     store.Mark
	doubt    store.Doubt
	reply    store.MessageID // what may be the answer
	replied  clean.Text      // its words
	row      store.Conversation
	customer store.Person
	agent    clean.Line
}

// readChecking reads what is needed to check a mark.
func readChecking(t *store.Tx, k store.Mark) (checking, error) {
	c := checking{mark: k}
	var err error
	if c.doubt, err = t.Doubt(k); err != nil {
		return c, err
	}
	if c.row, err = t.Conversation(k.Conversation); err != nil {
		return c, err
	}
	if c.customer, err = t.Person(k.Person); err != nil {
		return c, err
	}
	if c.row.Agent != 0 {
		agent, err := t.Person(c.row.Agent)
		if err != nil {
			return c, err
		}
		c.agent = agent.Shown()
	}
	if c.reply, err = t.Replied(k, c.doubt.Check); err != nil || c.reply == 0 {
		return c, err
	}
	msg, err := t.Message(c.reply)
	c.replied = msg.Text
	return c, err
}

func (m *Model) checkMenu() tea.Cmd {
	if _, ok := m.checkable(); !ok {
		m.say("No mark under the cursor. ) goes to the next one, g w to what is to be checked.")
		return nil
	}
	m.over = &menu{key: "w", title: "Was I right? One of these letters."}
	return nil
}

// checkable is the mark under the cursor of the conversation, the ear or a
// view.
func (m *Model) checkable() (store.MarkID, bool) {
	if s := m.sheet(); s != nil {
		return s.target().mark, s.target().mark != 0
	}
	k, ok := m.markUnder()
	return k.ID, ok
}

// checkingMsg is sent when a mark to be checked was read.
type checkingMsg struct {
	of  checking
	ask func(*Model, checking) tea.Cmd
	err error
}

// check reads the mark under the cursor, then asks.
func (m *Model) check(ask func(*Model, checking) tea.Cmd) tea.Cmd {
	id, ok := m.checkable()
	if !ok {
		return m.checkMenu()
	}
	s := m.cfg.Store
	m.jumps++
	return func() tea.Msg {
		msg := checkingMsg{ask: ask}
		msg.err = s.View(func(t *store.Tx) error {
			k, err := t.Mark(id)
			if err != nil {
				return err
			}
			msg.of, err = readChecking(t, k)
			return err
		})
		return msg
	}
}

func (m *Model) tookChecking(msg checkingMsg) tea.Cmd {
	m.jumps--
	if m.failed("read the mark", msg.err) {
		return nil
	}
	return msg.ask(m, msg.of)
}

func (m *Model) askAgent() tea.Cmd    { return m.check((*Model).askAgentAbout) }
func (m *Model) askCustomer() tea.Cmd { return m.check((*Model).askCustomerAbout) }
func (m *Model) confirm() tea.Cmd     { return m.check((*Model).confirmHere) }
func (m *Model) correct() tea.Cmd     { return m.check((*Model).correctHere) }
func (m *Model) unknowable() tea.Cmd  { return m.check((*Model).unknowableHere) }
func (m *Model) reopen() tea.Cmd      { return m.check((*Model).reopenHere) }

// checkForm is a form about a mark in question.
func (m *Model) checkForm(c checking, title, note string, fields ...form.Field) *paneForm {
	about := draft{Message: c.mark.Message, Conv: c.mark.Conversation, Start: c.mark.Start, End: c.mark.End}
	f := &paneForm{title: title, mode: "RIGHT?", view: about.name(viewDraft + strings.ToLower(title)), draft: about,
		quote: c.mark.Quote.String(), note: note, form: form.New(m.look, formWords, fields...)}
	if c.reply != 0 {
		f.about = "an answer came: " + oneLine(clean.OneLine(c.replied.String()).String())
		const most = 160
		if len(f.about) > most {
			f.about = strings.ToValidUTF8(f.about[:most], "") + " ..."
		}
	}
	return f
}

// askAgentAbout asks for the one line that the agent is to be asked.
func (m *Model) askAgentAbout(c checking) tea.Cmd {
	f := m.checkForm(c, "Ask the agent", "Nothing is sent: the question lies in the hand-over folder.",
		form.Field{Name: "asks", Label: "asks", Saves: true, Empty: "one line"},
		form.Field{Name: "of", Label: "of", Value: c.agent.String(), Empty: "nobody yet"})
	return m.askWith(f, c, "agent", agentNote)
}

// askCustomerAbout drafts the ask-back to the customer, in their own words.
func (m *Model) askCustomerAbout(c checking) tea.Cmd {
	f := m.checkForm(c, "Ask back", "Nothing is sent: the draft lies in the hand-over folder.",
		form.Field{Name: "asks", Label: "asks", Value: askBackWords(c.mark), Saves: true, Empty: "one line"},
		form.Field{Name: "of", Label: "of", Value: c.customer.Shown().String()})
	return m.askWith(f, c, "customer", askBackNote)
}

// askWith keeps the question, and writes it where the listener's colleagues
// find it.
func (m *Model) askWith(f *paneForm, c checking, via string, note func(c checking, asks, of string) (string, []byte)) tea.Cmd {
	f.save = func(m *Model) tea.Cmd {
		v := f.form.Values()
		if strings.TrimSpace(v["asks"]) == "" {
			f.form.Wrong("asks", "A question needs words.")
			return nil
		}
		m.closeForm()
		name, body := note(c, v["asks"], v["of"])
		s, who, hand := m.cfg.Store, m.actor(), m.cfg.Handover
		return func() tea.Msg {
			msg := didMsg{op: "keep the question", undo: true, said: "Asked " + orWords(v["of"], "the "+via) + ".", forgot: f.view}
			msg.err = s.Do(who, func(a *store.Act) error { return a.Ask(c.mark.ID, via, lineOf(v["of"]), lineOf(v["asks"])) })
			if msg.err != nil || hand == nil {
				return msg
			}
			path, err := hand(name, body)
			if msg.said += " It lies in " + path + "."; err != nil {
				msg.said = "Asked; but nothing could be written for hand-over: " + err.Error()
			}
			return msg
		}
	}
	return m.openForm(f)
}

func viaField(c checking) form.Field {
	return form.Field{Name: "via", Label: "by", Kind: form.Choice, Value: plainWord(c.doubt.Check.Via), Empty: "not said", Options: viaOptions()}
}

func viaOptions() []form.Option {
	var out []form.Option
	for _, v := range store.CheckVias() {
		out = append(out, form.Option{Name: plainWord(v)})
	}
	return out
}

func (m *Model) confirmHere(c checking) tea.Cmd {
	by := viaField(c)
	by.Saves = true
	f := m.checkForm(c, "Right", "Enter confirms. By whom may stay empty.", by,
		form.Field{Name: "answer", Label: "said", Empty: "nothing more"})
	return m.answerWith(f, c, store.Confirmed, "Confirmed.")
}

func (m *Model) correctHere(c checking) tea.Cmd {
	f := m.checkForm(c, "Correct", "Say what was meant. What was thought before is kept beside it.",
		form.Field{Name: "meant", Label: "meant", Value: c.mark.Meant.String(), Empty: "none"},
		form.Field{Name: "needs", Label: "needs", Value: c.mark.Need.String(), Empty: "none"},
		form.Field{Name: "answer", Label: "said", Empty: "nothing more", Aside: "What was answered, in a line."}, viaField(c))
	return m.answerWith(f, c, store.Corrected, "Corrected; both readings are kept.")
}

func (m *Model) unknowableHere(c checking) tea.Cmd {
	f := m.checkForm(c, "Unknowable", "One line: why nobody can know.", form.Field{Name: "answer", Label: "why", Saves: true})
	return m.answerWith(f, c, store.Unknowable, "Nobody can know; the reason is kept.")
}

func (m *Model) reopenHere(c checking) tea.Cmd {
	return m.do(didMsg{op: "open the question again", said: "Assumed again."}, func(a *store.Act) error {
		return a.Answer(c.mark.ID, store.Answer{State: store.Assumed})
	})
}

// answerWith closes the check with what the form says.
func (m *Model) answerWith(f *paneForm, c checking, state store.CheckState, said string) tea.Cmd {
	f.save = func(m *Model) tea.Cmd {
		v := f.form.Values()
		ans := store.Answer{State: state, Via: underscored(v["via"]), Words: lineOf(v["answer"]), In: c.reply}
		switch {
		case state == store.Unknowable && ans.Words.Len() == 0:
			f.form.Wrong("answer", "In one line: why can nobody know?")
			return nil
		case state == store.Corrected:
			if ans.Now = (store.Sense{Meant: lineOf(v["meant"]), Need: lineOf(v["needs"])}); ans.Now == c.mark.Sense() {
				f.form.Wrong("meant", "That is what was thought before. What was meant instead?")
				return nil
			}
		}
		m.closeForm()
		return m.do(didMsg{op: "keep the answer", said: said, forgot: f.view}, func(a *store.Act) error {
			now, err := a.Mark(c.mark.ID)
			if err == nil && !sameWords(now, c.mark) {
				err = store.ErrChangedSince
			}
			if err != nil {
				return err
			}
			return a.Answer(c.mark.ID, ans)
		})
	}
	return m.openForm(f)
}

// goDoubts shows what is to be checked: what was asked first, the oldest first.
func (m *Model) goDoubts() tea.Cmd { return m.goView(m.doubtsSheet(false)) }

func (m *Model) allAssumed() tea.Cmd {
	s := m.sheet()
	m.sheets = m.sheets[:len(m.sheets)-1]
	return m.openSheet(m.doubtsSheet(!s.all))
}

func (m *Model) doubtsSheet(all bool) *sheet {
	b := m.brush()
	s := &sheet{
		kind: atDoubts, title: "Was I right?", crumb: "Was I right?", about: "what is owed an answer", all: all,
		columns: []column{{"state", 11, false, 0}, {"customer", 16, false, 1}, {"asked", 18, false, 2}, {"what was understood", 24, false, 0}},
		none:    []string{"Nothing waits for an answer.", "Understandings of low sureness or with another reading come here by themselves; w on a mark asks about any. a shows all that is only assumed."},
	}
	if all {
		s.about = "all that is not confirmed"
		s.none = []string{"Nothing is only assumed.", "Every understanding was confirmed, corrected or said to be unknowable."}
	}
	s.read = func(t *store.Tx) ([]sheetRow, error) {
		var asked, rest []sheetRow
		err := t.Doubts(func(d store.Doubt) error {
			open := d.State == store.Assumed || d.State == store.Asked || d.State == store.Unanswered
			if !d.Owed() && !(all && open) {
				return nil
			}
			c, err := readChecking(t, d.Mark)
			if err != nil {
				return err
			}
			if d.State == store.Assumed {
				rest = append(rest, b.doubtRow(c))
			} else {
				asked = append(asked, b.doubtRow(c))
			}
			return nil
		})
		return append(asked, rest...), err
	}
	return s
}

func (b brush) doubtRow(c checking) sheetRow {
	words, role := b.checkWords(c.doubt)
	sense := orWords(c.mark.Meant.String(), c.mark.Need.String(), c.mark.ToneOther.String())
	r := sheetRow{
		cells: []look.Part{part(role, string(c.doubt.State)), bold(c.customer.Shown().String()),
			part(look.Text, orWords(c.doubt.Check.Of.String(), "nobody")), part(look.Text, sense)},
		target: target{conv: c.mark.Conversation, mark: c.mark.ID, person: c.mark.Person, quote: c.mark.Quote.String()},
	}
	r.detail = append(r.detail, part(look.Text, b.quoted(c.mark.Quote.String(), 200)))
	for _, s := range []saying{{"meant ", c.mark.Meant.String()}, {"needs ", c.mark.Need.String()}, {"or else ", c.mark.ToneOther.String()},
		{"asked: ", c.doubt.Check.Question.String()}} {
		if s.words != "" {
			r.detail = append(r.detail, part(look.Muted, s.label+s.words))
		}
	}
	r.detail = append(r.detail, part(role, words))
	if c.reply != 0 {
		r.detail = append(r.detail, part(look.Accent, fmt.Sprintf("An answer came: %s", b.quoted(c.replied.String(), 160))))
	}
	return r
}
