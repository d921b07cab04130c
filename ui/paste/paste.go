// Package paste asks for one conversation: pasted or typed into a form, or
// written in the editor. What is understood of it is shown before anything is
// kept. The clipboard is never read.
//
// The text is held as it came, and nothing of it reaches the terminal but
// through store/clean.
package paste

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/look"
	"earshot/ui/page"
	"earshot/ui/screen"
)

// Most is how many bytes the form takes. More comes through a pipe.
const Most = 64 << 10

// An Understanding says what the text would be read as.
type Understanding struct {
	Says     []string // sentences: the format, how many, when, what was guessed
	Speakers []Speaker
	Flaws    []string // what cannot be read, by line
}

// A Speaker is somebody in the text.
type Speaker struct {
	Name, Sample string
	Side         store.Side
	Messages     int
}

// Doors are what the form asks of the rest of earshot.
type Doors struct {
	// Understand reads the text; its error says why it cannot be read. It is
	// called in commands.
	Understand func(text string) (Understanding, error)
	// Edit runs the editor on the text and sends an Edited; nil: there is none.
	Edit func(text string) tea.Cmd
}

// Edited is sent when the editor has ended.
type Edited struct {
	Text string
	Err  error
}

// A Model is the form as a Bubble Tea model. It quits when the listener keeps
// the text or leaves.
type Model struct {
	doors Doors
	look  *look.Look
	width int
	high  int

	text    string
	note    string // what went wrong, or what a key did
	leaving bool   // Esc was pressed once
	asked   int
	busy    bool
	seen    *Understanding // nil: the text is being written
	kept    bool
}

// understoodMsg is sent with what the text would be read as.
type understoodMsg struct {
	id   int
	seen Understanding
	err  error
}

// New returns an empty form, or with text in it what is understood of that.
func New(doors Doors, l *look.Look, text string) *Model {
	return &Model{doors: doors, look: l, width: 80, high: 24, text: text}
}

// Text returns what was pasted, and whether it is to be kept.
func (m *Model) Text() (string, bool) { return m.text, m.kept }

// Init shows what is understood of a text that is there already.
func (m *Model) Init() tea.Cmd {
	if m.text == "" {
		return nil
	}
	return m.understand()
}

// Update decides.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.high = msg.Width, msg.Height
	case screen.Leave:
		return m, tea.Quit
	case tea.PasteMsg:
		if m.seen == nil && !m.busy {
			m.add(msg.Content)
		}
	case Edited:
		return m, m.edited(msg)
	case understoodMsg:
		m.understood(msg)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	}
	return m, nil
}

// add takes text in, whole or not at all.
func (m *Model) add(text string) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	m.note, m.leaving = "", false
	if len(m.text)+len(text) > Most {
		m.note = fmt.Sprintf("That is more than %d KiB, and was not taken. Save it in a file and run: earshot paste < FILE", Most>>10)
		return
	}
	m.text += text
}

func (m *Model) edited(msg Edited) tea.Cmd {
	m.note = ""
	if msg.Err != nil {
		m.note = clean.OneLine(msg.Err.Error()).String()
		return nil
	}
	if m.text = msg.Text; strings.TrimSpace(m.text) == "" {
		return nil
	}
	return m.understand()
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	switch {
	case key == "ctrl+c":
		return tea.Quit
	case m.busy:
		return nil
	case m.seen != nil:
		return m.decide(key)
	}
	was := m.leaving
	m.leaving = false
	switch key {
	case "ctrl+x", "ctrl+d":
		return m.understand()
	case "ctrl+e":
		if m.doors.Edit == nil {
			m.note = "There is no editor: set VISUAL or EDITOR."
			return nil
		}
		return m.doors.Edit(m.text)
	case "esc":
		if was || m.text == "" {
			return tea.Quit
		}
		m.leaving, m.note = true, "Esc again leaves; nothing of it is kept."
	case "enter":
		m.add("\n")
	case "backspace":
		_, n := utf8.DecodeLastRuneInString(m.text)
		m.text = m.text[:len(m.text)-n]
	case "ctrl+u":
		m.text = m.text[:strings.LastIndexByte(strings.TrimSuffix(m.text, "\n"), '\n')+1]
	default:
		m.add(msg.Text)
	}
	return nil
}

// decide takes a key once it is shown what was understood.
func (m *Model) decide(key string) tea.Cmd {
	switch key {
	case "enter":
		m.kept = true
		return tea.Quit
	case "esc", "q":
		m.seen = nil
	case "ctrl+e", "e":
		if m.doors.Edit != nil {
			return m.doors.Edit(m.text)
		}
	}
	return nil
}

