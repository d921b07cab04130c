package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"earshot/store/clean"
)

// The codebook is all themes. What a listener does to it is one act however
// many themes, marks and follow-ups follow, each with an event of its own, so
// that undo, replay and the look for others' changes need to know nothing of
// merging or moving.

// leads takes the themes of a mark to where they are: one that was merged leads
// to the other, and what leads to one theme twice is one. A retired theme stays
// on a mark that had it, and comes to no other.
func (a *Act) leads(ids *[]ThemeID, had []ThemeID) error {
	var out []ThemeID
	for _, id := range *ids {
		th, err := a.leadsTo(id)
		if err != nil {
			return err
		}
		if th.Retracted && !slices.Contains(had, th.ID) {
			return fmt.Errorf("theme %s is retired: %w", th.Path, ErrNotFound)
		}
		if !slices.Contains(out, th.ID) {
			out = append(out, th.ID)
		}
	}
	*ids = out
	return nil
}

// leadsTo follows a theme to the one that its marks went to.
func (t *Tx) leadsTo(id ThemeID) (Theme, error) {
	th, err := t.Theme(id)
	for err == nil && th.Retracted && th.MergedInto != 0 {
		th, err = t.Theme(th.MergedInto)
	}
	return th, err
}

// MergedThemes says of each merged theme to which one it leads in the end.
func (t *Tx) MergedThemes() (map[ThemeID]ThemeID, error) {
	out := map[ThemeID]ThemeID{}
	err := t.everyTheme(func(th Theme) error {
		if th.MergedInto == 0 || !th.Retracted {
			return nil
		}
		to, err := t.leadsTo(th.ID)
		out[th.ID] = to.ID
		return err
	})
	return out, err
}

// ThemeAt returns the theme at a path, making it where there is none.
func (a *Act) ThemeAt(path clean.Line) (Theme, error) {
	path, err := themePath(path)
	if err != nil {
		return Theme{}, err
	}
	if t, ok, err := a.ThemeByPath(path.String()); ok || err != nil {
		return t, err
	}
	n, err := a.next(bTheme)
	if err != nil {
		return Theme{}, err
	}
	t := Theme{ID: ThemeID(n), Path: path, By: a.actor.Listener, At: a.actor.Now}
	return t, a.write(EvThemeCreated, bTheme, key4(t.ID), t)
}

// DefineTheme keeps a theme with another title, definition, include, exclude,
// example and limit. With another path it is moved, and those below it with it.
func (a *Act) DefineTheme(t Theme) error {
	was, err := a.standing(t.ID)
	if err != nil {
		return err
	}
	if t.Path, err = themePath(t.Path); err != nil {
		return err
	}
	t.Limit = max(t.Limit, 0)
	if t.Path != was.Path {
		if _, err := a.MoveThemes(was.Path, t.Path); err != nil {
			return err
		}
	}
	t.By, t.At, t.Retracted, t.MergedInto = was.By, was.At, false, 0
	return a.write(EvThemeDefined, bTheme, key4(t.ID), t)
}

// standing returns a theme that is neither retired nor merged.
func (t *Tx) standing(id ThemeID) (Theme, error) {
	th, err := t.Theme(id)
	if err == nil && th.Retracted {
		err = fmt.Errorf("theme %s is retired: %w", th.Path, ErrNotFound)
	}
	return th, err
}

// pathIsFree fails where another theme has the path of t.
func (t *Tx) pathIsFree(th Theme) error {
	other, ok, err := t.ThemeByPath(th.Path.String())
	if err == nil && ok && other.ID != th.ID && !th.Retracted {
		err = fmt.Errorf("%w: %s", ErrThemeExists, th.Path)
	}
	return err
}

// MoveThemes gives the theme at a path, and all below it, another path: a
// theme is renamed or put elsewhere. There need be none at the path itself.
// It returns how many moved.
func (a *Act) MoveThemes(from, to clean.Line) (int, error) {
	from, err := themePath(from)
	if err != nil {
		return 0, err
	}
	if to, err = themePath(to); err != nil {
		return 0, err
	}
	moving, err := a.under(from.String())
	if err != nil || from == to {
		return 0, err
	}
	if len(moving) == 0 {
		return 0, fmt.Errorf("there is no theme %s: %w", from, ErrNotFound)
	}
	vacateFirst(moving, from.String(), to.String())
	for _, th := range moving {
		names, _ := below(th.Path.String(), from.String())
		if th.Path, err = themePath(clean.OneLine(strings.Join(append([]string{to.String()}, names...), "/"))); err != nil {
			return 0, err
		}
		if err := a.pathIsFree(th); err != nil {
			return 0, err
		}
		if err := a.write(EvThemeMoved, bTheme, key4(th.ID), th); err != nil {
			return 0, err
		}
	}
	return len(moving), nil
}

// under returns the theme at a path and those below it.
func (t *Tx) under(path string) ([]Theme, error) {
	all, err := t.Themes()
	return slices.DeleteFunc(all, func(th Theme) bool { _, ok := below(th.Path.String(), path); return !ok }), err
}

// vacateFirst puts themes into an order in which each finds its new path free
// of the others: going deeper, the deepest goes first.
func vacateFirst(moving []Theme, from, to string) {
	deeper := 1
	if len(to) > len(from) {
		deeper = -1
	}
	slices.SortStableFunc(moving, func(a, b Theme) int { return deeper * cmp.Compare(a.Path.Len(), b.Path.Len()) })
}

