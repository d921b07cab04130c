package floor

import (
	tea "charm.land/bubbletea/v2"

	"earshot/store/clean"
	"earshot/ui/look"
)

func lineOf(s string) clean.Line { return clean.OneLine(s) }

func (m *Model) goMenu() tea.Cmd {
	m.over = &menu{key: "g", title: "Go where? One of these letters."}
	return nil
}

func (m *Model) goFloor() tea.Cmd {
	m.sheets = nil
	return m.focus(paneFloor)
}

func (m *Model) dark() tea.Cmd {
	m.ground = look.Dark
	m.relook()
	return nil
}

func (m *Model) light() tea.Cmd {
	m.ground = look.Light
	m.relook()
	return nil
}

func (m *Model) mouse() tea.Cmd {
	m.noMouse = !m.noMouse
	if m.noMouse {
		m.say("The mouse is the terminal's: drag to select. M takes it back.")
	} else {
		m.say("The mouse scrolls and selects here. M hands it to the terminal.")
	}
	return nil
}

func (m *Model) redraw() tea.Cmd  { return tea.ClearScreen }
func (m *Model) suspend() tea.Cmd { return m.cfg.Suspend }

// leave goes back one level; at the top it leaves when pressed twice.
func (m *Model) leave() tea.Cmd {
	if m.sheet() != nil || m.talk.sel != nil || m.shape.Focus != paneFloor {
		return m.back()
	}
	if m.leaving == "q" {
		return m.quit()
	}
	m.leaving = "q"
	m.said = said{words: "Press q again to leave.", quiet: true}
	return nil
}

// leaveNow leaves from anywhere when pressed twice; a form's draft is kept.
func (m *Model) leaveNow() tea.Cmd {
	if m.leaving == "ctrl+c" {
		return m.quit()
	}
	m.leaving = "ctrl+c"
	m.said = said{words: "Press Ctrl+C again to leave at once.", quiet: true}
	return nil
}

// quit keeps what the next session takes up, then ends.
func (m *Model) quit() tea.Cmd {
	cmds := []tea.Cmd{m.remember(), m.closeReading()}
	if f, ok := m.over.(*paneForm); ok {
		cmds = append(cmds, f.keep(m))
	}
	return tea.Sequence(append(cmds, tea.Quit)...)
}
