// Package floor is the screen of earshot: the floor, the conversation and the
// ear, for one listener.
//
// Update decides, commands work, View draws. Nothing but a command reads or
// writes the store; a command closes over what it needs and never over the
// model, and what it brings carries the generation under which it was asked.
// Rows and messages are read and laid out as they are shown, so a key costs
// what is on the screen and not what is in the store.
//
// keys.go is the one table of actions. layout.go says where everything
// stands. transcript.go turns messages into lines; the panes draw them.
package floor

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/screen"
)

// A Config is what the screen is given.
type Config struct {
	Store    *store.Store
	Listener store.ListenerID
	Via      store.Via      // the door by which the listener came; empty: this terminal
	Zone     *time.Location // the listener's: of clocks, days and due days; nil: UTC
	Now      func() time.Time
	Sample   bool   // the company is made up: the first line says so
	Note     string // what the last line says at first
	Profile  colorprofile.Profile
	ASCII    bool // draw with signs of ASCII only

	// Notices is what else is to be said in the last line, such as that the
	// configuration was changed. It is closed when the session ends; nil:
	// there is nothing.
	Notices <-chan string

	// Retry asks a source to try again now; nil: none can.
	Retry func(source string)
	// Prove shows again that a source is only read, and keeps the proof with
	// the source. It may take seconds. nil: it cannot be asked for.
	Prove func(ctx context.Context, source string) error
	// Handover writes a draft for somebody else to send into the hand-over
	// folder, under a name like the one given, and returns where it lies. nil:
	// there is no such folder.
	Handover func(name string, body []byte) (string, error)
	// Attached says of each attachment of a message what its bytes are. It
	// reads the original again, which takes a moment. nil: only what the mail
	// says is shown.
	Attached func(store.Message) ([]Attached, error)
	// Keep saves the n-th attachment of a message, from 0, as a file of the
	// listener's and returns its path. nil: the listener has no folder at this
	// machine, as over SSH from another one.
	Keep func(m store.Message, n int) (path string, err error)
	// Teach makes lessons of where a listener points in mails; nil: nobody reads
	// mail here.
	Teach *Teaching
	// Paste reads conversations that are pasted onto the floor; nil: nobody
	// reads chat here.
	Paste *Pasting
	// Turn leaves the floor for a screen of its own and comes back to it:
	// "sides", or "times" of a source. It is called before the floor quits;
	// nil: there are none.
	Turn func(to, source string)
	// Suspend hands the terminal back to the shell that earshot was started
	// from; nil: there is none, as over SSH.
	Suspend tea.Cmd
}

type pane uint8

const (
	paneFloor pane = iota
	paneTalk
	paneEar
)

// A Model is one listener's session. It is driven by one goroutine.
type Model struct {
	ctx   context.Context
	cfg   Config
	began time.Time
	table []action
	watch <-chan struct{}

	look    *look.Look
	profile colorprofile.Profile
	ground  look.Ground
	colours string // COLORFGBG of the listener's terminal, not of the server
	simple  bool   // emoji are drawn by their base sign

	shape shape
	lay   layout
	floor floorPane
	talk  talkPane
	ear   earPane

	sheetGen int
	sheets   []*sheet         // views over the panes, the last on top
	alike    *sheet           // the last of what sounds alike, to come back to; nil: none
	over     overlay          // what takes the keys: help, a form, a menu; nil: the panes
	drafts   map[string]draft // the listener's, by their names
	draftGen int              // one more for each draft kept or forgotten here
	kept     remembered       // what the next session would take up now

	bar      bar
	barAt    time.Time // when it was last read
	barStale bool      // the store has changed since
	shelf    shelf
	finding  finding
	said     said
	last     lastMark
	mending  mark              // the mark without words that the next m puts on other words; ID 0: none
	pointed  Pointed           // at which fields of a form the listener has pointed
	ahead    []tea.KeyPressMsg // keys that wait for what is being read
	opening  bool              // nothing is read yet
	opened   *opened           // the conversation that has the keys; nil: none
	sitting  sitting           // next to whom the listener sits; not on: nobody
	jumps    int               // places that are being looked for
	leaving  string            // the key that leaves when it is pressed again
	noMouse  bool
	glowing  bool // a glowMsg is on its way
}

// said is the last result, as the last line says it.
type said struct {
	words string
	undo  bool
	quiet bool
}

