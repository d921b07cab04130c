// Package form asks a few questions in a pane: the mark form, the follow-up
// form, the mailbox form. Labels have 8 cells and values begin at column 10, so the pane's other columns stay where they are when a form opens.
//
// A form holds what was typed and nothing else. It reads no clock, file or
// store; whoever owns it hands in the suggestions and takes the values.
package form

import (
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/look"
)

// A Kind says how a field is filled.
type Kind int

// The kinds of fields.
const (
	Text    Kind = iota // one line of any length
	Secret              // one line, shown as bullets
	Choice              // one of a few
	Suggest             // type to find one of many
	Day                 // a day: fri, 3d, 2w, tomorrow, 2026-12-01
	Ticks               // any of a few; with an Empty word only what is ticked is shown until it is in hand
)

// An Option is something to choose, with a word on it.
type Option struct {
	Name  string
	Note  string
	Match string // of Suggest: what was found where it is not the name; below it
	About string // of Suggest: what it means; in sight while it is picked and once it is taken
	Far   bool   // of Suggest: found by what it means only; making what was typed comes before it
}

// A Field is one question.
type Field struct {
	Name    string // the key of its value
	Label   string // at most 7 cells; empty where the field continues the one above
	Kind    Kind
	Value   string // of Ticks: the names ticked, one a line; of Day: 2006-01-02
	Empty   string // what stands where nothing was filled in
	Aside   string // one remark, shown while the field is in hand
	Close   bool   // it belongs to the field above: no blank row between them
	Saves   bool   // Enter saves the form here once the field is filled: of Suggest, with what is known
	Options []Option
	Find    func(query string) []Option // of Suggest: must be quick, it runs on every key
	Finds   string                      // of Suggest: what is found, "a theme"
	New     bool                        // of Suggest: what is not found may be made
	Own     string                      // of Suggest: what may be made of somebody's own words
	Recent  bool                        // of Suggest: what is found for nothing is shown before anything is typed
	Today   time.Time                   // of Day: what fri and 3d count from

	input input
	wrong string
}

// An Outcome says what a key did to the form as a whole.
type Outcome int

// The outcomes. After Saved and Closed the owner takes Values and lets the
// form go, or shows what is wrong with Wrong.
const (
	Open Outcome = iota
	Saved
	Closed
)

// Words name, for the line of keys, what saving and closing do here.
type Words struct {
	Saves  string // "saves"
	Closes string // "closes, keeps the draft"
}

// A Form is a few fields, one of them in hand.
type Form struct {
	l      *look.Look
	fields []*Field
	words  Words
	here   int
	width  int
	height int
	top    int // the first line shown
}

// New returns a form with the first field in hand.
func New(l *look.Look, words Words, fields ...Field) *Form {
	f := &Form{l: l, words: words, width: 40, height: 12}
	for _, field := range fields {
		field.input = newInput(&field)
		f.fields = append(f.fields, &field)
	}
	return f
}

// SetLook changes how the form is drawn, when the terminal has said more.
func (f *Form) SetLook(l *look.Look) { f.l = l }

// SetSize gives the form its rectangle.
func (f *Form) SetSize(width, height int) { f.width, f.height = width, height }

// Values returns what the fields hold, by name.
func (f *Form) Values() map[string]string {
	values := map[string]string{}
	for _, field := range f.fields {
		values[field.Name] = field.input.value()
	}
	return values
}

// Restore puts the values of a draft back. Fields it does not name stay.
func (f *Form) Restore(values map[string]string) {
	for name, v := range values {
		f.Set(name, v)
	}
}

// Set fills in one field, as if the listener had.
func (f *Form) Set(name, value string) {
	for _, field := range f.fields {
		if field.Name == name {
			field.input.set(value)
		}
	}
}

// Here returns the name of the field in hand, its number and how many there
// are.
func (f *Form) Here() (name string, n, of int) {
	return f.fields[f.here].Name, f.here + 1, len(f.fields)
}

// Take takes a field in hand.
func (f *Form) Take(name string) {
	for i, field := range f.fields {
		if field.Name == name {
			f.move(i - f.here)
		}
	}
}

// Wrong shows under a field what is wrong with it, and takes it in hand. The
// words go when the field changes.
func (f *Form) Wrong(name, says string) {
	i := slices.IndexFunc(f.fields, func(field *Field) bool { return field.Name == name })
	if i < 0 {
		return
	}
	f.fields[i].wrong = says
	f.here = i
}

// Update takes a key or a paste. It does no work of its own, so it returns no
// command.
func (f *Form) Update(msg tea.Msg) Outcome {
	field := f.fields[f.here]
	before := field.input.value()
	out := Open
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch took := field.input.key(msg); {
		case !took:
			out = f.key(msg)
		case field.Saves && msg.String() == "enter" && field.input.value() != "" && field.known():
			out = f.save() // what is known and chosen needs no second Enter
		}
	case tea.PasteMsg:
		field.input.paste(msg.Content)
	}
	if field.input.value() != before {
		field.wrong = ""
	}
	return out
}

// key takes the keys that no field has a use for.
func (f *Form) key(msg tea.KeyPressMsg) Outcome {
	switch msg.String() {
	case "tab", "down":
		f.move(1)
	case "shift+tab", "up":
		f.move(-1)
	case "enter":
		field := f.fields[f.here]
		if f.here == len(f.fields)-1 || field.Saves && field.input.value() != "" {
			return f.save()
		}
		f.move(1)
	case "ctrl+x":
		return f.save()
	case "esc":
		return Closed
	}
	return Open
}

func (f *Form) move(by int) {
	f.fields[f.here].input.leave()
	f.here = (f.here + by + len(f.fields)) % len(f.fields)
}

// save refuses while a field holds what cannot be understood.
func (f *Form) save() Outcome {
	f.fields[f.here].input.leave()
	for _, field := range f.fields {
		if wrong := field.input.wrong(); wrong != "" {
			f.Wrong(field.Name, wrong)
			return Open
		}
	}
	return Saved
}

// Hints returns the keys that work in the field in hand. Esc is last, since ?
// is a letter here.
func (f *Form) Hints() []look.Hint {
	hints := slices.Clone(f.fields[f.here].input.hints())
	if !slices.ContainsFunc(hints, func(h look.Hint) bool { return h.Key == "Tab" }) {
		hints = append(hints, look.Hint{Key: "Tab", Word: "next field"})
	}
	return append(hints,
		look.Hint{Key: "Ctrl+X", Word: f.words.Saves},
		look.Hint{Key: "Esc", Word: f.words.Closes})
}

// Click takes the field in hand that is drawn at a line of the view.
func (f *Form) Click(y int) {
	at := f.draw().at
	if i := y + f.top; i >= 0 && i < len(at) && at[i] >= 0 {
		f.move(at[i] - f.here)
	}
}

// Changed says whether the values differ from others, as a draft's do.
func (f *Form) Changed(from map[string]string) bool { return !maps.Equal(f.Values(), from) }
