package start

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/form"
	"earshot/ui/look"
)

// teachScreen makes a format of a file that none reads: which part of a line,
// or which column, is who, when and text. What it would make of the first
// lines is shown with every key.
type teachScreen struct {
	*session
	before *folderScreen
	odd    Odd
	form   *form.Form
	typing bool // keys are text of the form

	line    int // that the pattern is made of; in a table, the column in hand
	word    int // the word of the line in hand
	parts   []Part
	edited  bool              // the pattern was typed, and is not made of parts
	columns map[string]string // column by what it holds

	id     int
	trial  Trial
	failed string
	saving bool
}

// triedMsg is sent with what a format makes of the first lines.
type triedMsg struct {
	id    int
	trial Trial
}

// taughtMsg is sent when a format was kept, or could not be.
type taughtMsg struct {
	id  int
	err error
}

func newTeach(s *session, before *folderScreen, odd Odd) (screen, tea.Cmd) {
	t := &teachScreen{session: s, before: before, odd: odd, columns: map[string]string{}}
	fields := []form.Field{{Name: "pattern", Label: "pattern", Saves: true, Aside: "(?P<who>…), (?P<when>…) and (?P<text>…) name the parts."}}
	if len(odd.Columns) > 0 {
		fields = nil
	}
	fields = append(fields,
		form.Field{Name: "time", Label: "time", Close: true, Saves: true, Empty: "as most write it", Aside: "Signs of strftime, such as %d.%m.%Y %H:%M."},
		form.Field{Name: "name", Label: "name", Close: true, Value: plainName(strings.TrimSuffix(path.Base(odd.Name), path.Ext(odd.Name)), "odd")})
	t.form = form.New(s.look, form.Words{Saves: "keeps it", Closes: "back to the line"}, fields...)
	for i, most := 0, 0; i < len(odd.Lines); i++ { // the first in which most is recognised
		if n := len(s.doors.Propose(odd.Lines[i])); n > most {
			t.line, most = i, n
		}
	}
	t.propose()
	return t, t.try()
}

func (t *teachScreen) title() string {
	return "How is " + safe(path.Base(t.odd.Name)) + " to be read?"
}
func (t *teachScreen) step() int { return 2 }

func (t *teachScreen) table() bool { return len(t.odd.Columns) > 0 }

func (t *teachScreen) says() string {
	switch {
	case t.saving:
		return "Saving."
	case t.typing:
		return "Esc goes back to the lines, with what you typed."
	}
	return "What you say here is kept in the configuration and reads every file like this one."
}

func (t *teachScreen) hints() []look.Hint {
	if t.typing {
		return []look.Hint{{Key: "Enter", Word: "keeps it"}, {Key: "Tab", Word: "next field"}, {Key: "Esc", Word: "back to the lines"}}
	}
	hints := []look.Hint{{Key: "Enter", Word: "keeps it"}, {Key: "w", Word: "who"}, {Key: "h", Word: "when"}, {Key: "t", Word: "text"}, {Key: "c", Word: "conversation"}}
	if !t.table() {
		hints = append(hints, look.Hint{Key: "j/k", Word: "line"}, look.Hint{Key: "←/→", Word: "word"})
	}
	return append(hints, look.Hint{Key: "e", Word: "types it"}, look.Hint{Key: "Esc", Word: "back"}, look.Hint{Key: "?", Word: "help"})
}

func (t *teachScreen) help() []string {
	if t.typing {
		return nil
	}
	return []string{
		"Choose a line in which somebody speaks. Move to a word and say what it is: w who speaks, h when, t where the text begins, c which conversation, x nothing of these. The same key on the next word takes it in.",
		"Lines that begin no message go on with the one above them. Those that fit nowhere are numbered; they cost nothing but themselves.",
	}
}

