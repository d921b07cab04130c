package floor

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/page"
)

// heard writes that the conversation is heard and goes to the next that is
// not.
func (m *Model) heard() tea.Cmd {
	id := m.talk.want
	if id == 0 {
		m.say("No conversation here to hear.")
		return nil
	}
	return m.settleHearing(id, "Heard: "+number(id)+".", func(a *store.Act) error { return a.Hear(id) })
}

func (m *Model) resolve() tea.Cmd {
	if !m.talk.ready() {
		return nil
	}
	r := m.talk.talk.row
	said := number(r.ID) + " needs no answer."
	if r.Resolved {
		said = number(r.ID) + " needs an answer again."
	}
	return m.do(didMsg{op: "say that", said: said}, func(a *store.Act) error { return a.Resolve(r.ID, !r.Resolved) })
}

func (m *Model) isCustomer() tea.Cmd { return m.reside(store.Customer) }
func (m *Model) isAgent() tea.Cmd    { return m.reside(store.Agent) }
func (m *Model) isBot() tea.Cmd      { return m.reside(store.Bot) }

// reside tells on which side the speaker under the cursor speaks.
func (m *Model) reside(side store.Side) tea.Cmd {
	if !m.talk.ready() {
		return nil
	}
	msg := m.talk.messages[m.talk.msg]
	said := fmt.Sprintf("%s is a %s from now on, in every conversation.", msg.Sender.Shown(), side)
	if side == store.Agent {
		said = strings.Replace(said, " a agent", " an agent", 1)
	}
	return m.do(didMsg{op: "say who speaks", said: said}, func(a *store.Act) error { return a.Reside(msg.From, side) })
}

// Selecting.

func (m *Model) selectWords() tea.Cmd    { return m.selectHere(false) }
func (m *Model) selectSentence() tea.Cmd { return m.selectHere(true) }

func (m *Model) selectHere(sentences bool) tea.Cmd {
	if _, shut := m.talk.shutFold(); shut {
		return m.noWords("select")
	}
	m.talk.selectHere(sentences)
	return nil
}

// noWords says why there is nothing under the cursor to mark or to copy.
func (m *Model) noWords(what string) tea.Cmd {
	if words, shut := m.talk.shutFold(); shut {
		m.say("z opens the fold; its words are " + words + ".")
	} else {
		m.say("No words under the cursor to " + what + ". J goes to the next message.")
	}
	return nil
}

func (m *Model) extendWord() tea.Cmd     { return m.extend((*page.Page).NextWord) }
func (m *Model) extendWordBack() tea.Cmd { return m.extend((*page.Page).PrevWord) }
func (m *Model) extendWordEnd() tea.Cmd  { return m.extend((*page.Page).WordEnd) }
func (m *Model) extendSentence() tea.Cmd { return m.extend((*page.Page).NextSentence) }
func (m *Model) extendSentenceBack() tea.Cmd {
	return m.extend((*page.Page).PrevSentence)
}

func (m *Model) extend(move func(*page.Page, int) int) tea.Cmd {
	m.talk.extend(move)
	return nil
}

// Marks.

// A lastMark is the understanding that . repeats on other words.
type lastMark struct {
	store.Mark
	made  string // the path of a theme that is made with it
	title string
}

// unmark takes back the mark under the cursor.
func (m *Model) unmark() tea.Cmd {
	k, ok := m.markUnder()
	if !ok {
		m.say("No mark under the cursor. ) goes to the next one.")
		return nil
	}
	said := fmt.Sprintf("Mark %s removed: %s.", k.number, k.title())
	return m.do(didMsg{op: "remove the mark", said: said}, func(a *store.Act) error { return a.RetractMark(k.ID) })
}

