package floor

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
)

// Messages of the floor's own. A result carries the generation it was asked
// for under; one that is older than the newest question is dropped.
type (
	// rememberedMsg is sent once, with what the last session left.
	rememberedMsg struct {
		remembered remembered
		drafts     map[string]draft
		err        error
	}
	// draftsReadMsg is sent when the listener's drafts were read again.
	draftsReadMsg struct {
		gen    int
		drafts map[string]draft
		err    error
	}
	// floorReadMsg is sent when rows of the floor were read.
	floorReadMsg struct {
		gen  int
		rows stretch
		err  error
	}
	// waitingMsg is sent when it was counted how many conversations wait while
	// the stream is held.
	waitingMsg struct {
		n   int
		err error
	}
	// moreReadMsg is sent when rows beyond an end were read while the stream is
	// held.
	moreReadMsg struct {
		gen  int
		rows []row
		back bool
		err  error
	}
	// filterMsg is sent when it was found what a filter keeps.
	filterMsg struct {
		gen    int
		places []store.Pos
		meant  store.Meant // where nothing matches
		of     int
		took   time.Duration
		err    error
	}
	// talkReadMsg is sent when a conversation was read.
	talkReadMsg struct {
		gen  int
		talk talk
		err  error
	}
	// barReadMsg is sent when what stands round the panes was read: sources,
	// coverage, the codebook.
	barReadMsg struct {
		bar bar
		err error
	}
	// foundMsg is sent when a jump found its conversation, or found none.
	foundMsg struct {
		id   store.ConversationID
		mark store.MarkID // go to its words
		none string       // what to say where there is none
		said string       // what was done on the way
		err  error
	}
	// hitsMsg is sent when a search was answered.
	hitsMsg struct {
		gen   int
		query string
		found store.Found
		meant store.Meant // where little was found
		known int         // of all messages, the first so many were looked at
		all   int
		typed bool // the query stands in the prompt: only count
		visit bool // go to a hit; keys wait for it
		at    int  // the hit to go to
		err   error
	}
	// sheetReadMsg is sent when the lines of a view were read.
	sheetReadMsg struct {
		gen  int
		rows []sheetRow
		more bool // another reading knows more
		err  error
	}
	// didMsg is sent when something a listener did was written, or was not.
	didMsg struct {
		said   string
		undo   bool // u takes it back
		op     string
		err    error
		mark   store.MarkID
		forgot string // the draft that is no longer needed
	}
	// heldMsg is sent when the stream was held: what came after this waits.
	heldMsg struct {
		last store.MessageID
		err  error
	}
	// changedMsg is sent when the store has changed since it was last read.
	changedMsg struct{}
	// noticeMsg is sent when something outside the store is to be said.
	noticeMsg string
	// listenMsg is sent when it is time to ask again whether the store changes.
	listenMsg struct{}
	// tickMsg is sent every two seconds, so that ages on the screen stay true
	// and what is typed is saved.
	tickMsg struct{}
	// glowMsg is sent when a new row has carried its tint long enough.
	glowMsg struct{}
	// groundMsg is sent when the terminal had time enough to name its ground.
	groundMsg struct{}
)

// A Note is a message of the caller's: something to be said in the last line.
type Note string

const (
	tickEvery   = 2 * time.Second
	changeEvery = 100 * time.Millisecond // how often the screen is read again at most
	groundWait  = 300 * time.Millisecond
	glowFor     = time.Second // how long a new row carries a tint
	coverageFor = 14 * 24 * time.Hour
	hitsAtOnce  = 50
)

// A bar is what stands round the panes.
type bar struct {
	sources   []store.SourceState
	defects   int
	heard     int // conversations of the last 14 days
	all       int
	listener  string
	codebook  []known
	merged    map[store.ThemeID]store.ThemeID // where merged themes lead
	unplanned int                             // customers' words that were understood and have no follow-up
	made      int                             // marks that the listener made
	owed      int                             // understandings that are owed a check
	due       int                             // themes that as many customers say as their limit, and nothing is planned
	sitting   sitting
	indexed   int // how far a search sees: the first so many messages
	messages  int
}