func (t *teachScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case triedMsg:
		if msg.id == t.id {
			t.trial = msg.trial
		}
		return t, nil
	case taughtMsg:
		if msg.id == t.id {
			return t.taught(msg)
		}
		return t, nil
	case tea.KeyPressMsg:
		if t.saving {
			return t, nil
		}
		if t.typing {
			return t.typed(msg)
		}
		return t.key(msg)
	}
	if t.typing {
		t.form.Update(msg)
		return t, t.try()
	}
	return t, nil
}

// typed gives a key to the form.
func (t *teachScreen) typed(msg tea.KeyPressMsg) (screen, tea.Cmd) {
	was := t.form.Values()["pattern"]
	switch t.form.Update(msg) {
	case form.Closed:
		t.typing = false
	case form.Saved:
		return t.keep()
	}
	t.edited = t.edited || t.form.Values()["pattern"] != was
	return t, t.try()
}

func (t *teachScreen) key(msg tea.KeyPressMsg) (screen, tea.Cmd) {
	kinds := map[string]string{"w": "who", "h": "when", "t": "text", "c": "conversation", "x": ""}
	key := msg.String()
	if what, ok := kinds[key]; ok {
		t.say(what)
		return t, t.try()
	}
	switch key {
	case "j", "down":
		t.move(1)
		return t, t.try()
	case "k", "up":
		t.move(-1)
		return t, t.try()
	case "l", "right":
		t.word = max(min(t.word+1, len(t.words())-1), 0)
	case "left":
		t.word = max(t.word-1, 0)
	case "e", "tab":
		t.typing = true
	case "enter":
		return t.keep()
	case "esc", "q":
		return t.before, nil
	}
	return t, nil
}

// move takes the next line, or column, in hand.
func (t *teachScreen) move(by int) {
	n := len(t.odd.Lines)
	if t.table() {
		n = len(t.odd.Columns)
	}
	t.line = max(0, min(t.line+by, n-1))
	t.word, t.edited = 0, false
	t.propose()
}

// propose makes the pattern of the line in hand anew.
func (t *teachScreen) propose() {
	if t.table() || len(t.odd.Lines) == 0 {
		return
	}
	t.parts = t.doors.Propose(t.odd.Lines[t.line])
	t.pattern()
}

func (t *teachScreen) pattern() {
	t.form.Set("pattern", t.doors.Pattern(t.odd.Lines[t.line], t.parts))
}

// say says what the word, or the column, in hand holds.
func (t *teachScreen) say(what string) {
	if t.table() {
		name := t.odd.Columns[t.line].Name
		for w, n := range t.columns {
			if n == name {
				delete(t.columns, w)
			}
		}
		if what != "" {
			t.columns[what] = name
		}
		return
	}
	words := t.words()
	if len(words) == 0 {
		return
	}
	t.parts = said(t.parts, words[t.word], what, t.odd.Lines[t.line])
	t.edited = false
	t.pattern()
}

// said puts a word into a part of a line: beside it, it makes it longer, else
// the part is that word. A text goes on to the next part.
func said(parts []Part, word Part, what, line string) []Part {
	var out []Part
	for _, p := range parts {
		beside := p.What == what && strings.TrimSpace(line[min(p.To, word.From):max(p.To, word.From)]) == ""
		switch {
		case beside && what != "text":
			word.From = p.From
		case p.What == what:
		case p.From < word.To && word.From < p.To: // what is left of it stands before the word
			if p.To = len(strings.TrimRight(line[:word.From], " \t|>:-")); p.To > p.From {
				out = append(out, p)
			}
		default:
			out = append(out, p)
		}
	}
	if what == "" {
		return out
	}
	if word.What = what; what == "text" {
		word.To = len(line)
		for _, p := range out {
			if p.From > word.From {
				word.To = min(word.To, p.From)
			}
		}
		word.To = word.From + len(strings.TrimRight(line[word.From:word.To], " \t"))
	}
	return append(out, word)
}

