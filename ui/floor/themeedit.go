package floor

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/page"
)

func (m *Model) themeMenu() tea.Cmd {
	m.over = &menu{key: "t", title: "Change the theme how? One of these letters; Enter defines.", enter: "define"}
	return nil
}

// themeUnder is the theme under the cursor of the codebook, or the one whose
// words are shown.
func (m *Model) themeUnder() (store.Theme, bool) {
	s := m.sheet()
	switch {
	case s == nil:
	case s.kind == atWords:
		for _, k := range m.bar.codebook {
			if k.ID == s.theme {
				return k.Theme, true
			}
		}
	case s.target().theme.ID != 0:
		return s.target().theme, true
	case s.target().group != "":
		m.say("No theme at " + s.target().group + " itself; t n makes one.")
		return store.Theme{}, false
	}
	m.say("No theme here.")
	return store.Theme{}, false
}

// inUse is themeUnder for what only themes take that are offered.
func (m *Model) inUse() (store.Theme, bool) {
	th, ok := m.themeUnder()
	if ok && th.Retracted {
		m.say(th.Path.String() + " is retired; t b brings it back.")
		return th, false
	}
	return th, ok
}

// defineTheme opens the form of what a theme means.
func (m *Model) defineTheme() tea.Cmd {
	th, ok := m.inUse()
	if !ok {
		return nil
	}
	said, examples := m.brush().plain(m.sheet().target().quote), m.examplesOf(th)
	if m.sheet().kind == atWords {
		said = examples.quoteOf(th.Example)
	}
	f := &paneForm{title: "Define", mode: "DEFINE", note: th.Path.String() + ": what every listener means by it.",
		draft: draft{Start: int(th.ID)}, form: form.New(m.look, formWords,
			form.Field{Name: "title", Label: "title", Value: th.Title.String(), Empty: "none"},
			form.Field{Name: "definition", Label: "means", Value: th.Definition.String(), Empty: "not defined yet",
				Aside: "What have all who say it in common?"},
			form.Field{Name: "include", Label: "in", Value: th.Include.String(), Empty: "none", Aside: "What else belongs here?"},
			form.Field{Name: "exclude", Label: "not", Value: th.Exclude.String(), Empty: "none", Aside: "What does not, and where does it?"},
			form.Field{Name: "example", Label: "said", Kind: form.Suggest, Value: said, Find: finder(examples.options()), Recent: true,
				Finds: "an example", Empty: "none"})}
	f.view = f.draft.name(viewTheme)
	f.save = func(m *Model) tea.Cmd {
		v, was := f.form.Values(), th
		th.Title, th.Definition, th.Include, th.Exclude = lineOf(v["title"]), lineOf(v["definition"]), lineOf(v["include"]), lineOf(v["exclude"])
		if v["example"] != said {
			th.Example = examples[v["example"]]
		}
		m.closeForm()
		return m.do(didMsg{op: "define the theme", said: "Defined: " + th.Path.String() + ".", forgot: f.view}, func(a *store.Act) error {
			if now, err := a.Theme(th.ID); err != nil || !reflect.DeepEqual(now, was) {
				return cmp.Or(err, store.ErrChangedSince)
			}
			return a.DefineTheme(th)
		})
	}
	return m.openForm(f)
}

// examples are the marks by whose words a theme can be shown.
type examples map[string]store.MarkID

// examplesOf are the latest words of a theme.
func (m *Model) examplesOf(th store.Theme) examples {
	out, b := examples{}, m.brush()
	for _, k := range m.bar.codebook {
		if k.ID == th.ID {
			for i, q := range slices.Backward(k.quotes) {
				out[b.plain(q)] = k.marks[i]
			}
		}
	}
	return out
}

func (e examples) quoteOf(id store.MarkID) string {
	for q, mark := range e {
		if mark == id {
			return q
		}
	}
	return ""
}

func (e examples) options() []form.Option {
	var out []form.Option
	for q := range e {
		out = append(out, form.Option{Name: q})
	}
	slices.SortFunc(out, func(a, b form.Option) int { return cmp.Compare(e[b.Name], e[a.Name]) })
	return out
}

// pathUnder is the path of the theme, or of the group, under the cursor.
func (m *Model) pathUnder() (string, bool) {
	if s := m.sheet(); s != nil && s.target().group != "" {
		return s.target().group, true
	}
	th, ok := m.inUse()
	return th.Path.String(), ok
}

