// Package start is the first run: three choices, and behind two of them the
// few screens that lead from a mailbox or a folder to a floor that can be
// heard. It changes nothing before the proof has been seen, and each screen
// goes back to the one before with what was typed kept.
//
// It imports no source. What it needs of sources are the functions in Doors,
// which it calls in commands only, never while it updates or draws.
package start

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// A Mailbox is what the listener typed about one.
type Mailbox struct {
	Address         string // support@example.com
	Server          string // imap.example.com:993
	User            string
	Password        string
	PasswordCommand []string // in place of Password
}

// A Box is a mailbox within the account, as the server names it.
type Box struct {
	Name     string
	Messages int
	Recent   int    // of the last 90 days; -1: the server cannot say
	Take     bool   // proposed
	Why      string // one remark: what it holds
}

// A Step is what Try has to say at one moment: a step of the proof, or at the
// end the mailboxes, or the failure.
type Step struct {
	Proof    store.ProofStep
	Boxes    []Box
	Err      error
	Unproven bool // with Err: we got in, but could not show that we only listen
}

// A Choice is a source as the first run leaves it. It is a mailbox, or a
// folder of logs where Path is set.
type Choice struct {
	Name      string // of the source
	Mailbox   Mailbox
	Mailboxes []string
	Since     time.Duration // how far back; 0: everything
	Path      string
}

// Found says what lies in a folder of logs.
type Found struct {
	Says string
	Odd  *Odd // a file that nobody can read yet; nil: there is none
}

// An Odd is a file in no known format: its first lines, or where it is a table
// or JSON its columns, each with the first value that stands there.
type Odd struct {
	Name    string
	Lines   []string
	Columns []Column
}

// A Column is a named value of a table or of JSON.
type Column struct{ Name, Value string }

// A Part is a stretch of a line, in bytes, that holds who, when, text or
// conversation.
type Part struct {
	What     string
	From, To int
}

// A Format is one that the listener teaches: a pattern with a line that it
// fits, or which column holds what.
type Format struct {
	Name, Pattern, Time, Sample string
	Columns                     map[string]string // who, when, text, conversation -> the column's name
}

// A Trial is what a format makes of the first lines of a file.
type Trial struct {
	Why      string // why it is no format; empty: it is
	Messages []Tried
	GoOn     int   // lines that go on with a message
	Misses   []int // numbers of lines that fit nowhere
}

// A Tried is a message as it would be read. Read is its time as understood;
// empty: it cannot be read, or there is none.
type Tried struct{ When, Read, Who, Text string }

// Sides are what the listener said against the guesses: addresses and names.
type Sides struct{ Agents, Bots, Customers []string }

// Doors are what the first run asks of the rest of earshot. All but Guess may
// block and are called in commands.
type Doors struct {
	DataDir    string
	ConfigPath string
	Store      *store.Store

	// Guess returns the server that an address most likely belongs to, or "".
	// It is called on every key, so it asks no network.
	Guess func(address string) string
	// Try signs in and proves that reading changes nothing. It sends each
	// step as it happens and closes the channel after the mailboxes or the
	// failure; it gives up when ctx ends.
	Try func(ctx context.Context, m Mailbox) <-chan Step
	// CheckFolder says in words what lies in a folder of logs.
	CheckFolder func(ctx context.Context, path string) (Found, error)
	// Propose guesses the parts of a line, and Pattern makes of them what fits
	// others like it. Both are called on keys: they ask nobody.
	Propose func(line string) []Part
	Pattern func(line string, parts []Part) string
	// TryFormat reads lines by a format, and KeepFormat writes it down.
	TryFormat  func(f Format, lines []string) Trial
	KeepFormat func(ctx context.Context, f Format) error
	// Save writes the source to the configuration, its password elsewhere.
	Save func(ctx context.Context, c Choice) error
	// SaveTimes says in which zone, and in which order of day and month, the
	// times of a source are to be read, and reads again what it said.
	SaveTimes func(ctx context.Context, source, zone, dates string) error
	// Zone is the listener's, in which times without a zone are read.
	Zone string
	// SaveSides writes who is who to the configuration and judges by it.
	SaveSides func(ctx context.Context, s Sides) error
	// Listen begins to hear what was saved and returns at once. stop ends the
	// hearing, keeps what it has, and returns when it is over.
	Listen func() (stop func(), err error)
}