func (m *Model) understand() tea.Cmd {
	if strings.TrimSpace(m.text) == "" {
		m.note = "There is nothing yet. Paste a conversation, or press Ctrl+E to write one in the editor."
		return nil
	}
	m.busy, m.note = true, ""
	m.asked++
	id, text, ask := m.asked, m.text, m.doors.Understand
	return func() tea.Msg {
		seen, err := ask(text)
		return understoodMsg{id, seen, err}
	}
}

func (m *Model) understood(msg understoodMsg) {
	if msg.id != m.asked {
		return
	}
	m.busy, m.seen = false, nil
	if msg.err != nil {
		m.note = clean.OneLine(msg.err.Error()).String()
		return
	}
	m.seen = &msg.seen
}

// View draws the text, or what was understood of it.
func (m *Model) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: "earshot"}
	if m.width < 40 || m.high < 10 {
		v.Content = m.look.Row(m.width).Add(look.S{}, "earshot needs 40x10; make this window larger, or press Esc.").String()
		return v
	}
	title, body := "One conversation", m.written()
	hints := []look.Hint{{Key: "Ctrl+X", Word: "reads it"}, {Key: "Ctrl+E", Word: "editor"}, {Key: "Esc", Word: "leaves"}}
	if m.seen != nil {
		title, body = "Is this right?", m.shown()
		hints = []look.Hint{{Key: "Enter", Word: "keeps it"}, {Key: "e", Word: "editor"}, {Key: "Esc", Word: "back to the text"}}
	}
	lines := []string{
		m.look.FirstLine(m.width, look.First{Path: []string{"Paste"}}),
		m.look.Title(m.width, "", title, nil, "", true),
	}
	room := m.high - len(lines) - 2
	if m.seen == nil {
		v.Cursor = tea.NewCursor(min(m.endAt(), m.width-1), len(lines)+min(len(body), room)-1)
		body = body[max(len(body)-room, 0):]
	}
	lines = append(lines, body[:min(len(body), room)]...)
	for len(lines) < m.high-2 {
		lines = append(lines, m.look.Row(m.width).String())
	}
	lines = append(lines, m.look.Keys(m.width, hints), m.look.Status(m.width, m.status()))
	v.Content = strings.Join(lines, "\n")
	return v
}

func (m *Model) status() look.Status {
	s := look.Status{Said: "Paste it here. Who speaks stands at the start of a line; times are welcome.", Quiet: true, Mode: "PASTE"}
	switch {
	case m.note != "":
		s.Said, s.Quiet = m.note, false
	case m.busy:
		s.Said = "Reading it."
	case m.seen != nil:
		s.Said = "Nothing is kept until you press Enter."
	}
	return s
}

// written is the text as it may be shown.
func (m *Model) written() []string {
	var out []string
	for _, l := range m.lines() {
		out = append(out, m.look.Row(m.width).Gap(1).Add(look.S{}, l).String())
	}
	return out
}

func (m *Model) lines() []string {
	text := clean.Body(m.text).String()
	if strings.HasSuffix(m.text, "\n") {
		text += "\n "
	}
	return wrapped(text, m.width-2)
}

// endAt is the column in which the next letter will stand.
func (m *Model) endAt() int {
	lines := m.lines()
	last := lines[len(lines)-1]
	if last == " " {
		last = ""
	}
	return 1 + page.Width(last)
}

func wrapped(text string, width int) []string {
	p := page.Layout(text, nil, max(width, 1), page.Options{})
	out := make([]string, len(p.Lines))
	for i := range p.Lines {
		out[i] = p.Text(i)
	}
	if len(out) == 0 {
		out = []string{""}
	}
	return out
}

// shown is what was understood.
func (m *Model) shown() []string {
	var out []string
	add := func(style look.S, text string) {
		for _, l := range wrapped(text, min(m.width-4, 90)) {
			out = append(out, m.look.Row(m.width).Gap(2).Add(style, l).String())
		}
	}
	out = append(out, m.look.Row(m.width).String())
	for _, s := range m.seen.Says {
		add(look.S{}, s)
	}
	out = append(out, m.look.Row(m.width).String())
	for _, s := range m.seen.Speakers {
		word := s.Side.String()
		if s.Side == store.Unknown {
			word = "speaker"
		}
		r := m.look.Row(m.width).Gap(2).Column(look.S{Role: look.SideRole(s.Side)}, 9, word).Number(look.S{}, 5, look.Number(s.Messages)).Gap(2)
		out = append(out, r.Column(look.S{Bold: true}, min(20, m.width/4), clean.OneLine(s.Name).String()).Gap(2).
			Add(look.S{Role: look.Muted}, clean.OneLine(s.Sample).String()).String())
	}
	for _, f := range m.seen.Flaws {
		add(look.S{Role: look.Warning}, f)
	}
	return out
}