func tick() tea.Cmd { return tea.Tick(tickEvery, func(time.Time) tea.Msg { return tickMsg{} }) }

// listen waits until the store has changed, or the session ends.
func listen(ch <-chan struct{}) tea.Cmd {
	return func() tea.Msg {
		if _, ok := <-ch; !ok {
			return nil
		}
		return changedMsg{}
	}
}

// notices waits until there is something to say, or the session ends.
func notices(ch <-chan string) tea.Cmd {
	if ch == nil {
		return nil
	}
	return func() tea.Msg {
		words, ok := <-ch
		if !ok {
			return nil
		}
		return noticeMsg(words)
	}
}

// readFloor reads the rows round the cursor; while the stream is held it only
// counts what waits.
func (m *Model) readFloor() tea.Cmd {
	if m.floor.held && len(m.floor.rows) > 0 {
		return m.countWaiting()
	}
	return m.readRows(m.floor.wants())
}

// readFloorAt takes the cursor to a conversation, or to an end of the floor.
func (m *Model) readFloorAt(id store.ConversationID, last bool) tea.Cmd {
	m.floor.aim = &aim{id, last}
	return m.readRows(m.floor.wants())
}

func (m *Model) readRows(w want) tea.Cmd {
	m.floor.gen++
	s, l, gen, on := m.cfg.Store, m.cfg.Listener, m.floor.gen, m.floor.list()
	return func() tea.Msg {
		msg := floorReadMsg{gen: gen}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.rows, err = readStretch(on(t), l, w)
			return err
		})
		return msg
	}
}

func (m *Model) countWaiting() tea.Cmd {
	if m.floor.heldMsg == 0 {
		return nil // not known yet: the answer to = is on its way
	}
	s, from := m.cfg.Store, m.floor.heldMsg
	return func() tea.Msg {
		var msg waitingMsg
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.n, err = heldSince(t, from)
			return err
		})
		return msg
	}
}

// readMore reads on where less than a screen of rows is left.
func (m *Model) readMore() tea.Cmd {
	before, after := m.floor.short()
	switch {
	case !before && !after:
		return nil
	case !m.floor.held:
		return m.readFloor()
	case before:
		return m.readBeyond(m.floor.rows[0].Pos(), true)
	}
	return m.readBeyond(m.floor.rows[len(m.floor.rows)-1].Pos(), false)
}

func (m *Model) readBeyond(from store.Pos, back bool) tea.Cmd {
	s, l, gen, n, on := m.cfg.Store, m.cfg.Listener, m.floor.gen, 2*m.floor.slots, m.floor.list()
	return func() tea.Msg {
		msg := moreReadMsg{gen: gen, back: back}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.rows, err = readMore(on(t), l, from, back, n)
			return err
		})
		return msg
	}
}

// readTalk reads the conversation that is wanted.
func (m *Model) readTalk() tea.Cmd {
	if m.talk.want == 0 {
		return nil
	}
	m.talk.gen++
	m.talk.reading = m.talk.reading || !m.talk.shows(m.talk.want)
	s, l, id, gen := m.cfg.Store, m.cfg.Listener, m.talk.want, m.talk.gen
	return func() tea.Msg {
		msg := talkReadMsg{gen: gen}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.talk, err = readTalk(t, l, id)
			return err
		})
		return msg
	}
}

// readBar reads what stands round the panes. Coverage costs a read for each
// conversation of two weeks, and the debts one for each mark, so this is asked for at most every two seconds.
func (m *Model) readBar() tea.Cmd {
	s, l, now := m.cfg.Store, m.cfg.Listener, m.now()
	since := now.Add(-coverageFor)
	m.barAt, m.barStale = m.now(), false
	return func() tea.Msg {
		var msg barReadMsg
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.bar, err = readBar(t, l, since, now)
			return err
		})
		if msg.err == nil {
			msg.bar.indexed, msg.bar.messages, msg.err = s.Indexed()
		}
		return msg
	}
}

