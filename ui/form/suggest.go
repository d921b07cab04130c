package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
)

// A suggest finds one of many while it is typed.
type suggest struct {
	*Line
	find   func(string) []Option
	finds  string
	makes  bool
	own    string // what may be made of somebody's own words
	recent bool   // the list is in sight before anything is typed
	empty  string
	saves  bool // Enter on what is known saves the form

	open   bool // one of the list is picked
	picked int
	taken  Option // what was chosen; without a name: nothing yet
}

// An offer is a line of the list: something found, or something to be made.
type offer struct {
	Option
	made bool // of what was typed
	own  bool // of somebody's own words
}

func (s *suggest) value() string { return s.taken.Name }

func (s *suggest) set(value string) {
	s.Set(value)
	s.taken, s.open = Option{Name: value}, false
	for _, o := range s.found() {
		if o.Name == value {
			s.taken = o
		}
	}
}

func (s *suggest) paste(text string) {
	s.Insert(text)
	s.look()
}

// look opens the list for what was typed.
func (s *suggest) look() {
	s.open, s.picked, s.taken = true, 0, Option{}
}

func (s *suggest) typed() string { return strings.TrimSpace(s.Text()) }

func (s *suggest) found() []Option {
	if s.find == nil {
		return nil
	}
	return s.find(s.typed())
}

// offers returns what can be taken: what has the name that was typed, then what
// was typed, then what was found by its meaning, last somebody's own words.
func (s *suggest) offers() []offer {
	var near, far []offer
	same := false
	for _, o := range s.found() {
		same = same || o.Name == s.typed()
		if o.Far {
			far = append(far, offer{Option: o})
		} else {
			near = append(near, offer{Option: o})
		}
	}
	if s.makes && s.typed() != "" && !same {
		near = append(near, offer{Option: Option{Name: s.typed()}, made: true})
	}
	if all := slices.Concat(near, far); s.own == "" || s.typed() != "" && len(all) > 1 {
		return all
	}
	return append(slices.Concat(near, far), offer{Option: Option{Name: s.own}, own: true})
}

func (s *suggest) key(msg tea.KeyPressMsg) bool {
	offers := s.offers()
	switch k := msg.String(); {
	case k == "down" && !s.open && s.Text() == "":
		s.look() // picks the first of what there is
	case k == "up" && !s.open && s.Text() == "" && s.own != "":
		s.look()
		s.picked = len(offers) - 1
	case k == "down" && s.open && s.picked < len(offers)-1:
		s.picked++
	case k == "up" && s.open && s.picked > 0:
		s.picked--
	case k == "enter" && s.open && len(offers) > 0:
		s.take(offers)
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
func (s *suggest) take(offers []offer) {
	s.taken = offers[min(s.picked, len(offers)-1)].Option
	s.Set(s.taken.Name)
	s.open = false
}

// leave takes what is picked, so that Tab and Ctrl+X mean what is seen.
func (s *suggest) leave() {
	if offers := s.offers(); s.open && s.typed() != "" && len(offers) > 0 {
		s.take(offers)
	}
	s.open = false
}

func (s *suggest) wrong() string {
	if s.typed() == "" || s.taken.Name != "" {
		return ""
	}
	return "Nothing has this name. Choose one from the list."
}

func (s *suggest) hints() []look.Hint {
	hints := []look.Hint{{Key: "type", Word: "to find " + s.finds}}
	switch offers := s.offers(); {
	case s.open && s.saves && s.picked < len(offers) && !offers[s.picked].made && !offers[s.picked].own:
		return append(hints, look.Hint{Key: "Enter", Word: "saves with it"}, look.Hint{Key: "Tab", Word: "takes it, goes on"})
	case s.open:
		hints = append(hints, look.Hint{Key: "Enter", Word: "takes it"})
	case s.Text() != "":
	case s.own != "":
		if len(s.found()) > 0 {
			hints = append(hints, look.Hint{Key: "Down", Word: "recent"})
		}
		hints = append(hints, look.Hint{Key: "Up", Word: "their words"})
	}
	return hints
}

// known says whether what a field holds is one of those that it finds, and not
// made by typing.
func (f *Field) known() bool {
	s, ok := f.input.(*suggest)
	if !ok {
		return false
	}
	for _, o := range s.find(s.taken.Name) {
		if o.Name == s.taken.Name {
			return true
		}
	}
	return false
}