// words are what the cursor stands on: runs of letters, digits and what holds
// them together, or of signs.
func (t *teachScreen) words() []Part {
	if len(t.odd.Lines) == 0 {
		return nil
	}
	line := t.odd.Lines[t.line]
	var out []Part
	for at := 0; at < len(line); {
		r, n := utf8.DecodeRuneInString(line[at:])
		end := at + n
		switch {
		case unicode.IsSpace(r):
			at = end
			continue
		case wordRune(r):
			end = at + wordLen(line[at:])
		}
		out = append(out, Part{From: at, To: end})
		at = end
	}
	return out
}

func wordRune(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.M) }

// wordLen is how far a word goes; a sign between two letters or digits is
// part of it.
func wordLen(s string) int {
	for at, r := range s {
		next, _ := utf8.DecodeRuneInString(s[at+utf8.RuneLen(max(r, 0)):])
		if !wordRune(r) && (!strings.ContainsRune(".:/-_@'", r) || !wordRune(next)) {
			return at
		}
	}
	return len(s)
}

// format is what was said so far.
func (t *teachScreen) format() Format {
	v := t.form.Values()
	f := Format{Name: v["name"], Pattern: v["pattern"], Time: v["time"]}
	if t.table() {
		f.Columns = t.columns
	} else if len(t.odd.Lines) > 0 {
		f.Sample = t.odd.Lines[t.line]
	}
	return f
}

// try asks what the format makes of the first lines.
func (t *teachScreen) try() tea.Cmd {
	t.id, t.failed = t.ask(), ""
	id, try, f, lines := t.id, t.doors.TryFormat, t.format(), t.odd.Lines
	if t.table() {
		columns := map[string]string{}
		for what, name := range f.Columns {
			columns[what] = name
		}
		f.Columns = columns // the map changes with the next key
	}
	return func() tea.Msg { return triedMsg{id, try(f, lines)} }
}

// keep writes the format down, if it reads anything.
func (t *teachScreen) keep() (screen, tea.Cmd) {
	if t.trial.Why != "" || len(t.trial.Messages) == 0 {
		t.failed = cmp.Or(t.trial.Why, "No line begins a message yet.")
		return t, nil
	}
	t.saving, t.id = true, t.ask()
	id, ctx, keep, f := t.id, t.ctx, t.doors.KeepFormat, t.format()
	return t, func() tea.Msg { return taughtMsg{id, keep(ctx, f)} }
}

// taught goes back to the folder, which is looked into again.
func (t *teachScreen) taught(msg taughtMsg) (screen, tea.Cmd) {
	t.saving = false
	if msg.err != nil {
		t.failed = safe(msg.err.Error())
		return t, nil
	}
	t.before.summary = ""
	return t.before.enter()
}

// fits says in a line how many of the first lines are understood.
func (t *teachScreen) fits() (string, look.S) {
	tr := t.trial
	switch {
	case t.failed != "":
		return sentence(t.failed), look.S{Role: look.Danger}
	case tr.Why != "":
		return sentence(safe(tr.Why)), look.S{Role: look.Warning}
	}
	out := look.Count(len(tr.Messages), "message")
	if !t.table() {
		out = fmt.Sprintf("%d of %s begin a message", len(tr.Messages), look.Count(len(t.odd.Lines), "line"))
	}
	if tr.GoOn > 0 {
		out += fmt.Sprintf(", %d go on with one", tr.GoOn)
	}
	if len(tr.Misses) == 0 {
		return out + ".", look.S{}
	}
	var numbers []string
	for _, n := range tr.Misses[:min(len(tr.Misses), 6)] {
		numbers = append(numbers, fmt.Sprint(n))
	}
	if len(tr.Misses) > 6 {
		numbers = append(numbers, "…")
	}
	return fmt.Sprintf("%s; %d do not fit: %s.", out, len(tr.Misses), strings.Join(numbers, ", ")), look.S{Role: look.Warning}
}
