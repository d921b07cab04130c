package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot/store/clean"
)

// A Theme is what several customers say the same about, with its definition.
type Theme struct {
	ID         ThemeID    `cbor:"1,keyasint"`
	Path       clean.Line `cbor:"2,keyasint"` // lid/heat; unique, case aside
	Title      clean.Line `cbor:"3,keyasint,omitempty"`
	Definition clean.Line `cbor:"4,keyasint,omitempty"`
	By         ListenerID `cbor:"5,keyasint"`
	At         time.Time  `cbor:"6,keyasint"`
	Retracted  bool       `cbor:"7,keyasint,omitempty"`  // retired or merged: no longer offered, its path is free
	Include    clean.Line `cbor:"8,keyasint,omitempty"`  // what else belongs here
	Exclude    clean.Line `cbor:"9,keyasint,omitempty"`  // what does not, and where it does
	Example    MarkID     `cbor:"10,keyasint,omitempty"` // 0: none
	MergedInto ThemeID    `cbor:"11,keyasint,omitempty"` // of a merged one: where its marks went
	Limit      int        `cbor:"12,keyasint,omitempty"` // how many customers may say it until something is due; 0: any number
}

// longPath is the most bytes of a theme's path.
const longPath = 200

// themePath makes of what was typed a path: names with one slash between.
func themePath(path clean.Line) (clean.Line, error) {
	var names []string
	for _, name := range strings.Split(path.String(), "/") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	path = clean.OneLine(strings.Join(names, "/"))
	if path.Len() == 0 || path.Len() > longPath {
		return path, ErrThemeName
	}
	return path, nil
}

// Name is the last name of the path.
func (th Theme) Name() string {
	path := th.Path.String()
	return path[strings.LastIndexByte(path, '/')+1:]
}

// below says whether a path is another one, or lies below it, case aside, and
// returns the names from there on.
func below(path, above string) (names []string, ok bool) {
	names = strings.Split(path, "/")
	lower := strings.Split(string(pathKey(path)), "/")
	under := strings.Split(string(pathKey(above)), "/")
	if len(lower) < len(under) || !slices.Equal(lower[:len(under)], under) {
		return nil, false
	}
	return names[len(under):], true
}

// Theme returns a theme, a retired one too.
func (t *Tx) Theme(id ThemeID) (Theme, error) {
	var th Theme
	ok, err := t.folded(bTheme, key4(id), &th)
	if err == nil && !ok {
		err = fmt.Errorf("theme %d: %w", id, ErrNotFound)
	}
	return th, err
}

// ThemeByPath finds a theme by its path, case aside.
func (t *Tx) ThemeByPath(path string) (Theme, bool, error) {
	b := t.bucket(bThemeByPath).Get(pathKey(path))
	if b == nil {
		return Theme{}, false, nil
	}
	th, err := t.Theme(id4[ThemeID](b))
	return th, err == nil, err
}

// Themes returns the codebook by path.
func (t *Tx) Themes() ([]Theme, error) {
	var out []Theme
	err := t.bucket(bThemeByPath).ForEach(func(_, v []byte) error {
		th, err := t.Theme(id4[ThemeID](v))
		out = append(out, th)
		return err
	})
	return out, err
}

// RetiredThemes returns the themes that were retired, in order of making;
// those that were merged lead elsewhere and are not among them.
func (t *Tx) RetiredThemes() ([]Theme, error) {
	var out []Theme
	err := t.everyTheme(func(th Theme) error {
		if th.Retracted && th.MergedInto == 0 {
			out = append(out, th)
		}
		return nil
	})
	return out, err
}

// everyTheme calls f with every theme there is or was, until f fails.
func (t *Tx) everyTheme(f func(Theme) error) error {
	return t.bucket(bTheme).ForEach(func(_, v []byte) error {
		var th Theme
		_, payload := unrecord(v)
		if len(payload) == 0 {
			return nil
		}
		if err := decode(payload, &th); err != nil {
			return err
		}
		return f(th)
	})
}

// ExampleOf returns the mark that shows what a theme means. ok is false where
// none was chosen, or it no longer stands in the theme.
func (t *Tx) ExampleOf(th Theme) (m Mark, ok bool, err error) {
	if th.Example == 0 {
		return m, false, nil
	}
	m, err = t.Mark(th.Example)
	return m, err == nil && m.State != MarkRetracted && hasTheme(m, th.ID), err
}

// MarksUnder returns the marks of a theme and of those below it, each once, by
// when they were said.
func (t *Tx) MarksUnder(id ThemeID) ([]Mark, error) {
	ids, err := t.withBelow(id)
	var out []Mark
	for _, id := range ids {
		marks, failed := t.MarksIn(id)
		out, err = append(out, marks...), errorsIn(err, failed)
	}
	slices.SortStableFunc(out, func(a, b Mark) int { return cmp.Or(a.SaidAt.Compare(b.SaidAt), cmp.Compare(a.ID, b.ID)) })
	return slices.CompactFunc(out, func(a, b Mark) bool { return a.ID == b.ID }), err
}

// withBelow returns a theme and those below it; below a retired one are none.
func (t *Tx) withBelow(id ThemeID) ([]ThemeID, error) {
	ids := []ThemeID{id}
	th, err := t.Theme(id)
	if err != nil || th.Retracted {
		return ids, err
	}
	b := t.bucket(bThemeByPath)
	t.prefix(bThemeByPath, pathKey(th.Path.String()+"/"), func(k []byte) bool {
		ids = append(ids, id4[ThemeID](b.Get(k)))
		return true
	})
	return ids, nil
}

// CountTheme tells how many different customers said a theme or one below it,
// and in how many marks.
func (t *Tx) CountTheme(id ThemeID) (customers, marks int, err error) {
	all, err := t.MarksUnder(id)
	if err != nil {
		return 0, 0, err
	}
	people, by := map[PersonID]bool{}, speakers{}
	for _, m := range all {
		who, err := by.customer(t, m)
		if err != nil {
			return 0, 0, err
		}
		if who != 0 {
			people[who] = true
		}
	}
	return len(people), len(all), nil
}

// speakers says of those who speak in marks which customer each is; 0: none.
// Whoever speaks in many is looked up once.
type speakers map[PersonID]PersonID

// customer returns the customer for whom a mark counts, or 0: agents' words are
// not customers', and a quote is no second voice.
func (s speakers) customer(t *Tx, m Mark) (PersonID, error) {
	if m.Folded == FoldQuote {
		return 0, nil
	}
	if who, ok := s[m.Person]; ok {
		return who, nil
	}
	p, err := t.Person(m.Person)
	if err != nil {
		return 0, err
	}
	who := PersonID(0)
	if p.Side == Customer {
		who, err = t.Root(p.ID)
	}
	s[m.Person] = who
	return who, err
}