// pathAbove is the path above another, with the slash; empty: there is none.
func pathAbove(path string) string { return path[:strings.LastIndexByte(path, '/')+1] }

func (m *Model) renameTheme() tea.Cmd {
	path, ok := m.pathUnder()
	if !ok {
		return nil
	}
	return m.askName("RENAME", "a name for "+path, "renames it, and the paths of those below", path[len(pathAbove(path)):],
		func(m *Model, name string) tea.Cmd { return m.moveThemes(path, pathAbove(path)+name, "Renamed") })
}

// askName asks for a name in the last line.
func (m *Model) askName(mode, ask, enter, value string, done func(*Model, string) tea.Cmd) tea.Cmd {
	p := &prompt{entry: newEntry(), mode: mode, ask: ask, enter: enter}
	p.Set(value)
	p.done = func(m *Model, words string) tea.Cmd {
		if strings.Trim(words, " /") == "" {
			p.wrong = "It needs a name."
			p.Set("")
			m.over = p
			return nil
		}
		return done(m, words)
	}
	m.over = p
	return nil
}

func (m *Model) moveThemes(from, to, did string) tea.Cmd {
	said := fmt.Sprintf("%s: %s is now %s.", did, from, to)
	return m.do(didMsg{op: "move the theme", said: said}, func(a *store.Act) error {
		_, err := a.MoveThemes(lineOf(from), lineOf(to))
		return err
	})
}

// chooseTheme asks for another theme in a form of one field.
func (m *Model) chooseTheme(title, label, note string, field form.Field, done func(*Model, string) tea.Cmd) tea.Cmd {
	field.Name, field.Label, field.Kind, field.Finds, field.Recent, field.Saves = label, label, form.Suggest, "a theme", true, true
	f := &paneForm{title: title, mode: strings.ToUpper(title), note: note,
		form: form.New(m.look, form.Words{Saves: "does it", Closes: "closes"}, field)}
	f.save = func(m *Model) tea.Cmd {
		v := f.form.Values()[label]
		if v == "" && field.Empty == "" {
			f.form.Wrong(label, "Choose a theme, or Esc.")
			return nil
		}
		m.closeForm()
		return done(m, v)
	}
	return m.openForm(f)
}

// themesBut finds themes but those that a path holds.
func (m *Model) themesBut(path string) func(string) []form.Option {
	return func(q string) []form.Option {
		return slices.DeleteFunc(m.findTheme(q), func(o form.Option) bool {
			name, path := strings.ToLower(o.Name), strings.ToLower(path)
			return name == path || strings.HasPrefix(name, path+"/")
		})
	}
}

func (m *Model) moveTheme() tea.Cmd {
	path, ok := m.pathUnder()
	if !ok {
		return nil
	}
	return m.chooseTheme("Move", "below", path+" goes there with all below it. Empty: to the top.",
		form.Field{Find: m.themesBut(path), New: true, Empty: "the top", Value: strings.TrimSuffix(pathAbove(path), "/")},
		func(m *Model, to string) tea.Cmd {
			return m.moveThemes(path, strings.TrimPrefix(to+"/"+path[len(pathAbove(path)):], "/"), "Moved")
		})
}

func (m *Model) mergeTheme() tea.Cmd {
	th, ok := m.inUse()
	if !ok {
		return nil
	}
	find := func(q string) []form.Option {
		return slices.DeleteFunc(m.findTheme(q), func(o form.Option) bool { return m.themeOf(o.Name) == th.ID })
	}
	return m.chooseTheme("Merge", "into", "Every mark of "+th.Path.String()+" follows; u parts them again.",
		form.Field{Find: find}, func(m *Model, path string) tea.Cmd {
			into := m.themeOf(path)
			said := "Merged: " + th.Path.String() + " is in " + path + " now."
			return m.do(didMsg{op: "merge the themes", said: said}, func(a *store.Act) error {
				_, err := a.MergeThemes(th.ID, into)
				return err
			})
		})
}

// chooseWords chooses the mark under the cursor for what is done next.
func (m *Model) chooseWords() tea.Cmd {
	s := m.sheet()
	id := s.target().mark
	if id == 0 {
		m.say("No words here.")
		return nil
	}
	if below := s.target().theme; below.ID != 0 {
		m.say("These words are in " + below.Path.String() + "; split that one.")
		return nil
	}
	if s.chosen == nil {
		s.chosen = map[store.MarkID]bool{}
	}
	if s.chosen[id] = !s.chosen[id]; !s.chosen[id] {
		delete(s.chosen, id)
	}
	s.move(1)
	m.say(plural(len(s.chosen), "mark") + " chosen. t s splits them off into a new theme.")
	return nil
}