// nextOverlap takes the next of the marks that overlap under the cursor.
func (m *Model) nextOverlap() tea.Cmd {
	here := m.talk.marksHere()
	k, ok := m.talk.markHere()
	switch {
	case !ok:
		m.say("No mark under the cursor. ) goes to the next one.")
	case len(here) == 1:
		m.say("Only mark " + k.number + " is under the cursor.")
	default:
		i := slices.IndexFunc(here, func(o mark) bool { return o.ID == k.ID })
		next := here[(i+1)%len(here)]
		m.talk.focus = next.ID
		m.say(fmt.Sprintf("Mark %s, %s: %d of %d that overlap here.", next.number, next.title(), (i+1)%len(here)+1, len(here)))
	}
	return nil
}

// markUnder is the mark under the cursor of the conversation, or of the ear.
func (m *Model) markUnder() (mark, bool) {
	if m.place() != atEar {
		return m.talk.markHere()
	}
	items := m.earItems()
	if m.ear.at >= len(items) || items[m.ear.at].mark == 0 {
		return mark{}, false
	}
	for _, k := range m.talk.marks {
		if k.ID == items[m.ear.at].mark {
			return k, true
		}
	}
	return mark{}, false
}

// markAgain repeats the last mark on the selection, or on the sentence under
// the cursor.
func (m *Model) markAgain() tea.Cmd {
	words, ok := m.talk.selected()
	if !ok {
		return m.noWords("mark")
	}
	if m.last.title == "" {
		m.say("No mark to repeat yet. m marks.")
		return nil
	}
	i := m.talk.index(words.msg)
	if (m.talk.messages[i].Side == store.Agent) != (m.last.Response != "") {
		m.say("The last mark was on the other side of a conversation. m marks here.")
		return nil
	}
	m.talk.sel = nil
	return m.writeMark(words, m.last, "")
}

// themesIn returns the themes of an understanding, made if they are new.
func (k lastMark) themesIn(a *store.Act) ([]store.ThemeID, error) {
	if k.made == "" {
		return k.Themes, nil
	}
	theme, err := a.ThemeAt(lineOf(k.made))
	return []store.ThemeID{theme.ID}, err
}

// writeMark keeps an understanding of some words.
func (m *Model) writeMark(words span, k lastMark, forgot string) tea.Cmd {
	s, who := m.cfg.Store, m.actor()
	return func() tea.Msg {
		msg := didMsg{op: "keep the mark", undo: true, said: "Mark saved: " + k.title + ".", forgot: forgot}
		msg.err = s.Do(who, func(a *store.Act) error {
			themes, err := k.themesIn(a)
			if err != nil {
				return err
			}
			of := store.Mark{Message: words.msg, Start: words.start, End: words.end}.Understood(k.Understanding())
			of.Themes = themes
			made, err := a.NewMark(of)
			msg.mark = made.ID
			return err
		})
		return msg
	}
}

// copyWords hands the selection, the mark or the sentence to the terminal's
// clipboard.
func (m *Model) copyWords() tea.Cmd {
	if k, ok := m.markUnder(); ok && m.talk.sel == nil {
		m.say("Copied the words of mark " + k.number + ", if the terminal takes them.")
		return tea.SetClipboard(strings.TrimRight(k.Quote.String(), "\n"))
	}
	words, ok := m.talk.selected()
	if !ok {
		return m.noWords("copy")
	}
	text := m.talk.messages[m.talk.index(words.msg)].Text.String()[words.start:words.end]
	m.talk.sel = nil
	m.say("Copied, if the terminal takes it.")
	return tea.SetClipboard(strings.TrimRight(text, "\n"))
}

// Undo.

func (m *Model) undo() tea.Cmd { return m.turn((*store.Store).Undo, "Undone: ", "Nothing to undo.") }
func (m *Model) redo() tea.Cmd {
	return m.turn((*store.Store).Redo, "Done again: ", "Nothing to redo.")
}

