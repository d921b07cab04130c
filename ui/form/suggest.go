package form

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
	"earshot/ui/page"
)

const shownSuggestions = 5

// A suggest finds one of many while it is typed.
type suggest struct {
	*Line
	find  func(string) []Option
	finds string
	makes bool
	empty string
	saves bool // Enter on what is known saves the form

	open   bool // the list is shown
	picked int
	taken  string // what was chosen; empty: nothing yet
	note   string
}

func (s *suggest) value() string { return s.taken }

func (s *suggest) set(value string) {
	s.Set(value)
	s.taken, s.note, s.open = value, "", false
	for _, o := range s.found() {
		if o.Name == value {
			s.note = o.Note
		}
	}
}

func (s *suggest) paste(text string) {
	s.Insert(text)
	s.look()
}

// look opens the list for what was typed.
func (s *suggest) look() {
	s.open, s.picked = true, 0
	s.taken, s.note = "", ""
}

func (s *suggest) found() []Option {
	if s.find == nil {
		return nil
	}
	return s.find(strings.TrimSpace(s.Text()))
}

// list returns what can be taken: what is found, and last what was typed.
func (s *suggest) list() (found []Option, makes bool) {
	found = s.found()
	typed := strings.TrimSpace(s.Text())
	makes = s.makes && typed != ""
	for _, o := range found {
		makes = makes && o.Name != typed
	}
	return found, makes
}

func (s *suggest) key(msg tea.KeyPressMsg) bool {
	found, makes := s.list()
	last := len(found) - 1
	if makes {
		last++
	}
	switch k := msg.String(); {
	case k == "down" && !s.open && s.Text() == "":
		s.look() // shows what there is
	case k == "down" && s.open && s.picked < last:
		s.picked++
	case k == "up" && s.open && s.picked > 0:
		s.picked--
	case k == "enter" && s.open && last >= 0:
		s.take(found)
	default:
		return s.edit(msg)
	}
	return true
}

func (s *suggest) edit(msg tea.KeyPressMsg) bool {
	before := s.Text()
	if !s.Key(msg) {
		return false
	}
	if s.Text() != before {
		s.look()
	}
	return true
}

// take fills the field with what is picked and shuts the list.
func (s *suggest) take(found []Option) {
	taken := Option{Name: strings.TrimSpace(s.Text())}
	if s.picked < len(found) {
		taken = found[s.picked]
	}
	s.Set(taken.Name)
	s.taken, s.note, s.open = taken.Name, taken.Note, false
}

// leave takes what is picked, so that Tab and Ctrl+X mean what is seen.
func (s *suggest) leave() {
	found, makes := s.list()
	if s.open && strings.TrimSpace(s.Text()) != "" && (len(found) > 0 || makes) {
		s.take(found)
	}
	s.open = false
}

func (s *suggest) wrong() string {
	if strings.TrimSpace(s.Text()) == "" || s.taken != "" {
		return ""
	}
	return "Nothing has this name. Choose one from the list."
}

func (s *suggest) hints() []look.Hint {
	hints := []look.Hint{{Key: "type", Word: "to find " + s.finds}}
	if found, _ := s.list(); s.open && s.saves && s.picked < len(found) {
		return append(hints, look.Hint{Key: "Enter", Word: "saves with it"}, look.Hint{Key: "Tab", Word: "takes it, goes on"})
	}
	if s.open {
		hints = append(hints, look.Hint{Key: "Enter", Word: "takes it"})
	}
	return hints
}

func (s *suggest) rows(l *look.Look, room int, here bool) ([]row, int, int) {
	rows, x, y := wordRows(s.Text(), s.At(), room, here, s.empty)
	if s.note != "" && len(rows) == 1 {
		rows[0].parts = append(rows[0].parts, look.Part{S: look.S{Role: look.Muted}, Text: "   " + s.note})
	}
	if !here || !s.open {
		return rows, x, y
	}
	return append(rows, s.listRows(l, room)...), x, y
}

func (s *suggest) listRows(l *look.Look, room int) []row {
	found, makes := s.list()
	var rows []row
	for i, o := range found {
		style := look.S{Bold: i == s.picked}
		name := l.Cut(o.Name, max(room-page.Width(o.Note)-2, 8))
		rows = append(rows, row{parts: []look.Part{{S: style, Text: name}}, note: o.Note, picked: i == s.picked})
	}
	if makes {
		rows = append(rows, row{picked: s.picked == len(found), parts: []look.Part{
			{S: look.S{Role: look.Muted}, Text: "new: "}, {Text: strings.TrimSpace(s.Text())}}})
	}
	rows = window(rows, s.picked)
	for i := range rows {
		rows[i].bar = true
		if rows[i].picked {
			break
		}
	}
	return rows
}

// window returns the few rows round the picked one.
func window(rows []row, picked int) []row {
	from := max(0, min(picked-shownSuggestions/2, len(rows)-shownSuggestions))
	return rows[from:min(from+shownSuggestions, len(rows))]
}

// known says whether what a field holds is one of those that it finds, and not
// made by typing.
func (f *Field) known() bool {
	s, ok := f.input.(*suggest)
	if !ok {
		return false
	}
	for _, o := range s.find(s.taken) {
		if o.Name == s.taken {
			return true
		}
	}
	return false
}