func readBar(t *store.Tx, l store.ListenerID, since, now time.Time) (bar, error) {
	var b bar
	var err error
	if b.sources, err = t.Sources(); err != nil {
		return b, err
	}
	for _, s := range b.sources {
		b.defects += s.Defects
	}
	b.sources = slices.DeleteFunc(b.sources, func(s store.SourceState) bool { return s.Kind == "" }) // files that were imported: nobody waits for more
	if b.heard, b.all, err = t.Coverage(l, since); err != nil {
		return b, err
	}
	who, err := t.Listener(l)
	if err != nil {
		return b, err
	}
	b.listener = who.Name.String()
	if b.codebook, err = readCodebook(t, l); err != nil {
		return b, err
	}
	for _, k := range b.codebook {
		if k.Due {
			b.due++
		}
	}
	if b.merged, err = t.MergedThemes(); err != nil {
		return b, err
	}
	if err := b.countDebts(t, l); err != nil {
		return b, err
	}
	return b, b.readSitting(t, l, now)
}

// countDebts counts the marks on customers' own words that no follow-up names,
// those whose understanding is owed a check, and those of the listener. It
// reads every mark and every follow-up once.
func (b *bar) countDebts(t *store.Tx, l store.ListenerID) error {
	planned, err := t.PlannedMarks()
	if err != nil {
		return err
	}
	return t.AllMarks(func(k store.Mark) error {
		if k.CustomersOwn() && !planned[k.ID] {
			b.unplanned++
		}
		if k.By == l {
			b.made++
		}
		d, err := t.Doubt(k)
		if d.Owed() {
			b.owed++
		}
		return err
	})
}

// seek looks for a conversation in a command.
func (m *Model) seek(none string, look func(*store.Tx) (store.ConversationID, error)) tea.Cmd {
	s := m.cfg.Store
	m.jumps++
	return func() tea.Msg {
		msg := foundMsg{none: none}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.id, err = look(t)
			return err
		})
		return msg
	}
}

// do writes what the listener does. It blocks for the length of a write to
// disk, so it runs as a command.
func (m *Model) do(msg didMsg, f func(*store.Act) error) tea.Cmd {
	s, who := m.cfg.Store, m.actor()
	return func() tea.Msg {
		msg.undo = true
		msg.err = s.Do(who, f)
		return msg
	}
}

func (m *Model) actor() store.Actor {
	return store.Actor{Listener: m.cfg.Listener, Via: m.cfg.Via, Now: m.cfg.Now()}
}

// save keeps something of the screen's own under a name.
func (m *Model) save(what string, v any) tea.Cmd {
	s, l := m.cfg.Store, m.cfg.Listener
	return func() tea.Msg {
		if err := s.SaveView(l, what, v); err != nil {
			return didMsg{op: "keep the draft", err: err}
		}
		return nil
	}
}

// remembered is what a session leaves for the next.
type remembered struct {
	Shape shape                `cbor:"1,keyasint"`
	Last  store.ConversationID `cbor:"2,keyasint,omitempty"`
}

// viewScreen is the name under which what a session leaves is saved.
const viewScreen = "floor"

func (m *Model) readRemembered() tea.Msg {
	s, l := m.cfg.Store, m.cfg.Listener
	var msg rememberedMsg
	if msg.err = renameDrafts(s, l); msg.err != nil {
		return msg
	}
	msg.err = s.View(func(t *store.Tx) (err error) {
		if _, err = t.LoadView(l, viewScreen, &msg.remembered); err != nil {
			return err
		}
		msg.drafts, err = loadDrafts(t, l)
		return err
	})
	return msg
}
