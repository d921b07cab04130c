package floor

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// themeHistory lists who did what with a theme, the latest first.
func (m *Model) themeHistory() tea.Cmd {
	th, ok := m.themeUnder()
	if !ok {
		return nil
	}
	now := m.now()
	return m.openSheet(&sheet{
		kind: atHistory, title: "History", about: th.Path.String(), crumb: "History",
		columns: []column{{"when", 16, false, 0}, {"who", 14, false, 0}, {"what", 20, false, 0}},
		none:    []string{"This theme is gone.", "u undoes what you did last."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			all, err := t.ThemeHistory(th.ID)
			var out []sheetRow
			for _, c := range all {
				who, failed := t.Listener(c.By)
				if failed != nil {
					return nil, failed
				}
				words, failed := changeWords(t, c)
				if failed != nil {
					return nil, failed
				}
				out = append(out, sheetRow{cells: []look.Part{part(look.Muted, look.ClockLong(c.At, now)), bold(who.Name.String()),
					part(look.Text, words[0])}, detail: detailOf(words)})
			}
			return out, err
		},
	})
}

func detailOf(words []string) []look.Part {
	var out []look.Part
	for _, w := range words {
		out = append(out, part(look.Text, w))
	}
	return out
}

// changeWords says what was done: in a line, then the rest.
func changeWords(t *store.Tx, c store.ThemeChange) ([]string, error) {
	other := ""
	if c.Other != 0 {
		th, err := t.Theme(c.Other)
		if err != nil {
			return nil, err
		}
		other = th.Path.String()
	}
	switch c.Type {
	case store.EvUndone:
		return []string{"took back: " + changeName(c.Of)}, nil
	case store.EvRedone:
		return []string{"did again: " + changeName(c.Of)}, nil
	case store.EvThemeCreated:
		if other != "" {
			return []string{"made it of a part of " + other}, nil
		}
		return []string{"made it, as " + c.Now.Path.String()}, nil
	case store.EvThemeMoved:
		if pathAbove(c.Was.Path.String()) == pathAbove(c.Now.Path.String()) {
			return []string{"renamed it from " + c.Was.Path.String() + " to " + c.Now.Path.String()}, nil
		}
		return []string{"moved it from " + c.Was.Path.String() + " to " + c.Now.Path.String()}, nil
	case store.EvThemeMerged:
		if c.Now.MergedInto != 0 {
			return []string{"merged it into " + other}, nil
		}
		return []string{"merged " + other + " into it"}, nil
	case store.EvThemeSplit:
		return []string{"split a part of it off, to " + other}, nil
	case store.EvThemeDefined:
		return definedWords(c.Was, c.Now), nil
	}
	if c.Type == store.EvThemeRevived {
		return []string{"brought it back"}, nil
	}
	return []string{"retired it"}, nil
}

func changeName(typ store.EventType) string {
	names := map[store.EventType]string{store.EvThemeCreated: "making it", store.EvThemeDefined: "defining it", store.EvThemeMoved: "moving it",
		store.EvThemeMerged: "merging", store.EvThemeSplit: "splitting", store.EvThemeRetired: "retiring it", store.EvThemeRevived: "bringing it back"}
	return orWords(names[typ], "a change")
}

// definedWords says which parts of a definition became what.
func definedWords(was, now store.Theme) []string {
	var names, lines []string
	for _, f := range []struct{ name, was, now string }{
		{"title", was.Title.String(), now.Title.String()}, {"means", was.Definition.String(), now.Definition.String()},
		{"in", was.Include.String(), now.Include.String()}, {"not", was.Exclude.String(), now.Exclude.String()},
	} {
		if f.was != f.now {
			names = append(names, f.name)
			lines = append(lines, f.name+": "+orWords(f.now, "nothing"))
		}
	}
	if was.Example != now.Example {
		names = append(names, "said")
	}
	return append([]string{"defined " + strings.Join(names, ", ")}, lines...)
}