// Done is the message that ends the first run.
type Done struct {
	Demo  bool // the listener wants to look around among made-up people
	Saved bool // a source is configured and being heard
	Quit  bool
}

// A session is what the screens of one first run share.
type session struct {
	ctx    context.Context
	doors  Doors
	look   *look.Look
	folder bool   // the way leads to a folder of logs
	later  string // the one screen that is shown, by its name, where this is no first run
	choice Choice
	stop   func() // ends the hearing, once it has begun
	asked  int    // the number of the last thing asked of a door
	tick   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
}

// ask numbers what is asked of a door, so that an answer nobody waits for any
// more can be told.
func (s *session) ask() int {
	s.asked++
	return s.asked
}

// screens returns how many there are on the way chosen.
func (s *session) screens() int {
	if s.folder {
		return 5
	}
	return 6
}

// A screen is one step of the first run.
type screen interface {
	// update takes a message and returns the screen to show next, most often
	// itself.
	update(tea.Msg) (screen, tea.Cmd)
	// draw draws on a page of a width, as long as it needs; height is what
	// will be shown of it.
	draw(width, height int) canvas
	title() string
	step() int
	says() string // the last line
	hints() []look.Hint
	help() []string // a few sentences; nil where letters are text
}

// Model is the first run as a Bubble Tea model. A Done message ends it.
type Model struct {
	*session
	at      screen
	width   int
	height  int
	top     int // the first line of the screen that is shown
	helping bool
	begin   tea.Cmd // what the first screen asks for; nil: nothing
	leaving bool    // Ctrl+C was pressed once
}

// New returns the first run at its first screen. Its commands end with ctx.
func New(ctx context.Context, doors Doors, l *look.Look) *Model {
	s := &session{ctx: ctx, doors: doors, look: l, tick: tea.Tick}
	return &Model{session: s, at: &threeChoices{session: s}, width: 80, height: 24}
}

// Sides returns the screen that says who is who, for later: a Done message
// ends it.
func NewSides(ctx context.Context, doors Doors, l *look.Look) *Model {
	return newLater(ctx, doors, l, "Sides", func(s *session) (screen, tea.Cmd) { return newWho(s) })
}

// NewTimes returns the screen that asks how the times of a folder are to be
// read, likewise.
func NewTimes(ctx context.Context, doors Doors, l *look.Look, source string) *Model {
	return newLater(ctx, doors, l, "Times", func(s *session) (screen, tea.Cmd) {
		s.choice.Name = source
		return newTimes(s)
	})
}

func newLater(ctx context.Context, doors Doors, l *look.Look, name string, first func(*session) (screen, tea.Cmd)) *Model {
	s := &session{ctx: ctx, doors: doors, look: l, tick: tea.Tick, later: name}
	m := &Model{session: s, width: 80, height: 24}
	m.at, m.begin = first(s)
	return m
}

// SetLook changes how the screens are drawn, when the terminal has said more.
func (m *Model) SetLook(l *look.Look) { m.look = l }

// Init asks for what the first screen shows.
func (m *Model) Init() tea.Cmd { return m.begin }

// Update routes: the size and leaving here, everything else to the screen.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.scroll()
		return m, nil
	case tea.KeyPressMsg:
		if cmd, taken := m.key(msg); taken {
			return m, cmd
		}
	}
	was := m.at
	var cmd tea.Cmd
	if m.at, cmd = m.at.update(msg); m.at != was {
		m.top = 0
	}
	m.scroll()
	return m, cmd
}

// key takes the keys that mean the same on every screen.
func (m *Model) key(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	s := msg.String()
	if s == "ctrl+c" {
		if m.leaving {
			return done(Done{Quit: true}), true
		}
		m.leaving = true
		return nil, true
	}
	m.leaving = false
	switch {
	case m.tooSmall():
		if s == "q" {
			return done(Done{Quit: true}), true
		}
		return nil, true
	case m.helping:
		m.helping = false
		return nil, true
	case s == "?" && m.at.help() != nil:
		m.helping = true
		return nil, true
	}
	return nil, false
}

func done(d Done) tea.Cmd { return func() tea.Msg { return d } }

// back says whether a key means to go back where letters are not text.
func back(msg tea.KeyPressMsg) bool { return msg.String() == "esc" || msg.String() == "q" }