func (m *Model) turn(turn func(*store.Store, store.Actor) (store.Undone, error), said, none string) tea.Cmd {
	s, who, here, zone := m.cfg.Store, m.actor(), m.talk.want, m.cfg.Zone
	who.Now = m.cfg.Now()
	now := m.now()
	return func() tea.Msg {
		u, err := turn(s, who)
		msg := didMsg{op: "undo", err: err}
		switch {
		case errors.Is(err, store.ErrNothingToUndo), errors.Is(err, store.ErrNothingToRedo):
			msg.err, msg.said = nil, none
			return msg
		case errors.Is(err, store.ErrChangedSince):
			msg.err, msg.said = nil, "Not undone: somebody else changed it since."
			return msg
		case err != nil:
			return msg
		}
		msg.said = said + undoneWords(u) + ", of " + look.ClockLong(u.At.In(zone), now)
		if u.Conversation != 0 && u.Conversation != here {
			msg.said += ", in " + number(u.Conversation)
		}
		msg.said += "." + m.reapply(u.Lessons)
		return msg
	}
}

// undoneWords says what an act was.
func undoneWords(u store.Undone) string {
	switch { // who heard what was joined or split is kept with it
	case slices.Contains(u.Types, store.EvJoined):
		return "joining"
	case slices.Contains(u.Types, store.EvParted):
		return "splitting"
	}
	words := map[store.EventType]string{
		store.EvMarkCreated: "the mark", store.EvMarkEdited: "the change of a mark", store.EvMarkRetracted: "removing a mark",
		store.EvMarkReanchored: "mending a mark",
		store.EvThemeDefined:   "the change of a theme", store.EvFollowupCreated: "the follow-up",
		store.EvFollowupEdited: "the change of a follow-up", store.EvFollowupCompleted: "completing a follow-up",
		store.EvFollowupDeclined: "declining a follow-up", store.EvLeftUnheard: "left unheard",
		store.EvAsked: "asking", store.EvAnswered: "the answer", store.EvVoiceSet: "the voice", store.EvMerged: "joining two people",
		store.EvUnmerged: "parting two people", store.EvDescribed: "where an agent sits", store.EvMemoWritten: "the memo",
		store.EvMemoRemoved: "taking away a memo", store.EvSittingStarted: "starting a sitting", store.EvSittingEnded: "ending a sitting",
		store.EvMoment: "the moment", store.EvDebrief: "the debrief", store.EvHeard: "heard", store.EvResolved: "needs no answer",
		store.EvReopened: "needs an answer", store.EvResided: "who speaks on which side", store.EvRelated: "what somebody is to us", store.EvListenerNamed: "the listener's name",
		store.EvThemeMoved: "moving a theme", store.EvThemeRetired: "retiring a theme", store.EvThemeRevived: "bringing a theme back",
		store.EvThemeMerged: "merging two themes", store.EvThemeSplit: "splitting a theme",
		store.EvLessonTaught: "what was taught", store.EvLessonDropped: "taking back what was taught",
	}
	for _, t := range slices.Backward(u.Types) { // what an act ends with is what it was for
		if w, ok := words[t]; ok {
			return w
		}
	}
	if len(u.Types) > 0 && u.Types[0] == store.EvThemeCreated {
		return "the theme"
	}
	return "the last act"
}

func (m *Model) tookDid(msg didMsg) tea.Cmd {
	if m.failed(msg.op, msg.err) {
		return m.keepRefused(msg.forgot)
	}
	if msg.said != "" {
		m.said = said{words: msg.said, undo: msg.undo}
	}
	if msg.mark != 0 {
		m.ear.wanted = msg.mark
	}
	cmds := []tea.Cmd{m.readTalk(), m.readFloor(), m.readSheet(), m.readBar()}
	if m.floor.filter != nil {
		cmds = append(cmds, m.readFilter())
	}
	if msg.forgot != "" {
		cmds = append(cmds, m.setDraft(msg.forgot, nil))
	}
	return tea.Batch(cmds...)
}

// Folds.

func (m *Model) fold() tea.Cmd {
	if !m.talk.ready() {
		return nil
	}
	off, ok := m.talk.toggle(m.talk.msg, m.talk.off)
	if !ok {
		m.say("Nothing is folded in this message. Z opens or shuts all folds.")
		return nil
	}
	m.talk.goal = -1
	m.talk.to(m.talk.msg, off)
	return nil
}

func (m *Model) foldAll() tea.Cmd {
	if m.talk.ready() {
		m.talk.toggleAll()
		m.talk.settle()
	}
	return nil
}