// MergeThemes takes every mark and follow-up of a theme to another. The merged
// theme is no longer offered and leads to the other; themes below it stay where
// they are. It returns how many marks followed.
func (a *Act) MergeThemes(id, into ThemeID) (int, error) {
	th, err := a.standing(id)
	if err != nil {
		return 0, err
	}
	other, err := a.standing(into)
	if err != nil {
		return 0, err
	}
	if id == into {
		return 0, errors.New("a theme cannot be merged with itself")
	}
	marks, err := a.MarksIn(id)
	if err != nil {
		return 0, err
	}
	// The theme goes last: undone first, it stands again before its marks come
	// back to it. ThemeHistory relies on the two themes lying side by side.
	th.Retracted, th.MergedInto = true, into
	return len(marks), errorsIn(a.follows(marks, id, into), a.planFollows(id, into),
		a.write(EvThemeMerged, bTheme, key4(into), other), a.write(EvThemeMerged, bTheme, key4(id), th))
}

// follows takes marks from one theme to another; one that has both keeps one.
// What was understood is as it was, so the marks stay signed as they are.
func (a *Act) follows(marks []Mark, from, to ThemeID) error {
	for _, m := range marks {
		var themes []ThemeID
		for _, id := range m.Themes {
			if id == from {
				id = to
			}
			if !slices.Contains(themes, id) {
				themes = append(themes, id)
			}
		}
		m.Themes = themes
		if err := a.write(EvMarkFollowed, bMark, key4(m.ID), m); err != nil {
			return err
		}
	}
	return nil
}

// planFollows takes the follow-ups of one theme to another.
func (a *Act) planFollows(from, to ThemeID) error {
	all, err := a.FollowupsByDue()
	for _, f := range all {
		if f.Theme == from {
			f.Theme = to
			err = errorsIn(err, a.write(EvFollowupEdited, bFup, key4(f.ID), f))
		}
	}
	return err
}

// SplitTheme takes some marks of a theme to a new one. The example goes with
// its mark.
func (a *Act) SplitTheme(id ThemeID, path clean.Line, marks []MarkID) (Theme, error) {
	th, err := a.standing(id)
	if err != nil {
		return Theme{}, err
	}
	chosen, err := a.chosen(th, marks)
	if err != nil {
		return Theme{}, err
	}
	path, err = themePath(path)
	if err != nil {
		return Theme{}, err
	}
	if err := a.pathIsFree(Theme{Path: path}); err != nil {
		return Theme{}, err
	}
	made, err := a.ThemeAt(path)
	if err != nil {
		return Theme{}, err
	}
	if slices.Contains(marks, th.Example) {
		th.Example = 0
	}
	return made, errorsIn(a.write(EvThemeSplit, bTheme, key4(id), th), a.follows(chosen, id, made.ID))
}

// chosen returns marks that are to leave a theme, each once.
func (a *Act) chosen(th Theme, ids []MarkID) ([]Mark, error) {
	if len(ids) == 0 {
		return nil, errors.New("a theme is split by choosing the marks that leave it; none is chosen")
	}
	var out []Mark
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		m, err := a.Mark(id)
		if err != nil {
			return nil, err
		}
		if m.State == MarkRetracted || !hasTheme(m, th.ID) {
			return nil, fmt.Errorf("mark %d is not in %s any more: %w", id, th.Path, ErrChangedSince)
		}
		out = append(out, m)
	}
	return out, nil
}

func hasTheme(m Mark, id ThemeID) bool { return slices.Contains(m.Themes, id) }

// RetireTheme puts a theme away: it is no longer offered, and its path is free.
// Its marks keep it.
func (a *Act) RetireTheme(id ThemeID) error {
	th, err := a.standing(id)
	if err != nil {
		return err
	}
	th.Retracted = true
	return a.write(EvThemeRetired, bTheme, key4(id), th)
}

// ReviveTheme takes a retired theme back into use.
func (a *Act) ReviveTheme(id ThemeID) error {
	th, err := a.Theme(id)
	if err != nil {
		return err
	}
	if !th.Retracted || th.MergedInto != 0 {
		return fmt.Errorf("theme %s is not retired: %w", th.Path, ErrNotFound)
	}
	th.Retracted = false
	if err := a.pathIsFree(th); err != nil {
		return err
	}
	return a.write(EvThemeRevived, bTheme, key4(id), th)
}

// themeFits fails where a theme cannot become what payload says: it would go
// although something stands in it or leads to it, take a path that another
// theme has now, or lead to one that is gone.
func (a *Act) themeFits(id ThemeID, payload []byte) error {
	if len(payload) == 0 {
		return a.themeIsBare(id)
	}
	var t Theme
	if err := decode(payload, &t); err != nil {
		return err
	}
	if t.MergedInto != 0 {
		if _, err := a.standing(t.MergedInto); err != nil {
			return fmt.Errorf("the theme it was merged into is gone: %w", ErrChangedSince)
		}
	}
	return a.pathIsFree(t)
}

// themeIsBare fails where a theme has marks, or another was merged into it.
func (a *Act) themeIsBare(id ThemeID) error {
	marked := false
	a.prefix(bMarkByTheme, key4(id), func([]byte) bool { marked = true; return false })
	if marked {
		return fmt.Errorf("the theme has marks by now: %w", ErrChangedSince)
	}
	return a.everyTheme(func(th Theme) error {
		if th.MergedInto == id {
			return fmt.Errorf("theme %s was merged into it by now: %w", th.Path, ErrChangedSince)
		}
		return nil
	})
}
