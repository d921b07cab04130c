package store

import (
	"fmt"
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
	Retracted  bool       `cbor:"7,keyasint,omitempty"`
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

// CountTheme tells how many different customers said a theme, and in how many
// marks it is. Agents' words are not customers', and a quote is no second voice.
func (t *Tx) CountTheme(id ThemeID) (customers, marks int, err error) {
	all, err := t.MarksIn(id)
	people := map[PersonID]bool{}
	for _, m := range all {
		p, err := t.Person(m.Person)
		if err != nil {
			return 0, 0, err
		}
		if p.Side == Customer && m.Folded != FoldQuote {
			root, err := t.Root(p.ID)
			if err != nil {
				return 0, 0, err
			}
			people[root] = true
		}
	}
	return len(people), len(all), err
}
