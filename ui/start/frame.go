package start

import (
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"earshot/store/clean"
	"earshot/ui/look"
	"earshot/ui/page"
)

const (
	leastWidth  = 40
	leastHeight = 10
	proseWidth  = 90
	wide        = 100 // from here on details stand beside sentences
)

// A canvas is a page of any length, of which the lines from from to to must
// be seen. The cursor stands in it.
type canvas struct {
	lines    []string
	from, to int
	x, y     int
	bare     bool // no first line and no title
}

func (c *canvas) add(lines ...string) { c.lines = append(c.lines, lines...) }

// here notes that what is added next, n lines, has the cursor at column x.
func (c *canvas) here(x, n int) {
	c.x, c.y = x, len(c.lines)
	c.from, c.to = len(c.lines), len(c.lines)+n
}

// shown returns height lines from line top on.
func (c *canvas) shown(top, height int, blank string) []string {
	lines := c.lines[min(top, len(c.lines)):]
	lines = append([]string(nil), lines[:min(len(lines), height)]...)
	for len(lines) < height {
		lines = append(lines, blank)
	}
	return lines
}

func (m *Model) tooSmall() bool { return m.width < leastWidth || m.height < leastHeight }

// View draws the screen at hand between the first line and the keys.
func (m *Model) View() tea.View {
	if m.tooSmall() {
		return tea.View{Content: m.needsRoom(), AltScreen: true}
	}
	lines, cursor := m.page()
	if m.helping {
		lines = m.withHelp(lines)
		cursor = nil
	}
	return tea.View{Content: strings.Join(lines, "\n"), Cursor: cursor, AltScreen: true, WindowTitle: "earshot"}
}

func (m *Model) page() ([]string, *tea.Cursor) {
	blank := m.look.Row(m.width).String()
	head, c, room := m.body()
	lines := append(head, c.shown(m.top, room, blank)...)
	lines = append(lines, blank, m.look.Keys(m.width, m.at.hints()), m.status())
	y := c.y - m.top
	if y < 0 || y >= room {
		return lines, nil
	}
	return lines, tea.NewCursor(min(c.x, m.width-1), y+len(head))
}

// body draws the screen at hand, with what stands above it and the lines that
// are left for it above the keys.
func (m *Model) body() (head []string, c canvas, room int) {
	head = m.head()
	room = m.height - 3
	c = m.at.draw(m.width, room-len(head))
	if c.bare {
		head = nil
	}
	return head, c, room - len(head)
}

// scroll moves the page as little as needed to show what must be seen.
func (m *Model) scroll() {
	if m.tooSmall() {
		return
	}
	_, c, room := m.body()
	m.top = max(m.top, c.to-room)
	m.top = max(0, min(m.top, c.from, len(c.lines)-room))
}

// head draws where we are and the title, with a blank row where there is room.
func (m *Model) head() []string {
	lines := []string{
		m.look.FirstLine(m.width, m.first()),
		m.look.Title(m.width, "", m.at.title(), nil, "", true),
	}
	if m.height >= 16 {
		lines = append(lines, m.look.Row(m.width).String())
	}
	return lines
}

// first says where we are.
func (m *Model) first() look.First {
	if m.later != "" {
		return look.First{Path: []string{m.later}}
	}
	return look.First{Path: []string{"First run"}, Heard: fmt.Sprintf("step %d of %d", m.at.step(), m.screens())}
}

func (m *Model) status() string {
	s := look.Status{Said: m.at.says(), Quiet: true, Mode: "START"}
	if m.leaving {
		s.Said, s.Quiet = "Ctrl+C again leaves.", false
	}
	return m.look.Status(m.width, s)
}

// needsRoom is the one sentence of a window that is too small.
func (m *Model) needsRoom() string {
	says := fmt.Sprintf("earshot needs %dx%d; this window is %dx%d. Make it larger, or press q.",
		leastWidth, leastHeight, m.width, m.height)
	lines := wrap(says, m.width)
	lines = lines[:min(len(lines), m.height)]
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	for i, line := range lines {
		lines[i] = m.look.Row(m.width).Add(look.S{}, line).String()
	}
	return strings.Join(lines, "\n")
}

// withHelp lays the keys and a few sentences over the page.
func (m *Model) withHelp(lines []string) []string {
	width := min(m.width-4, 72)
	row := func() *look.Row { return m.look.Row(width - 2).Gap(2) }
	body := []string{row().String()}
	for _, h := range m.at.hints() {
		body = append(body, row().Column(look.S{Role: look.Accent, Bold: true}, 11, h.Key).Add(look.S{}, h.Word).String())
	}
	body = append(body, row().String())
	for _, says := range m.at.help() {
		for _, line := range wrap(says, width-6) {
			body = append(body, row().Add(look.S{Role: look.Muted}, line).String())
		}
	}
	body = body[:min(len(body), m.height-5)]
	box := m.look.Box(width, "Help", "any key closes", body)
	return m.look.Overlay(lines, box, (m.width-width)/2, max((m.height-len(box))/2-1, 0))
}

// prose adds sentences at column x, wrapped to at most room cells.
func (s *session) prose(c *canvas, width, x, room int, style look.S, text string) {
	for _, line := range wrap(text, max(min(width-x-1, room), 1)) {
		c.add(s.look.Row(width).To(x).Add(style, line).String())
	}
}

func (s *session) blank(c *canvas, width int) { c.add(s.look.Row(width).String()) }

// wrap returns text in lines of at most width cells.
func wrap(text string, width int) []string {
	p := page.Layout(text, nil, width, page.Options{})
	lines := make([]string, len(p.Lines))
	for i := range p.Lines {
		lines[i] = p.Text(i)
	}
	return lines
}

// safe makes outside words, a server's or an error's, fit to be shown.
func safe(s string) string { return clean.OneLine(s).String() }

// sentence begins words with a capital and ends them with a full stop.
func sentence(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[n:]
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// tilde writes a path as people do.
func tilde(path string) string {
	home, err := os.UserHomeDir()
	if err != nil || home == "/" {
		return safe(path)
	}
	if rest, ok := strings.CutPrefix(path, home); ok && (rest == "" || rest[0] == os.PathSeparator) {
		path = "~" + rest
	}
	return safe(path)
}