// New returns a screen for a listener. It shows what the store holds and what
// arrives in it until ctx ends.
func New(ctx context.Context, c Config) *Model {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Via == "" {
		c.Via = store.ViaTUI
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	m := &Model{
		ctx: ctx, cfg: c, began: c.Now(), table: actions(), drafts: map[string]draft{},
		profile: c.Profile, simple: true, said: said{words: c.Note, quiet: true},
	}
	m.table = slices.DeleteFunc(m.table, func(a action) bool {
		return a.name == "retry" && c.Retry == nil || a.name == "prove" && c.Prove == nil || a.name == "suspend" && c.Suspend == nil ||
			(a.name == "sides" || a.name == "times") && c.Turn == nil
	})
	m.watch = c.Store.Watch(ctx)
	m.talk.goal, m.floor.topAt = -1, m.began
	m.relook()
	m.arrange(80, 24)
	return m
}

// Init asks for what the last session left, and for the terminal's ground.
func (m *Model) Init() tea.Cmd {
	m.opening = true
	wait := tea.Tick(groundWait, func(time.Time) tea.Msg { return groundMsg{} })
	return tea.Batch(m.readRemembered, m.readBar(), listen(m.watch), notices(m.cfg.Notices), tick(), tea.RequestBackgroundColor, wait)
}

// Update routes: the window, then what takes the keys, then what was read.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.arrange(msg.Width, msg.Height)
		return m, tea.Batch(m.readMore(), m.freshShelf())
	case tea.KeyPressMsg:
		return m, tea.Batch(m.typed(msg), m.notePace())
	case tea.PasteMsg:
		if m.over != nil {
			return m, m.over.paste(m, msg)
		}
		return m, m.pasted(msg)
	case tea.MouseClickMsg:
		return m, m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		return m, m.wheel(msg.Mouse())
	case tea.ColorProfileMsg:
		m.profile = msg.Profile
		m.relook()
	case tea.BackgroundColorMsg:
		m.ground = groundOf(msg.IsDark())
		m.relook()
	case tea.EnvMsg:
		m.colours = msg.Getenv("COLORFGBG")
	case tea.ModeReportMsg:
		m.modeReport(msg)
	case groundMsg:
		m.guessGround()
	case screen.Leave:
		return m, m.quit()
	default:
		return m, tea.Batch(m.took(msg), m.catchUp(), m.reopened(msg))
	}
	return m, nil
}

// press gives a key to what takes the keys, else to the table.
func (m *Model) press(k tea.KeyPressMsg) tea.Cmd {
	key := k.String()
	if key != m.leaving {
		m.leaving = ""
	}
	switch {
	case key == "ctrl+c":
		return m.leaveNow()
	case m.lay.small:
		if key == "q" {
			return m.quit()
		}
		return nil
	case m.over != nil:
		return m.over.press(m, k)
	}
	a, ok := find(m.table, m.place(), key)
	if !ok {
		m.unbound(k)
		return nil
	}
	return a.run(m)
}

// unbound says what to press instead of a key that does nothing here.
func (m *Model) unbound(k tea.KeyPressMsg) {
	for _, a := range m.table {
		for _, key := range a.keys {
			if key == k.String() {
				m.say(keyWord(key) + " works elsewhere: " + a.words + ". Here ? lists the keys.")
				return
			}
		}
	}
	if words, ok := instead[k.String()]; ok {
		m.say("Nothing is on " + keyWord(k.String()) + ": " + words)
	} else if k.Text != "" || k.Mod != 0 {
		m.say("Nothing is on " + keyWord(k.String()) + ". ? lists the keys that work here, : finds any action.")
	}
}

// place says where keys are read.
func (m *Model) place() place {
	if s := m.sheet(); s != nil {
		return s.kind
	}
	switch {
	case m.shape.Focus == paneEar:
		return atEar
	case m.shape.Focus == paneFloor:
		return atFloor
	case m.talk.sel != nil:
		return atSelect
	}
	return atTalk
}

// arrange lays the window out anew.
func (m *Model) arrange(w, h int) {
	s := m.shape
	if _, ok := m.over.(*paneForm); ok {
		s.Focus = paneEar
	} else if m.vacant() {
		s = shape{Focus: paneFloor, Zoomed: true}
	}
	m.lay = arrange(w, h, s)
	m.resize()
}

// resize tells the panes how much they can show.
func (m *Model) resize() {
	if m.lay.small {
		return
	}
	if !m.lay.floor.empty() {
		m.floor.resize(m.slots(m.lay.inside(m.lay.floor)))
	}
	if !m.lay.talk.empty() {
		m.talk.resize(m.lay.inside(m.lay.talk).h, m.dress())
	}
	if f, ok := m.over.(*paneForm); ok {
		f.resize(m.lay.inside(m.lay.ear))
	}
	if s := m.sheet(); s != nil {
		s.resize(m.lay)
	}
}

// dress is how the conversation is laid out in this window.
func (m *Model) dress() dress {
	w := m.lay.talk.w
	if w == 0 {
		w = m.lay.w
	}
	return dress{width: textWidth(w), air: m.lay.air && !m.lay.stacked, breath: !m.lay.stacked, simple: m.simple}
}

func (m *Model) now() time.Time { return m.cfg.Now().In(m.cfg.Zone) }

// relook takes what is now known of the terminal.
func (m *Model) relook() {
	m.look = look.New(look.Options{Profile: m.profile, Ground: m.ground, ASCII: m.cfg.ASCII})
	if f, ok := m.over.(*paneForm); ok {
		f.form.SetLook(m.look)
	}
}

func groundOf(dark bool) look.Ground {
	if dark {
		return look.Dark
	}
	return look.Light
}

// guessGround settles the ground where the terminal does not name it: by
// COLORFGBG, whose last number is the background, else dark.
func (m *Model) guessGround() {
	if m.ground != look.Unknown {
		return
	}
	back := m.colours[strings.LastIndexByte(m.colours, ';')+1:]
	m.ground = groundOf(back != "7" && back != "15")
	m.relook()
}

// modeReport hears whether the terminal draws clusters as one (mode 2027);
// where it does not, emoji are drawn by their base sign.
func (m *Model) modeReport(msg tea.ModeReportMsg) {
	const clusters = 2027
	if msg.Mode.Mode() == clusters {
		m.simple = msg.Value.IsNotRecognized()
		m.resize()
	}
}

func (m *Model) brush() brush {
	b := brush{Look: m.look, now: m.now(), began: m.began, simple: m.simple, sources: map[string]store.SourceState{}}
	for _, s := range m.bar.sources {
		b.sources[s.Name] = s
	}
	return b
}