func (m *Model) splitTheme() tea.Cmd {
	th, ok := m.inUse()
	if !ok {
		return nil
	}
	s := m.sheet()
	if len(s.chosen) == 0 {
		m.say("v chooses the words that leave " + th.Path.String() + "; then t s.")
		if s.kind == atThemes {
			return m.openSheet(m.wordsSheet(th))
		}
		return nil
	}
	var marks []store.MarkID
	for id := range s.chosen {
		marks = append(marks, id)
	}
	n := plural(len(marks), "mark")
	return m.askName("SPLIT", "a new theme for "+n, "takes them there", pathAbove(th.Path.String()), func(m *Model, path string) tea.Cmd {
		s.chosen = nil
		said := fmt.Sprintf("Split: %s went from %s to %s.", n, th.Path, path)
		return m.do(didMsg{op: "split the theme", said: said}, func(a *store.Act) error {
			_, err := a.SplitTheme(th.ID, lineOf(path), marks)
			return err
		})
	})
}

func (m *Model) retireTheme() tea.Cmd {
	th, ok := m.inUse()
	if !ok {
		return nil
	}
	said := "Retired: " + th.Path.String() + ". Its marks keep it."
	return m.do(didMsg{op: "retire the theme", said: said}, func(a *store.Act) error { return a.RetireTheme(th.ID) })
}

func (m *Model) reviveTheme() tea.Cmd {
	th, ok := m.themeUnder()
	if ok && !th.Retracted {
		m.say(th.Path.String() + " is in use.")
		ok = false
	}
	if !ok {
		return nil
	}
	return m.do(didMsg{op: "bring the theme back", said: "Back in use: " + th.Path.String() + "."}, func(a *store.Act) error { return a.ReviveTheme(th.ID) })
}

// themeExample makes the words under the cursor those by which the theme is
// shown.
func (m *Model) themeExample() tea.Cmd {
	th, ok := m.inUse()
	to := m.sheet().target()
	if !ok || to.mark == 0 {
		return nil
	}
	said := "The example of " + th.Path.String() + ": " + m.brush().quoted(to.quote, 40) + "."
	return m.do(didMsg{op: "keep the example", said: said}, func(a *store.Act) error {
		now, err := a.Theme(th.ID)
		now.Example = to.mark
		return cmp.Or(err, a.DefineTheme(now))
	})
}

// limitTheme asks from how many customers on something is due.
func (m *Model) limitTheme() tea.Cmd {
	th, ok := m.inUse()
	if !ok {
		return nil
	}
	p := &prompt{entry: newEntry(), mode: "LIMIT", ask: "how many customers; nothing: any number", enter: "keeps it"}
	if th.Limit > 0 {
		p.Set(strconv.Itoa(th.Limit))
	}
	p.done = func(m *Model, words string) tea.Cmd {
		n, err := strconv.Atoi(cmp.Or(words, "0"))
		if err != nil || n < 0 {
			p.wrong = "It is a number of customers."
			p.Set("")
			m.over = p
			return nil
		}
		said := fmt.Sprintf("%s is due from %s on.", th.Path, plural(n, "customer"))
		if n == 0 {
			said = th.Path.String() + " has no limit."
		}
		return m.do(didMsg{op: "keep the limit", said: said}, func(a *store.Act) error {
			now, err := a.Theme(th.ID)
			now.Limit = n
			return cmp.Or(err, a.DefineTheme(now))
		})
	}
	m.over = p
	return nil
}

func (m *Model) newTheme() tea.Cmd {
	value := ""
	if s := m.sheet(); s.target().group != "" {
		value = s.target().group
	} else if s.target().theme.ID != 0 {
		value = pathAbove(s.target().theme.Path.String())
	}
	return m.askName("NEW THEME", "its name, below others after a /", "makes it", value, func(m *Model, path string) tea.Cmd {
		return m.do(didMsg{op: "make the theme", said: "New theme: " + page.Cut(path, 40) + ". t defines it."}, func(a *store.Act) error {
			if _, ok, err := a.ThemeByPath(path); ok || err != nil {
				return cmp.Or(err, store.ErrThemeExists)
			}
			_, err := a.ThemeAt(lineOf(path))
			return err
		})
	})
}
